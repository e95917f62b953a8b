"""指标评分: the grid of 整体支出绩效单位自评表 and the foot of the form; beside it the facts behind the points."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from perfeval_desktop.model.field_path import path
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.rulepack.forms import GradeBand
from perfeval_desktop.rulepack.schema import ScorecardForm
from perfeval_desktop.scoring import totals
from perfeval_desktop.ui.bound_widget import BoundWidget
from perfeval_desktop.ui.form_fields import grade_field, make_field
from perfeval_desktop.ui.form_page import FieldGrid, FormPage, note_label
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.inputs import LineField
from perfeval_desktop.ui.narrative_edit import NarrativeEdit
from perfeval_desktop.ui.rule_panel import RulePanel
from perfeval_desktop.ui.scorecard_grid import ScorecardSource
from perfeval_desktop.ui.tab_editor import Editor, TabEditor
from perfeval_desktop.ui.table_model import ValueTableModel

CARD = path("scorecard")


class IndicatorTab(TabEditor):
    """The printed form on one page. The facts of the indicator under the cursor stand beside it."""

    KEY = "indicators"
    TITLE = "指标评分"
    COVERS = (CARD,)

    def build(self) -> QWidget:
        department = self.session.pack.department
        if department is None:
            return note_label("本规则包没有部门整体支出的自评表。", self)
        self._page = FormPage(self)
        grid = GridView(ValueTableModel(self.session, ScorecardSource(), self._page), self._page, whole=True)
        self._page.add(grid)
        self._page.add_heading("填报信息")
        self._page.add(self._build_foot(department.scorecard))
        self._rules = RulePanel(self.session, self)
        self._rules.hide()  # until the window has a place for it
        self.aside = self._rules
        self.adopt(grid, self._rules)
        self.current_path_changed.connect(self._rules.follow)
        return self._page

    def _build_foot(self, form: ScorecardForm) -> FieldGrid:
        session = self.session
        fields = FieldGrid(columns=2)
        title = LineField(session, FIELD_NAMES["title"], generated=self._title)
        fields.add(self._bound(title, "title"), wide=True)
        grade = grade_field(session, FIELD_NAMES["stated_grade"], form.grades, self._computed_grade)
        fields.add(self._bound(grade, "stated_grade"))
        for column in form.footer_fields:
            fields.add(self._bound(make_field(session, column), column.field))
        notes = NarrativeEdit(session, form.other_notes_label or FIELD_NAMES["other_notes"], lines=3)
        fields.add(self._bound(notes, "other_notes"))
        return fields

    def _bound(self, field: BoundWidget, name: str) -> BoundWidget:
        field.bind(CARD.child(name))
        self.adopt(field)
        return field

    def bring_into_view(self, editor: Editor) -> None:
        if editor is self._rules:
            self.aside_wanted.emit()
        else:
            self._page.bring_into_view(editor)

    def _title(self) -> str:
        return titles.scorecard_title(self.session.evaluation, self.session.pack)

    def _computed_grade(self) -> GradeBand | None:
        return totals.computed_scorecard_grade(self.session.evaluation, self.session.pack)
