"""Last year's package as this year's file carries it: its texts and numbers, each with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from perfeval_desktop.model.base import Row, Value
from perfeval_desktop.model.errors import LastYearError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.last_year import LastField, LastYear
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.live_figures import typed_out

_PARTS = ("profile", "report", "budget", "scorecard", "goals")
# Who filled in the form, what it and its rows are called: the same every year. Facts of rules are told beside them.
_SAME_EVERY_YEAR = frozenset(
    {
        *("id", "name", "item", "category", "label", "kind", "inputs", "attachments", "title", "form_title"),
        *("fund_usage_title", "contact", "contact_phone", "preparer", "phone", "lead", "competent_department"),
        *("implementing_unit", "stated_grade", "part_of"),
    }
)
_YEAR = re.compile("(?:19|20)[0-9]{2}年?度?")
_NAMES = ("name", "item")


def last_year_of(evaluation: SelfEvaluation, pack: RulePack) -> LastYear:
    """What ``evaluation``, made under ``pack``, says, for the file of the year after."""
    printed = typed_out(evaluation, pack)
    fields = _named(department_places(printed), "")
    for project in printed.projects:
        fields += _named(places_of(project), project.name.strip())
    numbered = tuple(
        LastField(id=f"f{number}", project=project, place=place, value=value)
        for number, (project, place, value) in enumerate(fields, start=1)
    )
    return LastYear(year=evaluation.cover.year, unit_name=evaluation.cover.unit_name, fields=numbered)


def earlier_year_of(evaluation: SelfEvaluation, pack: RulePack, current: SelfEvaluation) -> LastYear:
    """``last_year_of`` a package that comes before ``current``. Raises LastYearError for one that does not."""
    if evaluation.cover.year >= current.cover.year:
        raise LastYearError(
            f"这份文件是 {evaluation.cover.year} 年度的，不是 {current.cover.year} 年之前的自评，不能作为上年文件。"
            "请选择上一年的自评文件。"
        )
    return last_year_of(evaluation, pack)


def project_key(name: str) -> str:
    """A project's name without the year in it: 2021年缉私经费 and 2022年缉私经费 are one project."""
    return _YEAR.sub("", name).strip()


def places_of(owner: Value, names: Collection[str] = ()) -> Iterator[tuple[FieldPath, str, str | Decimal]]:
    """The filled texts and amounts of a project, or of the parts ``names`` of the package: address, place and value.

    The place is the address with rows by their names, where they have one: ids are made anew in every file.
    """
    for name in names or owner.__struct_fields__:
        below = getattr(owner, name)
        if name in _SAME_EVERY_YEAR:
            continue
        if isinstance(below, Value):
            yield from _below(places_of(below), FieldPath((name,)), name)
        elif isinstance(below, tuple):
            for row in below:
                if isinstance(row, Row):
                    yield from _below(places_of(row), FieldPath((name, f"[{row.id}]")), f"{name}[{_name_of(row)}]")
        elif isinstance(below, Decimal) or (isinstance(below, str) and below.strip()):
            yield FieldPath((name,)), name, below


def department_places(evaluation: SelfEvaluation) -> Iterator[tuple[FieldPath, str, str | Decimal]]:
    """``places_of`` the department's part of the package."""
    return places_of(evaluation, _PARTS)


def _below(
    found: Iterator[tuple[FieldPath, str, str | Decimal]], at: FieldPath, place: str
) -> Iterator[tuple[FieldPath, str, str | Decimal]]:
    for path, name, value in found:
        yield FieldPath(at.steps + path.steps), f"{place}.{name}", value


def _named(found: Iterator[tuple[FieldPath, str, str | Decimal]], project: str) -> list[tuple[str, str, str]]:
    return [(project, place, str(value)) for _, place, value in found]


def _name_of(row: Row) -> str:
    return next((name for key in _NAMES if (name := getattr(row, key, "").strip())), row.id)
