"""Which parts of the package are wanted, with their pages: for the export, the preview and the printer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from perfeval_desktop.layout.choice import EVERYTHING, PartChoice, PrintedPart
from perfeval_desktop.session.jobs import run_job
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.exporter import Exporter
from perfeval_desktop.ui.part_tree import PartTree
from perfeval_desktop.ui.slots import weak_slot

_NOTHING = "没有可以打印的内容，请先添加项目。"
_SIZE = (40, 22)  # in characters and lines


class PartChooser(QWidget):
    """Lists the parts as soon as their pages are counted; until then, and where they cannot be, all are wanted."""

    changed = Signal()

    def __init__(self, session: Session, exporter: Exporter, choice: PartChoice = EVERYTHING) -> None:
        super().__init__()
        self._session, self._choice = session, choice
        self.is_empty = False
        """True when it is known that the document has nothing to print yet."""
        self.parts = PartTree()
        self.all_button, self.none_button = QPushButton("全选(&A)"), QPushButton("全不选(&Z)")
        self.checklist = QCheckBox("附签章清单(&Q)：列出要签字、盖章的每一处，供打印后核对，不随材料报送")
        self.amount = QLabel("正在计算页数…", textFormat=Qt.TextFormat.PlainText)
        self._lay_out()
        self.parts.changed.connect(self._parts_changed)
        self.checklist.toggled.connect(self._checklist_chosen)
        self.all_button.clicked.connect(weak_slot(self._set_all, True))
        self.none_button.clicked.connect(weak_slot(self._set_all, False))
        run_job(partial(exporter.contents, session.evaluation, session.pack), self._show_parts, self._not_counted)

    def choice(self) -> PartChoice:
        """The parts that are wanted."""
        return self.parts.choice() if self.parts.topLevelItemCount() else self._choice

    def has_parts(self) -> bool:
        """False when nothing is wanted."""
        return not self.is_empty and (self.parts.topLevelItemCount() == 0 or self.parts.chosen()[0] > 0)

    def _show_parts(self, parts: Sequence[PrintedPart]) -> None:
        if not shiboken6.isValid(self.parts):
            return  # the dialog was closed before the pages were counted
        names = {project.id: project.name or "（未命名项目）" for project in self._session.evaluation.projects}
        self.is_empty = not parts
        self.parts.show_parts(parts, names, self._choice)
        self._show_amount()  # and nothing else: an export may be on, or its outcome be read
        if self.is_empty:
            self.amount.setText(_NOTHING)
            self.changed.emit()

    def _not_counted(self, _error: Exception) -> None:
        if shiboken6.isValid(self.amount):
            self.amount.setText("页数没有算出来，导出时包含全部内容。")  # what is wrong is told by the export itself

    def _parts_changed(self) -> None:
        self._show_amount()
        self.changed.emit()

    def _checklist_chosen(self) -> None:
        if self.parts.topLevelItemCount():
            self._show_amount()

    def _show_amount(self) -> None:
        parts, pages = self.parts.chosen()
        more = "，另加签章清单" if self.checklist.isChecked() else ""
        self.amount.setText(f"已选 {parts} 份材料，PDF 共 {pages} 页{more}。" if parts else "没有选择材料。")

    def _set_all(self, wanted: bool) -> None:
        self.parts.set_all(wanted=wanted)

    def _lay_out(self) -> None:
        column, head, caption = QVBoxLayout(self), QHBoxLayout(), QLabel("内容(&C)")
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        caption.setBuddy(self.parts)
        head.addWidget(caption)
        head.addWidget(self.amount, 1)
        head.addWidget(self.all_button)
        head.addWidget(self.none_button)
        column.addWidget(self.parts, 1)
        column.addWidget(self.checklist)


class PartsDialog(Dialog):
    """打印范围: which parts the preview shows and the printer gets.

    ``chosen`` carries the choice, how many parts it has, and whether 签章清单 is wanted.
    """

    chosen = Signal(object, int, bool)

    def __init__(
        self, session: Session, exporter: Exporter, choice: PartChoice, *, checklist: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("打印范围")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.chooser = PartChooser(session, exporter, choice)
        self.chooser.checklist.setChecked(checklist)
        self.done_button = QPushButton("确定")
        self.done_button.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(self.done_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.chooser, 1)
        column.addWidget(buttons)
        self.chooser.changed.connect(self._show_state)
        self.chooser.parts.setFocus()
        open_at_size(self, *_SIZE)

    def accept(self) -> None:
        chooser = self.chooser
        self.chosen.emit(chooser.choice(), chooser.parts.chosen()[0], chooser.checklist.isChecked())
        super().accept()

    def _show_state(self) -> None:
        self.done_button.setEnabled(self.chooser.has_parts())
