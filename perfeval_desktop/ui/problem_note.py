"""ProblemNote: the sentence beside a field that says why what was typed there could not be taken over."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.ui.marks import severity_color

_FLOATING_EMS = 30


class ProblemNote(QLabel):
    """Hidden as long as there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show ``sentence``; nothing for an empty one."""
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, severity_color(Severity.ERROR, palette))
        self.setPalette(palette)
        self.setText(sentence)
        self.setVisible(bool(sentence))

    def say_beside(self, editor: QWidget, page: QWidget, sentence: str) -> None:
        """Show ``sentence`` over ``page``, below ``editor`` or, where there is no room, above it."""
        self._say_on(page, sentence)
        self.place_beside(editor)
        self.raise_()

    def say_over(self, surface: QWidget, cell: QRect, page: QWidget, sentence: str) -> None:
        """The same beside ``cell`` of ``surface``; nothing where the cell is out of sight."""
        self._say_on(page, sentence)
        if not surface.rect().intersects(cell):
            self.say("")
            return
        self._place(page, QRect(surface.mapTo(page, cell.topLeft()), cell.size()))
        self.raise_()

    def _say_on(self, page: QWidget, sentence: str) -> None:
        self.setParent(page)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFrameShape(QFrame.Shape.Box)
        self.setAutoFillBackground(True)
        self.setMargin(self.fontMetrics().descent())
        self.say(sentence)

    def place_beside(self, editor: QWidget) -> None:
        """Follow ``editor`` to where it stands now."""
        page = self.parentWidget()
        if page is None or self.isHidden():
            return
        self._place(page, QRect(editor.mapTo(page, QPoint()), editor.size()))

    def _place(self, page: QWidget, place: QRect) -> None:
        width = min(page.width(), _FLOATING_EMS * self.fontMetrics().horizontalAdvance("字"))
        self.resize(width, self.heightForWidth(width))
        top = place.top() + place.height()
        if top + self.height() > page.height():
            top = place.top() - self.height()
        self.move(max(0, min(place.left(), page.width() - width)), max(0, top))
