"""The order of a report's sections: the pack's, or the user's where the pack leaves it to them.

The order is that of the rows in ``report.sections``. A section moves among those of its own level below the same
heading and takes along what stands below it; the numbers in the headings follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from perfeval_desktop.model.report import NarrativeSection, Report
from perfeval_desktop.rulepack.forms import Outline, OutlineSection

_NUMBER = re.compile(
    r"(?P<han>[一二三四五六七八九十]+(?=、))|（(?P<round>[一二三四五六七八九十]+)）|(?P<plain>(?<!\d)\d++)(?=[.．、])"
)
_DIGITS = "零一二三四五六七八九"


@dataclass(slots=True)
class _Branch:
    """A section with those below it."""

    section: OutlineSection | None
    below: list[_Branch] = field(default_factory=list)

    def walk(self) -> Iterator[OutlineSection]:
        if self.section is not None:
            yield self.section
        for branch in self.below:
            yield from branch.walk()


def ordered_sections(outline: Outline, report: Report) -> tuple[OutlineSection, ...]:
    """The sections as they are printed, each heading with the number that it has there."""
    return tuple(_ordered(outline, report).walk()) if outline.reorder else outline.sections


def siblings_of(outline: Outline, report: Report, key: str) -> tuple[str, ...]:
    """The keys of the sections among which ``key`` can be moved, in their order; empty where it cannot."""
    if not outline.reorder:
        return ()
    family = _family(_ordered(outline, report), key)
    return tuple(one.key for one in _movable(family, report)) if family is not None else ()


def with_moved(outline: Outline, report: Report, key: str, index: int) -> tuple[NarrativeSection, ...]:
    """The rows of ``report.sections`` with the section ``key`` at position ``index`` of its siblings."""
    root = _ordered(outline, report)
    family = _family(root, key)
    siblings = siblings_of(outline, report, key)
    if family is None or key not in siblings or not 0 <= index < len(siblings):
        return report.sections
    order = [one for one in siblings if one != key]
    order.insert(index, key)
    places = [at for at, one in enumerate(family.below) if one.section is not None and one.section.key in siblings]
    branches = {one.section.key: one for one in family.below if one.section is not None}
    for at, name in zip(places, order, strict=True):
        family.below[at] = branches[name]
    rows = {row.id: row for row in report.sections}
    known = [rows.pop(section.key) for section in root.walk() if section.key in rows]
    return (*known, *rows.values())  # what the outline does not know stays at the end


def _ordered(outline: Outline, report: Report) -> _Branch:
    root = _Branch(None)
    above: dict[int, _Branch] = {0: root}
    for section in outline.sections:
        level = max(section.level, 1)
        branch = _Branch(section)
        above[max(upper for upper in above if upper < level)].below.append(branch)
        above = {upper: one for upper, one in above.items() if upper < level} | {level: branch}
    _sort(root, {row.id: at for at, row in enumerate(report.sections)})
    return root


def _sort(branch: _Branch, places: Mapping[str, int]) -> None:
    for one in branch.below:
        _sort(one, places)
    keyed, last = [], -1
    for at, one in enumerate(branch.below):  # without a row of its own a section stays behind the one before it
        last = min((places[item.key] for item in one.walk() if item.key in places), default=last)
        keyed.append((last, at, one))
    branch.below = [one for _, _, one in sorted(keyed, key=lambda item: item[:2])]
    _number(branch.below)


def _number(branches: Iterable[_Branch]) -> None:
    count = 0
    for branch in branches:
        if branch.section is not None and _NUMBER.match(branch.section.heading):
            count += 1
            heading = _renumbered(branch.section.heading, count)
            branch.section = msgspec.structs.replace(branch.section, heading=heading)


def _renumbered(heading: str, number: int) -> str:
    def written(match: re.Match[str]) -> str:
        if match["plain"]:
            return str(number)
        return f"（{_chinese(number)}）" if match["round"] else _chinese(number)

    return _NUMBER.sub(written, heading, count=1)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")


def _family(branch: _Branch, key: str) -> _Branch | None:
    """The branch right below which the section ``key`` stands."""
    if any(one.section is not None and one.section.key == key for one in branch.below):
        return branch
    return next((found for one in branch.below if (found := _family(one, key)) is not None), None)


def _movable(family: _Branch, report: Report) -> Iterator[OutlineSection]:
    """The sections with a heading and a row, their own or below them: the order of rows can tell where they stand."""
    rows = {row.id for row in report.sections}
    for one in family.below:
        if one.section is not None and one.section.level and any(item.key in rows for item in one.walk()):
            yield one.section
