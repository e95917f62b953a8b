"""BureauDesk: what is done with more than the one open file: 汇总, the next year's file and what it carried over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from perfeval_desktop.session.errors import PackError, StorageError
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.document_flow import DocumentFlow
from perfeval_desktop.ui.interaction import Interaction

if TYPE_CHECKING:  # a dialog is loaded when it is first opened
    from perfeval_desktop.model.field_path import FieldPath
    from perfeval_desktop.ui.collect_dialog import CollectDialog
    from perfeval_desktop.ui.confirm_dialog import ConfirmDialog


class BureauDesk:
    """Opens the dialogs over ``window``."""

    def __init__(
        self,
        session: Session,
        interaction: Interaction,
        flow: DocumentFlow,
        go_to: Callable[[FieldPath], None],
        window: QWidget,
    ) -> None:
        self._session, self._interaction, self._flow = session, interaction, flow
        self._go_to, self._window = go_to, window

    def collect(self) -> CollectDialog:
        """Roll a folder of files up into one workbook."""
        from perfeval_desktop.ui.collect_dialog import CollectDialog

        dialog = CollectDialog(self._interaction, self._flow.folder(), self._window)
        dialog.open()
        return dialog

    def confirm(self) -> ConfirmDialog:
        """List what was carried over and is not confirmed yet; there is one list at a time."""
        from perfeval_desktop.ui.confirm_dialog import ConfirmDialog

        self._flow.commit_pending()
        shown = self._window.findChild(ConfirmDialog)
        if shown is None:
            shown = ConfirmDialog(self._session, self._go_to, self._window)
        shown.show()
        shown.activateWindow()
        shown.table.setFocus()
        return shown

    def rollover(self) -> bool:
        """Ask for last year's file and where the new one shall lie, write it, open it and list what waits."""
        from perfeval_desktop.bureau.next_file import write_next_file

        old = self._interaction.choose_open(self._flow.folder())
        if old is None:
            return False
        pack_id = self._interaction.choose_pack([source.pack for source in self._session.catalog.sources()])
        target = self._interaction.choose_save(old.with_stem(f"{old.stem}（下一年）")) if pack_id else None
        if pack_id is None or target is None:
            return False
        try:
            found = write_next_file(old, target, self._session.catalog.get(pack_id))
        except (StorageError, PackError) as error:
            self._interaction.report_error(str(error))
            return False
        if not self._flow.open(target):
            return False
        lost = ""
        if found.lost:
            lost = f"{len(found.lost)} 处在新的规则包里没有位置，没有带来：{'；'.join(found.lost[:5])}"
        self._interaction.report_info(
            f"已由“{old.name}”新建 {found.evaluation.cover.year} 年度的文件：上年数 {found.compared} 项，"
            f"带来 {len(found.carried)} 处，请逐项确认或修改；得分、完成情况、金额和日期没有带来。{lost}"
        )
        self.confirm()
        return True
