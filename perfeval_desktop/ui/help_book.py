"""HelpBook: the help texts of ``resources/help``: topics, what each field is for, and what each check asks for."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from perfeval_desktop.model.field_path import ANY_ROW, FieldPath
from perfeval_desktop.resources import resource_path

_FOLDER = "help"
_ANY_FIELD = "*"
_WORDS = ("line", "text", "choice", "tick", "target")  # the ways of fields that hold no figure
_TOPIC_NAME = re.compile(r"\d+-(?P<key>[a-z_]+)")


class HelpField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"origin": "from"}):
    """What is said of the fields at ``at``, patterns of addresses. ``way`` names how it is written.

    ``means`` is what to fill in, ``origin`` where the figure comes from, ``fill`` how to go about it. ``text``: checks
    of texts look at it too.
    """

    at: tuple[str, ...]
    title: str
    topic: str
    means: str
    origin: str = ""
    fill: str = ""
    example: str = ""
    way: str = ""
    text: bool = False

    @property
    def is_figure(self) -> bool:
        """True for a number, a date or what the program works out; False for words that somebody writes."""
        return self.way not in _WORDS

    def is_at(self, path: FieldPath) -> bool:
        """True when one of the patterns names exactly the field or row at ``path``."""
        return any(len(steps) == len(path.steps) and _begins(path, steps) for steps in map(_steps, self.at))


class HelpCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a check asks for, with its limits in braces. ``at`` narrows the fields that the check is named at.

    ``text``: it is named at texts only.
    """

    requires: str
    at: tuple[str, ...] = ()
    text: bool = False

    def looks_at(self, path: FieldPath) -> bool:
        """True when ``path`` is one of the places that ``at`` names, or lies below one."""
        return any(_begins(path, _steps(pattern)) for pattern in self.at)


@dataclass(frozen=True, slots=True)
class Topic:
    """A chapter; ``text`` is in the notation of ``layout.markdown``, without its title."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class HelpBook:
    """All help texts, topics in the order of their files."""

    topics: tuple[Topic, ...]
    fields: tuple[HelpField, ...]
    ways: Mapping[str, str]
    checks: Mapping[str, HelpCheck]

    @classmethod
    @functools.cache
    def read(cls) -> HelpBook:
        """The book that the program brings along, read once."""
        fields = _toml("fields.toml")
        return cls(
            topics=tuple(map(_topic, sorted(path.name for path in resource_path(_FOLDER).glob("*.md")))),
            fields=msgspec.convert(fields["field"], tuple[HelpField, ...]),
            ways=msgspec.convert(fields["ways"], dict[str, str]),
            checks=msgspec.convert(_toml("checks.toml"), dict[str, HelpCheck]),
        )

    def topic(self, key: str) -> Topic | None:
        return next((topic for topic in self.topics if topic.key == key), None)

    def field_at(self, path: FieldPath) -> HelpField | None:
        """What is said of the field at ``path``, None when it has no help of its own."""
        return next((field for field in self.fields if field.is_at(path)), None)

    def fields_of(self, topic: Topic) -> tuple[HelpField, ...]:
        return tuple(field for field in self.fields if field.topic == topic.key)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resource_path(f"{_FOLDER}/{name}").read_text(encoding="utf-8"))


def _topic(name: str) -> Topic:
    title, _, text = resource_path(f"{_FOLDER}/{name}").read_text(encoding="utf-8").partition("\n")
    match = _TOPIC_NAME.match(name)
    assert match is not None, name
    return Topic(match["key"], title.removeprefix("# "), text.strip("\n"))


@functools.cache
def _steps(pattern: str) -> tuple[str, ...]:
    """The steps of a pattern: an address with [*] for any row and .* at its end for any field."""
    if pattern.endswith(f".{_ANY_FIELD}"):
        return (*FieldPath.parse(pattern[:-2]).steps, _ANY_FIELD)
    return FieldPath.parse(pattern).steps


def _begins(path: FieldPath, steps: Sequence[str]) -> bool:
    """True when ``path`` is the place that the pattern names, or lies below it."""
    return len(steps) <= len(path.steps) and all(
        wanted in (mine, _ANY_FIELD) or (wanted == ANY_ROW and mine.startswith("["))
        for mine, wanted in zip(path.steps, steps, strict=False)
    )
