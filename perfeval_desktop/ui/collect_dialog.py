"""汇总: many files become one workbook; a bar shows how far it is, and it can be stopped."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.bureau.collect import RollUp, Step, Wanted, collect
from perfeval_desktop.bureau.reading import CancelledError
from perfeval_desktop.bureau.unit_list import read_unit_list
from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.session.errors import StorageError
from perfeval_desktop.session.jobs import run_job
from perfeval_desktop.ui.dialog import Dialog
from perfeval_desktop.ui.interaction import Interaction
from perfeval_desktop.ui.slots import weak_slot

_WIDTH = 40  # in characters
_LOOK_MS = 150
_NAME = "绩效自评汇总.xlsx"


class _Progress:
    """What the job tells the dialog, and the dialog the job; both only read what the other writes."""

    def __init__(self) -> None:
        self.step = Step(0, 0, "")
        self.cancelled = threading.Event()

    def take(self, step: Step) -> None:
        self.step = step


class CollectDialog(Dialog):
    """Asks for the folder, the list of units and another year's folder, and writes the workbook."""

    def __init__(self, interaction: Interaction, start: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("汇总")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._interaction, self._start = interaction, start
        self._progress: _Progress | None = None
        self.folder, self.units, self.last_year = QLineEdit(), QLineEdit(), QLineEdit()
        self.target = QLineEdit(str(start / _NAME))
        self.bar = QProgressBar()
        self.bar.hide()
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.start_button = QPushButton("汇总(&S)")
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._show_progress)
        self._lay_out()

    def _lay_out(self) -> None:
        body, fields = QVBoxLayout(self), QFormLayout()
        body.addLayout(fields)
        lines = (
            ("各单位文件所在的文件夹(&F)：", self.folder, self._choose_folder),
            ("应报单位名单(&L)：", self.units, self._choose_units),
            ("上年文件夹(&Y)：", self.last_year, self._choose_last_year),
            ("汇总写到(&O)：", self.target, self._choose_target),
        )
        for words, edit, choose in lines:
            button = QPushButton("选择…", autoDefault=False)
            button.setAccessibleName(f"选择{words.partition('(')[0]}")
            button.clicked.connect(weak_slot(choose))
            label, line = QLabel(words), QHBoxLayout()
            fields.addRow(label, line)
            line.addWidget(edit, 1)
            line.addWidget(button)
            label.setBuddy(edit)
        self.units.setPlaceholderText("可以不填；.txt 每行一个单位，或 .xlsx")
        self.last_year.setPlaceholderText("可以不填；填了就与它比较")
        self.start_button.setDefault(True)
        self.start_button.clicked.connect(self.start)
        buttons = QDialogButtonBox()
        buttons.addButton(self.start_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.close_button = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self.close_button.setText("关闭")
        buttons.rejected.connect(self.reject)
        for part in (self.bar, self.message, buttons):
            body.addWidget(part)
        self.setMinimumWidth(_WIDTH * self.fontMetrics().horizontalAdvance("字"))

    def start(self) -> None:
        """Begin, with what stands in the fields."""
        if self._progress is not None:
            return
        if not self.folder.text().strip() or not self.target.text().strip():
            self.message.setText("请选择各单位文件所在的文件夹，以及汇总写到哪里。")
            return
        try:
            units = read_unit_list(Path(self.units.text().strip())) if self.units.text().strip() else ()
        except StorageError as error:
            self.message.setText(str(error))
            return
        last_year = Path(self.last_year.text().strip()) if self.last_year.text().strip() else None
        wanted = Wanted(Path(self.folder.text().strip()), Path(self.target.text().strip()), units, last_year)
        progress = self._progress = _Progress()
        self.start_button.setEnabled(False)
        self.close_button.setText("停止")
        self.message.setText("正在读取…")
        self.bar.setRange(0, 0)
        self.bar.show()
        self._timer.start()
        run_job(lambda: collect(wanted, progress.take, progress.cancelled.is_set), self._done, self._failed)

    def reject(self) -> None:
        """Stop what runs; close when nothing does."""
        if self._progress is None:
            super().reject()
        else:
            self._progress.cancelled.set()
            self.message.setText("正在停止…")

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._progress is None:
            super().closeEvent(event)
        else:
            self.reject()
            event.ignore()

    def _show_progress(self) -> None:
        if self._progress is not None and self._progress.step.whole and not self._progress.cancelled.is_set():
            step = self._progress.step
            self.bar.setRange(0, step.whole)
            self.bar.setValue(step.done)
            self.message.setText(f"已读 {step.done} / {step.whole} 份")

    def _done(self, found: RollUp) -> None:
        self._rest()
        finals = sum(1 for line in found.units if line.code)
        told = f"已生成“{self.target.text()}”：读出 {len(found.units)} 份，其中 {finals} 份已定稿"
        counted = (
            ("未能读取", found.unreadable),
            ("缺报", found.missing),
            ("不止一份文件", found.doubled),
            ("年度与多数不同", found.strays),
            ("没有填写部门名称", found.nameless),
        )
        self.message.setText(told + "".join(f"；{words} {len(each)}" for words, each in counted if each) + "。")

    def _failed(self, error: Exception) -> None:
        self._rest()
        if isinstance(error, CancelledError):
            self.message.setText("已停止，没有生成汇总。")
        elif isinstance(error, StorageError | ExportError):
            self.message.setText(str(error))
        else:
            self.message.setText("程序出错，没有生成汇总。")
            raise error

    def _rest(self) -> None:
        self._progress = None
        self._timer.stop()
        self.bar.hide()
        self.start_button.setEnabled(True)
        self.close_button.setText("关闭")

    def _choose_folder(self) -> None:
        self._put(self.folder, self._interaction.choose_folder(self._start))

    def _choose_last_year(self) -> None:
        self._put(self.last_year, self._interaction.choose_folder(self._start))

    def _choose_units(self) -> None:
        self._put(self.units, self._interaction.choose_open(self._start, (".txt", ".xlsx")))

    def _choose_target(self) -> None:
        self._put(self.target, self._interaction.choose_save(Path(self.target.text() or self._start / _NAME)))

    @staticmethod
    def _put(edit: QLineEdit, chosen: Path | None) -> None:
        if chosen is not None:
            edit.setText(str(chosen))
