"""Desk: all that belongs to one open document."""

from __future__ import annotations

import datetime
from collections.abc import Hashable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_desktop.checks.progress import Progress, ProgressMeter
from perfeval_desktop.checks.reasons import Answers, answers_of
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Command
from perfeval_desktop.document.document import Document
from perfeval_desktop.document.evidence_commands import WithEvidence
from perfeval_desktop.model.edit_history import NO_EDITS, EditHistory
from perfeval_desktop.model.evidence import total_size
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.blank import blank_evaluation, conform
from perfeval_desktop.rulepack.catalog import Catalog, PackSource
from perfeval_desktop.session.errors import ChangedOnDiskError
from perfeval_desktop.session.field_history import FieldHistory
from perfeval_desktop.session.jobs import wait_for_order
from perfeval_desktop.session.journaling import JournalKeeper
from perfeval_desktop.session.step_names import with_project
from perfeval_desktop.session.waiting import Wait, at_once
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.edit_lock import EditLock
from perfeval_desktop.storage.evidence_sources import Sources
from perfeval_desktop.storage.evidence_store import EvidenceStore
from perfeval_desktop.storage.journal_lines import Did

if TYPE_CHECKING:  # loaded when a document is checked: it is shown before
    from perfeval_desktop.checks.engine import Checker
    from perfeval_desktop.checks.issue import Issue
    from perfeval_desktop.session.finding_words import FindingWords


