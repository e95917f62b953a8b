"""佐证材料: the files of a row or of the whole package; attached, looked at, named, described and taken out here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.model.evidence import Evidence, size_words, total_size
from perfeval_desktop.model.evidence_order import in_printing_order, place_of
from perfeval_desktop.model.field_path import ROOT, FieldPath
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.session.evidence_out import can_be_opened
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.composition import ComposingLine
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.evidence_files import files_of
from perfeval_desktop.ui.reading_table import put_texts, set_columns
from perfeval_desktop.ui.slots import weak_slot

PLACE, TITLE, FILE, SIZE, NOTE = range(5)
_HEADS = ("所属", "材料名称", "文件名", "大小", "说明")
_SIZE = (70, 26)  # in characters and lines
_LARGE = 0.5  # of what all files together may have
_HINT = "材料已经较大，保存和传递会变慢；扫描件可改用黑白或较低的分辨率。"
_Key, _Mod = Qt.Key, Qt.KeyboardModifier
_ENTER = (_Key.Key_Return, _Key.Key_Enter)
_KEYS = {_Key.Key_Insert: "add", _Key.Key_Delete: "remove", _Key.Key_F2: "rename"}


class EvidenceActs(Protocol):
    """What is done with the files that the dialog shows."""

    def ask_and_add(self, place: FieldPath) -> None: ...

    def add(self, paths: Sequence[Path], place: FieldPath) -> None: ...

    def open(self, row: Evidence) -> None: ...

    def save_out(self, rows: Sequence[Evidence]) -> None: ...

    def remove(self, rows: Sequence[Evidence]) -> None: ...

    def move(self, row: Evidence, by: int) -> None: ...

    def rename(self, row: Evidence, title: str) -> None: ...

    def describe(self, row: Evidence, note: str) -> None: ...

    def go_to(self, row: Evidence) -> None: ...


class EvidenceList(QTableWidget):
    """The files, one a row; its keys act on those that are chosen, files can be pasted into it."""

    asked = Signal(str)  # the name of a button
    moved = Signal(int)
    pasted = Signal(object)  # list[Path]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = _Key(event.key()), event.modifiers() & ~_Mod.KeypadModifier
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(files_of(QGuiApplication.clipboard().mimeData()))
        elif modifiers == _Mod.AltModifier and key in (_Key.Key_Up, _Key.Key_Down):
            self.moved.emit(-1 if key == _Key.Key_Up else 1)
        elif not modifiers and key in _ENTER:
            self.asked.emit("open")
        elif not modifiers and key in _KEYS:
            self.asked.emit(_KEYS[key])
        else:
            super().keyPressEvent(event)


class EvidenceDialog(Dialog):
    """Stays open beside the window and follows it; ``place`` is the row that files are attached to."""

    def __init__(self, session: Session, acts: EvidenceActs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("佐证材料")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._session, self._acts = session, acts
        self.place = ROOT
        self.rows: tuple[Evidence, ...] = ()
        self.where = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.only_here = QCheckBox("只看这一行(&L)")
        self.only_here.setChecked(True)
        self.table = EvidenceList()
        self.title_line, self.note_line = ComposingLine(self), ComposingLine(self)
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.buttons = {name: QPushButton(words) for name, words in _BUTTONS.items()}
        self._lay_out()
        self._connect()

    def look_at(self, place: FieldPath) -> None:
        """Show the files of the row at ``place``."""
        self.place = place
        self.say("")
        self._show_rows()

    def say(self, sentence: str) -> None:
        """``sentence`` is what came of the last act; empty: nothing special."""
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def choose(self, row_id: str) -> None:
        """Put the cursor on the file of this id."""
        at = next((number for number, row in enumerate(self.rows) if row.id == row_id), -1)
        if at >= 0:
            self._select(at)

    def _select(self, at: int) -> None:
        """Not ``selectRow``, which takes a line away instead when Ctrl is still held from Ctrl+V."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(self.table.model().index(at, 0), flags)

    @property
    def chosen(self) -> tuple[Evidence, ...]:
        """The files whose lines are selected, in their order."""
        numbers = sorted({index.row() for index in self.table.selectedIndexes()})
        return tuple(self.rows[number] for number in numbers if number < len(self.rows))

    # --- what buttons and keys do ---------------------------------------------------------------------------------

    def act(self, name: str) -> None:
        """Do what the button ``name`` says with the chosen files."""
        if not self.buttons.get(name, self.buttons["close"]).isEnabled():
            return
        self._commit()
        chosen = self.chosen
        self.say("")
        match name, chosen:
            case "add", _:
                self._acts.ask_and_add(self.place)
            case "open", (first, *_):
                self._acts.open(first)
            case "save", (_, *_):
                self._acts.save_out(chosen)
            case "remove", (_, *_):
                self._acts.remove(chosen)
            case "go", (first, *_):
                self._acts.go_to(first)
            case "rename", (_, *_) if self.title_line.isEnabled():
                self.title_line.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.title_line.selectAll()

    def move(self, by: int) -> None:
        """Let the chosen file stand before or behind its neighbour at the same row."""
        if len(self.chosen) == 1 and not self._session.is_final:
            row = self.chosen[0]
            self._acts.move(row, by)
            self.choose(row.id)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event.mimeData()) and not self._session.is_final:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._take(files_of(event.mimeData()))

    def _take(self, paths: Sequence[Path]) -> None:
        if not paths:
            self.say("剪贴板里没有文件。请先在文件夹中复制要添加的文件。")
        elif not self._session.is_final:
            self._acts.add(paths, self.place)

    def _move_up(self) -> None:
        self.move(-1)

    def _move_down(self) -> None:
        self.move(1)

    def _commit(self) -> None:
        """Take over what is typed in the two lines."""
        if len(self.chosen) != 1 or self._session.is_final:
            return
        row = self.chosen[0]
        if self.title_line.isModified() and self.title_line.text().strip() != row.title:
            self._acts.rename(row, self.title_line.text())
        if self.note_line.isModified() and self.note_line.text().strip() != row.note:
            self._acts.describe(row, self.note_line.text())
        for line in (self.title_line, self.note_line):
            line.setModified(False)

    # --- following -----------------------------------------------------------------------------------------------

    def _follow(self, *_what: object) -> None:
        self._show_rows()

    def _show_rows(self) -> None:
        if not self._session.is_open:
            return
        session, before = self._session, self.chosen
        listed = in_printing_order(session.evaluation)
        if self.only_here.isChecked():
            listed = tuple(row for row in listed if place_of(row) == self.place)
        if listed != self.rows or not self.table.rowCount():
            self.rows = listed
            self._fill()
            kept = before[0].id if before else ""
            ids = [row.id for row in listed]
            if listed:
                self._select(ids.index(kept) if kept in ids else 0)
        self._show_words()
        self._show_chosen()

    def _fill(self) -> None:
        evaluation, pack = self._session.evaluation, self._session.pack
        texts = [
            (label_of(place_of(row), evaluation, pack), row.title, row.file_name, size_words(row.size), row.note)
            for row in self.rows
        ]
        put_texts(self.table, texts)

    def _show_words(self) -> None:
        session = self._session
        evaluation, form = session.evaluation, session.pack.evidence
        named = label_of(self.place, evaluation, session.pack)
        here = sum(place_of(row) == self.place for row in evaluation.evidence)
        total = total_size(evaluation.evidence)
        size, hint = size_words(total), _HINT if total > form.max_total * 2**20 * _LARGE else ""
        self.where.setText(
            f"当前行：{named}（{here} 份）。整份材料共 {len(evaluation.evidence)} 份、{size}；"
            f"每份不超过 {form.max_file} MB，合计不超过 {form.max_total} MB。可以把文件拖进来，或复制后按 Ctrl+V。"
            f"{hint}"
        )

    def _show_chosen(self) -> None:
        chosen, is_free = self.chosen, not self._session.is_final
        one = chosen[0] if len(chosen) == 1 else None
        for line, text in ((self.title_line, one.title if one else ""), (self.note_line, one.note if one else "")):
            if not line.isModified() or not line.hasFocus():
                line.setText(text)
            line.setEnabled(one is not None)
            line.setReadOnly(not is_free)
        for name in ("save", "go"):
            self.buttons[name].setEnabled(bool(chosen))
        self.buttons["open"].setEnabled(one is not None and can_be_opened(one))
        can_be_seen = one is None or can_be_opened(one)
        self.buttons["open"].setToolTip("" if can_be_seen else "这种文件只能另存，不由本程序打开")
        for name in ("up", "down"):
            self.buttons[name].setEnabled(one is not None and is_free)
        self.buttons["remove"].setEnabled(bool(chosen) and is_free)
        self.buttons["add"].setEnabled(is_free)

    # --- making --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        set_columns(self.table, _HEADS, "佐证材料")
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(SIZE, QHeaderView.ResizeMode.ResizeToContents)
        form = QFormLayout()
        for words, line in (("材料名称(&T)", self.title_line), ("说明(&N)", self.note_line)):
            form.addRow(words, line)
            line.setAccessibleName(words.partition("(")[0])
        box = QDialogButtonBox()
        for button in self.buttons.values():
            box.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        body = QVBoxLayout(self)
        for part, stretch in ((self.where, 0), (self.only_here, 0), (self.table, 1)):
            body.addWidget(part, stretch)
        body.addLayout(form)
        body.addWidget(self.message)
        body.addWidget(box)
        self.message.hide()
        open_at_size(self, *_SIZE)

    def _connect(self) -> None:
        self.only_here.toggled.connect(weak_slot(self._show_rows))
        self.table.asked.connect(self.act)
        self.table.moved.connect(self.move)
        self.table.pasted.connect(self._take)
        self.table.doubleClicked.connect(weak_slot(self.act, "open"))
        self.table.itemSelectionChanged.connect(weak_slot(self._show_chosen))
        for line in (self.title_line, self.note_line):
            line.editingFinished.connect(weak_slot(self._commit))
        for name in ("add", "open", "save", "remove", "go"):
            self.buttons[name].clicked.connect(weak_slot(self.act, name))
        self.buttons["up"].clicked.connect(weak_slot(self._move_up))
        self.buttons["down"].clicked.connect(weak_slot(self._move_down))
        self.buttons["close"].clicked.connect(self.reject)
        self._session.changed.connect(self._follow)
        self._session.state_changed.connect(self._follow)
        self._session.opened.connect(self.close)
        self._session.closed.connect(self.close)


_BUTTONS = {
    "add": "添加(&A)…",
    "open": "打开(&P)",
    "save": "另存到(&S)…",
    "remove": "移除(&D)",
    "up": "上移(&U)",
    "down": "下移(&W)",
    "go": "转到该行(&G)",
    "close": "关闭",
}
