"""PaperDesk: what leads from the document to paper: preview, export, 定稿 and 核对."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.document_flow import DocumentFlow
from perfeval_desktop.ui.interaction import Interaction
from perfeval_desktop.ui.slots import weak_slot

if TYPE_CHECKING:  # a dialog is loaded when it is first opened
    from perfeval_desktop.ui.export_dialog import ExportDialog
    from perfeval_desktop.ui.exporter import Exporter
    from perfeval_desktop.ui.final_dialogs import FinaliseDialog, ReopenDialog, VerifyDialog
    from perfeval_desktop.ui.preview import Preview


class PaperDesk:
    """Opens the dialogs over ``window``; what is being typed there is taken over first."""

    def __init__(
        self,
        session: Session,
        preferences: PreferencesStore,
        interaction: Interaction,
        exporter: Exporter,
        flow: DocumentFlow,
        window: QWidget,
    ) -> None:
        self._session, self._preferences, self._interaction = session, preferences, interaction
        self._exporter, self._flow, self._window = exporter, flow, window

    def export(self) -> ExportDialog:
        """Open the export dialog on the document as it is now."""
        from perfeval_desktop.ui.export_dialog import ExportDialog

        self._flow.commit_pending()
        dialog = ExportDialog(
            self._session,
            self._preferences,
            self._interaction,
            self._exporter,
            self._flow.suggestion(".pdf"),
            self._window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def slots(self) -> dict[str, Callable[[], Any]]:
        """What it does, by the names of the window's actions."""
        return {
            "preview": self.preview,
            "export": self.export,
            "finalise": self.finalise,
            "reopen": self.reopen,
            "verify": self.verify,
        }

    def preview(self) -> Preview:
        """Show the document as it would be printed, in a window of its own; there is one at a time."""
        from perfeval_desktop.ui.preview import Preview

        self._flow.commit_pending()
        shown = self._window.findChild(Preview)
        if shown is None:
            shown = Preview(self._session, self._preferences, self._exporter, self._window)
        shown.show()
        shown.raise_()
        shown.activateWindow()
        shown.start()
        return shown

    def finalise(self) -> FinaliseDialog:
        """Ask who makes the document final; then it is saved, and its code is told."""
        from perfeval_desktop.ui.final_dialogs import FinaliseDialog

        self._flow.commit_pending()
        dialog = FinaliseDialog(self._session, self._preferences, self._window)
        dialog.accepted.connect(weak_slot(self._finalised))
        dialog.open()
        return dialog

    def reopen(self) -> ReopenDialog:
        """Ask why the document is to be changed again."""
        from perfeval_desktop.ui.final_dialogs import ReopenDialog

        dialog = ReopenDialog(self._session, self._preferences, self._window)
        dialog.open()
        return dialog

    def verify(self) -> VerifyDialog:
        """Hold a printed code against the document."""
        from perfeval_desktop.ui.final_dialogs import VerifyDialog

        self._flow.commit_pending()
        dialog = VerifyDialog(self._session, self._choose_copy, self._exporter.press_anew, self._window)
        dialog.open()
        return dialog

    def _choose_copy(self) -> Path | None:
        from perfeval_desktop.export.printed_code import SUFFIXES

        return self._interaction.choose_open(self._flow.folder(), SUFFIXES)

    def _finalised(self) -> None:
        final = self._session.final
        if final is not None:
            saved = "已保存。" if self._flow.save() else "还没有保存到文件，请保存。"
            self._interaction.report_info(f"已定稿，核对码 {final.code}。{saved}打印的每一页都印有这个核对码。")
