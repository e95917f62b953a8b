"""升级到另一个规则包: what would become of the open document, and a copy of it under that pack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.bureau.upgrade import Upgrade, upgrade
from perfeval_desktop.rulepack.catalog import PackSource
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.help_topic import set_help_topic
from perfeval_desktop.ui.reading_table import RowReader, put_texts, set_columns
from perfeval_desktop.ui.slots import weak_slot

_SIZE = (70, 30)  # in characters and lines
_READ_LINES = 3
_ORDER = ("lost", "required", "mapped", "note")
Write = Callable[[Upgrade, PackSource], Path | None]


class UpgradeDialog(Dialog):
    """``write`` asks where the copy shall lie and writes it; None when it did not."""

    def __init__(
        self, session: Session, sources: Sequence[PackSource], write: Write, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("升级到另一个规则包")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_help_topic(self, "packs")
        self._session, self._write = session, write
        self._sources = [source for source in sources if source.text != session.pack_source.text]
        self._found: Upgrade | None = None
        self.packs = QComboBox()
        self.packs.setAccessibleName("规则包")
        self.packs.addItems([_name(source) for source in self._sources])
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.table = QTableWidget()
        set_columns(self.table, ("结果", "位置", "内容"), "升级的结果")
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.whole = RowReader(self.table)
        self.whole.setMinimumHeight(_READ_LINES * self.fontMetrics().lineSpacing())
        self.save_button = QPushButton("另存副本(&S)…")
        self._lay_out()
        self.packs.currentIndexChanged.connect(weak_slot(self._show_outcome))
        self._show_outcome()

    def chosen(self) -> PackSource | None:
        """The pack to upgrade to."""
        at = self.packs.currentIndex()
        return self._sources[at] if 0 <= at < len(self._sources) else None

    def save(self) -> None:
        """Write the copy, and close when it is there."""
        source = self.chosen()
        if self._found is not None and source is not None and self._write(self._found, source) is not None:
            self.accept()

    def _show_outcome(self) -> None:
        source, session = self.chosen(), self._session
        self._found = upgrade(session.evaluation, session.pack, source.pack) if source is not None else None
        self.save_button.setEnabled(self._found is not None)
        if self._found is None:
            self.message.setText("没有别的规则包。请先在“工具 → 规则包”中安装。")
            put_texts(self.table, [])
            return
        lines = sorted(self._found.lines, key=lambda line: _ORDER.index(line.fate))
        put_texts(self.table, [(line.fate_label, line.place, line.text) for line in lines])
        self.table.setCurrentCell(0 if lines else -1, 0)
        self.message.setText(f"{self._found.summary}现在的文件不会改动。")

    def _lay_out(self) -> None:
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(weak_slot(self.save))
        buttons = QDialogButtonBox()
        buttons.addButton(self.save_button, QDialogButtonBox.ButtonRole.ActionRole)
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        cancel.setText("取消")
        buttons.rejected.connect(self.reject)
        self.packs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        head, pair, body = QFormLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)  # titles of packs are long
        label = QLabel("规则包(&P)：")
        label.setBuddy(self.packs)
        head.addRow(label, self.packs)
        pair.addWidget(self.table, 2)
        pair.addWidget(self.whole, 1)
        body.addLayout(head)
        body.addWidget(self.message)
        body.addLayout(pair, 1)
        body.addWidget(buttons)
        open_at_size(self, *_SIZE)


def _name(source: PackSource) -> str:
    return f"{source.pack.title}（第 {source.pack.version} 版）"
