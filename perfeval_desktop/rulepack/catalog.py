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
    """A pack with the text that it was read from; ``origin`` is the name of its file, ``path`` the file at hand."""

    pack: RulePack
    text: str
    origin: str
    path: Path | None = None


class Catalog:
    """Packs by id, read once. A pack in a later folder takes the place of one with the same id in an earlier folder.

    A file that cannot be used does not hide the others: it is told in ``faults``. ``own_folder``, one of the folders or
    None, is where the user puts packs; messages name it.
    """

    def __init__(self, folders: Iterable[Path], own_folder: Path | None = None) -> None:
        self._folders = tuple(folders)
        self.own_folder = own_folder
        self._sources: dict[str, PackSource] | None = None
        self._faults: list[PackError] = []

    @classmethod
    def built_in(cls) -> Catalog:
        """The packs that the program brings along."""
        return cls([resource_path("rulepacks")])

    @classmethod
    def with_own(cls, folder: Path) -> Catalog:
        """The packs that the program brings along and those that the user has put into ``folder``, if it exists."""
        return cls([resource_path("rulepacks"), folder], folder)

    def refresh(self) -> None:
        """Read the folders anew when they are next asked for: a pack came, went or changed."""
        self._sources, self._faults = None, []

    def is_own(self, source: PackSource) -> bool:
        """True when the pack lies in the user's own folder."""
        return source.path is not None and source.path.parent == self.own_folder

    def sources(self) -> tuple[PackSource, ...]:
        """The packs that can be used, the newest year first."""
        return tuple(sorted(self._read().values(), key=lambda source: (-source.pack.year, source.pack.id)))

    def faults(self) -> tuple[PackError, ...]:
        """The files that cannot be used."""
        self._read()
        return tuple(self._faults)

    def fault_sentence(self) -> str:
        """Which files cannot be used, what is wrong first and what to do, as one sentence; empty when all can be."""
        faults = self.faults()
        if not faults:
            return ""
        names = "、".join(fault.origin for fault in faults)
        where = f"文件夹“{self.own_folder}”中的" if self.own_folder is not None else ""
        return f"{where}规则包不能使用：{names}（{faults[0].problems[0]}），请在“工具 → 规则包”中改正。"

    def get(self, pack_id: str) -> PackSource:
        """The pack with ``pack_id``. Raises PackError when there is none."""
        sources = self._read()
        if pack_id not in sources:
            advice = did_you_mean(pack_id, sources) or self._advice()
            raise PackError(pack_id, [Problem("error", "", f"找不到这个规则包。{advice}")])
        return sources[pack_id]

    def source_of(self, text: str, origin: str) -> PackSource:
        """The pack in ``text``: one that is at hand already if it was read from the same text, else read now.

        ``origin`` names the text in messages. Raises PackError with every fault that was found.
        """
        from perfeval_desktop.rulepack.loader import load_pack

        known = next((source for source in (self._sources or {}).values() if source.text == text), None)
        return known or PackSource(load_pack(text, origin), text, origin)

    def _advice(self) -> str:
        """What to do about a pack that is not at hand."""
        if self.own_folder is None:
            return "请写明规则包文件（.toml）的位置，或改用程序自带的规则包。"
        return "请用“工具 → 规则包”安装该规则包的文件（.toml），或改用已有的规则包。"

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
            sources[pack.id] = PackSource(pack, text, path.name, path)
