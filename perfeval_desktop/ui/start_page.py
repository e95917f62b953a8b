"""The page before a document is open: begin, go on where one stopped, and the steps of the job."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.ui.ems import in_ems
from perfeval_desktop.ui.recent_list import RecentList
from perfeval_desktop.ui.slots import weak_slot
from perfeval_desktop.ui.steps import STEPS
from perfeval_desktop.ui.texts import PROGRAM_NAME

if TYPE_CHECKING:
    from perfeval_desktop.rulepack.schema import RulePack
    from perfeval_desktop.session.preferences import RecentFile

_MARGIN_EMS = 2
_PAGE_EMS = 64
_BUTTON_EMS = 2.8


class StartPage(QScrollArea):
    """Offers packs, the sample and recent files; what is chosen is told by signals."""

    new_asked = Signal(str)  # id of the pack
    open_asked = Signal()
    sample_asked = Signal()
    rollover_asked = Signal()
    packs_asked = Signal()
    recent_asked = Signal(str)  # path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._packs = QVBoxLayout()
        self._pack_buttons: list[QPushButton] = []
        self._faults = _label("")
        self.recent = RecentList()
        self._no_recent = QLabel("还没有打开过文件。可以先打开示例看一看。")
        self.setWidget(self._build())
        self.recent.opened.connect(self.recent_asked)
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
        order = (
            self.open_button,
            self.rollover_button,
            self.sample_button,
            *self._pack_buttons,
            self.packs_button,
            self.recent,
        )
        for before, after in pairwise(order):  # as one reads
            self.setTabOrder(before, after)

    def show_recent(self, files: Sequence[RecentFile]) -> None:
        """List recent files, the latest first, each with how it stood when it was last saved."""
        self.recent.show_files(files)
        self.recent.setVisible(bool(files))
        self._no_recent.setVisible(not files)

    def take_keyboard(self) -> None:
        """Put the keyboard where one goes on: on the latest file, else on the first button."""
        if self.recent.count():
            self.recent.setCurrentRow(0)
            self.recent.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _new_chosen(self, pack_id: str) -> None:
        self.new_asked.emit(pack_id)

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
        self._add_choices(column)
        column.addWidget(_rule())
        column.addWidget(_label("七步完成", scale=1.15))
        _add_steps(column)
        column.addStretch(1)
        middle = QHBoxLayout(paper)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(page, 100)
        middle.addStretch(1)
        return paper

    def _add_buttons(self, begin: QVBoxLayout) -> None:
        self.open_button = _wide_button("打开文件…")
        self.rollover_button = _wide_button("从上年文件开始…")
        self.sample_button = _wide_button("打开示例：一份完整的真实材料")
        for button, asked in (
            (self.open_button, self.open_asked),
            (self.rollover_button, self.rollover_asked),
            (self.sample_button, self.sample_asked),
        ):
            button.clicked.connect(asked)
            begin.addWidget(button)

    def _add_choices(self, column: QVBoxLayout) -> None:
        grid, recent, begin_room = QGridLayout(), QVBoxLayout(), QWidget()
        column.addLayout(grid)
        in_ems(grid, columns_apart=3, rows_apart=0.5)
        grid.addWidget(_label("开始", scale=1.15), 0, 0)
        grid.addWidget(_label("最近使用的文件", scale=1.15), 0, 1)
        grid.addWidget(begin_room, 1, 0)
        grid.addLayout(recent, 1, 1)
        begin = QVBoxLayout(begin_room)
        begin.setContentsMargins(0, 0, 0, 0)
        in_ems(begin, spacing=0.5)
        in_ems(self._packs, spacing=0.5)
        self._add_buttons(begin)
        begin.addWidget(_label("也可以把文件拖到窗口里打开。", muted=True))
        begin.addLayout(self._packs)
        self.packs_button = _wide_button("管理规则包…")
        self.packs_button.clicked.connect(self.packs_asked)
        begin.addWidget(self.packs_button)
        self._faults.setWordWrap(True)
        self._faults.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._faults.hide()
        begin.addWidget(self._faults)
        begin.addStretch(1)
        in_ems(self.recent, least_height=9)
        self._no_recent.setWordWrap(True)
        self._no_recent.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        recent.addWidget(self.recent, 100)
        recent.addWidget(self._no_recent)
        recent.addStretch(1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        # Room for the buttons of the packs, which are read a moment later: the page does not jump.
        in_ems(begin_room, least_height=6 * _BUTTON_EMS + 3)


def _add_steps(column: QVBoxLayout) -> None:
    grid = QGridLayout()
    column.addLayout(grid)
    in_ems(grid, columns_apart=1, rows_apart=1 / 3)
    for number, step in enumerate(STEPS, start=1):
        grid.addWidget(_label(f"{number}. {step.name}"), number, 0, Qt.AlignmentFlag.AlignTop)
        text = _label(step.what, muted=True)
        text.setWordWrap(True)
        grid.addWidget(text, number, 1)
    grid.setColumnStretch(1, 1)


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
