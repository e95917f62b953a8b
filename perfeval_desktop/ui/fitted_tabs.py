"""FittedTabs: tabs that stand closer where the window is narrow, so that all of them are seen with their badges."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QStyle, QTabBar, QTabWidget, QWidget

from perfeval_desktop.ui.ems import em_of
from perfeval_desktop.ui.scaled_style import ScaledStyle, close_style

_LEAST_EMS = 0.4  # beside the words of a tab, both sides together
_SPACE = QStyle.PixelMetric.PM_TabBarTabHSpace


class QuietTabBar(QTabBar):
    """Deaf to the wheel: who scrolls past the titles stays on the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class FittedTabs(QTabWidget):
    """Gives up the space beside the words of the tabs before it hides one of them; words are never cut."""

    _close: ScaledStyle | None = None  # of the bar, while its tabs stand closer than others

    def fit(self) -> None:
        """Share the width out among the tabs."""
        bar = self.tabBar()
        count = bar.count()
        if not count:
            return
        usual = QApplication.style().pixelMetric(_SPACE)
        now = usual if self._close is None or self._close.tab_space is None else self._close.tab_space
        words = sum(bar.tabSizeHint(number).width() for number in range(count)) - count * now
        space = max(round(_LEAST_EMS * em_of(self)), min(usual, (self.width() - words) // count))
        close = close_style(space) if space < usual else None
        if close != self._close:
            self._close = close  # kept here: a widget does not own its style
            bar.setStyle(close)  # type: ignore[arg-type]  # the stubs leave out None: the style of the application

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabBar(QuietTabBar(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()
        super().resizeEvent(event)

    def tabInserted(self, index: int) -> None:
        super().tabInserted(index)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.fit()
