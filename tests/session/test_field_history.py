"""修改记录: what every step changed is on record, a run of typing once, in the file and out of it again."""

from __future__ import annotations

import datetime
import logging
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_desktop.app.exporting import ExportOptions, export_package
from perfeval_desktop.document.commands import (
    ConfirmFields,
    InsertRow,
    MoveRow,
    RemoveRow,
    SetField,
    SetFields,
)
from perfeval_desktop.model.edit_history import Edit, EditHistory
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.last_year import LastField, LastYear
from perfeval_desktop.model.unconfirmed import waiting
from perfeval_desktop.rulepack.blank import blank_project
from perfeval_desktop.session import edit_words, versions
from perfeval_desktop.session.field_history import PAUSE, FieldHistory
from perfeval_desktop.session.jobs import wait_for_order
from perfeval_desktop.session.open_as import OpenAs
from perfeval_desktop.session.reasons import give_reason
from perfeval_desktop.session.recovery import offers, recover, save_copy
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage import history_codec, project_file
from perfeval_desktop.storage.processes import host_name, user_name
from perfeval_desktop.storage.workbook_copy import read_back
from tests.session.conftest import MakeSession
from tests.session.test_recovery import crash

UNIT = path("cover.unit_name")
SCORE = path("scorecard.entries[dept.process.execution.rate].self_score")
TEXT = path("report.sections[conclusion].text")
Told = list[tuple[str, str, str]]


@pytest.fixture
def session(make: MakeSession) -> Session:
    """The sample, open."""
    session = make()
    session.open_sample()
    return session


def put(session: Session, where: object, value: object, label: str = "修改 某处") -> None:
    session.push(SetField(where, value, label))


def edits(session: Session) -> tuple[Edit, ...]:
    return session.record.settled().edits


def told(session: Session) -> Told:
    return [(edit.old, edit.new, edit.way) for edit in edits(session)]


# -- what is noted


def test_an_edit_says_who_when_where_and_from_what_to_what(session: Session) -> None:
    put(session, SCORE, Decimal("1.5"))
    (edit,) = edits(session)
    assert (edit.by, edit.seat) == (user_name(), f"{user_name()}@{host_name()}")
    assert edit.place == str(SCORE)
    assert "预算执行率" in edit.label
    assert edit.label.endswith("自评得分")
    assert (edit.old, edit.new, edit.way) == ("1", "1.5", "修改")
    age = datetime.datetime.now().astimezone() - datetime.datetime.fromisoformat(edit.at)
    assert datetime.timedelta() <= age < datetime.timedelta(minutes=5)


def test_typing_on_is_one_edit_and_coming_back_is_none(session: Session) -> None:
    for text in ("甲", "甲局", "甲局机关"):
        put(session, UNIT, text)
    before = session.evaluation.cover.year
    assert [new for _, new, _ in told(session)] == ["甲局机关"]
    put(session, path("cover.year"), 2021)
    put(session, path("cover.year"), before)
    assert len(edits(session)) == 1
    put(session, UNIT, "乙局")
    assert [new for _, new, _ in told(session)] == ["乙局"], "looking at the history ends no run"


def test_another_field_or_a_pause_or_another_person_begins_another_edit(session: Session) -> None:
    clock = [1_700_000_000.0]
    record = FieldHistory(session.evaluation, session.pack, clock=lambda: clock[0])
    value = session.evaluation

    def typed(where: object, text: object) -> None:
        nonlocal value
        value, changes = SetField(where, text, "修改 某处").apply(value)
        record.note(value, changes, "修改 某处")

    typed(UNIT, "甲")
    clock[0] += PAUSE
    typed(UNIT, "乙")
    clock[0] += PAUSE + 1
    typed(UNIT, "丙")
    record.author = "李四"
    typed(UNIT, "丁")
    typed(SCORE, Decimal("0.5"))
    typed(UNIT, "戊")
    assert [edit.new for edit in record.settled().edits] == ["乙", "丙", "丁", "0.5", "戊"]
    assert [edit.by for edit in record.settled().edits][2:] == ["李四"] * 3
    clock[0] -= 3600  # the clock was set back
    typed(UNIT, "己")
    assert [edit.new for edit in record.settled().edits][-2:] == ["戊", "己"]


def test_undo_and_redo_appear_as_such(session: Session) -> None:
    put(session, SCORE, Decimal("0.5"))
    session.undo()
    session.redo()
    session.undo()
    assert told(session) == [
        ("1", "0.5", "修改"),
        ("0.5", "1", "撤销"),
        ("1", "0.5", "重做"),
        ("0.5", "1", "撤销"),
    ]
    assert not session.is_dirty
    put(session, SCORE, Decimal(2))
    assert told(session)[-1] == ("1", "2", "修改")


def test_each_cell_of_a_step_is_an_edit_with_the_way_it_came(session: Session) -> None:
    session.push(SetFields(((UNIT, "甲"), (SCORE, Decimal(2))), "粘贴 2 格"))
    session.undo()
    assert [(edit.place, edit.way) for edit in edits(session)] == [
        (str(UNIT), "粘贴"),
        (str(SCORE), "粘贴"),
        (str(UNIT), "撤销"),
        (str(SCORE), "撤销"),
    ]


