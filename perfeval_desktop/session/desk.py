"""Desk: all that belongs to one open document."""

from __future__ import annotations

import datetime
from collections.abc import Hashable
from pathlib import Path

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.progress import Progress, ProgressMeter
from perfeval_desktop.checks.reasons import answers_of
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Command
from perfeval_desktop.document.document import Document
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.blank import blank_evaluation, conform
from perfeval_desktop.rulepack.catalog import Catalog, PackSource
from perfeval_desktop.session.errors import ChangedOnDiskError
from perfeval_desktop.session.finding_words import FindingWords
from perfeval_desktop.session.step_names import with_project
from perfeval_desktop.storage import project_file


class Desk:
    """A document with its rule pack, its file and its checks; exchanged as a whole when another is opened."""

    def __init__(self, evaluation: SelfEvaluation, source: PackSource, title: str) -> None:
        self.document = Document(conform(evaluation, source.pack))
        self.source = source
        self.title = title
        self.path: Path | None = None
        self.last_saved: datetime.datetime | None = None
        self.checker = Checker(source.pack)
        self.issues = self.checker.run(self.document.current)
        self.answers = answers_of(self.issues, self.document.current, source.pack)
        self.words = FindingWords(source.pack)
        self._meter = ProgressMeter(source.pack)
        self._fingerprint = ""

    @classmethod
    def blank(cls, source: PackSource, title: str) -> Desk:
        """An empty document under the pack."""
        return cls(blank_evaluation(source.pack), source, title)

    @classmethod
    def read(cls, path: Path, catalog: Catalog) -> Desk:
        """The document of a file under the pack that it carries. Raises StorageError, PackError."""
        file = project_file.load(path)
        desk = cls(file.evaluation, catalog.source_of(file.pack_text, path.name), path.stem)
        desk._fingerprint = file.fingerprint
        return desk

    def push(self, command: Command, initiator: object, merge_key: Hashable) -> Changes:
        """Do ``command``; the history names the project that it concerns. Raises ModelError."""
        return self.document.push(with_project(command, self.document.current), initiator, merge_key)

    def answer_again(self) -> bool:
        """See which findings are answered by a reason now; True when that is another answer than before."""
        before, self.answers = self.answers, answers_of(self.issues, self.document.current, self.source.pack)
        return before != self.answers

    def progress(self) -> Progress:
        """How much of what must be filled in is."""
        return self._meter.measure(self.document.current)

    def write(self, path: Path) -> None:
        """Save to ``path``, which is the document's file from now on. Raises StorageError."""
        self._fingerprint = project_file.save(path, self.document.current, self.source.text)
        self.document.mark_saved()
        self.last_saved = datetime.datetime.now().astimezone()
        self.path, self.title = path, path.stem

    def require_same_file(self, path: Path) -> None:
        """Raise ChangedOnDiskError when the file at ``path`` is not the one that was read or written last."""
        if project_file.fingerprint(path) not in ("", self._fingerprint):
            raise ChangedOnDiskError(path)
