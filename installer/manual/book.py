"""A manual as blocks with numbers: its own chapters, and those of the help in the program, which stand in it whole.

``:topic key:`` puts a topic of the help there, ``:fields key:`` what the help says of its fields, ``:anchor key:``
names the heading below it, so that ``[words](key)`` leads there. Other markers are tables that ``tables`` looks up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from installer.manual.tables import TABLES, fields_table
from perfeval_desktop.layout.markdown import (
    Content,
    Figure,
    Grid,
    Heading,
    Items,
    Marker,
    Piece,
    Pieces,
    Words,
    plain,
    read_blocks,
)
from perfeval_desktop.ui.help_book import HelpBook

_TOPIC_LEVEL = 2


class ManualError(Exception):
    """Something in a manual leads nowhere."""


@dataclass(frozen=True, slots=True)
class Title:
    """A heading with its number, such as 3.2; ``key`` is what links call it."""

    level: int
    number: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture with its number and caption."""

    name: str
    caption: str


Block = Title | Shown | Content


@dataclass(frozen=True, slots=True)
class Manual:
    """``title`` and ``subtitle`` stand on the cover."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of the pictures that it shows."""
        return tuple(block.name for block in self.blocks if isinstance(block, Shown))


def read_manual(path: Path) -> Manual:
    """The manual at ``path``: its title, the line below the title, its chapters. Raises ManualError."""
    head, _, rest = path.read_text("utf-8").partition("\n")
    subtitle, _, text = rest.strip("\n").partition("\n")
    book = HelpBook.read()
    blocks = list(_numbered(_expanded(read_blocks(text), book)))
    numbers = {block.key: block.number for block in blocks if isinstance(block, Title) and block.key}
    return Manual(head.removeprefix("# "), subtitle, tuple(_linked(blocks, numbers)))


def _expanded(blocks: Iterable[Content], book: HelpBook) -> Iterator[tuple[Content, str]]:
    """Each block, and the key that it has when it is a heading."""
    key = ""
    for block in blocks:
        if not isinstance(block, Marker):
            yield block, key
            key = ""
        elif block.name == "anchor":
            key = block.value
        elif block.name == "topic":
            yield from _topic(block.value, book)
        else:
            yield _table(block, book), ""


def _topic(key: str, book: HelpBook) -> Iterator[tuple[Content, str]]:
    topic = book.topic(key)
    if topic is None:
        raise ManualError(f"the help has no topic {key}")
    yield Heading(_TOPIC_LEVEL, (Piece(topic.title),)), key
    for block in read_blocks(topic.text):
        if isinstance(block, Heading):
            yield replace(block, level=block.level + 1), ""
        else:
            yield (_table(block, book) if isinstance(block, Marker) else block), ""


def _table(marker: Marker, book: HelpBook) -> Content:
    if marker.name == "fields":
        topic = book.topic(marker.value)
        if topic is None:
            raise ManualError(f"the help has no topic {marker.value}")
        return fields_table(book.fields_of(topic))
    if marker.name not in TABLES:
        raise ManualError(f"nobody knows :{marker.name}:")
    return TABLES[marker.name]()


def _numbered(blocks: Iterable[tuple[Content, str]]) -> Iterator[Block]:
    counts = [0, 0, 0]
    figures = 0
    for block, key in blocks:
        match block:
            case Heading(level=level) if level <= len(counts):
                counts[level - 1] += 1
                counts[level:] = [0] * (len(counts) - level)
                figures = 0 if level == 1 else figures
                yield Title(level, ".".join(map(str, counts[:level])), plain(block.pieces), key)
            case Figure():
                figures += 1
                yield Shown(block.name, f"图 {counts[0]}-{figures}　{block.caption}")
            case _:
                yield block


def _linked(blocks: Iterable[Block], numbers: Mapping[str, str]) -> Iterator[Block]:
    """Links say the number of the heading that they lead to: paper cannot be clicked."""
    for block in blocks:
        match block:
            case Words():
                yield replace(block, pieces=_with_numbers(block.pieces, numbers))
            case Items():
                yield replace(block, items=tuple(_with_numbers(item, numbers) for item in block.items))
            case Grid():
                rows = tuple(tuple(_with_numbers(cell, numbers) for cell in row) for row in block.rows)
                yield replace(block, rows=rows)
            case _:
                yield block


def _with_numbers(pieces: Pieces, numbers: Mapping[str, str]) -> Pieces:
    return tuple(_with_number(piece, numbers) if piece.link else piece for piece in pieces)


def _with_number(piece: Piece, numbers: Mapping[str, str]) -> Piece:
    if piece.link not in numbers:
        raise ManualError(f"“{piece.text}” leads to {piece.link}, which is not in the manual")
    return replace(piece, text=f"{piece.text}（{numbers[piece.link]}）")
