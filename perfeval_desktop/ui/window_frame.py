"""The frame of the main window: it stands where it stood last, and says what it waits for until it is furnished."""

from __future__ import annotations

import base64
import binascii
import contextlib

from PySide6.QtCore import QByteArray, QEventLoop, Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.ui.texts import PROGRAM_NAME

_FIRST_SIZE = (1280, 720)
_AMPLE = 1.15  # of the first size: a larger screen has room for other windows beside this one
_LONGEST_MS = 1000  # a window that starts minimised, or on another desktop, is not painted


class WindowFrame(QMainWindow):
    """As large as ``preferences`` have it."""

    def __init__(self, preferences: PreferencesStore) -> None:
        super().__init__()
        self.preferences = preferences
        self._is_placed = False
        self.setWindowTitle(PROGRAM_NAME)
        self.resize(*_FIRST_SIZE)
        saved = preferences.value.window_geometry
        with contextlib.suppress(binascii.Error, ValueError):  # not what we wrote: the first size will do
            self._is_placed = self.restoreGeometry(QByteArray(base64.b64decode(saved, validate=True)))

    def appear(self) -> None:
        """Show the window where it was last; the first time it takes the whole of a screen that is not much larger."""
        room = self.screen().availableSize()
        is_large = room.width() >= _AMPLE * _FIRST_SIZE[0] and room.height() >= _AMPLE * _FIRST_SIZE[1]
        if self._is_placed or is_large:
            self.show()
        else:
            self.showMaximized()

    def appear_empty(self, sentence: str) -> bool:
        """Show the window with nothing but ``sentence``, and return when it has been painted; False when it has been
        closed before. Keys and clicks wait for what comes after."""
        label = QLabel(sentence, alignment=Qt.AlignmentFlag.AlignCenter, textFormat=Qt.TextFormat.PlainText)
        label.setBackgroundRole(QPalette.ColorRole.Base)
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        label.setAutoFillBackground(True)
        self.setCentralWidget(label)
        self.appear()
        over = QTimer(singleShot=True, interval=_LONGEST_MS)  # its end is an event, too: nothing is waited for longer
        over.start()
        only = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents
        while self.isVisible() and over.isActive() and not self.windowHandle().isExposed():
            QApplication.processEvents(only | QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents(only)
        return self.isVisible()

    def keep_geometry(self) -> None:
        """Remember where the window is."""
        geometry = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        self.preferences.update(window_geometry=geometry)
