"""SectionPage: one section of a report with its heading, what belongs into it, and its text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from perfeval_desktop.document.commands import SetField
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.word_count import count_words
from perfeval_desktop.rulepack.forms import OutlineSection
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.final_lock import FinalLock
from perfeval_desktop.ui.form_page import heading_label, note_label
from perfeval_desktop.ui.narrative_edit import NarrativeEdit
from perfeval_desktop.ui.outline_tree import PREAMBLE
from perfeval_desktop.ui.pushing import push_or_tell

_COUNTING = "字数按 Word 的算法：汉字和中文标点各算一字，连写的数字或西文算一字"
_AMPLE = 1000  # the column takes what there is, and what is left over lies on both sides of it
_ONLY_HEADING = "此处只有标题，正文写在它下面的各节中。"


class SectionPage(QWidget):
    """Shows whichever section it is given; ``starter_of`` makes the text that the rule pack offers for it."""

    def __init__(
        self, session: Session, starter_of: Callable[[OutlineSection], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._starter_of = starter_of
        self._section: OutlineSection | None = None
        self._heading = heading_label("", self)
        self._hint = note_label("", self)
        self.edit = NarrativeEdit(session, "正文", parent=self)
        self._count = QLabel(self)
        self._count.setToolTip(_COUNTING)
        self._starter = QPushButton("填入参考文字(&W)", self)
        self._starter.setToolTip("填入规则包提供的参考文字，填入后可任意修改")
        self._column = QWidget(self)
        layout = QVBoxLayout(self._column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._heading)
        layout.addWidget(self._hint)
        layout.addWidget(self.edit, 1)
        foot = QHBoxLayout()
        layout.addLayout(foot)
        foot.addWidget(self._count)
        foot.addStretch(1)
        foot.addWidget(self._starter)
        middle = QHBoxLayout(self)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(self._column, _AMPLE)
        middle.addStretch(1)
        self._fit_column()
        self.edit.page_changed.connect(self._fit_column)
        self.edit.text_changed.connect(self._show_count)
        self._starter.clicked.connect(self._fill_starter)
        self._lock = FinalLock.of(session)
        self._lock.changed.connect(self._show_count)

    def show_section(self, section: OutlineSection, where: FieldPath | None) -> None:
        """Show ``section``, whose text is at ``where``; None for a heading without text."""
        self._section = section
        self._heading.setText(section.heading or PREAMBLE)
        self.edit.label = section.heading or PREAMBLE
        hint = section.hint if where is not None else _ONLY_HEADING
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.edit.set_level(section.level)
        self.edit.bind(where)
        self.edit.setVisible(where is not None)
        self._count.setVisible(where is not None)
        self._show_count()

    def _fit_column(self) -> None:
        self._column.setMaximumWidth(self.edit.page_width())

    def _show_count(self) -> None:
        section = self._section
        if section is None:
            return
        self._count.setText(_length_words(section, count_words(self.edit.shown_text())))
        empty = self.edit.is_bound() and not self.edit.text().strip()
        self._starter.setVisible(empty and bool(section.starter))
        self._starter.setEnabled(not self._lock.is_on)

    def _fill_starter(self) -> None:
        if self._section is not None and self.edit.path is not None:
            text = self._starter_of(self._section)
            label = f"填入参考文字 {self._section.heading or PREAMBLE}"
            if push_or_tell(self._session, SetField(self.edit.path, text, label), self._starter, initiator=self):
                self.edit.setFocus()


def _length_words(section: OutlineSection, count: int) -> str:
    """已写 312 字 / 不超过 500 字, and by how much it is too long. What is still being written is not too short."""
    limit = f" / {section.length_words}" if section.length_words else ""
    excess = section.excess(count)
    return f"已写 {count} 字{limit}" + (f"　！超出 {excess} 字" if excess > 0 else "")
