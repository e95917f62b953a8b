"""Run as a process of its own: the way from the interpreter's start to a painted window, then the end.

``bare``: an empty QMainWindow. ``start``: the program with nothing open. A file: the program with that file open.
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


def show_program(arguments: list[str]) -> None:
    """The real entry point, except that the event loop ends when there is something to see."""
    from PySide6.QtWidgets import QApplication

    from perfeval_desktop.app.main import main

    QApplication.exec = lambda *_: leave_when_painted(bool(arguments))  # type: ignore[method-assign]
    sys.exit(main(arguments))


def leave_when_painted(with_file: bool) -> int:
    from PySide6.QtWidgets import QApplication

    from perfeval_desktop.ui.main_window import MainWindow

    window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
    while not window.windowHandle().isExposed() or (with_file and not window.session.is_open):
        QApplication.processEvents()
    QApplication.processEvents()
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        show_bare()
    else:
        show_program([] if sys.argv[1] == "start" else sys.argv[1:])
    os._exit(0)
