"""ProjectList: the projects of the package, with the points and the open findings of each."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QPushButton, QToolButton, QVBoxLayout, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Command, InsertRow, MoveRow, RemoveRow
from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.model.base import new_row_id
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.projects import ProjectAppendix, ProjectIndicator
from perfeval_desktop.rulepack.blank import blank_project
from perfeval_desktop.rulepack.labels import project_name
from perfeval_desktop.rulepack.schema import ProjectForm, RulePack
from perfeval_desktop.scoring import totals
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.after_paint import AfterPaint
from perfeval_desktop.ui.ems import in_ems
from perfeval_desktop.ui.final_lock import FinalLock
from perfeval_desktop.ui.finding_index import FindingIndex
from perfeval_desktop.ui.notices import announce
from perfeval_desktop.ui.project_names import ADD, COPY, DOWN, NAME, REMOVE, UP, Act, ProjectNames
from perfeval_desktop.ui.pushing import push_or_tell
from perfeval_desktop.ui.slots import weak_call, weak_slot
from perfeval_desktop.ui.undo_line import UndoLine
from perfeval_desktop.ui.unread_rows import unread_places

PROJECTS = path("projects")
_ID = Qt.ItemDataRole.UserRole
_UNNAMED = "（未命名项目）"
_TOGETHER = "\u00a0"
_FINDINGS = "问\u2060题"  # in a narrow list the line breaks before the word, not in it
_COUNTED = (Severity.ERROR, Severity.EXPLAIN)


class ProjectList(QWidget):
    """``chosen`` carries the id of the project to show, empty when there is none; ``added`` that of a new one."""

    chosen = Signal(str)
    added = Signal(str)
    name_asked = Signal(str)  # of the project whose name is to be changed
    asked_pending = Signal()  # what is being typed is to be taken over: a project comes, goes or moves

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._findings = FindingIndex.of(session)
        self._lock = FinalLock.of(session)
        self._unread: list[FieldPath] = []  # fields with text that could not be read
        self._points: dict[str, tuple[ProjectAppendix, str]] = {}
        self._list = ProjectNames(weak_call(self._may), self)
        self._add = QPushButton("添加项目(&N)", self)
        self._copy = self._button(
            "复制为空白表", "新建一个项目，沿用本项目的单位、资金类型和指标，结果留空 (Ctrl+Shift+D)"
        )
        self._up = self._button("上移", "把项目上移一位，打印顺序随之改变 (Alt+↑)")
        self._down = self._button("下移", "把项目下移一位，打印顺序随之改变 (Alt+↓)")
        self._remove = self._button("删除", "删除项目及其报告和表格，可以撤销 (Delete)")
        self._after_paint = AfterPaint(self, session, self._refresh)
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        in_ems(layout, margins=(0.5, 0.5, 0, 0.5))
        layout.addWidget(self._list, 1)
        layout.addWidget(self._add)
        layout.addWidget(self._copy)
        row = QHBoxLayout()
        layout.addLayout(row)
        row.setSpacing(0)
        for button in (self._up, self._down, self._remove):
            row.addWidget(button)
        row.addStretch(1)

    def _connect(self) -> None:
        self._list.currentItemChanged.connect(self._current_changed)
        self._list.asked.connect(self._do)
        self._list.refused.connect(self._say_why_not)
        self._add.clicked.connect(self.add_project)
        self._copy.clicked.connect(self.copy_project)
        self._remove.clicked.connect(self.remove_project)
        self._up.clicked.connect(weak_slot(self.move_project, -1))
        self._down.clicked.connect(weak_slot(self.move_project, 1))
        self._session.changed.connect(self._document_changed)
        self._findings.changed.connect(self._findings_changed)
        self._lock.changed.connect(self._show_buttons)
        UndoLine.of(self._session).changed.connect(self._after_paint.ask)

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        return button

    # --- what the buttons do -------------------------------------------------------------------------------------

    @property
    def current_id(self) -> str:
        item = self._list.currentItem()
        return str(item.data(_ID)) if item is not None else ""

    def choose(self, project_id: str) -> bool:
        """Put the cursor on a project; False when there is none with this id."""
        for number in range(self._list.count()):
            if self._list.item(number).data(_ID) == project_id:
                self._list.setCurrentRow(number)
                return True
        return False

    def _may(self, act: Act) -> bool:
        """True when ``act`` can be done with the current project."""
        row, count = self._list.currentRow(), self._list.count()
        if act == NAME:
            return row >= 0
        fits = {ADD: True, UP: row > 0, DOWN: 0 <= row < count - 1}.get(act, row >= 0)
        return fits and not self._lock.is_on

    def _do(self, act: Act) -> None:
        match act:
            case "add":
                self.add_project()
            case "copy":
                self.copy_project()
            case "up" | "down":
                self.move_project(-1 if act == UP else 1)
            case "remove":
                self.remove_project()
            case "name":
                self.name_asked.emit(self.current_id)

    def _say_why_not(self) -> None:
        item = self._list.currentItem()
        self._lock.tell(self._list, self._list.visualItemRect(item) if item is not None else None)

    def add_project(self) -> None:
        """Add an empty project at the end and show it."""
        self.asked_pending.emit()
        project = blank_project(self._session.pack, new_row_id())
        if self._push(InsertRow(PROJECTS, project, None, "添加项目"), project.id):
            self.added.emit(project.id)

    def copy_project(self) -> None:
        """Add an empty form of the kind of the current project behind it."""
        self.asked_pending.emit()
        project = self._current()
        if project is not None:
            made = as_blank_form(project, self._session.pack)
            index = self._list.currentRow() + 1
            if self._push(InsertRow(PROJECTS, made, index, f"复制为空白表 {project_name(project)}"), made.id):
                self.added.emit(made.id)

    def remove_project(self) -> None:
        """Remove the current project; undo brings it back."""
        self.asked_pending.emit()
        project = self._current()
        if project is not None:
            row = self._list.currentRow()
            neighbour = self._list.item(row + 1) or self._list.item(row - 1)
            label = f"删除{project_name(project)}"
            if self._push(RemoveRow(PROJECTS.row(project.id), label), str(neighbour.data(_ID)) if neighbour else ""):
                announce(self, f"已{label}，可以撤销。")

    def move_project(self, by: int) -> None:
        """Move the current project up (−1) or down (+1)."""
        self.asked_pending.emit()
        project, target = self._current(), self._list.currentRow() + by
        if project is not None and 0 <= target < self._list.count():
            label = f"移动{project_name(project)}"
            self._push(MoveRow(PROJECTS.row(project.id), target, label), project.id)

    def _push(self, command: Command, then: str) -> bool:
        done = push_or_tell(self._session, command, self._list, initiator=self)
        if done:
            self.choose(then)
        return done

    def _current(self) -> ProjectAppendix | None:
        wanted = self.current_id
        return next((project for project in self._session.evaluation.projects if project.id == wanted), None)

    # --- following the document ----------------------------------------------------------------------------------

    def _document_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.touches(PROJECTS):
            self._after_paint.ask()

    def _findings_changed(self) -> None:
        self._after_paint.ask()

    def _refresh(self) -> None:
        projects = self._session.evaluation.projects
        self._unread = [where for where in unread_places(self._session) if where.starts_with(PROJECTS)]
        shown = [self._list.item(number).data(_ID) for number in range(self._list.count())]
        if shown != [project.id for project in projects]:
            self._rebuild([project.id for project in projects])
        for number, project in enumerate(projects):
            text = self._text(project)
            item = self._list.item(number)
            if item.text() != text:
                item.setText(text)
        self._show_buttons()

    def _show_buttons(self) -> None:
        buttons = {ADD: self._add, COPY: self._copy, REMOVE: self._remove, UP: self._up, DOWN: self._down}
        for act, button in buttons.items():
            button.setEnabled(self._may(act))

    def _rebuild(self, ids: list[str]) -> None:
        before = self.current_id
        self._points.clear()
        self._list.blockSignals(True)
        self._list.clear()
        for project_id in ids:
            item = QListWidgetItem(self._list)
            item.setData(_ID, project_id)
        self._list.blockSignals(False)
        if not self.choose(before):
            self._list.setCurrentRow(0)
            if not ids:
                self.chosen.emit("")

    def _text(self, project: ProjectAppendix) -> str:
        parts = [self._points_of(project)]
        remarks = self._findings.below(PROJECTS.row(project.id))
        count = sum(remark.severity in _COUNTED and not remark.is_answered for remark in remarks)
        count += sum(where.steps[1] == f"[{project.id}]" for where in self._unread)
        if count:
            parts.append(f"{_FINDINGS}{_TOGETHER}{count}")
        return f"{project.name or _UNNAMED}\n{'　'.join(parts)}"

    def _points_of(self, project: ProjectAppendix) -> str:
        """Score and grade in words, computed again only for a project that is another value now."""
        known = self._points.get(project.id)
        if known is None or known[0] is not project:
            known = self._points[project.id] = (project, _points_text(project, self._session.pack.project))
        return known[1]

    def _current_changed(self, current: QListWidgetItem | None, _previous: QListWidgetItem | None) -> None:
        if current is not None:
            self.chosen.emit(str(current.data(_ID)))
            self._refresh()


def _points_text(project: ProjectAppendix, form: ProjectForm) -> str:
    total = totals.project_total(project, form).value
    grade = totals.project_grade(project, form)
    points = "未评分" if total is None else f"{trim_zeros(total)}{_TOGETHER}分"
    return points if grade is None else f"{points}〔{grade.label}〕"


def as_blank_form(project: ProjectAppendix, pack: RulePack) -> ProjectAppendix:
    """A new project with the units, fund types and indicators of ``project``; its figures and results are empty."""
    return msgspec.structs.replace(
        blank_project(pack, new_row_id()),
        fund_types=project.fund_types,
        lead=project.lead,
        competent_department=project.competent_department,
        implementing_unit=project.implementing_unit,
        contact=project.contact,
        contact_phone=project.contact_phone,
        indicators=tuple(_as_blank_indicator(indicator) for indicator in project.indicators),
    )


def _as_blank_indicator(indicator: ProjectIndicator) -> ProjectIndicator:
    return msgspec.structs.replace(
        indicator, id=new_row_id(), actual_value="", self_score=None, completion_note="", deviation_note=""
    )
