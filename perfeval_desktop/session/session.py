"""Session: the one open document, with its rule pack, its file and its findings."""

from __future__ import annotations

import datetime
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from perfeval_desktop.resources import resource_path
from perfeval_desktop.session.errors import NoPathError
from perfeval_desktop.session.later_checks import LaterChecks
from perfeval_desktop.session.lock_pulse import LockPulse
from perfeval_desktop.session.open_as import OpenAs
from perfeval_desktop.session.waiting import Wait, at_once
from perfeval_desktop.storage.dirs import Dirs

if TYPE_CHECKING:  # what a document needs is loaded with the first one: the program's start waits for none of it
    from perfeval_desktop.checks.issue import Issue
    from perfeval_desktop.checks.progress import Progress
    from perfeval_desktop.checks.reasons import Answer, Answers
    from perfeval_desktop.checks.sentence import Finding
    from perfeval_desktop.document.changes import Changes
    from perfeval_desktop.document.commands import Command
    from perfeval_desktop.model.finals import Final
    from perfeval_desktop.model.last_year import LastYear
    from perfeval_desktop.model.self_evaluation import SelfEvaluation
    from perfeval_desktop.rulepack.catalog import Catalog, PackSource
    from perfeval_desktop.rulepack.schema import RulePack
    from perfeval_desktop.session.desk import Desk
    from perfeval_desktop.session.field_history import FieldHistory
    from perfeval_desktop.storage.evidence_sources import Sources

SAMPLE = "samples/lincang-2022.jxzp"
SAMPLE_TITLE, NEW_TITLE = "示例", "未命名"


