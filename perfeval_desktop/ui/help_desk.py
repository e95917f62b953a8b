"""HelpDesk: opens the help at what the user is at, for the menu 帮助 and F1, and the printed manuals.

The window is made when it is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QWidget

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.resources import resource_path
from perfeval_desktop.session.session import Session

if TYPE_CHECKING:
    from perfeval_desktop.ui.help_window import HelpWindow
    from perfeval_desktop.ui.interaction import Interaction

MANUALS: Mapping[str, str] = {"user_manual": "user-manual.pdf", "admin_manual": "admin-manual.pdf"}
"""The entries of the menu and the files that they open; packages carry the files, a source tree does not."""

_CONTENTS, _KEYS, _STEPS, _ABOUT = "start", "keys", "steps", "about"


def manual_file(entry: str) -> Path | None:
    """The manual that the entry of the menu opens; None where there is none."""
    try:
        return resource_path(f"manuals/{MANUALS[entry]}")
    except FileNotFoundError:
        return None


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
        interaction: Interaction,
    ) -> None:
        self._session = session
        self._owner = window
        self._current_place = current_place
        self._go_to = go_to
        self._interaction = interaction
        self._window: HelpWindow | None = None

    @property
    def window(self) -> HelpWindow:
        """The help window, shown or not."""
        if self._window is None:
            from perfeval_desktop.ui.help_window import HelpWindow

            self._window = HelpWindow(self._session, self._owner)
            self._window.go_to.connect(self._go_to)
        return self._window

    def slots(self) -> dict[str, Callable[[], Any]]:
        """What the entries of the menu do."""
        return {
            "help_here": self.show_here,
            "help_contents": self.show_contents,
            "help_keys": self.show_keys,
            "help_steps": self.show_steps,
            "user_manual": self.open_user_manual,
            "admin_manual": self.open_admin_manual,
            "about": self.show_about,
        }

    def open_user_manual(self) -> None:
        self._open_manual("user_manual")

    def open_admin_manual(self) -> None:
        self._open_manual("admin_manual")

    def _open_manual(self, entry: str) -> None:
        """Have the system's program for PDF show it."""
        path = manual_file(entry)
        if path is None:
            self._interaction.report_error("找不到手册，程序文件可能不完整。请重新安装本程序。")
        elif not self._interaction.open_document(path):
            self._interaction.report_info(f"系统没有打开 PDF 的程序。手册在：\n{path}")

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
