"""修改记录: who changed what, when, from what to what; the newest first, filtered, led to, exported; by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.model.edit_history import Edit
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.tree import has_at
from perfeval_desktop.rulepack.labels import label_of, snippet
from perfeval_desktop.session.history_book import gone_words
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.difference_view import DifferenceModel, WholeTexts, excerpts, make_line_table
from perfeval_desktop.ui.slots import weak_slot

TIME, BY, LABEL, OLD, NEW, WAY = range(6)
_TITLES = ("时间", "修改人", "位置", "原来", "现在", "方式")
_SIZE = (74, 26)  # in characters and lines
_TABLE, _TEXTS = 300, 190  # their shares of the height
_SHORT = 12  # characters of a name in its line
_MINUTE = 16  # characters of a time; the seconds stand below
_LATER_MS = 200
_BESIDE = ("finals", "to_confirm", "waivers", "last_year")  # what stands in no field of the forms
_Index = QModelIndex | QPersistentModelIndex


class HistoryModel(DifferenceModel):
    """One line for each edit; of the line with the cursor all texts stand in full below."""

    edits: tuple[Edit, ...] = ()

    def show_edits(self, edits: Sequence[Edit]) -> None:
        self.beginResetModel()
        self.edits = tuple(edits)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.edits)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _TITLES[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        edit, column = self.edits[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            shown = (snippet(edit.by, _SHORT), edit.label, *excerpts(edit.old, edit.new), snippet(edit.way, _SHORT))
            return (edit.time_text[:_MINUTE], *shown)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = (edit.time_text, edit.by, edit.label, edit.old, edit.new, edit.way)[column]
            return f"{edit.label}，{_TITLES[column]}：{text}"
        return edit.label if role == Qt.ItemDataRole.ToolTipRole and column == LABEL else None


class HistoryDialog(Dialog):
    """The list stays open beside the window and follows it; Enter leads to the field of the chosen line.

    ``export`` is handed the lines that are listed, and how many older ones are no longer kept.
    """

    def __init__(
        self,
        session: Session,
        go_to: Callable[[FieldPath], None],
        export: Callable[[Sequence[Edit], int], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("修改记录")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._go_to, self._export = session, go_to, export
        self._where: FieldPath | None = None
        self.filter = QLineEdit(placeholderText="位置、修改人或内容中的字")
        self.only_here = QCheckBox("只看当前栏目(&O)")
        self.count = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.model = HistoryModel("原来", "现在", self)
        self.table = QTableView()
        self.whole = WholeTexts("原来", "现在")
        self.go_button = QPushButton("转到该处(&G)")
        self.export_button = QPushButton("导出为 Excel(&X)…")
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._set_up_table()
        self._lay_out()
        self._connect()
        self._show_edits()

    def look_at(self, where: FieldPath | None, *, is_only_there: bool) -> None:
        """``where`` is the field that the user is at; ``is_only_there``: nothing else is of interest now."""
        self._where = where
        self.only_here.setEnabled(where is not None)
        self.only_here.setChecked(is_only_there and where is not None)
        self._show_edits()

    def go(self) -> None:
        """Bring the cursor to the field of the chosen line; one that is gone is told."""
        edit = self._chosen()
        if edit is None:
            return
        where = FieldPath.parse(edit.place)
        if where.steps[:1] and where.steps[0] in _BESIDE:
            self._tell("这一条不在某一个填写项上，内容见下方。")
        elif not has_at(self._session.evaluation, where):
            self._tell("这一行已经删除，不能转到。")
        else:
            self._go_to(where)

    def export(self) -> None:
        """Write what is listed as a workbook."""
        self._export(self.model.edits, self._session.record.settled().gone)

    # --- inner life ----------------------------------------------------------------------------------------------

    def _show_edits(self) -> None:
        """List what is asked for; the chosen line stays chosen as long as it is there."""
        if not self._session.is_open:
            return
        self._later.stop()
        history, chosen = self._session.record.settled(), self._chosen()
        where = self._where if self.only_here.isChecked() else None
        letters = self.filter.text().strip()
        listed = [
            edit
            for edit in reversed(history.edits)
            if (where is None or edit.is_at(where)) and (not letters or edit.holds(letters))
        ]
        self.model.show_edits(listed)
        self.count.setText(self._words(len(history.edits), len(listed), history.gone, where))
        if listed:
            self.table.selectRow(next((row for row, edit in enumerate(listed) if edit is chosen), 0))
        self._show_line()
        for button in (self.go_button, self.export_button):
            button.setEnabled(bool(listed))

    def _words(self, count: int, listed: int, gone: int, where: FieldPath | None) -> str:
        if not count and not gone:
            return "还没有修改记录。从现在起，每一处修改都会记下，随文件一起保存。"
        session = self._session
        at = f"当前栏目：{label_of(where, session.evaluation, session.pack)}。" if where is not None else ""
        shown = f"，列出 {listed} 条" if listed != count else ""
        return f"共 {count} 条{shown}，最新的在前。{at}{gone_words(gone)}"

    def _show_line(self) -> None:
        edit = self._chosen()
        if edit is None:
            self.whole.show_texts("", "", "")
            return
        seat = f"（{edit.seat}）" if edit.seat else ""
        head = f"{edit.label}\n{edit.time_text}　{edit.by}{seat}　{edit.way}"
        self.whole.show_texts(head, edit.old, edit.new)

    def _chosen(self) -> Edit | None:
        row = self.table.currentIndex().row()
        return self.model.edits[row] if 0 <= row < len(self.model.edits) else None

    def _tell(self, sentence: str) -> None:
        self.count.setText(sentence)

    def _enter_list(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _follow(self, *_what: object) -> None:
        """The document was changed: the list is made anew when there is a pause, not with every key."""
        self._later.start()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName("修改记录")
        make_line_table(table, LABEL)
        header = table.horizontalHeader()
        for column in range(len(_TITLES)):
            is_text = column in (LABEL, OLD, NEW)
            mode = QHeaderView.ResizeMode.Stretch if is_text else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)

    def _lay_out(self) -> None:
        caption = QLabel("筛选(&F)")
        caption.setBuddy(self.filter)
        column = QVBoxLayout(self)
        head = QHBoxLayout()
        column.addLayout(head)
        head.addWidget(caption)
        head.addWidget(self.filter, 1)
        head.addWidget(self.only_here)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.table)
        splitter.addWidget(self.whole)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([_TABLE, _TEXTS])
        buttons = QDialogButtonBox()
        for button in (self.go_button, self.export_button):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Close).setText("关闭")
        buttons.rejected.connect(self.reject)
        column.addWidget(self.count)
        column.addWidget(splitter, 1)
        column.addWidget(buttons)
        open_at_size(self, *_SIZE)

    def _connect(self) -> None:
        self.filter.textChanged.connect(weak_slot(self._show_edits))
        self.filter.returnPressed.connect(weak_slot(self._enter_list))
        self.only_here.toggled.connect(weak_slot(self._show_edits))
        self.table.activated.connect(weak_slot(self.go))
        self.table.selectionModel().currentRowChanged.connect(weak_slot(self._show_line))
        self.go_button.clicked.connect(weak_slot(self.go))
        self.export_button.clicked.connect(weak_slot(self.export))
        self._later.timeout.connect(weak_slot(self._show_edits))
        self._session.changed.connect(self._follow)
        self._session.opened.connect(self.close)
        self._session.closed.connect(self.close)