class Desk:
    """A document with its rule pack, its file and its checks; exchanged as a whole when another is opened.

    It has no findings until it is checked.
    """

    def __init__(
        self, evaluation: SelfEvaluation, source: PackSource, title: str, history: EditHistory = NO_EDITS
    ) -> None:
        self.document = Document(conform(evaluation, source.pack))
        self.record = FieldHistory(self.document.current, source.pack, history)
        self.document.subscribe(self._note)
        self.fault = ""  # a sentence about what the file holds and nobody can read
        self.source = source
        self.title = title
        self.path: Path | None = None
        self.origin: Path | None = None  # the file that it was read from, whose evidence it has
        self.last_saved: datetime.datetime | None = None
        self.issues: tuple[Issue, ...] = ()
        self.answers: Answers = {}
        self._checks: tuple[Checker, FindingWords] | None = None
        self._meter = ProgressMeter(source.pack)
        self.lock: EditLock | None = None
        self.is_read_only = False
        self._fingerprint = ""
        self._keeper: JournalKeeper | None = None
        self._kept = self.document.current
        self._did: Did = "do"
        self._label = ""  # of the step that is being done

    @classmethod
    def blank(cls, source: PackSource, title: str) -> Desk:
        """An empty document under the pack."""
        return cls(blank_evaluation(source.pack), source, title)

    @classmethod
    def of_file(cls, file: project_file.ProjectFile, catalog: Catalog, title: str, origin: Path | None = None) -> Desk:
        """The document of a file, which lies at ``origin``, under the pack that it carries. Raises PackError."""
        desk = cls(file.evaluation, catalog.source_of(file.pack_text, title), title, file.history)
        desk._fingerprint, desk.fault, desk.origin = file.fingerprint, file.fault, origin
        return desk

    def stands_for(self, path: Path, fingerprint: str) -> None:
        """The document belongs to the file at ``path``, which holds something else and may be written over."""
        self.path, self._fingerprint = path, fingerprint
        self.document.mark_unsaved()

    def push(self, command: Command, initiator: object, merge_key: Hashable) -> Changes:
        """Do ``command``; the history names the project that it concerns. Raises ModelError."""
        self._did, self._label = "do", command.label
        named = with_project(command, self.document.current)
        return self.document.push(WithEvidence(named), initiator, merge_key)

    def cut(self, command: Command) -> None:
        """Do what cannot be taken back by undo, nor anything before it. Raises ModelError."""
        self.push(command, None, None)
        self.document.forget_history()

    def undo(self) -> None:
        """Take the last step back."""
        self._did = "undo"
        self.document.undo()

    def redo(self) -> None:
        """Do the step that was taken back last again."""
        self._did = "redo"
        self.document.redo()

    def keep_journal(self, keeper: JournalKeeper) -> None:
        """Hand every step to ``keeper`` from now on. Once, before anybody subscribes."""
        self._keeper = keeper
        keeper.begin(self._kept, self.path, self.title, self._fingerprint)
        self.document.subscribe(self._keep)

    def put_away(self) -> None:
        """The document is closed, saved or not: nothing of it is to be recovered, and others may edit its file."""
        self.hold(None)
        if self._keeper is not None:
            self._keeper.end(wanted=self.document.is_dirty)
            self._keeper = None

    def settle_journal(self) -> None:
        """Wait until what was done is written."""
        if self._keeper is not None:
            self._keeper.write()
            wait_for_order()

    @property
    def is_kept(self) -> bool:
        """True when the journal holds what was done, as far as its thread has come."""
        return self._keeper is not None and self._keeper.is_sound

    def _note(self, changes: Changes, initiator: object) -> None:
        self.record.note(self.document.current, changes, self._label, initiator)

    def _keep(self, _changes: Changes, _initiator: object) -> None:
        before, self._kept = self._kept, self.document.current
        if self._keeper is not None:
            document = self.document
            label = document.redo_label if self._did == "undo" else document.undo_label
            self._keeper.keep(before, self._kept, self._did, label)

    @property
    def is_checked(self) -> bool:
        """True when ``issues`` are the findings of the document."""
        return self._checks is not None

    def check(self) -> None:
        """Run all checks for the first time."""
        from perfeval_desktop.checks.engine import Checker
        from perfeval_desktop.session.finding_words import FindingWords

        pack = self.source.pack
        self._checks = (Checker(pack), FindingWords(pack))
        self.issues = self.checker.run(self.document.current)
        self.answers = answers_of(self.issues, self.document.current, pack)

    @property
    def checker(self) -> Checker:
        """What keeps the findings up to date, once there are any."""
        assert self._checks is not None
        return self._checks[0]

    @property
    def words(self) -> FindingWords:
        """How the findings are worded."""
        assert self._checks is not None
        return self._checks[1]

    def answer_again(self) -> bool:
        """See which findings are answered by a reason now; True when that is another answer than before."""
        before, self.answers = self.answers, answers_of(self.issues, self.document.current, self.source.pack)
        return before != self.answers

    def progress(self) -> Progress:
        """How much of what must be filled in is."""
        return self._meter.measure(self.document.current)

    def hold(self, lock: EditLock | None) -> None:
        """Hold ``lock`` instead of the one that was held."""
        old, self.lock = self.lock, lock
        if old is not None and old is not lock:
            old.release()

    def evidence(self, store: EvidenceStore | None) -> Sources:
        """Where the files of its evidence lie."""
        return Sources(tuple(path for path in (self.path, self.origin) if path is not None), store)

    def write(self, path: Path, store: EvidenceStore | None = None, wait: Wait = at_once) -> project_file.Saved:
        """Save to ``path``, which is the document's file from now on. Raises StorageError."""
        while True:
            current, sources = self.document.current, self.evidence(store)
            work = partial(project_file.save, path, current, self.source.text, self.record.settled(), sources)
            saved = wait(work, total_size(current.evidence))
            if self.document.current is current:  # else something came in while it was waited for: that goes in, too
                break
        self._fingerprint = saved.fingerprint
        self.document.mark_saved()
        self.record.mark_saved()
        self.last_saved = datetime.datetime.now().astimezone()
        self.path, self.title = path, path.stem
        if self._keeper is not None:
            self._keeper.begin(self._kept, path, self.title, self._fingerprint)
        return saved

    def require_same_file(self, path: Path) -> None:
        """Raise ChangedOnDiskError when the file at ``path`` is not the one that was read or written last."""
        if project_file.fingerprint(path) not in ("", self._fingerprint):
            raise ChangedOnDiskError(path)
