"""问题: the list follows the document, can be narrowed, and leads to the field."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QPushButton, QTableView, QTextBrowser, QWidget

from perfeval_desktop.checks.issue import Fix, Issue, Severity
from perfeval_desktop.checks.wording import Finding
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.findings_model import LEVEL, MESSAGE, PLACE, FindingRow, FindingsModel
from perfeval_desktop.ui.issues_panel import IssuesPanel

SCORE = path("scorecard.entries[dept.process.execution.rate].self_score")
SCORECARD, PROJECTS = (path("scorecard"),), (path("projects"),)


@pytest.fixture
def panel(sample: Session, show: Callable[[QWidget], QWidget]) -> IssuesPanel:
    made = show(IssuesPanel(sample))
    assert isinstance(made, IssuesPanel)
    made.refresh()
    return made


def listed(panel: IssuesPanel) -> list[tuple[str, str]]:
    """Level and place of every row."""
    model = panel.findChild(QTableView).model()
    return [(model.index(row, LEVEL).data(), model.index(row, PLACE).data()) for row in range(model.rowCount())]


def levels(panel: IssuesPanel) -> set[str]:
    return {level for level, _ in listed(panel)}


def overrate(session: Session) -> None:
    """Give an indicator more points than it is worth."""
    session.push(SetField(SCORE, Decimal(9), "修改 自评得分"))


def test_the_list_says_level_place_and_sentence_of_every_finding(panel: IssuesPanel, sample: Session) -> None:
    words = {level.key: level.label for level in Severity}
    assert listed(panel) == [(words[finding.level], finding.label) for finding in sample.findings]
    model = panel.findChild(QTableView).model()
    for row, finding in enumerate(sample.findings):
        assert finding.message.endswith(model.index(row, MESSAGE).data())
        assert words[finding.level] in model.index(row, MESSAGE).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_new_finding_comes_and_goes_with_its_cause(panel: IssuesPanel, sample: Session) -> None:
    before = listed(panel)
    overrate(sample)
    new = set(listed(panel)) - set(before)
    assert ("错误", "附件1—1 自评表 › 过程 › 预算执行率 › 自评得分") in new
    sample.undo()
    assert listed(panel) == before


def test_the_selected_finding_stays_selected_while_others_come(panel: IssuesPanel, sample: Session) -> None:
    table = panel.findChild(QTableView)
    table.selectRow(4)
    chosen = listed(panel)[4]
    overrate(sample)
    assert listed(panel)[table.currentIndex().row()] == chosen
    assert table.currentIndex().row() > 4


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
    panel.show_this_page_only(True)
    assert 0 < len(listed(panel)) < len(everything)
    assert all(place.startswith("附件1—1") for _, place in listed(panel))
    panel.set_page(PROJECTS)
    assert all(place.startswith("项目") for _, place in listed(panel))
    panel.show_this_page_only(False)
    assert listed(panel) == everything


def test_enter_and_a_double_click_go_to_the_field(panel: IssuesPanel, sample: Session) -> None:
    asked: list[FieldPath] = []
    panel.go_to.connect(asked.append)
    table = panel.findChild(QTableView)
    table.setFocus()
    table.selectRow(2)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert asked == [sample.issues[2].where]
    place = table.visualRect(table.model().index(1, MESSAGE)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked[1:] == [sample.issues[1].where]


def test_the_whole_sentence_stands_beside_the_list(panel: IssuesPanel, sample: Session) -> None:
    panel.step(1)
    detail = panel.findChild(QTextBrowser).toPlainText()
    assert sample.findings[0].message in detail
    assert sample.findings[0].title in detail


def test_steps_go_round(panel: IssuesPanel, sample: Session) -> None:
    asked: list[FieldPath] = []
    panel.go_to.connect(asked.append)
    assert panel.step(-1)
    assert panel.step(1)
    assert asked == [sample.issues[-1].where, sample.issues[0].where]


def test_an_empty_list_has_no_steps(panel: IssuesPanel, sample: Session) -> None:
    sample.close()
    assert listed(panel) == []
    assert not panel.step(1)


def test_a_quick_fix_is_one_click_and_one_undo(panel: IssuesPanel, sample: Session) -> None:
    before = sample.evaluation
    number = next(number for number, issue in enumerate(sample.issues) if issue.fix is not None)
    issue = sample.issues[number]
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


def test_a_finding_without_a_fix_offers_none(panel: IssuesPanel, sample: Session) -> None:
    number = next(number for number, issue in enumerate(sample.issues) if issue.fix is None)
    panel.findChild(QTableView).selectRow(number)
    assert not panel.findChild(QPushButton).isVisible()


# --- the model, on rows of any kind ----------------------------------------------------------------------------------


def row(name: str, message: str = "数不对", severity: Severity = Severity.ERROR) -> FindingRow:
    issue = Issue("test.rule", severity, path(f"projects[{name}].name"), fix=Fix("改", path("cover.year"), 2023))
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
