"""The packs at hand as a shelf: what stands there, and what the user puts on it, changes and takes away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from perfeval_desktop.files import lies_at, same_place
from perfeval_desktop.rulepack.catalog import Catalog, PackSource
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.storage.atomic_file import write_atomic
from perfeval_desktop.storage.errors import StorageError, WriteError

SUFFIX = ".toml"


class ShelfError(StorageError):
    """The shelf cannot do what was asked; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """One file on the shelf. ``source`` is None where it is not used: it cannot be, or (``is_double``) has the id of
    another one. ``replaces``: it stands for a built-in pack."""

    path: Path
    is_own: bool
    source: PackSource | None = None
    replaces: bool = False
    is_double: bool = False

    @property
    def origin(self) -> str:
        """Where it comes from, in words."""
        if not self.is_own:
            return "内置"
        if self.is_double:
            return "自有（编号重复，没有使用）"
        if self.source is None:
            return "自有（不能使用）"
        return "自有（代替内置）" if self.replaces else "自有"


class PackShelf:
    """The packs of ``catalog``, which is told to look again whenever something changed."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._built_in = frozenset(source.pack.id for source in Catalog.built_in().sources())

    def entries(self) -> tuple[ShelfEntry, ...]:
        """The packs that can be used, the newest year first, then the user's files that cannot be."""
        found = []
        for source in self.catalog.sources():
            own, path = self.catalog.is_own(source), source.path
            if path is not None:
                found.append(ShelfEntry(path, own, source, own and source.pack.id in self._built_in))
        folder = self.catalog.own_folder
        used = {entry.path for entry in found}
        faulty = {fault.origin for fault in self.catalog.faults()}
        if folder is not None:
            paths = (path for path in sorted(folder.glob(f"*{SUFFIX}")) if path not in used)
            found += [ShelfEntry(path, is_own=True, is_double=path.name not in faulty) for path in paths]
        return tuple(found)

    def installed(self, pack_id: str) -> PackSource | None:
        """The pack with this id that is in use."""
        return next((source for source in self.catalog.sources() if source.pack.id == pack_id), None)

    def place_for(self, pack_id: str) -> Path:
        """The file in the own folder for the pack: that of the own pack with its id, else one of its name.

        Raises ShelfError.
        """
        folder = self._folder()
        known = self.installed(pack_id)
        if known is not None and known.path is not None and self.catalog.is_own(known):
            return known.path
        tried = [folder / f"{pack_id}{SUFFIX}", *(folder / f"{pack_id}-{number}{SUFFIX}" for number in range(2, 100))]
        return next(path for path in tried if not lies_at(path))

    def install(self, text: str, origin: str) -> Path:
        """Put the pack in ``text`` into the own folder, in the place of the own pack with its id.

        Raises PackError when it cannot be used, StorageError when it cannot be written.
        """
        target = self.place_for(load_pack(text, origin).id)
        self.write(target, text)
        return target

    def write(self, target: Path, text: str) -> None:
        """Write a pack's text to a file, in the own folder or elsewhere, all or nothing. Raises StorageError."""
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteError(target, error) from error
        write_atomic(target, text.encode("utf-8"))
        self.catalog.refresh()

    def remove(self, entry: ShelfEntry) -> None:
        """Take an own pack away. Raises ShelfError, StorageError."""
        if not entry.is_own or not same_place(entry.path.parent, self._folder()):
            raise ShelfError("这个规则包随程序提供，不能移除。")
        try:
            entry.path.unlink(missing_ok=True)
        except OSError as error:
            raise WriteError(entry.path, error) from error
        self.catalog.refresh()

    def _folder(self) -> Path:
        if self.catalog.own_folder is None:
            raise ShelfError("没有自己的规则包文件夹，不能安装规则包。")
        return self.catalog.own_folder
