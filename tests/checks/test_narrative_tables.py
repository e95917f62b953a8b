"""Reports against the tables of money, people and indicators, in the ways that departments write."""

import datetime
from decimal import Decimal

import msgspec
import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, replace_at
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.storage import project_file

PACK = Catalog.built_in().get("lincang-2022").pack
SAMPLE = project_file.load(resource_path("samples/lincang-2022.jxzp")).evaluation
# 100.00 万元 budgeted, 96.98 received and spent.
BEIJING = "projects[beijing-office].report.sections[conclusion].text"
OVERVIEW = "projects[beijing-office].report.sections[overview].text"
ANALYSIS = "projects[beijing-office].report.sections[analysis].text"
# 506.20 万元 at the beginning of the year, 949.21 in the table of use, all of it received and spent.
OFFICE = "projects[office-work].report.sections[conclusion].text"
DEPARTMENT = "report.sections[budget_execution].text"
ORGANISATION = "report.sections[organisation].text"


def issues(rule: str, where: str, text: str, evaluation: SelfEvaluation = SAMPLE) -> list[Issue]:
    changed = replace_at(evaluation, path(where), text)
    return [one for one in Checker(PACK).run(changed) if one.rule == rule and one.where == path(where)]


def told(rule: str, where: str, text: str) -> list[tuple[str, str]]:
    """The words that are marked, and what is expected in their place."""
    found = issues(rule, where, text)
    spans = [one.span for one in found]
    assert all(span is not None for span in spans)
    return [(text[span.start : span.end], dict(one.facts)["expected"]) for span, one in zip(spans, found, strict=True)]


@pytest.mark.parametrize(
    ("where", "text", "words"),
    [
        (BEIJING, "项目资金全额到位，到位率100%。", "100%"),
        (BEIJING, "截止年底资金到位率为98%，拨付及时。", "98%"),
        (BEIJING, "经费已足额到位。", "足额到位"),
        (BEIJING, "2022年资金全部到位，保障有力。", "全部到位"),
        (BEIJING, "预算执行率达到89.5%。", "89.5%"),
        (OFFICE, "资金到位率92.3%，支出率100%。", "92.3%"),
        (OFFICE, "资金使用率为95%。", "95%"),
        (DEPARTMENT, "全年预算执行率98.2%。", "98.2%"),
    ],
)
def test_a_rate_that_no_formula_gives_is_told_at_its_words(where: str, text: str, words: str) -> None:
    ((found, expected),) = told("narrative.rate", where, text)
    assert found.endswith(words)
    assert expected.endswith("%")


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (BEIJING, "资金到位率96.98%，支出率100%。"),
        (BEIJING, "到位率97%，全部支出完毕。"),
        (BEIJING, "预算执行率为96.98%。"),  # by the budget of the beginning of the year
        (BEIJING, "上年资金到位率100%，本年有所下降。"),
        (BEIJING, "目标是资金到位率达到100%。"),
        (BEIJING, "资金未全额到位。"),
        (BEIJING, "人员、设备全部到位，工作有序开展。"),
        (BEIJING, "预算编制保障全部支出需要，经费用于全部支出项目的审核。"),
        (BEIJING, "资金申请材料全部使用电子版。"),
        (BEIJING, "9月底执行率78%，低于序时进度。"),
        (BEIJING, "政府采购执行率92%，三公经费支出率80%。"),
        (BEIJING, "信访事项办结率92%，群众满意度95%。"),
        (OFFICE, "到位率100%。"),  # by the table of use
        (OFFICE, "到位率187.52%，为追加所致。"),  # by the form
        (DEPARTMENT, "年末预算执行率100%。"),
        (DEPARTMENT, "以年初预算计，预算执行率127.44%。"),
        (ORGANISATION, "人员到岗率98%。"),
    ],
)
def test_a_rate_that_can_be_meant_is_left_alone(where: str, text: str) -> None:
    assert issues("narrative.rate", where, text) == []


def test_without_amounts_nothing_is_held_against_a_rate() -> None:
    empty = msgspec.structs.replace(
        next(one for one in SAMPLE.projects if one.id == "beijing-office"), funds=(), fund_usage=()
    )
    projects = tuple(empty if one.id == empty.id else one for one in SAMPLE.projects)
    evaluation = msgspec.structs.replace(SAMPLE, projects=projects)
    assert issues("narrative.rate", BEIJING, "到位率80%，支出率70%。", evaluation) == []


