"""The session: one document, its file and its findings, as a window meets them."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.telling_apart import told_apart
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Batch, InsertRow, RemoveRow, ReplaceAll, SetField
from perfeval_desktop.document.retraced import Retraced
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.projects import ProjectIndicator
from perfeval_desktop.model.report import Cover
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import same
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.errors import (
    ChangedOnDiskError,
    NoPathError,
    PackError,
    ReadError,
    StorageError,
    WriteError,
)
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.dirs import Dirs
from tests.strategies import commands

PACK = "lincang-2022"
UNIT = path("cover.unit_name")
SCORE = path("scorecard.entries[dept.process.execution.rate].self_score")
PROJECT = path("projects[p1]")


class Log(QObject):
    """Writes down what the session says, in order."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.said: list[str] = []
        self.changes: list[tuple[object, object]] = []
        session.changed.connect(self.hear_change)
        for name in ("issues_changed", "state_changed", "opened", "closed"):
            getattr(session, name).connect(getattr(self, f"hear_{name}"))

    def hear_change(self, changes: object, initiator: object) -> None:
        self.said.append("changed")
        self.changes.append((changes, initiator))

    def hear_issues_changed(self) -> None:
        self.said.append("issues_changed")

    def hear_state_changed(self) -> None:
        self.said.append("state_changed")

    def hear_opened(self) -> None:
        self.said.append("opened")

    def hear_closed(self) -> None:
        self.said.append("closed")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.built_in()


@pytest.fixture
def session(qapp: QApplication, catalog: Catalog, tmp_path: Path) -> Iterator[Session]:
    made = Session(catalog, Dirs.below(tmp_path / "home"))
    yield made
    made.deleteLater()


@pytest.fixture
def fresh(session: Session) -> Session:
    """A session with a new document of one project."""
    session.new(PACK)
    project = blank_project(session.pack, "p1", "缉私经费")
    session.push(Batch((InsertRow(path("projects"), project, None, ""), set_unit("办公室")), "准备"))
    return session


@pytest.fixture
def log(fresh: Session) -> Log:
    return Log(fresh)


def set_unit(name: str) -> SetField:
    return SetField(UNIT, name, f"单位名称改为{name}")


def add_overscored_indicator() -> InsertRow:
    indicator = ProjectIndicator(id="q1", category="output.quantity", max_score=Decimal(5), self_score=Decimal(9))
    return InsertRow(PROJECT.child("indicators"), indicator, None, "添加指标")


def rules_at(session: Session, place: str) -> set[str]:
    return {issue.rule for issue in session.issues if str(issue.where) == place}


def assert_checked(session: Session) -> None:
    """The findings are those of the whole document as it is, and every one has its words."""
    assert session.issues == Checker(session.pack).run(session.evaluation)
    assert [finding.rule for finding in session.findings] == [issue.rule for issue in session.issues]


# -- a new document


def test_at_first_no_document_is_open(session: Session) -> None:
    assert not session.is_open
    assert not session.is_dirty
    assert (session.undo_label, session.redo_label) == ("", "")
    with pytest.raises(RuntimeError, match="no document"):
        _ = session.evaluation


def test_a_new_document_has_the_rows_of_its_pack_and_nothing_to_save(session: Session) -> None:
    log = Log(session)
    session.new(PACK)
    assert session.is_open
    assert same(session.evaluation, blank_evaluation(session.pack))
    assert (session.title, session.path, session.last_saved, session.is_dirty) == ("未命名", None, None, False)
    assert log.said == ["opened", "issues_changed", "state_changed"]
    assert_checked(session)


def test_a_pack_that_is_not_there_is_told_and_nothing_happens(fresh: Session, log: Log) -> None:
    before = fresh.evaluation
    with pytest.raises(PackError, match="找不到"):
        fresh.new("lincang-2O22")
    assert fresh.evaluation is before
    assert log.said == []


# -- editing


def test_an_edit_tells_what_changed_and_who_asked_unmangled(fresh: Session, log: Log) -> None:
    editor = object()
    changes = fresh.push(set_unit("财政局"), editor)
    assert log.changes == [(Changes.at(UNIT), editor)]
    assert log.changes[0][0] is changes
    assert log.changes[0][1] is editor
    assert fresh.evaluation.cover.unit_name == "财政局"
    assert log.said[-1] == "state_changed"


def test_undo_and_redo_go_by_their_labels(fresh: Session, log: Log) -> None:
    fresh.push(set_unit("财政局"), "editor")
    assert (fresh.undo_label, fresh.is_dirty) == ("单位名称改为财政局", True)
    fresh.undo()
    assert (fresh.evaluation.cover.unit_name, fresh.redo_label) == ("办公室", "单位名称改为财政局")
    fresh.redo()
    assert fresh.evaluation.cover.unit_name == "财政局"
    assert [changes for changes, _ in log.changes[1:]] == [Changes.at(UNIT)] * 2
    assert [step.is_undo for _, step in log.changes[1:] if isinstance(step, Retraced)] == [True, False]


