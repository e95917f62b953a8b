"""Live figures in texts: unknown ones are told, empty ones too, and a text follows what it shows."""

from decimal import Decimal

import msgspec
import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import replace_at
from tests.packs import sound_evaluation
from tests.small_pack import SMALL_PACK

SECTION = path("report.sections[preamble].text")
PROJECT = path("projects[p1].report.sections[overview].text")


def found(text: str, where: FieldPath = PROJECT) -> list[Issue]:
    evaluation = replace_at(sound_evaluation(), where, text)
    return [issue for issue in Checker(SMALL_PACK).run(evaluation) if issue.rule.startswith("live.")]


@pytest.mark.parametrize("text", ["项目{{project.name}}。", "{{cover.year}}年", "“{{”与“}}”", "没有活数。"])
def test_known_figures_and_plain_braces_are_silent(text: str) -> None:
    assert found(text) == []


def test_an_unknown_figure_is_told_at_its_words_with_the_one_that_was_meant() -> None:
    text = "项目{{project.nane}}，又{{project.nane}}。"
    first, second = found(text)
    assert (first.rule, first.severity.key) == ("live.unknown", "error")
    assert first.span is not None
    assert text[first.span.start : first.span.end] == "{{project.nane}}"
    assert first.part != second.part
    assert first.fix is not None
    assert first.fix.value == "项目{{project.name}}，又{{project.nane}}。"


def test_an_unknown_style_is_told() -> None:
    (issue,) = found("{{project.name:亩}}")
    assert issue.fix is not None
    assert issue.fix.value == "{{project.name}}"


def test_a_figure_that_nobody_could_mean_has_no_fix() -> None:
    (issue,) = found("{{weather.today}}")
    assert issue.fixes == ()


def test_a_figure_without_a_value_is_told() -> None:
    unnamed = replace_at(sound_evaluation(), path("projects[p1].lead"), "")
    evaluation = replace_at(unnamed, PROJECT, "负责人{{project.lead}}。")
    (issue,) = (issue for issue in Checker(SMALL_PACK).run(evaluation) if issue.rule.startswith("live."))
    assert (issue.rule, issue.severity.key) == ("live.empty", "remind")


@pytest.mark.parametrize(
    ("where", "edited", "value"),
    [
        (SECTION, "budget.accounts[approved_basic].this_year", Decimal("12345.67")),
        (SECTION, "cover.year", 2023),
        (PROJECT, "cover.unit_name", "某县水务局"),
        (PROJECT, "projects[p1].name", "别的项目"),
    ],
)
def test_findings_after_an_edit_are_those_of_a_whole_run(where: FieldPath, edited: str, value: object) -> None:
    text = "{{cover.unit_name}}{{cover.year}}年收入100元，比上年90元增加{{cover.year}}元，{{project.name}}。"
    before = replace_at(sound_evaluation(), where, text)
    checker = Checker(SMALL_PACK)
    checker.run(before)
    at = path(edited)
    after = replace_at(before, at, value)
    assert checker.update(after, Changes.at(at)) == Checker(SMALL_PACK).run(after)


def test_the_words_read_are_those_shown() -> None:
    evaluation = sound_evaluation()
    cover = msgspec.structs.replace(evaluation.cover, year=2022)
    text = "收入{{cover.year}}万元，比上年2000万元增加25万元。"
    wrong = replace_at(msgspec.structs.replace(evaluation, cover=cover), PROJECT, text)
    rules = [issue.rule for issue in Checker(SMALL_PACK).run(wrong) if issue.where == PROJECT]
    assert "prose.difference" in rules
    right = replace_at(wrong, PROJECT, text.replace("25万元", "22万元"))
    assert "prose.difference" not in [issue.rule for issue in Checker(SMALL_PACK).run(right) if issue.where == PROJECT]


def test_what_is_still_empty_is_told_once_for_a_text() -> None:
    text = (
        "“{{project.lead}}”、“{{project.competent_department}}”、“{{project.implementing_unit}}”、“{{project.lead}}”。"
    )
    evaluation = replace_at(sound_evaluation(), PROJECT, text)
    for name in ("lead", "competent_department", "implementing_unit"):
        evaluation = replace_at(evaluation, path(f"projects[p1].{name}"), "")
    (issue,) = (issue for issue in Checker(SMALL_PACK).run(evaluation) if issue.rule == "live.empty")
    assert dict(issue.facts)["more"] == "等 3 个栏目"
    assert "“项目负责人”“主管部门”等 3 个栏目还没有填写" in describe(issue, evaluation, SMALL_PACK).message


def test_two_empty_figures_side_by_side_are_no_doubled_words() -> None:
    evaluation = replace_at(sound_evaluation(), PROJECT, "预算{{project.lead}}{{project.lead}}。")
    evaluation = replace_at(evaluation, path("projects[p1].lead"), "")
    rules = [issue.rule for issue in Checker(SMALL_PACK).run(evaluation) if issue.where == PROJECT]
    assert rules == ["live.empty"]
