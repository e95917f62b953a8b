"""BureauDesk: what is done with more than the one open file: 汇总."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from perfeval_desktop.ui.document_flow import DocumentFlow
from perfeval_desktop.ui.interaction import Interaction

if TYPE_CHECKING:  # a dialog is loaded when it is first opened
    from perfeval_desktop.ui.collect_dialog import CollectDialog


class BureauDesk:
    """Opens the dialogs over ``window``."""

    def __init__(self, interaction: Interaction, flow: DocumentFlow, window: QWidget) -> None:
        self._interaction, self._flow, self._window = interaction, flow, window

    def collect(self) -> CollectDialog:
        """Roll a folder of files up into one workbook."""
        from perfeval_desktop.ui.collect_dialog import CollectDialog

        dialog = CollectDialog(self._interaction, self._flow.folder(), self._window)
        dialog.open()
        return dialog
