"""How the cells of a workbook look; each look is made once and shared by all cells that have it."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from perfeval_desktop.layout.blocks import Style

BODY_FONT = "仿宋"
HEADING_FONT = "黑体"
SUBHEADING_FONT = "楷体"
TITLE_FONT = "方正小标宋简体"

# The Normal style: columns are as wide as so many of its digits, which 96 dots per inch show 8 pixels wide.
NORMAL_FONT = Font(name="宋体", size=11)
DIGIT_PIXELS = 8

TABLE_SIZE = 9.0
LINE_PITCH = 1.45  # of the font size: what the faces need that stand in for the official ones (Noto, 思源)


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that makes one cell look different from another; ``space`` is added to the height of its lines."""

    font: str = BODY_FONT
    size: float = TABLE_SIZE
    align: str = "left"
    valign: str = "center"
    indent: int = 0
    space: float = 0.0
    bordered: bool = False
    pattern: str = "General"


PARAGRAPHS: dict[Style, Look] = {
    Style.LETTERHEAD: Look(TITLE_FONT, 22, "center", space=16),
    Style.TITLE: Look(TITLE_FONT, 20, "center", space=24),
    Style.ADDRESSEE: Look(BODY_FONT, 14, space=4),
    Style.HEADING1: Look(HEADING_FONT, 14, space=4),
    Style.HEADING2: Look(SUBHEADING_FONT, 14, space=4),
    Style.HEADING3: Look(BODY_FONT, 14, space=4),
    Style.BODY: Look(BODY_FONT, 14, space=4),
    Style.LABEL: Look(HEADING_FONT, 14, space=4),
    Style.TABLE_TITLE: Look(TITLE_FONT, 18, "center", space=16),
    Style.UNIT_NOTE: Look(BODY_FONT, 10, "right", space=4),
    Style.NOTE: Look(BODY_FONT, 10, space=3),
    Style.ATTACHMENT: Look(BODY_FONT, 14, space=4),
    Style.DATE: Look(BODY_FONT, 14, "right", indent=4, space=20),
    Style.SIGNATURE: Look(BODY_FONT, 14, "right", indent=4, space=20),
}
INDENTED = frozenset({Style.HEADING1, Style.HEADING2, Style.HEADING3, Style.BODY, Style.ATTACHMENT})
HANGING = frozenset({Style.ATTACHMENT, Style.NOTE})
FOOTER = Look(BODY_FONT, 10)


class StyleSheet:
    """Gives cells their looks. Styling through a shared array is what keeps large workbooks quick."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._arrays: dict[Look, object] = {}

    def apply(self, cell: Cell, look: Look) -> None:
        array = self._arrays.get(look)
        if array is None:
            array = self._arrays[look] = self._make(look)
        cell._style = array

    def _make(self, look: Look) -> object:
        probe = Cell(self._sheet)
        probe.font = Font(name=look.font, size=look.size)
        probe.alignment = Alignment(horizontal=look.align, vertical=look.valign, indent=look.indent, wrap_text=True)
        if look.bordered:
            side = Side(style="thin", color="FF000000")
            probe.border = Border(left=side, right=side, top=side, bottom=side)
        probe.number_format = look.pattern
        return probe._style
