"""HelpDesk: opens the help at what the user is at, for the menu 帮助 and F1. The window is made when it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QWidget

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session

if TYPE_CHECKING:
    from perfeval_desktop.ui.help_window import HelpWindow

_CONTENTS, _KEYS, _STEPS, _ABOUT = "start", "keys", "steps", "about"


class HelpDesk:
    """``current_place`` tells the field that the user is at and the topic of the page that is in front, empty for none;
    ``go_to`` brings a field of the document into view.
    """

    def __init__(
        self,
        session: Session,
        window: QWidget,
        current_place: Callable[[], tuple[FieldPath | None, str]],
        go_to: Callable[[FieldPath], Any],
    ) -> None:
        self._session = session
        self._owner = window
        self._current_place = current_place
        self._go_to = go_to
        self._window: HelpWindow | None = None

    @property
    def window(self) -> HelpWindow:
        """The help window, shown or not."""
        if self._window is None:
            from perfeval_desktop.ui.help_window import HelpWindow

            self._window = HelpWindow(self._session, self._owner)
            self._window.go_to.connect(self._go_to)
        return self._window

    def show_here(self) -> None:
        """Open the help for the field, or the part of the window, that has the focus."""
        from perfeval_desktop.ui.help_pages import Address
        from perfeval_desktop.ui.help_place import place_of

        address = place_of(QApplication.focusWidget())
        if address is None:
            path, topic = self._current_place()
            address = Address("topic", topic or _CONTENTS) if path is None else Address("place", str(path))
        self.window.open_at(address)

    def show_contents(self) -> None:
        self.window.go_home()

    def show_keys(self) -> None:
        self._show(_KEYS)

    def show_steps(self) -> None:
        self._show(_STEPS)

    def show_about(self) -> None:
        self._show(_ABOUT)

    def _show(self, topic: str) -> None:
        from perfeval_desktop.ui.help_pages import Address

        self.window.open_at(Address("topic", topic))
