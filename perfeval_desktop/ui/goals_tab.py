"""目标完成: 整体支出绩效目标完成情况表."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from perfeval_desktop.model.field_path import path
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.rulepack.schema import GoalForm
from perfeval_desktop.ui.bound_widget import BoundWidget
from perfeval_desktop.ui.form_fields import make_field
from perfeval_desktop.ui.form_page import FieldGrid, FormPage, note_label
from perfeval_desktop.ui.goal_grid import GoalSource
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.inputs import LineField
from perfeval_desktop.ui.narrative_edit import NarrativeEdit
from perfeval_desktop.ui.row_buttons import RowButtons
from perfeval_desktop.ui.tab_editor import Editor, TabEditor
from perfeval_desktop.ui.table_model import ValueTableModel

GOALS = path("goals")
_ON_COVER = frozenset({"unit_name"})  # shown in the head of the form, edited in 概况


class GoalsTab(TabEditor):
    """The printed form on one page: its head, the grid, whose titles stay in sight."""

    KEY = "goals"
    TITLE = "目标完成"
    COVERS = (GOALS,)

    def build(self) -> QWidget:
        department = self.session.pack.department
        if department is None:
            return note_label("本规则包没有整体支出绩效目标完成情况表。", self)
        page = FormPage(self)
        self._page = page
        page.add(self._build_head(department.goals))
        grid = GridView(ValueTableModel(self.session, GoalSource(), page), page, whole=True)
        page.add(RowButtons(grid, page))
        page.add(grid)
        self.adopt(grid)
        return page

    def bring_into_view(self, editor: Editor) -> None:
        self._page.bring_into_view(editor)

    def _build_head(self, form: GoalForm) -> FieldGrid:
        head = FieldGrid(columns=2)
        title = LineField(self.session, FIELD_NAMES["title"], generated=self._title)
        head.add(self._bound(title, "title"), wide=True)
        for column in form.header_fields:
            if column.field not in _ON_COVER:
                head.add(self._bound(make_field(self.session, column), column.field))
        goal = NarrativeEdit(self.session, form.annual_goal_label, lines=3)
        head.add(self._bound(goal, "annual_goal"))
        return head

    def _bound(self, field: BoundWidget, name: str) -> BoundWidget:
        field.bind(GOALS.child(name))
        self.adopt(field)
        return field

    def _title(self) -> str:
        return titles.goals_title(self.session.evaluation, self.session.pack)
