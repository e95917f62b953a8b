"""Which names the columns of each table may use: fields of the model's rows, and names that are derived from the pack.

A pack with a column that nobody knows would print an empty column, so the loader refuses it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from perfeval_desktop.model.base import Value, field_types, row_type
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.indicators import GoalEntry, GoalTable, IndicatorEntry, Scorecard
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.report import Profile
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.rulepack.forms import CellKind, Column
from perfeval_desktop.rulepack.schema import RulePack

UNIT_NAME = "unit_name"
_DERIVED = object  # the type of a name that no field of the model has
_LEVELS = dict.fromkeys(("level1", "level2", "level3"), _DERIVED)
_INDICATOR_TEXTS = dict.fromkeys(("max_score", "definition", "assessment_points", "scoring_standard"), _DERIVED)
_WEIGHT = {"score_weight": _DERIVED}
_SCORES = frozenset({"self_score", "max_score", "stated_score", "execution_score"})
_MONEY: tuple[CellKind, ...] = ("wan", "yuan")
_KINDS: dict[Any, tuple[CellKind, ...]] = {
    str: ("text", "long_text", "percent", "choice"),
    datetime.date | None: ("date",),
    Completion | None: ("tick",),
    tuple[str, ...]: ("tick",),
}


class ColumnSet(NamedTuple):
    """The columns of one table, where they stand in the file, and the fields that they may show with their types."""

    place: str
    columns: tuple[Column, ...]
    fields: Mapping[str, Any]


def column_sets(pack: RulePack) -> Iterator[ColumnSet]:
    """Every set of columns of ``pack``."""
    if pack.department is not None:
        card, goals = pack.department.scorecard, pack.department.goals
        top = "department.scorecard"
        yield ColumnSet(f"{top}.header_fields", card.header_fields, fields_of(Scorecard) | {UNIT_NAME: str})
        yield ColumnSet(f"{top}.footer_fields", card.footer_fields, fields_of(Scorecard) | {UNIT_NAME: str})
        yield ColumnSet(f"{top}.columns", card.columns, fields_of(IndicatorEntry) | _LEVELS | _INDICATOR_TEXTS)
        yield ColumnSet(f"{top}.funds.columns", card.funds.columns, fields_of(FundRow) | _WEIGHT)
        top = "department.goals"
        yield ColumnSet(f"{top}.header_fields", goals.header_fields, fields_of(GoalTable) | {UNIT_NAME: str})
        yield ColumnSet(f"{top}.columns", goals.columns, fields_of(GoalEntry) | _LEVELS)
    form = pack.project
    for name in ("header_fields", "goal_fields", "footer_fields"):
        yield ColumnSet(f"project.{name}", getattr(form, name), fields_of(ProjectAppendix))
    yield ColumnSet("project.columns", form.columns, fields_of(ProjectIndicator) | _LEVELS)
    yield ColumnSet("project.funds.columns", form.funds.columns, fields_of(FundRow) | _WEIGHT)
    yield ColumnSet("project.usage_columns", form.usage_columns, fields_of(FundUsageRow) | {"number": _DERIVED})


def fields_of(cls: type[Value]) -> dict[str, Any]:
    """The fields of ``cls`` that a column may show, with their types: all but keys and tables."""
    types = field_types(cls).items()
    return {
        name: declared
        for name, declared in types
        if name not in ("id", "category") and not row_type(declared) and not _is_value(declared)
    }


def kinds_for(name: str, declared: Any) -> tuple[CellKind, ...]:
    """The kinds of columns that can show the field ``name`` of the type ``declared``; empty: any."""
    if declared is _DERIVED:
        return ()
    if declared in _KINDS:
        return _KINDS[declared]
    return ("score",) if name in _SCORES else _MONEY


def names_of(cls: type[Value]) -> frozenset[str]:
    """The names of the fields of ``cls`` that a column may show."""
    return frozenset(fields_of(cls))


def amount_names() -> frozenset[str]:
    """The columns of a fund row that hold money."""
    return names_of(FundRow) - {"execution_rate", "execution_score"}


def usage_amount_names() -> frozenset[str]:
    """The columns of a fund usage row that hold money."""
    return names_of(FundUsageRow) - {"item", "allocation_document", "remarks"}


def profile_names() -> frozenset[str]:
    """The fields of the profile that a pack may require: all but its tables."""
    return names_of(Profile)


def text_sources() -> frozenset[str]:
    """The addresses of text fields outside tables (``profile.functions``): what an outline section may print."""
    return frozenset(_text_fields(SelfEvaluation, ""))


def _text_fields(cls: type[Value], prefix: str) -> Iterator[str]:
    for name, declared in field_types(cls).items():
        if declared is str:
            yield prefix + name
        elif _is_value(declared):
            yield from _text_fields(declared, f"{prefix}{name}.")


def _is_value(declared: Any) -> bool:
    return isinstance(declared, type) and issubclass(declared, Value)
