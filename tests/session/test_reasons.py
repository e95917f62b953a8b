"""Reasons through the session: one named step each, and the finding is open again as soon as its figures change."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.reasons import CONTENT_CHANGED, State
from perfeval_desktop.document.commands import InsertRow, RemoveRow, SetField
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import path
from perfeval_desktop.rulepack.blank import blank_project
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.reasons import give_reason, withdraw_reason
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs
from tests.packs import wan

REASON, BETTER = "上年结转资金按规定列支。", "上年结转资金按规定列支，已报财政备案。"
LABEL = "项目“缉私经费”全年支出决算数"
SPENT = path("projects[p1].funds[total].final_expenditure")


@pytest.fixture
def session(qapp: QApplication, tmp_path: Path) -> Iterator[Session]:
    """A document in which the first project spent more than it received."""
    made = Session(Catalog.built_in(), Dirs.below(tmp_path / "home"))
    made.new("lincang-2022")
    project = blank_project(made.pack, "p1", "缉私经费")
    made.push(InsertRow(path("projects"), project, None, "准备"))
    made.push(SetField(SPENT.parent.child("final_revenue"), wan("37.98"), "准备"))
    made.push(SetField(SPENT, wan("50"), "准备"))
    yield made
    made.deleteLater()


def the_issue(session: Session) -> Issue:
    return next(issue for issue in session.issues if issue.rule == "funds.overspent" and issue.where == SPENT)


def give(session: Session, reason: str = REASON) -> None:
    session.push(give_reason(the_issue(session), LABEL, reason, session.evaluation, session.pack))


def heard(session: Session) -> list[str]:
    said: list[str] = []
    session.issues_changed.connect(lambda: said.append("issues"))
    return said


def test_a_reason_is_one_step_with_a_name(session: Session) -> None:
    said, issue = heard(session), the_issue(session)
    give(session)
    assert session.undo_label == f"说明 {LABEL}"
    assert session.answer(issue).state is State.VALID
    assert issue in session.issues
    assert issue not in session.open_issues
    assert said == ["issues"]
    session.undo()
    assert session.answer(issue).state is State.OPEN
    session.redo()
    assert session.answer(issue).reason == REASON


def test_changing_and_withdrawing_are_steps_too(session: Session) -> None:
    give(session)
    give(session, BETTER)
    assert session.answer(the_issue(session)).reason == BETTER
    assert len(session.evaluation.waivers) == 1
    session.push(withdraw_reason(the_issue(session), LABEL))
    assert session.undo_label == f"撤回说明 {LABEL}"
    assert session.evaluation.waivers == ()
    session.undo()
    assert session.answer(the_issue(session)).reason == BETTER
    session.undo()
    assert session.answer(the_issue(session)).reason == REASON


def test_an_edit_of_the_value_opens_the_finding_at_once_with_the_old_reason(session: Session) -> None:
    give(session)
    session.push(SetField(SPENT, wan("51"), "改"))
    answer = session.answer(the_issue(session))
    assert (answer.state, answer.reason, answer.why) == (State.LAPSED, REASON, CONTENT_CHANGED)
    assert the_issue(session) in session.open_issues
    give(session, answer.reason)  # the old reason for the new figure
    assert session.answer(the_issue(session)).state is State.VALID


def test_an_edit_that_leaves_the_finding_alone_but_not_its_value_is_told(session: Session) -> None:
    give(session)
    said = heard(session)
    session.push(SetField(SPENT, wan("50.00"), "改"))  # typed with other decimals: the same sentence, another value
    assert session.answer(the_issue(session)).state is State.LAPSED
    assert said


@pytest.mark.parametrize("reason", ["", "无", "已核实"])
def test_what_is_no_reason_is_refused_with_a_sentence(session: Session, reason: str) -> None:
    before = session.evaluation
    with pytest.raises(ModelError, match=r"说明|原因"):
        give(session, reason)
    assert session.evaluation is before


def test_an_error_is_not_waived(session: Session) -> None:
    session.push(SetField(path("scorecard.entries[dept.process.execution.rate].self_score"), Decimal(99), "改"))
    error = next(issue for issue in session.issues if issue.severity is Severity.ERROR)
    with pytest.raises(ModelError, match="错误"):
        give_reason(error, LABEL, REASON, session.evaluation, session.pack)


def test_reasons_are_there_again_when_the_file_is_opened(session: Session, tmp_path: Path) -> None:
    give(session)
    session.save_as(tmp_path / "a.jxzp")
    session.open(tmp_path / "a.jxzp")
    assert session.answer(the_issue(session)).reason == REASON


def test_a_row_that_is_removed_takes_its_finding_and_undo_brings_the_answer_back(session: Session) -> None:
    give(session)
    session.push(RemoveRow(path("projects[p1]"), "删除"))
    assert len(session.evaluation.waivers) == 1
    session.undo()
    assert session.answer(the_issue(session)).state is State.VALID
