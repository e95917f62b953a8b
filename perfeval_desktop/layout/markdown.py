"""The notation of the help and of the manuals, a small part of Markdown, as blocks that know no file format.

``## heading``, ``- item``, ``1. item``, ``| cell | cell |`` with a line of dashes below the head, ``> note``, lines
between two ```` ``` ````, ``![caption](picture)``, paragraphs; within a line ``**bold**``, ```code``` and
``[words](topic)``. A paragraph ``:name:`` or ``:name value:`` stands for what whoever shows it looks up. A line that
goes on is one text with the line above; nothing is ever taken for markup of another kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

_INLINE = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<bold>.+?)\*\*|\[(?P<words>[^\]]+)\]\((?P<topic>[a-z_]+)\)")
_NUMBERED = re.compile(r"(?<!\d)\d++\. ")
_HEADING = re.compile(r"(?P<signs>#{1,4}) (?P<words>.+)")
_RULE = re.compile(r"\|[-| ]+\|")
_MARKER = re.compile(r":(?P<name>[a-z_]+)(?: (?P<value>\w+))?:")
_PICTURE = re.compile(r"!\[(?P<caption>[^\]]+)\]\((?P<name>[a-z_]+)\)")
_FENCE = "```"
_BULLET, _NOTE = "- ", "> "


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line. ``link`` is the topic that they lead to, empty for most."""

    text: str
    bold: bool = False
    code: bool = False
    link: str = ""


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` is the number of its signs."""

    level: int
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; ``note``: it is set apart from the text."""

    pieces: Pieces
    note: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list, with numbers or with dots."""

    items: tuple[Pieces, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``head`` is empty where it has none."""

    head: tuple[Pieces, ...]
    rows: tuple[tuple[Pieces, ...], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines to be typed, or to be read, exactly as they stand."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture that somebody knows by ``name``."""

    name: str
    caption: str


@dataclass(frozen=True, slots=True)
class Marker:
    """Stands for what is looked up."""

    name: str
    value: str = ""


Content = Heading | Words | Items | Grid | Listing | Figure | Marker


def read_blocks(text: str) -> Iterator[Content]:
    """The blocks of ``text`` in order."""
    return (_block(lines) for lines in _groups(text))


def read_pieces(text: str, *, bold: bool = False) -> Pieces:
    """The pieces of one line."""
    made: list[Piece] = []
    at = 0
    for match in _INLINE.finditer(text):
        made += [Piece(text[at : match.start()], bold), *_pieces(match, bold=bold)]
        at = match.end()
    made.append(Piece(text[at:], bold))
    return tuple(piece for piece in made if piece.text)


def plain(pieces: Iterable[Piece]) -> str:
    """The words alone."""
    return "".join(piece.text for piece in pieces)


def _pieces(match: re.Match[str], *, bold: bool) -> Pieces:
    if match["code"]:
        return (Piece(match["code"], bold, code=True),)
    if match["bold"]:
        return read_pieces(match["bold"], bold=True)
    return tuple(replace(piece, link=match["topic"]) for piece in read_pieces(match["words"], bold=bold))


def _groups(text: str) -> Iterator[list[str]]:
    """The lines of each block; blank lines part blocks, save between two fences."""
    group: list[str] = []
    for line in [*text.splitlines(), ""]:
        fenced = bool(group) and group[0].startswith(_FENCE)
        if fenced or line.strip():
            group.append(line)
        if group and (line == _FENCE and len(group) > 1 if fenced else not line.strip()):
            yield group
            group = []
    if group:
        yield group


def _block(lines: Sequence[str]) -> Content:
    first = lines[0]
    if first.startswith(_FENCE):
        return Listing(tuple(lines[1:-1]))
    if (marker := _MARKER.fullmatch(first)) is not None:
        return Marker(marker["name"], marker["value"] or "")
    if (picture := _PICTURE.fullmatch(first)) is not None:
        return Figure(picture["name"], picture["caption"])
    if (heading := _HEADING.fullmatch(first)) is not None:
        return Heading(len(heading["signs"]), read_pieces(heading["words"]))
    return _grid(lines) if first.startswith("|") else _text(lines)


def _text(lines: Sequence[str]) -> Content:
    first = lines[0]
    if first.startswith(_BULLET):
        return Items(_items(line.removeprefix(_BULLET) if line.startswith(_BULLET) else f" {line}" for line in lines))
    if _NUMBERED.match(first):
        numbers = (_NUMBERED.sub("", line, count=1) if _NUMBERED.match(line) else f" {line}" for line in lines)
        return Items(_items(numbers), numbered=True)
    if first.startswith(_NOTE):
        return Words(read_pieces(_joined(line.removeprefix(_NOTE) for line in lines)), note=True)
    return Words(read_pieces(_joined(lines)))


def _grid(lines: Sequence[str]) -> Grid:
    rows = tuple(tuple(read_pieces(cell.strip()) for cell in line.strip("|").split("|")) for line in lines)
    if len(lines) > 1 and _RULE.fullmatch(lines[1]):
        return Grid(rows[0], rows[2:])
    return Grid((), rows)


def _items(lines: Iterable[str]) -> tuple[Pieces, ...]:
    """Each item whole; a line that begins with a blank goes on with the item above."""
    items: list[list[str]] = []
    for line in lines:
        if line.startswith(" ") and items:
            items[-1].append(line)
        else:
            items.append([line])
    return tuple(read_pieces(_joined(item)) for item in items)


def _joined(lines: Iterable[str]) -> str:
    """One text; Latin words that a line end parted are parted by a blank, Chinese ones by nothing."""
    text = ""
    for line in map(str.strip, lines):
        gap = " " if text and line and text[-1].isascii() and line[0].isascii() else ""
        text += gap + line
    return text
