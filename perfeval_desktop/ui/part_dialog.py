"""分出项目: which projects go into a file of their own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.dialog import Dialog
from perfeval_desktop.ui.slots import weak_slot


class PartDialog(Dialog):
    """A tick for each project."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("分出项目")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._projects = session.evaluation.projects
        self.list = QListWidget()
        self.list.setAccessibleName("要分出的项目")
        for project in self._projects:
            item = QListWidgetItem(project.name.strip() or "（未填写名称）", self.list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.save_button = QPushButton("保存为文件(&S)…")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.accept)
        self.list.itemChanged.connect(weak_slot(self._show_state))
        buttons = QDialogButtonBox()
        buttons.addButton(self.save_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        buttons.rejected.connect(self.reject)
        body = QVBoxLayout(self)
        text = "勾选交给科室填写的项目，保存成单独的文件。科室填好以后，用“并入项目”合并回来。"
        if not self._projects:
            text = "这份材料还没有项目，没有可以分出的。请先在“项目附件”中添加项目，或由上年文件、以前的表格带来。"
        for part in (QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText), self.list, buttons):
            body.addWidget(part)
        self._show_state()

    def chosen(self) -> tuple[ProjectAppendix, ...]:
        """The projects that are ticked."""
        states = [self.list.item(number).checkState() for number in range(self.list.count())]
        pairs = zip(self._projects, states, strict=True)
        return tuple(project for project, state in pairs if state == Qt.CheckState.Checked)

    def _show_state(self) -> None:
        self.save_button.setEnabled(bool(self.chosen()))
