"""The program is killed at each call to the system while a file is attached and saved: nothing is ever half there."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from perfeval_desktop.files import TEMP_PATTERN
from perfeval_desktop.model.report import Cover
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.evidence_sources import Sources
from perfeval_desktop.storage.evidence_store import EvidenceStore
from perfeval_desktop.storage.span import Span, digest_of
from tests.evidence import evidence_of

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks on this system")

CALLS = ("open", "fsync", "replace", "rename", "unlink", "close", "chmod", "utime")
OLD, NEW = os.urandom(70_000), os.urandom(90_000)
BEFORE = SelfEvaluation(pack_id="p", cover=Cover(year=2022), evidence=(evidence_of(OLD, 1),))
AFTER = msgspec.structs.replace(BEFORE, evidence=(*BEFORE.evidence, evidence_of(NEW, 2)))


def die_at(number: int, *, after: bool) -> Callable[[], int]:
    """The process is killed at the call ``number``; gives how many there were."""
    count = 0

    def guard(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            count += 1
            if count != number:
                return real(*arguments, **options)
            try:
                return real(*arguments, **options) if after else None
            finally:
                os.kill(os.getpid(), signal.SIGKILL)

        return call

    for name in CALLS:
        setattr(os, name, guard(getattr(os, name)))
    return lambda: count


def attach_and_save(folder: Path) -> None:
    store = EvidenceStore(folder / "store")
    store.take(folder / "新.pdf", 2**20)
    (folder / "named").touch()  # only now may the package name it
    project_file.save(folder / "甲.jxzp", AFTER, "", sources=Sources(store=store))


def life(folder: Path, number: int, *, after: bool) -> bool:
    """One life of the program; True when it was killed."""
    child = os.fork()
    if child == 0:
        die_at(number, after=after)
        try:
            attach_and_save(folder)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("after", [False, True])
def test_a_kill_at_any_call_leaves_whole_files_only(tmp_path: Path, *, after: bool) -> None:
    killed, seen = 0, set()
    for number in range(1, 200):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "旧.pdf").write_bytes(OLD)
        (folder / "新.pdf").write_bytes(NEW)
        first = EvidenceStore(folder / "first")
        first.take(folder / "旧.pdf", 2**20)
        project_file.save(folder / "甲.jxzp", BEFORE, "", sources=Sources(store=first))
        was_killed = life(folder, number, after=after)
        seen.add(check(folder))
        killed += was_killed
        if not was_killed:
            break
    assert killed > 8
    assert seen == {1, 2}


def check(folder: Path) -> int:
    """How many files the package names, all of which it holds."""
    file, store = folder / "甲.jxzp", folder / "store"
    loaded = project_file.load(file)
    assert loaded.evaluation in (BEFORE, AFTER)
    for row in loaded.evaluation.evidence:
        assert Sources((file,)).sound(row.sha256, row.size) is not None
    head, _, tail = TEMP_PATTERN.partition("*")
    for path in store.iterdir() if store.exists() else ():
        if not (path.name.startswith(head) and path.name.endswith(tail)):
            assert digest_of(Span(path, 0, path.stat().st_size)) == path.name
    if (folder / "named").exists():
        assert EvidenceStore(store).span(AFTER.evidence[1].sha256) is not None
    return len(loaded.evaluation.evidence)
