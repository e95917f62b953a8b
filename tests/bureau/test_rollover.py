"""The next year's file: what stays waits to be confirmed, nothing of the year that is over is claimed."""

import datetime
import json
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from perfeval_desktop.app.main import main
from perfeval_desktop.bureau.rollover import RollOver, next_year
from perfeval_desktop.bureau.standing_text import standing_text, with_year
from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.folding import leaders
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import ConfirmFields, SetField
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, iter_fields
from perfeval_desktop.model.unconfirmed import unconfirmed
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.scoring.figures import account_figure
from perfeval_desktop.session.finals import UnconfirmedError, finalising
from perfeval_desktop.storage import project_file

FILE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
PACK = load_pack(FILE.pack_text, "sample")
OLD = conform(FILE.evaluation, PACK)
NOW = datetime.datetime(2024, 3, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def rolled() -> RollOver:
    return next_year(OLD, PACK, PACK, 2023)


def test_what_is_carried_waits_and_the_model_says_the_same(rolled: RollOver) -> None:
    new = rolled.evaluation
    asked = [
        field
        for field in iter_fields(new)
        if field.value not in (None, "", ())
        and field.path.steps[0] not in ("to_confirm", "last_year", "budget")
        and field.path.name not in ("pack_id", "year", "category", "kind", "part_of")
    ]
    assert len(unconfirmed(new)) == len(rolled.carried) == len(asked) > 100
    assert get_at(new, path("cover.unit_name")) == OLD.cover.unit_name
    assert [project.name for project in new.projects] == [project.name for project in OLD.projects]
    assert [row.annual_target for row in new.projects[0].indicators] == [
        row.annual_target for row in OLD.projects[0].indicators
    ]


def test_results_scores_amounts_and_dates_are_empty(rolled: RollOver) -> None:
    new = rolled.evaluation
    for field in iter_fields(new):
        if field.path.steps[0] == "last_year":
            continue
        if field.path.name.endswith("score") and field.path.name != "max_score":
            assert field.value is None, field.path
        if field.path.name in ("actual_result", "actual_value", "this_year", "dated", "filled_on", "completion_note"):
            assert field.value in (None, ""), field.path
        if isinstance(field.value, str) and field.path.steps[0] not in ("to_confirm", "pack_id"):
            assert "2022" not in field.value, field.path
    assert all(project.fund_usage == () for project in new.projects)


def test_last_years_figures_become_the_comparison_column(rolled: RollOver) -> None:
    assert PACK.department is not None
    specs = PACK.department.accounts
    for spec in specs:
        before = account_figure(OLD.budget.accounts, specs, spec.key, "this_year").value
        assert account_figure(rolled.evaluation.budget.accounts, specs, spec.key, "last_year").value == before
    assert rolled.evaluation.last_year.year == 2022


def test_no_check_finds_the_old_year(rolled: RollOver) -> None:
    rules = {issue.rule for issue in Checker(PACK).run(rolled.evaluation)}
    assert not rules & {"prose.stale_year", "copies.last_year", "copies.last_figures", "accounts.last_year"}
    assert "carried.unconfirmed" in rules


@pytest.mark.parametrize("name", ["lincang-2022", "mof-2020"])
def test_nothing_is_wrong_before_anything_is_typed(name: str) -> None:
    pack = load_pack(resource_path(f"rulepacks/{name}.toml").read_text(encoding="utf-8"), name)
    new = next_year(OLD, PACK, pack, 2023).evaluation
    serious = {issue.rule for issue in Checker(pack).run(new) if issue.severity <= Severity.EXPLAIN}
    assert serious == {"carried.unconfirmed"}


def test_a_carried_row_is_begun_when_somebody_types_in_it_or_confirms_it(rolled: RollOver) -> None:
    new, checker = rolled.evaluation, Checker(PACK)
    checker.run(new)
    rows = path("projects").row(new.projects[0].id).child("indicators")
    one, other, third = (rows.row(row.id) for row in new.projects[0].indicators)

    def unfinished(evaluation: SelfEvaluation, changes: Changes) -> set[FieldPath]:
        found = checker.update(evaluation, changes)
        assert found == Checker(PACK).run(evaluation)
        return {issue.where.parent for issue in found if issue.rule == "complete.row"}

    typed, changes = SetField(one.child("actual_value"), "3 次", "填写").apply(new)
    assert unfinished(typed, changes) == {one}
    renamed, changes = SetField(other.child("name"), "另一个指标", "改名").apply(typed)
    assert unfinished(renamed, changes) == {one, other}
    confirmed, changes = ConfirmFields((third.child("annual_target"),)).apply(renamed)
    assert unfinished(confirmed, changes) == {one, other, third}


def test_carried_weights_and_goals_are_checked_when_one_is_looked_at(rolled: RollOver) -> None:
    new, checker = rolled.evaluation, Checker(PACK)
    checker.run(new)
    goal = path("projects").row(new.projects[1].id).child("expected_goal")
    weight = path("projects").row(new.projects[0].id).child("indicators").row("i1").child("max_score")
    confirmed, changes = ConfirmFields((goal, weight)).apply(new)
    found = checker.update(confirmed, changes)
    assert found == Checker(PACK).run(confirmed)
    rules = Counter(issue.rule for issue in found)
    assert (rules["score.block_weight"], rules["copies.twins"]) == (1, 1)


def test_one_finding_a_part_and_none_when_all_is_confirmed(rolled: RollOver) -> None:
    new, checker = rolled.evaluation, Checker(PACK)
    found = [issue for issue in checker.run(new) if issue.rule == "carried.unconfirmed"]
    assert len(found) == len(unconfirmed(new))
    first = leaders(found)
    assert len(first) == len(
        {(issue.where.steps[1] if issue.where.steps[0] == "projects" else issue.where.steps[0]) for issue in found}
    )
    assert sum(int(dict(issue.facts)["count"]) for issue in first) == len(found)
    confirmed, changes = ConfirmFields(tuple(row.path for row in unconfirmed(new))).apply(new)
    assert unconfirmed(confirmed) == ()
    assert not [issue for issue in checker.update(confirmed, changes) if issue.rule == "carried.unconfirmed"]


def test_a_changed_value_and_a_removed_row_wait_no_longer(rolled: RollOver) -> None:
    new = rolled.evaluation
    name = path("projects").row(new.projects[0].id).child("name")
    changed, changes = SetField(name, "另一个名称", "改名").apply(new)
    assert len(unconfirmed(changed)) == len(unconfirmed(new)) - 1
    checker = Checker(PACK)
    checker.run(new)
    assert checker.update(changed, changes) == Checker(PACK).run(changed)
    fewer = msgspec.structs.replace(new, projects=new.projects[1:])
    assert not [row for row in unconfirmed(fewer) if row.path.starts_with(name.parent)]


def test_it_cannot_be_final_before_all_is_confirmed(rolled: RollOver) -> None:
    new = rolled.evaluation
    with pytest.raises(UnconfirmedError, match=f"还有 {len(unconfirmed(new))} 处"):
        finalising(new, PACK, "王五", NOW)
    confirmed, _ = ConfirmFields(tuple(row.path for row in new.to_confirm)).apply(new)
    assert finalising(confirmed, PACK, "王五", NOW).label == "定稿"


def test_another_pack_takes_what_it_has_a_place_for_and_the_rest_is_told() -> None:
    other = load_pack(resource_path("rulepacks/mof-2020.toml").read_text(encoding="utf-8"), "mof")
    found = next_year(OLD, PACK, other, 2023)
    assert found.evaluation.pack_id == other.id
    assert any("收支数据" in line for line in found.lost)
    classes = {item.key for item in other.project.classes}
    assert {row.category for project in found.evaluation.projects for row in project.indicators} <= classes


def test_a_sentence_that_tells_of_the_old_year_goes_and_the_rest_stays() -> None:
    text = "负责办文办会。2022年办结300件。安排经费37.98万元。根据临财〔2022〕5号执行；内设机构12个。"
    kept, dropped = standing_text(text, 2022, ())
    assert kept == "负责办文办会。内设机构12个。"
    assert len(dropped) == 3
    assert with_year("2022年缉私经费（12022年）", 2022, 2023) == "2023年缉私经费（12022年）"


def test_the_command_writes_a_new_file_and_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "旧.jxzp", tmp_path / "新.jxzp"
    assert main(["sample", str(old)]) == 0
    assert main(["rollover", str(old), str(new)]) == 0
    assert "已生成 2023 年度的文件" in capsys.readouterr().out
    assert project_file.load(new).evaluation.cover.year == 2023
    assert main(["rollover", str(old), str(new)]) == 2
    assert "已经存在" in capsys.readouterr().err
    third = tmp_path / "三.jxzp"
    assert main(["rollover", str(old), str(third), "--pack", "mof-2020", "--year", "2024", "--json"]) == 1
    assert {item["kind"] for item in json.loads(capsys.readouterr().out)} >= {"carried", "emptied", "lost"}
    assert main(["rollover", str(old), str(tmp_path / "四.jxzp"), "--year", "2022"]) == 2
    assert "之后" in capsys.readouterr().err


@pytest.mark.parametrize("year", ["2022年", "２０２２年", "二〇二二年", "二○二二年", "二零二二年"])
def test_the_old_year_goes_in_whatever_signs_it_is_written(year: str) -> None:
    kept, dropped = standing_text(f"负责机要文书。{year}新增督查职能。", 2022, ())
    assert (kept, dropped) == ("负责机要文书。", (f"{year}新增督查职能。",))


def test_a_document_number_in_wide_digits_is_one() -> None:
    assert standing_text("按照临财〔２０２３〕1号办理。", 2022, ())[0] == ""


@pytest.mark.parametrize(
    ("name", "next_name"),
    [
        ("2022年春节慰问", "2023年春节慰问"),
        ("２０２２年春节慰问", "２０２３年春节慰问"),
        ("二〇二二年春节慰问", "二〇二三年春节慰问"),
        ("二零二二年度春节慰问", "二〇二三年度春节慰问"),
        ("12022年编号", "12022年编号"),
        ("1202２年编号", "1202２年编号"),
    ],
)
def test_a_project_is_called_after_the_new_year_in_the_same_writing(name: str, next_name: str) -> None:
    assert with_year(name, 2022, 2023) == next_name
