"""Packages with evidence for tests: files on disk, their rows, and where their bytes come from."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from perfeval_desktop.model.evidence import Evidence
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.session.evidence_acts import attaching, most_of_file, take_files
from perfeval_desktop.session.evidence_keeping import store_in
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.evidence_sources import Sources
from perfeval_desktop.storage.evidence_store import EvidenceStore
from perfeval_desktop.storage.span import pieces

ENTRY = "scorecard.entries[dept.process.execution.rate]"


def evidence_of(content: bytes, number: int = 1, place: str = "", name: str = "通知.pdf") -> Evidence:
    """The row of a file that holds ``content``."""
    return Evidence(
        id=f"e{number}",
        place=place,
        title=f"材料{number}",
        file_name=name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def with_files(
    evaluation: SelfEvaluation, folder: Path, *contents: bytes, place: str = ""
) -> tuple[SelfEvaluation, Sources]:
    """``evaluation`` with a file of each of ``contents``, which lie in a store in ``folder``."""
    store = EvidenceStore(folder / "store")
    rows = []
    for number, content in enumerate(contents, start=1):
        file = folder / f"材料{number}.pdf"
        file.write_bytes(content)
        store.take(file, 2**30)
        rows.append(evidence_of(content, number, place))
    return msgspec.structs.replace(evaluation, evidence=tuple(rows)), Sources(store=store)


def attach(session: Session, folder: Path, *contents: bytes, place: str = ENTRY) -> tuple[Evidence, ...]:
    """Attach files that hold ``contents``, as the window does."""
    paths = []
    for number, content in enumerate(contents, start=1):
        paths.append(folder / f"材料{number}.pdf")
        paths[-1].write_bytes(content)
    form = session.pack.evidence
    taken, refused = take_files(store_in(session.dirs.state), paths, most_of_file(form))
    assert refused == []
    found = attaching(session.evaluation, form, path(place), taken)
    assert found.command is not None
    session.push(found.command)
    return found.added


def bytes_of(session: Session, row: Evidence) -> bytes | None:
    span = session.evidence.sound(row.sha256, row.size)
    return None if span is None else b"".join(pieces(span))
