"""New, open, save, close: the questions that come with them, and what is said when they fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from perfeval_desktop.files import is_folder, lies_at, same_place
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.session.errors import (
    ChangedOnDiskError,
    LastYearError,
    NoCopyError,
    NoPathError,
    PackError,
    StorageError,
)
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.drafts import Drafts
from perfeval_desktop.ui.interaction import ConflictAnswer, Interaction, SaveAnswer
from perfeval_desktop.ui.opening_flow import open_file
from perfeval_desktop.ui.recovery_flow import RecoveryFlow
from perfeval_desktop.ui.texts import IMPORTED, SUFFIX, WORKBOOKS

_LONGEST_NAME = 255  # bytes of a file name with its suffix; what most file systems take
_LONGEST_SUFFIX = len(SUFFIX)
_FROM_ELSEWHERE = "要从以前的表格或 Word 文件取数，请先新建或打开一份材料，再用“文件 → 导入”。"


class Editors(Protocol):
    """The editors of the open document."""

    def commit_pending(self) -> None:
        """Take over what is being typed; called before the document is read."""
        ...

    def let_go(self) -> None:
        """Give up the focus; called before the document is put away."""
        ...

    def come_back(self) -> None:
        """Go to where the user was last; called when a document has been opened."""
        ...


class DocumentFlow:
    """Asks through ``interaction`` and acts on ``session``.

    Whatever goes wrong with a file is told in a sentence and never raised. What was typed and could not be read is not
    in the document: saving and leaving say so.
    """

    def __init__(
        self,
        session: Session,
        preferences: PreferencesStore,
        interaction: Interaction,
        editors: Editors,
    ) -> None:
        self._session = session
        self._preferences = preferences
        self._interaction = interaction
        self._editors = editors
        self._drafts = Drafts.of(session)
        self.recovery = RecoveryFlow(session, interaction, self.replace)

    def new(self, pack_id: str = "") -> bool:
        """Begin an empty document under a pack, which is asked for when it is not named."""
        pack_id = pack_id or self.choose_pack()
        return bool(pack_id) and self.replace(lambda: self._session.new(pack_id))

    def choose_pack(self) -> str:
        """Ask for a pack, that of the office first; its id, empty for none."""
        from perfeval_desktop.ui.office_note import offered_packs

        return self._interaction.choose_pack(offered_packs(self._session)) or ""

    def open(self, path: Path | None = None) -> bool:
        """Open a file, which is asked for when it is not named."""
        path = path or self._interaction.choose_open(self.folder(), (SUFFIX, *WORKBOOKS))
        if path is None:
            return False
        if path.suffix.lower() in WORKBOOKS:
            return self._open_workbook(path)
        if path.suffix.lower() in IMPORTED:
            self._interaction.report_error(f"“{path.name}”是 Word 文件，不能直接打开。{_FROM_ELSEWHERE}")
            return False
        opened = self.replace(lambda: open_file(self._session, self._interaction, path))
        if opened:
            self.recovery.offer(path)
            if self._session.is_checked:  # else it cannot be told yet how it stands
                self.remember(path)
        elif not lies_at(path):
            self._preferences.forget(str(path))
        return opened

    def _open_workbook(self, path: Path) -> bool:
        """Open the package that an exported workbook carries, with what was changed in its cells since."""
        from perfeval_desktop.bureau.read_again import read_again
        from perfeval_desktop.session.opening import unsaved_desk

        session = self._session
        try:
            found = read_again(path)
            source = session.catalog.source_of(found.pack_text, path.stem)
        except NoCopyError as error:
            self._interaction.report_error(f"{error}{_FROM_ELSEWHERE}")
            return False
        except (StorageError, PackError) as error:
            self._interaction.report_error(str(error))
            return False
        opened = self.replace(lambda: session.show(unsaved_desk(found.evaluation, source, path.stem, found.history)))
        if opened:
            self._interaction.report_info(f"{found.sentence}它还没有保存成文件，请保存。")
        return opened

    def open_sample(self) -> bool:
        """Open a copy of the sample."""
        return self.replace(self._session.open_sample)

    def commit_pending(self) -> None:
        """Take over what is being typed."""
        self._editors.commit_pending()

    def save(self) -> bool:
        """Save to the document's file, or ask for one; True when the document is on disk now."""
        self._editors.commit_pending()
        return self._told(self._write())

    def save_as(self) -> bool:
        """Ask for a file and save to it."""
        self._editors.commit_pending()
        return self._told(self._write_as())

    def _write(self) -> bool:
        try:
            self._session.save()
        except NoPathError:
            return self._write_as()
        except ChangedOnDiskError as error:
            return self._settle_conflict(error)
        except StorageError as error:
            return self._save_elsewhere(error)
        return self._saved()

    def _write_as(self) -> bool:
        path = self._interaction.choose_save(self.suggestion(SUFFIX))
        if path is None:
            return False
        try:
            self._session.save_as(path)
        except StorageError as error:
            return self._save_elsewhere(error)
        return self._saved()

    def take_last_year(self) -> bool:
        """Ask for the file of the year before, and hold the document against it; says what that brought to light."""
        self._editors.commit_pending()
        path = self._interaction.choose_open(self.folder())
        if path is None:
            return False
        try:
            said = self._session.take_last_year(path)
        except (StorageError, PackError, LastYearError, ModelError) as error:
            self._interaction.report_error(str(error))
            return False
        from perfeval_desktop.checks.last_year import LAST_YEAR_RULES  # here: the start page does without the checks

        carried = sum(issue.rule in LAST_YEAR_RULES for issue in self._session.issues)
        found = f"有 {carried} 处与上年相同或对不上，已列在问题清单中。" if carried else "没有发现沿用上年的内容。"
        self._interaction.report_info(f"已与 {said.year} 年的自评核对：{found}")
        return True

    def may_leave(self) -> bool:
        """True when the document may be put away: nothing is unsaved, or the user saved it or let it go."""
        self._editors.commit_pending()
        if not self._may_drop_drafts():
            return False
        if not self._session.is_dirty:
            return True
        match self._interaction.ask_save(self._session.title):
            case SaveAnswer.SAVE:
                return self._write()
            case SaveAnswer.DISCARD:
                return True
            case SaveAnswer.CANCEL:
                return False

    def close(self) -> bool:
        """Put the document away and go back to the start page."""
        if not self._session.is_open or not self.may_leave():
            return False
        self._editors.let_go()
        self._session.close()
        return True

    def suggestion(self, suffix: str) -> Path:
        """A file name for the open document: its own, or one made of the unit and the year."""
        if self._session.path is not None:
            return self._session.path.with_suffix(suffix)
        cover = self._session.evaluation.cover
        kind = f"{cover.year}年度绩效自评"
        room = _LONGEST_NAME - _LONGEST_SUFFIX - len(kind.encode())
        return self.folder() / (_file_name(_shortened(cover.unit_name, room) + kind) + suffix)

    def choose_beside(self, suggestion: Path) -> Path | None:
        """Ask where a file beside the open one shall lie; never in its place."""
        target = self._interaction.choose_save(suggestion)
        own = self._session.path if self._session.is_open else None
        if target is not None and own is not None and same_place(target, own):
            self._interaction.report_error(f"“{own.name}”正在编辑，不能写在它上面，请换一个文件名。")
            return None
        return target

    def replace(self, act: Callable[[], bool | None]) -> bool:
        """Put the open document away, when the user lets it go, and ``act``; True when that opened another one."""
        if not self.may_leave():
            return False
        self._editors.let_go()
        try:
            if act() is False:
                return False
        except (StorageError, PackError) as error:
            self._interaction.report_error(str(error))
            return False
        self._editors.come_back()
        return True

    def _settle_conflict(self, error: ChangedOnDiskError) -> bool:
        match self._interaction.ask_conflict(str(error)):
            case ConflictAnswer.SAVE_AS:
                return self._write_as()
            case ConflictAnswer.CANCEL:
                return False
        try:
            self._session.save(force=True)
        except StorageError as failed:
            return self._save_elsewhere(failed)
        return self._saved()

    def _save_elsewhere(self, error: StorageError) -> bool:
        return self._interaction.ask_yes_no(str(error), "另存为…") and self._write_as()

    def _told(self, saved: bool) -> bool:
        """``saved``; after a saving the user hears what is not in the file."""
        unread = self._drafts.sentences()
        if saved and unread:
            self._interaction.report_info(
                "已保存，但以下内容无法识别，没有存入文件：\n\n"
                + "\n".join(unread)
                + "\n\n它们仍留在原处，请改正后再保存。"
            )
        return saved

    def _may_drop_drafts(self) -> bool:
        unread = self._drafts.sentences()
        return not unread or self._interaction.ask_yes_no(
            "以下内容无法识别，没有记入文档，现在离开就会丢失：\n\n" + "\n".join(unread), "不要这些内容，离开"
        )

    def _saved(self) -> bool:
        if self._session.path is not None:
            self.remember(self._session.path)
        return True

    def remember(self, path: Path) -> None:
        """Put the open document at the head of the recent files, as it stands in the file at ``path``."""
        from perfeval_desktop.session.recent import remember_file

        remember_file(self._session, self._preferences, path)

    def folder(self) -> Path:
        """Where file dialogs start: beside the open file, else beside the one used last, else where the office says."""
        if self._session.is_open and self._session.path is not None:
            return self._session.path.parent
        recent = self._preferences.value.recent
        folders = [Path(recent[0].path).parent if recent else None, self._session.dirs.office.data]
        return next((folder for folder in folders if folder is not None and is_folder(folder)), Path.home())


def _shortened(text: str, room: int) -> str:
    """The beginning of ``text`` that takes no more than ``room`` bytes."""
    return text.encode(errors="ignore")[:room].decode(errors="ignore")


def _file_name(text: str) -> str:
    """``text`` without what file systems refuse in names."""
    return "".join(char for char in text if char not in '\\/:*?"<>|' and char.isprintable()).strip(" .") or "绩效自评"
