"""问题 under headings, narrowed by words, walked through with the keyboard."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QWidget

from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.finding_groups import Grouping
from perfeval_desktop.ui.findings_model import FindingRow, GroupRow
from perfeval_desktop.ui.issues_panel import IssuesPanel

PAGES = (
    ("概况", (path("cover"), path("profile"), path("report"))),
    ("收支与预算", (path("budget"),)),
    ("指标评分", (path("scorecard"),)),
    ("目标完成", (path("goals"),)),
    ("项目附件", (path("projects"),)),
)


@pytest.fixture
def panel(sample: Session, show: Callable[[QWidget], QWidget]) -> IssuesPanel:
    sample.settle()
    made = show(IssuesPanel(sample))
    assert isinstance(made, IssuesPanel)
    made.set_page((), PAGES)
    return made


def table(panel: IssuesPanel) -> QTableView:
    return panel.findChild(QTableView)


def headings(panel: IssuesPanel) -> list[GroupRow]:
    return [row for row in panel._model.rows if isinstance(row, GroupRow)]


def findings(panel: IssuesPanel) -> list[FindingRow]:
    return [row for row in panel._model.rows if isinstance(row, FindingRow)]


def press(panel: IssuesPanel, key: Qt.Key, row: int) -> None:
    table(panel).selectRow(row)
    QTest.keyClick(table(panel), key)


@pytest.mark.parametrize("grouping", [Grouping.PAGE, Grouping.RULE])
def test_every_finding_stands_under_one_heading_with_its_count(panel: IssuesPanel, grouping: Grouping) -> None:
    everything = findings(panel)
    panel.bar.group_by(grouping)
    assert sorted(row.key for row in findings(panel)) == sorted(row.key for row in everything)
    counted: dict[str, int] = {}
    name = ""
    for row in panel._model.rows:
        if isinstance(row, GroupRow):
            name = row.name
        else:
            counted[name] = counted.get(name, 0) + 1
    assert counted == {heading.name: heading.count for heading in headings(panel)}
    panel.bar.group_by(Grouping.NONE)
    assert findings(panel) == everything
    assert not headings(panel)


def test_pages_come_in_printing_order_and_projects_by_name(panel: IssuesPanel, sample: Session) -> None:
    panel.bar.group_by(Grouping.PAGE)
    titles = [heading.title for heading in headings(panel)]
    projects = [f"项目附件 › {project.name}" for project in sample.evaluation.projects]
    ranks = [title for title, _ in PAGES[:4]] + projects
    assert [title for title in titles if title in ranks] == [title for title in ranks if title in titles]
    assert titles[-1].startswith("项目附件 › ")


def test_rules_gather_what_one_rule_found(panel: IssuesPanel) -> None:
    panel.bar.group_by(Grouping.RULE)
    for heading in headings(panel):
        below = [row for row in findings(panel) if row.issue.rule == heading.name]
        assert len(below) == heading.count
        assert below[0].finding.title == heading.title
        assert below[0].sign == heading.sign


def test_headings_fold_and_unfold_with_the_keyboard(panel: IssuesPanel) -> None:
    panel.bar.group_by(Grouping.PAGE)
    everything = findings(panel)
    first = headings(panel)[0]
    press(panel, Qt.Key.Key_Left, 0)
    assert len(findings(panel)) == len(everything) - first.count
    assert table(panel).currentIndex().row() == 0
    assert "已折叠" in panel._model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    press(panel, Qt.Key.Key_Right, 0)
    assert findings(panel) == everything
    press(panel, Qt.Key.Key_Return, 0)
    assert len(findings(panel)) == len(everything) - first.count
    press(panel, Qt.Key.Key_Return, 0)
    assert findings(panel) == everything


def test_left_on_a_finding_leads_to_its_heading(panel: IssuesPanel) -> None:
    panel.bar.group_by(Grouping.RULE)
    rows = panel._model.rows
    number = next(n for n in reversed(range(len(rows))) if isinstance(rows[n], FindingRow))
    press(panel, Qt.Key.Key_Left, number)
    current = rows[table(panel).currentIndex().row()]
    assert isinstance(current, GroupRow)
    assert current.name == rows[number].issue.rule


def test_steps_pass_headings_and_open_what_is_folded(panel: IssuesPanel) -> None:
    panel.bar.group_by(Grouping.PAGE)
    wanted = [row.issue.where for row in findings(panel)]
    for number in reversed([n for n, row in enumerate(panel._model.rows) if isinstance(row, GroupRow)]):
        press(panel, Qt.Key.Key_Left, number)
    assert not findings(panel)
    asked: list[FieldPath] = []
    told: list[str] = []
    panel.go_to.connect(asked.append)
    panel.notice.connect(told.append)
    table(panel).selectRow(0)
    for _ in wanted:
        assert panel.step(1)
    assert asked == wanted
    assert told == []
    panel.step(1)
    panel.step(-1)
    assert asked[-2:] == [wanted[0], wanted[-1]]
    assert ["从第一个" in told[0], "从最后一个" in told[1], len(told)] == [True, True, 2]


def test_words_narrow_the_list_and_esc_gives_it_back(panel: IssuesPanel) -> None:
    everything = findings(panel)
    search = panel.findChild(QLineEdit)
    search.setFocus()
    QTest.keyClicks(search, "score.")
    assert 0 < len(findings(panel)) < len(everything)
    assert all("score." in row.issue.rule for row in findings(panel))
    panel.bar.search("自评表 走私")
    assert not findings(panel)
    panel.bar.search("驻京 自评报告")
    shown = findings(panel)
    assert shown
    for row in shown:
        text = row.finding.label + row.finding.message
        assert "驻京" in text
        assert "自评报告" in text
    QTest.keyClick(search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is table(panel)
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert findings(panel) == everything


def test_a_list_with_headings_follows_edits_with_sound_signals(panel: IssuesPanel, sample: Session) -> None:
    tester = QAbstractItemModelTester(panel._model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    panel.bar.group_by(Grouping.PAGE)
    before = list(panel._model.rows)
    fixed = next(row for row in findings(panel) if row.issue.fix is not None)
    from perfeval_desktop.document.commands import SetField

    sample.push(SetField(fixed.issue.fix.where, fixed.issue.fix.value, "改"))
    assert fixed not in panel._model.rows
    sample.undo()
    assert list(panel._model.rows) == before
    assert tester.model() is panel._model


@pytest.mark.parametrize("width", [220, 400, 600, 900, 1600])
def test_headings_are_never_cut_off(panel: IssuesPanel, width: int) -> None:
    panel.bar.group_by(Grouping.PAGE)
    panel.resize(width, 400)
    QApplication.processEvents()
    view = table(panel)
    for number, row in enumerate(panel._model.rows):
        if isinstance(row, GroupRow):
            index = panel._model.index(number, 0)
            assert index.data() == row.text
            lines = view.fontMetrics().boundingRect(
                view.visualRect(index).adjusted(0, 0, -24, 1000), int(Qt.TextFlag.TextWordWrap), row.text
            )
            assert lines.height() <= view.visualRect(index).height()