def test_a_run_of_typing_is_undone_at_once(fresh: Session) -> None:
    for text in ("财", "财政", "财政局"):
        fresh.push(set_unit(text), "editor", merge_key=1)
    fresh.undo()
    assert fresh.evaluation.cover.unit_name == "办公室"


def test_what_changes_nothing_says_nothing(fresh: Session, log: Log) -> None:
    fresh.push(set_unit("办公室"))
    fresh.redo()
    assert log.said == []


def test_what_cannot_be_done_says_why_and_does_nothing(fresh: Session, log: Log) -> None:
    with pytest.raises(ModelError, match=r"[\u4e00-\u9fff]"):
        fresh.push(SetField(UNIT, 5, ""))
    assert log.said == []
    assert_checked(fresh)


# -- findings


def test_findings_follow_every_edit(fresh: Session, log: Log) -> None:
    fresh.push(SetField(SCORE, Decimal(1000), "自评得分"))
    assert "score.over_max" in rules_at(fresh, str(SCORE))
    assert log.said == ["changed", "issues_changed", "state_changed"]
    assert_checked(fresh)
    fresh.undo()
    assert "score.over_max" not in rules_at(fresh, str(SCORE))
    assert_checked(fresh)


def test_findings_follow_rows_that_come_and_go(fresh: Session) -> None:
    fresh.push(add_overscored_indicator())
    assert rules_at(fresh, "projects[p1].indicators[q1].self_score")
    assert_checked(fresh)
    fresh.push(RemoveRow(PROJECT, ""))
    assert not any(issue.where.starts_with(PROJECT) for issue in fresh.issues)
    assert_checked(fresh)
    fresh.push(ReplaceAll(blank_evaluation(fresh.pack), ""))
    assert_checked(fresh)


def test_findings_that_stay_are_not_worded_again(fresh: Session) -> None:
    fresh.push(add_overscored_indicator())
    before = {id(finding): finding for finding in fresh.findings}
    assert before
    fresh.push(SetField(SCORE, Decimal(1000), ""))
    assert [id(finding) for finding in fresh.findings if finding.where.startswith(str(PROJECT))] == list(before)
    assert len(fresh.findings) > len(before)


def test_a_finding_goes_by_the_new_name_of_its_project(fresh: Session, log: Log) -> None:
    def labels() -> list[str]:
        return [finding.label for finding in fresh.findings if finding.where.startswith(str(PROJECT))]

    fresh.push(add_overscored_indicator())
    log.said.clear()
    assert labels()
    assert all("缉私经费" in label for label in labels())
    fresh.push(SetField(PROJECT.child("name"), "办案经费", ""))
    assert "issues_changed" in log.said
    assert all("办案经费" in label for label in labels())


@given(st.data())
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_findings_and_words_are_right_after_any_edits_and_undos(session: Session, data: st.DataObject) -> None:
    session.open_sample()
    start, at_first = session.evaluation, session.findings
    for _ in range(data.draw(st.integers(1, 6))):
        session.push(data.draw(commands(session.evaluation)))
        session.settle()
        assert_checked(session)
        issues, evaluation, pack = session.issues, session.evaluation, session.pack
        fresh_words = [describe(issue, evaluation, pack) for issue in issues]
        assert session.findings == told_apart(issues, fresh_words, evaluation, pack)
    while session.undo_label:
        session.undo()
    session.settle()
    assert session.evaluation is start
    assert session.findings == at_first


def test_progress_counts_what_is_filled_in(fresh: Session) -> None:
    before = fresh.progress
    fresh.push(set_unit(""))
    assert fresh.progress.required == before.required
    assert fresh.progress.filled == before.filled - 1
    assert UNIT in fresh.progress.missing


# -- the file


def test_saving_a_new_document_asks_for_a_place(fresh: Session, tmp_path: Path) -> None:
    with pytest.raises(NoPathError, match="另存为"):
        fresh.save()
    target = tmp_path / "办公室2022.jxzp"
    before = datetime.datetime.now().astimezone()
    log = Log(fresh)
    fresh.save_as(target)
    assert (fresh.path, fresh.title, fresh.is_dirty) == (target, "办公室2022", False)
    assert fresh.last_saved is not None
    assert fresh.last_saved >= before
    assert log.said == ["state_changed"]


def test_what_is_saved_is_what_is_opened(fresh: Session, catalog: Catalog, tmp_path: Path) -> None:
    fresh.push(SetField(SCORE, Decimal("1000.0"), ""))
    fresh.save_as(tmp_path / "a.jxzp")
    other = Session(catalog, fresh.dirs)
    other.open(tmp_path / "a.jxzp")
    assert same(other.evaluation, fresh.evaluation)
    assert (other.path, other.title, other.is_dirty) == (tmp_path / "a.jxzp", "a", False)
    assert other.issues == fresh.issues
    assert other.issues, "findings do not keep anybody from saving"


