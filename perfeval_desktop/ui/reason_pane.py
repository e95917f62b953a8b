"""ReasonPane: what can be done about the reason of the selected finding, and the editor in which it is written."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.checks.reasons import OPEN, State, can_be_answered, problem_of
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.reasons import give_reason, place_of, withdraw_reason
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.drafts import Draft, Drafts
from perfeval_desktop.ui.ems import in_ems
from perfeval_desktop.ui.final_lock import FinalLock
from perfeval_desktop.ui.findings_model import FindingRow
from perfeval_desktop.ui.help_topic import set_help_topic
from perfeval_desktop.ui.notices import announce, show_notice
from perfeval_desktop.ui.pushing import push_or_tell
from perfeval_desktop.ui.reason_editor import ReasonEditor

_UNSAVED = "说明写了还没有保存。"


class ReasonPane(QWidget):
    """Empty for a finding that asks for no reason.

    A reason that is being written is saved when the document is, if it is one; else it waits, and is not lost when
    another finding is selected. ``writing_changed``: the editor came or went. ``settled``: a reason was saved or
    withdrawn here.
    """

    writing_changed = Signal()
    settled = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._drafts = Drafts.of(session)
        self._row: FindingRow | None = None
        self._written: FindingRow | None = None  # the finding whose reason is being written
        self._unsaved: dict[str, str] = {}  # what was typed and not saved, by the key of the finding
        self._waiting: dict[str, FieldPath] = {}  # for which of them the user is told so
        self._write = QPushButton()
        self._reuse = QPushButton("沿用原说明(&Y)")
        self._reuse.setToolTip("内容虽已改变，原来的说明仍然适用")
        self._withdraw = QPushButton("撤回说明")
        self._editor = ReasonEditor()
        self._lock = FinalLock.of(session)
        set_help_topic(self, "reasons")
        self._lay_out()
        self._write.clicked.connect(self.write)
        self._lock.changed.connect(self._show_buttons)
        self._reuse.clicked.connect(self._use_again)
        self._withdraw.clicked.connect(self._take_back)
        self._editor.saved.connect(self._save)
        self._editor.given_up.connect(self._give_up)
        self._editor.typed.connect(self._remember)
        session.opened.connect(self._forget)
        session.closed.connect(self._forget)
        self._show_buttons()  # until the first findings are there, there is nothing to say

    @property
    def is_writing(self) -> bool:
        return self._written is not None

    def show_row(self, row: FindingRow | None) -> None:
        """Offer what can be done for ``row``; a reason that is being written for another finding waits."""
        self._row = row
        if self._written is not None and (row is None or row.key != self._written.key):
            self._close()  # what was typed is kept already
        elif self._written is not None:
            self._written = row
        self._show_buttons()

    def write(self) -> None:
        """Open the editor with what stands there so far and put the cursor into it."""
        row = self._row
        if row is None or not can_be_answered(row.issue):
            return
        begun = self._unsaved.get(row.key)
        self._written = row
        self._editor.write(row.answer.reason if begun is None else begun, self._session.pack.reasons)
        self._show_buttons()
        self.writing_changed.emit()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def follow(self, issues: Iterable[Issue]) -> None:
        """``issues`` are the findings that there are: nobody waits for the reason of another."""
        if not self._waiting:
            return
        present = {issue.waiver_key for issue in issues}
        for key, where in list(self._waiting.items()):
            if key not in present:
                self._drafts.drop(where)
                del self._waiting[key]

    def commit_pending(self) -> None:
        """Save the reason that is being written, if it is one."""
        if self._written is None:
            return
        self._editor.take_composition()
        if not self._editor.problem() and self._text() != self._old_text():
            self._save()

    def arrange(self, *, is_narrow: bool) -> None:
        """The buttons side by side, on two lines where they have no room."""
        columns = 2 if is_narrow else 3
        for number, button in enumerate((self._reuse, self._write, self._withdraw)):
            place = number // columns, number % columns
            self._buttons.addWidget(button, *place, Qt.AlignmentFlag.AlignLeft)

    # --- inner life ----------------------------------------------------------------------------------------------

    def _save(self) -> None:
        row = self._written
        assert row is not None
        if self._give(row, self._text()):
            self._discard(row)
            self._close()
            self.settled.emit()

    def _use_again(self) -> None:
        if self._row is not None and self._give(self._row, self._row.answer.reason):
            self.settled.emit()

    def _give(self, row: FindingRow, reason: str) -> bool:
        evaluation, pack = self._session.evaluation, self._session.pack
        try:
            step = give_reason(row.issue, row.finding.label, reason, evaluation, pack)
        except ModelError as error:
            show_notice(self, str(error))
            return False
        done = push_or_tell(self._session, step, self)
        if done:
            announce(self, f"{row.finding.label}：已说明。")
        return done

    def _take_back(self) -> None:
        if self._row is None:
            return
        if push_or_tell(self._session, withdraw_reason(self._row.issue, self._row.finding.label), self._withdraw):
            self.settled.emit()

    def _give_up(self) -> None:
        if self._written is not None:
            self._discard(self._written)
        self._close()
        self.settled.emit()

    def _remember(self) -> None:
        """Keep what is typed, so that nothing is lost and nobody saves a file without knowing of it."""
        row = self._written
        if row is None or not self._editor.is_typed:
            return
        if self._text() == self._old_text():
            self._discard(row)
            return
        self._unsaved[row.key] = self._text()
        problem = problem_of(self._text(), self._session.pack.reasons) or _UNSAVED
        self._waiting[row.key] = place_of(row.issue)
        draft = Draft(f"{row.finding.label} 的说明", self._text(), problem, waits=True)
        self._drafts.keep(place_of(row.issue), draft)

    def _discard(self, row: FindingRow) -> None:
        self._unsaved.pop(row.key, None)
        self._waiting.pop(row.key, None)
        self._drafts.drop(place_of(row.issue))

    def _text(self) -> str:
        return self._editor.text()

    def _old_text(self) -> str:
        return self._written.answer.reason if self._written is not None else ""

    def _close(self) -> None:
        self._written = None
        self._show_buttons()
        self.writing_changed.emit()

    def _forget(self) -> None:
        self._unsaved.clear()
        self._waiting.clear()
        self._row = self._written = None
        self._show_buttons()
        self.writing_changed.emit()

    def _show_buttons(self) -> None:
        row, writing = self._row, self._written is not None
        asked = row is not None and can_be_answered(row.issue)
        answer = row.answer if row is not None else OPEN
        own = answer.state is not State.OPEN and not answer.leader
        begun = row is not None and row.key in self._unsaved
        self._write.setText("继续写说明(&M)…" if begun else "修改说明(&M)…" if own else "说明(&M)…")
        self._write.setVisible(asked and not writing)
        self._reuse.setVisible(asked and not writing and answer.state is State.LAPSED)
        self._withdraw.setVisible(asked and not writing and own)
        for button in (self._write, self._reuse, self._withdraw):
            button.setEnabled(not self._lock.is_on)
        self._editor.setVisible(writing)
        self.setVisible(asked)

    def _lay_out(self) -> None:
        self._buttons = QGridLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._editor, 1)
        column.addLayout(self._buttons)
        in_ems(self._buttons, columns_apart=0.5, rows_apart=0.5)
        self._buttons.setColumnStretch(3, 1)
        self.arrange(is_narrow=False)
