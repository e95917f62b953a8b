"""A package under another pack: results, scores, the year stay; what has no place there is told with its contents."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.app.main import main
from perfeval_desktop.bureau.upgrade import Upgrade, upgrade
from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, iter_fields, replace_at
from perfeval_desktop.model.unconfirmed import unconfirmed, waiting
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.figures import account_figure
from perfeval_desktop.storage import project_file
from tests.pack_text import pack_text
from tests.packs import edited
from tests.rulepack.third_pack import THIRD_PACK
from tests.small_pack import SMALL_PACK
from tests.strategies import evaluations

FILE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
PACK = load_pack(FILE.pack_text, "sample")
OLD = conform(FILE.evaluation, PACK)
TEXT = FILE.pack_text
PACKS = (PACK, Catalog.built_in().get("mof-2020").pack, load_pack(THIRD_PACK, "county"), SMALL_PACK)


def spoilt(*changes: tuple[str, str]) -> str:
    """The sample's pack with other texts; each must be there."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def to(*changes: tuple[str, str], old: SelfEvaluation = OLD) -> Upgrade:
    return upgrade(old, PACK, load_pack(spoilt(*changes), "new"))


def told(found: Upgrade, fate: Any) -> list[tuple[str, str]]:
    return [(line.place, line.text) for line in found.of(fate)]


@pytest.mark.parametrize("name", ["lincang-2022", "lincang-2022-live"])
def test_under_an_equal_pack_nothing_changes(name: str) -> None:
    file = project_file.load(resource_path(f"samples/{name}.jxzp"))
    whole = conform(file.evaluation, PACK)
    found = to(('version = "1"', 'version = "2"'), old=whole)
    assert (found.evaluation, found.lines) == (whole, ())
    assert found.kept > 500


def test_renamed_keys_are_followed_with_scores_and_live_figures() -> None:
    text = "{{accounts.approved_basic.this_year}}，得{{scores.dept.output.duty.key_task_closure}}"
    section = path("report.sections[conclusion].text")
    old = replace_at(OLD, section, text)
    old = replace_at(old, path("to_confirm"), (waiting(path("budget.accounts[approved_basic].this_year"), 1),))
    found = to(
        ('"dept.output.duty.key_task_closure"', '"dept.output.duty.key_tasks"'),
        ('"approved_basic', '"ok_basic'),
        ("accounts.approved_basic.", "accounts.ok_basic."),
        old=old,
    )
    new = found.evaluation
    moved, score = path("budget.accounts[ok_basic].this_year"), "scorecard.entries[dept.output.duty.{}].self_score"
    assert get_at(new, moved) == get_at(OLD, path("budget.accounts[approved_basic].this_year"))
    assert get_at(new, path(score.format("key_tasks"))) == get_at(OLD, path(score.format("key_task_closure")))
    assert get_at(new, section) == text.replace("approved_basic", "ok_basic").replace("key_task_closure", "key_tasks")
    assert [str(row.path) for row in new.to_confirm] == [str(moved)]
    assert unconfirmed(new) == ()  # the field holds something else: as before
    assert told(found, "lost") == []
    assert [text for _, text in told(found, "mapped")] == [
        "approved_basic → ok_basic",
        "dept.output.duty.key_task_closure → dept.output.duty.key_tasks",
    ]


def test_an_indicator_that_is_gone_is_told_with_all_that_stood_there() -> None:
    key, name = "dept.output.duty.quality", "质量达标率"
    entry = get_at(OLD, path("scorecard.entries").row(key))
    found = to((f'"{key}"', '"dept.output.duty.other"'), (f'name = "{name}"', 'name = "别的指标"'))
    lost = dict(told(found, "lost"))
    assert lost[f"附件1—1 自评表 › 产出 › {name} › 自评得分"] == str(entry.self_score)
    assert entry.score_rationale in lost.values()
    assert f"[{key}]" not in " ".join(str(each.path) for each in iter_fields(found.evaluation))
    assert found.summary.startswith("带过来 ")


def test_a_column_that_is_gone_is_told_and_leaves_nothing_behind() -> None:
    title = 'field = "deduction_reason", title = "扣分原因'
    line = next(line for line in TEXT.splitlines() if 'field = "deduction_reason"' in line)
    found = to((f"{line}\n", ""))
    reasons = [entry.deduction_reason for entry in OLD.scorecard.entries if entry.deduction_reason]
    assert title[:20] in TEXT
    assert reasons
    assert {text for place, text in told(found, "lost") if place.endswith("扣分原因")} == set(reasons)
    assert all(not entry.deduction_reason for entry in found.evaluation.scorecard.entries)


def test_a_sum_that_is_not_made_any_more_is_written_down() -> None:
    assert PACK.department is not None
    spec = next(spec for spec in PACK.department.accounts if spec.sum_of)
    made = account_figure(OLD.budget.accounts, PACK.department.accounts, spec.key, "this_year").value
    line = next(line for line in TEXT.splitlines() if line.startswith("sum_of = ["))
    found = upgrade(OLD, PACK, load_pack(TEXT.replace(f"{line}\n", "", 1), "new"))
    assert get_at(found.evaluation, path("budget.accounts").row(spec.key).child("this_year")) == made


