"""EvidenceDesk: opens 佐证材料 over the window, and does what is asked there: files come in and go out off the keys."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from perfeval_desktop.model.errors import FinalError, ModelError
from perfeval_desktop.session.waiting import Tell
from perfeval_desktop.ui.file_drop import FileDrop

if TYPE_CHECKING:  # a dialog is loaded when it is first opened
    from perfeval_desktop.document.commands import Command
    from perfeval_desktop.model.evidence import Evidence
    from perfeval_desktop.model.field_path import FieldPath
    from perfeval_desktop.session.evidence_acts import TakenFile
    from perfeval_desktop.session.evidence_out import Extracted
    from perfeval_desktop.ui.evidence_dialog import EvidenceDialog
    from perfeval_desktop.ui.interaction import Interaction
    from perfeval_desktop.ui.main_window import MainWindow


T = TypeVar("T")


class EvidenceDesk(QObject):
    """``place`` gives the field that the user is at, None when there is none, and the page in front."""

    def __init__(
        self, window: MainWindow, interaction: Interaction, place: Callable[[], tuple[FieldPath | None, str]]
    ) -> None:
        super().__init__(window)
        self._window, self._interaction, self._place = window, interaction, place
        self._session = window.session
        self._is_asked_in_menus = False
        window.session.wait = partial(_wait_over, weakref.ref(window))
        window.session.opened.connect(self._begin)
        window.session.closed.connect(self._end)

    def show(self) -> EvidenceDialog:
        """Show the files of the row that the user is at; there is one list at a time."""
        return self.show_at(self._place()[0])

    def show_at(self, where: FieldPath | None) -> EvidenceDialog:
        """Show the files of the row of the field at ``where``; of the address of a file those of its row, it chosen."""
        from perfeval_desktop.model.evidence import EVIDENCE
        from perfeval_desktop.model.evidence_order import place_of
        from perfeval_desktop.session.evidence_places import place_for
        from perfeval_desktop.ui.evidence_dialog import EvidenceDialog

        self._window.commit_pending()
        evaluation = self._session.evaluation
        row = next((one for one in evaluation.evidence if where and where.starts_with(EVIDENCE.row(one.id))), None)
        place = place_for(where if row is None else place_of(row), evaluation)
        shown = self._shown() or EvidenceDialog(self._session, self, self._window)
        shown.look_at(place)
        shown.show()
        shown.activateWindow()
        shown.table.setFocus()
        if row is not None:
            shown.choose(row.id)
        return shown

    def dropped(self, paths: Sequence[Path]) -> None:
        """Attach files that were dropped on the window to the row that the user is at, and show them there."""
        if not self._session.is_open:
            return
        shown = self.show()
        final = self._session.final
        if final is None:
            self.add(paths, shown.place)
        else:
            self._say(str(FinalError(final.code, final.made_at)))

    # --- what the dialog asks for --------------------------------------------------------------------------------

    def ask_and_add(self, place: FieldPath) -> None:
        """Ask for files and attach them to the row at ``place``."""
        self.add(self._interaction.choose_files(self._window.flow.folder()), place)

    def add(self, paths: Sequence[Path], place: FieldPath) -> None:
        """Copy files into the store, then attach them: what the package names is safe before it is named."""
        from perfeval_desktop.session.evidence_acts import most_of_file, take_files
        from perfeval_desktop.session.evidence_keeping import store_in
        from perfeval_desktop.session.jobs import run_job

        if not paths:
            return
        self._say(f"正在复制 {len(paths)} 个文件……")
        most = most_of_file(self._session.pack.evidence)
        work = partial(take_files, store_in(self._session.dirs.state), tuple(paths), most)
        run_job(work, partial(self._attach, self._session.pack_source, place), self._failed)

    def open(self, row: Evidence) -> None:
        """Show a file with the system's program for it: a copy, which nobody can write."""
        from perfeval_desktop.session.evidence_keeping import VIEWS
        from perfeval_desktop.session.evidence_out import copy_to_view
        from perfeval_desktop.session.jobs import run_job

        folder = self._session.dirs.state / VIEWS
        run_job(partial(copy_to_view, self._session.evidence, row, folder), self._view, self._failed)

    def save_out(self, rows: Sequence[Evidence]) -> None:
        """Copy files into a folder that is asked for."""
        from perfeval_desktop.session.evidence_out import copy_all_out
        from perfeval_desktop.session.jobs import run_job

        folder = self._interaction.choose_folder(self._window.flow.folder() or Path.home())
        if folder is not None:
            run_job(partial(copy_all_out, self._session.evidence, tuple(rows), folder), self._told_out, self._failed)

    def remove(self, rows: Sequence[Evidence]) -> None:
        from perfeval_desktop.session.evidence_acts import removing

        if self._push(removing(rows)):
            self._say(f"已移除 {len(rows)} 份；可以撤销。")

    def move(self, row: Evidence, by: int) -> None:
        from perfeval_desktop.session.evidence_acts import moving

        self._push(moving(self._session.evaluation, row, by))

    def rename(self, row: Evidence, title: str) -> None:
        from perfeval_desktop.session.evidence_acts import renaming

        self._push(renaming(row, title))

    def describe(self, row: Evidence, note: str) -> None:
        from perfeval_desktop.session.evidence_acts import describing

        self._push(describing(row, note))

    def go_to(self, row: Evidence) -> None:
        from perfeval_desktop.model.evidence_order import place_of

        self._window.go_to(place_of(row))

    # --- what came of it -----------------------------------------------------------------------------------------

    def _attach(self, source: object, place: FieldPath, done: tuple[list[TakenFile], list[str]]) -> None:
        """In the main thread again: the files are in the store."""
        from perfeval_desktop.model.tree import has_at
        from perfeval_desktop.session.evidence_acts import attaching

        session = self._session
        if not session.is_open or session.pack_source is not source or not has_at(session.evaluation, place):
            return  # another document is open by now, or the row is gone
        taken, refused = done
        found = attaching(session.evaluation, session.pack.evidence, place, taken)
        sentences = [*refused, *found.refused]
        if found.command is not None and self._push(found.command):
            sentences.insert(0, f"已添加 {len(found.added)} 份；保存后写进文件。")
            shown = self._shown()
            if shown is not None:
                shown.choose(found.added[-1].id)
        self._say("\n".join(sentences))

    def _view(self, path: Path) -> None:
        if not self._interaction.open_document(path):
            self._say("系统没有打开这种文件的程序，请用“另存到”取出。")

    def _told_out(self, found: Extracted) -> None:
        done = [f"已取出 {len(found.written)} 份。"] if found.written else []
        self._say("\n".join((*done, *found.problems)))

    def _failed(self, error: Exception) -> None:
        from perfeval_desktop.session.errors import StorageError

        if not isinstance(error, StorageError):
            raise error
        self._say(str(error))

    def _push(self, command: Command | None) -> bool:
        if command is None:
            return False
        try:
            self._session.push(command, self)
        except ModelError as error:
            self._say(str(error))
            return False
        return True

    def _say(self, sentence: str) -> None:
        shown = self._shown()
        if shown is not None:
            shown.say(sentence)
        elif sentence:
            self._window.statusBar().showMessage(sentence)

    def _shown(self) -> EvidenceDialog | None:
        from perfeval_desktop.ui.evidence_dialog import EvidenceDialog

        found = self._window.findChildren(EvidenceDialog)
        return next((each for each in found if each.isVisible()), None)

    def _end(self) -> None:
        self._drop().takes_others = False

    def _drop(self) -> FileDrop:
        drop = self._window.findChild(FileDrop)
        assert drop is not None
        return drop

    def _begin(self) -> None:
        from perfeval_desktop.ui.finding_entries import FindingWishes

        self._drop().takes_others = True
        if not self._is_asked_in_menus:
            self._is_asked_in_menus = True
            self._drop().others.connect(self.dropped)
            FindingWishes.of(self._session).evidence.connect(self.show_at)


def _wait_over(window: weakref.ref[MainWindow], work: Callable[[Tell], T], size: int) -> T:
    from perfeval_desktop.ui.saving_wait import wait_over

    return wait_over(window(), work, size)
