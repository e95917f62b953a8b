"""Recovery: what journals hold beyond the files, after the program ended without closing its documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from perfeval_desktop.document.commands import ReplaceAll
from perfeval_desktop.document.merging import merged
from perfeval_desktop.model.edit_history import NO_EDITS, EditHistory
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import same
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.catalog import PackSource
from perfeval_desktop.rulepack.problems import PackError
from perfeval_desktop.session.difference_words import DifferenceLine, lines_between, lines_of
from perfeval_desktop.session.evidence_keeping import store_in, sweep_evidence
from perfeval_desktop.session.field_history import with_step
from perfeval_desktop.session.journaling import address_of, journal_folder
from perfeval_desktop.session.opening import copies_in, unsaved_desk
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.evidence_sources import Sources
from perfeval_desktop.storage.journal_shelf import Unsaved, left_behind, sweep

STEP = "恢复未保存的修改"


@dataclass(frozen=True, slots=True)
class Offer:
    """What one journal holds beyond its file. ``now`` is what the file holds, ``value`` what it would be.

    ``file`` is None when there is none that can be read: then ``now`` is what it held when the journal was begun.
    ``history`` is the file's, or that of its newest copy.
    ``clashes`` are fields that somebody else changed meanwhile too, ``left_out`` what has no place any longer.
    """

    unsaved: Unsaved
    source: PackSource
    file: Path | None
    now: SelfEvaluation
    value: SelfEvaluation
    lines: tuple[DifferenceLine, ...]
    clashes: tuple[DifferenceLine, ...] = ()
    left_out: tuple[DifferenceLine, ...] = ()
    is_changed_since: bool = False
    history: EditHistory = NO_EDITS

    @property
    def title(self) -> str:
        return self.unsaved.head.title


def offers(session: Session, file: Path | None = None) -> Iterator[Offer]:
    """What can be recovered, of one ``file`` or of all documents, the newest first.

    A journal that holds nothing beyond its file is taken away: its program ended between saving and taking it away.
    Each offer is claimed; its ``unsaved`` must be removed, put aside or let go.
    """
    folder = journal_folder(session.dirs.state)
    sweep(folder)
    sweep_evidence(session.dirs.state)
    wanted = address_of(file)
    for unsaved in left_behind(folder):
        if wanted and unsaved.head.file != wanted:
            unsaved.let_go()
            continue
        try:
            offer = _offer(session, unsaved)
        except PackError:  # the pack that travels along cannot be used any longer: nothing can be shown
            unsaved.put_aside()
            continue
        if same(offer.now, offer.value):
            unsaved.remove()
        else:
            yield offer


def recover(session: Session, offer: Offer) -> None:
    """Do what the journal holds to the document, as one step that can be undone. Raises StorageError, PackError.

    The document is opened when it is not open. The journal is taken away when this program's own holds the step.
    """
    if offer.file is None:
        session.show(unsaved_desk(offer.now, offer.source, offer.title, offer.history))
    elif session.file_address != address_of(offer.file):
        session.open(offer.file)
    value = merged(offer.now, offer.value, session.evaluation).value
    session.put_back(ReplaceAll(value, STEP))
    session.settle_journal()
    if session.is_journal_sound:
        offer.unsaved.remove()
    else:
        offer.unsaved.let_go()


def save_copy(session: Session, offer: Offer, path: Path) -> None:
    """Write what the journal made of the document to a file of its own. Raises StorageError."""
    history = with_step(offer.history, offer.now, offer.value, offer.source.pack, STEP)
    files = (offer.file,) if offer.file is not None else ()
    sources = Sources(files, store_in(session.dirs.state))
    project_file.save(path, offer.value, offer.source.text, history, sources)
    offer.unsaved.put_aside()


def _offer(session: Session, unsaved: Unsaved) -> Offer:
    source = session.catalog.source_of(unsaved.head.pack_text, unsaved.head.title)
    base, value = (conform(each, source.pack) for each in (unsaved.base, unsaved.value))
    file = _readable(unsaved.file)
    if file is None:
        copy = copies_in(session.dirs.state).newest_good(unsaved.head.file) if unsaved.head.file else None
        kept = NO_EDITS if copy is None else copy[1].history
        return Offer(unsaved, source, None, base, value, lines_between(base, value, source.pack), history=kept)
    now = conform(file.evaluation, source.pack)
    result = merged(base, value, now)
    return Offer(
        unsaved,
        source,
        unsaved.file,
        now,
        result.value,
        lines_between(now, result.value, source.pack),
        tuple(lines_of(result.clashes, now, result.value, source.pack)),
        tuple(lines_of(result.left_out, base, value, source.pack)),
        is_changed_since=not same(base, now),
        history=file.history,
    )


def _readable(path: Path | None) -> project_file.ProjectFile | None:
    if path is None:
        return None
    try:
        return project_file.load(path)
    except StorageError:
        return None
