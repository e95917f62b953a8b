"""Finding pages of the help by words: those whose title has them come first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from perfeval_desktop.ui.help_book import HelpBook, HelpField, Topic
from perfeval_desktop.ui.help_pages import Address

_NOTATION = re.compile(r"!\[[^\]]*\]\([a-z_]+\)|[*`#|]|\]\([a-z_]+\)|\[|:[a-z_]+:")


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found; ``within`` is the chapter that it belongs to."""

    address: Address
    title: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    hit: Hit
    title: str
    text: str


class HelpIndex:
    """All that can be found, put together when it is first asked for."""

    def __init__(self, book: HelpBook) -> None:
        self._entries = tuple(_entries(book))

    def find(self, words: str) -> tuple[Hit, ...]:
        """The pages that have every word, in the title or in the text."""
        wanted = words.lower().split()
        if not wanted:
            return ()
        ranked = [(_rank(entry, wanted), entry.hit) for entry in self._entries]
        return tuple(hit for rank, hit in sorted(ranked, key=lambda pair: pair[0] or 0) if rank is not None)


def _rank(entry: _Entry, wanted: list[str]) -> int | None:
    """0 for a page whose title has all words, 1 for others that have them, None for the rest."""
    if all(word in entry.title for word in wanted):
        return 0
    return 1 if all(word in entry.title or word in entry.text for word in wanted) else None


def _entries(book: HelpBook) -> Iterator[_Entry]:
    titles = {topic.key: topic.title for topic in book.topics}
    for topic in book.topics:
        yield _Entry(Hit(Address("topic", topic.key), topic.title), topic.title.lower(), _topic_text(topic, book))
    for number, field in enumerate(book.fields):
        hit = Hit(Address("field", str(number)), field.title, titles.get(field.topic, ""))
        yield _Entry(hit, field.title.lower(), _field_text(field))


def _topic_text(topic: Topic, book: HelpBook) -> str:
    text = _NOTATION.sub("", topic.text)
    if ":checks:" in topic.text:
        text += "\n".join(check.requires for check in book.checks.values())
    return text.lower()


def _field_text(field: HelpField) -> str:
    return "\n".join((field.means, field.origin, field.fill, field.example)).lower()
