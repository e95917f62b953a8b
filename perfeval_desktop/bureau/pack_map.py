"""Which part of a new rule pack is which of the old one: by its key, else by the only one with its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from perfeval_desktop.bureau.carrying import keys_between
from perfeval_desktop.model.live_text import Placeholder, placeholder_text
from perfeval_desktop.rulepack.base import Keyed
from perfeval_desktop.rulepack.forms import Column, FundForm, GradeBand, Outline, OutlineSection, RowSpec
from perfeval_desktop.rulepack.schema import IndicatorGroup, RulePack

K = TypeVar("K", bound=Keyed)
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、])\s*")
Keys = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FormMap:
    """The parts of one form, the department's or a project's: for each old key its new one."""

    sections: Keys
    funds: Keys
    classes: Keys
    grades: Keys


@dataclass(frozen=True, slots=True)
class PackMap:
    """From ``old`` to ``new``; ``department`` is empty where one of them has no form of the department."""

    old: RulePack
    new: RulePack
    department: FormMap
    project: FormMap
    accounts: Keys
    indicators: Keys
    completions: Keys
    causes: Keys
    fund_types: Keys

    def placeholder(self, one: Placeholder, *, in_project: bool) -> str:
        """A live figure under the key that the new pack has for it."""
        part, _, rest = one.key.partition(".")
        form = self.project if in_project else self.department
        keys: Keys = {
            "accounts": self.accounts,
            "funds": form.funds,
            "scores": self.indicators,
            "goals": self.department.classes,
            "indicators": self.project.classes,
        }.get(part, {})
        return placeholder_text(f"{part}.{_renamed(rest, keys)}" if rest else part, one.style)


def pack_map(old: RulePack, new: RulePack) -> PackMap:
    """What corresponds between the two packs."""
    before, after = old.department, new.department
    department = FormMap({}, {}, {}, {})
    accounts: Keys = {}
    indicators: Keys = {}
    completions: Keys = {}
    causes: Keys = {}
    if before is not None and after is not None:
        department = FormMap(
            _sections(before.outline, after.outline),
            _rows(before.scorecard.funds.rows, after.scorecard.funds.rows),
            _classes(before.goals.classes, after.goals.classes),
            _grades(before.scorecard.grades, after.scorecard.grades),
        )
        accounts = _rows(before.accounts, after.accounts)
        indicators = one_to_one(
            before.scorecard.rubric.indicators, after.scorecard.rubric.indicators, lambda each: _words(each.name)
        )
        completions = one_to_one(before.goals.completions, after.goals.completions, lambda each: each.label)
        causes = one_to_one(before.goals.deviation_causes, after.goals.deviation_causes, lambda each: each.label)
    project = FormMap(
        _sections(old.project.outline, new.project.outline),
        _rows(old.project.funds.rows, new.project.funds.rows),
        _classes(old.project.classes, new.project.classes),
        _grades(old.project.grades, new.project.grades),
    )
    types = one_to_one(old.project.fund_types, new.project.fund_types, lambda each: each.label)
    return PackMap(old, new, department, project, accounts, indicators, completions, causes, types)


def one_to_one(old: Sequence[K], new: Sequence[K], label: Callable[[K], Hashable]) -> Keys:
    """For each key of ``old`` the key of ``new``, never one for two."""
    kept = {part.key for part in old} & {part.key for part in new}
    left = [part for part in old if part.key not in kept]
    free = [part for part in new if part.key not in kept]
    labels = [label(part) for part in left]
    alone = [part for part in left if labels.count(label(part)) == 1]
    return {key: key for key in kept} | {key: part.key for key, part in keys_between(alone, free, label).items()}


def shown_fields(columns: Collection[Column]) -> frozenset[str]:
    """The fields that ``columns`` show; a name may go by the level that it is printed as."""
    names = {column.field for column in columns}
    return frozenset(names | {"name"} if "level3" in names else names)


def fund_fields(form: FundForm) -> frozenset[str]:
    """The amounts that a fund table shows or computes with."""
    names = set(shown_fields(form.columns)) | set(form.derived_columns) | {form.rate.numerator, form.rate.denominator}
    for identity in form.identities:
        names |= {*identity.left, identity.right}
    return frozenset(names)


def sections_of(outline: Outline | None) -> dict[str, OutlineSection]:
    """The sections of a report by their keys."""
    return {section.key: section for section in outline.sections} if outline is not None else {}


def _sections(old: Outline | None, new: Outline | None) -> Keys:
    return one_to_one(
        list(sections_of(old).values()),
        list(sections_of(new).values()),
        lambda section: _words(_NUMBER.sub("", section.heading)) or section.key,
    )


def _rows(old: Sequence[RowSpec], new: Sequence[RowSpec]) -> Keys:
    return one_to_one(old, new, lambda spec: (spec.group, _words(spec.plain_label)))


def _classes(old: Sequence[IndicatorGroup], new: Sequence[IndicatorGroup]) -> Keys:
    above = {group.key: group.name for group in (*old, *new)}
    return one_to_one(old, new, lambda group: (above.get(group.parent, ""), _words(group.name)))


def _grades(old: Sequence[GradeBand], new: Sequence[GradeBand]) -> Keys:
    return one_to_one(old, new, lambda band: band.label)


def _words(label: str) -> str:
    """A label as it is compared: without blanks and without quotation marks of either kind."""
    return re.sub(r"[\s“”\"‘’]", "", label)


def _renamed(rest: str, keys: Keys) -> str:
    """A dotted key whose beginning and whose operand (``above.KEY``) are keys of the old pack."""
    for old, new in _longest_first(keys):
        if rest == old or rest.startswith(f"{old}."):
            rest = new + rest[len(old) :]
            break
    for old, new in _longest_first(keys):
        if rest.endswith(f".{old}"):
            return rest[: -len(old)] + new
    return rest


def _longest_first(keys: Keys) -> Iterator[tuple[str, str]]:
    yield from sorted(keys.items(), key=lambda pair: -len(pair[0]))
