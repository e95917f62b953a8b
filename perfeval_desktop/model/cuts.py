"""Where a text may be cut to quote a part of it: never inside a number, which would be read as another one."""

from __future__ import annotations

_DIGITS = frozenset("0123456789０１２３４５６７８９")
_INSIDE = _DIGITS | frozenset(".,．，%％")
_LONGEST = 24  # signs; what goes on longer is no number that anybody reads


def is_inside_number(text: str, at: int) -> bool:
    """True when a cut before the character ``at`` would halve a number, or take its sign of per cent."""
    if not 0 < at < len(text):
        return False
    before, behind = text[at - 1], text[at]
    if behind in "%％":
        return before in _DIGITS
    if before in _DIGITS:
        return behind in _DIGITS or (behind in _INSIDE and at + 1 < len(text) and text[at + 1] in _DIGITS)
    return before in _INSIDE and behind in _DIGITS and at > 1 and text[at - 2] in _DIGITS


def cut_before(text: str, at: int) -> int:
    """The last place up to ``at`` where ``text`` may be cut; ``at`` itself inside what is too long for a number."""
    place = at
    while is_inside_number(text, place) and at - place < _LONGEST:
        place -= 1
    return at if is_inside_number(text, place) else place


def cut_behind(text: str, at: int) -> int:
    """The first place from ``at`` on where ``text`` may be cut; ``at`` itself inside what is too long for a number."""
    place = at
    while is_inside_number(text, place) and place - at < _LONGEST:
        place += 1
    return at if is_inside_number(text, place) else place
