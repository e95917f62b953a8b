"""The rule packs that are at hand: those that the program brings along, and those in folders of the user."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.problems import PackError, Problem, did_you_mean

if TYPE_CHECKING:
    from perfeval_desktop.rulepack.schema import RulePack


@dataclass(frozen=True, slots=True)
class PackSource:
    """A pack with the text that it was read from; ``origin`` is the name of its file."""

    pack: RulePack
    text: str
    origin: str


class Catalog:
    """Packs by id, read once. A pack in a later folder takes the place of one with the same id in an earlier folder.

    A file that cannot be used does not hide the others: it is told in ``faults``.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._sources: dict[str, PackSource] | None = None
        self._faults: list[PackError] = []

    @classmethod
    def built_in(cls) -> Catalog:
        """The packs that the program brings along."""
        return cls([resource_path("rulepacks")])

    def sources(self) -> tuple[PackSource, ...]:
        """The packs that can be used, the newest year first."""
        return tuple(sorted(self._read().values(), key=lambda source: (-source.pack.year, source.pack.id)))

    def faults(self) -> tuple[PackError, ...]:
        """The files that cannot be used."""
        self._read()
        return tuple(self._faults)

    def get(self, pack_id: str) -> PackSource:
        """The pack with ``pack_id``. Raises PackError when there is none."""
        sources = self._read()
        if pack_id not in sources:
            advice = did_you_mean(pack_id, sources) or "请导入该规则包，或改用程序自带的规则包。"
            raise PackError(pack_id, [Problem("error", "", f"找不到这个规则包。{advice}")])
        return sources[pack_id]

    def source_of(self, text: str, origin: str) -> PackSource:
        """The pack in ``text``: one that is at hand already if it was read from the same text, else read now.

        ``origin`` names the text in messages. Raises PackError with every fault that was found.
        """
        from perfeval_desktop.rulepack.loader import load_pack

        known = next((source for source in (self._sources or {}).values() if source.text == text), None)
        return known or PackSource(load_pack(text, origin), text, origin)

    def _read(self) -> dict[str, PackSource]:
        if self._sources is None:
            self._sources = {}
            for folder in self._folders:
                for path in sorted(folder.glob("*.toml")):
                    self._read_file(path, self._sources)
        return self._sources

    def _read_file(self, path: Path, sources: dict[str, PackSource]) -> None:
        # The window starts with a catalog; what reads packs is loaded with the first one.
        from perfeval_desktop.rulepack.loader import load_pack, read_pack_text

        try:
            text = read_pack_text(path)
            pack = load_pack(text, path.name)
        except PackError as error:
            self._faults.append(error)
        else:
            sources[pack.id] = PackSource(pack, text, path.name)
