"""The help texts: whole, without dead ends, and one page for every field that the program shows."""

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.checks.engine import registered
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import iter_fields
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.bound_widget import BoundWidget
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.help_book import HelpBook, HelpField
from perfeval_desktop.ui.help_checks import all_requirements, requirements_at
from perfeval_desktop.ui.help_markup import to_html
from perfeval_desktop.ui.help_pages import Address, HelpPages
from perfeval_desktop.ui.help_place import place_of_cell
from perfeval_desktop.ui.help_search import HelpIndex
from perfeval_desktop.ui.help_sources import sources_of
from perfeval_desktop.ui.main_window import MainWindow

BOOK = HelpBook.read()
SCORE = path("scorecard.entries[dept.process.execution.rate].self_score")
TOTAL = path("budget.funds[total].initial_budget")
_LINK = re.compile(r'href="([^"]+)"')


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def page_of(session: Session, where: FieldPath) -> str:
    return plain(HelpPages(session, BOOK).page(Address("place", str(where))).body)


def opened(session: Session) -> Iterator[Session]:
    """The session with the sample, and with an empty file of each pack."""
    session.open_sample()
    yield session
    for source in session.catalog.sources():
        session.new(source.pack.id)
        yield session


# --- every field has its page --------------------------------------------------------------------------------------


def test_every_field_of_the_model_has_a_page_of_its_own(session: Session) -> None:
    for document in opened(session):
        pages = HelpPages(document, BOOK)
        for field in iter_fields(document.evaluation):
            said = BOOK.field_at(field.path)
            assert said is not None, field.path
            page = pages.page(Address("place", str(field.path)))
            assert said.means in plain(page.body), field.path
            assert page.title in plain(page.body)


@pytest.mark.parametrize("begin", ["sample", "lincang-2022", "mof-2020"])
def test_every_cell_and_field_of_the_window_has_a_page_of_its_own(window: MainWindow, begin: str) -> None:
    window.flow.open_sample() if begin == "sample" else window.flow.new(begin)
    add_a_project(window)
    pages = HelpPages(window.session, BOOK)
    places = set(shown_places(window))
    assert len(places) > 20
    for address in places:
        said = BOOK.field_at(FieldPath.parse(address.value))
        assert said is not None, address
        assert said.means in plain(pages.page(address).body)
        assert "已删除" not in pages.page(address).body, address


def add_a_project(window: MainWindow) -> None:
    from perfeval_desktop.document.commands import InsertRow
    from perfeval_desktop.model.projects import ProjectAppendix

    if not window.session.evaluation.projects:
        window.session.push(InsertRow(path("projects"), ProjectAppendix(id="p1"), None, "添加项目"))


def shown_places(window: MainWindow) -> Iterator[Address]:
    """The help address of every cell and field, whichever tab, page and indicator shows it."""
    book = window.workbench.pages
    for position in range(book.count()):
        book.turn_to(position)
        QApplication.processEvents()
    for field in iter_fields(window.session.evaluation):
        window.workbench.pages.reveal(field.path)
    for view in window.findChildren(GridView):
        table = view.table
        for row in range(table.rowCount()):
            for column in range(table.columnCount()):
                yield place_of_cell(table, table.index(row, column))
    for widget in window.findChildren(BoundWidget):
        if widget.path is not None:
            yield Address("place", str(widget.path))


@pytest.mark.parametrize("field", BOOK.fields, ids=lambda field: field.at[0])
def test_every_kind_of_field_says_what_it_means_where_it_comes_from_and_gives_an_example(field: HelpField) -> None:
    assert field.means
    assert len(field.origin) > 4
    assert field.example
    assert field.example != field.means
    assert field.way == "" or field.way in BOOK.ways


@pytest.mark.parametrize(
    ("where", "rubric"),
    [
        ("report.sections[goals_missed].text", "凡有未完成、部分完成的目标或被扣分的指标，应在此说明原因。"),
        ("budget.funds[total].execution_rate", "执行率=实际支出总金额/实际收入金额*100%"),
        ("scorecard.entries[dept.process.execution.rate].score_rationale", "评分标准"),
        ("scorecard.stated_grade", "优"),
    ],
)
def test_a_page_has_meaning_source_rule_and_example(sample: Session, where: str, rubric: str) -> None:
    said, field = page_of(sample, path(where)), BOOK.field_at(path(where))
    assert field is not None
    for text in (field.means, field.origin, field.example, rubric):
        assert text in said


