"""项目附件: the list of projects, and of the chosen one its report, its form and its fund usage."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import has_at
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.fitted_tabs import FittedTabs
from perfeval_desktop.ui.form_page import note_label
from perfeval_desktop.ui.panes import enter
from perfeval_desktop.ui.project_list import PROJECTS, ProjectList
from perfeval_desktop.ui.project_pages import ProjectFormPage, UsagePage
from perfeval_desktop.ui.report_editor import ReportEditor
from perfeval_desktop.ui.report_texts import project_texts
from perfeval_desktop.ui.side_splitter import SideSplitter
from perfeval_desktop.ui.slots import weak_slot
from perfeval_desktop.ui.tab_editor import Editor, EditorGroup, TabEditor

_LIST_EMS = 13
_REPORT, _FORM, _USAGE = "自评报告", "自评表", "资金使用"


class ProjectEditor(EditorGroup):
    """The pages of one project. A page is made when it is first shown, and then shows whichever project is chosen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._project_id = ""
        self._pages: dict[str, ReportEditor | ProjectFormPage | UsagePage] = {}
        self._shown: dict[str, str] = {}  # page → id of the project that it shows
        self._tabs = FittedTabs(self)
        self._tabs.setAccessibleName("项目的材料")
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setAccessibleName("项目的各页")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._tabs)
        form = session.pack.project
        for title, wanted in ((_REPORT, form.outline), (_FORM, True), (_USAGE, form.usage_title)):
            if wanted:
                holder = QWidget(self._tabs)
                QVBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
                self._tabs.addTab(holder, title)
        self._tabs.currentChanged.connect(self._show_page)

    def show_project(self, project_id: str) -> None:
        """Show the project with this id on the page that is open."""
        if project_id != self._project_id:
            self.commit_pending()
            self._project_id = project_id
        self._show_page()

    def prepare(self, path: FieldPath) -> bool:
        part = path.steps[2] if len(path.steps) > 2 else ""
        wanted = {"report": _REPORT, "fund_usage": _USAGE, "fund_usage_title": _USAGE}.get(part, _FORM)
        titles = [self._tabs.tabText(number) for number in range(self._tabs.count())]
        if wanted not in titles:
            return False
        self._tabs.setCurrentIndex(titles.index(wanted))
        return True

    def _show_page(self) -> None:
        title = self._tabs.tabText(self._tabs.currentIndex())
        if not self._project_id or self._shown.get(title) == self._project_id:
            return
        self._shown[title] = self._project_id
        project = PROJECTS.row(self._project_id)
        page = self._pages.get(title)
        if page is None:
            self._build(title, project)
        elif isinstance(page, ReportEditor):
            page.show_report(project.child("report"), project_texts(self._project_id))
        else:
            page.show_project(project)

    def _build(self, title: str, project: FieldPath) -> None:
        page: ReportEditor | ProjectFormPage | UsagePage
        if title == _REPORT:
            outline = self.session.pack.project.outline
            page = ReportEditor(self.session, project.child("report"), outline, project_texts(self._project_id))
        else:
            page = (ProjectFormPage if title == _FORM else UsagePage)(self.session, project)
        self._pages[title] = page
        self.adopt(page)
        holder = self._tabs.currentWidget()
        layout = holder.layout() if holder is not None else None
        assert holder is not None
        assert layout is not None
        layout.addWidget(page)
        if holder.hasFocus():  # the keyboard came here before there was anything
            page.show()
            enter(holder)


class ProjectsTab(TabEditor):
    """The list at the left, the chosen project at the right."""

    KEY = "projects"
    TITLE = "项目附件"
    COVERS = (path("projects"),)

    def build(self) -> QWidget:
        # Made in the order in which Tab goes through them.
        self._list = ProjectList(self.session, self)
        self._editor = ProjectEditor(self.session, self)
        self.adopt(self._editor)
        nothing = note_label("还没有项目。请点击左侧的“添加项目”。", self)
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing = nothing
        self._stack = QStackedWidget(self)
        self._stack.addWidget(nothing)
        self._stack.addWidget(self._editor)
        self._list.chosen.connect(self._show_project)
        self._list.added.connect(self._name_project)
        self._list.name_asked.connect(self._name_project)
        self._list.asked_pending.connect(weak_slot(self.commit_pending))
        self._show_project(self._list.current_id)
        return SideSplitter(self._list, self._stack, _LIST_EMS, self)

    def prepare(self, path: FieldPath) -> bool:
        # A row of a form need not be there before something is typed in it, but its project must.
        if not super().prepare(path) or not has_at(self.session.evaluation, FieldPath(path.steps[:2])):
            return False
        return self._list.choose(path.steps[1][1:-1]) if len(path.steps) > 1 else False

    def place_without_focus(self) -> FieldPath | None:
        return PROJECTS.row(self._list.current_id) if self._list.current_id else None

    def bring_into_view(self, editor: Editor) -> None:
        """The editor of the chosen project is in view already."""

    def _name_project(self, project_id: str) -> None:
        """A new project waits for its name; of another one it is to be changed."""
        self.reveal(PROJECTS.row(project_id).child("name"))

    def _show_project(self, project_id: str) -> None:
        self._stack.setCurrentWidget(self._editor if project_id else self._nothing)
        if project_id:
            self._editor.show_project(project_id)
            self.current_path_changed.emit(self.current_path())  # the cursor may stand in the same field of another
