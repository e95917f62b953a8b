"""FindForm: the fields, options and buttons of 查找和替换."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from perfeval_desktop.session.search_pattern import Query
from perfeval_desktop.ui.ems import in_ems
from perfeval_desktop.ui.find_line import FindLine


class FindForm(QWidget):
    """Says what is asked for; it searches nothing itself."""

    changed = Signal()  # other hits are asked for
    stepped = Signal(int)  # to the next (+1) or the previous (−1) hit
    replace_selected = Signal()
    replace_all = Signal()
    down = Signal()  # the keyboard wants to go to the list
    asked_undo = Signal()
    asked_redo = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = FindLine("查找内容", self)
        self._by = FindLine("替换为", self)
        self._labels = (QLabel("查找(&D)：", self), QLabel("替换为(&P)：", self))
        self._back = QPushButton("上一处(&J)", self)
        self._next = QPushButton("下一处(&K)", self)
        self._one = QPushButton("替换选中(&X)", self)
        self._all = QPushButton("全部替换(&Q)", self)
        self._case = QCheckBox("区分大小写(&C)", self)
        self._same_width = QCheckBox("全角半角相同(&B)", self)
        self._whole = QCheckBox("全字匹配(&U)", self)
        self._only_page = QCheckBox("只查本页(&L)", self)
        self._numbers = QCheckBox("换数字日期(&Z)", self)
        self._all_options = (self._case, self._same_width, self._whole, self._only_page, self._numbers)
        self.count = QLabel(textFormat=Qt.TextFormat.PlainText)  # stands outside: the form may have to be scrolled
        self._is_narrow: bool | None = None
        self._set_up()
        self._connect()
        self.arrange(is_narrow=False)

    def query(self) -> Query:
        """What is searched for; an unfinished composition is no part of it."""
        return Query(
            self._text.settled_text(),
            match_case=self._case.isChecked(),
            match_width=not self._same_width.isChecked(),
            whole=self._whole.isChecked(),
            in_numbers=self._numbers.isChecked(),
        )

    def replacement(self) -> str:
        """What is put in place of the hits."""
        return self._by.settled_text()

    def close_typing(self) -> None:
        """What comes next to be taken back is no longer what was typed here."""
        for line in (self._text, self._by):
            line.close_typing()

    @property
    def only_page(self) -> bool:
        """Only the tab in front is searched."""
        return self._only_page.isChecked()

    def begin(self, words: str, *, replace: bool) -> None:
        """Put the keyboard into a line; ``words`` are searched for, where there are any."""
        if words:
            self._text.setText(words)
        line = self._by if replace and self._text.text() else self._text
        line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        line.selectAll()

    def show_count(self, text: str, *, found: bool, may_replace: bool) -> None:
        """Say how much there is, to screen readers too; without a hit there is nothing to press."""
        if text != self.count.text():
            self.count.setText(text)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.count, text))
        for button in (self._back, self._next):
            button.setEnabled(found)
        for button in (self._one, self._all):
            button.setEnabled(found and may_replace)

    def arrange(self, *, is_narrow: bool) -> None:
        """The buttons beside the lines, or below them where there is no room; Tab goes through them as they stand."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        lines = (self._text, self._by)
        buttons = ((self._back, self._next), (self._one, self._all))
        for row in range(2):
            self._lines.addWidget(self._labels[row], row, 0)
            self._lines.addWidget(lines[row], row, 1)
            for column, button in enumerate(buttons[row]):
                grid, at = (self._buttons, column) if is_narrow else (self._lines, column + 2)
                grid.addWidget(button, row, at)
        columns = 2 if is_narrow else len(self._all_options)
        for number, option in enumerate(self._all_options):
            self._options.addWidget(option, number // columns, number % columns)
        self._options.setColumnStretch(len(self._all_options), 0 if is_narrow else 1)

    @property
    def least_width(self) -> int:
        """The width without which something is cut off where it is narrow."""
        gap = self._lines.horizontalSpacing()
        options = self._all_options
        pairs = ((self._back, self._next), (self._one, self._all), options[:2], options[2:4], options[4:])
        return max(sum(part.sizeHint().width() for part in pair) + gap for pair in pairs)

    @property
    def least_height(self) -> int:
        """The height of the line that says what is searched for."""
        return self._text.sizeHint().height()

    @property
    def is_narrow(self) -> bool:
        return bool(self._is_narrow)

    def _set_up(self) -> None:
        self._same_width.setChecked(True)
        self._case.setToolTip("查 abc 时不列出 ABC")
        self._same_width.setToolTip("查 ABC、（1） 时也列出 ＡＢＣ、(1)；原文一个字也不改")
        self._whole.setToolTip("数字和字母要完整：查 5 时不列出 15 和 2.5")
        self._only_page.setToolTip("只列出当前标签页中的")
        self._numbers.setToolTip("填写的数字和日期也替换；替换后不是有效的数字或日期的，留在原样并说明")
        self._back.setToolTip("转到上一处 (Shift+F3)")
        self._next.setToolTip("转到下一处 (F3)")
        self._one.setToolTip("替换清单中选中的各处；活数和计算得出的数不替换")
        self._all.setToolTip("替换清单中的各处，一步就可以撤销；活数和计算得出的数不替换")
        self.count.setWordWrap(True)
        for label, line in zip(self._labels, (self._text, self._by), strict=True):
            label.setBuddy(line)
            in_ems(line, least_width=6)
        for button in (self._back, self._next, self._one, self._all):
            button.setAutoDefault(False)
        self._lines, self._buttons, self._options = QGridLayout(), QGridLayout(), QGridLayout()
        self._lines.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self._lines, self._buttons, self._options):
            in_ems(part, columns_apart=0.25, rows_apart=0 if part is self._options else 0.25)
            column.addLayout(part)
        in_ems(column, spacing=0.25)

    def _connect(self) -> None:
        for line in (self._text, self._by):
            line.entered.connect(self.stepped)
            line.down.connect(self.down)
            line.asked_undo.connect(self.asked_undo)
            line.asked_redo.connect(self.asked_redo)
        self._text.textChanged.connect(self.changed)
        for option in self._all_options:
            option.clicked.connect(self.changed)
        self._back.clicked.connect(self._step_back)
        self._next.clicked.connect(self._step_on)
        self._one.clicked.connect(self.replace_selected)
        self._all.clicked.connect(self.replace_all)

    def _step_back(self) -> None:
        self.stepped.emit(-1)

    def _step_on(self) -> None:
        self.stepped.emit(1)
