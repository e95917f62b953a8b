"""The block of cells that the clipboard holds, put together from what the other program offers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData

from perfeval_desktop.model.amount import parse_number, round_half_up
from perfeval_desktop.model.errors import AmountError
from perfeval_desktop.ui.clip_html import ClipCell, read_table
from perfeval_desktop.ui.clipboard import from_tsv
from perfeval_desktop.ui.field_kinds import FieldKind
from perfeval_desktop.ui.plain_text import without_nul

EXACT = "application/x-perfeval-cells"  # a block of this program, with all the digits that are known
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Clip:
    """Rows of cells, equally long. ``is_table``: a program with cells has put it there, so its shape is meant."""

    rows: tuple[tuple[ClipCell, ...], ...]
    is_table: bool
    had_nul: bool = False

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        return len(self.rows[0])

    def whole_text(self) -> str:
        """All of it as one text."""
        return "\n".join("\t".join(cell.text for cell in row) for row in self.rows)


def read_clip(data: QMimeData) -> Clip | None:
    """What ``data`` holds as a block; None when there is no text in it."""
    if data.hasFormat(EXACT):
        return _clip(_cells(bytes(data.data(EXACT).data()).decode()), is_table=True)
    text = data.text()
    table = read_table(data.html()) if data.hasHtml() else None
    had_nul = "\x00" in text
    if table is None:
        return _clip(_cells(without_nul(text)), is_table="\t" in text, had_nul=had_nul) if text else None
    plain = _padded(_cells(without_nul(text))) if text else []
    if len(plain) == len(table) and plain and len(plain[0]) == len(table[0]):
        pairs = zip(plain, table, strict=True)
        table = [[_joined(*cells) for cells in zip(*rows, strict=True)] for rows in pairs]
    table = [[ClipCell(without_nul(cell.text), cell.number, cell.covered) for cell in row] for row in table]
    return _clip(table, is_table=True, had_nul=had_nul)


def text_for(cell: ClipCell, kind: FieldKind) -> str:
    """What is typed into a cell of ``kind``: the text that was seen, or the number behind it where that says more."""
    if not kind.counts or cell.number is None:
        return cell.text
    try:
        seen = parse_number(cell.text)
    except AmountError:
        # ####, 3.2E+07 or the dash of a zero: there is a number, and it could not be shown.
        return cell.text if _has_words(cell.text) else f"{cell.number:f}"
    if seen is None:
        return cell.text
    exponent = seen.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    # Another unit may be shown (元 as 万元): then what was seen is what is meant.
    return f"{cell.number:f}" if round_half_up(cell.number, decimals) == seen != cell.number else cell.text


def _has_words(text: str) -> bool:
    return not re.fullmatch(r"[\s#\-—￥¥$]*|[\d.]+E[+-]?\d+", text)


def _joined(plain: ClipCell, rich: ClipCell) -> ClipCell:
    """TSV keeps spaces, HTML keeps line breaks, numbers and merged cells."""
    broken = "\n" in rich.text and "\n" not in plain.text
    same = _BLANKS.sub("", plain.text) == _BLANKS.sub("", rich.text)
    return ClipCell(rich.text if broken and same else plain.text, rich.number, rich.covered)


def _cells(text: str) -> list[list[ClipCell]]:
    return [[ClipCell(cell) for cell in row] for row in from_tsv(text)]


def _clip(rows: Sequence[Sequence[ClipCell]], *, is_table: bool, had_nul: bool = False) -> Clip:
    return Clip(tuple(tuple(row) for row in _padded(rows)), is_table, had_nul)


def _padded(rows: Sequence[Sequence[ClipCell]]) -> list[list[ClipCell]]:
    width = max(map(len, rows))
    return [[*row, *([ClipCell()] * (width - len(row)))] for row in rows]
