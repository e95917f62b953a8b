"""ReportEditor: a narrative report, its outline at the left, the chosen section at the right.

The department's report in 概况 and the report of each project are edited by the same part of the window.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.report import NarrativeSection, Report
from perfeval_desktop.model.tree import get_at, has_at
from perfeval_desktop.model.word_count import count_words
from perfeval_desktop.rulepack.forms import Outline, OutlineSection
from perfeval_desktop.rulepack.section_order import ordered_sections, siblings_of, with_moved
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.closing_page import ClosingPage
from perfeval_desktop.ui.ems import in_ems
from perfeval_desktop.ui.final_lock import FinalLock
from perfeval_desktop.ui.finding_index import FindingIndex, Remark
from perfeval_desktop.ui.help_topic import set_help_topic
from perfeval_desktop.ui.notices import announce
from perfeval_desktop.ui.outline_tree import Fill, OutlineTree, SectionState, state_together
from perfeval_desktop.ui.pushing import push_or_tell
from perfeval_desktop.ui.report_texts import ReportTexts
from perfeval_desktop.ui.section_page import SectionPage
from perfeval_desktop.ui.side_splitter import SideSplitter
from perfeval_desktop.ui.slots import weak_slot
from perfeval_desktop.ui.tab_editor import Editor, EditorGroup

_CLOSING = "closing"
_CLOSING_TITLE = "标题、附件和日期"
_TREE_EMS = 17
_FOREIGN = "提纲以外："
_UNFINISHED = frozenset({"prose.placeholder", "live.empty"})  # findings that say that something is still to be written


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
        self._rows: tuple[str, ...] = ()  # of the report, in their order
        self._is_behind = False  # the states of the sections are not those of now
        self._findings = FindingIndex.of(session)
        self._lock = FinalLock.of(session)
        self._tree = OutlineTree(self)
        self._section_page = SectionPage(session, self._starter, self)
        self._closing = ClosingPage(session, report, texts, self)
        self._stack = QStackedWidget(self)
        set_help_topic(self, "report")
        self._lay_out()
        self.adopt(*(facts_page.page for facts_page in self._facts), self._section_page.edit, self._closing)
        self._tree.chosen.connect(self._show_chosen)
        self._tree.move_asked.connect(self._move)
        for key, by in (("Alt+PgUp", -1), ("Alt+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(weak_slot(self._step, by))
        session.changed.connect(self._document_changed)
        self._findings.changed.connect(self._findings_changed)
        self._lock.changed.connect(self._let_reorder)
        self._show_outline()

    def _lay_out(self) -> None:
        for facts_page in self._facts:
            self._stack.addWidget(facts_page.page)
        self._stack.addWidget(self._section_page)
        self._stack.addWidget(self._closing)
        side = QWidget(self)
        inner = QVBoxLayout(side)
        in_ems(inner, margins=1 / 3)
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
        self._rows = tuple(row.id for row in self._held())
        key = self._tree.chosen_key() or (before[0][0] if before else next(iter(sections), _CLOSING))
        self._sections = sections
        self._tree.show_outline(before, tuple(sections.values()), [(_CLOSING, _CLOSING_TITLE)])
        self._let_reorder()
        self._show_states()
        if not self._tree.choose(key):
            self._tree.choose(_CLOSING)

    def _let_reorder(self) -> None:
        is_free = self._outline is not None and self._outline.reorder and not self._lock.is_on
        self._tree.let_reorder(allowed=is_free and self._exists())

    def _all_sections(self) -> dict[str, OutlineSection]:
        """The sections of the outline, and those that the document holds beyond it: nothing is hidden."""
        held = self._held()
        known = {
            section.key: section
            for section in (ordered_sections(self._outline, Report(sections=held)) if self._outline else ())
        }
        foreign = (row.id for row in held if row.id not in known)
        return known | {
            key: OutlineSection(key=key, level=1, heading=_FOREIGN + key, required=False) for key in foreign
        }

    def _where(self, section: OutlineSection) -> FieldPath | None:
        """The field that holds the text of ``section``; None for a heading without text."""
        if section.source:
            return path(section.source)
        return self._report.child("sections").row(section.key).child("text") if section.body else None

    def _held(self) -> tuple[NarrativeSection, ...]:
        return get_at(self.session.evaluation, self._report).sections if self._exists() else ()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_behind:
            self._show_states()

    def _states_moved(self) -> None:
        """Show them now; behind another tab, when they are seen: who types in a grid does not wait for them."""
        self._is_behind = True
        if self.isVisible():
            self._show_states()

    def _show_states(self) -> None:
        self._is_behind = False
        states: dict[str, SectionState] = {}
        below: dict[int, list[SectionState]] = {}  # by level: what stands below the heading that comes next upwards
        for key, section in reversed(self._sections.items()):
            where, level = self._where(section), max(section.level, 1)
            deeper = [state for lower in sorted(below) if lower > level for state in below.pop(lower)]
            states[key] = self._state(section, where) if where is not None else state_together(deeper)
            below.setdefault(level, []).extend((states[key], *deeper))
        self._tree.show_states(states)

    def _state(self, section: OutlineSection, where: FieldPath) -> SectionState:
        remarks = [remark for remark in self._findings.at(where) if not remark.is_answered]
        told = [remark for remark in remarks if remark.severity is not Severity.INFO and not remark.is_follower]
        levels = Counter(remark.severity.label for remark in told)
        words = "、".join(f"{level} {count} 处" for level, count in levels.items())
        counted = [remark for remark in told if remark.severity <= Severity.EXPLAIN]  # as the badges of the tabs do
        sign = counted[0].mark if counted else ""
        return SectionState(self._fill(section, where, remarks), sign, len(counted), words)

    def _fill(self, section: OutlineSection, where: FieldPath, remarks: Sequence[Remark]) -> Fill:
        text = get_at(self.session.evaluation, where) if has_at(self.session.evaluation, where) else ""
        if not text.strip():
            return "missing" if section.required else "optional"
        too_short = section.min_chars is not None and section.excess(count_words(text)) < 0
        return "begun" if too_short or any(remark.issue.rule in _UNFINISHED for remark in remarks) else "filled"

    def _findings_changed(self, paths: frozenset[FieldPath]) -> None:
        if any(self._where(section) in paths for section in self._sections.values()):
            self._states_moved()

    def _exists(self) -> bool:
        return has_at(self.session.evaluation, self._report)

    def _step(self, by: int) -> None:
        """Go to the next (+1) or the previous (−1) section or page that can be filled in."""
        headings = {key for key, section in self._sections.items() if self._where(section) is None}
        key = self._tree.key_beside(by, headings)
        if not key:
            announce(self, "已经是最后一节。" if by > 0 else "已经是第一节。")
            return
        stays = self._tree.hasFocus()
        self._tree.choose(key)
        shown = self._stack.currentWidget()
        if not stays:
            field = self._section_page.edit if shown is self._section_page else first_field(self._stack)
            (field or self._tree).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _move(self, key: str, by: int) -> None:
        """Move a section by so many places among its siblings, where the pack allows it."""
        self.commit_pending()
        if self._outline is None or not self._exists():
            return
        report: Report = get_at(self.session.evaluation, self._report)
        siblings = siblings_of(self._outline, report, key)
        if key not in siblings or not 0 <= siblings.index(key) + by < len(siblings):
            announce(self, "这一节不能移到那里。")
            return
        rows = with_moved(self._outline, report, key, siblings.index(key) + by)
        label = f"移动 {self._sections[key].heading}"
        push_or_tell(self.session, SetField(self._report.child("sections"), rows, label), self._tree, initiator=self)

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
        rows = tuple(row.id for row in report.sections)
        if touched and (rows != self._rows or set(rows) - self._sections.keys()):
            self._show_outline()
        elif touched or any(changes.touches(path(item.source)) for item in self._sections.values() if item.source):
            self._states_moved()


def first_field(page: QWidget) -> QWidget | None:
    """What on ``page`` the Tab key would come to first."""
    fields = (one for one in page.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return next((one for one in fields if one.isVisible() and one.isEnabled() and one.focusProxy() is None), None)