@pytest.mark.parametrize(
    ("label", "way"),
    [
        ("修改 自评得分", "修改"),
        ("填写 决算数", "修改"),
        ("", "修改"),
        ("替换 65 处", "替换"),
        ("导入“去年的表”", "导入"),
        ("恢复为4月25日 10:32的版本", "恢复"),
        ("恢复未保存的修改", "恢复"),
        ("恢复计算 合计", "恢复计算"),
        ("与 2021 年的自评核对", "与上年核对"),
        ("删除项目“缉私经费”", "删除项目"),
        ("退回修改", "退回修改"),
    ],
)
def test_the_way_is_taken_from_the_name_of_the_step(label: str, way: str) -> None:
    assert edit_words.way_of(label) == way


def test_a_row_that_came_went_or_moved_is_one_edit(session: Session) -> None:
    rows = path("projects")
    first = session.evaluation.projects[0]
    session.push(InsertRow(rows, blank_project(session.pack, "p9", "新项目"), None, "添加项目"))
    session.push(RemoveRow(rows.row(first.id), "删除项目"))
    session.push(MoveRow(rows.row("p9"), 0, "移动项目"))
    came, went, moved = edits(session)
    assert (came.old, came.way) == ("（没有这一行）", "添加项目")
    assert "新项目" in came.new
    assert (went.new, went.way) == ("（没有这一行）", "删除项目")
    assert first.name in went.label
    assert moved.new == "（行的先后次序不同）"


def test_what_stands_beside_the_forms_is_told_in_sentences(session: Session) -> None:
    session.push(SetField(path("to_confirm"), (waiting(UNIT, session.evaluation.cover.unit_name),), "沿用"))
    session.push(ConfirmFields((UNIT,)))
    issue = next(each for each in session.open_issues if each.severity.key == "explain")
    session.push(give_reason(issue, "某处", "文件规定如此，见市财政局通知", session.evaluation, session.pack))
    last = LastYear(year=2021, unit_name="甲", fields=(LastField(id="a", place="b", value="c"),))
    session.push(SetField(path("last_year"), last, "与 2021 年的自评核对"))
    session.finalise("王五")
    session.reopen("数据要更正", "王五")
    waits, confirmed, reason, year, final, reopened = edits(session)
    assert (waits.new, confirmed.new, confirmed.place) == ("待确认", "已确认", str(UNIT))
    assert reason.new == "文件规定如此，见市财政局通知"
    assert reason.label.endswith("说明理由")
    assert (year.new, year.way) == ("2021 年的自评", "与上年核对")
    assert (final.way, reopened.way) == ("定稿", "退回修改")
    assert final.new == f"定稿，核对码 {session.evaluation.finals[0].code}，定稿人 王五"
    assert reopened.new == "退回修改，原因：数据要更正（王五）"


def test_a_very_long_text_is_kept_around_the_first_difference(session: Session) -> None:
    text = "甲" * 9000
    put(session, TEXT, text)
    put(session, UNIT, "乙局")
    put(session, TEXT, text[:6000] + "乙" + text[6000:])
    edit = edits(session)[-1]
    assert edit.new.startswith("（前略 5600 字）……")
    assert "乙" in edit.new
    assert "乙" not in edit.old
    assert max(len(edit.old), len(edit.new)) <= history_codec.LONGEST_TEXT


def test_control_characters_of_a_paste_do_not_reach_the_record(session: Session) -> None:
    put(session, UNIT, "甲\x1b[2J局\n乙")
    assert edits(session)[0].new == "甲[2J局\n乙"


def test_a_step_that_has_no_words_does_not_keep_the_work_from_being_saved(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_what: object) -> None:
        raise RuntimeError("绝密的内容")

    monkeypatch.setattr("perfeval_desktop.session.field_history.lines_of_step", fail)
    put(session, UNIT, "甲局")
    with caplog.at_level(logging.ERROR):
        session.save_as(tmp_path / "甲.jxzp")
    assert project_file.load(tmp_path / "甲.jxzp").evaluation.cover.unit_name == "甲局"
    assert "绝密" not in caplog.text
    assert "RuntimeError" in caplog.text
    caplog.clear()


# -- in the file


def test_a_second_session_reads_what_the_first_did_and_goes_on(make: MakeSession, tmp_path: Path) -> None:
    first, file = make(), tmp_path / "甲.jxzp"
    first.open_sample()
    first.record.author = "王五"
    put(first, SCORE, Decimal("0.5"))
    first.save_as(file)
    done = edits(first)
    first.close()
    second = make()
    second.open(file)
    assert edits(second) == done
    assert not second.is_dirty
    put(second, UNIT, "甲局")
    assert edits(second)[:1] == done
    assert [edit.by for edit in edits(second)] == ["王五", user_name()]


