"""BureauDesk: what is done with more than the one open file: 汇总, the next year, old workbooks, parts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from perfeval_desktop.session.errors import PackError, StorageError
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.document_flow import DocumentFlow
from perfeval_desktop.ui.interaction import Interaction
from perfeval_desktop.ui.slots import weak_slot
from perfeval_desktop.ui.texts import IMPORTED, SUFFIX, WORKBOOKS

if TYPE_CHECKING:  # a dialog is loaded when it is first opened
    from pathlib import Path

    from perfeval_desktop.bureau.merging import Incoming
    from perfeval_desktop.model.field_path import FieldPath
    from perfeval_desktop.ui.collect_dialog import CollectDialog
    from perfeval_desktop.ui.compare_dialog import CompareDialog
    from perfeval_desktop.ui.confirm_dialog import ConfirmDialog
    from perfeval_desktop.ui.incoming_dialog import IncomingDialog
    from perfeval_desktop.ui.part_dialog import PartDialog


T = TypeVar("T")


class BureauDesk:
    """Opens the dialogs over ``window``."""

    def __init__(
        self,
        session: Session,
        preferences: PreferencesStore,
        interaction: Interaction,
        flow: DocumentFlow,
        go_to: Callable[[FieldPath], None],
        window: QWidget,
    ) -> None:
        self._session, self._interaction, self._flow = session, interaction, flow
        self._preferences = preferences
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
        pack_id = self._flow.choose_pack()
        target = self._flow.choose_beside(old.with_stem(f"{old.stem}（下一年）")) if pack_id else None
        if target is None:
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

    def import_file(self, source: Path | None = None) -> IncomingDialog | None:
        """Show what an old workbook or Word file, which is asked for when it is not named, would change."""
        from perfeval_desktop.bureau.import_any import import_any
        from perfeval_desktop.bureau.merging import changes_between
        from perfeval_desktop.bureau.taking import Fate

        self._flow.commit_pending()
        source = source or self._interaction.choose_open(self._flow.folder(), IMPORTED)
        if source is None:
            return None
        before, pack = self._session.evaluation, self._session.pack
        found = self._read(source, partial(import_any, source, before, pack))
        if found is None:
            return None
        left = sorted(
            (note for note in found.notes if note.fate in (Fate.UNCLEAR, Fate.SKIPPED)),
            key=lambda note: note.fate is not Fate.UNCLEAR,  # what somebody must look at stands first
        )
        remarks = [(f"{note.sheet} {note.cell}", f"{note.fate.label}：{note.text}") for note in left]
        return self._review(f"导入“{source.stem}”", changes_between(before, found.evaluation, pack), remarks)

    def compare(self) -> CompareDialog | None:
        """Ask for another file or an edited export, and show what stands otherwise there."""
        from perfeval_desktop.bureau.comparing import compare_with
        from perfeval_desktop.ui.compare_dialog import CompareDialog

        self._flow.commit_pending()
        other = self._interaction.choose_open(self._flow.folder(), (SUFFIX, *IMPORTED))
        if other is None:
            return None
        found = self._read(other, partial(compare_with, other, self._session.evaluation, self._session.pack))
        if found is None:
            return None
        names = (self._session.title.removesuffix(SUFFIX), other.name)
        desk = (self._preferences, self._interaction, self._flow.folder())
        dialog = CompareDialog(found, self._session.pack, names, *desk, self._window)
        dialog.open()
        return dialog

    def dropped(self, file: Path) -> None:
        """Open a file that was dropped on the window; an old one is offered to be imported, be it into a new one."""
        if file.suffix.lower() not in IMPORTED:
            self._flow.open(file)
        elif not self._session.is_open:
            self._begin_with(file)
        elif self._session.is_final:
            self._interaction.report_info("材料已定稿，退回修改后才能导入。")
        elif self._interaction.ask_yes_no(
            f"把“{file.name}”中的内容导入到正在编辑的材料？改动会逐处列出，勾选了才采用。", "导入"
        ):
            self.import_file(file)

    def _begin_with(self, file: Path) -> None:
        """Open a workbook that carries a package; of another file a new document is offered, into which it comes."""
        from perfeval_desktop.bureau.read_again import carries_package

        if file.suffix.lower() in WORKBOOKS and carries_package(file):
            self._flow.open(file)
            return
        question = f"“{file.name}”不是本程序的文件。新建一份材料，把其中的内容导入进去？改动会逐处列出，勾选了才采用。"
        if self._interaction.ask_yes_no(question, "新建并导入") and self._flow.new():
            self.import_file(file)

    def take_part(self) -> IncomingDialog | None:
        """Ask for the file that a section has given back, and show what it would change."""
        from perfeval_desktop.bureau.parts import Part, read_part_file
        from perfeval_desktop.session.evidence_keeping import take_evidence

        self._flow.commit_pending()
        source = self._interaction.choose_open(self._flow.folder())
        if source is None:
            return None
        session = self._session

        def read() -> Part:
            part = read_part_file(source, session.evaluation, session.pack)
            take_evidence(session, source)  # before the package names it: it is safe whatever happens
            return part

        found = self._read(source, read)
        if found is None:
            return None
        return self._review(f"并入项目“{source.stem}”", found.changes)

    def give_part(self) -> PartDialog:
        """Ask which projects go into a file of their own, and where it shall lie."""
        from perfeval_desktop.ui.part_dialog import PartDialog

        self._flow.commit_pending()
        dialog = PartDialog(self._session, self._window)
        dialog.accepted.connect(weak_slot(self._write_part))
        dialog.open()
        return dialog

    def _write_part(self) -> None:
        from perfeval_desktop.bureau.parts import part_of, save_part
        from perfeval_desktop.model.evidence import total_size
        from perfeval_desktop.ui.part_dialog import PartDialog

        dialog = self._window.findChild(PartDialog)
        chosen = dialog.chosen() if dialog is not None else ()
        suggestion = self._flow.suggestion(SUFFIX)
        target = self._flow.choose_beside(suggestion.with_stem(f"{suggestion.stem}（项目）"))
        if target is None:
            return
        session, now = self._session, datetime.datetime.now().astimezone()
        try:
            part = part_of(session.evaluation, session.pack, chosen, now)
            work = partial(save_part, target, part, session.pack_source.text, session.evidence)
            session.wait(work, total_size(part.evidence))
        except StorageError as error:
            self._interaction.report_error(str(error))
            return
        self._interaction.report_info(f"已把 {len(chosen)} 个项目分到“{target.name}”。科室交回以后，用“并入项目”合并。")

    def _read(self, source: Path, work: Callable[[], T]) -> T | None:
        """What ``work`` reads in ``source``, off the main thread; None where it fails, which is told, or is left."""
        from perfeval_desktop.ui.patience import LeftError, WaitDialog, wait_for

        words = f"正在读取“{source.name}”……"
        try:
            return wait_for(work, partial(WaitDialog, "正在读取", words, self._window))
        except LeftError:
            return None
        except (StorageError, PackError) as error:
            self._interaction.report_error(str(error))
            return None

    def _review(
        self, title: str, changes: Sequence[Incoming], remarks: Sequence[tuple[str, str]] = ()
    ) -> IncomingDialog:
        from perfeval_desktop.ui.incoming_dialog import IncomingDialog

        dialog = IncomingDialog(self._session, title, changes, remarks, self._window)
        dialog.open()
        return dialog
