"""安装规则包: what is wrong with the file, and what would change, before it is put beside the others."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QTableWidget, QVBoxLayout, QWidget

from perfeval_desktop.bureau.pack_review import review
from perfeval_desktop.bureau.pack_shelf import PackShelf
from perfeval_desktop.rulepack.comparing import PackChange, changes_between
from perfeval_desktop.session.errors import PackError, StorageError
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.difference_view import excerpts
from perfeval_desktop.ui.fault_table import make_fault_table, show_faults
from perfeval_desktop.ui.help_topic import set_help_topic
from perfeval_desktop.ui.reading_table import RowReader, put_texts, set_columns
from perfeval_desktop.ui.slots import weak_slot

_SIZE = (64, 26)  # in characters and lines
_READ_LINES = 3
_NONE = "（没有）"


class PackInstallDialog(Dialog):
    """Shows the pack in ``text``, read from the file ``origin``; accepted when it lies on ``shelf``."""

    def __init__(self, shelf: PackShelf, text: str, origin: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"安装规则包“{origin}”")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_help_topic(self, "packs")
        self._shelf, self._text, self._origin = shelf, text, origin
        self.review = review(text, origin)
        self.installed: Path | None = None
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.changes, self.faults = QTableWidget(), make_fault_table("核对的结果")
        set_columns(self.changes, ("位置", "现在", "安装后"), "与现有规则包的不同")
        self.whole = RowReader(self.changes)
        self.whole.setMinimumHeight(_READ_LINES * self.fontMetrics().lineSpacing())
        self.install_button = QPushButton("安装(&I)")
        self._fill()
        self._lay_out()

    def install(self) -> None:
        """Put the pack into the own folder, and close."""
        try:
            self.installed = self._shelf.install(self._text, self._origin)
        except (StorageError, PackError) as error:
            self.message.setText(str(error))
            return
        self.accept()

    def _fill(self) -> None:
        pack = self.review.pack
        known = self._shelf.installed(pack.id) if pack is not None else None
        found: tuple[PackChange, ...] = changes_between(known.pack, pack) if known is not None and pack else ()
        rows = [(change.place, change.old or _NONE, change.new or _NONE) for change in found]
        put_texts(self.changes, rows, [excerpts(old, new) for _, old, new in rows])
        show_faults(self.faults, self.review.faults)
        for table in (self.changes, self.faults):
            table.setVisible(table.rowCount() > 0)
        self.whole.setVisible(bool(found))
        self.message.setText(self._told(known is not None, len(found)))
        same = known is not None and not found
        self.install_button.setEnabled(pack is not None and not same)
        if known is not None and self._shelf.catalog.is_own(known):
            self.install_button.setText("替换(&I)")

    def _told(self, is_known: bool, count: int) -> str:
        pack = self.review.pack
        if pack is None:
            return f"这个文件{self.review.summary}改正以后再安装。"
        told = f"“{pack.title}”（{pack.id}，{pack.year} 年度，第 {pack.version} 版）{self.review.summary}"
        if not is_known:
            return f"{told}安装后可以在新建时选用。"
        if not count:
            return f"{told}与现有的同一编号的规则包内容相同，不必安装。"
        return (
            f"{told}已有同一编号的规则包，安装后以这一个为准，有 {count} 处不同，见下表。"
            "已有的文件各自带着原来的规则包，不受影响。"
        )

    def _lay_out(self) -> None:
        self.install_button.setDefault(True)
        self.install_button.clicked.connect(weak_slot(self.install))
        buttons = QDialogButtonBox()
        buttons.addButton(self.install_button, QDialogButtonBox.ButtonRole.ActionRole)
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        cancel.setText("取消")
        buttons.rejected.connect(self.reject)
        body, pair = QVBoxLayout(self), QHBoxLayout()
        pair.addWidget(self.changes, 2)
        pair.addWidget(self.whole, 1)
        body.addWidget(self.message)
        body.addLayout(pair, 3)
        body.addWidget(self.faults, 2)
        body.addWidget(buttons)
        if not self.changes.rowCount() and not self.faults.rowCount():
            body.insertStretch(1, 1)
        open_at_size(self, *_SIZE)
