"""Blocks of cells between a grid and the clipboard: what is shown for other programs, every known digit for grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import QMimeData, QModelIndex
from PySide6.QtGui import QGuiApplication

from perfeval_desktop.ui.clip_block import EXACT, Clip, exact_block, read_clip
from perfeval_desktop.ui.clip_html import ClipCell, OutCell, write_table
from perfeval_desktop.ui.clipboard import to_tsv
from perfeval_desktop.ui.field_kinds import TEXT, Amount, LongText
from perfeval_desktop.ui.grid_rows import Cell
from perfeval_desktop.ui.paste_ways import IN_ORDER, TITLE_ROW, Placing, Way
from perfeval_desktop.ui.plain_text import CONTROLS_DROPPED
from perfeval_desktop.ui.table_model import ValueTableModel
from perfeval_desktop.ui.table_writing import Place, Written, at_place

Block = Sequence[Sequence[QModelIndex]]
_OTHER_ROWS = "其中的名称与当前位置的不一致"


def copy_block(table: ValueTableModel, block: Block) -> None:
    """Put ``block`` on the clipboard as spreadsheets do."""
    cells = [[_as_seen(table, index) for index in row] for row in block]
    data = QMimeData()
    data.setText(to_tsv([[cell.text for cell in row] for row in cells]))
    data.setHtml(write_table(_merged(cells)))
    data.setData(EXACT, exact_block([[_exact(cell) for cell in row] for row in cells]))
    QGuiApplication.clipboard().setMimeData(data)


def _as_seen(table: ValueTableModel, index: QModelIndex) -> Cell:
    """The cell; one that holds a text that could not be read is that text, and no longer the value below it."""
    cell = table.cell(index)
    draft = table.draft(cell.path)
    return cell if draft is None else replace(cell, text=draft.text, kind=TEXT)


def _exact(cell: Cell) -> ClipCell:
    """The cell with what is known of it beyond its looks: of money all digits, and the unit."""
    if isinstance(cell.kind, Amount) and isinstance(cell.shown_value, Decimal):
        return ClipCell(cell.exact_text, cell.shown_value, unit=cell.kind.unit)
    return ClipCell(cell.exact_text)


@dataclass
class Paste:
    """The clipboard's block over the cells of a table, ready to be written.

    ``ways`` are the ways to do it, the likeliest first. ``differs`` says how the block does not fit the place, empty
    when it does. ``done`` is the way that was taken. ``told`` is what is said of it in any case.
    """

    table: ValueTableModel
    clip: Clip
    ways: tuple[Way, ...]
    differs: str = ""
    done: Way | None = None
    told: str = ""

    @property
    def texts(self) -> tuple[tuple[Place, str], ...]:
        """The texts by place, as they were written or would be, also of places where the table has ended."""
        return tuple((self.done or self.ways[0]).texts())

    def write(self, way: Way | None = None) -> str:
        """Do it as one step. What did not go as it was meant comes back as a sentence, empty when all went well."""
        way = self.done = way or self.ways[0]
        inside, outside = [], 0
        rows = len(way.made.rows if way.made else self.table.rows)
        for place, text in way.texts():
            if place[0] < rows and place[1] < len(self.table.columns):
                inside.append((place, text))
            else:
                outside += bool(text)
        written = self.table.write_at(inside, f"粘贴到{self.table.source.name}", made=way.made, keeping=True)
        remarks = list(_remarks(written, outside))
        if lost := [line.why for line in way.lost() if line.why != TITLE_ROW]:
            remarks.append(f"{len(lost)} 行未粘贴：{'、'.join(dict.fromkeys(lost))}")
        if self.told:
            remarks.append(self.told)
        if self.clip.had_controls:
            remarks.append(CONTROLS_DROPPED.rstrip("。"))
        done = f"已填入 {written.changed} 格" if written.changed or not written.unchanged else "没有改动"
        return "；".join([done, *remarks]) if remarks else ""


def paste_of(table: ValueTableModel, block: Block) -> Paste | None:
    """The clipboard's block at the upper left of ``block``; None when there is nothing to paste or no place for it.

    A single value fills the selection, and a block that fits into it several times is repeated, as spreadsheets do.
    Rows that bring labels of the form belong where these stand.
    """
    data = QGuiApplication.clipboard().mimeData()
    clip = read_clip(data) if data is not None else None
    if clip is None or not block:
        return None
    corner = (block[0][0].row(), block[0][0].column())
    placing = Placing(table, clip, corner)
    size = height, width = _size_of_selection(table, block)
    fits = height % clip.height == 0 and width % clip.width == 0
    labelled = placing.by_labels() if not fits or size == (clip.height, clip.width) else None
    if labelled is not None and not placing.is_in_order(labelled):
        return Paste(table, clip, (labelled, placing.in_order(name=IN_ORDER)), _OTHER_ROWS)
    titled = _below_titles(placing, fits=fits) if labelled is None else None
    if titled is not None:
        return Paste(table, clip, (titled[0], placing.in_order(name=IN_ORDER)), titled[1])
    if fits:
        return Paste(table, clip, (placing.in_order(height=height, width=width),))
    if height * width > 1:
        return Paste(table, clip, _to_the_end(placing), f"选中的是 {height} 行 {width} 列")
    if _is_prose(table, clip, corner):
        one = Clip(((ClipCell(clip.whole_text()),),), is_table=False, had_controls=clip.had_controls)
        told = f"{clip.height} 行文字都在这一格里；要分行填入，请先选中 {clip.height} 格"
        return Paste(table, one, (Placing(table, one, corner).in_order(),), told=told)
    within = placing.within_class() if labelled is None else None
    if within is not None:
        return Paste(table, clip, (within, placing.in_order(name=IN_ORDER)), "所在的一类没有这么多行")
    ways = _to_the_end(placing)
    other = _OTHER_ROWS if placing.names_other_rows() else ""
    return Paste(table, clip, ways, "有内容超出表格" if _goes_beyond(table, ways[-1]) else other)


def _below_titles(placing: Placing, *, fits: bool) -> tuple[Way, str] | None:
    """The way for a block that begins with titles, and what is said of it; None for a block without."""
    if (known := placing.by_titles()) is not None:
        return known, "其中有标题行"
    words = None if fits else placing.below_words()
    return (words, "开头像是标题") if words is not None else None


def _to_the_end(placing: Placing) -> tuple[Way, ...]:
    """Row by row, where the table can grow also with rows added to it."""
    longer = placing.longer()
    return (longer, placing.in_order()) if longer is not None else (placing.in_order(),)


def _goes_beyond(table: ValueTableModel, way: Way) -> bool:
    return any(text and (row >= len(table.rows) or column >= len(table.columns)) for (row, column), text in way.texts())


def _size_of_selection(table: ValueTableModel, block: Block) -> tuple[int, int]:
    """Rows and columns that are selected; a merged label counts as one cell."""
    height, width = len(block), len(block[0])
    first = table.cell(block[0][0])
    return (1, 1) if (height, width) == (first.rowspan, first.colspan) else (height, width)


def _is_prose(table: ValueTableModel, clip: Clip, corner: Place) -> bool:
    """True when paragraphs, not cells, are pasted over a cell that takes paragraphs."""
    return not clip.is_table and clip.height > 1 and isinstance(at_place(table.rows, corner).kind, LongText)


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
    if written.unchanged and not written.changed:
        yield f"{written.unchanged} 格与原来相同"
    if written.skipped:
        yield f"{written.skipped} 格不可填写，已跳过"
    if outside:
        yield f"{outside} 格超出表格，未粘贴"
    if written.refused:
        yield f"{len(written.refused)} 格未填入，原文留在格中，按 F8 逐个改正：{written.refused[0]}"
