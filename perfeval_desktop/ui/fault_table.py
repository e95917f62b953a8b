"""The table in which the faults of a rule pack, and how its cases come out, are read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QTableWidget

from perfeval_desktop.bureau.pack_review import Fault
from perfeval_desktop.rulepack.labels import snippet
from perfeval_desktop.scoring.cases import CaseResult
from perfeval_desktop.ui.reading_table import put_texts, set_columns

_SHOWN = 80


def make_fault_table(name: str) -> QTableWidget:
    """An empty table, which is called ``name``."""
    table = QTableWidget()
    set_columns(table, ("位置", "结果"), name)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    return table


def show_faults(table: QTableWidget, faults: Sequence[Fault], cases: Sequence[CaseResult] = ()) -> None:
    """Show ``faults``, then the cases that fail, then those that come out as stated."""
    rows = [(f"第 {fault.line} 行 · {fault.level.label}", fault.sentence) for fault in faults]
    shown = [(snippet(fault.problem.message, _SHOWN),) for fault in faults]
    for case in sorted(cases, key=lambda one: one.passed):
        text = f"{'相符' if case.passed else '不符'}：{case.name}：{case.message}"
        rows.append(("算例", text))
        shown.append((snippet(text, _SHOWN),))
    put_texts(table, rows, shown)
    table.setCurrentCell(0 if rows else -1, 0)
