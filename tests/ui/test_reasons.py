"""A reason is written beside the list with the keyboard alone; what is explained leaves the lists and the counts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QTableView, QTextBrowser, QToolButton, QWidget

from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.reasons import State
from perfeval_desktop.document.commands import InsertRow, SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.rulepack.blank import blank_project
from perfeval_desktop.session.reasons import give_reason
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.basis_panel import BasisPanel
from perfeval_desktop.ui.drafts import Drafts
from perfeval_desktop.ui.finding_index import FindingIndex
from perfeval_desktop.ui.head_band import HeadBand
from perfeval_desktop.ui.issues_panel import IssuesPanel
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.overview_grids import AttachmentSource
from perfeval_desktop.ui.reason_editor import ReasonEditor
from perfeval_desktop.ui.report_texts import DEPARTMENT_TEXTS
from perfeval_desktop.ui.tab_pages import TabPages
from tests.helpers import compose, focused, press, type_text
from tests.packs import wan

REASON = "上年结转资金按规定列支，已报财政备案。"
SPENT = path("projects[p1].funds[total].final_expenditure")
OTHER = path("projects[p2].funds[total].final_expenditure")
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def overspend(session: Session) -> Session:
    """Two projects that spent more than they received: two 需说明."""
    for key, name in (("p1", "缉私经费"), ("p2", "慰问经费")):
        session.push(InsertRow(path("projects"), blank_project(session.pack, key, name), None, "准备"))
        funds = path(f"projects[{key}].funds[total]")
        session.push(SetField(funds.child("final_revenue"), wan("37.98"), "准备"))
        session.push(SetField(funds.child("final_expenditure"), wan("50"), "准备"))
    return session


@pytest.fixture
def small(blank: Session) -> Session:
    return overspend(blank)


@pytest.fixture
def panel(small: Session, show: Callable[[QWidget], QWidget]) -> IssuesPanel:
    made = show(IssuesPanel(small))
    assert isinstance(made, IssuesPanel)
    made.show_only(Severity.EXPLAIN)
    made.findChild(QTableView).setFocus()
    return made


def issue_at(session: Session, where: object = SPENT) -> Issue:
    return next(issue for issue in session.issues if issue.rule == "funds.overspent" and issue.where == where)


def give(session: Session, where: object = SPENT, reason: str = REASON) -> None:
    session.push(give_reason(issue_at(session, where), "某处", reason, session.evaluation, session.pack))


def select(panel: IssuesPanel, where: object = SPENT) -> None:
    table = panel.findChild(QTableView)
    table.selectRow(next(n for n, row in enumerate(panel._model.rows) if row.issue.where == where))


def levels(panel: IssuesPanel) -> dict[str, str]:
    """The word for the level that each row begins with, by its place."""
    model = panel.findChild(QTableView).model()
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    return {text.partition("　")[2].partition("：")[0]: text.partition("　")[0] for text in texts}


def button(panel: QWidget, text: str) -> QPushButton:
    return next(each for each in panel.findChildren(QPushButton) if text in each.text())


def level_text(panel: QWidget) -> str:
    return next(each.text() for each in panel.findChildren(QToolButton) if each.text().startswith("需说明"))


def toggle(panel: IssuesPanel) -> QToolButton:
    return next(each for each in panel.findChildren(QToolButton) if each.text() == "已说明")


def detail(panel: IssuesPanel) -> str:
    return str(panel.findChild(QTextBrowser).toPlainText())


def mnemonic(key: Qt.Key, done: Callable[[], bool]) -> None:
    """Alt and a letter press a button, which takes a moment."""
    press(key, ALT)
    patience = QDeadlineTimer(5000)
    while not done() and not patience.hasExpired():
        QApplication.processEvents()
    assert done()


def editor(panel: IssuesPanel) -> ReasonEditor:
    found = panel.findChild(ReasonEditor)
    assert isinstance(found, ReasonEditor)
    return found


def test_a_reason_is_written_with_the_keyboard_alone(panel: IssuesPanel, small: Session) -> None:
    select(panel)
    count = len(levels(panel))
    mnemonic(Qt.Key.Key_M, editor(panel).isVisible)
    assert isinstance(focused(), QPlainTextEdit)
    assert "支出" in detail(panel)  # the finding's sentence stays in sight
    type_text("资金未到")
    assert "4 字，至少 6 字" in editor(panel)._count.text()
    assert not button(panel, "保存说明").isEnabled()
    press(Qt.Key.Key_Return, CTRL)  # no reason yet: nothing happens
    assert small.evaluation.waivers == ()
    type_text("，" + REASON)
    press(Qt.Key.Key_Return, CTRL)
    assert small.answer(issue_at(small)).reason == f"资金未到，{REASON}"
    assert small.undo_label.startswith("说明 项目“缉私经费”")
    assert len(levels(panel)) == count - 1
    assert isinstance(focused(), QTableView)
    assert not editor(panel).isVisible()


def test_escape_gives_up_and_saves_nothing(panel: IssuesPanel, small: Session) -> None:
    select(panel)
    panel.explain()
    type_text(REASON)
    press(Qt.Key.Key_Escape)
    assert small.evaluation.waivers == ()
    assert Drafts.of(small).sentences() == ()
    assert isinstance(focused(), QTableView)
    panel.explain()
    assert editor(panel).text() == ""


def test_what_is_only_being_composed_is_neither_counted_nor_lost(panel: IssuesPanel, small: Session) -> None:
    select(panel)
    panel.explain()
    compose(focused(), "shangnian")
    assert editor(panel).text() == ""
    type_text(REASON)
    assert editor(panel).text() == REASON


def test_what_is_explained_leaves_the_list_and_the_count_and_can_be_listed(panel: IssuesPanel, small: Session) -> None:
    before = level_text(panel)
    assert not toggle(panel).isVisible()
    give(small)
    count = int(before.split()[1])
    assert level_text(panel) == f"需说明 {count - 1}（已说明 1）"
    assert not any("缉私经费" in place and level == "已说明" for place, level in levels(panel).items())
    toggle(panel).click()
    assert "已说明" in levels(panel).values()
    select(panel)
    assert REASON in detail(panel)
    assert "已说明：" in detail(panel)
    button(panel, "撤回说明").click()
    assert small.evaluation.waivers == ()
    small.undo()
    assert small.answer(issue_at(small)).state is State.VALID


def test_steps_pass_over_what_is_explained(panel: IssuesPanel, small: Session) -> None:
    asked: list[object] = []
    panel.go_to.connect(asked.append)
    give(small)
    for _ in levels(panel):
        panel.step(1)
    assert OTHER in asked
    assert SPENT not in asked


def test_another_value_brings_it_back_and_the_old_reason_is_one_click(panel: IssuesPanel, small: Session) -> None:
    give(small)
    small.push(SetField(SPENT, wan("51"), "改"))
    select(panel)
    assert "说明失效" in levels(panel).values()
    assert REASON in detail(panel)
    assert "内容已改变" in detail(panel)
    mnemonic(Qt.Key.Key_Y, lambda: small.answer(issue_at(small)).state is State.VALID)
    small.undo()
    select(panel)
    panel.explain()
    assert editor(panel).text() == REASON  # or it is the beginning of a better one
    type_text("另有补充。")
    press(Qt.Key.Key_Return, CTRL)
    assert small.answer(issue_at(small)).reason == REASON + "另有补充。"


def test_an_error_or_a_reminder_offers_no_reason(panel: IssuesPanel, sample: Session) -> None:
    panel.show_only(Severity.EXPLAIN)
    panel.refresh()
    for number, row in enumerate(panel._model.rows):
        panel.findChild(QTableView).selectRow(number)
        assert button(panel, "说明(&M)").isVisible() is (row.issue.severity is Severity.EXPLAIN)


def test_another_selection_keeps_what_was_typed_and_says_that_it_is_not_saved(
    panel: IssuesPanel, small: Session
) -> None:
    select(panel)
    panel.explain()
    type_text(REASON)
    select(panel, OTHER)
    assert not editor(panel).isVisible()
    assert small.evaluation.waivers == ()
    assert any("还没有保存" in sentence and "缉私经费" in sentence for sentence in Drafts.of(small).sentences())
    select(panel)
    assert "继续写说明" in button(panel, "(&M)").text()
    panel.explain()
    assert editor(panel).text() == REASON
    press(Qt.Key.Key_Return, CTRL)
    assert Drafts.of(small).sentences() == ()


def test_a_finding_that_goes_away_asks_for_its_reason_no_longer(panel: IssuesPanel, small: Session) -> None:
    select(panel)
    panel.explain()
    type_text(REASON)
    small.push(SetField(SPENT, wan("37.98"), "改"))
    assert Drafts.of(small).sentences() == ()
    assert not editor(panel).isVisible()
    small.undo()
    select(panel)
    panel.explain()
    assert editor(panel).text() == REASON


def test_saving_the_document_takes_over_the_reason(panel: IssuesPanel, small: Session) -> None:
    select(panel)
    panel.explain()
    type_text("未到")
    panel.commit_pending()  # no reason: it stays
    assert small.evaluation.waivers == ()
    assert editor(panel).isVisible()
    type_text(REASON)
    panel.commit_pending()
    assert small.answer(issue_at(small)).state is State.VALID


def test_a_closed_document_takes_its_unsaved_reasons_with_it(panel: IssuesPanel, small: Session) -> None:
    select(panel)
    panel.explain()
    type_text(REASON)
    small.close()
    assert not editor(panel).isVisible()
    overspend_again = small
    overspend_again.new("lincang-2022")
    overspend(overspend_again)
    select(panel)
    panel.explain()
    assert editor(panel).text() == ""


def test_text_comes_out_as_it_was_typed(panel: IssuesPanel, small: Session) -> None:
    select(panel)
    panel.explain()
    type_text("第一段：结转\u00a0资金。")
    press(Qt.Key.Key_Return)
    type_text("　　第二段，ＡＢ１２。")
    press(Qt.Key.Key_Return, CTRL)
    assert small.answer(issue_at(small)).reason == "第一段：结转\u00a0资金。\n　　第二段，ＡＢ１２。"


# --- the other parts of the window


def test_the_sign_at_the_field_becomes_a_quiet_one(small: Session) -> None:
    index = FindingIndex.of(small)
    told: list[object] = []
    index.changed.connect(told.append)
    assert index.at(SPENT)[0].sign is Severity.EXPLAIN
    give(small)
    assert told == [frozenset({SPENT})]
    remark = next(each for each in index.at(SPENT) if each.severity is Severity.EXPLAIN)
    assert (remark.sign, remark.mark) == (State.VALID, "✓")
    assert remark.text.startswith("✓ 已说明：")
    assert REASON in remark.text
    small.push(SetField(SPENT, wan("51"), "改"))
    assert "说明已失效：内容已改变" in index.at(SPENT)[0].text


def test_the_basis_shows_the_reason(small: Session, show: Callable[[QWidget], QWidget]) -> None:
    basis = BasisPanel(small)
    show(basis)
    basis.show_path(SPENT)
    give(small)
    assert REASON in basis.toPlainText()
    assert "已说明：" in basis.toPlainText()


def test_head_band_and_badges_count_what_is_open(small: Session, show: Callable[[QWidget], QWidget]) -> None:
    band, pages = HeadBand(small), TabPages(small)
    show(band)
    counted, badge = level_text(band), int(pages.badge(4))
    give(small)
    assert level_text(band) == f"需说明 {int(counted.split()[1]) - 1}"
    assert any("另有 1 条已说明" in each.toolTip() for each in band.findChildren(QToolButton))
    assert int(pages.badge(4)) == badge - 1


def test_the_key_of_the_window_explains_the_finding_at_the_cursor(window: MainWindow, tmp_path: Path) -> None:
    window.session.new("lincang-2022")
    overspend(window.session)
    bench = window.workbench
    bench.issues_dock.hide()
    bench.go_to(OTHER)
    QApplication.processEvents()
    QTest.keyClick(focused(), Qt.Key.Key_M, CTRL)
    QApplication.processEvents()
    assert bench.issues_dock.isVisible()
    type_text(REASON)
    window.session.save_as(tmp_path / "a.jxzp")  # the file as it was
    window.actions_by_name["save"].trigger()  # what is being typed is in the file
    assert window.session.answer(issue_at(window.session, OTHER)).reason == REASON
    assert not window.session.is_dirty


def test_where_nothing_asks_for_a_reason_the_key_says_so(window: MainWindow) -> None:
    window.session.new("lincang-2022")
    said: list[str] = []
    window.workbench.notice.connect(said.append)
    window.actions_by_name["explain"].trigger()
    assert any("没有需要说明的问题" in sentence for sentence in said)


def test_the_generated_list_of_attachments_shows_the_annex(small: Session) -> None:
    source = AttachmentSource(path("report"), DEPARTMENT_TEXTS.attachments)

    def last() -> str:
        return source.rows(small.evaluation, small.pack)[-1].cells[-1].text

    assert "审核说明表" not in last()
    give(small)
    assert last().endswith("审核说明表")
    small.undo()
    assert "审核说明表" not in last()
