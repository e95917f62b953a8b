"""The roll-up: a folder of project files becomes one workbook. Outcomes stream through; no package is kept."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from perfeval_desktop.bureau.reading import Task, files_in, read_all
from perfeval_desktop.bureau.record import UnitRecord, Unreadable
from perfeval_desktop.bureau.rollup_book import Earlier, RollUpBook
from perfeval_desktop.bureau.unit_list import Attendance, unit_key
from perfeval_desktop.files import is_folder
from perfeval_desktop.storage.errors import ReadError, StorageError

_WORKBOOK = ".xlsx"


class FolderError(StorageError):
    """A folder from which nothing can be collected; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to collect. ``units`` is the list of those who owe a file, empty for none; ``last_year`` another folder."""

    folder: Path
    target: Path
    units: tuple[str, ...] = ()
    last_year: Path | None = None
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is: ``done`` of ``whole`` files, and what was just read."""

    done: int
    whole: int
    file: str


@dataclass
class RollUp:
    """What came of it. ``units`` are short lines for people and for JSON, one for each file that was read."""

    units: list[UnitLine] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    doubled: tuple[tuple[str, tuple[str, ...]], ...] = ()
    nameless: tuple[str, ...] = ()
    unknown: tuple[tuple[str, tuple[str, ...]], ...] = ()
    strays: tuple[UnitLine, ...] = ()
    """The files of another year than most."""
    year: int = 0
    """The year of most files; of two the later one."""

    @property
    def is_whole(self) -> bool:
        """True when every file was read, and every unit has handed in one, all of one year."""
        return not (self.unreadable or self.missing or self.doubled or self.nameless or self.strays)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One file in few words."""

    file: str
    unit: str
    year: int
    score: Decimal | None
    grade: str
    errors: int
    to_explain: int
    code: str


def collect(
    wanted: Wanted,
    on_step: Callable[[Step], None] = lambda _: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> RollUp:
    """Read every file of ``wanted.folder`` and write the roll-up to ``wanted.target``.

    A file that cannot be read, or a folder below, is a line of the workbook. Raises FolderError where there is nothing
    to read or the target is not called a workbook, CancelledError, and ExportError when it cannot be written; then
    there is no new file.
    """
    if wanted.target.suffix.lower() != _WORKBOOK:  # no program would open it by another name
        raise FolderError(f"汇总是 Excel 工作簿，不能写成“{wanted.target.name}”。请换一个以 .xlsx 结尾的文件名。")
    files, closed = _files(wanted.folder)
    before_files, before_closed = _files(wanted.last_year) if wanted.last_year is not None else ((), ())
    whole = len(files) + len(before_files)
    done = 0

    def steps(folder: Path, chosen: tuple[Path, ...], *, with_findings: bool) -> Iterator[UnitRecord | Unreadable]:
        nonlocal done
        task = Task(folder, chosen, with_findings, wanted.workers, is_cancelled)
        for outcome in read_all(task):
            done += 1
            on_step(Step(done, whole, outcome.file))
            yield outcome

    unreadable = [*(_of_last_year(each) for each in before_closed), *closed]
    before: dict[str, Earlier] = {}
    if wanted.last_year is not None:
        for outcome in steps(wanted.last_year, before_files, with_findings=False):
            if isinstance(outcome, Unreadable):
                unreadable.append(_of_last_year(outcome))
            else:
                before.setdefault(unit_key(outcome.unit), Earlier.of(outcome))
    book = RollUpBook(before if wanted.last_year is not None else None)
    try:
        found = _take(steps(wanted.folder, files, with_findings=True), book, unreadable, wanted.units)
        book.finish(found.unreadable, _absences(found), has_list=bool(wanted.units))
    except BaseException:
        book.discard()
        raise
    book.save(wanted.target)
    return found


def _take(
    outcomes: Iterator[UnitRecord | Unreadable],
    book: RollUpBook,
    unreadable: list[Unreadable],
    units: Sequence[str],
) -> RollUp:
    attendance = Attendance()
    found = RollUp(unreadable=unreadable)
    for outcome in outcomes:
        if isinstance(outcome, Unreadable):
            found.unreadable.append(outcome)
            continue
        book.add(outcome)
        attendance.add(outcome.unit, outcome.file)
        found.units.append(_line(outcome))
    found.missing = attendance.missing(units)
    found.doubled, found.nameless = attendance.doubled(), attendance.nameless()
    found.unknown = attendance.unknown(units) if units else ()
    years = Counter(line.year for line in found.units)
    found.year = max(years, key=lambda year: (years[year], year), default=0)
    found.strays = tuple(line for line in found.units if line.year != found.year)
    return found


def _line(record: UnitRecord) -> UnitLine:
    errors, to_explain = record.counts[:2]
    return UnitLine(record.file, record.unit, record.year, record.score, record.grade, errors, to_explain, record.code)


def _absences(found: RollUp) -> Iterator[tuple[str, str, str]]:
    """The lines of 缺报: unit, what is the matter, and its files."""
    yield from ((name, "没有文件", "") for name in found.missing)
    yield from ((name, "不止一份文件，合计中各算一次", "\n".join(files)) for name, files in found.doubled)
    yield from ((line.unit, f"是 {line.year} 年度的，多数是 {found.year} 年度", line.file) for line in found.strays)
    yield from (("", "文件中没有填写部门名称", file) for file in found.nameless)
    yield from ((name, "不在单位名单中", "\n".join(files)) for name, files in found.unknown)


def _of_last_year(each: Unreadable) -> Unreadable:
    return Unreadable(f"上年：{each.file}", each.sentence)


def _files(folder: Path) -> tuple[tuple[Path, ...], tuple[Unreadable, ...]]:
    """The files to read, and the folders that cannot be looked into: whose files are missing must be told."""
    if not is_folder(folder):
        raise FolderError(f"找不到文件夹“{folder}”，请检查它的位置。")
    faults: list[OSError] = []
    files = files_in(folder, faults.append)
    closed = tuple(
        Unreadable(os.path.relpath(fault.filename, folder), str(ReadError(Path(fault.filename), fault)))
        for fault in faults
    )
    if not files:
        told = f"其中有不能读取的文件夹：{closed[0].sentence}" if closed else ""
        raise FolderError(f"文件夹“{folder}”中没有自评文件（.jxzp），没有生成汇总。{told}")
    return files, closed
