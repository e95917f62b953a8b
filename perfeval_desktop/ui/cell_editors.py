"""The editors that open in a cell: a line, a list of choices, and a roomy page for long text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QToolTip, QWidget

from perfeval_desktop.ui.composition import ComposingLine, ComposingPage
from perfeval_desktop.ui.field_kinds import Amount, Choice, Count, FieldKind, Score
from perfeval_desktop.ui.finding_index import Remark
from perfeval_desktop.ui.plain_text import put_text
from perfeval_desktop.ui.text_marks import TextMarks

_ROOMY_EMS = 22
_ROOMY_LINES = 4
_NUMBERS = (Amount, Score, Count)


class LineCellEditor(ComposingLine):
    """One line in a cell. ``replacing``: it was opened by typing, so the arrow keys leave the cell, as in Excel.

    ``takes_lines``: the field is text, so Alt+Enter may start a second line.
    """

    menu_asked = Signal(QContextMenuEvent)

    def __init__(self, parent: QWidget, kind: FieldKind, *, replacing: bool) -> None:
        super().__init__(parent)
        self._kind = kind
        self.replacing = replacing
        self.takes_lines = type(kind) is FieldKind
        self.setFrame(False)
        self.setAutoFillBackground(True)
        if isinstance(kind, _NUMBERS):
            # A wish to the input method, not a filter: full-width digits and 万元 are welcome.
            self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.textEdited.connect(self._edited)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event)

    def pasted_text(self, source: QMimeData) -> str:
        from perfeval_desktop.ui.clip_block import text_typed

        return text_typed(source, self._kind)

    def is_touched(self) -> bool:
        """True when the user has typed something."""
        return self.is_typed()

    def _edited(self) -> None:
        self.drop_controls()

    def text_now(self) -> str:
        return self.settled_text()

    def show_text(self, text: str, *, selected: bool) -> None:
        """Show ``text``, unless the user has begun to type; ``selected`` text is replaced by the first key."""
        if not self.isModified() and not self.composing:
            self.setText(text)
            if selected:
                self.selectAll()


class TextCellEditor(ComposingPage):
    """A page that opens over a cell and grows with its text. Enter takes the text over, Esc does not."""

    menu_asked = Signal(QContextMenuEvent)
    replacing = False  # the arrow keys belong to the text

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cell = self._room = QRect()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setToolTip("Enter 确定，Esc 取消，Alt+Enter 换行")
        self.textChanged.connect(self._fit)
        self._marks = TextMarks(self)

    def show_remarks(self, remarks: tuple[Remark, ...]) -> None:
        """Underline the words of ``remarks``, which are about the text as it is shown."""
        if not self.is_typed():
            self._marks.show(remarks)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Over marked words the tooltip tells of them."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            told = self._marks.at(self.cursorForPosition(event.pos()).position())
            if told:
                QToolTip.showText(event.globalPos(), "\n".join(remark.text for remark in told), self)
                return True
        return super().viewportEvent(event)

    def is_touched(self) -> bool:
        return self.is_typed()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        from perfeval_desktop.ui.pasted import is_welcome

        return is_welcome(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        from perfeval_desktop.ui.pasted import paste_into

        paste_into(self, source)

    def text_now(self) -> str:
        return self.settled_text()

    def take_on(self, text: str, position: int) -> None:
        """Go on with what was typed in a line; ``position`` counts in UTF-16 units, as Qt does."""
        put_text(self, text)
        cursor = self.textCursor()
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        self.document().setModified(True)

    def show_text(self, text: str, *, selected: bool) -> None:
        if not self.document().isModified() and not self.composing:
            put_text(self, text)
            self.document().setModified(False)
            if selected:
                self.selectAll()

    def open_over(self, cell: QRect, room: QRect) -> None:
        """Stand over ``cell``: as wide as it is, or wider where it is narrow, and as high as the text needs.

        It keeps within ``room``, as far as that is seen.
        """
        self._cell, self._room = QRect(cell), room  # the view owns the cell that it hands over
        self._fit()

    def _fit(self) -> None:
        parent = self.parentWidget()
        if parent is None or self._cell.isNull():
            return
        metrics = self.fontMetrics()
        seen = seen_part(parent)
        room = seen & self._room if (seen & self._room).height() > 2 * metrics.lineSpacing() else seen
        room.setLeft(max(seen.left(), self._room.left()))
        width = min(room.width(), max(self._cell.width(), _ROOMY_EMS * metrics.horizontalAdvance("字")))
        frame = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        self.resize(width, self.height())
        lines = max(_ROOMY_LINES, round(self.document().size().height()) + 1)
        height = min(room.height(), max(self._cell.height(), lines * metrics.lineSpacing() + frame))
        left = max(room.left(), min(self._cell.left(), room.right() + 1 - width))
        top = max(room.top(), min(self._cell.top(), room.bottom() + 1 - height))
        self.setGeometry(left, top, width, height)


class ChoiceCellEditor(QComboBox):
    """The choices of a cell, opened at once. The wheel scrolls the table, never the choice."""

    replacing = False

    def __init__(self, parent: QWidget, kind: Choice) -> None:
        super().__init__(parent)
        self.addItems([label for _, label in kind.options])
        self.setAutoFillBackground(True)
        self._shown = -1

    def is_touched(self) -> bool:
        return self.currentIndex() != self._shown

    def text_now(self) -> str:
        return self.currentText()

    def show_text(self, text: str, *, selected: bool) -> None:
        if not self.view().isVisible():
            self._shown = self.findText(text)
            self.setCurrentIndex(self._shown)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.showPopup()


def seen_part(widget: QWidget) -> QRect:
    """The part of ``widget`` that the pages around it let through, in its own coordinates."""
    seen, place, outer = widget.rect(), QPoint(), widget
    while not outer.isWindow() and (parent := outer.parentWidget()) is not None:
        place += outer.pos()
        outer = parent
        seen &= outer.rect().translated(-place)
    return seen if not seen.isEmpty() else widget.rect()


CellEditor = LineCellEditor | TextCellEditor | ChoiceCellEditor
