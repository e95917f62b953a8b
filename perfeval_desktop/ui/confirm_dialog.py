"""待确认: what was carried over from last year, one line each; a key confirms it, another goes to its field."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.document.commands import ConfirmFields
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.unconfirmed import Unconfirmed, unconfirmed
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.reading_table import RowReader, put_texts, set_columns
from perfeval_desktop.ui.slots import weak_slot

_SIZE = (60, 24)  # in characters and lines


class _List(QTableWidget):
    """A table in which Space means something."""

    space_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.space_pressed.emit()
        else:
            super().keyPressEvent(event)


class ConfirmDialog(Dialog):
    """The list stays open beside the window: Space confirms the chosen lines, Enter leads to the field."""

    def __init__(self, session: Session, go_to: Callable[[FieldPath], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("待确认")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._go_to = session, go_to
        self._rows: tuple[Unconfirmed, ...] = ()
        self.count = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.table = _List()
        self.whole = RowReader(self.table)
        self.confirm_button = QPushButton("确认选中的(&C)", autoDefault=False)
        self.all_button = QPushButton("全部选中(&A)", autoDefault=False)
        self.go_button = QPushButton("转到该处(&G)", autoDefault=False)
        self._lay_out()
        session.changed.connect(self._follow)
        session.closed.connect(self.close)
        session.opened.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        table = self.table
        set_columns(table, ("位置", "带来的内容"), "待确认的内容")
        table.activated.connect(weak_slot(self.go))
        table.space_pressed.connect(weak_slot(self.confirm))
        buttons = QDialogButtonBox()
        for button, slot in (
            (self.confirm_button, self.confirm),
            (self.go_button, self.go),
            (self.all_button, self.choose_all),
        ):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
            button.clicked.connect(weak_slot(slot))
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setText("关闭")
        close.setAutoDefault(False)  # Enter in the list leads to a field, and the list stays
        buttons.rejected.connect(self.reject)
        body = QVBoxLayout(self)
        for part, stretch in ((self.count, 0), (table, 3), (self.whole, 1), (buttons, 0)):
            body.addWidget(part, stretch)
        open_at_size(self, *_SIZE)

    def confirm(self) -> None:
        """The chosen lines are right as they are; the next line is chosen then."""
        chosen = self._chosen()
        if not chosen:
            return
        first = chosen[0]
        try:
            self._session.push(ConfirmFields(tuple(self._rows[number].path for number in chosen)), self)
        except ModelError as error:
            self.count.setText(str(error))
            return
        self._choose(first)

    def choose_all(self) -> None:
        """Choose every line."""
        self.table.selectAll()

    def go(self) -> None:
        """Bring the cursor to the field of the chosen line."""
        chosen = self._chosen()
        if chosen:
            self._go_to(self._rows[chosen[0]].path)

    def _chosen(self) -> list[int]:
        return sorted({index.row() for index in self.table.selectedIndexes()})

    def _choose(self, number: int) -> None:
        if self._rows:
            self.table.selectRow(min(number, len(self._rows) - 1))

    def _follow(self, *_: object) -> None:
        """Show what still waits; the chosen line stays where it is."""
        rows = unconfirmed(self._session.evaluation) if self._session.is_open else ()
        if rows != self._rows or not self.table.rowCount():
            number = max(0, self.table.currentRow())
            self._rows = rows
            self._fill()
            self._choose(number)
        done = "没有待确认的内容。"
        told = f"还有 {len(rows)} 处沿用上年的内容。仍然适用的按空格键确认，不适用的按回车键转到该处修改。"
        self.count.setText(told if rows else done)
        for button in (self.confirm_button, self.go_button, self.all_button):
            button.setEnabled(bool(rows))

    def _fill(self) -> None:
        session = self._session
        labels = [label_of(row.path, session.evaluation, session.pack) for row in self._rows]
        put_texts(self.table, [(label, row.value) for label, row in zip(labels, self._rows, strict=True)])
