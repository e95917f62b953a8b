"""Tables as spreadsheet programs write them in HTML: what TSV leaves out, merged cells, line breaks, unrounded numbers.

Excel and WPS give the number of a cell as ``x:num``, LibreOffice as ``sdval``, Google as ``data-sheets-value``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from perfeval_desktop.model.amount import Unit
from perfeval_desktop.ui.markup import Attributes, MarkupReader

_BLANKS = re.compile(r"[ \t\r\n]+")
_BLOCKS = frozenset({"p", "div", "li"})
_SILENT = frozenset({"style", "script", "title", "comment"})
_VALUES = ("x:num", "sdval", "data-sheets-value")
_MOST_SPAN = 1000
_MOST_COVERED = 100_000  # cells that merged ones may cover; beyond them a cell is as large as any other
MOST_CELLS = 300_000  # of a block, those that are added at the ends of rows too
_MOST_POWER = 30  # of ten; no cell of a form holds as much
_FLOAT_DIGITS = 15  # what is behind them is the noise of binary fractions


@dataclass(frozen=True, slots=True)
class ClipCell:
    """A cell from the clipboard: its text, and the number behind it where the program tells it.

    ``covered``: it lies under a merged cell that begins above or to the left. ``unit``: a grid of this program has put
    it there, and ``number`` is money in 元 that is typed in this unit.
    """

    text: str = ""
    number: Decimal | None = None
    covered: bool = False
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class OutCell:
    """A cell for the clipboard. A ``number`` is no text to other programs: they may count with it."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    number: bool = False


def read_table(html: str) -> list[list[ClipCell]] | None:
    """The first table of ``html``, merged cells spread out; None when there is none, or one that no screen shows."""
    reader = _Reader()
    reader.feed(html)
    return _spread(reader.rows) if reader.rows else None


def write_table(rows: Sequence[Sequence[OutCell | None]]) -> str:
    """The block as a table that keeps text as text; None is a cell that a merged one covers."""
    lines = ("".join(_written(cell) for cell in row if cell is not None) for row in rows)
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f'<html><head><meta charset="utf-8"></head><body><table>\n{body}\n</table></body></html>'


def _written(cell: OutCell) -> str:
    spans = f' rowspan="{cell.rowspan}"' * (cell.rowspan > 1) + f' colspan="{cell.colspan}"' * (cell.colspan > 1)
    if not cell.number:  # or 2023-4 would become a date there, and 007 a seven
        spans += ' style="mso-number-format:\'\\@\';white-space:pre-wrap" sdnum="0;0;@"'
    text = escape(cell.text).replace("\n", '<br style="mso-data-placement:same-cell">')
    text = re.sub("  +", lambda run: f'<span style="mso-spacerun:yes">{"&nbsp;" * len(run[0])}</span>', text)
    return f"<td{spans}>{text}</td>"


@dataclass(slots=True)
class _Raw:
    rowspan: int
    colspan: int
    number: Decimal | None
    text: str = ""


class _Reader(MarkupReader):
    """Collects the cells of the first table; tables inside cells are text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[_Raw]] = []
        self._depth = 0
        self._done = False
        self._hidden = False  # a row that Excel adds to keep columns apart
        self._silent = 0
        self._spaces = False  # inside a run of spaces that Excel writes as no-break spaces
        self._cell: _Raw | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._depth += 1
        elif self._done or self._depth != 1:
            self._text_tag(tag, given)
        elif tag == "tr":
            self._cell = None
            self._hidden = "display:none" in given.get("style", "").replace(" ", "").lower()
            if not self._hidden:
                self.rows.append([])
        elif tag in ("td", "th") and not self._hidden:
            if not self.rows:
                self.rows.append([])
            self._cell = _Raw(_span(given.get("rowspan")), _span(given.get("colspan")), _number(given))
            self.rows[-1].append(self._cell)
        else:
            self._text_tag(tag, given)

    def _text_tag(self, tag: str, given: dict[str, str]) -> None:
        if self._cell is None:
            return
        if tag == "br" or (tag in _BLOCKS and self._cell.text):
            self._cell.text = self._cell.text.rstrip(" ") + "\n"
        elif tag == "span":
            self._spaces = "mso-spacerun" in given.get("style", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "table":
            self._depth = max(0, self._depth - 1)
            if not self._depth and self.rows:
                self._done, self._cell = True, None
        elif tag == "span":
            self._spaces = False
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is None or self._silent:
            return
        text = _BLANKS.sub(_source_blanks, data)
        if not self._cell.text or self._cell.text.endswith("\n"):
            text = text.lstrip(" ")
        self._cell.text += text.replace("\u00a0", " ") if self._spaces else text


def _source_blanks(run: re.Match[str]) -> str:
    """Line ends of the source are no line ends of the text."""
    return " " if run[0].strip(" ") else run[0]


def _spread(rows: Sequence[Sequence[_Raw]]) -> list[list[ClipCell]] | None:
    """Every cell at its place, the rows equally long; None when there are too many."""
    places: dict[tuple[int, int], ClipCell] = {}
    covered, room = ClipCell(covered=True), _MOST_COVERED
    for row, cells in enumerate(rows):
        column = 0
        for raw in cells:
            while (row, column) in places:
                column += 1
            high, wide = min(raw.rowspan, len(rows) - row), raw.colspan
            room -= high * wide - 1
            if room < 0:
                high = wide = 1
            for down in range(high):
                for right in range(wide):
                    places[row + down, column + right] = covered
            places[row, column] = ClipCell(raw.text.rstrip(" \n"), raw.number)
            column += wide
    width = 1 + max((column for _, column in places), default=0)
    if width * len(rows) > MOST_CELLS:
        return None
    empty = ClipCell()
    return [[places.get((row, column), empty) for column in range(width)] for row in range(len(rows))]


def _span(text: str | None) -> int:
    if not text or not text.isascii() or not text.isdigit():
        return 1
    return min(_MOST_SPAN, max(1, int(text))) if len(text) < 10 else _MOST_SPAN


def _number(given: dict[str, str]) -> Decimal | None:
    for name in _VALUES:
        text = given.get(name, "")
        if name == "data-sheets-value" and text:
            text = _google_number(text)
        if text:
            try:
                return _without_noise(Decimal(text))
            except ArithmeticError:
                return None
    return None


def _google_number(text: str) -> str:
    try:
        value = json.loads(text, parse_float=str)
    except (ValueError, RecursionError):
        return ""
    return str(value.get("3", "")) if isinstance(value, dict) else ""


def _without_noise(value: Decimal) -> Decimal | None:
    """``value`` without what binary fractions add behind its last known digit; None for one that no form holds."""
    if not is_writable(value):
        return None
    digits = len(value.as_tuple().digits)
    if digits > _FLOAT_DIGITS:
        value = value.scaleb(0).quantize(Decimal(1).scaleb(value.adjusted() - _FLOAT_DIGITS + 1))
        return value.normalize()
    return value


def is_writable(value: Decimal) -> bool:
    """True for a number that can be written out in digits."""
    return value.is_finite() and abs(value.adjusted()) <= _MOST_POWER
