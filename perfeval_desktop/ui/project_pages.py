"""The pages of one project: its self-evaluation form and its fund usage table."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.tree import get_at, has_at
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.rulepack.forms import Column, FundForm, GradeBand
from perfeval_desktop.rulepack.schema import ProjectForm, RulePack
from perfeval_desktop.scoring import totals
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.bound_widget import BoundWidget
from perfeval_desktop.ui.budget_grids import FundSource
from perfeval_desktop.ui.choice_inputs import TicksField
from perfeval_desktop.ui.form_fields import grade_field, make_field, plain_title
from perfeval_desktop.ui.form_page import FieldGrid, FormPage
from perfeval_desktop.ui.grid_rows import GridSource
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.inputs import LineField
from perfeval_desktop.ui.narrative_edit import NarrativeEdit
from perfeval_desktop.ui.project_grids import ProjectIndicatorSource, UsageSource
from perfeval_desktop.ui.row_buttons import RowButtons
from perfeval_desktop.ui.tab_editor import Editor, EditorGroup
from perfeval_desktop.ui.table_model import ValueTableModel

_GOAL_LINES = 5


class ProjectPage(EditorGroup):
    """A page whose fields and grids all belong to the project at ``project``; ``show_project`` points it at another."""

    def __init__(self, session: Session, project: FieldPath, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.project = project
        self.page = FormPage(self)
        self._fields: list[tuple[BoundWidget, str]] = []
        self._grids: list[tuple[GridView, Callable[[FieldPath], GridSource]]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def show_project(self, project: FieldPath) -> None:
        """Show the same page of another project, from its top."""
        self.commit_pending()
        self.project = project
        for field, name in self._fields:
            field.bind(project.child(name))
        for view, source_of in self._grids:
            view.table.show_source(source_of(project))
        self.page.verticalScrollBar().setValue(0)

    def current(self) -> ProjectAppendix | None:
        """The project as it stands, None when it is gone."""
        evaluation = self.session.evaluation
        return get_at(evaluation, self.project) if has_at(evaluation, self.project) else None

    def bound(self, field: BoundWidget, name: str) -> BoundWidget:
        """Bind ``field`` to the attribute ``name`` of the project."""
        self._fields.append((field, name))
        field.bind(self.project.child(name))
        self.adopt(field)
        return field

    def add_grid(self, source_of: Callable[[FieldPath], GridSource], *, with_buttons: bool) -> None:
        """Add the table that ``source_of`` makes of a project."""
        view = GridView(ValueTableModel(self.session, source_of(self.project), self.page), self.page, whole=True)
        self._grids.append((view, source_of))
        if with_buttons:
            self.page.add(RowButtons(view, self.page))
        self.page.add(view)
        self.adopt(view)

    def bring_into_view(self, editor: Editor) -> None:
        self.page.bring_into_view(editor)


class ProjectFormPage(ProjectPage):
    """项目支出绩效单位自评表."""

    def __init__(self, session: Session, project: FieldPath, parent: QWidget | None = None) -> None:
        super().__init__(session, project, parent)
        form = session.pack.project
        self._add_head(form)
        self.page.add_heading(form.funds.label or "项目资金（万元）")
        self.add_grid(_fund_source, with_buttons=False)
        self.page.add_heading(form.goal_label)
        goals = FieldGrid(columns=1)
        for column in form.goal_fields:
            goals.add(self.bound(NarrativeEdit(session, column.title, lines=_GOAL_LINES), column.field))
        self.page.add(goals)
        self.page.add_heading(form.indicators_label)
        self.add_grid(ProjectIndicatorSource, with_buttons=True)
        self._add_foot(form)

    def _add_head(self, form: ProjectForm) -> None:
        fields = FieldGrid(columns=2)
        title = LineField(self.session, FIELD_NAMES["form_title"], generated=self._title)
        fields.add(self.bound(title, "form_title"), wide=True)
        for column in form.header_fields:
            fields.add(self.bound(self._head_field(form, column), column.field), plain_title(column.title))
        self.page.add(fields)

    def _head_field(self, form: ProjectForm, column: Column) -> BoundWidget:
        label = plain_title(column.title)
        match column.field:
            case "fund_types":
                options = [(option.key, option.label) for option in form.fund_types]
                return TicksField(self.session, label, options)
            case "stated_grade":
                return grade_field(self.session, label, form.grades, self._computed_grade)
            case "stated_score":
                return make_field(self.session, column, self._computed_total)
            case _:
                return make_field(self.session, column)

    def _add_foot(self, form: ProjectForm) -> None:
        fields = FieldGrid(columns=3)
        label = form.other_notes_label or FIELD_NAMES["other_notes"]
        fields.add(self.bound(NarrativeEdit(self.session, label, lines=2), "other_notes"))
        for column in form.footer_fields:
            fields.add(self.bound(make_field(self.session, column), column.field))
        self.page.add(fields)

    def _title(self) -> str:
        project = self.current()
        evaluation, pack = self.session.evaluation, self.session.pack
        return titles.project_form_title(project, evaluation, pack) if project is not None else ""

    def _computed_total(self) -> str:
        project = self.current()
        figure = totals.project_total(project, self.session.pack.project) if project is not None else None
        return trim_zeros(figure.computed) if figure is not None and figure.computed is not None else ""

    def _computed_grade(self) -> GradeBand | None:
        project, form = self.current(), self.session.pack.project
        return totals.grade_for(totals.project_total(project, form).value, form.grades) if project is not None else None


class UsagePage(ProjectPage):
    """项目资金使用情况表."""

    def __init__(self, session: Session, project: FieldPath, parent: QWidget | None = None) -> None:
        super().__init__(session, project, parent)
        form = session.pack.project
        fields = FieldGrid(columns=1)
        title = LineField(session, FIELD_NAMES["fund_usage_title"], generated=self._title)
        fields.add(self.bound(title, "fund_usage_title"))
        self.page.add(fields)
        if any(column.kind == "wan" for column in form.usage_columns):
            self.page.add_note("单位：万元")
        self.add_grid(UsageSource, with_buttons=True)
        if form.usage_note:
            self.page.add_note(form.usage_note)

    def _title(self) -> str:
        project = self.current()
        return titles.usage_title(project, self.session.evaluation, self.session.pack) if project is not None else ""


def _fund_source(project: FieldPath) -> FundSource:
    return FundSource(project.child("funds"), _fund_form, name="项目资金")


def _fund_form(pack: RulePack) -> FundForm:
    return pack.project.funds
