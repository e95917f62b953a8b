"""A file under another rule pack, as a copy: the file itself is never touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from perfeval_desktop.bureau.upgrade import Upgrade, upgrade
from perfeval_desktop.files import same_place
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.catalog import PackSource
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.evidence_sources import Sources


class UpgradeError(StorageError):
    """The file cannot be upgraded; the text is a sentence for the user."""


def write_upgraded(path: Path, target: Path, source: PackSource) -> Upgrade:
    """Write the file at ``path`` under the pack ``source`` to ``target``. Raises StorageError, PackError."""
    if same_place(path, target):
        raise UpgradeError("升级后的副本不能写在原文件上，请换一个文件名。")
    file = project_file.load(path)
    if file.pack_text == source.text:
        raise UpgradeError(f"“{path.name}”用的就是这个规则包，不需要升级。")
    pack = load_pack(file.pack_text, path.name)
    found = upgrade(conform(file.evaluation, pack), pack, source.pack)
    save_upgraded(target, found, source, Sources((path,)))
    return found


def save_upgraded(
    target: Path,
    found: Upgrade,
    source: PackSource,
    sources: Sources,
    tell: Callable[[int], None] | None = None,
) -> None:
    """Write the copy to ``target`` with its evidence, of whose bytes ``tell`` hears. Raises StorageError."""
    project_file.save(target, found.evaluation, source.text, sources=sources, tell=tell)
