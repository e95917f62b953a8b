"""问题: the list follows the document, can be narrowed, and leads to the field."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView, QTextBrowser, QWidget

from perfeval_desktop.checks.issue import Fix, Issue, Severity
from perfeval_desktop.checks.sentence import Finding
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.findings_model import FindingRow, FindingsModel, finding_rows
from perfeval_desktop.ui.issues_panel import IssuesPanel
from perfeval_desktop.ui.quick_fixes import fixes_for

SCORE = path("scorecard.entries[dept.output.duty.timeliness].self_score")
TEXT, SPOKEN = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole
SCORECARD, PROJECTS = (path("scorecard"),), (path("projects"),)


@pytest.fixture
def panel(sample: Session, show: Callable[[QWidget], QWidget]) -> IssuesPanel:
    made = show(IssuesPanel(sample))
    assert isinstance(made, IssuesPanel)
    made.refresh()
    return made


def listed(panel: IssuesPanel) -> list[tuple[str, str]]:
    """Level and place of every row, as they stand at its beginning."""
    model = panel.findChild(QTableView).model()
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    return [(text.partition("　")[0], text.partition("　")[2].partition("：")[0]) for text in texts]


def ranked(session: Session) -> list[FindingRow]:
    """The findings in the order of the list: by level, and as they are printed within a level."""
    return finding_rows(session, ())


def test_before_anything_is_found_nothing_is_offered(sample: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "is_checked", False)  # on a slow PC the panel is seen while the first check runs
    panel = IssuesPanel(sample)
    panel.show()
    QApplication.processEvents()
    offered = [one.text() for one in panel.findChildren(QPushButton) if one.isVisible()]
    assert not [text for text in offered if "说明" in text or text in ("", "取消")]


def levels(panel: IssuesPanel) -> set[str]:
    return {level for level, _ in listed(panel)}


def overrate(session: Session) -> None:
    """Give an indicator more points than it is worth."""
    session.push(SetField(SCORE, Decimal(99), "修改 自评得分"))


def test_the_list_says_level_place_and_sentence_of_every_finding(panel: IssuesPanel, sample: Session) -> None:
    words = {level.key: level.label for level in Severity}
    findings = [row.finding for row in ranked(sample)]
    assert listed(panel) == [(words[finding.level], finding.label) for finding in findings]
    assert {finding.level for finding in findings} >= {"error", "remind", "info"}
    model = panel.findChild(QTableView).model()
    for row, finding in enumerate(findings):
        shown, spoken = (model.index(row, 0).data(role) for role in (TEXT, SPOKEN))
        assert finding.message in re.sub(r"▶由此引起 \d+ 处　", "", shown)
        assert spoken.startswith(f"{words[finding.level]}，{finding.message}")


def test_a_new_finding_comes_and_goes_with_its_cause(panel: IssuesPanel, sample: Session) -> None:
    before = listed(panel)
    overrate(sample)
    new = set(listed(panel)) - set(before)
    assert ("错误", "附件1—1 自评表 › 产出 › 完成及时率 › 自评得分") in new
    sample.undo()
    assert listed(panel) == before


def test_the_selected_finding_stays_selected_while_others_come(panel: IssuesPanel, sample: Session) -> None:
    table = panel.findChild(QTableView)
    table.selectRow(25)
    chosen = listed(panel)[25]
    overrate(sample)
    assert listed(panel)[table.currentIndex().row()] == chosen
    assert table.currentIndex().row() > 25


def test_one_level_alone_and_all_again(panel: IssuesPanel) -> None:
    everything = listed(panel)
    panel.show_only(Severity.ERROR)
    assert levels(panel) == {"错误"}
    panel.show_only(Severity.REMIND)
    assert levels(panel) == {"提醒"}
    panel.show_only(Severity.REMIND)
    assert listed(panel) == everything


def test_the_page_in_front_alone(panel: IssuesPanel, sample: Session) -> None:
    overrate(sample)
    panel.set_page(SCORECARD)
    everything = listed(panel)
    panel.bar.show_this_page_only(True)
    assert 0 < len(listed(panel)) < len(everything)
    assert all(place.startswith("附件1—1") for _, place in listed(panel))
    panel.set_page(PROJECTS)
    assert all(place.startswith("项目") for _, place in listed(panel))
    panel.bar.show_this_page_only(False)
    assert listed(panel) == everything


def test_enter_and_a_double_click_go_to_the_field(panel: IssuesPanel, sample: Session) -> None:
    asked: list[FieldPath] = []
    panel.go_to.connect(asked.append)
    table = panel.findChild(QTableView)
    table.setFocus()
    table.selectRow(2)
    QTest.keyClick(table, Qt.Key.Key_Return)
    rows = ranked(sample)
    assert asked == [rows[2].issue.where]
    place = table.visualRect(table.model().index(1, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked[1:] == [rows[1].issue.where]


def test_beside_the_list_stands_what_it_is_about(panel: IssuesPanel, sample: Session) -> None:
    worst = ranked(sample)[0].finding
    detail = panel.findChild(QTextBrowser).toPlainText()
    assert f"错误：{worst.title}" in detail
    assert f"规则：{worst.title}（编号 {worst.rule}）" in detail


def test_steps_follow_the_list_and_go_round(panel: IssuesPanel, sample: Session) -> None:
    asked: list[FieldPath] = []
    panel.go_to.connect(asked.append)
    wheres = [row.issue.where for row in ranked(sample)]
    for _ in wheres:
        assert panel.step(1)
    assert asked == wheres
    assert panel.step(1)
    assert panel.step(-1)
    assert asked[len(wheres) :] == [wheres[0], wheres[-1]]


def test_the_first_step_back_leads_to_the_last(panel: IssuesPanel, sample: Session) -> None:
    asked: list[FieldPath] = []
    panel.go_to.connect(asked.append)
    assert panel.step(-1)
    assert asked == [ranked(sample)[-1].issue.where]


def test_a_settled_finding_hands_its_turn_to_the_next(panel: IssuesPanel, sample: Session) -> None:
    rows = ranked(sample)
    number = next(number for number, row in enumerate(rows) if row.issue.fix is not None)
    for _ in rows[: number + 1]:
        panel.step(1)
    asked: list[FieldPath] = []
    panel.go_to.connect(asked.append)
    fix = rows[number].issue.fix
    assert fix is not None
    sample.push(SetField(fix.where, fix.value, "改"))
    panel.step(1)
    assert asked == [rows[number + 1].issue.where]


def test_an_empty_list_has_no_steps(panel: IssuesPanel, sample: Session) -> None:
    sample.close()
    assert listed(panel) == []
    assert not panel.step(1)


def test_a_quick_fix_is_one_click_and_one_undo(panel: IssuesPanel, sample: Session) -> None:
    before = sample.evaluation
    issues = [row.issue for row in ranked(sample)]
    number = next(number for number, issue in enumerate(issues) if len(fixes_for(sample, issue)) == 1)
    issue = issues[number]
    panel.findChild(QTableView).selectRow(number)
    button = panel.findChild(QPushButton)
    assert button.isVisible()
    assert issue.fix is not None
    assert button.text() == issue.fix.label
    button.click()
    assert issue not in sample.issues
    assert issue.fix.label in sample.undo_label
    sample.undo()
    assert sample.evaluation == before
    assert issue in sample.issues


def test_beside_the_tabs_what_can_be_done_stands_below_the_list(panel: IssuesPanel, sample: Session) -> None:
    number = next(number for number, row in enumerate(ranked(sample)) if row.issue.fix is not None)
    table, fix = panel.findChild(QTableView), panel.findChild(QPushButton)
    table.selectRow(number)

    def is_below(width: int) -> bool:
        panel.resize(width, 400)
        QApplication.processEvents()
        return fix.mapTo(panel, fix.rect().topLeft()).y() > table.mapTo(panel, table.rect().bottomLeft()).y()

    assert [is_below(width) for width in (1000, 250, 1000)] == [False, True, False]
    assert panel.minimumSizeHint().width() <= 250


def test_a_finding_without_a_fix_offers_none(panel: IssuesPanel, sample: Session) -> None:
    number = next(number for number, row in enumerate(ranked(sample)) if row.issue.fix is None)
    panel.findChild(QTableView).selectRow(number)
    assert not panel.findChild(QPushButton).isVisible()


# --- the model, on rows of any kind ----------------------------------------------------------------------------------


def row(name: str, message: str = "数不对", severity: Severity = Severity.ERROR) -> FindingRow:
    issue = Issue("test.rule", severity, path(f"projects[{name}].name"), fixes=(Fix("改", path("cover.year"), 2023),))
    words = dict.fromkeys(("found", "expected", "source", "fix", "title"), "")
    finding = Finding(rule=issue.rule, level=severity.key, where=str(issue.where), label=name, message=message, **words)
    return FindingRow(issue, finding)


@pytest.mark.parametrize(
    "after",
    ["", "abc", "c", "xabc", "abcx", "axbycz", "cba", "bca", "xyz", "ca", "dcxa"],
)
def test_rows_come_go_and_move_with_sound_signals(after: str) -> None:
    model = FindingsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows([row(name) for name in "abc"])
    model.show_rows([row(name) for name in after])
    assert [each.finding.label for each in model.rows] == list(after)
    assert tester.model() is model


def test_only_what_changed_is_rewritten() -> None:
    model = FindingsModel()
    model.show_rows([row("a"), row("b"), row("c")])
    changed: list[int] = []
    resets: list[None] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    model.modelReset.connect(lambda: resets.append(None))
    model.show_rows([row("a"), row("b", "另一句话"), row("c")])
    assert changed == [1]
    assert resets == []
