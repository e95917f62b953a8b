"""The list of units that should hand in a file, and which of them did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from perfeval_desktop.bureau.sheet_grid import plain
from perfeval_desktop.storage.errors import ReadError, StorageError
from perfeval_desktop.storage.plain_file import read_bounded
from perfeval_desktop.storage.report_text import MAX_BYTES, UnreadableError, decode
from perfeval_desktop.storage.workbook_text import SUFFIX, SheetText, read_workbook

_HEADS = ("单位名称", "部门名称", "预算单位名称", "预算单位", "单位", "部门")
_NUMBERED = re.compile(r"^\s*[0-9]{1,5}\s*[.．、\t]\s*")
_HEAD_ROWS = 10


class UnitListError(StorageError):
    """A list that names no unit; the text is a sentence for the user."""


def read_unit_list(path: Path) -> tuple[str, ...]:
    """The names in a text file, one a line, or in the column 单位名称 of a workbook; each once, in their order.

    Raises StorageError.
    """
    names = _of_sheets(read_workbook(path)) if path.suffix.lower() == SUFFIX else _of_text(path)
    found = tuple(dict.fromkeys(name for name in (name.strip() for name in names) if name))
    if not found:
        raise UnitListError(f"“{path.name}”中没有找到单位名称。请每行写一个单位，或在表头写“单位名称”。")
    return found


def unit_key(name: str) -> str:
    """What two spellings of one unit have in common: width of signs and spaces do not count."""
    return plain(name)


@dataclass
class Attendance:
    """Which files each unit handed in, by year; it grows with the number of units, not with what they wrote."""

    files: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, unit: str, file: str) -> None:
        key = unit_key(unit)
        self.files.setdefault(key, []).append(file)
        self.names.setdefault(key, unit)

    def missing(self, wanted: Iterable[str]) -> tuple[str, ...]:
        """The units of the list without a file."""
        return tuple(name for name in wanted if unit_key(name) not in self.files)

    def doubled(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The units with more than one file."""
        pairs = ((self.names[key], tuple(files)) for key, files in self.files.items() if key)
        return tuple(pair for pair in pairs if len(pair[1]) > 1)

    def nameless(self) -> tuple[str, ...]:
        """The files in which no unit is named."""
        return tuple(self.files.get("", ()))

    def unknown(self, wanted: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The units with a file that the list does not have."""
        keys = {unit_key(name) for name in wanted}
        return tuple((self.names[key], tuple(files)) for key, files in self.files.items() if key and key not in keys)


def _of_text(path: Path) -> Iterator[str]:
    try:
        text = decode(read_bounded(path, MAX_BYTES))
    except (OSError, ValueError) as error:
        raise ReadError(path, error) from error
    except UnreadableError as error:
        advice = "请用文本文件（.txt，每行一个单位）或 .xlsx 工作簿"
        raise UnitListError(f"“{path.name}”不是单位名单：{error.reason}。{advice}。") from error
    return (_NUMBERED.sub("", line) for line in text.splitlines())


def _of_sheets(sheets: Iterable[SheetText]) -> Iterator[str]:
    """The cells below a head that names units; where no sheet has one, the first column of the first sheet."""
    every = list(sheets)
    for sheet in every:
        for at, row in enumerate(sheet.rows[:_HEAD_ROWS]):
            texts = ["".join(str(cell or "").split()) for cell in row]
            column = next((texts.index(head) for head in _HEADS if head in texts), None)
            if column is not None:
                yield from (str(line[column]) for line in sheet.rows[at + 1 :] if len(line) > column and line[column])
                return
    if every:
        yield from (str(row[0]) for row in every[0].rows if row and isinstance(row[0], str))
