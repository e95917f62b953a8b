"""The block of cells that the clipboard holds, put together from what the other program offers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QMimeData

from perfeval_desktop.model.amount import Unit, format_amount, parse_number, round_half_up
from perfeval_desktop.model.errors import AmountError
from perfeval_desktop.ui.clip_html import MOST_CELLS, ClipCell, is_writable, read_table
from perfeval_desktop.ui.clipboard import from_tsv
from perfeval_desktop.ui.field_kinds import Amount, FieldKind
from perfeval_desktop.ui.plain_text import has_controls, one_line_end, without_controls

EXACT = "application/x-perfeval-cells"  # a block of this program, with all the digits that are known and their unit
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Clip:
    """Rows of cells, equally long. ``is_table``: a program with cells has put it there, so its shape is meant.

    ``had_controls``: in the texts was something that no file holds.
    """

    rows: tuple[tuple[ClipCell, ...], ...]
    is_table: bool
    had_controls: bool = False

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
    own = _read_exact(bytes(data.data(EXACT).data())) if data.hasFormat(EXACT) else None
    if own is not None:
        return _clip(own, is_table=True)
    text = data.text()
    table = read_table(data.html()) if data.hasHtml() else None
    if table is None:
        return _clip(_without_blank_end(_cells(text)), is_table="\t" in text) if text else None
    plain = _cells(text) if text else []
    if len(plain) == len(table) and max(map(len, plain)) == len(table[0]):
        pairs = zip(_padded(plain), table, strict=True)
        table = [[_joined(*cells) for cells in zip(*rows, strict=True)] for rows in pairs]
    return _clip(table, is_table=True)


def exact_block(rows: Sequence[Sequence[ClipCell]]) -> bytes:
    """``rows`` for the grids of this program."""
    return json.dumps([[_as_json(cell) for cell in row] for row in rows], ensure_ascii=False).encode()


def text_typed(data: QMimeData, kind: FieldKind) -> str:
    """What is typed into an open field of ``kind``: the one cell that ``data`` holds, or all of its text."""
    clip = read_clip(data)
    if clip is not None and clip.is_table and clip.height == clip.width == 1:
        return text_for(clip.rows[0][0], kind)
    return data.text()


def text_for(cell: ClipCell, kind: FieldKind) -> str:
    """What is typed into a cell of ``kind``: the text that was seen, or the number behind it where that says more."""
    if not kind.counts or cell.number is None:
        return cell.text
    if cell.unit is not None:
        return _money(cell.number, cell.unit, kind)
    try:
        seen = parse_number(cell.text)
    except AmountError:
        # ####, 3.2E+07 or the dash of a zero: there is a number, and it could not be shown.
        return cell.text if _has_words(cell.text) else f"{cell.number:f}"
    if seen is None:
        return f"{cell.number:f}" if cell.text.strip() else cell.text
    exponent = seen.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    # Another unit may be shown (元 as 万元): then what was seen is what is meant.
    return f"{cell.number:f}" if round_half_up(cell.number, decimals) == seen != cell.number else cell.text


def _money(amount: Decimal, unit: Unit, kind: FieldKind) -> str:
    """An amount of this program, with its unit where it goes into a column of another one."""
    text = format_amount(amount, unit, decimals=None, separators=False)
    return text if not isinstance(kind, Amount) or kind.unit is unit else f"{text}{unit.value}"


def _as_json(cell: ClipCell) -> Any:
    if cell.unit is None or cell.number is None:
        return cell.text
    return [cell.text, str(cell.number), cell.unit.value]


def _read_exact(data: bytes) -> list[list[ClipCell]] | None:
    """The block that ``exact_block`` has written; None for what another version of the program put there."""
    try:
        rows = [[_from_json(cell) for cell in row] for row in json.loads(data)]
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        return None
    return rows if rows and all(rows) else None


def _from_json(cell: Any) -> ClipCell:
    if isinstance(cell, str):
        return ClipCell(cell)
    text, written, unit = cell
    number = Decimal(written)
    if not is_writable(number):
        raise ValueError(written)
    return ClipCell(str(text), number, unit=Unit(unit))


def _has_words(text: str) -> bool:
    return not re.fullmatch(r"[\s#\-—￥¥$]*|[\d.]+E[+-]?\d+", text)


def _joined(plain: ClipCell, rich: ClipCell) -> ClipCell:
    """TSV keeps spaces, HTML keeps line breaks, numbers and merged cells."""
    broken = "\n" in rich.text and "\n" not in plain.text
    same = _BLANKS.sub("", plain.text) == _BLANKS.sub("", rich.text)
    return ClipCell(rich.text if broken and same else plain.text, rich.number, rich.covered)


def _cells(text: str) -> list[list[ClipCell]]:
    return [[ClipCell(cell) for cell in row] for row in from_tsv(text)]


def _without_blank_end(rows: list[list[ClipCell]]) -> list[list[ClipCell]]:
    """``rows`` without blank lines behind them: some programs end with two line ends, and a row of cells has tabs."""
    end = len(rows)
    while end > 1 and len(rows[end - 1]) == 1 and not rows[end - 1][0].text:
        end -= 1
    return rows[:end]


def _clip(rows: Sequence[Sequence[ClipCell]], *, is_table: bool) -> Clip:
    if len(rows) * max(map(len, rows)) > MOST_CELLS:  # no table of anybody: a cell for each line
        rows, is_table = [[ClipCell("\t".join(cell.text for cell in row))] for row in rows], False
    had_controls = any(has_controls(cell.text) for row in rows for cell in row)
    cells = tuple(tuple(_cleaned(cell) for cell in row) for row in _padded(rows))
    return Clip(cells, is_table, had_controls)


def _cleaned(cell: ClipCell) -> ClipCell:
    text = without_controls(one_line_end(cell.text))
    return cell if text == cell.text else replace(cell, text=text)


def _padded(rows: Sequence[Sequence[ClipCell]]) -> list[list[ClipCell]]:
    width = max(map(len, rows))
    empty = ClipCell()
    return [[*row, *([empty] * (width - len(row)))] for row in rows]
