"""A rule pack of another place: one text file, and a package is made, scored, checked and exported by its rules."""

import datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import openpyxl
import pytest
from docx import Document

from perfeval_desktop.app.main import main
from perfeval_desktop.checks.engine import Checker, registered
from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import GoalEntry, RuleInput
from perfeval_desktop.model.projects import ProjectIndicator
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, replace_at
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from perfeval_desktop.rulepack.lint import lint
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.scoring import totals
from perfeval_desktop.scoring.cases import run_cases
from perfeval_desktop.scoring.live_figures import typed_out
from perfeval_desktop.scoring.live_lint import unknown_figures
from perfeval_desktop.storage import project_file

FILE = Path(__file__).parent / "packs" / "river-county-2024.toml"
TEXT = FILE.read_text("utf-8")
PACK = load_pack(TEXT, FILE.name)
SCORES = {
    "d.use.progress": 10, "d.use.surplus": 8, "d.use.control": 10, "d.done.duty": 30,
    "d.done.effect": 8, "d.done.satisfaction": 10, "d.done.integrity": 10,
}  # fmt: skip
FACTS = {
    "d.use.progress": {"june": "52%", "november": "91%"},
    "d.use.surplus": {"rate": "12%"},
    "d.use.control": {"gaps": "0"},
    "d.done.effect": {"choice": "full"},
    "d.done.satisfaction": {"rate": "96%"},
    "d.done.integrity": {"choice": "clean"},
}


def put(evaluation: SelfEvaluation, **values: object) -> SelfEvaluation:
    """``evaluation`` with ``values`` at their addresses."""
    for where, value in values.items():
        evaluation = replace_at(evaluation, path(where), value)
    return evaluation


@pytest.fixture(scope="module")
def filled() -> SelfEvaluation:
    """A sound package of the county's office of forestry: three goals of four reached, one project."""
    evaluation = put(
        blank_evaluation(PACK),
        **{
            "cover.unit_name": "河口县林业局",
            "budget.accounts[income].this_year": Decimal("12345678.90"),
            "budget.accounts[income].last_year": Decimal("12000000.00"),
            "budget.accounts[outlay].this_year": Decimal("12345678.90"),
            "budget.funds[all].annual_budget": Decimal("1.300000E+7"),
            "budget.funds[all].final_revenue": Decimal("1.234567890E+7"),
            "budget.funds[all].final_expenditure": Decimal("1.234567890E+7"),
            "report.sections[about].text": "负责全县林业工作。",
            "goals.entries": tuple(
                GoalEntry(id=f"g{at}", category="duty", name=f"造林第{at}片", annual_target=f"{at}00亩",
                          execution_status=f"{at}00亩" if done is Completion.FULL else "50亩", completion=done)
                for at, done in enumerate((*[Completion.FULL] * 3, Completion.NONE), start=1)
            ),
        },
    )  # fmt: skip
    for key, score in SCORES.items():
        at = path(f"scorecard.entries[{key}]")
        facts = tuple(RuleInput(id=name, value=value) for name, value in FACTS.get(key, {}).items())
        evaluation = replace_at(evaluation, at.child("self_score"), Decimal(score))
        evaluation = replace_at(evaluation, at.child("inputs"), facts)
    for key in ("d.use.surplus", "d.done.duty", "d.done.effect"):
        evaluation = replace_at(evaluation, path(f"scorecard.entries[{key}].deduction_reason"), "有一项目标没有完成。")
    for section in PACK.department.outline.sections[1:]:
        where = path(f"report.sections[{section.key}].text")
        evaluation = replace_at(evaluation, where, titles.starter_text(section, evaluation))
    return replace_at(evaluation, path("projects"), (project(),))


def project():
    rows = (
        ProjectIndicator(id="i1", category="output.all", name="造林面积", annual_target="≥100亩", actual_value="90亩",
                         max_score=Decimal(20), self_score=Decimal(18), deviation_note="秋季干旱"),
        ProjectIndicator(id="i2", category="output.all", name="成活率", annual_target="≥85%", actual_value="90%",
                         max_score=Decimal(20), self_score=Decimal(20)),
        ProjectIndicator(id="i3", category="cost.all", name="亩均成本", annual_target="≤1000元", actual_value="950元",
                         max_score=Decimal(20), self_score=Decimal(20)),
        ProjectIndicator(id="i4", category="benefit.all", name="带动农户", annual_target="≥50户", actual_value="55户",
                         max_score=Decimal(20), self_score=Decimal(20)),
    )  # fmt: skip
    made = msgspec.structs.replace(blank_project(PACK, "p", "退化林修复"), indicators=rows, expected_goal="修复100亩。")
    made = replace_at(made, path("funds[all].annual_budget"), Decimal("8.00E+5"))
    return replace_at(made, path("funds[all].final_expenditure"), Decimal("7.60E+5"))


def found(evaluation: SelfEvaluation) -> dict[tuple[str, str], Issue]:
    return {(issue.rule, str(issue.where)): issue for issue in Checker(PACK).run(evaluation)}


