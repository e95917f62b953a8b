"""What a copy shows on its pages beside the text: whether it is marked as a draft, and whose QR code is on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from perfeval_desktop.export.pdf_marks import marked_pages, pages_of_other_codes
from perfeval_desktop.model.field_path import ROOT
from perfeval_desktop.session.difference_words import DifferenceLine
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.report_text import UnreadableError
from perfeval_desktop.storage.word_text import header_texts
from perfeval_desktop.storage.workbook_look import read_looks

_DRAFT = "草稿"
_NOTHING, _ANOTHER = "（没有）", "（没有，或是另一个）"


@dataclass(frozen=True, slots=True)
class CopyMarks:
    """``altered``: marks that came or went since the export. ``is_draft``: all of a copy of what is final is marked,
    as what was exported before."""

    altered: tuple[DifferenceLine, ...] = ()
    is_draft: bool = False


def marks_of(copy: Path, anew: Path) -> CopyMarks:
    """Hold the marks of ``copy`` against those of the file of the same format that was pressed anew.

    What was exported before it became final is marked and stays so: that is a draft, and nothing was altered. Raises
    ExportError, StorageError.
    """
    kind = copy.suffix.lower()
    places, wanted = _places(copy, kind), any(is_marked for _, is_marked in _places(anew, kind))
    other = [place for place, is_marked in places if is_marked is not wanted]
    codes: tuple[DifferenceLine, ...] = ()
    if kind == ".pdf":
        said = _named([f"第 {number} 页" for number in pages_of_other_codes(copy, anew)], len(places))
        codes = tuple(DifferenceLine(ROOT, f"PDF {place}二维码", "（核对码的二维码）", _ANOTHER) for place in said)
    if other and not wanted and len(other) == len(places):
        return CopyMarks(codes, is_draft=True)
    old, new = (_DRAFT, _NOTHING) if wanted else (_NOTHING, _DRAFT)
    name = {".pdf": "PDF ", ".xlsx": "工作表", ".docx": "Word 文件"}[kind]
    lines = (DifferenceLine(ROOT, f"{name}{place}草稿标记", old, new) for place in _named(other, len(places)))
    return CopyMarks((*codes, *lines))


def _named(places: Sequence[str], count: int) -> Sequence[str]:
    """All of them in one word."""
    return ["各页"] if len(places) == count > 1 else places


def _places(copy: Path, kind: str) -> list[tuple[str, bool]]:
    """The pages, the sheets that are shown or the headers, each with whether it is marked."""
    if kind == ".pdf":
        return [(f"第 {number} 页", shown) for number, shown in enumerate(marked_pages(copy, _DRAFT), start=1)]
    if kind == ".xlsx":
        return [
            (f"“{name}”", any(text.startswith(_DRAFT) for text in look.around))
            for name, look in read_looks(copy).items()
            if look.is_shown
        ]
    return _headers(copy)


def _headers(copy: Path) -> list[tuple[str, bool]]:
    try:
        headers = header_texts(copy.read_bytes())
    except UnreadableError as error:
        raise StorageError(f"不能读取“{copy.name}”：{error.reason}。{error.advice}。") from error
    return [("页眉", any(text.strip() == _DRAFT for text in texts)) for texts in headers] or [("页眉", False)]
