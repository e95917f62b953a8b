"""The table models: Qt's own tester after every kind of change, and signals that name exactly what changed."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from perfeval_desktop.document.commands import MoveRow, ReplaceAll, SetField
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import same
from perfeval_desktop.rulepack.forms import ProjectsLink
from perfeval_desktop.rulepack.titles import report_attachments
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.budget_grids import AccountSource, FundSource
from perfeval_desktop.ui.goal_grid import GoalSource
from perfeval_desktop.ui.grid_rows import Cell, GridSource
from perfeval_desktop.ui.overview_grids import AttachmentSource, StaffingSource
from perfeval_desktop.ui.project_grids import ProjectIndicatorSource, UsageSource
from perfeval_desktop.ui.rule_inputs import RuleInputSource
from perfeval_desktop.ui.scorecard_grid import ScorecardSource
from perfeval_desktop.ui.table_model import ValueTableModel

FUNDS = path("budget.funds")
RATE = path("scorecard.entries[dept.process.execution.rate]")


def fund_source() -> FundSource:
    return FundSource(
        FUNDS, lambda pack: pack.department and pack.department.scorecard.funds, name="资金", projects_line=True
    )


def sources(evaluation: SelfEvaluation) -> Iterator[GridSource]:
    """Every table of the window."""
    yield from (AccountSource(), fund_source(), ScorecardSource(), GoalSource(), StaffingSource())
    yield AttachmentSource(path("report"), report_attachments)
    yield RuleInputSource(RATE)
    for project in evaluation.projects[:2]:
        at = path("projects").row(project.id)
        yield from (ProjectIndicatorSource(at), UsageSource(at))


def is_true(model: ValueTableModel, session: Session) -> bool:
    """True when the model shows what its source would make anew."""
    return tuple(model.rows) == model.source.rows(session.evaluation, session.pack)


@pytest.mark.parametrize("number", range(11))
def test_every_table_keeps_the_rules_of_qt(sample: Session, qtmodeltester: ModelTester, number: int) -> None:
    source = list(sources(sample.evaluation))[number]
    model = ValueTableModel(sample, source)
    qtmodeltester.check(model, force_py=True)
    assert model.rowCount() > 0
    assert {len(row.cells) for row in model.rows} == {model.columnCount()}


def test_tables_follow_every_change_of_rows(sample: Session, qtbot: QtBot) -> None:
    models = [ValueTableModel(sample, source) for source in sources(sample.evaluation)]
    testers = [strict_tester(model) for model in models]
    before = sample.evaluation
    for model in models:
        for row in range(min(4, model.rowCount())):
            model.insert_below(row)
            model.move_row(row, 1)
        model.remove_rows_at([0, model.rowCount() - 1])
        assert all(is_true(each, sample) for each in models)
    while sample.undo_label:
        sample.undo()
        assert all(is_true(model, sample) for model in models)
    assert same(sample.evaluation, before)
    assert len(testers) == len(models)


class strict_tester:  # noqa: N801
    """Checks that the counts announced by row signals are the counts found, which Qt's tester does not for moves."""

    def __init__(self, model: QAbstractItemModel) -> None:
        self.model = model
        self.rows = model.rowCount()
        model.rowsInserted.connect(self.inserted)
        model.rowsRemoved.connect(self.removed)
        model.rowsMoved.connect(self.moved)

    def inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        self.rows += last - first + 1
        assert not parent.isValid()
        assert self.model.rowCount() == self.rows

    def removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.rows -= last - first + 1
        assert self.model.rowCount() == self.rows

    def moved(self) -> None:
        assert self.model.rowCount() == self.rows


def heard(model: ValueTableModel, *, remarks: bool = False) -> list[tuple[int, int]]:
    """The cells whose values (or, with ``remarks``, whose findings) ``dataChanged`` names from now on."""
    cells: list[tuple[int, int]] = []

    def hear(first: QModelIndex, last: QModelIndex, roles: list[int]) -> None:
        if bool(roles) != remarks:
            return
        cells.extend(
            (row, column)
            for row in range(first.row(), last.row() + 1)
            for column in range(first.column(), last.column() + 1)
        )

    model.dataChanged.connect(hear)
    return cells


def test_a_value_names_only_the_cells_that_show_it(blank: Session, qtbot: QtBot) -> None:
    model = ValueTableModel(blank, fund_source())
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    cells = heard(model)
    where = FUNDS.row("basic").child("final_revenue")
    blank.push(SetField(where, Decimal("100"), "一"))
    own, total = model.index_of(where), model.index_of(FUNDS.row("total").child("final_revenue"))
    assert set(cells) == {(own.row(), own.column()), (total.row(), total.column())}
    assert resets == []


def test_changes_elsewhere_are_not_heard(blank: Session) -> None:
    model = ValueTableModel(blank, AccountSource())
    cells = heard(model)
    blank.push(SetField(path("cover.unit_name"), "某局", "一"))
    assert cells == []


def test_row_moves_keep_persistent_indexes(sample: Session) -> None:
    project = sample.evaluation.projects[0]
    at = path("projects").row(project.id)
    model = ValueTableModel(sample, UsageSource(at))
    first = project.fund_usage[0].id
    model.insert_below(0)
    kept = QPersistentModelIndex(model.index(0, 1))
    sample.push(MoveRow(at.child("fund_usage").row(first), 1, "移动"))
    assert kept.row() == 1
    assert model.cell(kept).path == at.child("fund_usage").row(first).child("item")