class Session(QObject):
    """What the window works on. No document is open at first; ``is_open`` tells.

    Everything that reads or changes the document needs an open one. Opening and saving raise StorageError and
    PackError with a sentence for the user; then the session is as it was.
    """

    changed = Signal(object, object)  # Changes, initiator: the document holds another value
    issues_changed = Signal()  # the findings, or their words, are others
    state_changed = Signal()  # title, path, dirty, undo labels or time of saving may be others
    opened = Signal()  # another document is open
    closed = Signal()  # no document is open any longer
    notice = Signal(str)  # a sentence about the background; empty: all is well again

    def __init__(self, catalog: Catalog, dirs: Dirs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.catalog = catalog
        self.dirs = dirs
        self.checks_wait = False  # True: what is opened is not checked before ``check`` is called, so it is seen sooner
        self.wait: Wait = at_once  # for what is written
        self._open_desk: Desk | None = None
        self._later = LaterChecks(lambda: self._open_desk, self._take, self)
        self.pulse = LockPulse(self)
        self.pulse.lost.connect(self._lose_lock)
        self._findings: tuple[Finding, ...] | None = None
        self._progress: Progress | None = None

    @property
    def is_open(self) -> bool:
        return self._open_desk is not None

    @property
    def evaluation(self) -> SelfEvaluation:
        return self._desk.document.current

    @property
    def pack(self) -> RulePack:
        """The rule pack of the open document: the one that travels in its file."""
        return self._desk.source.pack

    @property
    def pack_source(self) -> PackSource:
        """The pack of the open document with its text."""
        return self._desk.source

    @property
    def path(self) -> Path | None:
        """Where the document is saved, None when it never was."""
        return self._desk.path

    @property
    def evidence(self) -> Sources:
        """Where the files of the evidence of the open document lie."""
        from perfeval_desktop.session.evidence_keeping import store_in

        return self._desk.evidence(store_in(self.dirs.state))

    @property
    def file_address(self) -> str:
        """The document's file, whichever way it was opened; empty when there is none."""
        from perfeval_desktop.session.journaling import address_of

        return address_of(self._open_desk.path) if self._open_desk is not None else ""

    @property
    def is_journal_sound(self) -> bool:
        """True when all that the thread came to is safe in the journal."""
        return self._open_desk is not None and self._open_desk.is_kept

    @property
    def title(self) -> str:
        """The name of the file, or what stands for it as long as there is none."""
        return self._desk.title

    @property
    def is_dirty(self) -> bool:
        """True when there is something to save; False when no document is open."""
        return self._open_desk is not None and self._open_desk.document.is_dirty

    @property
    def is_read_only(self) -> bool:
        """True when the document may not be saved to its file, because somebody else edits it."""
        return self._open_desk is not None and self._open_desk.is_read_only

    @property
    def last_saved(self) -> datetime.datetime | None:
        """When the document was saved in this session (local time), None when it was not."""
        return self._desk.last_saved

    @property
    def undo_label(self) -> str:
        """What undo would take back, empty when there is nothing."""
        return self._open_desk.document.undo_label if self._open_desk else ""

    @property
    def redo_label(self) -> str:
        return self._open_desk.document.redo_label if self._open_desk else ""

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The findings of the document as it is now, in printing order."""
        return self._desk.issues

    @property
    def is_checked(self) -> bool:
        """False as long as the checks wait; then there are no findings, which says nothing."""
        return self._open_desk is not None and self._open_desk.is_checked

    def check(self) -> None:
        """Check the open document if it has not been checked yet."""
        desk = self._open_desk
        if desk is None or desk.is_checked:
            return
        desk.check()
        self._findings = None
        self.issues_changed.emit()
        self.state_changed.emit()

    @property
    def open_issues(self) -> tuple[Issue, ...]:
        """What is still to be done: ``issues`` without those answered by a reason or following from another one."""
        from perfeval_desktop.checks.folding import leaders
        from perfeval_desktop.checks.reasons import open_issues

        return open_issues(leaders(self.issues), self._desk.answers)

    def answer(self, issue: Issue) -> Answer:
        """How a finding stands: open, answered by a reason, or with a reason that no longer holds."""
        from perfeval_desktop.checks.reasons import OPEN

        return self._desk.answers.get(issue.waiver_key, OPEN)

    @property
    def answers(self) -> Answers:
        """How the findings stand that have a reason, by their keys; the others are open."""
        return self._desk.answers

    @property
    def findings(self) -> tuple[Finding, ...]:
        """``issues`` in words, one for one."""
        if not self.is_checked:
            return ()
        if self._findings is None:
            self._findings = self._desk.words.describe(self._desk.checker.sections(self.evaluation), self.evaluation)
        return self._findings

    @property
    def progress(self) -> Progress:
        """How much of what must be filled in is."""
        if self._progress is None:
            self._progress = self._desk.progress()
        return self._progress

    @property
    def record(self) -> FieldHistory:
        """Who changed what in the open document, with what its file holds of it."""
        return self._desk.record

    def new(self, pack_id: str) -> None:
        """Open an empty document under the pack ``pack_id``. Raises PackError."""
        from perfeval_desktop.session.desk import Desk

        self.show(Desk.blank(self.catalog.get(pack_id), NEW_TITLE))

    def open(self, path: Path, how: OpenAs = OpenAs.MINE) -> None:
        """Open the file at ``path``. Raises LockedError when somebody else edits it, StorageError, PackError."""
        from perfeval_desktop.session.opening import open_file

        self.show(open_file(path, how, self.catalog, self.dirs.state, self._open_desk))

    def open_newest_copy(self, path: Path) -> datetime.datetime | None:
        """As ``open``, of the newest good copy of the damaged file at ``path``: when it was saved; None without one."""
        from perfeval_desktop.session.opening import open_copy_of

        found = open_copy_of(path, self.catalog, self.dirs.state, self._open_desk)
        if found is None:
            return None
        self.show(found[0])
        return found[1]

    def open_sample(self) -> None:
        """Open a copy of the sample; it has no path, so that saving asks for one."""
        from perfeval_desktop.session.opening import read_desk

        self.show(read_desk(resource_path(SAMPLE), self.catalog, SAMPLE_TITLE))

    def close(self) -> None:
        """Put the document away, saved or not."""
        self.put_away()
        self._open_desk = None
        self._later.stop()
        self.pulse.watch(None)
        self._findings = self._progress = None
        self.closed.emit()
        self.state_changed.emit()

    def put_away(self) -> None:
        """The program ends, or another document comes: nothing of this one is to be recovered later."""
        if self._open_desk is not None:
            self._open_desk.put_away()

    def save(self, *, force: bool = False) -> None:
        """Save the document to its file; what the checks say does not matter.

        Raises NoPathError without one, LockedError when somebody edits a file that was opened to be read,
        ChangedOnDiskError when it was written since (``force`` overwrites it), StorageError.
        """
        from perfeval_desktop.session.opening import lock_for

        desk = self._desk
        if desk.path is None:
            raise NoPathError
        if desk.is_read_only:
            desk.hold(lock_for(desk, desk.path))
            desk.is_read_only = False
        if not force:
            desk.require_same_file(desk.path)
        self.save_as(desk.path)

    def save_as(self, path: Path) -> None:
        """Save the document to ``path``, which is its file from now on. Raises LockedError, StorageError."""
        from perfeval_desktop.session.opening import save_to

        save_to(path, self._desk, self.dirs.state, self.notice.emit, self.wait)
        self.state_changed.emit()

    def _lose_lock(self, desk: Desk) -> None:
        if self._open_desk is desk and not desk.is_read_only:
            desk.is_read_only = True
            self.notice.emit(f"“{desk.title}”已由其他人接管编辑，请把您的修改另存为其他文件。")
            self.state_changed.emit()

    def push(self, command: Command, initiator: object = None, merge_key: Hashable = None) -> Changes:
        """Do ``command``; ``initiator`` comes back in ``changed``. Edits of one with one ``merge_key`` become one step.

        Raises ModelError (FinalError for a package that is final); then nothing has changed.
        """
        final = self.final
        if final is not None:
            from perfeval_desktop.model.errors import FinalError

            raise FinalError(final.code, final.made_at)
        return self._desk.push(command, initiator, merge_key)

    def settle_journal(self) -> None:
        """Wait until the journal holds all that was done."""
        self._desk.settle_journal()

    def put_back(self, command: Command) -> None:
        """Do what the user had done before and a crash took, also to a final package: it was allowed then."""
        finals = self.evaluation.finals
        self._desk.push(command, None, None)
        if self.evaluation.finals != finals:
            self._desk.document.forget_history()
            self.state_changed.emit()

    def take_last_year(self, path: Path) -> LastYear:
        """Hold the document against the file of the year before, and carry and return what that says; can be undone.

        Raises StorageError, PackError, LastYearError.
        """
        from perfeval_desktop.document.commands import SetField
        from perfeval_desktop.model.field_path import path as address
        from perfeval_desktop.session.opening import earlier_year_in

        said = earlier_year_in(path, self.catalog, self.evaluation)
        self.push(SetField(address("last_year"), said, f"与 {said.year} 年的自评核对"))
        return said

    @property
    def is_final(self) -> bool:
        """True when a document is open that cannot be changed."""
        return self._open_desk is not None and self.final is not None

    @property
    def final(self) -> Final | None:
        """The 定稿 that holds now; None while the document can be changed."""
        from perfeval_desktop.model.finals import active

        return active(self.evaluation.finals)

    def finalise(self, by: str) -> Final:
        """Make the document final: it is kept as it is now, with its code, and cannot be changed until ``reopen``."""
        from perfeval_desktop.session.finals import finalising

        self._cut(finalising(self.evaluation, self.pack, by, _now()))
        return self.evaluation.finals[-1]

    def reopen(self, reason: str, by: str) -> None:
        """Let a final document be changed again. Raises ReasonError where ``reason`` says nothing, ModelError."""
        from perfeval_desktop.session.finals import reopening

        self._cut(reopening(self.evaluation, reason, by, _now()))

    def _cut(self, command: Command) -> None:
        """Do what cannot be taken back by undo, nor anything before it."""
        self._desk.cut(command)
        self.state_changed.emit()

    def undo(self) -> None:
        self._desk.undo()

    def redo(self) -> None:
        self._desk.redo()

    @property
    def _desk(self) -> Desk:
        if self._open_desk is None:
            raise RuntimeError("no document is open")
        return self._open_desk

    def show(self, desk: Desk) -> None:
        """Make ``desk`` the open document; the one that was open is put away."""
        from perfeval_desktop.session.journaling import JournalKeeper, teller

        self.put_away()
        self._open_desk = desk
        self.pulse.watch(desk)
        desk.keep_journal(JournalKeeper(self.dirs.state, desk.source.text, teller(self)))
        self._findings = self._progress = None
        if not self.checks_wait:
            desk.check()
        desk.document.subscribe(self._document_changed)
        self.opened.emit()
        self.issues_changed.emit()
        self.state_changed.emit()
        if desk.fault:
            self.notice.emit(desk.fault)

    def _document_changed(self, changes: Changes, initiator: object) -> None:
        self._progress = None
        self.changed.emit(changes, initiator)
        self._recheck(changes)
        self.state_changed.emit()

    def _recheck(self, changes: Changes) -> None:
        """Check what the edit touched, before the next event: the findings are never behind the document."""
        desk = self._desk
        if not desk.is_checked:
            self.check()
            return
        issues = desk.checker.update(desk.document.current, changes, settle=False)
        self._take(issues, reworded=desk.words.forget(changes))
        self._later.wait()

    def settle(self) -> None:
        """Run the checks that wait for a pause of typing now."""
        self._later.settle()

    def _take(self, issues: tuple[Issue, ...], *, reworded: bool = False) -> None:
        """``issues`` are the findings from now on; tells when they, their words or their reasons are others."""
        desk = self._desk
        before, desk.issues = desk.issues, issues
        answered = desk.answer_again()
        if reworded or answered or desk.issues != before:
            self._findings = None
            self.issues_changed.emit()


def _now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()
