"""ClosingPage: title, attachments and date of a report, generated as long as the user states nothing else."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from perfeval_desktop.document.commands import Batch, Command, InsertRow, RemoveRow
from perfeval_desktop.model.base import new_row_id
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.report import AttachmentLine
from perfeval_desktop.model.tree import get_at, has_at
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.form_page import FieldGrid, FormPage
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.inputs import LineField, date_field
from perfeval_desktop.ui.overview_grids import AttachmentSource
from perfeval_desktop.ui.pushing import push_or_tell
from perfeval_desktop.ui.report_texts import ReportTexts
from perfeval_desktop.ui.row_buttons import RowButtons
from perfeval_desktop.ui.tab_editor import Editor, EditorGroup
from perfeval_desktop.ui.table_model import ValueTableModel


class ClosingPage(EditorGroup):
    """Of the report that ``show_report`` names."""

    def __init__(self, session: Session, report: FieldPath, texts: ReportTexts, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._report = report
        self._texts = texts
        self._title = LineField(session, FIELD_NAMES["title"], generated=self._generated_title)
        self._dated = date_field(session, FIELD_NAMES["dated"])
        model = ValueTableModel(session, AttachmentSource(report, texts.attachments), self)
        self._page = FormPage(self)
        self._grid = GridView(model, self._page, whole=True)
        self._own = QPushButton("改为自行填写(&O)", self)
        self._own.setToolTip("把自动生成的附件清单变为可以修改的各行")
        self._automatic = QPushButton("恢复自动生成(&G)", self)
        self._own.clicked.connect(self._state_own)
        self._automatic.clicked.connect(self._take_back)
        self._lay_out()
        self.adopt(self._title, self._dated, self._grid)
        model.layout_settled.connect(self._show_buttons)
        model.lock.changed.connect(self._show_buttons)
        self.show_report(report, texts)

    def _lay_out(self) -> None:
        fields = FieldGrid(columns=1)
        fields.add(self._title)
        fields.add(self._dated)
        bar = QWidget(self)
        buttons = QHBoxLayout(bar)
        buttons.setContentsMargins(0, 0, 0, 0)
        rows = RowButtons(self._grid, self)
        buttons.addWidget(rows, 1)
        buttons.addWidget(self._own)
        buttons.addWidget(self._automatic)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._page)
        self._page.add(fields)
        self._page.add_heading(FIELD_NAMES["attachments"])
        self._page.add(bar)
        self._page.add(self._grid)
        order = (self._title, self._dated, *rows.buttons, self._own, self._automatic, self._grid)
        for before, after in pairwise(order):  # as they stand on the page
            self.setTabOrder(before.focusProxy() or before, after.focusProxy() or after)

    def bring_into_view(self, editor: Editor) -> None:
        self._page.bring_into_view(editor)

    def show_report(self, report: FieldPath, texts: ReportTexts) -> None:
        """Show the report at ``report``."""
        self.commit_pending()
        self._report, self._texts = report, texts
        self._title.bind(report.child("title"))
        self._dated.bind(report.child("dated"))
        self._grid.table.show_source(AttachmentSource(report, texts.attachments))

    def _generated_title(self) -> str:
        return self._texts.title(self.session.evaluation, self.session.pack)

    def _lines(self) -> tuple[AttachmentLine, ...]:
        where = self._report.child("attachments")
        evaluation = self.session.evaluation
        return get_at(evaluation, where) if has_at(evaluation, where) else ()

    def _show_buttons(self) -> None:
        stated = bool(self._lines())
        self._own.setVisible(not stated)
        self._automatic.setVisible(stated)
        for button in (self._own, self._automatic):
            button.setEnabled(not self._grid.table.lock.is_on)

    def _state_own(self) -> None:
        where = self._report.child("attachments")
        generated = self._texts.attachments(self.session.evaluation, self.session.pack) or ("",)
        self._push(
            [InsertRow(where, AttachmentLine(id=new_row_id(), title=title), None, "") for title in generated],
            "自行填写附件清单",
        )

    def _take_back(self) -> None:
        where = self._report.child("attachments")
        self._push([RemoveRow(where.row(line.id), "") for line in self._lines()], "恢复自动生成附件清单")

    def _push(self, commands: list[Command], label: str) -> None:
        self._grid.commit_pending()
        push_or_tell(self.session, Batch(tuple(commands), label), self._grid, initiator=self)