def test_the_fix_puts_the_rate_of_the_table_in() -> None:
    (issue,) = issues("narrative.rate", BEIJING, "资金到位，到位率100%。")
    assert issue.fix is not None
    assert issue.fix.value == "资金到位，到位率96.98%。"
    assert issues("narrative.rate", BEIJING, str(issue.fix.value)) == []
    message = describe(issue, SAMPLE, PACK).message
    assert "96.98 ÷ 100.00 = 96.98%" in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("根据临财行发〔2022〕126号文件，下达经费96.98万元。", "临财行发〔2022〕126号"),
        ("市财政局以临财预发〔2022〕1号、临财预发〔2022〕2号下达资金。", "临财预发〔2022〕2号"),
        (
            "资金由市财政局拨付（临财行发〔2022〕126号、临财行发〔2022〕9号）。",
            "临财行发〔2022〕126号、临财行发〔2022〕9号",
        ),
    ],
)
def test_a_document_that_is_not_in_the_table_is_told(text: str, words: str) -> None:
    ((found, expected),) = told("narrative.documents", OVERVIEW, text)
    assert (found, expected) == (words, "临财预发〔2022〕1号")


@pytest.mark.parametrize(
    "text",
    [
        "根据临财预发〔2022〕1号文件，下达经费。",
        "根据临财预发[2022]1号文件，下达经费。",  # other brackets are a matter of style
        "按照绩效自评的通知（临财绩发〔2023〕1号）开展自评。",
        "依据《经费管理办法》（临政办发〔2021〕8号）管理。",
        "下达经费96.98万元。",
        "根据部门预算批复（临财行预〔2022〕9号），经费列入年初预算。",
    ],
)
def test_documents_of_the_table_and_those_that_send_nothing_are_left_alone(text: str) -> None:
    assert issues("narrative.documents", OVERVIEW, text) == []


def test_a_list_that_leaves_a_document_out_is_told() -> None:
    where = "projects[office-work].report.sections[overview].text"
    text = str(get_at(SAMPLE, path(where)))
    assert issues("narrative.documents", where, text) == []
    assert len(issues("narrative.documents", where, text.replace("、临财行发〔2022〕180号", ""))) == 1
    assert issues("narrative.documents", where, "如临财行发〔2022〕8号下达经费35万元。") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("（一）质量指标分析\n重点服务。", "质量指标"),
        ("1.时效指标完成情况分析：\n按时完成。", "时效指标"),
        ("（二）经济效益指标分析\n增收明显。", "经济效益指标"),
        ("（一）产出质量分析\n好。", "产出质量"),
    ],
)
def test_a_class_that_the_form_does_not_have_is_told(text: str, words: str) -> None:
    ((found, _),) = told("narrative.class", ANALYSIS, text)
    assert found == words


@pytest.mark.parametrize(
    "text",
    [
        "（一）数量指标分析\n重点服务。\n（二）社会效益指标分析\n支持。\n（三）服务对象满意度分析\n满意。",
        "（一）总体分析\n完成较好，质量指标均达标。",
        "产出质量较高，社会效益明显。",
        "1.加强质量管理\n抓好落实。",
        "（二）经济效益\n带动增收。",
    ],
)
def test_classes_of_the_form_and_other_headings_are_left_alone(text: str) -> None:
    assert issues("narrative.class", ANALYSIS, text) == []


@pytest.mark.parametrize(
    ("text", "words", "slip"),
    [
        ("2022年度总收入32,931,370.78元。", "32,931,370.78元", False),
        ("2022年市政府办公室一般公共预算拨款收入2519.68元。", "2519.68元", True),
        ("其中：其他收入83.00万元。", "83.00万元", False),
        ("我单位财政拨款收入3211.14亿元。", "3211.14亿元", True),
        ("比年初预算数25,196,757.48元增加。", "25,196,757.48元", False),
        ("基本支出20,284,535.71元。", "20,284,535.71元", False),
    ],
)
def test_an_amount_that_is_called_like_an_account_is_held_against_it(text: str, words: str, slip: bool) -> None:
    (issue,) = issues("narrative.amount", DEPARTMENT, text)
    assert issue.span is not None
    assert text[issue.span.start : issue.span.end] == words
    assert ("一万倍" in dict(issue.facts).get("slip", "")) is slip