def test_a_table_of_a_project_that_is_gone_is_empty(sample: Session) -> None:
    at = path("projects").row(sample.evaluation.projects[0].id)
    models = [ValueTableModel(sample, made(at)) for made in (ProjectIndicatorSource, UsageSource)]
    without = sample.evaluation.projects[1:]
    sample.push(ReplaceAll(replace(sample.evaluation, projects=without), "删除"))
    assert [model.rowCount() for model in models] == [0, 0]


def test_findings_are_told_to_the_cells_that_have_them(sample: Session) -> None:
    model = ValueTableModel(sample, ScorecardSource())
    where = path("scorecard.entries[dept.output.duty.timeliness].self_score")
    index = model.index_of(where)
    assert model.severity(index) is None
    cells = heard(model, remarks=True)
    sample.push(SetField(where, Decimal(99), "一"))
    assert model.severity(index) is not None
    assert "错误" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert (index.row(), index.column()) in cells


class TestSuggestions:
    FACTS = (("09-30", "85%"), ("11-30", "96%"))

    def fill(self, session: Session) -> ValueTableModel:
        """Enter the facts of 预算执行率 in its table of facts."""
        facts = ValueTableModel(session, RuleInputSource(RATE))
        for row, text in zip(range(facts.rowCount()), ("85%", "96%"), strict=True):
            assert facts.setData(facts.index(row, 1), text)
        return facts

    def test_facts_become_rows_of_the_document_when_they_are_typed(self, blank: Session) -> None:
        self.fill(blank)
        entry = next(entry for entry in blank.evaluation.scorecard.entries if entry.id == RATE.row_id)
        assert [fact.value for fact in entry.inputs] == ["85%", "96%"]
        blank.undo()
        blank.undo()
        assert all(entry.inputs == () for entry in blank.evaluation.scorecard.entries)

    def test_the_suggestion_is_shown_and_taken_in_one_step(self, blank: Session) -> None:
        card = ValueTableModel(blank, ScorecardSource())
        self.fill(blank)
        score = card.index_of(RATE.child("self_score"))
        suggested = card.index(score.row(), card.columnCount() - 1)
        assert suggested.data() == "2"
        assert "→ 1分" in suggested.data(Qt.ItemDataRole.ToolTipRole)
        assert card.take_offer(score)
        assert score.data() == "2"
        assert blank.undo_label == "采用建议得分 预算执行率 2"
        assert not card.take_offer(score)


CELL_TEXTS = st.sampled_from(["", "1", "２．５", "37.98万元", "abc", "☑", "是", "完成\n第二行", "2023.4.10", "在职"])


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 10), st.integers(0, 40), st.integers(0, 20), CELL_TEXTS), min_size=1, max_size=8)
)
def test_any_sequence_of_edits_can_be_taken_back(sample: Session, edits: list[tuple[int, int, int, str]]) -> None:
    before = sample.evaluation
    models = [ValueTableModel(sample, source) for source in sources(before)]
    for number, row, column, text in edits:
        model = models[number % len(models)]
        index = model.index(row % max(model.rowCount(), 1), column % model.columnCount())
        if model.cell(index).editable:
            model.setData(index, text)
        else:
            model.insert_below(index.row())
    assert all(is_true(model, sample) for model in models)
    while sample.undo_label:
        sample.undo()
    assert same(sample.evaluation, before)
    assert all(is_true(model, sample) for model in models)
    for model in models:
        model.deleteLater()


def field_paths(model: ValueTableModel) -> list[FieldPath]:
    return [cell.path for row in model.rows for cell in row.cells if cell.path is not None]


def test_each_cell_is_found_by_its_path(sample: Session) -> None:
    for source in sources(sample.evaluation):
        model = ValueTableModel(sample, source)
        for where in field_paths(model):
            assert model.cell(model.index_of(where)).path == where


class TestSumOfProjects:
    """The line below the department's fund table is made of what the rule pack links, and of nothing else."""

    def line(self, session: Session, link: ProjectsLink | None) -> dict[str, Cell] | None:
        department = session.pack.department
        assert department is not None
        pack = replace(session.pack, department=replace(department, projects=link))
        source = fund_source()
        row = next((row for row in source.rows(session.evaluation, pack) if row.key == "projects"), None)
        keys = [column.key for column in source.columns(pack)]
        return dict(zip(keys, row.cells, strict=True)) if row is not None else None

    def test_without_a_link_there_is_no_line(self, sample: Session) -> None:
        assert self.line(sample, None) is None

    def test_only_the_linked_columns_and_rows_are_added(self, sample: Session) -> None:
        form = sample.pack.project.funds
        part = next(spec for spec in form.rows if not spec.sum_of)
        for project, amount in zip(sample.evaluation.projects, ("1E+4", "25000"), strict=False):
            where = path("projects").row(project.id).child("funds").row(part.key).child("initial_budget")
            sample.push(SetField(where, Decimal(amount), "一"))
        line = self.line(sample, ProjectsLink(department="basic", project=part.key, columns=("initial_budget",)))
        assert line is not None
        assert line["initial_budget"].text == "3.50"
        assert line["initial_budget"].tip == "2 个项目相加"
        assert [key for key, cell in line.items() if cell.derived] == ["initial_budget"]
        tip = next(iter(line.values())).tip
        assert "当年财政拨款" in tip
        assert "基本支出" in tip
