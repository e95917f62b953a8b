"""Issue: one finding, with an identity that survives rewording, sorting and the insertion of other rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.prose.spans import Span


class Severity(IntEnum):
    """The four levels, worst first. ``key`` is the word in rule packs and JSON, ``label`` the word for people."""

    ERROR = 0
    EXPLAIN = 1
    REMIND = 2
    INFO = 3

    @property
    def key(self) -> str:
        return self.name.lower()

    @property
    def label(self) -> str:
        return ("错误", "需说明", "提醒", "信息")[self]

    @classmethod
    def from_key(cls, key: str) -> Severity:
        """The severity for a pack's word; raises KeyError."""
        return cls[key.upper()]


@dataclass(frozen=True, slots=True)
class Fix:
    """A quick fix as data: put ``value`` at ``where``; ``label`` is what the button says."""

    label: str
    where: FieldPath
    value: object


@dataclass(frozen=True)
class Issue:
    """A finding. ``facts`` are named values for the sentence, already formatted with their units.

    ``part`` tells apart several findings of one rule at one place; it must not depend on the order of rows. ``span``
    are the characters that the finding is about, where ``where`` is a text: they count in the text as it is stored.
    ``under`` is the key of the finding from which this one only follows: it goes when that one is settled.
    """

    rule: str
    severity: Severity
    where: FieldPath
    facts: tuple[tuple[str, str], ...] = ()
    part: str = ""
    fixes: tuple[Fix, ...] = ()
    span: Span | None = None
    under: str = ""

    @property
    def fix(self) -> Fix | None:
        """The quick fix that is offered first, None when there is none."""
        return self.fixes[0] if self.fixes else None

    def __hash__(self) -> int:
        # Equal findings have one key; hashing all that they say would cost more than comparing the few that share it.
        return hash(self.waiver_key)

    @cached_property
    def waiver_key(self) -> str:
        """The key under which a reason for this finding is kept."""
        return key_of(self.rule, self.where, self.part)


def key_of(rule: str, where: FieldPath, part: str = "") -> str:
    """The key of the finding of ``rule`` at ``where``."""
    return f"{rule}@{where}" + (f"#{part}" if part else "")
