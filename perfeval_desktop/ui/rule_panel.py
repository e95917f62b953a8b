"""The facts of the indicator under the cursor, with the points that its rule makes of them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.tree import get_at, has_at
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.form_page import heading_label
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.rule_inputs import RuleInputSource, indicator_at
from perfeval_desktop.ui.scorecard_grid import suggestion
from perfeval_desktop.ui.tab_editor import EditorGroup
from perfeval_desktop.ui.table_model import ValueTableModel


class RulePanel(EditorGroup):
    """计分依据 of one indicator. ``show_entry`` chooses it; nothing is shown for a place outside the rubric."""

    def __init__(self, session: Session, entry: FieldPath, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._entry = entry
        self._heading = heading_label("", self)
        self._grid = GridView(ValueTableModel(session, RuleInputSource(entry), self), self)
        self._arithmetic = QLabel(self, wordWrap=True)
        self._take = QPushButton("采用建议得分(&A)", self)
        self._take.setToolTip("把建议得分填入自评得分（在表格中按 Alt+=）")
        self._take.clicked.connect(self._take_suggestion)
        self.adopt(self._grid)
        side = QVBoxLayout()
        side.addWidget(self._heading)
        side.addWidget(self._arithmetic, 1)
        side.addWidget(self._take)
        layout = QHBoxLayout(self)
        layout.addWidget(self._grid, 3)
        layout.addLayout(side, 2)
        session.changed.connect(self._document_changed)
        self._show_suggestion()

    def show_entry(self, path: FieldPath | None) -> None:
        """Show the facts of the indicator that ``path`` belongs to; a place without one leaves the panel as it is."""
        if path is None or indicator_at(path, self.session.pack) is None:
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
        self.show_entry(path)
        return True

    def _document_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.touches(self._entry):
            self._show_suggestion()

    def _show_suggestion(self) -> None:
        indicator = indicator_at(self._entry, self.session.pack)
        if indicator is None or not has_at(self.session.evaluation, self._entry):
            self._take.setEnabled(False)
            return
        proposal = suggestion(indicator, get_at(self.session.evaluation, self._entry))
        self._heading.setText(f"{indicator.name}（{trim_zeros(indicator.max_score)} 分）")
        lines = [proposal.arithmetic, proposal.note]
        if proposal.missing:
            lines.append(f"尚缺：{'、'.join(proposal.missing)}")
        if proposal.score is not None:
            lines.insert(0, f"建议得分 {trim_zeros(proposal.score)} 分")
        self._arithmetic.setText("\n".join(line for line in lines if line))
        self._take.setEnabled(proposal.score is not None)

    def _take_suggestion(self) -> None:
        self._grid.commit_pending()
        indicator = indicator_at(self._entry, self.session.pack)
        if indicator is None:
            return
        score = suggestion(indicator, get_at(self.session.evaluation, self._entry)).score
        if score is not None:
            label = f"采用建议得分 {indicator.name} {trim_zeros(score)}"
            self.session.push(SetField(self._entry.child("self_score"), score, label), initiator=self)
