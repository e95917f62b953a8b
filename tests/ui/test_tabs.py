"""The five tabs: every field of the document can be reached in one of them, and what is typed there gets there."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from perfeval_desktop.document.commands import ReplaceAll, SetField
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.indicators import RuleInput
from perfeval_desktop.model.report import AttachmentLine, NarrativeSection
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, iter_fields, same
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.live_figures import typed_out
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.budget_tab import BudgetTab
from perfeval_desktop.ui.goals_tab import GoalsTab
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.indicator_tab import IndicatorTab
from perfeval_desktop.ui.outline_tree import OutlineTree
from perfeval_desktop.ui.overview_tab import OverviewTab
from perfeval_desktop.ui.projects_tab import ProjectsTab
from perfeval_desktop.ui.rule_panel import RulePanel
from perfeval_desktop.ui.side_pane import SidePane
from perfeval_desktop.ui.tab_editor import TabEditor
from tests.helpers import focused, press, type_keys, type_text

Show = Callable[[QWidget], QWidget]
Key, Mod = Qt.Key, Qt.KeyboardModifier
TABS: tuple[type[TabEditor], ...] = (OverviewTab, BudgetTab, IndicatorTab, GoalsTab, ProjectsTab)

# Fields of a row that its form may leave out: then no document under that form fills them.
OPTIONAL = {
    "scorecard.entries[*]": lambda pack: pack.department.scorecard.columns,
    "budget.funds[*]": lambda pack: pack.department.scorecard.funds.columns,
    "projects[*].funds[*]": lambda pack: pack.project.funds.columns,
    "projects[*].indicators[*]": lambda pack: pack.project.columns,
    "projects[*].fund_usage[*]": lambda pack: pack.project.usage_columns,
    "goals.entries[*]": lambda pack: pack.department.goals.columns,
}


def in_place(tab: TabEditor, show: Show) -> TabEditor:
    """Show ``tab`` with what it keeps beside itself, as the window does."""
    desk = QWidget()
    side = SidePane(QLabel(desk), desk)
    row = QHBoxLayout(desk)
    row.addWidget(tab, 1)
    row.addWidget(side)

    def put_aside() -> None:
        side.show_aside(tab.aside)

    tab.aside_changed.connect(put_aside)
    put_aside()
    show(desk)
    return tab


def is_in_the_form(where: FieldPath, pack: RulePack) -> bool:
    """False for a column that the form does not have, and for the class of a row, which is where the row stands."""
    for pattern, columns in OPTIONAL.items():
        if where.parent.matches(path(pattern)) and len(where.parent.steps) == len(path(pattern).steps):
            return where.name in {column.field for column in columns(pack)}
    return where.steps[0] not in ("waivers", "last_year", "finals", "to_confirm")


def fields(session: Session) -> list[FieldPath]:
    every = (field.path for field in iter_fields(session.evaluation))
    return [where for where in every if is_in_the_form(where, session.pack)]


def with_one_of_each_row(evaluation: SelfEvaluation) -> SelfEvaluation:
    """The sample with the rows that it happens to have none of."""
    entries = list(evaluation.scorecard.entries)
    entries[8] = replace(entries[8], inputs=(RuleInput(id="09-30", value="76.1%"), RuleInput(id="no longer asked")))
    return replace(
        evaluation,
        report=replace(
            evaluation.report,
            attachments=(AttachmentLine(id="a1", title="附件"),),
            sections=(*evaluation.report.sections, NarrativeSection(id="foreign", text="别的提纲里的一节")),
        ),
        scorecard=replace(evaluation.scorecard, entries=tuple(entries)),
    )


@pytest.mark.parametrize("kind", TABS)
def test_each_field_of_its_part_can_be_reached(sample: Session, show: Show, kind: type[TabEditor]) -> None:
    sample.push(ReplaceAll(with_one_of_each_row(sample.evaluation), "补齐"))
    tab = in_place(kind(sample), show)
    mine = [where for where in fields(sample) if any(where.matches(pattern) for pattern in kind.COVERS)]
    projects = {project.id for project in sample.evaluation.projects[:2]}
    mine = [where for where in mine if where.steps[0] != "projects" or where.steps[1][1:-1] in projects]
    assert mine
    unreachable = [str(where) for where in mine if not (tab.reveal(where) and tab.current_path() == where)]
    assert unreachable == []


def test_each_field_belongs_to_exactly_one_tab(sample: Session, blank: Session) -> None:
    for where in {*fields(sample), *fields(blank)}:
        owners = [kind.KEY for kind in TABS if any(where.matches(pattern) for pattern in kind.COVERS)]
        assert len(owners) == 1, f"{where}: {owners}"


@pytest.mark.parametrize("kind", TABS)
def test_an_empty_document_can_be_reached_too(blank: Session, show: Show, kind: type[TabEditor]) -> None:
    tab = in_place(kind(blank), show)
    mine = [where for where in fields(blank) if any(where.matches(pattern) for pattern in kind.COVERS)]
    assert [str(where) for where in mine if not tab.reveal(where)] == []


@pytest.mark.parametrize("kind", TABS)
def test_what_is_elsewhere_or_gone_is_not_revealed(sample: Session, show: Show, kind: type[TabEditor]) -> None:
    tab = in_place(kind(sample), show)
    foreign = path("waivers[x].reason") if kind is not ProjectsTab else path("projects[gone].lead")
    assert not tab.reveal(foreign)
    assert sum(tab.reveal(where) for where in (path("cover.year"), path("goals.preparer"))) <= 1


def editable_place(session: Session, kind: type[TabEditor]) -> FieldPath:
    project = path("projects").row(session.evaluation.projects[0].id)
    return {
        OverviewTab: path("report.sections[conclusion].text"),
        BudgetTab: path("budget.funds[basic].initial_budget"),
        IndicatorTab: path("scorecard.entries[dept.process.execution.rate].deduction_reason"),
        GoalsTab: path("goals.annual_goal"),
        ProjectsTab: project.child("indicators").row(session.evaluation.projects[0].indicators[0].id).child("name"),
    }[kind]


@pytest.mark.parametrize("kind", TABS)
def test_typing_at_a_revealed_place_arrives_there(sample: Session, show: Show, kind: type[TabEditor]) -> None:
    tab = in_place(kind(sample), show)
    where = editable_place(sample, kind)
    assert tab.reveal(where)
    before = get_at(sample.evaluation, where)
    type_text("12")
    assert same(get_at(sample.evaluation, where), before)
    tab.commit_pending()
    assert not same(get_at(sample.evaluation, where), before)


@pytest.mark.parametrize("kind", TABS)
def test_the_tab_says_where_the_cursor_is(sample: Session, show: Show, kind: type[TabEditor]) -> None:
    tab = in_place(kind(sample), show)
    heard: list[object] = []
    tab.current_path_changed.connect(heard.append)
    where = editable_place(sample, kind)
    tab.reveal(where)
    assert heard[-1] == where
    assert tab.current_path() == where


@pytest.mark.parametrize("kind", TABS)
def test_another_document_rebuilds_the_tab(sample: Session, show: Show, kind: type[TabEditor]) -> None:
    tab = in_place(kind(sample), show)
    tab.reveal(editable_place(sample, kind))
    sample.new("mof-2020")
    assert tab.current_path() is None
    sample.open_sample()
    assert tab.reveal(editable_place(sample, kind))


@pytest.mark.parametrize("kind", TABS)
def test_no_control_is_without_a_name(sample: Session, show: Show, kind: type[TabEditor]) -> None:
    tab = show(kind(sample))
    takers = [
        widget
        for widget in tab.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.focusProxy() is None
    ]
    assert takers
    nameless = [widget for widget in takers if not (widget.accessibleName() or getattr(widget, "text", str)())]
    assert nameless == []


def test_reveal_scrolls_to_the_cell_on_a_long_page(sample: Session, show: Show, qtbot: QtBot) -> None:
    tab = in_place(ProjectsTab(sample), show)
    project = sample.evaluation.projects[0]
    where = path("projects").row(project.id).child("indicators").row(project.indicators[-1].id).child("self_score")
    tab.reveal(where)
    view = focused()
    assert isinstance(view, QTableView)

    def is_in_view() -> bool:
        rect = view.visualRect(view.currentIndex())
        corners = (view.viewport().mapTo(tab, corner) for corner in (rect.topLeft(), rect.bottomRight()))
        return view.viewport().height() > tab.height() // 2 and all(tab.rect().contains(corner) for corner in corners)

    qtbot.waitUntil(is_in_view)


class TestOverview:
    def test_the_outline_marks_what_is_filled(self, blank: Session, show: Show) -> None:
        tab = show(OverviewTab(blank))
        tree = tab.findChild(OutlineTree)
        assert tree is not None

        def words() -> str:
            item = tree.findItems("部门职能", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)[0]
            return str(item.toolTip(0))

        assert words() == "1.部门职能（待填）"
        blank.push(SetField(path("profile.functions"), "负责财政工作。", "一"))
        assert words() == "1.部门职能（已填）"

    def test_the_offered_text_is_filled_in_once(self, blank: Session, show: Show) -> None:
        blank.push(SetField(path("cover.unit_short_name"), "市财政局", "一"))
        tab = in_place(OverviewTab(blank), show)
        where = path("report.sections[preamble].text")
        tab.reveal(where)
        button = next(each for each in tab.findChildren(QPushButton) if each.text().startswith("填入参考文字"))
        assert button.isVisible()
        button.click()
        printed = typed_out(blank.evaluation, blank.pack)
        assert "市财政局高度重视" in str(get_at(printed, where))
        assert not button.isVisible()

    def test_generated_attachments_can_become_ones_own_and_back(
        self, sample: Session, show: Show, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tab = in_place(OverviewTab(sample), show)
        sample.push(SetField(path("report.attachments"), (), "一"))
        tab.reveal(path("report.title"))
        own = next(each for each in tab.findChildren(QPushButton) if each.text().startswith("改为自行填写"))
        back = next(each for each in tab.findChildren(QPushButton) if each.text().startswith("恢复自动生成"))
        assert (own.isVisible(), back.isVisible()) == (True, False)
        grid = next(each for each in tab.findChildren(GridView) if each.table.columnCount() == 2 and each.isVisible())
        grid.setCurrentIndex(grid.table.index(0, 1))
        grid.setFocus()
        told: list[str] = []
        monkeypatch.setattr(grid, "_tell", told.append)
        press(Qt.Key.Key_F2)
        assert [("改为自行填写" in said, "计算得出的数" in said) for said in told] == [(True, False)]
        own.click()
        lines = sample.evaluation.report.attachments
        assert len(lines) == 1 + len(sample.evaluation.projects)
        assert (own.isVisible(), back.isVisible()) == (False, True)
        back.click()
        assert sample.evaluation.report.attachments == ()
        sample.undo()
        assert sample.evaluation.report.attachments == lines


class TestIndicators:
    def test_the_facts_follow_the_cursor(self, sample: Session, show: Show) -> None:
        tab = in_place(IndicatorTab(sample), show)
        panel = tab.aside
        assert isinstance(panel, RulePanel)
        tab.reveal(path("scorecard.entries[dept.process.execution.rate].self_score"))
        facts = panel.findChild(QTableView)
        assert facts is not None
        assert facts.model().index(0, 0).data().startswith("9月30日")
        tab.reveal(path("scorecard.entries[dept.outcome.benefit.satisfaction].self_score"))
        assert facts.model().index(0, 0).data().startswith("满意度")
        tab.reveal(path("scorecard.contact"))
        assert not facts.isVisible()

    def test_one_key_takes_the_suggestion(self, blank: Session, show: Show) -> None:
        tab = in_place(IndicatorTab(blank), show)
        entry = path("scorecard.entries[dept.outcome.benefit.satisfaction]")
        tab.reveal(entry.child("self_score"))
        assert tab.aside is not None
        facts = tab.aside.findChild(QTableView)
        facts.setCurrentIndex(facts.model().index(0, 1))
        facts.setFocus()
        type_keys("85%")
        press(Key.Key_Return)
        tab.reveal(entry.child("self_score"))
        press(Key.Key_Equal, Mod.AltModifier)
        assert get_at(blank.evaluation, entry.child("self_score")) == Decimal(7)


class TestProjects:
    def test_the_pages_show_the_chosen_project(self, sample: Session, show: Show) -> None:
        tab = in_place(ProjectsTab(sample), show)
        first, second = sample.evaluation.projects[:2]
        for project in (first, second, first):
            where = path("projects").row(project.id).child("name")
            assert tab.reveal(where)
            assert focused().text() == project.name

    def test_a_new_file_says_what_to_do(self, blank: Session, show: Show) -> None:
        tab = show(ProjectsTab(blank))
        visible = [label.text() for label in tab.findChildren(QLabel) if label.isVisible()]
        assert any("添加项目" in text for text in visible)

    @pytest.mark.parametrize("button", ["添加项目(&N)", "复制为空白表"])
    def test_a_new_project_is_named_at_once(self, sample: Session, show: Show, button: str) -> None:
        tab = in_place(ProjectsTab(sample), show)
        tab.reveal(path("projects").row(sample.evaluation.projects[0].id).child("report.title"))
        known = {project.id for project in sample.evaluation.projects}
        QTest.mouseClick(
            next(each for each in tab.findChildren(QAbstractButton) if each.text() == button), Qt.MouseButton.LeftButton
        )
        type_text("新设项目")
        press(Key.Key_Return)
        assert [each.name for each in sample.evaluation.projects if each.id not in known] == ["新设项目"]
