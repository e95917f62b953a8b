"""The facts of the indicator under the cursor, with the points that its rule makes of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.tree import get_at, has_at
from perfeval_desktop.rulepack.schema import Indicator
from perfeval_desktop.scoring.proposal import Proposal
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.after_paint import AfterPaint
from perfeval_desktop.ui.final_lock import FinalLock
from perfeval_desktop.ui.form_page import FormPage, heading_label
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.pushing import push_or_tell
from perfeval_desktop.ui.rule_inputs import RuleInputSource, indicator_at
from perfeval_desktop.ui.scorecard_grid import ENTRIES, suggestion
from perfeval_desktop.ui.tab_editor import EditorGroup
from perfeval_desktop.ui.table_model import ValueTableModel

_LEAST_LINES = 4


class _AsidePage(FormPage):
    """As high as what stands on it where there is room, else it scrolls."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        hint, body = super().sizeHint(), self.widget()
        if body is None:
            return hint
        needed = body.heightForWidth(self.viewport().width()) if body.hasHeightForWidth() else body.sizeHint().height()
        return QSize(hint.width(), needed)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), _LEAST_LINES * self.fontMetrics().lineSpacing())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class RulePanel(EditorGroup):
    """计分依据 of the indicator that it is told to ``follow``; empty where the cursor is at none."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._entry = ENTRIES
        self._body = _AsidePage(self)
        self._heading = heading_label("", self)
        self._grid = GridView(ValueTableModel(session, RuleInputSource(ENTRIES), self), self, whole=True)
        self._grid.horizontalHeader().hide()
        self._arithmetic = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._take = QPushButton("采用建议得分(&A)", self)
        self._take.setToolTip("把建议得分填入自评得分（在表格中按 Alt+=）")
        self._take.clicked.connect(self._take_suggestion)
        self.adopt(self._grid)
        self._lay_out()
        self._lock = FinalLock.of(session)
        self._lock.changed.connect(self._show_suggestion)
        self._asked: FieldPath | None = None
        self._after_paint = AfterPaint(self, session, self._show_asked)
        session.changed.connect(self._document_changed)

    def _lay_out(self) -> None:
        for widget in (self._heading, self._grid, self._arithmetic, self._take):
            self._body.add(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)
        self._body.hide()

    def follow(self, path: FieldPath | None) -> None:
        """Show the facts of the indicator that ``path`` belongs to, when the cell there has been painted."""
        self._asked = path
        self._after_paint.ask()

    def _show_asked(self) -> None:
        path = self._asked
        indicator = indicator_at(path, self.session.pack) if self.session.is_open else None
        self._body.setVisible(indicator is not None)
        if path is None or indicator is None:
            return
        entry = FieldPath(path.steps[:3])
        if entry != self._entry:
            self._grid.commit_pending()
            self._entry = entry
            self._grid.table.show_source(RuleInputSource(entry))
        self._show_suggestion()

    def prepare(self, path: FieldPath) -> bool:
        if "inputs" not in path.steps:
            return False
        self._asked = path
        self._show_asked()
        return True

    def _document_changed(self, changes: Changes, _initiator: object) -> None:
        if self._body.isVisibleTo(self) or changes.touches(self._entry):
            self._after_paint.ask()

    def _show_suggestion(self) -> None:
        found = self._suggestion()
        self._take.setEnabled(found is not None and found[1].score is not None and not self._lock.is_on)
        if found is None:
            return
        indicator, proposal = found
        self._heading.setText(f"{indicator.name}（{trim_zeros(indicator.max_score)} 分）")
        lines = [proposal.arithmetic, proposal.note]
        if proposal.missing:
            lines.append(f"尚缺：{'、'.join(proposal.missing)}")
        if proposal.score is not None:
            lines.insert(0, f"建议得分 {trim_zeros(proposal.score)} 分")
        self._arithmetic.setText("\n".join(line for line in lines if line))

    def _suggestion(self) -> tuple[Indicator, Proposal] | None:
        """What the rule makes of the facts as they are now, None where there is no indicator."""
        indicator = indicator_at(self._entry, self.session.pack)
        if indicator is None or not has_at(self.session.evaluation, self._entry):
            return None
        evaluation = self.session.evaluation
        return indicator, suggestion(indicator, get_at(evaluation, self._entry), evaluation, self.session.pack)

    def _take_suggestion(self) -> None:
        self._grid.commit_pending()
        found = self._suggestion()
        if found is not None and found[1].score is not None:
            indicator, score = found[0], found[1].score
            label = f"采用建议得分 {indicator.name} {trim_zeros(score)}"
            step = SetField(self._entry.child("self_score"), score, label)
            push_or_tell(self.session, step, self._take, initiator=self)
