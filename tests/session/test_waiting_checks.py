"""Checks that look through all projects: not while somebody types, but soon after, and never for another document."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from perfeval_desktop.checks import copies
from perfeval_desktop.checks.engine import Checker, registered
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs

GOAL = path("projects[office-work].expected_goal")
TEXT = path("report.sections[preamble].text")


@pytest.fixture
def sample(qtbot: QtBot, tmp_path: Path) -> Session:
    session = Session(Catalog.built_in(), Dirs.below(tmp_path))
    session.open_sample()
    return session


def twins(session: Session) -> set[str]:
    return {f"{issue.where} {issue.part}" for issue in session.issues if issue.rule == "copies.twins"}


def copy_goal(session: Session) -> None:
    """Give the project the goal of another one."""
    other = next(project for project in session.evaluation.projects if project.id == "spring-festival")
    session.push(SetField(GOAL, other.expected_goal, "修改"))


def test_a_copy_is_found_when_typing_pauses(sample: Session, qtbot: QtBot) -> None:
    before = twins(sample)
    copy_goal(sample)
    assert twins(sample) == before
    with qtbot.waitSignal(sample.issues_changed, timeout=10_000):
        pass
    assert any("office-work" in twin for twin in twins(sample) - before)
    assert sample.issues == Checker(sample.pack).run(sample.evaluation)


def test_settling_runs_them_at_once(sample: Session) -> None:
    copy_goal(sample)
    sample.settle()
    assert sample.issues == Checker(sample.pack).run(sample.evaluation)
    sample.undo()
    sample.settle()
    assert sample.issues == Checker(sample.pack).run(sample.evaluation)


def test_typing_never_runs_one(sample: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(copies, "twins", lambda *_: asked.append("twins") or ())
    for number in range(5):
        sample.push(SetField(GOAL, f"第{number}稿。", "修改"))
        sample.push(SetField(TEXT, f"第{number}稿。", "修改"))
    assert asked == []
    sample.settle()
    assert asked == ["twins"]


def test_what_was_typed_meanwhile_is_looked_at_too(sample: Session, qtbot: QtBot) -> None:
    copy_goal(sample)
    sample._later._run()  # the pause is over: the job has begun
    sample.push(SetField(TEXT, "又写了一句。", "修改"))
    wait_for_jobs()
    with qtbot.waitSignal(sample.issues_changed, timeout=10_000):
        pass
    assert sample.issues == Checker(sample.pack).run(sample.evaluation)


def test_a_job_for_a_document_that_was_closed_changes_nothing(sample: Session) -> None:
    copy_goal(sample)
    sample._later._run()
    sample.close()
    wait_for_jobs()
    assert not sample.is_open
    sample.open_sample()
    assert sample.issues == Checker(sample.pack).run(sample.evaluation)


def test_only_what_reads_all_projects_waits() -> None:
    waiting = {check.rule for check in registered() if check.deferred}
    assert waiting == {"copies.twins", "copies.spelling", "prose.foreign_subject", "prose.foreign_name"}


def test_a_document_can_be_seen_before_it_is_checked(qtbot: QtBot, tmp_path: Path) -> None:
    session = Session(Catalog.built_in(), Dirs.below(tmp_path))
    session.checks_wait = True
    session.open_sample()
    assert not session.is_checked
    assert session.issues == session.findings == ()
    session.settle()
    with qtbot.waitSignal(session.issues_changed, timeout=10_000):
        session.check()
    assert session.is_checked
    assert session.issues == Checker(session.pack).run(session.evaluation) != ()
    assert len(session.findings) == len(session.issues)


def test_an_edit_does_not_wait_for_the_first_check(qtbot: QtBot, tmp_path: Path) -> None:
    session = Session(Catalog.built_in(), Dirs.below(tmp_path))
    session.checks_wait = True
    session.open_sample()
    copy_goal(session)
    assert session.is_checked
    assert session.issues == Checker(session.pack).run(session.evaluation)
    assert any("office-work" in twin for twin in twins(session))
