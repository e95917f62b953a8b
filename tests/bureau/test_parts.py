"""One project goes out to its section and comes back: each change is told, and both sides may have worked on it."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_desktop.app.main import main
from perfeval_desktop.bureau.merging import accepted, changes_between
from perfeval_desktop.bureau.parts import PartError, part_of, projects_named, read_part
from perfeval_desktop.document.commands import RemoveRow
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import replace_at, same
from perfeval_desktop.session.session import _now
from perfeval_desktop.storage import project_file
from tests.packs import edited, sound_evaluation, sound_project
from tests.small_pack import SMALL_PACK

RESULT, GOAL = "projects[p1].actual_result", "projects[p1].expected_goal"
ROW = path("projects[p1].indicators[q2]")


def handed_out(evaluation: SelfEvaluation, name: str = "缉私经费") -> SelfEvaluation:
    return part_of(evaluation, SMALL_PACK, projects_named(evaluation, [name]), _now())


def test_a_part_holds_its_project_and_nothing_of_the_others() -> None:
    part = handed_out(sound_evaluation())
    assert [project.name for project in part.projects] == ["缉私经费"]
    assert part.cover == sound_evaluation().cover
    assert part.budget.accounts == () or all(row.this_year is None for row in part.budget.accounts)
    assert read_part(part, sound_evaluation(), SMALL_PACK).changes == ()


def test_what_they_changed_comes_back_and_ours_stays() -> None:
    part = edited((RESULT, "办结131件"), start=handed_out(sound_evaluation()))
    ours = edited((GOAL, "办结129件"), ("projects[p2].name", "另一个名称"))
    found = read_part(part, ours, SMALL_PACK)
    assert [(str(each.line.path), each.is_conflict) for each in found.changes] == [(RESULT, False)]
    merged, _ = accepted(found.changes, "并入项目").apply(ours)
    assert same(merged, edited((RESULT, "办结131件"), start=ours))


def test_what_both_changed_is_a_conflict_unless_it_is_the_same() -> None:
    part = edited((RESULT, "办结131件"), (GOAL, "办结140件"), start=handed_out(sound_evaluation()))
    ours = edited((RESULT, "办结132件"), (GOAL, "办结140件"))
    (conflict,) = read_part(part, ours, SMALL_PACK).changes
    assert conflict.is_conflict
    assert (conflict.line.old, conflict.line.new) == ("办结132件", "办结131件")


def test_rows_come_go_and_come_again() -> None:
    part = handed_out(sound_evaluation())
    without, _ = RemoveRow(ROW, "删除").apply(part)
    (gone,) = read_part(without, sound_evaluation(), SMALL_PACK).changes
    assert not gone.is_conflict
    merged, _ = accepted([gone], "并入").apply(sound_evaluation())
    assert [row.id for row in merged.projects[0].indicators] == ["q1", "q3", "q4"]
    (clash,) = read_part(without, edited((f"{ROW}.self_score", Decimal(1))), SMALL_PACK).changes
    assert clash.is_conflict
    changed = edited((f"{ROW}.self_score", Decimal(19)), (f"{ROW}.actual_value", "95%"), start=part)
    ours, _ = RemoveRow(ROW, "删除").apply(sound_evaluation())
    (again,) = read_part(changed, ours, SMALL_PACK).changes
    assert again.is_conflict
    merged, _ = accepted([again], "并入").apply(ours)
    assert merged.projects[0].indicators[-1].actual_value == "95%"


def test_a_new_project_is_added_and_a_stranger_refused() -> None:
    part = handed_out(sound_evaluation())
    more = replace_at(part, path("projects"), (*part.projects, sound_project("p9", "新项目")))
    (added,) = read_part(more, sound_evaluation(), SMALL_PACK).changes
    merged, _ = accepted([added], "并入").apply(sound_evaluation())
    assert [project.name for project in merged.projects] == ["缉私经费", "慰问经费", "新项目"]
    with pytest.raises(PartError, match="年度"):
        read_part(edited(("cover.year", 2021), start=part), sound_evaluation(), SMALL_PACK)
    with pytest.raises(PartError, match="没有项目"):
        projects_named(sound_evaluation(), ["没有"])
    assert projects_named(sound_evaluation(), ["2"])[0].name == "慰问经费"


def test_all_changes_accepted_make_the_other_value() -> None:
    after = edited((RESULT, "甲"), ("cover.unit_name", "乙"), (f"{ROW}.self_score", None))
    merged, _ = accepted(changes_between(sound_evaluation(), after, SMALL_PACK), "导入").apply(sound_evaluation())
    assert same(merged, after)


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, part, done = (tmp_path / name for name in ("全.jxzp", "科.jxzp", "并.jxzp"))
    assert main(["sample", str(whole)]) == 0
    assert main(["project-out", str(whole), "缉私经费、2", str(part)]) == 0
    assert main(["project-out", str(whole), "没有", str(done)]) == 2
    file = project_file.load(part)
    where = path("projects").row(file.evaluation.projects[0].id).child("actual_result")
    project_file.save(part, replace_at(file.evaluation, where, "科室改的"), file.pack_text)
    mine = project_file.load(whole)
    project_file.save(whole, replace_at(mine.evaluation, where, "部门改的"), mine.pack_text)
    capsys.readouterr()
    assert main(["project-in", str(whole), str(part), str(done), "--json"]) == 1
    assert [item["conflict"] for item in json.loads(capsys.readouterr().out)] == [True]
    assert not done.exists()
    assert main(["project-in", str(whole), str(part), str(done), "--conflicts", "theirs"]) == 0
    assert project_file.load(done).evaluation.projects[0].actual_result == "科室改的"
    assert main(["project-in", str(whole), str(part), str(tmp_path / "再.jxzp"), "--conflicts", "ours"]) == 0
    assert project_file.load(tmp_path / "再.jxzp").evaluation.projects[0].actual_result == "部门改的"
    capsys.readouterr()
    assert main(["project-in", str(whole), str(part), str(tmp_path / "又.jxzp"), "--conflicts", "mine"]) == 2
    assert "--conflicts 后面不能写 'mine'，可用的是 'ours', 'theirs'" in capsys.readouterr().err