def test_saving_twice_without_an_edit_gives_the_same_bytes(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "甲.jxzp"
    put(session, SCORE, Decimal("0.5"))
    session.save_as(file)
    data = file.read_bytes()
    session.save()
    assert file.read_bytes() == data
    session.save_as(tmp_path / "乙.jxzp")
    assert (tmp_path / "乙.jxzp").read_bytes() == data


def test_a_figure_that_a_file_holds_is_not_typed_away_and_a_text_goes_on(session: Session, tmp_path: Path) -> None:
    session.save_as(tmp_path / "甲.jxzp")
    put(session, SCORE, Decimal("0.5"))
    session.save()
    put(session, SCORE, Decimal(1))
    assert told(session) == [("1", "0.5", "修改"), ("0.5", "1", "修改")]
    for number in range(1, 4):
        put(session, TEXT, "一段长文字，写了又存。" * 10 * number)
        session.save()
    assert len(edits(session)) == 3
    assert edits(session)[-1].new == "一段长文字，写了又存。" * 30


def test_a_copy_carries_it_and_a_workbook_does_not(make: MakeSession, session: Session, tmp_path: Path) -> None:
    put(session, SCORE, Decimal("0.5"))
    session.save_as(tmp_path / "甲.jxzp")
    other = make()
    other.open(tmp_path / "甲.jxzp", OpenAs.COPY)
    assert edits(other) == edits(session)
    options = ExportOptions(pack_text=session.pack_source.text)
    export_package(session.evaluation, session.pack, {"xlsx": tmp_path / "甲.xlsx"}, options)
    carried = read_back(tmp_path / "甲.xlsx")
    assert carried.evaluation.scorecard == session.evaluation.scorecard
    assert carried.history == EditHistory()


def test_a_version_is_restored_as_edits_and_opened_with_its_own(session: Session, tmp_path: Path) -> None:
    session.save_as(tmp_path / "甲.jxzp")
    put(session, SCORE, Decimal("0.5"))
    session.save()
    put(session, SCORE, Decimal(2))
    session.save()
    wait_for_order()
    newest, older, *_ = versions.versions_of(session, session.file_address)
    versions.restore(session, older, versions.content_of(session, older))
    assert told(session)[-1] == ("2", "0.5", "恢复")
    versions.open_as_copy(session, newest, versions.content_of(session, newest))
    assert told(session) == [("1", "0.5", "修改"), ("0.5", "2", "修改")]


@pytest.mark.parametrize("is_gone", [False, True])
def test_what_a_crash_took_comes_back_as_recovered(make: MakeSession, tmp_path: Path, is_gone: bool) -> None:
    session, file = make(), tmp_path / "甲.jxzp"
    session.open_sample()
    put(session, SCORE, Decimal("0.5"))
    session.save_as(file)
    put(session, UNIT, "甲局")
    crash(session)
    wait_for_order()
    if is_gone:
        file.unlink()
    again = make()
    (offer,) = offers(again)
    recover(again, offer)
    assert told(again)[0] == ("1", "0.5", "修改")
    assert told(again)[1][1:] == ("甲局", "恢复")
    assert len(edits(again)) == 2


def test_a_copy_of_what_a_crash_took_says_so_too(make: MakeSession, tmp_path: Path) -> None:
    session = make()
    session.open_sample()
    put(session, SCORE, Decimal("0.5"))
    session.save_as(tmp_path / "甲.jxzp")
    put(session, UNIT, "甲局")
    crash(session)
    (offer,) = offers(make())
    save_copy(session, offer, tmp_path / "乙.jxzp")
    kept = project_file.load(tmp_path / "乙.jxzp").history.edits
    assert [(edit.new, edit.way) for edit in kept] == [("0.5", "修改"), ("甲局", "恢复")]


def test_a_history_that_cannot_be_read_is_told_and_the_work_is_opened(session: Session, tmp_path: Path) -> None:
    file, said = tmp_path / "甲.jxzp", []
    broken = EditHistory(0, (Edit(at="昨天", place="cover.year", label="", way=""),))
    project_file.save(file, session.evaluation, session.pack_source.text, broken)
    session.notice.connect(said.append)
    session.open(file)
    assert "修改记录已损坏" in said[-1]
    assert edits(session) == ()
    put(session, UNIT, "甲局")
    session.save()
    assert len(project_file.load(file).history.edits) == 1


def test_beyond_the_limit_the_oldest_go_and_are_counted(session: Session, tmp_path: Path) -> None:
    old = Edit(at="2026-04-25T10:32:05+08:00", place="cover.year", label="年度", old="甲" * 4000, new="乙", way="修改")
    full = history_codec.bounded(EditHistory(7, (old,) * 300))
    project_file.save(tmp_path / "甲.jxzp", session.evaluation, session.pack_source.text, full)
    session.open(tmp_path / "甲.jxzp")
    put(session, TEXT, "丙" * 4000)
    now = session.record.settled()
    assert now.gone > full.gone
    assert now.edits[-1].new == "丙" * 4000
    session.save()
    assert project_file.load(tmp_path / "甲.jxzp").history == now


def test_nothing_of_it_is_logged(session: Session, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        put(session, UNIT, "绝密单位")
        session.save_as(tmp_path / "甲.jxzp")
        session.undo()
        edits(session)
    assert "绝密" not in caplog.text
