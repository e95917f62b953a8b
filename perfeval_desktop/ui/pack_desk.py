"""PackDesk: the rule packs in the window, from the menu and from the start page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.document_flow import DocumentFlow
from perfeval_desktop.ui.interaction import Interaction

if TYPE_CHECKING:  # loaded when it is first opened
    from perfeval_desktop.ui.pack_manager import PackManager


class PackDesk:
    """Opens the dialogs over ``window``; ``changed`` is called when other packs can be chosen than before."""

    def __init__(
        self,
        session: Session,
        interaction: Interaction,
        flow: DocumentFlow,
        changed: Callable[[], None],
        window: QWidget,
    ) -> None:
        self._session, self._interaction, self._flow = session, interaction, flow
        self._changed, self._window = changed, window

    def manage(self) -> PackManager:
        """Show the packs at hand."""
        from perfeval_desktop.bureau.pack_shelf import PackShelf
        from perfeval_desktop.ui.pack_manager import PackManager

        shelf = PackShelf(self._session.catalog)
        dialog = PackManager(shelf, self._interaction, self._flow.folder(), self._changed, self._window)
        dialog.open()
        return dialog
