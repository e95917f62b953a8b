"""What became of an export, and the sentences that tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_MOST_PLACES = 5  # in a sentence; with more, the first ones are told and how many there are


class MissingCharacter(NamedTuple):
    """A character that no font has, and where it stands: the name of the part, and the words around it."""

    char: str
    part: str
    around: str


class Substitute(NamedTuple):
    """An official face that this computer lacks, and the family that was used instead."""

    wanted: str
    used: str


@dataclass(frozen=True, slots=True)
class PdfReport:
    """What was printed: how many pages, the characters that no font has (〓 stands in their place) with the places
    where they stand, and the faces that were used instead of official ones."""

    pages: int
    missing: tuple[str, ...] = ()
    places: tuple[MissingCharacter, ...] = ()
    substitutes: tuple[Substitute, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """The files that were written, a sentence for each that was not, and the characters that no font could show.

    ``places`` are where those characters stand, ``substitutes`` the faces that were used instead of official ones.
    """

    written: tuple[Path, ...] = ()
    problems: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    places: tuple[MissingCharacter, ...] = ()
    substitutes: tuple[Substitute, ...] = ()

    @property
    def missing_sentence(self) -> str:
        """What to tell the user about ``missing``, empty when there is nothing to tell."""
        if not self.missing:
            return ""
        return (
            f"字体中没有这些字，PDF 中以“〓”代替：{'、'.join(self.missing)}{_where(self.places)}。"
            "请核对后换用其他写法，或改用 Word 版。"
        )

    @property
    def font_sentence(self) -> str:
        """What to tell the user about ``substitutes``, empty when there is nothing to tell."""
        if not self.substitutes:
            return ""
        pairs = "、".join(f"{wanted}（改用随附的 {used}）" for wanted, used in self.substitutes)
        return f"本机没有可用的公文字体：{pairs}。PDF 照常可用；要用规定的字体，请先在本机安装后再导出。"


def _where(places: Sequence[MissingCharacter]) -> str:
    if not places:
        return ""
    told = "；".join(f"“{place.part}”的“{place.around}”" for place in places[:_MOST_PLACES])
    more = f"等 {len(places)} 处" if len(places) > _MOST_PLACES else ""
    return f"（见{told}{more}）"
