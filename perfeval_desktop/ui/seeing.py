"""How the user sees the window, and where in a file he was: chosen by menu, key or wheel, and remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.ui.nearest import nearest
from perfeval_desktop.ui.zoom import ACTUAL, Zoom
from perfeval_desktop.ui.zoom_input import ZoomInput

_LARGE = 150  # percent
_KEEPING_MS = 1000


class Seeing(QObject):
    """The zoom of ``window`` and what is remembered of it. ``file_now`` gives the file of the open document.

    The zoom that was chosen last is the one of new files and of the next start; a file in which another was chosen is
    shown with its own.
    """

    def __init__(self, window: QMainWindow, preferences: PreferencesStore, file_now: Callable[[], Path | None]) -> None:
        super().__init__(window)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._preferences = preferences
        self._file_now = file_now
        self._zoom = Zoom.of(app)
        self._input = ZoomInput.of(self._zoom)
        self._before = ACTUAL  # the percentage from which 大字 was switched on
        self._unkept = False
        self._keeping = QTimer(self, singleShot=True, interval=_KEEPING_MS)
        self._keeping.timeout.connect(self.keep)
        self._label = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._label.setAccessibleName("显示比例")
        self._label.setToolTip("显示比例：Ctrl+滚轮，或 Ctrl+加号、Ctrl+减号；Ctrl+0 恢复实际大小")
        window.statusBar().addPermanentWidget(self._label)
        self._zoom.changed.connect(self._show)
        self._zoom.changed.connect(self._settle)
        self._zoom.chosen.connect(self._chosen)
        self.show_file(None)
        self._show()

    def _settle(self) -> None:
        QTimer.singleShot(0, self, _show_cursor)  # the rows have their new heights then

    @property
    def is_large(self) -> bool:
        return self._zoom.roomy

    def watch(self, window: QWindow) -> None:
        """Hear the wheel over ``window``."""
        self._input.watch(window)

    def zoom_in(self) -> None:
        self._zoom.step(1)

    def zoom_out(self) -> None:
        self._zoom.step(-1)

    def actual_size(self) -> None:
        self._zoom.choose(ACTUAL)

    def toggle_large(self) -> None:
        """大字: everything half as large again and easier to hit, in every file; or as before."""
        large = not self._zoom.roomy
        if large:
            self._before = self._zoom.percent
        self._preferences.forget_zooms()
        self._zoom.choose(max(_LARGE, self._before) if large else self._before, roomy=large)

    def show_file(self, file: Path | None) -> None:
        """Show ``file``, or what is none yet, as large as it was last."""
        known = self._preferences.recent_file(file) if file is not None else None
        own = known.zoom if known is not None else None
        saved = self._preferences.value
        self._zoom.set(own if own is not None else saved.zoom, roomy=saved.large)

    def keep(self) -> None:
        """Write down what was chosen, for the next start and for the file that is open."""
        self._keeping.stop()
        if not self._unkept:
            return
        self._unkept = False
        self._preferences.update(zoom=self._zoom.percent, large=self._zoom.roomy)
        file = self._file_now()
        if file is not None:
            self._preferences.keep_place(file, zoom=self._zoom.percent)

    def _chosen(self) -> None:
        self._unkept = True
        self._keeping.start()  # a wheel that is turned is one choice

    def _show(self) -> None:
        self._label.setText(f"{self._zoom.percent} %")


def _show_cursor() -> None:
    """Bring the cell at which the user works into sight."""
    from perfeval_desktop.ui.grid_edits import GridEdits  # here: the start page does without grids

    grid = nearest(GridEdits, QApplication.focusWidget())
    if grid is not None and grid.currentIndex().isValid():
        grid.scrollTo(grid.currentIndex())
        grid.cursor_moved.emit()
