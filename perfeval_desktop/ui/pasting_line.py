"""PastingLine: a line of text into which anything may be pasted or dropped, and one line of text comes of it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLineEdit

from perfeval_desktop.ui.notices import show_notice
from perfeval_desktop.ui.plain_text import CONTROLS_DROPPED, as_one_line, has_controls, without_controls

LINES_JOINED = "这里只有一行：换行和制表符已改为空格，其余文字原样保留。"
PICTURE_ONLY = "剪贴板里只有图片；这里只能填写文字，没有粘贴。"
_STANDARD_PASTE = "edit-paste"  # what Qt calls the action in its menu


class PastingLine(QLineEdit):
    """The line end behind a copied cell goes; what else cannot stand in one line becomes a blank, and that is told.

    What is pasted is one step of the line's own undo. However it comes (key, menu, dropped, the middle button), it is
    the same.
    """

    def pasted_text(self, source: QMimeData) -> str:
        """The text of ``source`` as it is meant here."""
        return source.text()

    def paste_from(self, source: QMimeData | None) -> None:
        """Put the text of ``source`` in place of what is selected."""
        if source is None or self.isReadOnly():
            return
        text = self.pasted_text(source)
        if not text:
            if source.hasImage():
                show_notice(self, PICTURE_ONLY)
            return
        line = as_one_line(text)
        told = [CONTROLS_DROPPED] if has_controls(text) else []
        if line.joined:
            told.append(LINES_JOINED)
        self.insert(line.text)
        self.setModified(True)
        if told:
            show_notice(self, "".join(told))

    def drop_controls(self) -> None:
        """Take out what no file holds: input methods and other programs may hand that over too."""
        text = self.text()
        if has_controls(text):
            before = without_controls(text[: self.cursorPosition()])
            self.setText(without_controls(text))
            self.setCursorPosition(len(before))
            self.setModified(True)
            show_notice(self, CONTROLS_DROPPED)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_clipboard()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        paste = menu.findChild(QAction, _STANDARD_PASTE)
        if paste is not None:
            paste.triggered.disconnect()
            paste.triggered.connect(self.paste_clipboard)
        menu.popup(event.globalPos())

    def dropEvent(self, event: QDropEvent) -> None:
        if event.source() is self or self.isReadOnly():
            super().dropEvent(event)
            return
        self.deselect()
        self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
        self.paste_from(event.mimeData())
        event.acceptProposedAction()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clipboard = QGuiApplication.clipboard()
        if event.button() == Qt.MouseButton.MiddleButton and clipboard.supportsSelection():
            self.deselect()
            self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
            self.paste_from(clipboard.mimeData(QClipboard.Mode.Selection))
        else:
            super().mouseReleaseEvent(event)

    def paste_clipboard(self) -> None:
        """Paste what is on the clipboard."""
        self.paste_from(QGuiApplication.clipboard().mimeData())
