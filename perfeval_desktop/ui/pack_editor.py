"""编辑规则包: its text, with what is wrong at each line beside it while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenuBar, QSplitter, QVBoxLayout, QWidget

from perfeval_desktop.bureau.pack_review import Fault, PackReview, review
from perfeval_desktop.bureau.pack_shelf import PackShelf
from perfeval_desktop.files import lies_at
from perfeval_desktop.rulepack.loader import read_pack_text
from perfeval_desktop.session.errors import PackError, StorageError
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.ems import in_ems
from perfeval_desktop.ui.fault_table import make_fault_table, show_faults
from perfeval_desktop.ui.help_topic import set_help_topic
from perfeval_desktop.ui.interaction import Interaction, SaveAnswer
from perfeval_desktop.ui.numbered_edit import NumberedEdit
from perfeval_desktop.ui.plain_text import as_shown
from perfeval_desktop.ui.slots import weak_slot

_SIZE = (96, 40)  # in characters and lines
_TEXT, _FAULTS = 640, 320  # their shares of the width
_FAULT_EMS = 14
_PAUSE_MS = 400  # without a key, before the text is looked at
_NEW = "新规则包"
_MENUS = (
    ("文件(&F)", (("save", "保存(&S)", "Ctrl+S"), ("close", "关闭(&C)", "Ctrl+W"))),
    (
        "编辑(&E)",
        (
            ("undo", "撤销(&U)", "Ctrl+Z"),
            ("redo", "重做(&R)", "Ctrl+Y"),
            ("find", "查找(&F)", "Ctrl+F"),
            ("find_next", "查找下一处(&N)", "F3"),
        ),
    ),
    (
        "核对(&V)",
        (
            ("check", "校验(&V)", "F5"),
            ("next_fault", "下一处问题(&N)", "F8"),
            ("previous_fault", "上一处问题(&P)", "Shift+F8"),
        ),
    ),
)


class PackEditor(Dialog):
    """Edits ``text``; ``path`` is the own file that it is saved to, None for a pack that has none yet.

    ``saved`` is called with the file after each saving.
    """

    def __init__(
        self,
        shelf: PackShelf,
        interaction: Interaction,
        text: str,
        path: Path | None,
        saved: Callable[[Path], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        set_help_topic(self, "packs")
        self._shelf, self._interaction, self._saved = shelf, interaction, saved
        self.path, self._on_disk = path, text if path is not None else None
        self.review = PackReview(None)
        self.edit, self.faults = NumberedEdit(), make_fault_table("这份规则包的问题")
        self.sentence = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.place = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.find_line = QLineEdit()
        self.edit.setAccessibleName("规则包的文字")
        self.edit.setPlainText(text)
        self.actions_by_name: dict[str, QAction] = {}
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out()
        self._connect()
        self.look()
        self._show_title()
        self.edit.setFocus()

    @property
    def is_dirty(self) -> bool:
        """True when something was typed since the last saving; a pack that never was saved counts."""
        return self._on_disk is None or self.edit.text() != as_shown(self._on_disk)

    # --- what is wrong -----------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Look at the text as it is now, and show what is wrong at its lines."""
        self._pause.stop()
        self.review = review(self.edit.text(), self._name())
        self.edit.mark_lines({fault.line: fault.level for fault in sorted(self.review.faults, key=_worst_last)})
        show_faults(self.faults, self.review.faults)
        self._show_line()

    def check(self) -> None:
        """校验: look, run the cases, and say how it stands."""
        self.look()
        show_faults(self.faults, self.review.faults, self.review.cases)
        self.sentence.setText(f"校验：{self.review.summary}")

    def go_to_fault(self, step: int) -> None:
        """Go to the next (1) or the previous (-1) line with a fault, round and round."""
        lines = sorted({fault.line for fault in self.review.faults})
        if not lines:
            self.sentence.setText(f"没有问题。{self.review.summary}")
            return
        now = self.edit.line()
        ahead = [line for line in lines if line > now] if step > 0 else [line for line in lines[::-1] if line < now]
        self._go(ahead[0] if ahead else lines[0 if step > 0 else -1])

    def show_line(self, line: int) -> None:
        """Put the cursor on ``line``."""
        self._go(line)

    def _go(self, line: int) -> None:
        self.edit.go_to_line(line)
        self.edit.setFocus()
        self._show_line()

    def _next_fault(self) -> None:
        self.go_to_fault(1)

    def _previous_fault(self) -> None:
        self.go_to_fault(-1)

    def _go_to_row(self) -> None:
        row = self.faults.currentRow()
        if 0 <= row < len(self.review.faults):
            self._go(self.review.faults[row].line)

    def _show_line(self) -> None:
        """The sentence of the line with the cursor, else how the whole stands."""
        cursor = self.edit.textCursor()
        self.place.setText(f"第 {cursor.blockNumber() + 1} 行，第 {cursor.positionInBlock() + 1} 列")
        here: list[Fault] = [fault for fault in self.review.faults if fault.line == self.edit.line()]
        words = "；".join(f"{fault.level.label}：{fault.sentence}" for fault in here)
        self.sentence.setText(words or self.review.summary)
        if here:
            self.faults.setCurrentCell(self.review.faults.index(here[0]), 0)

    # --- saving and leaving ------------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Write the text into the own folder; True when it is there."""
        self.look()
        text = self.edit.text()
        try:
            target = self.path or self._new_place()
            if not self._may_write(target):
                return False
            self._shelf.write(target, text)
        except StorageError as error:
            self._interaction.report_error(str(error))
            return False
        self.path, self._on_disk = target, text
        self._show_title()
        self.sentence.setText(f"已保存到“{target}”。{self.review.summary}")
        self._saved(target)
        return True

    def _new_place(self) -> Path:
        pack = self.review.pack
        return self._shelf.place_for(pack.id if pack is not None else _NEW)

    def _may_write(self, target: Path) -> bool:
        """Ask before what cannot be used is saved, and before something else is written over."""
        if self.review.pack is None:
            count = len(self.review.faults)
            if not self._interaction.ask_yes_no(f"还有 {count} 处要改正，改正以前不能选用。仍要保存吗？", "仍要保存"):
                return False
        if not lies_at(target):
            return True
        try:
            there = read_pack_text(target)
        except PackError:
            there = ""
        if self._on_disk is None or as_shown(there) != as_shown(self._on_disk):
            why = "已有同一编号的规则包" if self._on_disk is None else f"“{target.name}”在打开以后被别的程序改过"
            return self._interaction.ask_yes_no(f"{why}，用现在的文字替换它吗？", "替换")
        return True

    def reject(self) -> None:
        """Close, when what was typed is saved or let go."""
        if self._may_leave():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_leave():
            event.accept()
        else:
            event.ignore()

    def _may_leave(self) -> bool:
        if not self.is_dirty:
            return True
        match self._interaction.ask_save(self._name()):
            case SaveAnswer.SAVE:
                return self.save()
            case SaveAnswer.DISCARD:
                self._on_disk = self.edit.text()  # it is not asked again
                return True
        return False

    # --- looks -------------------------------------------------------------------------------------------------------

    def _name(self) -> str:
        return self.path.name if self.path is not None else f"{_NEW}.toml"

    def _show_title(self) -> None:
        self.setWindowTitle(f"{'*' if self.is_dirty else ''}{self._name()} — 编辑规则包")

    def _typed(self) -> None:
        self._pause.start()
        self._show_title()

    def _undo(self) -> None:
        self.edit.undo()

    def _redo(self) -> None:
        self.edit.redo()

    def _find(self) -> None:
        self.find_line.setFocus()
        self.find_line.selectAll()

    def _find_next(self) -> None:
        words = self.find_line.text()
        if not words:
            self._find()
            return
        if not self.edit.find(words):
            self.edit.moveCursor(QTextCursor.MoveOperation.Start)
            if not self.edit.find(words):
                self.sentence.setText(f"没有找到“{words}”。")

    def _connect(self) -> None:
        self._pause.timeout.connect(self.look)
        self.edit.textChanged.connect(self._typed)
        self.edit.cursorPositionChanged.connect(self._show_line)
        self.faults.cellActivated.connect(weak_slot(self._go_to_row))
        self.faults.cellClicked.connect(weak_slot(self._go_to_row))
        self.find_line.returnPressed.connect(self._find_next)
        self.actions_by_name["redo"].setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])

    def _make_menus(self) -> QMenuBar:
        bar = QMenuBar(self)
        slots: dict[str, Callable[[], object]] = {
            "save": self.save,
            "close": self.reject,
            "undo": self._undo,
            "redo": self._redo,
            "find": self._find,
            "find_next": self._find_next,
            "check": self.check,
            "next_fault": self._next_fault,
            "previous_fault": self._previous_fault,
        }
        for title, entries in _MENUS:
            menu = bar.addMenu(title)
            for name, words, key in entries:
                action = QAction(words, self, shortcut=QKeySequence(key))
                action.triggered.connect(weak_slot(slots[name]))
                menu.addAction(action)
                self.actions_by_name[name] = action
        return bar

    def _lay_out(self) -> None:
        body, line = QVBoxLayout(self), QHBoxLayout()
        body.setMenuBar(self._make_menus())
        label = QLabel("查找(&D)：")
        label.setBuddy(self.find_line)
        for part in (label, self.find_line):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.place)
        splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        splitter.addWidget(self.edit)
        splitter.addWidget(self.faults)
        in_ems(self.faults, least_width=_FAULT_EMS)
        splitter.setSizes([_TEXT, _FAULTS])
        body.addLayout(line)
        body.addWidget(splitter, 1)
        body.addWidget(self.sentence)
        open_at_size(self, *_SIZE)


def _worst_last(fault: Fault) -> int:
    return -int(fault.level)