def test_the_pack_agrees_with_itself_and_its_cases_hold() -> None:
    assert lint(PACK, {check.rule: check.limits for check in registered()}) == ()
    assert list(unknown_figures(PACK)) == []
    results = run_cases(PACK)
    assert len(results) == 15
    assert all(result.passed for result in results)


def test_a_sound_package_is_scored_by_the_pack_and_has_no_error(filled: SelfEvaluation) -> None:
    serious = [issue for issue in Checker(PACK).run(filled) if issue.severity <= Severity.EXPLAIN]
    assert serious == []
    assert totals.scorecard_total(filled, PACK).value == 86
    grade = totals.scorecard_grade(filled, PACK)
    assert grade is not None
    assert grade.label == "良好"
    assert totals.project_total(filled.projects[0], PACK.project).value == Decimal("97.00")


@pytest.mark.parametrize(
    ("where", "value", "rule"),
    [
        ("scorecard.entries[d.use.surplus].self_score", Decimal(10), "score.by_rule"),
        ("scorecard.entries[d.use.progress].self_score", Decimal(6), "score.by_rule"),
        ("scorecard.entries[d.done.duty].self_score", Decimal(40), "score.by_rule"),
        ("scorecard.entries[d.done.effect].self_score", Decimal(5), "score.by_rule"),
        ("scorecard.entries[d.done.satisfaction].self_score", Decimal(11), "score.over_max"),
        ("projects[p].indicators[i1].self_score", Decimal(20), "score.target"),
        ("projects[p].indicators[i3].max_score", Decimal(25), "score.indicator_cap"),
        ("budget.funds[all].final_revenue", Decimal("1.234567900E+7"), "accounts.funds"),
        ("budget.accounts[outlay].this_year", Decimal("12345000.00"), "accounts.balance"),
        ("report.sections[result].text", "自评得分68分，等级为良好。", "narrative.score"),
        ("report.sections[result].text", "自评得分86分，等级为优秀。", "narrative.grade"),
        ("report.sections[money].text", "2024年本年收入12,345,678.80元。", "narrative.amount"),
        ("report.sections[money].text", "2024年预算执行率98%。", "narrative.rate"),
    ],
)
def test_its_own_rules_are_checked(filled: SelfEvaluation, where: str, value: object, rule: str) -> None:
    wrong = replace_at(filled, path(where), value)
    if rule == "score.by_rule" and "effect" in where:
        wrong = replace_at(wrong, path("scorecard.entries[d.done.effect].deduction_reason"), "")
    assert rule in {name for name, _ in found(wrong).keys() - found(filled).keys()}


def test_a_veto_caps_the_grade_by_the_words_of_the_place(filled: SelfEvaluation) -> None:
    entry = "scorecard.entries[d.done.integrity]"
    vetoed = put(
        filled,
        **{
            f"{entry}.self_score": Decimal(0),
            f"{entry}.inputs": (RuleInput(id="choice", value="violated"),),
            f"{entry}.deduction_reason": "一人受处分。",
        },
    )
    grade = totals.scorecard_grade(vetoed, PACK)
    assert grade is not None
    assert grade.label == "合格"


def test_the_source_that_the_pack_names_is_told(filled: SelfEvaluation) -> None:
    wrong = replace_at(filled, path("scorecard.entries[d.use.progress].self_score"), Decimal(6))
    issue = next(issue for issue in Checker(PACK).run(wrong) if issue.rule == "score.by_rule")
    assert "依据：河口县部门整体绩效自评计分办法。" in describe(issue, wrong, PACK).message


def test_the_package_is_exported_in_its_own_words(filled: SelfEvaluation, tmp_path: Path) -> None:
    file = tmp_path / "林业.jxzp"
    dated = replace_at(filled, path("report.dated"), datetime.date(2025, 3, 20))
    project_file.save(file, dated, TEXT)
    assert get_at(dated, path("report.sections[money].text")).startswith("{{cover.year}}")
    targets = {kind: tmp_path / f"林业.{kind}" for kind in ("xlsx", "pdf", "docx")}
    assert main(["export", str(file), *(word for kind, at in targets.items() for word in (f"--{kind}", str(at)))]) == 0
    words = "\n".join(paragraph.text for paragraph in Document(targets["docx"]).paragraphs)
    assert "2024年收入合计1234.57万元，支出合计1234.57万元，收入比上年增加34.57万元，增幅2.88%。" in words
    assert "自评得分86分，等级为良好。等级按“优秀”（得分≥95）、“良好”（85≤得分＜95）" in words
    assert targets["pdf"].read_bytes().startswith(b"%PDF")
    book = openpyxl.load_workbook(targets["xlsx"])
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert {"扣分说明", "支出进度", "退化林修复"} <= cells
    printed = typed_out(dated, PACK)
    assert "{{" not in "".join(section.text for section in printed.report.sections)
