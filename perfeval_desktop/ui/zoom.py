"""How large everything in the window is: 90 to 200 percent of the font that the program began with."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication

from perfeval_desktop.session.preferences import LEAST_ZOOM, MOST_ZOOM
from perfeval_desktop.ui.ems import apply_again
from perfeval_desktop.ui.scaled_style import use_style

ACTUAL = 100
STEP = 10


class Zoom(QObject):
    """One for the application, because it has one font.

    ``changed`` is sent when all widgets have their new fonts, ``chosen`` after it when it was the user who asked.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._font = QFont(app.font())
        if self._font.pointSizeF() <= 0:  # it is told in pixels
            self._font.setPointSizeF(QFontInfo(self._font).pointSizeF())
        self._percent = ACTUAL
        self._roomy = False
        use_style(app)

    @classmethod
    def of(cls, app: QApplication) -> Zoom:
        """The zoom of ``app``, made when it is first asked for: its font is 100 % from then on."""
        found = app.findChild(cls)
        return found if found is not None else cls(app)

    @property
    def percent(self) -> int:
        return self._percent

    @property
    def roomy(self) -> bool:
        """True when what can be clicked is larger than its text asks for."""
        return self._roomy

    def set(self, percent: int, *, roomy: bool | None = None) -> None:
        """Show everything ``percent`` large, kept between 90 and 200; ``roomy`` stays as it is where it is None."""
        percent = min(max(percent, LEAST_ZOOM), MOST_ZOOM)
        roomy = self._roomy if roomy is None else roomy
        if (percent, roomy) == (self._percent, self._roomy):
            return
        self._percent, self._roomy = percent, roomy
        self._apply()
        self.changed.emit()

    def step(self, by: int) -> None:
        """The user asks for one step larger (+1) or smaller (−1), to a multiple of ten."""
        self.choose((self._percent // STEP + by) * STEP)

    def choose(self, percent: int, *, roomy: bool | None = None) -> None:
        """The user asks for ``percent``."""
        self.set(percent, roomy=roomy)
        self.chosen.emit()

    def _apply(self) -> None:
        windows = [window for window in self._app.topLevelWidgets() if window.updatesEnabled()]
        for window in windows:
            window.setUpdatesEnabled(False)  # painted once, when all is in its place
        use_style(self._app, self._percent / ACTUAL, roomy=self._roomy)
        font = QFont(self._font)
        font.setPointSizeF(self._font.pointSizeF() * self._percent / ACTUAL)
        self._app.setFont(font)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.ApplicationFontChange.value)
        apply_again(self._app.topLevelWidgets())
        for widget in self._app.allWidgets():  # many keep the measures of the style that they once asked for
            QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
        for window in windows:
            window.setUpdatesEnabled(True)
