"""New, open, save and close: what is asked, and what is said when a file cannot be used."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.storage.edit_lock import lock_path
from perfeval_desktop.ui.document_flow import DocumentFlow
from perfeval_desktop.ui.drafts import Draft, Drafts
from perfeval_desktop.ui.interaction import ConflictAnswer, SaveAnswer
from tests.window import ScriptedInteraction

UNIT = path("cover.unit_name")


class NoEditors:
    def __init__(self) -> None:
        self.calls: list[str] = []

    def commit_pending(self) -> None:
        self.calls.append("commit")

    def let_go(self) -> None:
        self.calls.append("let go")

    def come_back(self) -> None:
        self.calls.append("come back")


@pytest.fixture
def editors() -> NoEditors:
    return NoEditors()


@pytest.fixture
def flow(
    qapp: QApplication, session: Session, tmp_path: Path, asked: ScriptedInteraction, editors: NoEditors
) -> DocumentFlow:
    return DocumentFlow(session, PreferencesStore(Dirs.below(tmp_path / "home")), asked, editors)


@pytest.fixture
def saved(flow: DocumentFlow, session: Session, tmp_path: Path) -> Path:
    """The sample, saved to a file of its own and then changed."""
    file = tmp_path / "甲.jxzp"
    session.open_sample()
    session.save_as(file)
    rename(session, "改名后的单位")
    return file


def rename(session: Session, name: str) -> None:
    session.push(SetField(UNIT, name, "修改 单位名称"))


def unit_in(file: Path) -> str:
    return project_file.load(file).evaluation.cover.unit_name


def test_the_pack_of_a_new_document_is_asked_for(
    flow: DocumentFlow, session: Session, asked: ScriptedInteraction
) -> None:
    asked.answers = [None]
    assert not flow.new()
    assert not session.is_open
    asked.answers = ["mof-2020"]
    assert flow.new()
    assert session.pack.id == "mof-2020"
    assert "lincang-2022" in asked.questions[0]


def test_a_document_without_a_file_asks_where_to_save(
    flow: DocumentFlow, session: Session, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    session.open_sample()
    target = tmp_path / "乙.jxzp"
    asked.answers = [target]
    assert flow.save()
    assert "临沧市人民政府办公室2022年度绩效自评.jxzp" in asked.questions[0]
    assert session.path == target
    assert not session.is_dirty


def test_saving_is_not_done_when_no_file_is_chosen(
    flow: DocumentFlow, session: Session, asked: ScriptedInteraction
) -> None:
    session.open_sample()
    rename(session, "某局")
    asked.answers = [None]
    assert not flow.save()
    assert session.is_dirty


def test_a_save_that_fails_is_told_and_offers_another_place(
    flow: DocumentFlow, session: Session, saved: Path, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    saved.chmod(0o444)
    elsewhere = tmp_path / "别处.jxzp"
    asked.answers = [True, elsewhere]
    assert flow.save()
    assert "只读" in asked.questions[0]
    assert asked.questions[0].endswith("[另存为…]")
    assert unit_in(elsewhere) == "改名后的单位"
    assert session.path == elsewhere


def test_a_save_that_fails_can_be_left(
    flow: DocumentFlow, session: Session, saved: Path, asked: ScriptedInteraction
) -> None:
    saved.chmod(0o444)
    asked.answers = [False]
    assert not flow.save()
    assert session.is_dirty


@pytest.mark.parametrize(
    ("answer", "kept", "done"),
    [(ConflictAnswer.OVERWRITE, "改名后的单位", True), (ConflictAnswer.CANCEL, "同事的改动", False)],
)
def test_a_file_that_somebody_else_changed_is_never_overwritten_unasked(
    flow: DocumentFlow,
    saved: Path,
    asked: ScriptedInteraction,
    session: Session,
    answer: ConflictAnswer,
    kept: str,
    done: bool,
) -> None:
    write_as_colleague(saved)
    asked.answers = [answer]
    assert flow.save() is done
    assert "改动" in asked.questions[0]
    assert unit_in(saved) == kept
    assert session.is_dirty is not done


def test_a_conflict_can_be_settled_with_another_file(
    flow: DocumentFlow, saved: Path, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    write_as_colleague(saved)
    mine = tmp_path / "我的.jxzp"
    asked.answers = [ConflictAnswer.SAVE_AS, mine]
    assert flow.save()
    assert (unit_in(saved), unit_in(mine)) == ("同事的改动", "改名后的单位")


def write_as_colleague(file: Path) -> None:
    content = project_file.load(file)
    theirs, _ = SetField(UNIT, "同事的改动", "").apply(content.evaluation)
    project_file.save(file, theirs, content.pack_text)


def test_opening_asks_what_to_do_with_unsaved_changes(
    flow: DocumentFlow, session: Session, saved: Path, asked: ScriptedInteraction
) -> None:
    asked.answers = [SaveAnswer.CANCEL]
    assert not flow.open_sample()
    assert session.path == saved
    asked.answers = [SaveAnswer.SAVE]
    assert flow.open_sample()
    assert unit_in(saved) == "改名后的单位"
    assert session.title == "示例"


def test_changes_that_cannot_be_saved_are_not_lost_by_opening(
    flow: DocumentFlow, session: Session, saved: Path, asked: ScriptedInteraction
) -> None:
    saved.chmod(0o444)
    asked.answers = [SaveAnswer.SAVE, False]
    assert not flow.open_sample()
    assert session.path == saved
    assert session.is_dirty


def test_editors_are_committed_before_anything_is_read_and_let_go_before_it_is_put_away(
    flow: DocumentFlow, saved: Path, asked: ScriptedInteraction, editors: NoEditors
) -> None:
    assert flow.save()
    assert editors.calls == ["commit"]
    assert flow.close()
    assert editors.calls == ["commit", "commit", "let go"]


def test_what_was_opened_and_saved_is_remembered(
    flow: DocumentFlow, session: Session, saved: Path, tmp_path: Path, asked: ScriptedInteraction
) -> None:
    other = tmp_path / "丙.jxzp"
    asked.answers = [other]
    assert flow.save_as()
    assert flow.open(saved)
    remembered = PreferencesStore(Dirs.below(tmp_path / "home")).value.recent
    assert [(file.path, file.title) for file in remembered] == [(str(saved), "甲"), (str(other), "丙")]


@pytest.mark.parametrize(("name", "file"), [("甲/乙:丙?", "甲乙丙2022年度绩效自评"), ("", "2022年度绩效自评")])
def test_a_suggested_name_is_one_that_every_system_takes(
    flow: DocumentFlow, session: Session, name: str, file: str
) -> None:
    session.open_sample()
    rename(session, name)
    assert flow.suggestion(".pdf").name == f"{file}.pdf"


def type_nonsense(session: Session) -> None:
    """As an editor does with text that it cannot read."""
    Drafts.of(session).keep(path("report.dated"), Draft("成文日期", "2023-13-1", "“2023-13-1”不是日期。"))


def test_what_cannot_be_read_is_told_after_saving_the_rest(
    flow: DocumentFlow, session: Session, saved: Path, asked: ScriptedInteraction
) -> None:
    type_nonsense(session)
    assert flow.save()
    assert unit_in(saved) == "改名后的单位"
    (told,) = asked.infos
    assert "没有存入文件" in told
    assert "成文日期" in told
    assert "“2023-13-1”不是日期" in told
    assert flow.save()
    assert len(asked.infos) == 2


def test_what_cannot_be_read_is_not_lost_by_leaving_unasked(
    flow: DocumentFlow, session: Session, saved: Path, asked: ScriptedInteraction
) -> None:
    session.save()
    type_nonsense(session)
    asked.answers = [False]
    assert not flow.close()
    assert session.is_open
    assert "“2023-13-1”不是日期" in asked.questions[0]
    asked.answers = [True]
    assert flow.close()


def test_leaving_with_both_asks_for_both_and_says_nothing_twice(
    flow: DocumentFlow, session: Session, saved: Path, asked: ScriptedInteraction
) -> None:
    type_nonsense(session)
    asked.answers = [True, SaveAnswer.SAVE]
    assert flow.close()
    assert unit_in(saved) == "改名后的单位"
    assert asked.infos == []


def test_a_long_unit_name_makes_a_name_that_can_be_written(
    flow: DocumentFlow, session: Session, tmp_path: Path
) -> None:
    session.open_sample()
    rename(session, "某市" + "某某办公室" * 30)
    for suffix in (".jxzp", ".pdf", ".xlsx"):
        name = flow.suggestion(suffix).name
        assert len(name.encode()) <= 255
        assert name.startswith("某市某某办公室")
        assert name.endswith(f"2022年度绩效自评{suffix}")
        (tmp_path / name).write_bytes(b"")


CODES = (errno.ENOSPC, errno.EACCES, errno.EIO, errno.ENAMETOOLONG, errno.ENOENT, errno.EISDIR)


@pytest.mark.parametrize("step", ["os.open", "os.fsync", "pathlib.Path.replace", "pathlib.Path.read_bytes"])
def test_whatever_fails_in_a_save_is_a_sentence_and_the_file_is_as_it_was(
    flow: DocumentFlow,
    session: Session,
    saved: Path,
    asked: ScriptedInteraction,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    for number, code in enumerate(CODES):
        before = saved.read_bytes()
        rename(session, f"第{number}个名称")
        asked.questions, asked.answers = [], [False] * 2
        with monkeypatch.context() as patch:
            patch.setattr(step, failing(code))
            done = flow.save()
        assert done == (not asked.questions)
        assert all(sentence.strip() and "Errno" not in sentence for sentence in asked.questions)
        assert session.is_dirty is not done
        assert (unit_in(saved) == f"第{number}个名称") is done
        assert (saved.read_bytes() == before) is not done
        left = {file for file in saved.parent.iterdir() if file.is_file()}
        assert left == {saved, lock_path(saved)}


@pytest.mark.parametrize("step", ["pathlib.Path.read_bytes", "pathlib.Path.open", "pathlib.Path.stat"])
def test_whatever_fails_in_opening_is_a_sentence_and_the_document_stays(
    flow: DocumentFlow,
    session: Session,
    saved: Path,
    asked: ScriptedInteraction,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    session.save()
    for code in CODES:
        asked.errors = []
        with monkeypatch.context() as patch:
            patch.setattr(step, failing(code))
            opened = flow.open(saved)
        assert opened == (not asked.errors)
        assert all(sentence.strip() and "Errno" not in sentence for sentence in asked.errors)
        assert session.evaluation.cover.unit_name == "改名后的单位"


def failing(code: int) -> Callable[..., Any]:
    def fail(*_arguments: Any, **_options: Any) -> Any:
        raise OSError(code, os.strerror(code))

    return fail


def test_last_years_file_is_chosen_taken_as_one_step_and_told(
    flow: DocumentFlow, session: Session, asked: ScriptedInteraction, tmp_path: Path
) -> None:
    last = tmp_path / "去年.jxzp"
    session.open_sample()
    session.push(SetField(path("cover.year"), 2021, "修改 年度"))
    session.save_as(last)
    session.open_sample()
    before = session.evaluation
    asked.answers.append(last)
    assert flow.take_last_year()
    assert session.evaluation.last_year.year == 2021
    assert "与 2021 年的自评核对" in session.undo_label
    assert "已与 2021 年的自评核对" in asked.infos[-1]
    session.undo()
    assert session.evaluation == before


def test_a_file_of_the_same_year_is_refused_as_last_years_and_nothing_changes(
    flow: DocumentFlow, session: Session, asked: ScriptedInteraction, saved: Path
) -> None:
    before = session.evaluation
    asked.answers.append(saved)
    assert not flow.take_last_year()
    assert "不能作为上年文件" in asked.errors[-1]
    assert session.evaluation is before
