"""ReportEditor: a narrative report, its outline at the left, the chosen section at the right.

The department's report in 概况 and the report of each project are edited by the same part of the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.report import Report
from perfeval_desktop.model.tree import get_at, has_at
from perfeval_desktop.rulepack.forms import Outline, OutlineSection
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.closing_page import ClosingPage
from perfeval_desktop.ui.help_topic import set_help_topic
from perfeval_desktop.ui.outline_tree import OutlineTree
from perfeval_desktop.ui.report_texts import ReportTexts
from perfeval_desktop.ui.section_page import SectionPage
from perfeval_desktop.ui.side_splitter import SideSplitter
from perfeval_desktop.ui.tab_editor import Editor, EditorGroup

_CLOSING = "closing"
_CLOSING_TITLE = "标题、附件和日期"
_TREE_EMS = 17
_FOREIGN = "提纲以外："


@dataclass(frozen=True, slots=True)
class FactsPage:
    """A page that stands in the outline before the sections."""

    key: str
    title: str
    page: EditorGroup


class ReportEditor(EditorGroup):
    """The report at ``report`` under ``outline``; ``show_report`` points it at another one of the same outline."""

    def __init__(
        self,
        session: Session,
        report: FieldPath,
        outline: Outline | None,
        texts: ReportTexts,
        facts: Sequence[FactsPage] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, parent)
        self._report = report
        self._outline = outline
        self._texts = texts
        self._facts = tuple(facts)
        self._sections: dict[str, OutlineSection] = {}
        self._tree = OutlineTree(self)
        self._section_page = SectionPage(session, self._starter, self)
        self._closing = ClosingPage(session, report, texts, self)
        self._stack = QStackedWidget(self)
        set_help_topic(self, "report")
        self._lay_out()
        self.adopt(*(facts_page.page for facts_page in self._facts), self._section_page.edit, self._closing)
        self._tree.chosen.connect(self._show_chosen)
        session.changed.connect(self._document_changed)
        self._show_outline()

    def _lay_out(self) -> None:
        for facts_page in self._facts:
            self._stack.addWidget(facts_page.page)
        self._stack.addWidget(self._section_page)
        self._stack.addWidget(self._closing)
        em = self.fontMetrics().horizontalAdvance("字")
        side = QWidget(self)
        inner = QVBoxLayout(side)
        inner.setContentsMargins(em // 3, em // 3, em // 3, em // 3)
        inner.addWidget(self._stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(SideSplitter(self._tree, side, _TREE_EMS, self))

    def show_report(self, report: FieldPath, texts: ReportTexts) -> None:
        """Show the report at ``report``, at the section that was shown of the one before."""
        self.commit_pending()
        self._report, self._texts = report, texts
        self._closing.show_report(report, texts)
        self._show_outline()

    # --- the outline ---------------------------------------------------------------------------------------------

    def _show_outline(self) -> None:
        before = [(facts_page.key, facts_page.title) for facts_page in self._facts]
        sections = self._all_sections()
        key = self._tree.chosen_key() or (before[0][0] if before else next(iter(sections), _CLOSING))
        self._sections = sections
        self._tree.show_outline(before, tuple(sections.values()), [(_CLOSING, _CLOSING_TITLE)])
        self._show_states()
        if not self._tree.choose(key):
            self._tree.choose(_CLOSING)

    def _all_sections(self) -> dict[str, OutlineSection]:
        """The sections of the outline, and those that the document holds beyond it: nothing is hidden."""
        known = {section.key: section for section in (self._outline.sections if self._outline else ())}
        held = get_at(self.session.evaluation, self._report).sections if self._exists() else ()
        foreign = (row.id for row in held if row.id not in known)
        return known | {
            key: OutlineSection(key=key, level=1, heading=_FOREIGN + key, required=False) for key in foreign
        }

    def _where(self, section: OutlineSection) -> FieldPath | None:
        """The field that holds the text of ``section``; None for a heading without text."""
        if section.source:
            return path(section.source)
        return self._report.child("sections").row(section.key).child("text") if section.body else None

    def _show_states(self) -> None:
        self._tree.show_states({key: self._state(section) for key, section in self._sections.items()})

    def _state(self, section: OutlineSection) -> str:
        where = self._where(section)
        if where is None:
            return "heading"
        filled = has_at(self.session.evaluation, where) and get_at(self.session.evaluation, where).strip()
        if filled:
            return "filled"
        return "missing" if section.required else "optional"

    def _exists(self) -> bool:
        return has_at(self.session.evaluation, self._report)

    # --- the pages -----------------------------------------------------------------------------------------------

    def _show_chosen(self, key: str) -> None:
        facts_page = next((page.page for page in self._facts if page.key == key), None)
        if key in self._sections:
            section = self._sections[key]
            self._section_page.show_section(section, self._where(section))
            self._stack.setCurrentWidget(self._section_page)
        else:
            self._stack.setCurrentWidget(facts_page or self._closing)
        self.current_path_changed.emit(self.shown_path())

    def shown_path(self) -> FieldPath | None:
        """The section that is shown, None on another page."""
        return self._section_page.edit.path if self._stack.currentWidget() is self._section_page else None

    def prepare(self, path: FieldPath) -> bool:
        wanted = next((key for key, section in self._sections.items() if path == self._where(section)), None)
        return self._tree.choose(wanted) if wanted is not None else True

    def bring_into_view(self, editor: Editor) -> None:
        if editor is self._closing:
            self._tree.choose(_CLOSING)
            return
        for facts_page in self._facts:
            if editor is facts_page.page:
                self._tree.choose(facts_page.key)

    def _starter(self, section: OutlineSection) -> str:
        return self._texts.starter(section, self.session.evaluation)

    def _document_changed(self, changes: Changes, _initiator: object) -> None:
        if not self._exists():
            return
        report: Report = get_at(self.session.evaluation, self._report)
        touched = changes.touches(self._report.child("sections"))
        if touched and {row.id for row in report.sections} - self._sections.keys():
            self._show_outline()
        elif touched or any(changes.touches(path(item.source)) for item in self._sections.values() if item.source):
            self._show_states()
