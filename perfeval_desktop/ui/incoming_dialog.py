"""Changes that come from outside, one line each: what is ticked is taken over, as one step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.bureau.merging import Incoming, accepted
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.difference_view import excerpts
from perfeval_desktop.ui.reading_table import RowReader, put_texts, set_columns
from perfeval_desktop.ui.slots import weak_slot

_SIZE = (64, 26)  # in characters and lines
_MOST_NOTES = 2000
_MARK = "两边都改过"


class IncomingDialog(Dialog):
    """``remarks`` are lines that are only told: place, and what became of it. A conflict is ticked by hand."""

    def __init__(
        self,
        session: Session,
        title: str,
        changes: Sequence[Incoming],
        remarks: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._changes, self._title = session, tuple(changes), title
        self._before = session.evaluation
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.table, self.remarks = QTableWidget(), QTableWidget()
        self.whole = RowReader(self.table)
        set_columns(self.table, ("位置", "现在", "改为"), "要采用的改动")
        set_columns(self.remarks, ("位置", "说明"), "没有取或不清楚的内容")
        self.take_button = QPushButton("采用勾选的(&T)")
        self._fill()
        put_texts(self.remarks, remarks[:_MOST_NOTES])
        self.remarks.setVisible(bool(remarks))
        self._lay_out()
        self._show_state()

    def _lay_out(self) -> None:
        self.take_button.setDefault(True)
        self.take_button.clicked.connect(weak_slot(self.take))
        self.table.itemChanged.connect(weak_slot(self._show_state))
        buttons = QDialogButtonBox()
        buttons.addButton(self.take_button, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        close.setText("取消")
        buttons.rejected.connect(self.reject)
        body = QVBoxLayout(self)
        for part, stretch in ((self.message, 0), (self.table, 4), (self.whole, 2), (self.remarks, 1), (buttons, 0)):
            body.addWidget(part, stretch)
        open_at_size(self, *_SIZE)

    def chosen(self) -> tuple[Incoming, ...]:
        """The changes whose line is ticked."""
        rows = (self.table.item(number, 0) for number in range(self.table.rowCount()))
        ticked = [item is not None and item.checkState() == Qt.CheckState.Checked for item in rows]
        return tuple(each for each, is_ticked in zip(self._changes, ticked, strict=True) if is_ticked)

    def take(self) -> None:
        """Do what is ticked, as one step that undo takes back."""
        if self._session.evaluation is not self._before:
            self.message.setText("材料在这期间改动过，请重新打开这个窗口再试。")
            return
        try:
            self._session.push(accepted(self.chosen(), self._title), self)
        except ModelError as error:
            self.message.setText(str(error))
            return
        self.accept()

    def _show_state(self) -> None:
        conflicts = sum(each.is_conflict for each in self._changes)
        told = f"有 {len(self._changes)} 处改动，勾选了 {len(self.chosen())} 处。"
        if conflicts:
            told += f"其中 {conflicts} 处{_MARK}，要改为对方的请勾选。"
        self.message.setText(told if self._changes else "没有与现在不同的内容。")
        self.take_button.setEnabled(bool(self.chosen()))

    def _fill(self) -> None:
        lines = [(each.line, f"{_MARK}：" if each.is_conflict else "") for each in self._changes]
        rows = [(f"{mark}{line.label}", line.old, line.new) for line, mark in lines]
        put_texts(self.table, rows, [excerpts(line.old, line.new) for line, _ in lines])
        for number, each in enumerate(self._changes):
            item = self.table.item(number, 0)
            assert item is not None
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if each.is_conflict else Qt.CheckState.Checked)