@pytest.mark.parametrize(
    "text",
    [
        "2022年度总收入32,931,370.79元，合3293.14万元、0.33亿元。",
        "2021年度总收入37,231,166.44元。",
        "2021年总收入30,000,000.00元。",  # another year: nothing is known of it
        "下属事业单位总收入1,200,000.00元。",
        "预计2023年总支出33,000,000.00元。",
        "总收入约3300万元。",
        "截至9月总支出20,000,000.00元。",
        "基本支出18,594,757.49元，决算20,284,535.70元。",
        "人员经费基本支出以外另有安排100万元。",
        "增加其他收入的渠道5条。",
    ],
)
def test_amounts_of_another_thing_or_time_are_left_alone(text: str) -> None:
    assert issues("narrative.amount", DEPARTMENT, text) == []


def test_what_the_documents_sent_is_the_sum_of_the_table() -> None:
    where = "projects[spring-festival].report.sections[overview].text"
    sent = "根据临财行发〔2022〕5号，安排慰问经费{}万元。"
    assert issues("narrative.amount", where, sent.format("54")) == []
    (issue,) = issues("narrative.amount", where, sent.format("45"))
    assert issue.fix is not None
    assert issue.fix.value == sent.format("54")
    assert issues("narrative.amount", where, "根据临财行发〔2022〕5号，安排54万元，其中慰问金45万元。") == []


@pytest.mark.parametrize(
    ("text", "told_words"),
    [
        ("行政编制88人。", "88人"),
        ("退休人员34人。", "34人"),
        ("市政府办公室内设21个机构。", "21个"),
    ],
)
def test_a_head_count_is_held_against_the_profile(text: str, told_words: str) -> None:
    ((found, _),) = told("narrative.staffing", ORGANISATION, text)
    assert found == told_words


@pytest.mark.parametrize(
    "text",
    [
        "行政编制89人，事业编制19人。",
        "2021年行政编制90人。",
        "新增公务员编制内人员2人。",
        "培训机关工勤人员30人次。",
        "下设3个小组。",
    ],
)
def test_other_people_are_left_alone(text: str) -> None:
    assert issues("narrative.staffing", ORGANISATION, text) == []


@pytest.mark.parametrize(
    ("where", "text", "words"),
    [
        (BEIJING, "项目预算110.00万元，到位96.98万元。", "110.00万元"),
        (BEIJING, "项目预算100万元，2022年到位99.98万元，支出96.98万元。", "99.98万元"),
        (BEIJING, "实际支出96.89万元。", "96.89万元"),
        (OFFICE, "下达资金949.12万元。", "949.12万元"),
        (DEPARTMENT, "财政拨款收入32,111,370.79元，比上年36,227,295.31元减少。", "36,227,295.31元"),
        (DEPARTMENT, "总支出32,852,244.08元，与上年支出数37,231,166.40元相比减少。", "37,231,166.40元"),
    ],
)
def test_amounts_of_projects_and_of_last_year_are_held_against_the_tables(where: str, text: str, words: str) -> None:
    (issue,) = issues("narrative.amount", where, text)
    assert issue.span is not None
    assert text[issue.span.start : issue.span.end] == words


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (BEIJING, "项目预算100万元，2022年到位96.98万元，支出96.98万元，支出率100%。"),
        (BEIJING, "其中：差旅支出12.30万元。"),
        (BEIJING, "2021年到位88万元。"),
        (BEIJING, "争取中央资金到位5亿元。"),
        (BEIJING, "预计支出120万元。"),
        (OFFICE, "预算506.20万元，追加后到位949.21万元。"),
        (OFFICE, "第一批到位35万元。"),
        (DEPARTMENT, "财政拨款收入32,111,370.79元，比上年36,227,295.30元减少。"),
        (DEPARTMENT, "接待费比上年1.20万元减少。"),
    ],
)
def test_parts_and_other_money_of_a_project_are_left_alone(where: str, text: str) -> None:
    assert issues("narrative.amount", where, text) == []


def test_more_money_than_planned_is_asked_about() -> None:
    where = path("projects[beijing-office].fund_usage[u1].received")
    more = replace_at(SAMPLE, where, Decimal("1009800"))
    assert found_at(more, "usage.over_received") == [str(where)]
    assert found_at(SAMPLE, "usage.over_received") == []
    assert found_at(replace_at(more, where, None), "usage.over_received") == []


STANDARD = "projects[beijing-office].report.sections[scoring_standard].text"


