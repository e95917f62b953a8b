"""What changed between two rule packs, in words: labels, weights, columns, thresholds, rules that came or went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.rulepack.base import Keyed, Part
from perfeval_desktop.rulepack.forms import Column, GradeBand
from perfeval_desktop.rulepack.labels import SEPARATOR, snippet
from perfeval_desktop.rulepack.part_names import PART_NAMES, RULE_KINDS, WORDS
from perfeval_desktop.rulepack.schema import Indicator, IndicatorGroup, PackCase, RulePack
from perfeval_desktop.rulepack.score_rules import ScoreRuleBase

_EMPTY = "（空）"
_POINTS = frozenset({"max_score", "points", "score_weight", "total", "score", "over_points", "start"})
_WORDLESS = frozenset({"rubric"})  # parts that only hold others
_NAMED = ("name", "heading", "label", "title", "text", "key")
_SHOWN = 60
Kind = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class PackChange:
    """One change. ``place`` says where in the pack, ``old`` and ``new`` are whole texts, empty for what is absent."""

    kind: Kind
    place: str
    old: str = ""
    new: str = ""

    @property
    def sentence(self) -> str:
        match self.kind:
            case "added":
                return f"{self.place}：增加{_cut(self.new)}"
            case "removed":
                return f"{self.place}：去掉{_cut(self.old)}"
            case "moved":
                return f"{self.place}：次序有变"
        return f"{self.place}：{_cut(self.old)} → {_cut(self.new)}"


def changes_between(old: RulePack, new: RulePack) -> tuple[PackChange, ...]:
    """What changed, in the order of the packs' parts."""
    return tuple(_of_parts(old, new, ()))


def _cut(text: str) -> str:
    shown = snippet(text, _SHOWN)
    return f"{shown}”" if shown.count("“") > shown.count("”") else shown


def _of_parts(old: Part, new: Part, place: tuple[str, ...]) -> Iterator[PackChange]:
    for name in new.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield from _of_values(name, before, after, place if name in _WORDLESS else (*place, PART_NAMES[name]))


def _of_values(name: str, old: Any, new: Any, place: tuple[str, ...]) -> Iterator[PackChange]:
    where = SEPARATOR.join(place)
    if isinstance(old, Part) and isinstance(new, Part):
        if type(old) is type(new):
            yield from _of_parts(old, new, place)
        else:
            yield PackChange("changed", where, _text(name, old), _text(name, new))
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            yield from _of_values(name, old.get(key), new.get(key), (*place, f"“{key}”"))
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _of_lists(old, new, place)
    elif old is None and isinstance(new, Part | Mapping):
        yield PackChange("added", where, new=_text(name, new))
    elif new is None and isinstance(old, Part | Mapping):
        yield PackChange("removed", where, old=_text(name, old))
    elif old != new:
        yield PackChange("changed", where, _text(name, old), _text(name, new))


def _of_lists(old: Sequence[Any], new: Sequence[Any], place: tuple[str, ...]) -> Iterator[PackChange]:
    """Items are the same that have one key, else those that alone have one name; the others came or went."""
    where = SEPARATOR.join(place)
    pairs = _pairs(old, new)
    for at, item in enumerate(old):
        if at not in pairs:
            yield PackChange("removed", where, old=_called(item))
    taken = set(pairs.values())
    for at, item in enumerate(new):
        if at not in taken:
            yield PackChange("added", where, new=_called(item))
    for before, after in pairs.items():
        if isinstance(new[after], Part) and old[before] != new[after]:
            yield from _of_parts(old[before], new[after], (*place, f"“{_name(old[before])}”"))
    if list(pairs.values()) != sorted(pairs.values()):
        yield PackChange("moved", where)


def _pairs(old: Sequence[Any], new: Sequence[Any]) -> dict[int, int]:
    """For each place in ``old`` its place in ``new``."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    for same in (_identity, _name):
        left = [at for at in range(len(old)) if at not in found]
        free = [at for at in range(len(new)) if at not in taken]
        before = Counter(same(old[at]) for at in left)
        after = Counter(same(new[at]) for at in free)
        by_name = {same(new[at]): at for at in free}
        for at in left:
            key = same(old[at])
            if before[key] == after[key] == 1:
                found[at] = by_name[key]
                taken.add(by_name[key])
    return dict(sorted(found.items()))


def _identity(item: Any) -> Hashable:
    match item:
        case Keyed() | GradeBand():
            return item.key
        case Column():
            return (item.field, item.value)
        case PackCase():
            return item.name
    return item if isinstance(item, Hashable) else repr(item)


def _name(item: Any) -> str:
    if not isinstance(item, Part):
        return snippet(str(item), _SHOWN)
    texts = (getattr(item, name, "") for name in _NAMED)
    return next((snippet(text, _SHOWN) for text in texts if isinstance(text, str) and text.strip()), "") or _text(
        "", item
    )


def _called(item: Any) -> str:
    """An item that came or went: its name, and the points or the limit that it has."""
    if not isinstance(item, Part):
        return f"“{item}”"
    match item:
        case Indicator():
            return f"“{item.name}”（{trim_zeros(item.max_score)}分，{_rule_text(item.rule)}）"
        case IndicatorGroup() if item.max_score is not None:
            return f"“{item.name}”（{trim_zeros(item.max_score)}分）"
        case GradeBand():
            return f"“{item.label}”（{trim_zeros(item.at_least)}分起）"
        case PackCase() | Column():
            return f"“{_name(item)}”"
    return f"“{_name(item)}”" if any(getattr(item, name, "") for name in _NAMED) else _text("", item)


def _rule_text(rule: Any) -> str:
    return RULE_KINDS[str(rule.__struct_config__.tag)]


def _text(name: str, value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "（不规定）", True: "是", False: "否"}[value]
    match value:
        case Decimal():
            return f"{trim_zeros(value)}{'分' if name in _POINTS else ''}"
        case str():
            return WORDS.get(name, {}).get(value, value) or _EMPTY
        case Part():
            kind = (_rule_text(value),) if isinstance(value, ScoreRuleBase) else ()
            return "；".join((*kind, *_filled(value))) or _EMPTY
        case tuple():
            return "、".join(_name(item) for item in value) or _EMPTY
        case Mapping():
            return "、".join(f"{key}={_text(name, item)}" for key, item in value.items()) or _EMPTY
    return str(value)


def _filled(part: Part) -> Iterator[str]:
    """What a part says, without what it leaves open."""
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if value not in (None, "", (), {}, False):
            yield f"{PART_NAMES[name]}：{_text(name, value)}"
