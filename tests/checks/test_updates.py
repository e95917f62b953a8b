"""An update equals a whole run in a package where everything depends on something else.

Live figures stand in texts, projects share their goals and name each other, last year's package is held against this
one, and values wait for their confirmation. The whole run sees a copy of the package under a copy of the pack, so that
nothing that is kept for an object can answer for it.
"""

import copy
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Command, InsertRow, MoveRow, RemoveRow, SetField
from perfeval_desktop.document.document import Document
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.last_year import LastYear
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import iter_fields
from perfeval_desktop.model.unconfirmed import waiting
from perfeval_desktop.rulepack.schema import CheckSetting, RulePack
from perfeval_desktop.scoring.last_year import last_year_of
from tests.edits import edits_of
from tests.packs import D, edited, sound_project, wan
from tests.small_pack import SMALL_PACK

_GOAL = "全年救助困难群众三百人次，发放救助资金，保障其基本生活，使群众满意，社会反响良好。"
_TEXTS = (
    _GOAL,
    "根据通知，对慰问经费开展了绩效自评，项目新增经费另行评价。",
    "{{cover.year}}年收入{{accounts.expenditure.this_year:元}}，比上年90元增加{{cover.year}}元，{{projects.names}}。",
    "预算资金{{project.funds.total.initial_budget:万元}}，到位10万元，执行率{{project.funds.total.execution_rate}}。",
    "{{project.name}}自评{{project.score}}分，等级为{{project.grade}}，共{{goals.count}}项，人员编制{{scores.total}}名。",
    "自评得分{{scores.total}}分，等级为优，支出率为{{goals.completion_rate}}，{{没有这个数}}。",
    "基本支出60万元，项目支出30万元，合计100万元。",
)
_NAMES = ("慰问经费", "缉私经费", "2022年慰问经费", "项目新增经费", "")
_TOLD = (".text", ".expected_goal", ".actual_result", ".functions", ".other_notes", ".score_rationale")


def _loud_pack() -> RulePack:
    """The small pack with other limits, columns and levels: a second one in the same process."""
    department = SMALL_PACK.department
    assert department is not None
    columns = tuple(
        msgspec.structs.replace(column, required=True, title=f"{column.title}二")
        for column in department.scorecard.columns
    )
    scorecard = msgspec.structs.replace(department.scorecard, columns=columns)
    checks = {
        "plausibility.unit_slip": CheckSetting(limits={"spread": D(20)}),
        "copies.last_figures": CheckSetting(level="explain", limits={"digits": D(1)}),
        "score.by_rule": CheckSetting(limits={"tolerance": D(0)}),
    }
    return msgspec.structs.replace(
        SMALL_PACK, department=msgspec.structs.replace(department, scorecard=scorecard), checks=checks
    )


_PACKS = (SMALL_PACK, _loud_pack())


def _rich_evaluation() -> SelfEvaluation:
    before = edited(("cover.year", 2021), ("report.sections[preamble].text", _TEXTS[6] + _GOAL))
    held = edited(
        ("last_year", last_year_of(before, SMALL_PACK)),
        ("report.sections[preamble].text", _TEXTS[2]),
        ("report.sections[conclusion].text", _TEXTS[5]),
        ("projects[p1].report.sections[overview].text", _TEXTS[3]),
        ("projects[p2].report.sections[overview].text", _TEXTS[4]),
        ("projects[p1].other_notes", _TEXTS[1]),
        *((f"projects[{key}].expected_goal", _GOAL) for key in ("p1", "p2")),
    )
    carried = (path("cover.addressee"), path("projects[p1].lead"), path("projects[p2].funds[total].final_revenue"))
    values = ("市财政局", "张三", wan("54"))
    return msgspec.structs.replace(
        held, to_confirm=tuple(waiting(at, value) for at, value in zip(carried, values, strict=True))
    )


