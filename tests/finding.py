"""The window with 查找和替换: what a clerk types there, and what is seen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from perfeval_desktop.document.commands import Batch, SetField
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.ui.find_panel import FindPanel
from perfeval_desktop.ui.found_model import FoundModel
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import press, type_text

Key, Mod = Qt.Key, Qt.KeyboardModifier
CTRL = Mod.ControlModifier
TEXT = path("report.sections[conclusion].text")
UNIT = path("cover.unit_short_name")
RATIONALE = path("scorecard.entries[dept.process.execution.rate].score_rationale")
BASIC = path("budget.funds[basic].initial_budget")
SECRET = "龘"


def put(desk: MainWindow, *values: tuple[FieldPath, object]) -> None:
    desk.session.push(Batch(tuple(SetField(where, value, "改") for where, value in values), "改"))


def panel(desk: MainWindow) -> FindPanel:
    return desk.workbench.find_dock.panel


def search(desk: MainWindow, words: str) -> None:
    """Type ``words`` into the line 查找 and go to the first hit; the keyboard stays."""
    press(Key.Key_F, CTRL)
    press(Key.Key_A, CTRL)
    type_text(words)
    press(Key.Key_Return)


def replace_by(desk: MainWindow, words: str) -> None:
    press(Key.Key_H, CTRL)
    press(Key.Key_A, CTRL)
    type_text(words) if words else press(Key.Key_Delete)


def click(desk: MainWindow, words: str) -> None:
    next(button for button in panel(desk).findChildren(QPushButton) if button.text().startswith(words)).click()
    QApplication.processEvents()


def rows(desk: MainWindow, column: int) -> list[str]:
    model = panel(desk).findChild(FoundModel)
    return [
        model.index(row, column, model.index(group, 0)).data()
        for group in range(model.rowCount())
        for row in range(model.rowCount(model.index(group, 0)))
    ]


def groups(desk: MainWindow) -> list[str]:
    model = panel(desk).findChild(FoundModel)
    return [model.index(group, 0).data() for group in range(model.rowCount())]


def count(desk: MainWindow) -> str:
    return next(
        label.text() for label in panel(desk).findChildren(QLabel) if "处" in label.text() or "没有" in label.text()
    )


def notice(desk: MainWindow) -> str:
    return desk.statusBar().currentMessage()


def place(desk: MainWindow) -> FieldPath | None:
    tab = desk.workbench.pages.tab()
    return tab.current_path() if tab is not None else None
