"""The packs that the program brings along say what the published forms say."""

from decimal import Decimal

import pytest

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import has_at
from perfeval_desktop.rulepack.blank import blank_evaluation
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.schema import RulePack, ScorecardForm
from perfeval_desktop.rulepack.score_rules import inputs_of

D = Decimal


@pytest.fixture(scope="module")
def lincang() -> RulePack:
    return Catalog.built_in().get("lincang-2022").pack


@pytest.fixture(scope="module")
def scorecard(lincang: RulePack) -> ScorecardForm:
    assert lincang.department is not None
    return lincang.department.scorecard


def test_the_department_rubric(scorecard: ScorecardForm) -> None:
    rubric = scorecard.rubric
    assert len(rubric.indicators) == 28
    assert sum(item.max_score for item in rubric.indicators) == 100
    level1 = [(group.name, group.max_score) for group in rubric.groups if not group.parent]
    assert level1 == [("投入", 15), ("过程", 20), ("产出", 35), ("效果", 30)]
    assert all(item.definition and item.scoring_standard and item.assessment_points for item in rubric.indicators)


def test_every_indicator_asks_for_the_facts_of_its_rule(scorecard: ScorecardForm) -> None:
    asked = {item.name: [spec.label for spec in inputs_of(item.rule)] for item in scorecard.rubric.indicators}
    assert all(asked.values())
    assert asked["预算执行率"] == ["9月30日预算执行支出进度", "11月30日预算执行支出进度"]
    assert asked["管理制度健全性"] == ["发现的问题（项数）"]
    assert asked["资料、信息报送、预决算公开的及时性"] == ["推延上报天数", "不上报或资料质量较差，严重影响绩效评价进度"]
    assert asked["基本支出保障"][0] == "基本支出预算能够保障机构正常运转"


def test_every_indicator_has_cases(lincang: RulePack, scorecard: ScorecardForm) -> None:
    covered = {case.indicator for case in lincang.cases}
    assert covered >= {item.key for item in scorecard.rubric.indicators}
    for form, scope in ((scorecard.grades, "department"), (lincang.project.grades, "project")):
        totals = {case.total: case.grade for case in lincang.cases if case.scope == scope and case.total is not None}
        assert all(totals[band.at_least] == band.key for band in form)


def test_the_texts_are_clean_of_the_noise_of_extraction(lincang: RulePack) -> None:
    text = Catalog.built_in().get(lincang.id).text
    printed = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for noise in ("$", "\\geq", "<p>", " and ", "≅", "( ", "；;"):
        assert noise not in printed
    assert "＜90分≥80分，得7分" in printed


def test_the_outlines_carry_the_headings_of_the_reports(lincang: RulePack) -> None:
    assert lincang.department is not None
    assert lincang.project.outline is not None
    level1 = [section.heading for section in lincang.department.outline.sections if section.level == 1]
    assert [heading[:2] for heading in level1] == ["一、", "二、", "三、", "四、", "五、", "六、", "七、"]
    inline = [section.heading for section in lincang.project.outline.sections if section.inline]
    assert inline == ["（一）项目概况。", "（二）项目绩效目标。", "（三）项目组织管理情况。"]
    functions = next(section for section in lincang.department.outline.sections if section.key == "functions")
    assert has_at(blank_evaluation(lincang), path(functions.source))


def test_the_project_form_of_the_model(lincang: RulePack) -> None:
    form = lincang.project
    assert [option.label for option in form.fund_types][5] == "政府和社会资本合作（PPP）"
    assert len(form.fund_types) == 9
    assert len(form.usage_columns) == 11
    weights = {group.name: group.max_score for group in form.classes if not group.parent}
    assert weights == {"产出指标": D(50), "效益指标": D(30), "满意度指标": D(10)}
    assert (form.funds.score_weight, form.indicator_cap) == (D(10), D(30))
    assert [note[:2] for note in form.notes] == ["1、", "2、", "3、", "4、", "5、", "6、"]


def test_the_national_form_has_other_columns_and_no_department() -> None:
    pack = Catalog.built_in().get("mof-2020").pack
    assert pack.department is None
    assert pack.project.outline is None
    assert [column.title for column in pack.project.funds.columns] == [
        "年初预算数",
        "全年预算数（A）",
        "全年执行数（B）",
        "分值",
        "执行率（B/A）",
        "得分",
    ]
    assert pack.project.columns[-1].title == "偏差原因分析及改进措施"
    assert (pack.project.funds.rate.numerator, pack.project.funds.rate.denominator) == (
        "final_expenditure",
        "annual_budget",
    )
