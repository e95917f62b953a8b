"""Buttons that add, remove and move the rows of a grid, for those who do not know its keys."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.slots import weak_slot


class RowButtons(QWidget):
    """They work on the row under the cursor; where it cannot take an order, the button for it is off."""

    def __init__(self, view: GridView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._add = self._button("增加行", "在当前行下方增加一行（Insert）")
        self._remove = self._button("删除行", "删除所选的行（Ctrl+Delete）")
        self._up = self._button("上移", "把当前行上移（Alt+↑）")
        self._down = self._button("下移", "把当前行下移（Alt+↓）")
        layout.addStretch(1)
        self._add.clicked.connect(view.insert_row)
        self._remove.clicked.connect(view.remove_rows)
        self._up.clicked.connect(weak_slot(view.move_row, -1))
        self._down.clicked.connect(weak_slot(view.move_row, 1))
        view.current_path_changed.connect(self._update)
        view.table.layout_settled.connect(self._update)
        view.table.lock.changed.connect(self._update)
        self._update()
        for before, after in pairwise((*self.buttons, view)):  # as they stand on the page
            QWidget.setTabOrder(before, after)

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        return self._add, self._remove, self._up, self._down

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(button)
        return button

    def _update(self) -> None:
        row = self._view.currentIndex().row()
        table = self._view.table
        self._add.setEnabled(table.may_insert(row))
        self._remove.setEnabled(table.may_remove(row))
        self._up.setEnabled(table.may_move(row, -1))
        self._down.setEnabled(table.may_move(row, 1))
