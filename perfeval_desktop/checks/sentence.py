"""Sentence: the words of one rule, in which a finding puts its facts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one rule; none of them ends with a full stop."""

    title: str
    message: str
    advice: str
    source: str
