"""PastePreview: what a block from the clipboard would do to a table that has another shape."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.ems import em_of
from perfeval_desktop.ui.grid_clipboard import Paste
from perfeval_desktop.ui.grid_rows import GridRow
from perfeval_desktop.ui.paste_ways import Line, Way, head_columns
from perfeval_desktop.ui.row_labels import class_name, standing_label
from perfeval_desktop.ui.table_writing import Place, at_place, problem_of, stands_there

_SIZE = (64, 20)  # in characters and lines
_LEAST_EMS, _MOST_EMS = 4, 18  # of a column
_MOST_ROWS = 200  # nobody reads more; all of it is pasted
_FAULTS = ("不可填写", "超出表格")
_NOWHERE = "不粘贴"
_LONGEST = 60  # characters of a cell
_NOT_TOLD = None  # a label that stands there already


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
        self._choices = [QRadioButton(way.name, self) for way in paste.ways]
        for button in (self._more, *self._choices):
            layout.addWidget(button)
        layout.addWidget(self._make_buttons())
        self._offer_ways()
        self._show()
        open_at_size(self, *_SIZE)

    def accept(self) -> None:
        way = self._way()
        super().accept()
        if sentence := self._paste.write(way):
            self._tell(sentence)

    def _way(self) -> Way:
        """The way that is chosen."""
        ways = self._paste.ways
        if self._is_longer_or_not():
            return ways[0 if self._more.isChecked() else 1]
        return next((way for way, button in zip(ways, self._choices, strict=True) if button.isChecked()), ways[0])

    def _is_longer_or_not(self) -> bool:
        """True when there is only to decide whether rows are added."""
        return len(self._paste.ways) == 2 and not self._paste.ways[1].name

    def _offer_ways(self) -> None:
        ways, by_box = self._paste.ways, self._is_longer_or_not()
        self._more.setText(ways[0].name)
        self._more.setChecked(by_box)
        self._more.setVisible(by_box)
        self._choices[0].setChecked(True)
        for button in self._choices:
            button.setVisible(len(ways) > 1 and not by_box)
            button.toggled.connect(self._show)
        self._more.toggled.connect(self._show)

    def _show(self) -> None:
        way, columns = self._way(), len(self._paste.table.columns)
        rows = way.made.rows if way.made else self._paste.table.rows
        used = [column for line in way.lines for column, _ in line.texts]
        first = min(used, default=0)
        self._grid.clearContents()
        self._grid.setRowCount(min(_MOST_ROWS, len(way.lines)))
        self._grid.setColumnCount(max(used, default=0) + 1 - first)
        self._name_parts(way, first, rows)
        counts = dict.fromkeys(("", *_FAULTS), 0)
        for number, line in enumerate(way.lines):
            for column, text in line.texts:
                place = (line.row, column) if line.row is not None else None
                fault = _fault(rows, columns, place, text)
                if place is not None and fault is not _NOT_TOLD:
                    counts[fault] = counts.get(fault, 0) + bool(text or not fault)
                if number < self._grid.rowCount():
                    self._grid.setItem(number, column - first, _item(text, fault if text and fault else ""))
        self._words.setText(self._sentence(counts, way))
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Columns as wide as what stands in them, up to a width that is still read; longer texts take more lines."""
        em, grid = em_of(self), self._grid
        grid.resizeColumnsToContents()
        for column in range(grid.columnCount()):
            grid.setColumnWidth(column, max(_LEAST_EMS * em, min(grid.columnWidth(column), _MOST_EMS * em)))
        grid.resizeRowsToContents()

    def _name_parts(self, way: Way, first: int, rows: Sequence[GridRow]) -> None:
        """The titles of the columns, and for each row of the block the one that it goes to."""
        table = self._paste.table
        titles = [(column.title or column.group).partition("（")[0] for column in table.columns]
        shown = range(first, first + self._grid.columnCount())
        self._grid.setHorizontalHeaderLabels([titles[at] if at < len(titles) else "（表外）" for at in shown])
        heads = head_columns(table)
        known = {row.key for row in table.rows}
        self._grid.setVerticalHeaderLabels(
            [_row_name(line, rows, heads, known) for line in way.lines[: self._grid.rowCount()]]
        )

    def _sentence(self, counts: dict[str, int], way: Way) -> str:
        clip = self._paste.clip
        unreadable = sum(count for fault, count in counts.items() if fault not in ("", *_FAULTS))
        parts = [f"将填入 {counts['']} 格"]
        parts += [f"{counts[fault]} 格{fault}" for fault in _FAULTS if counts[fault]]
        parts += [f"{unreadable} 格看不懂"] if unreadable else []
        whys = list(dict.fromkeys(line.why for line in way.lost()))
        parts += [f"{len(way.lost())} 行不粘贴（{'、'.join(whys)}）"] if whys else []
        return f"剪贴板中是 {clip.height} 行 {clip.width} 列，{self._paste.differs}。{'，'.join(parts)}。"

    def _make_grid(self) -> QTableWidget:
        grid = QTableWidget()
        grid.setAccessibleName("粘贴预览")
        grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        grid.setTabKeyNavigation(False)
        grid.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        grid.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        grid.setWordWrap(True)
        return grid

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        paste = buttons.addButton("粘贴", QDialogButtonBox.ButtonRole.AcceptRole)
        paste.setDefault(True)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons


def _fault(rows: Sequence[GridRow], columns: int, place: Place | None, text: str) -> str | None:
    """What is wrong with ``text`` at ``place``, empty for nothing."""
    if place is None:
        return _NOWHERE
    if place[0] >= len(rows) or place[1] >= columns:
        return "超出表格"
    cell = at_place(rows, place)
    if not cell.editable and stands_there(rows, place, text):
        return _NOT_TOLD
    return problem_of(cell, text)


def _row_name(line: Line, rows: Sequence[GridRow], heads: Sequence[int], known: Collection[str]) -> str:
    if line.row is None:
        return line.why
    if line.row >= len(rows):
        return str(line.row + 1)
    labels = (class_name(standing_label(rows, line.row, head)) for head in reversed(heads))
    name = next(filter(None, labels), "")
    added = "（新增）" if rows[line.row].key not in known else ""
    return f"{line.row + 1} {name}{added}".rstrip()


def _item(text: str, fault: str) -> QTableWidgetItem:
    """The text as it will stand there; with a fault, behind a mark and with the word why."""
    short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    word = fault if fault in ("", *_FAULTS, _NOWHERE) else "看不懂"
    item = QTableWidgetItem(f"✗ {short}（{word}）" if fault else short)
    item.setToolTip(f"{text}\n{fault}" if fault else text)
    if fault:
        item.setForeground(QApplication.palette().placeholderText())
    return item
