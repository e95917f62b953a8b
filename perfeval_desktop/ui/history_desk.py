"""HistoryDesk: opens 修改记录 over the window, writes it as a workbook, and tells the record who works here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:  # a dialog is loaded when it is first opened
    from perfeval_desktop.model.edit_history import Edit
    from perfeval_desktop.model.field_path import FieldPath
    from perfeval_desktop.ui.history_dialog import HistoryDialog
    from perfeval_desktop.ui.interaction import Interaction
    from perfeval_desktop.ui.main_window import MainWindow


class HistoryDesk(QObject):
    """``place`` gives the field that the user is at, None when there is none, and the page in front."""

    def __init__(
        self, window: MainWindow, interaction: Interaction, place: Callable[[], tuple[FieldPath | None, str]]
    ) -> None:
        super().__init__(window)
        self._window, self._interaction, self._place = window, interaction, place
        self._is_asked_in_menus = False
        window.session.opened.connect(self._begin)

    def show(self) -> HistoryDialog:
        """List what was changed in the open document; there is one list at a time."""
        self._window.commit_pending()
        return self._open(self._place()[0], is_only_there=False)

    def show_at(self, where: FieldPath) -> HistoryDialog:
        """List what was changed at ``where``."""
        self._window.commit_pending()
        return self._open(where, is_only_there=True)

    def export(self, edits: Sequence[Edit], gone: int) -> None:
        """Ask where a workbook of ``edits`` shall lie, and write it there."""
        from perfeval_desktop.export.errors import ExportError
        from perfeval_desktop.session.history_book import write_book

        suggestion = self._window.flow.suggestion(".xlsx")
        interaction = self._interaction
        target = interaction.choose_save(suggestion.with_stem(f"{suggestion.stem}（修改记录）"))
        if target is None:
            return
        try:
            write_book(target, edits, gone)
        except ExportError as error:
            interaction.report_error(str(error))
            return
        interaction.report_info(f"已导出 {len(edits)} 条修改记录：“{target.name}”。")

    def _open(self, where: FieldPath | None, *, is_only_there: bool) -> HistoryDialog:
        from perfeval_desktop.ui.history_dialog import HistoryDialog

        window = self._window
        shown = next((each for each in window.findChildren(HistoryDialog) if each.isVisible()), None)
        if shown is None:  # one that was closed may not be gone yet
            shown = HistoryDialog(window.session, window.go_to, self.export, window)
        shown.look_at(where, is_only_there=is_only_there)
        shown.show()
        shown.activateWindow()
        shown.table.setFocus()
        return shown

    def _begin(self) -> None:
        """Another document is open: what is done in it is done by the person who works here."""
        from perfeval_desktop.ui.finding_entries import FindingWishes

        session = self._window.session
        session.record.author = self._window.preferences.value.user_name
        if not self._is_asked_in_menus:
            self._is_asked_in_menus = True
            FindingWishes.of(session).history.connect(self.show_at)
