"""Grids on real tables, shown as a tab shows them, and where in them the tests type."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.budget_grids import FundSource
from perfeval_desktop.ui.grid_rows import GridSource
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.table_model import ValueTableModel
from tests.helpers import press

Show = Callable[[QWidget], QWidget]
Place = tuple[int, int]

FUNDS = path("budget.funds")
BASIC = FUNDS.row("basic").child("initial_budget")
PROJECT = FUNDS.row("project").child("initial_budget")
TOTAL = FUNDS.row("total").child("initial_budget")
ENTRY = path("scorecard.entries[dept.process.execution.rate]")
GOALS = path("goals.entries")


def fund_source() -> FundSource:
    """The fund table of the department's form."""
    return FundSource(FUNDS, lambda pack: pack.department and pack.department.scorecard.funds, name="部门预算资金")


def grid_of(session: Session, source: GridSource, show: Show) -> GridView:
    """A grid over ``source`` in a window of its own."""
    view = GridView(ValueTableModel(session, source))
    show(view)
    return view


def value(session: Session, where: FieldPath) -> object:
    """What the document holds at ``where``."""
    return get_at(session.evaluation, where)


def at(view: GridView, where: FieldPath) -> str:
    """What the grid shows for a field."""
    return view.table.cell(view.table.index_of(where)).text


def current(view: GridView) -> FieldPath | None:
    """The field under the cursor."""
    return view.table.cell(view.currentIndex()).path


def place(view: GridView) -> Place:
    return view.currentIndex().row(), view.currentIndex().column()


def selected(view: GridView) -> tuple[Place, Place]:
    block = view.selected_block()
    first, last = block[0][0], block[-1][-1]
    return (first.row(), first.column()), (last.row(), last.column())


def go(view: GridView, row: int, column: int) -> None:
    view.go_to(view.table.index(row, column))
    view.setFocus()


def names(session: Session) -> list[str]:
    return [line.label for line in session.evaluation.profile.staffing]


def paste(text: str, html: str = "") -> None:
    """Press Ctrl+V with ``text``, and ``html`` where a program gives it, on the clipboard."""
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)
    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
