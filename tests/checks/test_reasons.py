"""A reason answers one 需说明 and holds exactly as long as rule, place, value and pack are those it was given for."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.reasons import (
    CONTENT_CHANGED,
    OPEN,
    PACK_CHANGED,
    Answer,
    State,
    answer_of,
    answers_of,
    counted,
    is_answered,
    open_issues,
    pack_of,
    printed_answers,
    problem_of,
    stated_text,
    unused,
    value_of,
    waiver_for,
    waiver_id,
)
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.document.document import Document
from perfeval_desktop.model.field_path import is_row_id, path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import has_at
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.rulepack.forms import ReasonForm
from perfeval_desktop.storage import codec
from tests.edits import edits_of
from tests.packs import edited, wan
from tests.small_pack import SMALL_PACK

REASON = "上年结转资金按规定列支，已报财政备案。"
SPENT = "projects[p1].funds[total].final_expenditure"
OVERSPENT = f"funds.overspent@{SPENT}"
NEXT_VERSION = msgspec.structs.replace(SMALL_PACK, version="2")


def overspent(amount: str = "50", start: SelfEvaluation | None = None) -> SelfEvaluation:
    """A document in which the first project spent more than it received: 需说明."""
    return edited((SPENT, wan(amount)), start=start)


def issue_of(evaluation: SelfEvaluation, key: str = OVERSPENT) -> Issue:
    return next(issue for issue in Checker(SMALL_PACK).run(evaluation) if issue.waiver_key == key)


def answered(evaluation: SelfEvaluation | None = None, reason: str = REASON) -> SelfEvaluation:
    """The document with a reason for the finding."""
    before = overspent() if evaluation is None else evaluation
    waiver = waiver_for(issue_of(before), reason, before, SMALL_PACK)
    return msgspec.structs.replace(before, waivers=(waiver,))


def answer(evaluation: SelfEvaluation, pack: Any = SMALL_PACK) -> Answer:
    return answer_of(issue_of(evaluation), evaluation, pack)


def finding(**given: Any) -> Issue:
    """A made-up 需说明 about the preamble of the report."""
    base = {"rule": "x.y", "severity": Severity.EXPLAIN, "where": path("report.sections[preamble].text")}
    return Issue(**{**base, **given})


def test_without_a_reason_a_finding_is_open() -> None:
    evaluation = overspent()
    assert answer(evaluation) == OPEN
    issues = Checker(SMALL_PACK).run(evaluation)
    assert answers_of(issues, evaluation, SMALL_PACK) == {}
    assert open_issues(issues, {}) == issues


def test_a_reason_answers_its_finding_and_no_other() -> None:
    evaluation = answered()
    issues = Checker(SMALL_PACK).run(evaluation)
    answers = answers_of(issues, evaluation, SMALL_PACK)
    assert answers == {OVERSPENT: Answer(State.VALID, REASON)}
    assert {issue.waiver_key for issue in issues} - {issue.waiver_key for issue in open_issues(issues, answers)} == {
        OVERSPENT
    }
    assert [issue.waiver_key for issue, _ in printed_answers(issues, answers)] == [OVERSPENT]


def test_another_value_ends_it_and_the_old_one_brings_it_back() -> None:
    evaluation = answered()
    changed = overspent("51", evaluation)
    assert answer(changed) == Answer(State.LAPSED, REASON, CONTENT_CHANGED)
    assert answer(overspent("50", changed)) == Answer(State.VALID, REASON)


def test_another_figure_that_the_finding_names_ends_it() -> None:
    changed = edited(("projects[p1].funds[total].final_revenue", wan("38")), start=answered())
    assert answer(changed).why == CONTENT_CHANGED


def test_what_the_finding_is_not_about_may_change() -> None:
    changed = edited(
        ("cover.unit_name", "另一个办公室"), ("projects[p2].funds[total].final_revenue", wan("1")), start=answered()
    )
    assert answer(changed).state is State.VALID


def test_another_version_of_the_pack_ends_it() -> None:
    assert answer(answered(), NEXT_VERSION) == Answer(State.LAPSED, REASON, PACK_CHANGED)
    assert pack_of(SMALL_PACK) == "small 1"


def test_a_reason_whose_finding_is_gone_stays_and_holds_again() -> None:
    gone = overspent("37.98", answered())
    issues = Checker(SMALL_PACK).run(gone)
    assert answers_of(issues, gone, SMALL_PACK) == {}
    assert [waiver.id for waiver in unused(issues, gone)] == [OVERSPENT]
    back = overspent("50", gone)
    assert answer(back).state is State.VALID
    assert unused(Checker(SMALL_PACK).run(back), back) == ()


def test_only_what_asks_for_a_reason_can_be_answered() -> None:
    evaluation = answered()
    for severity in Severity:
        issue = at_level(issue_of(evaluation), severity)
        state = answer_of(issue, evaluation, SMALL_PACK).state
        assert state is (State.VALID if severity is Severity.EXPLAIN else State.OPEN)


def at_level(issue: Issue, severity: Severity) -> Issue:
    return Issue(issue.rule, severity, issue.where, issue.facts, issue.part)


def test_a_follower_is_answered_with_its_leader_unless_it_is_an_error() -> None:
    evaluation = answered()
    leader = issue_of(evaluation)
    follower = finding(under=leader.waiver_key)
    of_follower = finding(rule="x.z", under=follower.waiver_key)
    error = finding(rule="x.e", severity=Severity.ERROR, under=leader.waiver_key)
    in_a_circle = finding(rule="x.c", under="x.c@report.sections[preamble].text")
    issues = (leader, follower, of_follower, error, in_a_circle)
    answers = answers_of(issues, evaluation, SMALL_PACK)
    assert open_issues(issues, answers) == (error, in_a_circle)
    assert answers[follower.waiver_key] == Answer(State.VALID, REASON, leader=leader.waiver_key)
    assert [issue for issue, _ in printed_answers(issues, answers)] == [leader]
    lapsed = overspent("51", evaluation)
    assert not is_answered(follower, answers_of((issue_of(lapsed), follower), lapsed, SMALL_PACK))


# --- what a finding is about


TEXT = "本年完成128件。办结率100%。" + "其他情况说明。" * 60


@pytest.mark.parametrize(
    ("issue", "where", "value", "same"),
    [
        (finding(span=Span(4, 8)), "report.sections[preamble].text", TEXT + "补充。", True),
        (finding(span=Span(4, 8)), "report.sections[preamble].text", "本年完成129件。", False),
        (finding(), "report.sections[preamble].text", TEXT + "补充。", False),  # the whole text is what it is about
        (finding(where=path("projects[p1].indicators")), "projects[p1].indicators[q1].name", "别的", False),
        (finding(where=path("projects[p1].indicators"), facts=(("found", "90分"),)), "projects[p1].lead", "别的", True),
        (
            finding(where=path("projects[p1].indicators"), facts=(("found", "90分"),)),
            "projects[p1].indicators[q1].name",
            "别的",
            True,  # it is about the sum
        ),
        (finding(where=path("projects[p1].fund_types")), "projects[p1].fund_types", ("a",), False),
    ],
)
def test_what_a_finding_is_about(issue: Issue, where: str, value: Any, same: bool) -> None:
    before = edited(("report.sections[preamble].text", TEXT))
    after = edited((where, value), start=before)
    assert (value_of(issue, before) == value_of(issue, after)) is same


def test_a_short_value_can_be_read_and_a_long_one_is_bounded() -> None:
    evaluation = edited(("report.sections[preamble].text", TEXT))
    assert value_of(finding(span=Span(4, 8), facts=(("found", "128件"),)), evaluation) == "128件 | found=128件"
    long = value_of(finding(), evaluation)
    assert long.startswith(TEXT[:80])
    assert len(long) < 120


def test_a_place_that_is_gone_has_no_value() -> None:
    assert value_of(finding(where=path("projects[gone].lead")), overspent()) == ""


def test_the_value_tells_apart_amounts_typed_with_different_precision() -> None:
    one, other = (edited((SPENT, wan(text))) for text in ("50", "50.00"))
    issue = finding(where=path(SPENT))
    assert value_of(issue, one) != value_of(issue, other)


def test_what_the_form_says_is_for_people() -> None:
    evaluation = edited(("report.sections[preamble].text", TEXT))
    assert stated_text(issue_of(overspent()), overspent()) == "50.00 万元"
    assert stated_text(finding(span=Span(4, 8)), evaluation) == "128件"
    assert stated_text(finding(where=path("projects[p1].indicators")), evaluation) == ""


def test_a_part_that_no_address_can_hold_is_digested() -> None:
    odd = [finding(part=part) for part in ("a]b", "a[b", "[[x]]")]
    ids = [waiver_id(issue) for issue in odd]
    assert len(set(ids)) == 3
    assert all(map(is_row_id, ids))
    assert waiver_id(finding(part="128件")) == finding(part="128件").waiver_key


# --- what is a reason


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "写明原因"),
        ("  。\n，", "写明原因"),
        ("无", "还不是说明"),
        ("无。", "还不是说明"),
        ("同意，同意！", "还不是说明"),
        ("略 略 略 略 略 略", "还不是说明"),
        ("啊啊啊啊啊啊啊啊", "还不是说明"),
        ("1111", "还不是说明"),
        ("abcdefgh", "还不是说明"),
        ("2023-05-01", "还不是说明"),
        ("１２３４５６７８。", "还不是说明"),
        ("see the notice of May", ""),
        ("123123123123", "还不是说明"),
        ("已核实，情况属实。", "还不是说明"),
        ("资金未到", "已写 4 字，至少 6 字"),
        ("资金未到，", "已写 4 字"),
        ("资金年底才到位", ""),
        ("无法按期，因疫情影响", ""),
        (REASON, ""),
    ],
)
def test_what_is_no_reason_says_so(text: str, says: str) -> None:
    problem = problem_of(text, ReasonForm())
    assert says in problem if says else problem == ""


def test_the_pack_says_how_long_a_reason_is_and_what_is_none() -> None:
    form = ReasonForm(min_chars=20, no_reasons=("不适用",))
    assert "至少 20 字" in problem_of(REASON, form)
    assert "还不是说明" in problem_of("不适用。不适用", form)
    assert counted(REASON) == 17


def test_a_reason_that_is_none_answers_nothing_even_when_a_file_says_so() -> None:
    assert answer(answered(reason="无")).state is State.LAPSED


# --- the file


def test_a_document_with_reasons_comes_back_from_its_file() -> None:
    evaluation = answered()
    assert codec.decode(codec.encode(evaluation)) == evaluation


def test_a_file_from_before_there_were_reasons_opens_unchanged() -> None:
    old = json.loads(codec.encode(overspent()))
    del old["waivers"]
    assert codec.decode(json.dumps(old).encode()) == overspent()


# --- any edit


NEAR = st.builds(
    SetField,
    st.sampled_from([path(SPENT), path("projects[p1].funds[total].final_revenue")]),
    st.sampled_from([wan("50"), wan("51"), wan("37.98"), None]),
    st.just("改"),
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_reason_holds_exactly_as_long_as_what_it_was_given_for(data: st.DataObject) -> None:
    document = Document(answered())
    given_for = document.current.waivers[0]
    checker = Checker(SMALL_PACK)
    checker.run(document.current)
    known: list[tuple[SelfEvaluation, dict[str, Answer]]] = []
    for changes in chain.from_iterable(_near_and_far(document, data) for _ in range(4)):
        current = document.current
        issues = checker.update(current, changes)
        answers = answers_of(issues, current, SMALL_PACK)
        issue = next((issue for issue in issues if issue.waiver_key == OVERSPENT), None)
        kept = current.waivers == (given_for,)
        holds = kept and issue is not None and value_of(issue, current) == given_for.value
        assert (issue is not None and is_answered(issue, answers)) is holds
        assert len(open_issues(issues, answers)) == len(issues) - holds
        assert all(answers == then for value, then in known if value is current)  # undo and redo restore
        known.append((current, answers))


def _near_and_far(document: Document, data: st.DataObject) -> Iterator[Changes]:
    """Any edits, and some of the figures that the finding is about, done and undone."""
    if has_at(document.current, path(SPENT)):
        changes = document.push(data.draw(NEAR))
        yield changes
        if changes:
            yield document.undo() or Changes.none()
            yield document.redo() or Changes.none()
    yield from edits_of(document, data)
