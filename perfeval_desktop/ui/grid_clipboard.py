"""Blocks of cells between a grid and the clipboard: what is shown for other programs, every known digit for grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QMimeData, QModelIndex
from PySide6.QtGui import QGuiApplication

from perfeval_desktop.ui.clip_block import EXACT, Clip, exact_block, read_clip, text_for
from perfeval_desktop.ui.clip_html import ClipCell, OutCell, write_table
from perfeval_desktop.ui.clipboard import to_tsv
from perfeval_desktop.ui.field_kinds import Amount, LongText
from perfeval_desktop.ui.grid_rows import Cell
from perfeval_desktop.ui.plain_text import CONTROLS_DROPPED
from perfeval_desktop.ui.table_model import ValueTableModel
from perfeval_desktop.ui.table_writing import MOST_ADDED, Place, Written, at_place

Block = Sequence[Sequence[QModelIndex]]


def copy_block(table: ValueTableModel, block: Block) -> None:
    """Put ``block`` on the clipboard as spreadsheets do."""
    cells = [[table.cell(index) for index in row] for row in block]
    data = QMimeData()
    data.setText(to_tsv([[cell.text for cell in row] for row in cells]))
    data.setHtml(write_table(_merged(cells)))
    data.setData(EXACT, exact_block([[_exact(cell) for cell in row] for row in cells]))
    QGuiApplication.clipboard().setMimeData(data)


def exact_text(cell: Cell) -> str:
    """The text of a cell with all its digits, to be typed elsewhere."""
    return (cell.edit_text if isinstance(cell.kind, Amount) else "") or cell.text


def _exact(cell: Cell) -> ClipCell:
    """The cell with what is known of it beyond its looks: of money all digits, and the unit."""
    if isinstance(cell.kind, Amount) and isinstance(cell.shown_value, Decimal):
        return ClipCell(exact_text(cell), cell.shown_value, unit=cell.kind.unit)
    return ClipCell(exact_text(cell))


@dataclass(frozen=True)
class Paste:
    """The clipboard's block over the cells of a table, ready to be written.

    ``texts`` are the texts by place, also of places where the table has ended. ``differs`` says how the block does not
    fit the selection, empty when it does. ``lines`` is another way to read it: the text as one cell.
    """

    table: ValueTableModel
    clip: Clip
    texts: tuple[tuple[Place, str], ...]
    differs: str = ""

    @property
    def missing_rows(self) -> int:
        """How many rows the table has too few for texts."""
        last = max((row for (row, _), text in self.texts if text), default=-1)
        return min(MOST_ADDED, max(0, last + 1 - len(self.table.rows)))

    def write(self, *, adding: int = 0) -> str:
        """Do it as one step. What did not go as it was meant comes back as a sentence, empty when all went well."""
        inside, outside = [], 0
        rows, _ = self.table.lengthened(adding)
        for place, text in self.texts:
            if place[0] < len(rows) and place[1] < len(self.table.columns):
                inside.append((place, text))
            else:
                outside += bool(text)
        written = self.table.write_at(inside, f"粘贴到{self.table.source.name}", adding=adding)
        remarks = list(_remarks(written, outside))
        if self.clip.had_controls:
            remarks.append(CONTROLS_DROPPED.rstrip("。"))
        return "；".join([f"已填入 {written.changed} 格", *remarks]) if remarks else ""


def paste_of(table: ValueTableModel, block: Block) -> Paste | None:
    """The clipboard's block at the upper left of ``block``; None when there is nothing to paste or no place for it.

    A single value fills the selection, and a block that fits into it several times is repeated, as spreadsheets do.
    """
    data = QGuiApplication.clipboard().mimeData()
    clip = read_clip(data) if data is not None else None
    if clip is None or not block:
        return None
    corner = (block[0][0].row(), block[0][0].column())
    height, width = _size_of_selection(table, block)
    if height % clip.height == 0 and width % clip.width == 0:
        return Paste(table, clip, tuple(_spread(table, clip, corner, height, width)))
    texts = tuple(_spread(table, clip, corner, clip.height, clip.width))
    if height * width > 1:
        return Paste(table, clip, texts, f"选中的是 {height} 行 {width} 列")
    if _is_prose(table, clip, corner):
        one = Clip(((ClipCell(clip.whole_text()),),), is_table=False, had_controls=clip.had_controls)
        return Paste(table, one, ((corner, clip.whole_text()),))
    beyond = [
        place for place, text in texts if text and (place[0] >= len(table.rows) or place[1] >= len(table.columns))
    ]
    return Paste(table, clip, texts, "有内容超出表格" if beyond else "")


def _size_of_selection(table: ValueTableModel, block: Block) -> tuple[int, int]:
    """Rows and columns that are selected; a merged label counts as one cell."""
    height, width = len(block), len(block[0])
    first = table.cell(block[0][0])
    return (1, 1) if (height, width) == (first.rowspan, first.colspan) else (height, width)


def _is_prose(table: ValueTableModel, clip: Clip, corner: Place) -> bool:
    """True when paragraphs, not cells, are pasted over a cell that takes paragraphs."""
    return not clip.is_table and clip.height > 1 and isinstance(at_place(table.rows, corner).kind, LongText)


def _spread(table: ValueTableModel, clip: Clip, corner: Place, height: int, width: int) -> Iterator[tuple[Place, str]]:
    """Each text with its place, repeated over ``height`` rows and ``width`` columns; covered cells are left alone."""
    last = table.rows[-1].cells if table.rows else ()
    for down in range(height):
        for right in range(width):
            cell = clip.rows[down % clip.height][right % clip.width]
            place = corner[0] + down, corner[1] + right
            if cell.covered:
                continue
            target = at_place(table.rows, place) if place[0] < len(table.rows) else None
            if target is None and place[1] < len(last):
                target = last[place[1]]  # a row that will be added is like the last one
            yield place, text_for(cell, target.kind) if target is not None else cell.text


def _merged(cells: Sequence[Sequence[Cell]]) -> list[list[OutCell | None]]:
    """The cells for other programs; None where a merged cell covers the place."""
    height, width = len(cells), len(cells[0])
    out: list[list[OutCell | None]] = [[None] * width for _ in range(height)]
    covered: set[Place] = set()
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            if (row, column) in covered:
                continue
            down, right = min(cell.rowspan, height - row), min(cell.colspan, width - column)
            covered |= {(row + y, column + x) for y in range(down) for x in range(right)}
            out[row][column] = OutCell(cell.text, down, right, number=cell.kind.counts)
    return out


def _remarks(written: Written, outside: int) -> Iterator[str]:
    if written.notes:
        yield written.notes[0] + (f" 等 {len(written.notes)} 格" if len(written.notes) > 1 else "")
    if written.skipped:
        yield f"{written.skipped} 格不可填写，已跳过"
    if outside:
        yield f"{outside} 格超出表格，未粘贴"
    if written.refused:
        yield f"{len(written.refused)} 格未填入：{written.refused[0]}"