def test_texts_of_different_fields_are_not_the_same() -> None:
    means = [field.means for field in BOOK.fields]
    assert len(set(means)) == len(means)
    assert all(field.title and len(field.means) > 8 for field in BOOK.fields)


# --- what a page says ----------------------------------------------------------------------------------------------


def test_an_indicator_brings_its_rubric_and_the_checks(sample: Session) -> None:
    said = page_of(sample, SCORE)
    indicator = sample.pack.department.scorecard.rubric.indicator("dept.process.execution.rate")
    assert "附件1—1 自评表 › 过程 › 预算执行率" in said
    for text in (indicator.scoring_standard, indicator.definition, indicator.assessment_points):
        assert text.splitlines()[0].strip() in said
    assert "9月30日" in said
    assert "得分超过分值（错误）：得分不超过分值。" in said
    assert "依据：附件1—1该指标的评分标准" in said


def test_a_sum_brings_its_formula_with_live_numbers(sample: Session) -> None:
    said = page_of(sample, TOTAL)
    assert "年度资金总额 = 基本支出年度资金总额 + 项目支出·年度资金总额" in said
    assert "= 2519.68" in said
    assert "年初预算数 + 预算调整数 = 全年收入决算数" in said
    assert "合计不等于各项之和" in said


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("budget.accounts[approved].this_year", "与自评表“年度资金总额 年初预算数”是同一个数"),
        ("budget.accounts[total_expenditure].this_year", "包含“支出决算·财政拨款支出”"),
        ("budget.funds[project].initial_budget", "等于各项目自评表“年度资金总额”之和"),
        ("budget.funds[basic].initial_budget", "收支数据“预算批复·基本支出”是同一个数"),
        ("budget.funds[total].execution_rate", "执行率=实际支出总金额÷实际收入金额×100%"),
        ("projects[p].funds[total].final_revenue", "等于资金使用情况表“实际到位资金”的合计"),
        ("projects[p].fund_usage[u].spent", "已使用资金 + 结余资金 + 结转资金 = 实际到位资金"),
    ],
)
def test_the_forms_say_where_a_figure_comes_from(sample: Session, where: str, words: str) -> None:
    assert any(words in sentence for sentence in sources_of(path(where), sample.pack))


def test_what_is_only_shown_is_explained_and_asks_for_nothing(sample: Session) -> None:
    said = page_of(sample, path("budget.accounts[approved].change"))
    assert "收支数据 › 预算批复 › 一般公共预算拨款" in said
    assert "增减额 = 本年数 − 上年数" in said
    assert "看这一处的检查" not in said


def test_a_field_or_check_that_the_book_does_not_know_is_named_all_the_same(sample: Session) -> None:
    bare = HelpBook(BOOK.topics, (), {}, {})
    page = HelpPages(sample, bare).page(Address("place", str(TOTAL)))
    assert page.title == "年初预算数"
    assert "= 2519.68" in page.body
    assert "合计不等于各项之和</b>（错误）：请核对分项，或恢复计算。" in page.body


def test_levels_and_limits_are_those_of_the_pack(sample: Session) -> None:
    where = path("budget.funds[total].execution_rate")
    found = {item.title: item for item in requirements_at(where, BOOK, sample.pack, is_text=False)}
    assert found["执行率偏低没有说明"].requires == "执行率低于 50% 的，要写明原因。"
    assert found["执行率与金额不符"].source == sample.pack.checks["funds.rate"].source


def test_what_people_and_packs_wrote_is_never_markup(blank: Session) -> None:
    from perfeval_desktop.document.commands import InsertRow
    from perfeval_desktop.model.projects import ProjectAppendix

    project = ProjectAppendix(id="p1", name="<img src=x>[a](keys)")
    blank.push(InsertRow(path("projects"), project, None, "添加项目"))
    page = HelpPages(blank, BOOK).page(Address("place", "projects[p1].lead"))
    assert "<img" not in page.body
    assert 'href="topic:keys"' not in page.body


