"""PackDesk: the rule packs in the window, from the menu and from the start page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from perfeval_desktop.session.errors import StorageError
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.document_flow import DocumentFlow
from perfeval_desktop.ui.interaction import Interaction
from perfeval_desktop.ui.texts import SUFFIX

if TYPE_CHECKING:  # loaded when it is first opened
    from perfeval_desktop.bureau.upgrade import Upgrade
    from perfeval_desktop.rulepack.catalog import PackSource
    from perfeval_desktop.ui.pack_manager import PackManager
    from perfeval_desktop.ui.upgrade_dialog import UpgradeDialog


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

    def slots(self) -> dict[str, Callable[[], object]]:
        """What the menus ask for."""
        return {"packs": self.manage, "upgrade": self.upgrade}

    def upgrade(self) -> UpgradeDialog:
        """Show what would become of the open document under another pack."""
        from perfeval_desktop.ui.upgrade_dialog import UpgradeDialog

        self._flow.commit_pending()
        dialog = UpgradeDialog(self._session, self._session.catalog.sources(), self._write_copy, self._window)
        dialog.open()
        return dialog

    def _write_copy(self, found: Upgrade, source: PackSource) -> Path | None:
        """Ask where the copy shall lie, write it and open it. The open document stays as it is."""
        from perfeval_desktop.bureau.upgrade_file import save_upgraded
        from perfeval_desktop.model.evidence import total_size

        suggestion = self._flow.suggestion(SUFFIX)
        target = self._flow.choose_beside(suggestion.with_stem(f"{suggestion.stem}（{source.pack.id}）"))
        if target is None:
            return None
        try:
            work = partial(save_upgraded, target, found, source, self._session.evidence)
            self._session.wait(work, total_size(found.evaluation.evidence))
        except StorageError as error:
            self._interaction.report_error(str(error))
            return None
        if not self._flow.open(target):
            self._interaction.report_info(f"副本已写到“{target.name}”，没有打开它。")
        return target

    def manage(self) -> PackManager:
        """Show the packs at hand."""
        from perfeval_desktop.bureau.pack_shelf import PackShelf
        from perfeval_desktop.ui.pack_manager import PackManager

        shelf = PackShelf(self._session.catalog)
        dialog = PackManager(shelf, self._interaction, self._flow.folder(), self._changed, self._window)
        dialog.open()
        return dialog
