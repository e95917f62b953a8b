"""指标评分: the grid of 整体支出绩效单位自评表, the facts behind the points, and the foot of the form."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QTabWidget, QWidget

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
from perfeval_desktop.ui.scorecard_grid import ENTRIES, ScorecardSource
from perfeval_desktop.ui.tab_editor import Editor, TabEditor
from perfeval_desktop.ui.table_model import ValueTableModel

CARD = path("scorecard")


class IndicatorTab(TabEditor):
    """The grid with its own scroll bar, so that the titles stay; below it two small pages."""

    KEY = "indicators"
    TITLE = "指标评分"
    COVERS = (CARD,)

    def build(self) -> QWidget:
        department = self.session.pack.department
        if department is None:
            return note_label("本规则包没有部门整体支出的自评表。", self)
        self._grid = GridView(ValueTableModel(self.session, ScorecardSource(), self), self)
        first = department.scorecard.rubric.indicators[0].key
        self._pages = QTabWidget(self)
        self._rules = RulePanel(self.session, ENTRIES.row(first), self._pages)
        self._pages.setDocumentMode(True)
        self._pages.tabBar().setAccessibleName("自评表的附页")
        self._pages.addTab(self._rules, "计分依据")
        self._foot = self._build_foot(department.scorecard)
        self._pages.addTab(self._foot, "填报信息")
        self.adopt(self._grid, self._rules)
        self._grid.current_path_changed.connect(self._rules.show_entry)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(self._grid)
        splitter.addWidget(self._pages)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setSizes([10_000, 1])  # the grid takes all that the pages can spare
        return splitter

    def _build_foot(self, form: ScorecardForm) -> FormPage:
        session = self.session
        page = FormPage(self)
        fields = FieldGrid(columns=1 + len(form.footer_fields))
        title = LineField(session, FIELD_NAMES["title"], generated=self._title)
        fields.add(self._bound(title, "title"), wide=True)
        grade = grade_field(session, FIELD_NAMES["stated_grade"], form.grades, self._computed_grade)
        fields.add(self._bound(grade, "stated_grade"))
        for column in form.footer_fields:
            fields.add(self._bound(make_field(session, column), column.field))
        notes = NarrativeEdit(session, form.other_notes_label or FIELD_NAMES["other_notes"], lines=2)
        fields.add(self._bound(notes, "other_notes"))
        page.add(fields)
        return page

    def _bound(self, field: BoundWidget, name: str) -> BoundWidget:
        field.bind(CARD.child(name))
        self.adopt(field)
        return field

    def bring_into_view(self, editor: Editor) -> None:
        if editor is self._rules:
            self._pages.setCurrentWidget(self._rules)
        elif isinstance(editor, QWidget) and self._foot.isAncestorOf(editor):
            self._pages.setCurrentWidget(self._foot)
            self._foot.ensureWidgetVisible(editor)
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _title(self) -> str:
        return titles.scorecard_title(self.session.evaluation, self.session.pack)

    def _computed_grade(self) -> GradeBand | None:
        return totals.computed_scorecard_grade(self.session.evaluation, self.session.pack)
