"""ReasonEditor: the field in which the reason for a 需说明 is written."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from perfeval_desktop.checks.reasons import counted, problem_of
from perfeval_desktop.rulepack.forms import ReasonForm
from perfeval_desktop.ui.composition import ComposingPage, settle_composition
from perfeval_desktop.ui.ems import in_ems
from perfeval_desktop.ui.plain_text import put_text

_LINES = 3


class _Page(ComposingPage):
    """The text itself: Ctrl+Enter is done, Esc gives up, Tab leads to the buttons."""

    done = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        from perfeval_desktop.ui.pasted import is_welcome

        return is_welcome(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        from perfeval_desktop.ui.pasted import paste_into

        paste_into(self, source)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height(_LINES))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._height(2))

    def _height(self, lines: int) -> int:
        around = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        return lines * QFontMetrics(self.font()).lineSpacing() + around


class ReasonEditor(QWidget):
    """Says while one types how much is there and what is missing. ``saved`` and ``given_up`` end the writing."""

    saved = Signal()
    given_up = Signal()
    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = ReasonForm()
        self._page = _Page(self)
        self._page.setAccessibleName("说明")
        self._page.setPlaceholderText("写明原因，例如政策依据、批复文号、结转或调整的情况。")
        self._count = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._save = QPushButton("保存说明(&S)")
        self._save.setToolTip("保存说明 (Ctrl+Enter)")
        self._cancel = QPushButton("取消")
        self._cancel.setToolTip("不保存 (Esc)")
        self._lay_out()
        self.setFocusProxy(self._page)
        self._page.done.connect(self._finish)
        self._page.given_up.connect(self.given_up)
        self._page.textChanged.connect(self._text_changed)
        self._save.clicked.connect(self._finish)
        self._cancel.clicked.connect(self.given_up)
        self._show_count()

    def write(self, text: str, form: ReasonForm) -> None:
        """Begin with ``text``, the cursor behind it; ``form`` says what counts as a reason."""
        self._form = form
        put_text(self._page, text)
        self._page.document().clearUndoRedoStacks()
        self._page.document().setModified(False)
        cursor = self._page.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self._page.setTextCursor(cursor)
        self._show_count()

    def text(self) -> str:
        """What stands there now, without an unfinished composition."""
        return self._page.settled_text()

    def take_composition(self) -> None:
        """Let the input method hand over what it is composing."""
        settle_composition()

    @property
    def is_typed(self) -> bool:
        return self._page.is_typed()

    def problem(self) -> str:
        """Why the text is no reason yet; empty when it is one."""
        return problem_of(self.text(), self._form)

    def _finish(self) -> None:
        self.take_composition()
        if not self.problem():
            self.saved.emit()

    def _text_changed(self) -> None:
        self._show_count()
        self.typed.emit()

    def _show_count(self) -> None:
        text, problem = self.text(), self.problem()
        self._save.setEnabled(not problem)
        count = counted(text)
        if not count:
            self._count.setText(f"至少 {self._form.min_chars} 字")
        elif problem and count >= self._form.min_chars:
            self._count.setText(f"{count} 字，{problem.rstrip('。')}")
        else:
            self._count.setText(f"{count} 字，至少 {self._form.min_chars} 字" if problem else f"{count} 字")
        self._count.setToolTip(problem)
        self._arrange()

    def _lay_out(self) -> None:
        self._foot = QGridLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        in_ems(column, spacing=0.25)
        column.addWidget(self._page, 1)
        column.addLayout(self._foot)
        in_ems(self._foot, columns_apart=0.5, rows_apart=0.25)
        self._foot.addWidget(self._save, 0, 0)
        self._foot.addWidget(self._cancel, 0, 1)
        self._foot.setColumnStretch(2, 1)
        self._arrange()

    def _arrange(self) -> None:
        """The count beside the buttons, below them where it has no room."""
        needed = sum(each.sizeHint().width() for each in (self._save, self._cancel, self._count))
        fits = needed + 2 * self._foot.horizontalSpacing() <= self.width()
        if fits:
            self._foot.addWidget(self._count, 0, 2)
        else:
            self._foot.addWidget(self._count, 1, 0, 1, 3)

    def minimumSizeHint(self) -> QSize:
        buttons = self._save.sizeHint().width() + self._cancel.sizeHint().width()
        return QSize(buttons + self._foot.horizontalSpacing(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
