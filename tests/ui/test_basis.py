"""依据: what stands behind a field, in the words of the pack and with the live numbers."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QWidget

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import iter_fields
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.basis import basis_of
from perfeval_desktop.ui.basis_panel import BasisPanel
from perfeval_desktop.ui.rich_text import Section, to_html

RATE = path("scorecard.entries[dept.process.execution.rate].self_score")
RIGHT = path("scorecard.entries[dept.outcome.benefit.satisfaction].self_score")


def told(session: Session, where: str) -> dict[str, str]:
    return {section.title: section.text for section in basis_of(path(where), session.evaluation, session.pack)}


def test_an_indicator_brings_its_rules(sample: Session) -> None:
    told_now = told(sample, str(RATE))
    indicator = sample.pack.department.scorecard.rubric.indicator("dept.process.execution.rate")
    assert next(iter(told_now)) == "附件1—1 自评表 › 过程 › 预算执行率 › 自评得分"
    assert told_now["评分标准"] == indicator.scoring_standard
    assert told_now["指标解释"] == indicator.definition
    assert told_now["指标说明"] == indicator.assessment_points


@pytest.mark.parametrize(
    ("where", "title", "said"),
    [
        ("budget.funds[total].initial_budget", "为什么是这个数", "= 2519.68"),
        ("budget.funds[total].execution_rate", "为什么是这个数", "÷"),
        ("budget.funds[total].final_expenditure", "为什么是这个数", "改写"),
        ("budget.accounts[approved].this_year", "增减幅度", "4.97%"),
        ("scorecard.stated_score", "等级线", "优"),
        ("report.sections[conclusion].text", "填写要求", "自评等级"),
    ],
)
def test_other_fields_bring_their_arithmetic(sample: Session, where: str, title: str, said: str) -> None:
    assert said in told(sample, where)[title]


def test_every_field_of_the_sample_has_a_place_and_none_fails(sample: Session) -> None:
    for field in iter_fields(sample.evaluation):
        sections = basis_of(field.path, sample.evaluation, sample.pack)
        assert sections[0].title


def test_a_field_that_is_gone_still_has_a_name(blank: Session) -> None:
    for where in ("projects[gone].funds[total].final_revenue", "projects[gone].indicators[x].name", "budget"):
        assert told(blank, where)


def test_the_panel_follows_the_cursor_and_the_numbers(sample: Session, show: Callable[[QWidget], QWidget]) -> None:
    panel = BasisPanel(sample)
    show(panel)
    panel.show_path(path("budget.funds[total].initial_budget"))
    assert "1859.48" in panel.toPlainText()
    sample.push(SetField(path("budget.funds[basic].initial_budget"), Decimal("1.9E+7"), "修改"))
    assert "1900.00" in panel.toPlainText()
    panel.show_path(None)
    assert "光标" in panel.toPlainText()


def test_the_panel_names_the_findings_of_the_field(sample: Session, show: Callable[[QWidget], QWidget]) -> None:
    panel = BasisPanel(sample)
    show(panel)
    panel.show_path(RIGHT)
    assert "错误" not in panel.toPlainText()
    sample.push(SetField(RIGHT, Decimal(99), "修改"))
    assert "错误：" in panel.toPlainText()


def test_the_findings_of_a_table_are_named_in_its_rows(sample: Session, show: Callable[[QWidget], QWidget]) -> None:
    panel = BasisPanel(sample)
    show(panel)
    table = next(issue.where for issue in sample.issues if issue.where.name == "indicators")
    project = next(each for each in sample.evaluation.projects if each.id == table.steps[1][1:-1])
    panel.show_path(table.row(project.indicators[0].id).child("name"))
    assert "错误：" in panel.toPlainText()
    panel.show_path(table.parent.child("lead"))
    assert "错误：" not in panel.toPlainText()


def test_what_people_wrote_is_never_markup() -> None:
    page = to_html([Section("a<b>", 'x <img src="file:///etc/passwd">\n& y')])
    assert "<img" not in page
    assert "&lt;img" in page
    assert "<br>&amp; y" in page


def test_a_closed_document_leaves_nothing_behind(sample: Session, show: Callable[[QWidget], QWidget]) -> None:
    panel = BasisPanel(sample)
    show(panel)
    where: FieldPath = RATE
    panel.show_path(where)
    sample.close()
    assert "预算执行率" not in panel.toPlainText()
