"""Which names the columns of each table may use: fields of the model's rows, and names that are derived from the pack.

A pack with a column that nobody knows would print an empty column, so the loader refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from perfeval_desktop.model.base import Value, field_types
from perfeval_desktop.model.budget import FundRow
from perfeval_desktop.model.indicators import GoalEntry, GoalTable, IndicatorEntry, Scorecard
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.schema import RulePack

UNIT_NAME = "unit_name"
_LEVELS = frozenset({"level1", "level2", "level3"})
_INDICATOR_TEXTS = frozenset({"max_score", "definition", "assessment_points", "scoring_standard"})


class ColumnSet(NamedTuple):
    """The columns of one table, where they stand in the file, and the names that they may use."""

    place: str
    columns: tuple[Column, ...]
    names: frozenset[str]


def column_sets(pack: RulePack) -> Iterator[ColumnSet]:
    """Every set of columns of ``pack``."""
    if pack.department is not None:
        card, goals = pack.department.scorecard, pack.department.goals
        top = "department.scorecard"
        yield ColumnSet(f"{top}.header_fields", card.header_fields, names_of(Scorecard) | {UNIT_NAME})
        yield ColumnSet(f"{top}.footer_fields", card.footer_fields, names_of(Scorecard) | {UNIT_NAME})
        yield ColumnSet(f"{top}.columns", card.columns, names_of(IndicatorEntry) | _LEVELS | _INDICATOR_TEXTS)
        yield ColumnSet(f"{top}.funds.columns", card.funds.columns, names_of(FundRow) | {"score_weight"})
        top = "department.goals"
        yield ColumnSet(f"{top}.header_fields", goals.header_fields, names_of(GoalTable) | {UNIT_NAME})
        yield ColumnSet(f"{top}.columns", goals.columns, names_of(GoalEntry) | _LEVELS)
    form = pack.project
    for name in ("header_fields", "goal_fields", "footer_fields"):
        yield ColumnSet(f"project.{name}", getattr(form, name), names_of(ProjectAppendix))
    yield ColumnSet("project.columns", form.columns, names_of(ProjectIndicator) | _LEVELS)
    yield ColumnSet("project.funds.columns", form.funds.columns, names_of(FundRow) | {"score_weight"})
    yield ColumnSet("project.usage_columns", form.usage_columns, names_of(FundUsageRow) | {"number"})


def names_of(cls: type[Value]) -> frozenset[str]:
    """The fields of ``cls`` that a column may show."""
    return frozenset(field_types(cls)) - {"id", "category"}


def amount_names() -> frozenset[str]:
    """The columns of a fund row that hold money."""
    return names_of(FundRow) - {"execution_rate", "execution_score"}


def usage_amount_names() -> frozenset[str]:
    """The columns of a fund usage row that hold money."""
    return names_of(FundUsageRow) - {"item", "allocation_document", "remarks"}


def text_sources() -> frozenset[str]:
    """The addresses of text fields outside tables (``profile.functions``): what an outline section may print."""
    return frozenset(_text_fields(SelfEvaluation, ""))


def _text_fields(cls: type[Value], prefix: str) -> Iterator[str]:
    for name, declared in field_types(cls).items():
        if declared is str:
            yield prefix + name
        elif isinstance(declared, type) and issubclass(declared, Value):
            yield from _text_fields(declared, f"{prefix}{name}.")
