"""导出: which files to write and where. The work is done in the background on the value as it is now."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.export.package import PRESSES, ExportOutcome, Press
from perfeval_desktop.files import is_folder, lies_at
from perfeval_desktop.session.jobs import run_job
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.dialog import Dialog
from perfeval_desktop.ui.drafts import Drafts
from perfeval_desktop.ui.ems import in_ems
from perfeval_desktop.ui.exporter import Exporter
from perfeval_desktop.ui.interaction import Interaction
from perfeval_desktop.ui.part_chooser import PartChooser

_LABELS: dict[Press, str] = {
    "xlsx": "Excel（每个表一张工作表）",
    "pdf": "PDF（可以直接打印）",
    "docx": "Word（可以继续编辑）",
}
_NOTHING_YET = "这套材料只有项目的表格，现在还没有项目。请先在“项目附件”中添加项目，再导出。"


class ExportDialog(Dialog):
    """Exports the open document. ``suggestion`` is the file name that it offers; the formats are remembered."""

    def __init__(
        self,
        session: Session,
        preferences: PreferencesStore,
        interaction: Interaction,
        exporter: Exporter,
        suggestion: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._preferences = preferences
        self._interaction = interaction
        self._exporter = exporter
        self._drafts = Drafts.of(session)
        self._busy = False
        self.setWindowTitle("导出")
        self.presses = {press: QCheckBox(_LABELS[press]) for press in PRESSES}
        self.chooser = PartChooser(session, exporter)
        self.parts, self.checklist, self.amount = self.chooser.parts, self.chooser.checklist, self.chooser.amount
        self.all_button, self.none_button = self.chooser.all_button, self.chooser.none_button
        self.folder = QLineEdit(preferences.value.export_folder or str(suggestion.parent))
        self.name = QLineEdit(suggestion.stem)
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.export_button = QPushButton("导出")
        self.open_folder_button = QPushButton("打开文件夹")
        self.browse_button = QPushButton("选择…")
        self._close = QPushButton("关闭")
        self._progress = QProgressBar(maximum=0)
        self._lay_out()
        self._connect()
        for press, box in self.presses.items():
            box.setChecked(press in preferences.value.export_formats)
        self.checklist.setChecked(preferences.value.export_checklist)
        self._show_plan()

    def targets(self) -> dict[Press, Path]:
        """The files that will be written."""
        folder, name = Path(self.folder.text().strip()), self.name.text().strip()
        return {press: folder / f"{name}.{press}" for press, box in self.presses.items() if box.isChecked()}

    def start(self) -> None:
        """Write the files; what came of it is shown when it is done."""
        targets = self.targets()
        self._preferences.update(
            export_formats=tuple(targets),
            export_folder=self.folder.text().strip(),
            export_checklist=self.checklist.isChecked(),
        )
        self._set_busy(True)
        self.message.setText("正在导出，请稍候。")
        session, choice = self._session, self.chooser.choice()
        export, wants_signs = self._exporter.export, self.checklist.isChecked()
        work = partial(export, session.evaluation, session.pack, targets, choice, checklist=wants_signs)
        run_job(work, self._finished, self._failed)

    def reject(self) -> None:
        if not self._busy:  # the files are being written: the result is worth waiting for
            super().reject()

    # --- inner life ----------------------------------------------------------------------------------------------

    def _finished(self, outcome: ExportOutcome) -> None:
        self._set_busy(False)
        lines = [f"已导出：{path.name}" for path in outcome.written]
        lines += outcome.problems
        if outcome.missing:
            lines.append(outcome.missing_sentence)
        if outcome.substitutes:
            lines.append(outcome.font_sentence)
        self.message.setText("\n".join(lines))
        self.open_folder_button.setVisible(bool(outcome.written))
        if QApplication.focusWidget() is None:  # what had the keyboard was off meanwhile
            self.export_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        self.message.setText("导出时遇到没有预料到的问题，没有完成。详细情况已记入日志。")
        raise error  # the crash guard records it

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._progress.setVisible(busy)
        self.open_folder_button.setVisible(False)
        for widget in (
            self.export_button,
            self._close,
            self.browse_button,
            self.folder,
            self.name,
            *self.presses.values(),
            self.chooser,
        ):
            widget.setEnabled(not busy)

    def _show_plan(self) -> None:
        """Say before the click what stands in the way and what will be overwritten."""
        targets = self.targets()
        existing = [path.name for path in targets.values() if lies_at(path)]
        there = is_folder(Path(self.folder.text().strip()))
        if not targets:
            text = "请至少选择一种格式。"
        elif not self.chooser.has_parts():
            text = _NOTHING_YET if self.chooser.is_empty else "请至少选择一份材料。"
        elif not self.name.text().strip():
            text = "请填写文件名。"
        elif not there:
            text = "找不到这个文件夹，请重新选择。"
        else:
            text = f"同名文件将被覆盖：{'、'.join(existing)}" if existing else ""
        unread = self._drafts.sentences()
        if unread:
            text = "\n".join([*filter(None, [text]), "以下内容无法识别，不会出现在导出的文件中：", *unread])
        self.message.setText(text)
        named = bool(self.name.text().strip())
        self.export_button.setEnabled(bool(targets) and named and there and self.chooser.has_parts())

    def _choose_folder(self) -> None:
        chosen = self._interaction.choose_folder(Path(self.folder.text().strip()))
        if chosen is not None:
            self.folder.setText(str(chosen))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text().strip()))

    # --- looks ---------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        for box in self.presses.values():
            box.toggled.connect(self._show_plan)
        self.chooser.changed.connect(self._show_plan)
        self.folder.textChanged.connect(self._show_plan)
        self.name.textChanged.connect(self._show_plan)
        self.browse_button.clicked.connect(self._choose_folder)
        self.export_button.clicked.connect(self.start)
        self.open_folder_button.clicked.connect(self._open_folder)
        self._close.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        in_ems(column, margins=1, spacing=0.5)
        line = QHBoxLayout()
        column.addLayout(line)
        for box in self.presses.values():
            line.addWidget(box)
        line.addStretch(1)
        column.addWidget(self.chooser, 1)
        grid = QGridLayout()
        column.addLayout(grid)
        for row, (label, field) in enumerate((("文件夹(&F)", self.folder), ("文件名(&N)", self.name))):
            caption = QLabel(label)
            caption.setBuddy(field)
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.browse_button, 0, 2)
        in_ems(self.folder, least_width=28)
        column.addWidget(self._progress)
        column.addWidget(self.message)
        buttons = QHBoxLayout()
        column.addLayout(buttons)
        buttons.addWidget(self.open_folder_button)
        buttons.addStretch(1)
        buttons.addWidget(self.export_button)
        buttons.addWidget(self._close)
        self.export_button.setDefault(True)
        self._progress.setVisible(False)
        self._progress.setTextVisible(False)
        self.open_folder_button.setVisible(False)
