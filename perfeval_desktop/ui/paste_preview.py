"""PastePreview: what a block from the clipboard would do to a table that has another shape."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.grid_clipboard import Paste
from perfeval_desktop.ui.table_writing import at_place, problem_of

_SIZE = (44, 16)  # in characters and lines
_MOST_ROWS = 200  # nobody reads more; all of it is pasted
_FAULTS = ("不可填写", "超出表格")
_LONGEST = 60  # characters of a cell


class PastePreview(Dialog):
    """Shows each text where it would go. ``tell`` hears what did not go as it was meant."""

    def __init__(self, paste: Paste, parent: QWidget, tell: Callable[[str], None]) -> None:
        super().__init__(parent)
        self.setWindowTitle("粘贴预览")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._paste = paste
        self._tell = tell
        layout = QVBoxLayout(self)
        self._words = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        layout.addWidget(self._words)
        self._grid = self._make_grid()
        layout.addWidget(self._grid, 1)
        self._more = QCheckBox()
        layout.addWidget(self._more)
        layout.addWidget(self._make_buttons())
        self._offer_rows()
        self._more.toggled.connect(self._show)
        self._show()
        open_at_size(self, *_SIZE)

    def accept(self) -> None:
        adding = self._adding()
        super().accept()
        if sentence := self._paste.write(adding=adding):
            self._tell(sentence)

    def _adding(self) -> int:
        return self._paste.missing_rows if self._more.isVisibleTo(self) and self._more.isChecked() else 0

    def _offer_rows(self) -> None:
        missing = self._paste.missing_rows
        rows, _ = self._paste.table.lengthened(missing)
        added = len(rows) - len(self._paste.table.rows)
        self._more.setText(f"在表格末尾增加 {added} 行")
        self._more.setChecked(added > 0)
        self._more.setVisible(added > 0)

    def _show(self) -> None:
        rows, _ = self._paste.table.lengthened(self._adding())
        first_row = min(row for (row, _), _ in self._paste.texts)
        first_column = min(column for (_, column), _ in self._paste.texts)
        self._grid.clearContents()
        counts = dict.fromkeys(("", *_FAULTS), 0)
        for (row, column), text in self._paste.texts:
            outside = row >= len(rows) or column >= len(self._paste.table.columns)
            fault = "超出表格" if outside else problem_of(at_place(rows, (row, column)), text)
            counts[fault] = counts.get(fault, 0) + bool(text or not fault)
            if row - first_row < self._grid.rowCount():
                self._grid.setItem(row - first_row, column - first_column, _item(text, fault if text else ""))
        self._words.setText(self._sentence(counts))

    def _sentence(self, counts: dict[str, int]) -> str:
        clip = self._paste.clip
        unreadable = sum(count for fault, count in counts.items() if fault not in ("", *_FAULTS))
        parts = [f"将填入 {counts['']} 格"]
        parts += [f"{counts[fault]} 格{fault}" for fault in _FAULTS if counts[fault]]
        parts += [f"{unreadable} 格看不懂"] if unreadable else []
        return f"剪贴板中是 {clip.height} 行 {clip.width} 列，{self._paste.differs}。{'，'.join(parts)}。"

    def _make_grid(self) -> QTableWidget:
        places = [place for place, _ in self._paste.texts]
        rows = sorted({row for row, _ in places})[:_MOST_ROWS]
        columns = sorted({column for _, column in places})
        grid = QTableWidget(rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)
        grid.setAccessibleName("粘贴预览")
        grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        grid.setTabKeyNavigation(False)
        titles = [(column.title or column.group).partition("（")[0] for column in self._paste.table.columns]
        shown = range(columns[0], columns[-1] + 1)
        grid.setHorizontalHeaderLabels([titles[at] if at < len(titles) else "（表外）" for at in shown])
        grid.setVerticalHeaderLabels([str(row + 1) for row in range(rows[0], rows[-1] + 1)])
        grid.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        return grid

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        paste = buttons.addButton("粘贴", QDialogButtonBox.ButtonRole.AcceptRole)
        paste.setDefault(True)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons


def _item(text: str, fault: str) -> QTableWidgetItem:
    """The text as it will stand there; with a fault, behind a mark and with the word why."""
    short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    word = fault if fault in ("", *_FAULTS) else "看不懂"
    item = QTableWidgetItem(f"✗ {short}（{word}）" if fault else short)
    item.setToolTip(f"{text}\n{fault}" if fault else text)
    if fault:
        item.setForeground(QApplication.palette().placeholderText())
    return item