# --- the book itself -----------------------------------------------------------------------------------------------


def test_every_check_says_what_it_asks_for_and_looks_at_the_places_named() -> None:
    checks = registered()
    assert {item.rule for item in checks} == set(BOOK.checks)
    for rule, said in BOOK.checks.items():
        reads = [read for item in checks if item.rule == rule for read in item.reads]
        for pattern in said.at:
            place = FieldPath.parse(pattern)
            near = (place.matches(read) or FieldPath(read.steps).matches(place) for read in reads)
            assert any(near), (rule, pattern)
    assert len(all_requirements(BOOK, None)) == len(BOOK.checks)


def test_every_field_names_a_topic_and_a_way_that_there_are() -> None:
    topics = {topic.key for topic in BOOK.topics}
    for field in BOOK.fields:
        assert field.topic in topics, field.title
        assert field.way in {"", *BOOK.ways}, field.title


def test_no_link_leads_nowhere(session: Session) -> None:
    for document in opened(session):
        pages = HelpPages(document, BOOK)
        addresses = [Address("topic", topic.key) for topic in BOOK.topics]
        addresses += [Address("field", str(number)) for number in range(len(BOOK.fields))]
        for address in addresses:
            for target in _LINK.findall(pages.page(address).body):
                kind, _, value = target.partition(":")
                assert kind in ("topic", "field", "go"), target
                if kind == "topic":
                    assert BOOK.topic(value) is not None, (address, target)


def test_pages_can_be_read_without_a_document(session: Session) -> None:
    pages = HelpPages(session, BOOK)
    for topic in BOOK.topics:
        assert topic.title in plain(pages.page(Address("topic", topic.key)).body)
    assert "没有打开文件" in pages.page(Address("topic", "steps")).body
    assert BOOK.field_at(SCORE).means in plain(pages.page(Address("place", str(SCORE))).body)
    assert pages.page(Address("topic", "gone")).title == BOOK.topics[0].title


def test_all_keys_of_the_menus_are_in_the_table_of_keys(window: MainWindow) -> None:
    said = plain(HelpPages(window.session, BOOK).page(Address("topic", "keys")).body)
    for action in window.findChildren(type(window.actions_by_name["save"])):
        key = action.shortcut().toString().replace("Return", "Enter")
        assert key in said or key.replace("Pg", "Page") in said, action.text()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一，\n二\n\n三", "<p>一，二</p><p>三</p>"),
        ("- 一，\n  二\n- 三", "<ul><li>一，二</li><li>三</li></ul>"),
        ("一\n\n![图](picture)\n\n二", "<p>一</p><p>二</p>"),
        ("**粗`键`**", '<b>粗</b><b><span class="code">键</span></b>'),
        ("- **粗** `键`\n- [词](keys)", '<ul><li><b>粗</b> <span class="code">键</span></li>'),
        ("| a | b |\n|---|---|\n| c | <d> |", "<tr><th>a</th><th>b</th></tr><tr><td>c</td><td>&lt;d&gt;</td></tr>"),
        ("1. 甲\n2. 乙", "<ol><li>甲</li><li>乙</li></ol>"),
        (":here:", "made"),
        ("## 题 <b>", "<h2>题 &lt;b&gt;</h2>"),
    ],
)
def test_the_notation(text: str, html: str) -> None:
    made: Callable[[], str] = lambda: "made"  # noqa: E731
    assert html in to_html(text, {"here": made})


def test_titles_are_found_before_texts() -> None:
    hits = HelpIndex(BOOK).find("执行率")
    assert hits[0].title == "执行率"
    assert hits[0].within == "收支与预算"
    assert any("执行率" not in hit.title for hit in hits)
    assert HelpIndex(BOOK).find("没有这样的话") == ()
    assert HelpIndex(BOOK).find("  ") == ()
    assert "快速改正" in [hit.title for hit in HelpIndex(BOOK).find("ALT+enter 改正")]
