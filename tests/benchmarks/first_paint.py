"""Run as a process of its own: the way from the interpreter's start to a painted window, then the end.

``bare``: an empty QMainWindow. ``frame``: the window of the program, before anything stands in it. ``whole``: the
program with nothing open, or with the file that is named next.
"""

from __future__ import annotations

import os
import sys


def show_bare() -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(1280, 720)
    window.show()
    while not window.windowHandle().isExposed():
        app.processEvents()
    app.processEvents()


def show_frame(arguments: list[str]) -> None:
    """The real entry point until the window has been painted, and would be furnished."""
    from perfeval_desktop.app.main import main
    from perfeval_desktop.ui.window_frame import WindowFrame

    appear_empty = WindowFrame.appear_empty

    def appear_and_leave(window: WindowFrame, sentence: str) -> bool:
        shown = appear_empty(window, sentence)
        os._exit(0 if shown and window.windowHandle().isExposed() else 1)

    WindowFrame.appear_empty = appear_and_leave  # type: ignore[method-assign]
    sys.exit(main(arguments) or 1)  # there is no window


def show_program(arguments: list[str]) -> None:
    """The real entry point, except that the event loop ends when there is something to see."""
    from PySide6.QtWidgets import QApplication

    from perfeval_desktop.app.main import main

    QApplication.exec = lambda *_: leave_when_painted(bool(arguments))  # type: ignore[method-assign]
    sys.exit(main(arguments))


def leave_when_painted(with_file: bool) -> int:
    """Ends the process when all that the first paint brings has been painted, before anything else is done."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
    from PySide6.QtWidgets import QApplication

    from perfeval_desktop.ui.main_window import MainWindow

    window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
    assert window.session.is_open or not with_file

    class Leave(QObject):
        def event(self, _event: QEvent) -> bool:
            os._exit(0)

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and getattr(watched, "window", lambda: None)() is window:
                QCoreApplication.postEvent(leave, QEvent(QEvent.Type.User), Qt.EventPriority.HighEventPriority.value)
            return False

    leave, watch = Leave(), Watch()
    QCoreApplication.instance().installEventFilter(watch)
    while True:
        QApplication.processEvents()


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    if what == "bare":
        show_bare()
    elif what == "frame":
        show_frame(arguments)
    else:
        show_program(arguments)
    os._exit(0)
