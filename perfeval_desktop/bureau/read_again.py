"""An exported workbook becomes the package again: its hidden copy without loss, with what its cells say since then.

The copy is what stood there at the export. Who changed cells in Excel or WPS meant these, so they are taken over it.
"""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from perfeval_desktop.bureau.copy_compare import cells_typed_over
from perfeval_desktop.bureau.import_workbook import Imported, import_sheets, import_workbook
from perfeval_desktop.bureau.sheet_grid import address
from perfeval_desktop.bureau.taking import Fate, Note, Origin
from perfeval_desktop.export.xlsx import sheet_names, write_xlsx
from perfeval_desktop.model.edit_history import NO_EDITS, EditHistory
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.field_history import with_step
from perfeval_desktop.session.finals import reopening
from perfeval_desktop.session.printed import active_final, printed_package
from perfeval_desktop.storage.any_workbook import is_older
from perfeval_desktop.storage.errors import NoCopyError, StorageError
from perfeval_desktop.storage.workbook_copy import SHEET, read_back
from perfeval_desktop.storage.workbook_text import read_workbook

_REASON = "导出的 Excel 表格中改过内容，取回修改"


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """The package with its pack; ``notes`` tell of each cell that was looked at, ``history`` what the cells changed."""

    evaluation: SelfEvaluation
    pack: RulePack
    pack_text: str
    notes: tuple[Note, ...]
    history: EditHistory

    def count(self, fate: Fate) -> int:
        return sum(note.fate is fate for note in self.notes)

    @property
    def sentence(self) -> str:
        """What came of it, for the user."""
        taken, unclear = self.count(Fate.TAKEN), self.count(Fate.UNCLEAR)
        words = f"，其中 {taken} 格在导出以后改过，已按表格中的取回" if taken else "，表格中没有改过的内容"
        doubt = f"；{unclear} 格看不清改成了什么，仍是导出时的内容" if unclear else ""
        return f"已由导出的表格原样取回整套材料{words}{doubt}。"


def read_again(source: Path) -> ReadAgain:
    """The package in the workbook at ``source``. Raises NoCopyError when it carries none, StorageError, PackError."""
    file = read_back(source)
    pack = load_pack(file.pack_text, source.name)
    found = _edits_in(source, file.evaluation, pack)
    evaluation = found.evaluation
    if any(note.fate is Fate.TAKEN for note in found.notes) and active_final(evaluation) is not None:
        now = datetime.datetime.now().astimezone()
        evaluation = reopening(evaluation, _REASON, "", now).apply(evaluation)[0]
    history = with_step(NO_EDITS, file.evaluation, evaluation, pack, f"导入“{source.stem}”")
    return ReadAgain(evaluation, pack, file.pack_text, found.notes, history)


def carries_package(source: Path) -> bool:
    """False for a workbook of another origin; True also for one that cannot be read, which opening it tells."""
    try:
        read_back(source)
    except NoCopyError:
        return False
    except StorageError:
        return True
    return True


def _edits_in(source: Path, evaluation: SelfEvaluation, pack: RulePack) -> Imported:
    """What was changed in the cells since the export: of sheets that show what they showed nothing is read.

    A workbook that was saved in an older format is not the one that was pressed: all its cells are looked at.
    """
    if is_older(source):
        return import_workbook(source, evaluation, pack)
    parts = printed_package(conform(evaluation, pack), pack)
    if not parts:
        return Imported(evaluation, ())
    with tempfile.TemporaryDirectory(prefix="perfeval-") as folder:
        anew = Path(folder) / "anew.xlsx"
        write_xlsx(parts, anew, title="", author="", page=pack.page)
        altered = cells_typed_over(source, anew)
    projects = {
        name: path("projects").row(key[1])
        for name, part in zip(sheet_names(parts, (SHEET,)), parts, strict=True)
        if (key := part.key.split("."))[0] == "project"
    }
    edited = {sheet for sheet, _, _ in altered}
    sheets = tuple(sheet for sheet in read_workbook(source) if sheet.name in edited)
    found = import_sheets(sheets, evaluation, pack, Origin(projects, altered))
    return replace(found, notes=(*found.notes, *_untold(found, altered)))


def _untold(found: Imported, altered: Collection[tuple[str, int, int]]) -> Iterator[Note]:
    """A word for each sheet in which something was typed over and nothing could be made of it."""
    told = {note.sheet for note in found.notes if note.fate in (Fate.TAKEN, Fate.UNCLEAR)}
    first: dict[str, tuple[int, int]] = {}
    for sheet, row, column in sorted(altered):
        first.setdefault(sheet, (row, column))
    for sheet, place in first.items():
        if sheet not in told:
            yield Note(sheet, address(*place), Fate.UNCLEAR, "导出以后改过，认不出是哪一项的内容，没有取")


def read_again_or_none(source: Path) -> ReadAgain | None:
    """The same; None for a workbook of another origin, whose cells have to be found by their labels."""
    try:
        return read_again(source)
    except NoCopyError:
        return None
