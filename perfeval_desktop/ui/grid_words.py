"""What is said when a key did not do to a cell what it does to others: nothing is skipped in silence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication

from perfeval_desktop.ui.grid_rows import Cell
from perfeval_desktop.ui.table_writing import Written, problem_of

NOTHING_ABOVE = "上方没有可以复制的格。"
NOTHING_BESIDE = "左侧没有可以复制的格。"


def why_not_pasted() -> str:
    """Why nothing of what is on the clipboard was pasted into a table."""
    data = QGuiApplication.clipboard().mimeData()
    if data is not None and (data.hasImage() or "<img" in data.html()):
        return "剪贴板里只有图片；表格只能填写文字，没有粘贴。"
    return "剪贴板里没有可以粘贴的文字。"


def why_not_cleared(cells: Sequence[Cell]) -> str:
    """What of ``cells`` was not emptied and why; empty when all was, and for labels beside cells that were."""
    chosen = [cell for cell in cells if cell.editable and cell.text and problem_of(cell, "")]
    computed = [cell for cell in cells if _is_computed(cell) and (cell.text or len(cells) == 1)]
    whose = "这一格" if len(cells) == 1 else "{} 格"
    told = []
    if computed:
        told.append(f"{whose.format(len(computed))}是计算得出的，没有清除")
    if chosen:
        told.append(f"{whose.format(len(chosen))}要从列表中选一项，不能清空")
    if not told and cells and not any(cell.editable for cell in cells):
        told.append("表格中印好的文字不能清除")
    return f"{'；'.join(told)}。" if told else ""


def why_not_filled(cells: Sequence[Cell], written: Written) -> str:
    """What of ``cells`` was not filled and why; empty when all was, and for labels beside cells that were."""
    closed = [cell for cell in cells if not cell.editable]
    told = []
    if closed and len(closed) == len(cells):
        told.append(f"{'这一格' if len(cells) == 1 else '所选的格'}不可填写，没有填充")
    elif computed := [cell for cell in closed if _is_computed(cell)]:
        told.append(f"{len(computed)} 格是计算得出的，已跳过")
    if written.refused:
        told.append(f"已填入 {written.changed} 格；{len(written.refused)} 格未填入：{written.refused[0]}")
    return "；".join(told)


def _is_computed(cell: Cell) -> bool:
    return (cell.derived or cell.locked) and not cell.editable
