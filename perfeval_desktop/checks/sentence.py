"""Sentence: the words of one rule, in which a finding puts its facts; and the finding in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

_OPTIONAL = re.compile("〔([^〔〕]*)〕")
_FACT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one rule; none of them ends with a full stop."""

    title: str
    message: str
    advice: str
    source: str


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding in words. These fields are the keys of the command line's JSON and do not change.

    ``where`` is the address, ``label`` the place in the form's own words. ``message`` is the whole sentence: where,
    what is there, what should be there, which rule asks for it, what to do.
    """

    rule: str
    level: str
    where: str
    label: str
    title: str
    message: str
    found: str
    expected: str
    source: str
    fix: str


def filled(template: str, facts: dict[str, str]) -> str:
    """``template`` with its facts; an optional piece 〔…〕 falls away when a fact of it is missing."""
    known = _OPTIONAL.sub(
        lambda match: match[1] if all(name in facts for name in _FACT.findall(match[1])) else "", template
    )
    return _FACT.sub(lambda match: facts.get(match[1], ""), known)
