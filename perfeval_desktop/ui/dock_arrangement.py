"""Where the docks begin: what is below the tabs on a high window stands behind the dock at the right on a low one."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabBar, QWidget

from perfeval_desktop.ui.zoom import Zoom

_LOW_LINES = 36  # a window with fewer lines of text has no room for a dock below its tabs
_SHARE = 0.22  # of the width, for the dock at the right
_LEAST_EMS, _MOST_EMS = 12, 26


class DockArrangement(QObject):
    """Follows the size of the window until the user has moved, resized or closed a dock, or ``leave`` is called.

    ``behind`` is shown at times only; it stands wherever ``below`` does.
    """

    def __init__(self, window: QMainWindow, beside: QDockWidget, below: QDockWidget, behind: QDockWidget) -> None:
        super().__init__(window)
        self._window = window
        self._beside = beside
        self._below = below
        self._behind = behind
        self._is_low: bool | None = None
        self._is_left = False
        window.installEventFilter(self)
        behind.installEventFilter(self)
        for dock in (beside, below):
            dock.installEventFilter(self)
            dock.topLevelChanged.connect(self.leave)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        Zoom.of(app).changed.connect(self._follow_zoom)

    @property
    def is_own(self) -> bool:
        """True while the docks are where the arrangement has put them, and all can be seen."""
        return not self._is_left and not (self._beside.isHidden() or self._below.isHidden())

    def leave(self) -> None:
        """The docks stay where they are from now on."""
        self._is_left = True

    def _follow_zoom(self) -> None:
        if not self._is_left:
            self._arrange()
        # Else the outer window grows to what the docks needed before they were arranged.
        around: QWidget | None = self._window
        while around is not None and not around.isWindow():
            around.updateGeometry()
            around = around.parentWidget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            # The bar of docks that share a place is Qt's own: it would turn with the wheel, as no other bar does.
            case QEvent.Type.ChildPolished if isinstance(event, QChildEvent) and isinstance(event.child(), QTabBar):
                event.child().installEventFilter(self)
            case QEvent.Type.Wheel if isinstance(watched, QTabBar):
                event.ignore()
                return True
            case QEvent.Type.Resize if watched is self._window and not self._is_left:
                self._arrange()
            # What is left of the window itself are the borders of the docks.
            case QEvent.Type.MouseButtonPress if watched is self._window:
                self.leave()
            case QEvent.Type.Hide if watched is self._behind and not self._is_left:
                QTimer.singleShot(0, self, self._arrange)  # what it needed is no longer needed
            case QEvent.Type.Close if watched in (self._beside, self._below):
                self.leave()
        return False

    def _arrange(self) -> None:
        metrics = self._window.fontMetrics()
        outer = self._window.window()
        is_low = outer.height() < _LOW_LINES * metrics.lineSpacing()
        if is_low != self._is_low:
            self._is_low = is_low
            self._place_below(is_low=is_low)
        em = metrics.horizontalAdvance("字")
        width = min(max(round(_SHARE * outer.width()), _LEAST_EMS * em), _MOST_EMS * em)
        self._window.resizeDocks([self._beside], [width], Qt.Orientation.Horizontal)

    def _place_below(self, *, is_low: bool) -> None:
        if is_low:
            self._window.tabifyDockWidget(self._beside, self._below)
            self._beside.raise_()
        else:
            self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self._below)
            self._window.resizeDocks([self._below], [self._below.sizeHint().height()], Qt.Orientation.Vertical)
        self._window.tabifyDockWidget(self._below, self._behind)
