"""Facts that the tables give: a rule that asks for them needs nothing typed, and what is typed wins."""

from decimal import Decimal

import msgspec
import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import IndicatorEntry, RuleInput
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, replace_at
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.score_rules import InputSpec, RatioTimesWeight
from perfeval_desktop.scoring.derived_inputs import all_facts, derived_facts
from perfeval_desktop.scoring.live_lint import unknown_figures
from perfeval_desktop.scoring.rules import propose
from perfeval_desktop.storage import project_file

PACK = Catalog.built_in().get("lincang-2022").pack
KEY = "dept.output.duty.completion"
ENTRY = path(f"scorecard.entries[{KEY}]")
INDICATOR = PACK.department.scorecard.rubric.indicator(KEY)


def sample(*completions: Completion | None) -> SelfEvaluation:
    """The sample with so many goals, reached as told."""
    evaluation = project_file.load(resource_path("samples/lincang-2022.jxzp")).evaluation
    first = evaluation.goals.entries[0]
    goals = tuple(msgspec.structs.replace(first, id=f"g{at}", completion=one) for at, one in enumerate(completions))
    return replace_at(evaluation, path("goals.entries"), goals)


FULL, PARTIAL, NONE = Completion.FULL, Completion.PARTIAL, Completion.NONE


@pytest.mark.parametrize(
    ("completions", "facts", "score"),
    [
        ((FULL, FULL, FULL), {"numerator": "3", "denominator": "3"}, Decimal(10)),
        ((FULL, PARTIAL, NONE, FULL), {"numerator": "2", "denominator": "4"}, Decimal(5)),
        ((FULL, None), {"numerator": "1", "denominator": "1"}, Decimal(10)),  # not yet judged: not counted
        ((NONE,), {"numerator": "0", "denominator": "1"}, Decimal(0)),
        ((), {}, None),
        ((None,), {}, None),
    ],
)
def test_the_rate_of_completion_comes_from_the_goals(completions, facts: dict[str, str], score: Decimal | None) -> None:
    evaluation = sample(*completions)
    assert derived_facts(INDICATOR, evaluation, PACK) == facts
    entry: IndicatorEntry = get_at(evaluation, ENTRY)
    proposal = propose(INDICATOR.rule, INDICATOR.max_score, all_facts(INDICATOR, entry, evaluation, PACK))
    assert proposal.score == score


def test_what_is_typed_wins_and_an_empty_field_does_not() -> None:
    evaluation = sample(FULL, NONE)
    typed = IndicatorEntry(
        id=KEY, inputs=(RuleInput(id="numerator", value="2"), RuleInput(id="denominator", value=" "))
    )
    assert all_facts(INDICATOR, typed, evaluation, PACK) == {"numerator": "2", "denominator": "2"}


def found(evaluation: SelfEvaluation, rule: str) -> list[Issue]:
    return [issue for issue in Checker(PACK).run(evaluation) if issue.rule == rule]


def test_a_score_that_the_goals_do_not_give_is_told() -> None:
    issues = found(sample(FULL, FULL, FULL, NONE), "score.by_rule")
    issue = next(issue for issue in issues if issue.where == ENTRY.child("self_score"))
    assert issue.fix is not None
    assert issue.fix.value == Decimal("7.5")
    assert found(sample(FULL, FULL), "score.by_rule") == []


def test_points_that_are_given_up_with_a_reason_are_left_alone() -> None:
    lower = replace_at(sample(FULL, FULL), ENTRY.child("self_score"), Decimal(8))
    assert len(found(lower, "score.by_rule")) == 1
    explained = replace_at(lower, ENTRY.child("deduction_reason"), "有两项工作质量不高。")
    assert found(explained, "score.by_rule") == []


def test_a_typed_fact_is_held_against_the_table() -> None:
    evaluation = sample(FULL, NONE)
    assert found(evaluation, "score.derived_input") == []
    typed = replace_at(evaluation, ENTRY.child("inputs"), (RuleInput(id="numerator", value="2"),))
    (issue,) = found(typed, "score.derived_input")
    assert issue.fix is not None
    assert found(replace_at(typed, issue.fix.where, issue.fix.value), "score.derived_input") == []
    unreadable = replace_at(evaluation, ENTRY.child("inputs"), (RuleInput(id="numerator", value="两项"),))
    assert found(unreadable, "score.derived_input") == []


def test_a_figure_that_no_document_has_is_told_by_the_lint() -> None:
    rule = RatioTimesWeight(inputs=(InputSpec(key="rate", label="比率", kind="percent", derived="goals.speed"),))
    rubric = PACK.department.scorecard.rubric
    changed = msgspec.structs.replace(rubric, indicators=(msgspec.structs.replace(INDICATOR, rule=rule),))
    card = msgspec.structs.replace(PACK.department.scorecard, rubric=changed)
    pack = msgspec.structs.replace(PACK, department=msgspec.structs.replace(PACK.department, scorecard=card))
    assert any("goals.speed" in message for _, message in unknown_figures(pack))
