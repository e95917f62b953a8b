"""The page before a document is open: begin, go on where one stopped, and the steps of the job."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.ui.ems import in_ems
from perfeval_desktop.ui.slots import weak_slot
from perfeval_desktop.ui.steps import STEPS
from perfeval_desktop.ui.texts import PROGRAM_NAME

if TYPE_CHECKING:
    from perfeval_desktop.rulepack.schema import RulePack
    from perfeval_desktop.session.preferences import RecentFile

_PATH = Qt.ItemDataRole.UserRole
_MARGIN_EMS = 2
_PAGE_EMS = 64
_BUTTON_EMS = 2.8


class StartPage(QScrollArea):
    """Offers packs, the sample and recent files; what is chosen is told by signals."""

    new_asked = Signal(str)  # id of the pack
    open_asked = Signal()
    sample_asked = Signal()
    recent_asked = Signal(str)  # path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._packs = QVBoxLayout()
        self._pack_buttons: list[QPushButton] = []
        self._faults = _label("")
        self._recent = QListWidget()
        self._no_recent = QLabel("还没有打开过文件。可以先打开示例看一看。")
        self.setWidget(self._build())
        self._recent.itemActivated.connect(self._recent_chosen)
        self.show_recent(())

    def show_packs(self, packs: Sequence[RulePack], fault: str = "") -> None:
        """Offer a new document for each of ``packs``. ``fault`` is a sentence about packs that cannot be used."""
        for old in self._pack_buttons:
            self._packs.removeWidget(old)
            old.deleteLater()
        self._pack_buttons = []
        for pack in packs:
            button = _wide_button(f"新建：{pack.title}")
            button.setToolTip(f"{pack.region} · {pack.year} 年度 · 规则包第 {pack.version} 版")
            button.clicked.connect(weak_slot(self._new_chosen, pack.id))
            self._packs.addWidget(button)
            self._pack_buttons.append(button)
        self._faults.setText(fault)
        self._faults.setVisible(bool(fault))

    def show_recent(self, files: Sequence[RecentFile]) -> None:
        """List recent files, the latest first, each with how it stood when it was last saved."""
        self._recent.clear()
        for file in files:
            item = QListWidgetItem(recent_text(file))
            item.setData(_PATH, file.path)
            item.setToolTip(file.path)
            self._recent.addItem(item)
        self._recent.setVisible(bool(files))
        self._no_recent.setVisible(not files)

    def _new_chosen(self, pack_id: str) -> None:
        self.new_asked.emit(pack_id)

    def _recent_chosen(self, item: QListWidgetItem) -> None:
        self.recent_asked.emit(item.data(_PATH))

    # --- looks ---------------------------------------------------------------------------------------------------

    def _build(self) -> QWidget:
        paper = QWidget()
        paper.setBackgroundRole(QPalette.ColorRole.Base)
        paper.setAutoFillBackground(True)
        page = QWidget()
        in_ems(page, most_width=_PAGE_EMS)
        column = QVBoxLayout(page)
        in_ems(column, margins=_MARGIN_EMS, spacing=1)
        column.addWidget(_label(PROGRAM_NAME, scale=1.9))
        column.addWidget(_label("部门整体支出和项目支出绩效自评：边填边查，一份文件，一键导出。", muted=True))
        column.addLayout(self._choices())
        column.addWidget(_rule())
        column.addWidget(_label("七步完成", scale=1.15))
        column.addLayout(_steps())
        column.addStretch(1)
        middle = QHBoxLayout(paper)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(page, 100)
        middle.addStretch(1)
        return paper

    def _choices(self) -> QGridLayout:
        grid = QGridLayout()
        in_ems(grid, columns_apart=3, rows_apart=0.5)
        grid.addWidget(_label("开始", scale=1.15), 0, 0)
        grid.addWidget(_label("最近使用的文件", scale=1.15), 0, 1)
        begin = QVBoxLayout()
        in_ems(begin, spacing=0.5)
        self.open_button = _wide_button("打开文件…")
        self.sample_button = _wide_button("打开示例：一份完整的真实材料")
        self.open_button.clicked.connect(self.open_asked)
        self.sample_button.clicked.connect(self.sample_asked)
        in_ems(self._packs, spacing=0.5)
        begin.addWidget(self.open_button)
        begin.addWidget(self.sample_button)
        begin.addWidget(_label("也可以把文件拖到窗口里打开。", muted=True))
        begin.addLayout(self._packs)
        self._faults.setWordWrap(True)
        self._faults.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._faults.hide()
        begin.addWidget(self._faults)
        begin.addStretch(1)
        recent = QVBoxLayout()
        self._recent.setAccessibleName("最近使用的文件")
        self._recent.setFrameShape(QFrame.Shape.NoFrame)
        self._recent.setWordWrap(True)
        self._recent.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        in_ems(self._recent, least_height=9)
        self._no_recent.setWordWrap(True)
        self._no_recent.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        recent.addWidget(self._recent)
        recent.addWidget(self._no_recent)
        recent.addStretch(1)
        begin_room = QWidget()
        begin_room.setLayout(begin)
        begin.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(begin_room, 1, 0)
        grid.addLayout(recent, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        # Room for the buttons of the packs, which are read a moment later: the page does not jump.
        in_ems(begin_room, least_height=5 * _BUTTON_EMS + 3)
        return grid


def recent_text(file: RecentFile) -> str:
    """Title, points and open findings, time and folder of a recent file, as far as they are known."""
    from perfeval_desktop.checks.issue import Severity

    standing = [f"自评得分 {file.score}"] if file.score else []
    standing += [f"{level.label} {file.counts[level.key]}" for level in Severity if level.key in file.counts]
    saved = _time_of(file.saved)
    where = file.path
    if saved is not None:
        where = f"{saved.year}年{saved.month}月{saved.day}日 {saved:%H:%M} 保存在 {PurePath(file.path).parent}"
    return "\n".join(line for line in (file.title, " · ".join(standing), where) if line)


def _time_of(text: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None


def _steps() -> QGridLayout:
    grid = QGridLayout()
    in_ems(grid, columns_apart=1, rows_apart=1 / 3)
    for number, step in enumerate(STEPS, start=1):
        grid.addWidget(_label(f"{number}. {step.name}"), number, 0, Qt.AlignmentFlag.AlignTop)
        text = _label(step.what, muted=True)
        text.setWordWrap(True)
        grid.addWidget(text, number, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _label(text: str, *, scale: float = 1.0, muted: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if scale != 1.0:
        font = QFont(label.font())
        font.setBold(True)
        label.setFont(font)
        in_ems(label, font=scale)
    if muted:
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def _wide_button(text: str) -> QPushButton:
    button = QPushButton(text)
    in_ems(button, least_height=_BUTTON_EMS)
    return button


def _rule() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setForegroundRole(QPalette.ColorRole.Mid)
    return line
