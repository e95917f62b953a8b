"""概况: the facts that the whole package repeats, and the department's report."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.bound_widget import BoundWidget
from perfeval_desktop.ui.field_kinds import YEAR, Choice
from perfeval_desktop.ui.fixed_field import FixedField
from perfeval_desktop.ui.form_page import FieldGrid, FormPage
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.inputs import LineField, count_field
from perfeval_desktop.ui.narrative_edit import NarrativeEdit
from perfeval_desktop.ui.overview_grids import StaffingSource
from perfeval_desktop.ui.report_editor import FactsPage, ReportEditor
from perfeval_desktop.ui.report_texts import DEPARTMENT_TEXTS
from perfeval_desktop.ui.row_buttons import RowButtons
from perfeval_desktop.ui.tab_editor import Editor, EditorGroup, TabEditor
from perfeval_desktop.ui.table_model import ValueTableModel

REPORT = path("report")
_FUNCTIONS = "profile.functions"
_NAMES_HINT = "每行一个名称"


class FactsGroup(EditorGroup):
    """封面 and 部门概况: each fact is typed once and used everywhere."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._page = FormPage(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._page)
        self._add_cover()
        self._add_profile()
        self._add_staffing()

    def _add_cover(self) -> None:
        self._page.add_heading("封面")
        fields = FieldGrid(columns=2)
        cover = path("cover")
        fields.add(self._bound(LineField(self.session, FIELD_NAMES["year"], YEAR), cover.child("year")))
        fields.add(self._bound(LineField(self.session, FIELD_NAMES["unit_name"]), cover.child("unit_name")), wide=True)
        for name in ("unit_short_name", "addressee"):
            fields.add(self._bound(LineField(self.session, FIELD_NAMES[name]), cover.child(name)))
        pack = self.session.pack
        pack_title = Choice(options=((pack.id, pack.title),))
        fields.add(self._bound(FixedField(self.session, "规则包", pack_title), path("pack_id")), wide=True)
        self._page.add(fields)

    def _add_profile(self) -> None:
        self._page.add_heading(FIELD_NAMES["profile"])
        fields = FieldGrid(columns=2)
        profile = path("profile")
        if not self._functions_have_a_section():
            functions = NarrativeEdit(self.session, FIELD_NAMES["functions"], lines=6)
            fields.add(self._bound(functions, path(_FUNCTIONS)))
        for count, names in (
            ("internal_organ_count", "internal_organs"),
            ("independent_unit_count", "independent_units"),
        ):
            fields.add(self._bound(count_field(self.session, FIELD_NAMES[count]), profile.child(count)))
            text = NarrativeEdit(self.session, FIELD_NAMES[names], lines=4)
            text.set_hint(_NAMES_HINT)
            fields.add(self._bound(text, profile.child(names)))
        self._page.add(fields)

    def _add_staffing(self) -> None:
        self._page.add_heading("编制与人员")
        self._staffing = GridView(ValueTableModel(self.session, StaffingSource(), self._page), self._page, whole=True)
        self._page.add(RowButtons(self._staffing, self._page))
        self._page.add(self._staffing)
        self.adopt(self._staffing)

    def _functions_have_a_section(self) -> bool:
        department = self.session.pack.department
        return department is not None and any(item.source == _FUNCTIONS for item in department.outline.sections)

    def _bound(self, field: BoundWidget, where: FieldPath) -> BoundWidget:
        field.bind(where)
        self.adopt(field)
        return field

    def bring_into_view(self, editor: Editor) -> None:
        self._page.bring_into_view(editor)


class OverviewTab(TabEditor):
    """The facts, then the report section by section."""

    KEY = "overview"
    TITLE = "概况"
    COVERS = (path("pack_id"), path("cover"), path("profile"), path("report"))

    def build(self) -> QWidget:
        facts = FactsGroup(self.session)
        department = self.session.pack.department
        if department is None:
            self.adopt(facts)
            return facts
        page = FactsPage("facts", "基本信息", facts)
        editor = ReportEditor(self.session, REPORT, department.outline, DEPARTMENT_TEXTS, [page], self)
        self.adopt(editor)
        return editor
