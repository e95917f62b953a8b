"""Documents for tests: one in which every field holds a text or a figure of its own."""

import datetime
from decimal import Decimal
from itertools import count
from types import UnionType
from typing import Any, get_args

import msgspec

from perfeval_desktop.model.indicators import GoalEntry
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.report import AttachmentLine
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import Field, iter_fields, replace_at
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from perfeval_desktop.rulepack.schema import IndicatorGroup, RulePack

_KEPT = ("pack_id", "cover.year")


def filled_evaluation(pack: RulePack, projects: int = 2) -> SelfEvaluation:
    """A document under ``pack`` with all its rows, goals in every class and ``projects`` projects, nothing empty.

    All texts differ from each other, so that one that is printed in the wrong place is not taken for another.
    """
    evaluation = _with_rows(blank_evaluation(pack), pack, projects)
    numbers = count(1)
    for field in list(iter_fields(evaluation)):
        if str(field.path) not in _KEPT and field.path.name != "category":
            evaluation = replace_at(evaluation, field.path, _value(field, next(numbers), pack))
    return evaluation


def leaf_classes(classes: tuple[IndicatorGroup, ...]) -> list[str]:
    """The keys of the classes that hold goals or indicators, in printing order."""
    parents = {group.parent for group in classes}
    return [group.key for group in classes if group.key not in parents]


def _with_rows(evaluation: SelfEvaluation, pack: RulePack, projects: int) -> SelfEvaluation:
    goals = evaluation.goals
    if pack.department is not None:
        keys = leaf_classes(pack.department.goals.classes)
        entries = tuple(GoalEntry(id=f"g{number}", category=key) for number, key in enumerate(keys))
        goals = msgspec.structs.replace(goals, entries=entries)
    report = msgspec.structs.replace(evaluation.report, attachments=(AttachmentLine(id="a1"), AttachmentLine(id="a2")))
    return msgspec.structs.replace(
        evaluation,
        goals=goals,
        report=report,
        projects=tuple(_project(pack, f"p{number}") for number in range(1, projects + 1)),
    )


def _project(pack: RulePack, row_id: str) -> ProjectAppendix:
    keys = leaf_classes(pack.project.classes)
    # One indicator in the first class, two in the second and so on up to three, then one again.
    indicators = tuple(
        ProjectIndicator(id=f"{row_id}i{at}{copy}", category=key)
        for at, key in enumerate(keys)
        for copy in range(at % 3 + 1)
    )
    return msgspec.structs.replace(
        blank_project(pack, row_id),
        indicators=indicators,
        fund_usage=tuple(FundUsageRow(id=f"{row_id}u{number}") for number in range(3)),
    )


def _value(field: Field, number: int, pack: RulePack) -> Any:
    name = field.path.name
    if name == "stated_grade":
        form = pack.project if field.path.steps[0] == "projects" else pack.department and pack.department.scorecard
        return form.grades[number % len(form.grades)].key if form and form.grades else ""
    if name == "fund_types":
        return tuple(option.key for option in pack.project.fund_types[::2])
    if name == "deviation_causes":
        return tuple(option.key for option in pack.department.goals.deviation_causes[number % 2 :: 2])
    if name == "execution_score":
        scored = {row.key for row in pack.project.funds.rows if row.scored}
        return Decimal(number) / 10 if field.path.row_id in scored else None
    if name == "execution_rate":
        return f"{number}.5%"
    return _by_type(field.type, number, points="score" in name)


def _by_type(declared: Any, number: int, *, points: bool) -> Any:
    kind = get_args(declared)[0] if isinstance(declared, UnionType) else declared
    return {
        str: f"文字{number}号",
        int: number,
        Decimal: Decimal(number) / 10 if points else Decimal(f"{number}5678.91"),
        datetime.date: datetime.date(2023, 1, 1) + datetime.timedelta(days=number),
        Completion: list(Completion)[number % 3],
    }[kind]
