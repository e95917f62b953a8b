"""Which checks look at a field, and what they ask for under the rule pack of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfeval_desktop.checks.engine import registered
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.registry import Check
from perfeval_desktop.checks.sentence import Sentence
from perfeval_desktop.checks.wording import ALL_SENTENCES
from perfeval_desktop.model.amount import format_percent, trim_zeros
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.rulepack.schema import CheckSetting, RulePack
from perfeval_desktop.ui.help_book import HelpBook, HelpCheck

_LIMIT = re.compile(r"\{(?P<name>\w+)(?P<percent>%?)\}")
_OFF = "off"
_NO_SENTENCE = Sentence("检查", "", "请核对", "规则包")


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one check asks for, in words; ``source`` is the place that asks for it."""

    title: str
    level: str
    requires: str
    source: str


def requirements_at(path: FieldPath, book: HelpBook, pack: RulePack, *, is_text: bool) -> tuple[Requirement, ...]:
    """The checks that look at the field at ``path``, the sharpest level first."""
    return _in_words((item for item in registered() if _concerns(item, path, book, is_text=is_text)), book, pack)


def all_requirements(book: HelpBook, pack: RulePack | None) -> tuple[Requirement, ...]:
    """Every check; without a pack with the levels that hold where none sets others."""
    return _in_words(iter(registered()), book, pack)


def _in_words(checks: Iterator[Check], book: HelpBook, pack: RulePack | None) -> tuple[Requirement, ...]:
    found: dict[str, tuple[Severity, Requirement]] = {}
    for item in checks:
        setting = pack.checks.get(item.rule, CheckSetting()) if pack is not None else CheckSetting()
        if item.rule in found or setting.level == _OFF:
            continue
        level = Severity.from_key(setting.level) if setting.level else item.level
        sentence = ALL_SENTENCES.get(item.rule, _NO_SENTENCE)
        requires = _with_limits(_said_of(item, book).requires, {**item.limits, **setting.limits})
        made = Requirement(sentence.title, level.label, requires, setting.source or sentence.source)
        found[item.rule] = level, made
    return tuple(requirement for _, requirement in sorted(found.values(), key=lambda pair: pair[0]))


def _concerns(item: Check, path: FieldPath, book: HelpBook, *, is_text: bool) -> bool:
    said = _said_of(item, book)
    if said.text and not is_text:
        return False
    if said.at:
        return said.looks_at(path)
    return any(len(read.steps) <= len(path.steps) and path.matches(read) for read in item.reads)


def _said_of(item: Check, book: HelpBook) -> HelpCheck:
    """What the book says of a check; of one that it does not know, what its findings advise."""
    known = book.checks.get(item.rule)
    return known or HelpCheck(f"{ALL_SENTENCES.get(item.rule, _NO_SENTENCE).advice}。")


def _with_limits(text: str, limits: dict[str, Decimal]) -> str:
    def limit(match: re.Match[str]) -> str:
        value = limits.get(match["name"])
        if value is None:
            return match[0]
        return format_percent(value, decimals=None) if match["percent"] else trim_zeros(value)

    return _LIMIT.sub(limit, text)