def test_undo_past_the_save_is_work_to_save(fresh: Session, tmp_path: Path) -> None:
    fresh.push(set_unit("财政局"))
    fresh.save_as(tmp_path / "a.jxzp")
    fresh.undo()
    assert fresh.is_dirty
    fresh.save()
    assert not fresh.is_dirty
    assert project_file.load(tmp_path / "a.jxzp").evaluation.cover.unit_name == "办公室"
    fresh.redo()
    assert fresh.is_dirty


def test_the_pack_in_the_file_wins_and_stays(session: Session, catalog: Catalog, tmp_path: Path) -> None:
    source = catalog.get(PACK)
    text = source.text.replace(source.pack.title, "当年的规则包")
    target = tmp_path / "a.jxzp"
    project_file.save(target, blank_evaluation(source.pack), text)
    session.open(target)
    assert session.pack.title == "当年的规则包"
    session.push(set_unit("办公室"))
    session.save()
    assert project_file.load(target).pack_text == text


def test_rows_that_a_file_lacks_are_there_when_it_is_opened(session: Session, catalog: Catalog, tmp_path: Path) -> None:
    source = catalog.get(PACK)
    project_file.save(tmp_path / "a.jxzp", SelfEvaluation(pack_id=PACK, cover=Cover(year=2022)), source.text)
    session.open(tmp_path / "a.jxzp")
    assert len(session.evaluation.scorecard.entries) == len(blank_evaluation(source.pack).scorecard.entries) > 0
    assert not session.is_dirty


def test_a_file_that_somebody_else_changed_is_only_overwritten_by_force(fresh: Session, tmp_path: Path) -> None:
    target = tmp_path / "a.jxzp"
    fresh.save_as(target)
    fresh.push(set_unit("财政局"))
    fresh.save()  # its own change is no other's
    theirs = SelfEvaluation(pack_id=PACK, cover=Cover(year=2022, unit_name="对方"))
    project_file.save(target, theirs, "")
    fresh.push(set_unit("审计局"))
    with pytest.raises(ChangedOnDiskError, match=r"“a\.jxzp”.*另存"):
        fresh.save()
    assert fresh.is_dirty
    assert project_file.load(target).evaluation.cover.unit_name == "对方"
    fresh.save(force=True)
    assert project_file.load(target).evaluation.cover.unit_name == "审计局"
    fresh.push(set_unit("统计局"))
    fresh.save()
    assert not fresh.is_dirty


def test_a_file_that_is_gone_is_written_again(fresh: Session, tmp_path: Path) -> None:
    target = tmp_path / "a.jxzp"
    fresh.save_as(target)
    target.unlink()
    fresh.save()
    assert same(project_file.load(target).evaluation, fresh.evaluation)


def test_a_failed_save_leaves_the_work_and_the_path(fresh: Session, tmp_path: Path) -> None:
    fresh.save_as(tmp_path / "a.jxzp")
    fresh.push(set_unit("财政局"))
    saved = fresh.last_saved
    with pytest.raises(WriteError, match="找不到文件或文件夹"):
        fresh.save_as(tmp_path / "没有" / "b.jxzp")
    assert (fresh.path, fresh.is_dirty, fresh.last_saved) == (tmp_path / "a.jxzp", True, saved)


def test_a_file_that_cannot_be_opened_leaves_the_open_one(fresh: Session, log: Log, tmp_path: Path) -> None:
    before = fresh.evaluation
    (tmp_path / "坏.jxzp").write_bytes(b"PK damaged")
    project_file.save(tmp_path / "包坏.jxzp", before, "not = a pack")
    with pytest.raises(ReadError, match="找不到文件"):
        fresh.open(tmp_path / "没有.jxzp")
    with pytest.raises(StorageError, match="已损坏"):
        fresh.open(tmp_path / "坏.jxzp")
    with pytest.raises(PackError):
        fresh.open(tmp_path / "包坏.jxzp")
    assert fresh.evaluation is before
    assert log.said == []


def test_opening_another_file_forgets_the_first(fresh: Session, tmp_path: Path) -> None:
    fresh.save_as(tmp_path / "a.jxzp")
    fresh.push(SetField(SCORE, Decimal(1000), ""))
    assert fresh.findings
    fresh.open(tmp_path / "a.jxzp")
    assert (fresh.undo_label, fresh.is_dirty) == ("", False)
    assert_checked(fresh)


def test_the_sample_is_opened_as_a_copy(session: Session) -> None:
    session.open_sample()
    assert (session.title, session.path, session.is_dirty) == ("示例", None, False)
    assert session.evaluation.cover.unit_name == "临沧市人民政府办公室"
    assert len(session.evaluation.projects) == 6
    session.push(set_unit("财政局"))
    with pytest.raises(NoPathError):
        session.save()


def test_closing_puts_the_document_away(fresh: Session, log: Log) -> None:
    fresh.close()
    assert not fresh.is_open
    assert log.said == ["closed", "state_changed"]
    fresh.new("mof-2020")
    assert fresh.pack.id == "mof-2020"
    assert_checked(fresh)
