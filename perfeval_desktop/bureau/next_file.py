"""The next year's file on disk: last year's is read, the new one is written; neither is kept."""

from __future__ import annotations

from pathlib import Path

from perfeval_desktop.bureau.rollover import RollOver, next_year
from perfeval_desktop.files import same_place
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.catalog import PackSource
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.errors import StorageError


class YearError(StorageError):
    """The new file cannot be begun from this one; the text is a sentence for the user."""


def write_next_file(path: Path, target: Path, source: PackSource | None = None, year: int | None = None) -> RollOver:
    """Write the file of the next year, or of ``year``, to ``target``; without ``source`` under the pack of ``path``.

    Raises StorageError (YearError), PackError.
    """
    if same_place(path, target):
        raise YearError("新文件不能写在上年文件上，请换一个文件名。")
    file = project_file.load(path)
    pack = load_pack(file.pack_text, path.name)
    chosen = source if source is not None else PackSource(pack, file.pack_text, path.name)
    old = conform(file.evaluation, pack)
    wanted = year or max(old.cover.year + 1, chosen.pack.year)
    if wanted <= old.cover.year:
        raise YearError(f"“{path.name}”是 {old.cover.year} 年度的，下一份的年度应在它之后。")
    found = next_year(old, pack, chosen.pack, wanted)
    project_file.save(target, found.evaluation, chosen.text)
    return found