def test_the_points_of_the_whole_form_are_held_against_it() -> None:
    (issue,) = issues("narrative.weight", STANDARD, "项目自评得分满分为110分。")
    assert dict(issue.facts)["expected"] == "100 分"
    assert issues("narrative.weight", STANDARD, "项目自评得分满分为100分。") == []
    assert issues("narrative.weight", STANDARD, "产出指标满分50分，单项满分30分。") == []


def test_the_notice_of_the_year_has_its_own_number() -> None:
    title = "《临沧市财政局关于开展2022年市直部门整体支出和项目支出绩效自评的通知》"
    cited = f"根据{title}（临财绩发〔2023〕{{}}号）规定开展自评。"
    assert len(issues("prose.stale_year", STANDARD, cited.format(2))) == 1
    assert issues("prose.stale_year", STANDARD, cited.format(1)) == []


# -- accounts, attachments, days, spelling


def found_at(evaluation: SelfEvaluation, rule: str) -> list[str]:
    return [str(one.where) for one in Checker(PACK).run(evaluation) if one.rule == rule]


def test_money_that_is_left_must_be_seen_somewhere() -> None:
    assert found_at(SAMPLE, "accounts.balance") == ["budget.accounts[total_expenditure].this_year"]
    left = replace_at(SAMPLE, path("projects[fengcheng].fund_usage[u1].carryover"), Decimal("79126.71"))
    assert found_at(left, "accounts.balance") == []
    spent = replace_at(SAMPLE, path("budget.accounts[total_expenditure].this_year"), Decimal("32931370.79"))
    assert found_at(spent, "accounts.balance") == []
    empty = replace_at(SAMPLE, path("budget.accounts[total_expenditure].this_year"), None)
    assert found_at(empty, "accounts.balance") == []


def test_a_source_of_money_must_have_its_row() -> None:
    assert found_at(SAMPLE, "accounts.source") == ["budget.funds[project_other].final_revenue"]
    none = replace_at(SAMPLE, path("budget.accounts[other_revenue].this_year"), Decimal("0.00"))
    assert found_at(none, "accounts.source") == []
    shown = replace_at(SAMPLE, path("budget.funds[project_other].final_revenue"), Decimal("8.2E+5"))
    assert found_at(shown, "accounts.source") == []


def test_the_list_of_attachments_names_what_is_attached() -> None:
    assert found_at(SAMPLE, "attachments.title") == [
        "projects[anti-smuggling].report.attachments[a2].title",
        "projects[fengcheng].report.attachments[a2].title",
    ]
    mended = SAMPLE
    for issue in Checker(PACK).run(SAMPLE):
        if issue.rule == "attachments.title" and issue.fix is not None:
            mended = replace_at(mended, issue.fix.where, issue.fix.value)
    assert found_at(mended, "attachments.title") == []
    lines = get_at(mended, path("projects[fengcheng].report.attachments"))
    short = replace_at(mended, path("projects[fengcheng].report.attachments"), lines[:1])
    assert found_at(short, "attachments.missing") == ["projects[fengcheng].report.attachments"]
    generated = replace_at(mended, path("projects[fengcheng].report.attachments"), ())
    assert found_at(generated, "attachments.missing") == []
    evidence = msgspec.structs.replace(lines[0], id="a9", title="满意度调查问卷")
    more = replace_at(mended, path("projects[fengcheng].report.attachments"), (*lines, evidence))
    assert [*found_at(more, "attachments.title"), *found_at(more, "attachments.missing")] == []


def test_days_follow_each_other() -> None:
    assert found_at(SAMPLE, "dates.order") == []
    where = path("projects[fengcheng].filled_on")
    late = replace_at(SAMPLE, where, datetime.date(2023, 5, 1))
    assert found_at(late, "dates.order") == [str(where)]
    early = replace_at(SAMPLE, where, datetime.date(2022, 4, 10))
    assert found_at(early, "dates.order") == [str(where)]
    in_december = replace_at(SAMPLE, where, datetime.date(2022, 12, 28))
    assert found_at(in_december, "dates.order") == []


def test_a_name_in_two_spellings_is_told_where_it_is_rare() -> None:
    assert found_at(SAMPLE, "copies.spelling") == ["projects[fengcheng].report.sections[analysis].text"]
    (issue,) = (one for one in Checker(PACK).run(SAMPLE) if one.rule == "copies.spelling")
    assert issue.fix is not None
    assert found_at(replace_at(SAMPLE, issue.fix.where, issue.fix.value), "copies.spelling") == []
