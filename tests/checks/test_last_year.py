"""This year's package beside last year's: what was carried over is found, what is this year's own is not."""

from pathlib import Path

import msgspec
import pytest

from perfeval_desktop.app.main import main
from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.model.errors import LastYearError
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.last_year import earlier_year_of, last_year_of
from perfeval_desktop.storage import project_file
from tests.packs import D, edited, finding, findings, sound_evaluation, wan
from tests.small_pack import SMALL_PACK

RULES = {"copies.last_year", "copies.last_figures", "accounts.last_year"}
CONCLUSION = "report.sections[conclusion].text"
TOLD = "2022年，我办紧扣全市中心工作，全年办理公文1286件，承办会议214次，各项工作任务按期完成。"
LAST = edited(
    ("cover.year", 2021),
    (CONCLUSION, TOLD.replace("2022", "2021").replace("，承办", "、承办")),
    ("budget.accounts[approved_basic].this_year", D("18000000.00")),
    ("budget.accounts[approved_project].this_year", D("900000.00")),
    ("budget.accounts[expenditure].this_year", D("20000000.00")),
    ("projects[p1].name", "2021年缉私经费"),
    ("projects[p1].indicators[q1].actual_value", "128件"),
    ("projects[p2].fund_usage[u1].received", wan("53")),
    ("projects[p2].fund_usage[u1].spent", wan("53")),
    *(
        (f"projects[{project}].funds[total].{column}", wan(amount))
        for project, amount in (("p1", "30"), ("p2", "53"))
        for column in ("initial_budget", "final_revenue", "final_expenditure")
    ),
    ("projects[p1].fund_usage[u1].received", wan("30")),
    ("projects[p1].fund_usage[u1].spent", wan("30")),
    ("budget.funds", ()),
)


def beside(*edits: tuple[str, object], last: SelfEvaluation = LAST) -> SelfEvaluation:
    """The sound document after ``edits``, held against last year's."""
    now = edited(*edits)
    return msgspec.structs.replace(now, last_year=last_year_of(last, SMALL_PACK))


def found(evaluation: SelfEvaluation, pack: RulePack = SMALL_PACK) -> list[tuple[str, str]]:
    return [(rule, where) for rule, where in findings(evaluation, pack) if rule in RULES]


def test_a_package_of_its_own_year_is_silent() -> None:
    assert found(beside()) == []
    assert found(sound_evaluation()) == []


def test_a_text_with_last_years_words_and_figures_is_told_whatever_year_it_names() -> None:
    told = finding(beside((CONCLUSION, TOLD)), "copies.last_year")
    assert told.where == CONCLUSION
    assert "与 2021 年的自评完全相同，连其中的数据也没有变化" in told.message


@pytest.mark.parametrize(
    "text",
    [
        TOLD.replace("1286", "1290"),  # the words of the year before with this year's figures
        "2022年，我办办结人大代表建议36件，政协提案52件，办复率达到100%，代表和委员表示满意。",
        "各项工作任务按期完成。",  # too short to tell
    ],
)
def test_other_figures_other_words_and_short_texts_are_silent(text: str) -> None:
    assert found(beside((CONCLUSION, text), last=edited((CONCLUSION, text[:14]), start=LAST))) == []
    assert found(beside((CONCLUSION, text))) == []


def test_a_text_without_figures_does_not_speak_of_them() -> None:
    words = "我办紧扣全市中心工作，认真办文办会，热情接待来访群众，各项工作任务均按期完成，效果良好。"
    told = finding(
        beside((CONCLUSION, words), last=edited((CONCLUSION, words + "特此说明。"), start=LAST)), "copies.last_year"
    )
    assert "相同" in told.message
    assert "数据" not in told.message


def test_a_project_is_the_same_with_another_year_in_its_name() -> None:
    result = "全年查获走私案件126起，查扣走私冻品318吨，配合海关移送案件14起，群众举报办结率达到100%。"
    last = edited(("projects[p1].actual_result", result), start=LAST)
    now = beside(("projects[p1].name", "2022年缉私经费"), ("projects[p1].actual_result", result), last=last)
    assert ("copies.last_year", "projects[p1].actual_result") in found(now)
    other = beside(("projects[p2].actual_result", result), last=last)
    assert found(other) == []  # what another project said is another finding's business


