"""FindDock: the dock 查找和替换. It is closed at first; its panel is made when it is first shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from weakref import ReferenceType, ref

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.find_line import selected_words
from perfeval_desktop.ui.panes import enter
from perfeval_desktop.ui.tab_pages import TabPages
from perfeval_desktop.ui.titled_dock import TitledDock

if TYPE_CHECKING:  # loaded when it is shown
    from perfeval_desktop.ui.find_panel import FindPanel


class FindDock(TitledDock):
    """Comes with Ctrl+F, goes with Esc, and gives the keyboard back: to the hit that was gone to, else where it was.

    The signals are those of the panel.
    """

    asked_pending = Signal()
    go_to = Signal(object, bool)
    notice = Signal(str)

    def __init__(self, session: Session, pages: TabPages, window: QMainWindow) -> None:
        super().__init__("查找和替换", window)
        self._session = session
        self._pages = pages
        self._covers: Sequence[FieldPath] = ()
        self._panel: FindPanel | None = None
        self._before: ReferenceType[QWidget] | None = None  # what had the keyboard
        self._was_led = False  # to a hit, since the dock was opened
        self.setObjectName("find")
        self.setAllowedAreas(Qt.DockWidgetArea.AllDockWidgetAreas)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self)
        self.hide()
        session.closed.connect(self.hide)

    @property
    def panel(self) -> FindPanel:
        """What the dock holds."""
        if self._panel is None:
            from perfeval_desktop.ui.find_panel import FindPanel

            self._panel = FindPanel(self._session, self._pages.title_of)
            self._panel.set_page(self._covers)
            self._panel.asked_pending.connect(self.asked_pending)
            self._panel.go_to.connect(self._led)
            self._panel.notice.connect(self.notice)
            self._panel.asked_close.connect(self._give_back)
            self.setWidget(self._panel)
        return self._panel

    def set_page(self, covers: Sequence[FieldPath]) -> None:
        """``covers`` are the fields of the tab that is in front."""
        self._covers = covers
        if self._panel is not None:
            self._panel.set_page(covers)

    def begin(self, *, replace: bool) -> None:
        """Open the dock and put the keyboard into it; words that are selected in an editor are searched for."""
        words = ""
        if not self.panel.has_focus():
            focused = QApplication.focusWidget()
            words = selected_words(focused)
            self._before = ref(focused) if focused is not None else None
            self._was_led = False
        self.asked_pending.emit()
        self.show()
        self.raise_()
        self.panel.begin(words, replace=replace)

    def step(self, by: int) -> None:
        """Go to the next (+1) or the previous (−1) hit; without a search, begin one."""
        if self.panel.is_idle:
            self.begin(replace=False)
        else:
            self.panel.step(by, follow=not self.panel.has_focus())

    def _led(self, hit: object, follow: bool) -> None:
        self._was_led = True
        self.go_to.emit(hit, follow)

    def _give_back(self) -> None:
        before = self._before() if self._before is not None else None
        usable = before is not None and shiboken6.isValid(before) and before.isVisible()
        if before is not None and usable and not self._was_led:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            enter(self._pages)
        self.hide()  # last: what is hidden while it has the keyboard hands it to anything

    def showEvent(self, event: QShowEvent) -> None:
        self.panel.show()
        super().showEvent(event)
