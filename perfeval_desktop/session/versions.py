"""Versions of a file: its dated copies, and what was not saved and is kept for a while; seen, restored, opened."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

import msgspec

from perfeval_desktop.document.commands import ReplaceAll
from perfeval_desktop.model.dates import format_date
from perfeval_desktop.model.edit_history import NO_EDITS, EditHistory
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.catalog import PackSource
from perfeval_desktop.session.difference_words import DifferenceLine, lines_between
from perfeval_desktop.session.journaling import journal_folder
from perfeval_desktop.session.opening import copies_in, unsaved_desk
from perfeval_desktop.session.session import NEW_TITLE, Session
from perfeval_desktop.storage import copies, project_file
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.journal_shelf import Unsaved, kept


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the file at ``address``: a copy, or changes that were not saved."""

    address: str
    time: datetime.datetime
    source: copies.Copy | Unsaved

    @property
    def is_unsaved(self) -> bool:
        return isinstance(self.source, Unsaved)

    @property
    def name(self) -> str:
        """Date and time, and what it is."""
        what = "未保存而放弃的修改" if self.is_unsaved else "保存的版本"
        return f"{format_date(self.time)} {self.time:%H:%M:%S}　{what}"


@dataclass(frozen=True, slots=True)
class Content:
    """What a version holds."""

    evaluation: SelfEvaluation
    source: PackSource
    history: EditHistory = NO_EDITS


def files_with_versions(session: Session) -> list[str]:
    """The addresses of all files that there are versions of, that of the open document first."""
    found = [file.address for file in copies_in(session.dirs.state).files()]
    found += [unsaved.head.file for unsaved in kept(journal_folder(session.dirs.state))]
    own = session.file_address if session.is_open else ""
    first = [own] if session.is_open else []
    return list(dict.fromkeys(first + found))


def versions_of(session: Session, address: str) -> list[Version]:
    """The versions of the file, the newest first; an empty address stands for documents that were never saved."""
    found = [Version(address, copy.time, copy) for copy in copies_in(session.dirs.state).of(address)] if address else []
    for unsaved in kept(journal_folder(session.dirs.state)):
        if unsaved.head.file == address:
            found.append(Version(address, unsaved.last, unsaved))
    return sorted(found, key=lambda version: version.time, reverse=True)


def content_of(session: Session, version: Version) -> Content:
    """What the version holds, under the pack that it carries. Raises StorageError, PackError."""
    if isinstance(version.source, Unsaved):
        value, text, history = version.source.value, version.source.head.pack_text, NO_EDITS
    else:
        file = copies.load(version.source)
        value, text, history = file.evaluation, file.pack_text, file.history
    source = session.catalog.source_of(text, Path(version.address).name or version.name)
    return Content(conform(value, source.pack), source, history)


def present(session: Session, address: str) -> SelfEvaluation | None:
    """What the file holds now: as it is open, or on disk; None when that cannot be read."""
    if session.is_open and session.file_address == address:
        return session.evaluation
    try:
        return project_file.load(Path(address)).evaluation if address else None
    except StorageError:
        return None


def lines_to(session: Session, version: Version, content: Content) -> tuple[DifferenceLine, ...]:
    """What restoring the version would change; nothing when there is nothing to compare it with."""
    now = present(session, version.address)
    if now is None:
        return ()
    value = msgspec.structs.replace(content.evaluation, finals=now.finals)
    return lines_between(conform(now, content.source.pack), value, content.source.pack)


def can_restore(session: Session, version: Version, content: Content) -> bool:
    """True when the version is one of the open document, made under the same pack, and the document is not final."""
    if not session.is_open or session.file_address != version.address:
        return False
    return session.pack.id == content.source.pack.id and session.final is None


def restore(session: Session, version: Version, content: Content) -> None:
    """Make the open document what the version is, as one step that can be undone; what became final stays on record.

    Raises FinalError for a package that is final.
    """
    value = msgspec.structs.replace(content.evaluation, finals=session.evaluation.finals)
    session.push(ReplaceAll(value, f"恢复为{_when(version)}的版本"))


def open_as_copy(session: Session, version: Version, content: Content) -> None:
    """Open the version as a document of its own, which no file holds yet."""
    title = Path(version.address).stem or NEW_TITLE
    name = f"{title}（{_when(version)}的版本）"
    session.show(unsaved_desk(content.evaluation, content.source, name, content.history))


def _when(version: Version) -> str:
    return f"{version.time.month}月{version.time.day}日 {version.time:%H:%M}"