def test_what_is_newly_required_is_told() -> None:
    line = next(line for line in TEXT.splitlines() if 'field = "other_notes"' in line or 'field = "contact"' in line)
    column = 'field = "remarks", title = "备注"'
    assert column in TEXT, line
    found = to((column, f"{column}, required = true"))
    asked = [place for place, _ in told(found, "required")]
    assert asked
    assert all(place.endswith("备注") for place in asked)


def test_the_national_form_takes_the_projects_and_tells_the_rest() -> None:
    pack = load_pack(resource_path("rulepacks/mof-2020.toml").read_text(encoding="utf-8"), "mof")
    found = upgrade(OLD, PACK, pack)
    new = found.evaluation
    assert (new.pack_id, new.cover.year) == ("mof-2020", 2022)
    assert [(row.self_score, row.actual_value) for project in new.projects for row in project.indicators] == [
        (row.self_score, row.actual_value) for project in OLD.projects for row in project.indicators
    ]
    filled = [each for each in iter_fields(OLD) if each.value not in (None, "", ())]
    assert found.kept + len(found.of("lost")) == pytest.approx(len(filled), abs=60)  # not counted: categories, ids
    assert [line for line in found.of("required") if "全年预算数" in line.place]
    Checker(pack).run(new)


def test_choices_go_by_their_labels_and_finals_stay_with_the_original() -> None:
    renamed = (
        ('{ key = "good", label = "良"', '{ key = "fine", label = "良"'),
        ('grade_cap = "good"', 'grade_cap = "fine"'),
        ('grade = "good"', 'grade = "fine"'),
    )
    found = to(*renamed, old=replace_at(OLD, path("scorecard.stated_grade"), "good"))
    assert found.evaluation.scorecard.stated_grade == "fine"
    assert found.evaluation.finals == ()


def test_a_small_package_goes_there_and_back() -> None:
    old = conform(edited(), SMALL_PACK)
    there = upgrade(old, SMALL_PACK, PACK)
    assert there.evaluation.projects[0].indicators[0].self_score == Decimal(30)
    back = upgrade(there.evaluation, PACK, SMALL_PACK)
    assert [row.actual_value for row in back.evaluation.projects[0].indicators] == [
        row.actual_value for row in old.projects[0].indicators
    ]


def test_the_command_writes_a_copy_and_never_the_file_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out, pack = tmp_path / "原.jxzp", tmp_path / "新.jxzp", tmp_path / "新.toml"
    project_file.save(file, conform(edited(), SMALL_PACK), pack_text(SMALL_PACK))
    before = file.read_bytes()
    pack.write_text(pack_text(SMALL_PACK).replace('"办结', '"办理'), encoding="utf-8", newline="\n")
    changed = pack_text(SMALL_PACK).replace(f'"version" = "{SMALL_PACK.version}"', '"version" = "99"')
    pack.write_text(changed, encoding="utf-8", newline="\n")
    assert main(["pack", "upgrade", str(file), str(out), "--pack", str(pack), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert file.read_bytes() == before
    assert project_file.load(out).pack_text == changed
    for target, words in ((file, "已经存在"), (out, "已经存在")):
        assert main(["pack", "upgrade", str(file), str(target), "--pack", str(pack)]) == 2
        assert words in capsys.readouterr().err
    again = tmp_path / "再.jxzp"
    assert main(["pack", "upgrade", str(out), str(again), "--pack", str(pack)]) == 2
    assert "不需要升级" in capsys.readouterr().err
    assert main(["pack", "upgrade", str(file), str(again), "--pack", "mof-2020"]) == 1
    said = capsys.readouterr().out
    assert "没有位置 · " in said
    assert "已生成副本" in said


def test_the_command_tells_what_changed_between_packs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pack = tmp_path / "新.toml"
    pack.write_text(spoilt(('version = "1"', 'version = "2"')), encoding="utf-8", newline="\n")
    assert main(["pack", "diff", "lincang-2022", str(pack)]) == 1
    assert "版本：1 → 2" in capsys.readouterr().out
    assert main(["pack", "diff", "lincang-2022", str(pack), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == [{"kind": "changed", "place": "版本", "old": "1", "new": "2"}]
    assert main(["pack", "diff", "lincang-2022", "lincang-2022"]) == 0


@given(evaluations, st.sampled_from(PACKS), st.sampled_from(PACKS))
@settings(max_examples=40)
def test_nothing_is_lost_unsaid(old: SelfEvaluation, before: RulePack, pack: RulePack) -> None:
    found = upgrade(old, before, pack)
    aside = ("pack_id", "waivers", "last_year", "finals", "to_confirm")

    def texts(evaluation: SelfEvaluation) -> set[str]:
        leaves = (each for each in iter_fields(evaluation) if each.path.steps[0] not in aside)
        return {each.value for each in leaves if type(each.value) is str and each.path.name != "category"}

    told_of = [line.text for line in found.lines]
    assert [text for text in texts(old) - texts(found.evaluation) if not any(text in told for told in told_of)] == []
