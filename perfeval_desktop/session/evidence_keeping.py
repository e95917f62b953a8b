"""Evidence beside the project file: in the program's own store, from where it comes back after a crash or a loss."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_desktop.model.evidence import digests_of
from perfeval_desktop.session.jobs import run_aside
from perfeval_desktop.storage.errors import WriteError
from perfeval_desktop.storage.evidence_sources import Sources, files_in
from perfeval_desktop.storage.evidence_store import EvidenceStore

if TYPE_CHECKING:
    from perfeval_desktop.session.desk import Desk
    from perfeval_desktop.session.session import Session

_log = logging.getLogger(__name__)


VIEWS = "viewing"
"""The folder of copies that are looked at with other programs, for a day."""

reading = threading.Lock()
"""Held while a project file is read for its evidence: Windows lets nobody exchange a file that is being read."""


def store_in(state: Path) -> EvidenceStore:
    """The store of all documents."""
    return EvidenceStore(state / "evidence")


def keep_evidence(state: Path, sources: Sources, digests: Mapping[str, int]) -> None:
    """Keep the files of these digests too, in the background: a copy of a project file holds none of them."""
    if digests:
        run_aside(partial(_keep, store_in(state), sources, dict(digests)), _done, _failed)


def take_evidence(session: Session, path: Path) -> None:
    """Keep all files of evidence in the project file at ``path`` now. Raises WriteError."""
    state = session.dirs.state
    try:
        _keep(store_in(state), Sources((path,)), {digest: span.size for digest, span in files_in(path).items()})
    except (OSError, ValueError) as error:
        raise WriteError(state / "evidence", error) from error


def tell_missing(desk: Desk, state: Path) -> None:
    """Say so when files that the document names are neither in its file nor in the store."""
    wanted = digests_of(desk.document.current)
    missing = len(wanted) - len(desk.evidence(store_in(state)).find(wanted)) if wanted else 0
    if missing:
        desk.fault = "".join((desk.fault, missing_words(missing)))


def missing_words(count: int) -> str:
    """The sentence about files that are nowhere."""
    return f"有 {count} 份佐证材料的文件找不到，只有名称；填写的内容完好。请在“佐证材料”中重新添加，或由其他备份取回。"


def sweep_evidence(state: Path) -> None:
    """Delete, in the background, what no copy and no journal names and nobody has used for long."""
    run_aside(partial(_sweep, state), _done, _failed)


def _keep(store: EvidenceStore, sources: Sources, digests: dict[str, int]) -> None:
    for digest, span in sources.find(digests).items():
        with reading:
            store.keep(digest, span)


def _sweep(state: Path) -> None:
    from perfeval_desktop.session.evidence_out import sweep_views
    from perfeval_desktop.storage.evidence_names import named_below

    sweep_views(state / VIEWS)
    store = store_in(state)
    if store.has_old():
        store.sweep(named_below(state))


def _done(_result: object) -> None:
    pass


def _failed(error: Exception) -> None:
    number = error.errno if isinstance(error, OSError) else None
    _log.warning("evidence was not kept: %s %s", type(error).__name__, number)
