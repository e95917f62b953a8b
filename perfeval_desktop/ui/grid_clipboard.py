"""Blocks of cells between a grid and the clipboard: what is shown for other programs, every known digit for grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QMimeData, QModelIndex
from PySide6.QtGui import QGuiApplication

from perfeval_desktop.ui.clipboard import from_tsv, to_tsv
from perfeval_desktop.ui.field_kinds import Amount
from perfeval_desktop.ui.grid_rows import Cell
from perfeval_desktop.ui.plain_text import NUL_DROPPED, without_nul
from perfeval_desktop.ui.table_model import ValueTableModel, Written

_EXACT = "application/x-perfeval-cells"  # the same block with amounts as an editor offers them: nothing is rounded
Block = Sequence[Sequence[QModelIndex]]


def copy_block(table: ValueTableModel, block: Block) -> None:
    """Put ``block`` on the clipboard as spreadsheets do."""
    cells = [[table.cell(index) for index in row] for row in block]
    data = QMimeData()
    data.setText(to_tsv([[cell.text for cell in row] for row in cells]))
    data.setData(_EXACT, to_tsv([[_exact(cell) for cell in row] for row in cells]).encode())
    QGuiApplication.clipboard().setMimeData(data)


def paste_block(table: ValueTableModel, block: Block) -> str:
    """Put the clipboard's block at the upper left of ``block``; a single value fills it.

    What did not go as it was meant comes back as a sentence, empty when all went well.
    """
    text = _clipboard_text()
    if not text or not block:
        return ""
    values = from_tsv(without_nul(text))
    if len(values) == len(values[0]) == 1:
        pairs = [(index, values[0][0]) for row in block for index in row]
    else:
        pairs = list(_spread(table, block[0][0], values))
    inside = [(index, value) for index, value in pairs if index.isValid()]
    written = table.write(inside, f"粘贴到{table.source.name}")
    remarks = _remarks(written, outside=len(pairs) - len(inside))
    if without_nul(text) != text:
        remarks.append(NUL_DROPPED.rstrip("。"))
    return "；".join([f"已填入 {written.changed} 格", *remarks]) if remarks else ""


def _exact(cell: Cell) -> str:
    return (cell.edit_text if isinstance(cell.kind, Amount) else "") or cell.text


def _clipboard_text() -> str:
    data = QGuiApplication.clipboard().mimeData()
    return bytes(data.data(_EXACT).data()).decode() if data.hasFormat(_EXACT) else data.text()


def _spread(
    table: ValueTableModel, corner: QModelIndex, values: Sequence[Sequence[str]]
) -> Iterator[tuple[QModelIndex, str]]:
    """Each value with its place, counted from ``corner``; the place is invalid where the table has ended."""
    for down, line in enumerate(values):
        for right, value in enumerate(line):
            yield table.index(corner.row() + down, corner.column() + right), value


def _remarks(written: Written, outside: int) -> list[str]:
    parts = []
    if written.skipped:
        parts.append(f"{written.skipped} 格不可填写，已跳过")
    if outside:
        parts.append(f"{outside} 格超出表格，未粘贴")
    if written.refused:
        parts.append(f"{len(written.refused)} 格未填入：{written.refused[0]}")
    return parts
