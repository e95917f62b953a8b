"""ProblemNote: the sentence beside a field that says why what was typed there could not be taken over."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
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
        self.setParent(page)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFrameShape(QFrame.Shape.Box)
        self.setAutoFillBackground(True)
        self.setMargin(self.fontMetrics().descent())
        self.say(sentence)
        self.place_beside(editor)
        self.raise_()

    def place_beside(self, editor: QWidget) -> None:
        """Follow ``editor`` to where it stands now."""
        page = self.parentWidget()
        if page is None or self.isHidden():
            return
        width = min(page.width(), _FLOATING_EMS * self.fontMetrics().horizontalAdvance("字"))
        self.resize(width, self.heightForWidth(width))
        corner = editor.mapTo(page, QPoint(0, editor.height()))
        top = corner.y()
        if top + self.height() > page.height():
            top = corner.y() - editor.height() - self.height()
        self.move(max(0, min(corner.x(), page.width() - width)), max(0, top))
