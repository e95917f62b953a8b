"""Packages with evidence for tests: files on disk, their rows, and where their bytes come from."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from perfeval_desktop.model.evidence import Evidence
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.storage.evidence_sources import Sources
from perfeval_desktop.storage.evidence_store import EvidenceStore


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
        path = folder / f"材料{number}.pdf"
        path.write_bytes(content)
        store.take(path, 2**30)
        rows.append(evidence_of(content, number, place))
    return msgspec.structs.replace(evaluation, evidence=tuple(rows)), Sources(store=store)
