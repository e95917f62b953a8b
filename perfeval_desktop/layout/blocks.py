"""Blocks: what a printed package is made of. All presses print the same blocks, so they cannot disagree.

Widths are millimetres, sizes points. Text is printed as it stands: a press never interprets it as markup or formula.
A line feed in a cell starts a new line; paragraphs hold none. Tables that follow each other directly belong to one form
and are set without a gap at the full width of the page, so that it looks like one table whose columns change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal


class Style(StrEnum):
    """The official styles of narrative text (GB/T 9704)."""

    LETTERHEAD = "letterhead"  # the issuing office above the title
    TITLE = "title"  # 2号小标宋, centred
    ADDRESSEE = "addressee"  # flush left with a colon
    HEADING1 = "heading1"  # 一、 黑体
    HEADING2 = "heading2"  # （一） 楷体
    HEADING3 = "heading3"  # 1. 仿宋
    BODY = "body"  # 3号仿宋, first line indented by two characters
    LABEL = "label"  # 附件1, 3号黑体, flush left
    TABLE_TITLE = "table_title"
    UNIT_NOTE = "unit_note"  # 单位：万元, right above the table
    NOTE = "note"  # 备注 below a table
    ATTACHMENT = "attachment"  # a line of the list of attachments
    DATE = "date"  # four characters from the right edge
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph.

    ``lead`` is printed before ``text``: a heading that runs into it, set in ``lead_style``, or the number of an
    attachment line (“附件：1.”), by whose width its following lines are indented.
    """

    text: str
    style: Style = Style.BODY
    lead: str = ""
    lead_style: Style | None = None
    bookmark: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick box with its label: ☑优 or □优."""

    label: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Cap:
    """While the ratio in the cell ``rate`` is below ``below``, a sum is ``most`` points at most."""

    rate: str
    below: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Formula:
    """How a figure follows from cells of the same part, named by their ``key``.

    ``sum``: of all ``cells``, within the ``caps``. ``ratio``: the first ÷ the second. ``share``: ``factor`` × the ratio
    in the first, which counts as 0 to 1; two decimals, half up. ``same``: as in the first.
    """

    kind: Literal["sum", "ratio", "share", "same"]
    cells: tuple[str, ...]
    factor: Decimal = Decimal(1)
    caps: tuple[Cap, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed (``text``) with its value in the printed unit, so that a workbook can calculate with it.

    ``pattern`` is the spreadsheet's number format (``0.00``, ``0.00%``); a percent's ``value`` is the ratio.
    ``formula`` says how the form computes it; where the user states another value the two differ, and the value counts.
    """

    text: str
    value: Decimal
    pattern: str = "General"
    formula: Formula | None = field(default=None, compare=False)


CellContent = str | Number | tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: it covers ``colspan`` × ``rowspan``; covered positions have no Cell of their own in the row.

    ``key`` is the name by which formulas of the same part mean this cell, empty for most; ``repeats`` is the key of a
    figure that ends the text of this one.
    """

    content: CellContent = ""
    colspan: int = 1
    rowspan: int = 1
    align: Literal["left", "center", "right"] = "center"
    valign: Literal["top", "middle"] = "middle"
    header: bool = False
    key: str = field(default="", compare=False)
    repeats: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """The content as plain text, ticks as ☑ and □."""
        if isinstance(self.content, Number):
            return self.content.text
        if isinstance(self.content, tuple):
            return " ".join(("☑" if tick.ticked else "□") + tick.label for tick in self.content)
        return self.content


@dataclass(frozen=True, slots=True)
class Table:
    """A grid. ``widths`` are relative millimetres, scaled to the page.

    The first ``header_rows`` rows are repeated at the top of each page that the table reaches. The first
    ``label_columns`` say what the rows are: they are repeated where the columns need more than one page.
    """

    widths: tuple[Decimal, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    label_columns: int = field(default=0, compare=False)

    @property
    def width(self) -> Decimal:
        """All columns together, in mm."""
        return sum(self.widths, Decimal(0))

    def placed(self) -> Iterator[tuple[int, int, Cell]]:
        """Each cell with its row and column: where it comes to stand beside the cells that reach down from above."""
        free_from = [0] * len(self.widths)
        for index, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while column < len(free_from) and free_from[column] > index:
                    column += 1
                yield index, column, cell
                for covered in range(column, min(column + cell.colspan, len(free_from))):
                    free_from[covered] = index + cell.rowspan
                column += cell.colspan


@dataclass(frozen=True, slots=True)
class Footer:
    """The line below a table: labels, without a colon, and their values (联系人 … 联系电话 … 填报日期 …)."""

    items: tuple[tuple[str, str], ...]


Block = Paragraph | Table | Footer


@dataclass(frozen=True, slots=True)
class Part:
    """One document of the package (a report, a form): starts on a new page.

    ``key`` is stable (``report``, ``scorecard``, ``goals``, ``project.<id>.report``, ``….form``, ``….usage``). ``name``
    is short, for a sheet tab or a bookmark; names need not differ. A part that stands ``apart`` is not handed in: its
    pages have no number, and are not counted.
    """

    key: str
    name: str
    title: str
    orientation: Literal["portrait", "landscape"]
    blocks: tuple[Block, ...] = field(default=())
    apart: bool = False

    @property
    def is_report(self) -> bool:
        """True for a text with the title of an official document, False for a form or a table."""
        return any(isinstance(block, Paragraph) and block.style is Style.TITLE for block in self.blocks)