def test_goals_and_standing_sections_may_stay() -> None:
    goal = "全年查获走私案件120起以上，查扣走私冻品300吨以上，群众举报办结率达到100%，维护边境秩序。"
    last = edited(("projects[p1].expected_goal", goal), start=LAST)
    assert found(beside(("projects[p1].expected_goal", goal), last=last)) == []


def test_figures_too_exact_to_meet_by_chance_are_told_and_folded_by_table() -> None:
    same = edited(
        ("projects[p1].indicators[q1].actual_value", "13,286件"),
        ("projects[p1].indicators[q3].actual_value", "92.46%"),
        ("projects[p1].indicators[q4].actual_value", "95%"),
        start=LAST,
    )
    edits = [
        (f"projects[p1].indicators[{row}].actual_value", text) for row, text in (("q1", "13,286件"), ("q3", "92.46%"))
    ]
    issues = [issue for issue in Checker(SMALL_PACK).run(beside(*edits, last=same)) if issue.rule in RULES]
    assert [str(issue.where).split("[")[-1] for issue in issues] == ["q1].actual_value", "q3].actual_value"]
    assert issues[0].under == ""
    assert issues[1].under == issues[0].waiver_key


def test_round_amounts_may_be_the_same_every_year() -> None:
    amounts = [(f"projects[p1].funds[total].{name}", wan("37.98")) for name in ("initial_budget", "final_revenue")]
    assert ("copies.last_figures", "projects[p1].funds[total].initial_budget") in found(
        beside(last=edited(*amounts, start=LAST))
    )
    round_ones = [(where, wan("50")) for where, _ in amounts]
    assert found(beside(*round_ones, last=edited(*round_ones, start=LAST))) == []


def test_last_years_column_is_that_of_last_years_file() -> None:
    told = finding(beside(("budget.accounts[approved_basic].last_year", D("18000000.01"))), "accounts.last_year")
    assert told.where == "budget.accounts[approved_basic].last_year"
    assert (told.found, told.expected) == ("18,000,000.01 元", "18,000,000.00 元")
    assert told.fix.startswith("改为 18,000,000.00 元")
    rounded = beside(("budget.accounts[approved_basic].last_year", D("1.8E+7")))
    assert found(rounded) == []


def test_findings_come_and_go_with_last_years_file() -> None:
    checker, plain = Checker(SMALL_PACK), edited((CONCLUSION, TOLD))
    checker.run(plain)
    held = msgspec.structs.replace(plain, last_year=last_year_of(LAST, SMALL_PACK))
    assert any(issue.rule in RULES for issue in checker.update(held, Changes.at(path("last_year"))))
    assert not any(issue.rule in RULES for issue in checker.update(plain, Changes.at(path("last_year"))))


def test_a_file_of_the_same_or_a_later_year_is_no_last_years_file() -> None:
    with pytest.raises(LastYearError, match="不是 2022 年之前的自评"):
        earlier_year_of(sound_evaluation(), SMALL_PACK, sound_evaluation())


def test_the_command_holds_a_file_against_last_years(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now, last = tmp_path / "今年.jxzp", tmp_path / "去年.jxzp"
    assert main(["sample", str(now)]) == 0
    sample = project_file.load(now)
    earlier = msgspec.structs.replace(
        sample.evaluation, cover=msgspec.structs.replace(sample.evaluation.cover, year=2021)
    )
    project_file.save(last, earlier, sample.pack_text)
    assert main(["check", str(now), "--last-year", str(last)]) == 1
    assert "与 2021 年的自评完全相同" in capsys.readouterr().out
    assert main(["check", str(now)]) == 1
    assert "2021 年的自评" not in capsys.readouterr().out
    assert main(["check", str(last), "--last-year", str(now)]) == 2
    assert "不能作为上年文件" in capsys.readouterr().err