@st.composite
def _telling(draw: st.DrawFn, evaluation: SelfEvaluation, key: str) -> Command:
    """An edit on which several parts depend."""
    fields = {str(field.path): field for field in iter_fields(evaluation)}
    texts = [at for at in fields if at.endswith(_TOLD)]
    kind = draw(st.sampled_from(["text", "text", "name", "project", "remove", "move", "last_year", "score"]))
    ids = [project.id for project in evaluation.projects]
    if kind == "project" or not ids:
        project = sound_project(key, draw(st.sampled_from(_NAMES)), "10")
        goal = msgspec.structs.replace(project, expected_goal=_GOAL)
        return InsertRow(path("projects"), goal, draw(st.sampled_from([None, 0])), "增")
    project_id = draw(st.sampled_from(ids))
    match kind:
        case "name":
            return SetField(path(f"projects[{project_id}].name"), draw(st.sampled_from(_NAMES)), "改")
        case "remove":
            return RemoveRow(path(f"projects[{project_id}]"), "删")
        case "move":
            return MoveRow(path(f"projects[{project_id}]"), draw(st.integers(0, len(ids) - 1)), "移")
        case "last_year":
            known = [evaluation.last_year, last_year_of(evaluation, SMALL_PACK), LastYear()]
            return SetField(path("last_year"), draw(st.sampled_from(known)), "上年")
        case "score":
            scores = [at for at in fields if at.endswith("self_score")]
            return SetField(path(draw(st.sampled_from(scores))), draw(st.sampled_from([None, D(5), D(10)])), "分")
    return SetField(path(draw(st.sampled_from(texts))), draw(st.sampled_from(_TEXTS)), "文")


def _steps(document: Document, data: st.DataObject) -> Iterator[Changes]:
    for number in range(data.draw(st.integers(1, 6))):
        if data.draw(st.booleans()):
            yield document.push(data.draw(_telling(document.current, f"t{number}"))) or Changes.none()
        else:
            yield from edits_of(document, data)


def _afresh(pack: RulePack, evaluation: SelfEvaluation) -> tuple[Issue, ...]:
    return Checker(copy.deepcopy(pack)).run(copy.deepcopy(evaluation))


def _in_words(issues: tuple[Issue, ...], evaluation: SelfEvaluation, pack: RulePack) -> list[Any]:
    return [(issue, describe(issue, evaluation, pack)) for issue in issues]


def test_the_rich_package_says_much() -> None:
    rules = {issue.rule for issue in Checker(SMALL_PACK).run(_rich_evaluation())}
    assert rules >= {"copies.twins", "prose.foreign_name", "carried.unconfirmed", "copies.last_figures", "live.unknown"}
    assert "engine.failed" not in rules


@settings(max_examples=25)
@given(st.data())
def test_an_update_equals_a_whole_run_under_two_packs(data: st.DataObject) -> None:
    document = Document(_rich_evaluation())
    checkers = [Checker(pack) for pack in _PACKS]
    for checker in checkers:
        checker.run(document.current)
    for changes in _steps(document, data):
        for checker, pack in zip(checkers, _PACKS, strict=True):
            assert checker.update(document.current, changes) == _afresh(pack, document.current)


@settings(max_examples=10)
@given(st.data())
def test_what_waits_is_made_up_for(data: st.DataObject) -> None:
    document, checker = Document(_rich_evaluation()), Checker(SMALL_PACK)
    checker.run(document.current)
    for changes in _steps(document, data):
        checker.update(document.current, changes, settle=False)
    found = checker.accept(checker.later(document.current)(), document.current)
    assert _in_words(found, document.current, SMALL_PACK) == _in_words(
        _afresh(SMALL_PACK, document.current), document.current, SMALL_PACK
    )


@pytest.mark.parametrize("at_end", [True, False])
def test_one_project_more_or_less_at_the_end_is_noticed_by_what_looks_through_all(at_end: bool) -> None:
    few = edited(("projects[p1].expected_goal", _GOAL))
    new = msgspec.structs.replace(sound_project("p9", "项目新增经费"), expected_goal=_GOAL)
    many = msgspec.structs.replace(few, projects=(*few.projects, new) if at_end else (new, *few.projects))
    checker, moved = Checker(SMALL_PACK), Changes.rows_of(path("projects"))
    assert not [issue for issue in checker.run(few) if issue.rule == "copies.twins"]
    assert [issue.rule for issue in checker.update(many, moved) if issue.rule == "copies.twins"] == ["copies.twins"]
    assert checker.update(few, moved) == _afresh(SMALL_PACK, few)
