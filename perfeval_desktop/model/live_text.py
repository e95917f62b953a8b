"""Live figures in a text: ``{{accounts.approved.this_year:元}}`` stands for a figure of the document.

A text keeps the placeholder; what is read and printed is the figure that it stands for. What is no known placeholder is
text like any other and stays as it was typed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

_OPEN = "{{"
_PLACEHOLDER = re.compile(r"\{\{(?P<key>[A-Za-z_][^{}:：\s]*)(?:[:：](?P<style>[^{}\s]{1,12}))?\}\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder and its place, counted in characters: ``key`` names the figure, ``style`` how it is written."""

    start: int
    end: int
    key: str
    style: str = ""

    @property
    def text(self) -> str:
        """The placeholder as it is kept."""
        return placeholder_text(self.key, self.style)


@dataclass(frozen=True, slots=True)
class Piece:
    """Where one figure stands in the shown text, and the placeholder that it stands for."""

    start: int
    end: int
    placeholder: Placeholder


class ShownText(msgspec.Struct, frozen=True):
    """A text with its figures in place; ``pieces`` are the figures, in the order of the text."""

    text: str
    pieces: tuple[Piece, ...] = ()

    def to_stored(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the stored text behind ``start`` … ``end`` of the shown one; a figure counts as a whole."""
        return self._stored_start(start), self._stored_end(end)

    def _stored_start(self, position: int) -> int:
        index = bisect_right(self.pieces, position, key=lambda piece: piece.start) - 1
        if index < 0:
            return position
        piece = self.pieces[index]
        inside = position < piece.end
        return piece.placeholder.start if inside else piece.placeholder.end + position - piece.end

    def _stored_end(self, position: int) -> int:
        index = bisect_left(self.pieces, position, key=lambda piece: piece.start) - 1
        if index < 0:
            return position
        piece = self.pieces[index]
        return piece.placeholder.end + max(0, position - piece.end)


Show = Callable[[Placeholder], str | None]


def placeholder_text(key: str, style: str = "") -> str:
    """How the figure ``key``, written in ``style``, stands in a stored text."""
    return f"{{{{{key}:{style}}}}}" if style else f"{{{{{key}}}}}"


def find_placeholders(text: str) -> tuple[Placeholder, ...]:
    """What may be a placeholder in ``text``, known or not, in the order of the text."""
    if _OPEN not in text:
        return ()
    found = _PLACEHOLDER.finditer(text)
    return tuple(Placeholder(match.start(), match.end(), match["key"], match["style"] or "") for match in found)


def show_figures(text: str, show: Show) -> ShownText:
    """``text`` with each placeholder replaced by what ``show`` gives for it; where that is None it stays as typed."""
    known = [(one, shown) for one in find_placeholders(text) if (shown := show(one)) is not None]
    if not known:
        return ShownText(text)
    parts: list[str] = []
    pieces: list[Piece] = []
    done = length = 0
    for placeholder, shown in known:
        before = text[done : placeholder.start]
        start = length + len(before)
        parts += (before, shown)
        length = start + len(shown)
        pieces.append(Piece(start, length, placeholder))
        done = placeholder.end
    parts.append(text[done:])
    return ShownText("".join(parts), tuple(pieces))
