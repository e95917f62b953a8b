"""历史版本: the dated copies of a file, compared with it as it is; restored as one step, or opened as a copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.session import versions
from perfeval_desktop.session.difference_words import DifferenceLine
from perfeval_desktop.session.errors import PackError, StorageError
from perfeval_desktop.session.session import Session
from perfeval_desktop.session.versions import Content, Version
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.difference_view import DifferenceView

_SIZE = (66, 24)  # in characters and lines
_LIST_EMS = 19
_NEVER_SAVED = "从未保存过的材料"


class VersionsDialog(Dialog):
    """``replace`` puts the open document away, when the user lets it go, before another one comes."""

    def __init__(
        self, session: Session, replace: Callable[[Callable[[], None]], bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._replace = replace
        self._versions: list[Version] = []
        self._content: Content | None = None
        self.setWindowTitle("历史版本")
        self.files = QComboBox()
        self.folder = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)  # a path is too long for one line
        self.list = QListWidget()
        self.list.setAccessibleName("历史版本")
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.view = DifferenceView("现在", "这一版")
        self.restore_button = QPushButton("恢复为这一版(&R)")
        self.open_button = QPushButton("作为副本打开(&O)")
        self._close = QPushButton("关闭")
        self._lay_out()
        self.files.currentIndexChanged.connect(self._show_file)
        self.list.currentRowChanged.connect(self._show_version)
        self.restore_button.clicked.connect(self.restore)
        self.open_button.clicked.connect(self.open_copy)
        self._close.clicked.connect(self.reject)
        self._fill()

    def restore(self) -> None:
        """Make the open document what the chosen version is, and close."""
        version = self._chosen()
        if version is not None and self._content is not None:
            versions.restore(self._session, version, self._content)
            self.accept()

    def open_copy(self) -> None:
        """Open the chosen version as a document of its own, and close."""
        version, content = self._chosen(), self._content
        if version is None or content is None:
            return
        if self._replace(lambda: versions.open_as_copy(self._session, version, content)):
            self.accept()

    # --- inner life ----------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        addresses = versions.files_with_versions(self._session)
        names = Counter(Path(address).name for address in addresses)
        for address in addresses:
            file = Path(address)
            among = f"（{file.parent.name}）" if names[file.name] > 1 else ""
            self.files.addItem(f"{file.name}{among}" if address else _NEVER_SAVED, address)
        self._show_file()

    def _show_file(self) -> None:
        address = self.files.currentData()
        self._versions = versions.versions_of(self._session, address) if address is not None else []
        self.folder.setText(f"所在文件夹：{Path(address).parent}" if address else "")
        self.folder.setVisible(bool(address))
        self.list.clear()
        self.list.addItems([version.name for version in self._versions])
        self._content = None
        if self._versions:
            self.list.setCurrentRow(0)
        else:
            self._show_version()

    def _show_version(self) -> None:
        version, self._content = self._chosen(), None
        lines: tuple[DifferenceLine, ...] = ()
        text = "还没有历史版本。每次保存时程序会自动留下一份。"
        if version is not None:
            try:
                self._content = versions.content_of(self._session, version)
                lines = versions.lines_to(self._session, version, self._content)
                text = self._words(version, len(lines))
            except (StorageError, PackError) as error:
                text = str(error)
        self.message.setText(text)
        self.view.show_lines(lines)
        content = self._content
        usable = version is not None and content is not None
        self.open_button.setEnabled(usable)
        self.restore_button.setEnabled(
            version is not None
            and content is not None
            and bool(lines)
            and versions.can_restore(self._session, version, content)
        )

    def _words(self, version: Version, count: int) -> str:
        if versions.present(self._session, version.address) is None:
            return "现在的文件找不到或打不开，没有可比较的内容；这一版可以作为副本打开。"
        if not count:
            return "这一版和现在的内容相同。"
        if self._session.file_address != version.address:
            return f"这一版和现在的文件有 {count} 处不同。打开这个文件后才能恢复；现在可以作为副本打开。"
        if self._session.is_final:
            return f"这一版和现在有 {count} 处不同。材料已定稿，退回修改后才能恢复；现在可以作为副本打开。"
        return f"恢复为这一版会改变 {count} 处，可以撤销。"

    def _chosen(self) -> Version | None:
        row = self.list.currentRow()
        return self._versions[row] if 0 <= row < len(self._versions) else None

    def _lay_out(self) -> None:
        em = self.fontMetrics().horizontalAdvance("字")
        column = QVBoxLayout(self)
        column.setContentsMargins(em, em, em, em)
        column.setSpacing(em // 2)
        caption = QLabel("文件(&F)")
        caption.setBuddy(self.files)
        self.files.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        head = QHBoxLayout()
        column.addLayout(head)
        head.addWidget(caption)
        head.addWidget(self.files, 1)
        column.addWidget(self.folder)
        right = QWidget()
        inner = QVBoxLayout(right)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.message)
        inner.addWidget(self.view, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_LIST_EMS * em, (_SIZE[0] - _LIST_EMS) * em])
        column.addWidget(splitter, 1)
        row = QHBoxLayout()
        column.addLayout(row)
        row.addStretch(1)
        for button in (self.restore_button, self.open_button, self._close):
            row.addWidget(button)
        self.restore_button.setAutoDefault(False)
        self.open_button.setAutoDefault(False)
        self._close.setDefault(True)
        self.list.setFocus()
        open_at_size(self, *_SIZE)
