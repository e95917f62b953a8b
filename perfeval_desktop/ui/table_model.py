"""ValueTableModel: one table of the document for a view; edits become commands, changes become precise signals."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.document.changes import Changes
from perfeval_desktop.document.commands import Batch, Command, SetField
from perfeval_desktop.document.retraced import Retraced
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.after_paint import CellFirst
from perfeval_desktop.ui.drafts import Draft, Drafts
from perfeval_desktop.ui.evidence_index import EvidenceIndex
from perfeval_desktop.ui.field_kinds import TICKED, UNTICKED, Tick
from perfeval_desktop.ui.final_lock import FinalLock
from perfeval_desktop.ui.finding_index import FindingIndex, Remark
from perfeval_desktop.ui.grid_rows import BLANK, Cell, GridColumn, GridRow, GridSource
from perfeval_desktop.ui.marks import Sign
from perfeval_desktop.ui.pushing import why_not_taken
from perfeval_desktop.ui.rows_model import NO_PARENT, Index, RowsModel
from perfeval_desktop.ui.table_writing import Grown, Growth, Place, Written, edit_of, grown, may_grow, prepare
from perfeval_desktop.ui.undo_line import UndoLine

_ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class ValueTableModel(RowsModel):
    """The table that ``source`` makes of the session's document.

    ``rejected`` carries the sentence for input that was not taken over; the field keeps its value, and what was typed
    into its cell is kept as a draft.
    """

    rejected = Signal(str)
    noted = Signal(str)  # what was made of typed text beyond reading it: 万元 became 元
    put_back = Signal(object, object)  # by undo or redo: the fields that were set, the numbers of rows that came

    def __init__(self, session: Session, source: GridSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.lock = FinalLock.of(session)
        self._findings = FindingIndex.of(session)
        self._evidence = EvidenceIndex.of(session)
        self._drafts = Drafts.of(session)
        self._undo_line = UndoLine.of(session)
        self._source = source
        self._columns: tuple[GridColumn, ...] = source.columns(session.pack)
        self._rows = self._rows_now()
        self._stating: FieldPath | None = None
        session.changed.connect(self._document_changed)
        self._findings.changed.connect(self._findings_changed)
        self._evidence.changed.connect(self._evidence_changed)
        self._drafts.changed.connect(self._draft_changed)

    # --- the table as values -------------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        return self._session

    @property
    def source(self) -> GridSource:
        return self._source

    @property
    def columns(self) -> tuple[GridColumn, ...]:
        return self._columns

    @property
    def rows(self) -> Sequence[GridRow]:
        return self._rows

    def show_source(self, source: GridSource) -> None:
        """Show another table (the next project's) in place of this one."""
        self.beginResetModel()
        self._source = source
        self._columns = source.columns(self._session.pack)
        self._rows = self._rows_now()
        self.endResetModel()
        self.layout_settled.emit()

    def cell(self, index: Index) -> Cell:
        return self._rows[index.row()].cells[index.column()] if index.isValid() else BLANK

    def index_of(self, path: FieldPath) -> QModelIndex:
        """The cell of the field at ``path``; invalid when this table does not show it.

        Where ticks share a field the ticked one is meant, else the first.
        """
        shared = QModelIndex()
        for row, line in enumerate(self._rows):
            for column, cell in enumerate(line.cells):
                if cell.path == path:
                    if not isinstance(cell.kind, Tick) or cell.kind.is_on(cell.value):
                        return self.index(row, column)
                    shared = shared if shared.isValid() else self.index(row, column)
        return shared

    def row_of(self, path: FieldPath) -> int:
        """The row with the address ``path``, of a whole table its first row; −1 when there is none."""
        addresses = (row.path for row in self._rows)
        return next((at for at, row in enumerate(addresses) if row is not None and path in (row, row.parent)), -1)

    def evidence_at(self, index: Index) -> int:
        """How many files bear out the row; it is told at the first of its fields."""
        cell = self.cell(index)
        count = self._evidence.marked_at(cell.path)
        is_first = count and index.column() == self._first_field(index.row())
        return count if is_first else 0

    def _first_field(self, row: int) -> int:
        cells = enumerate(self._rows[row].cells)
        return next((column for column, cell in cells if cell.path is not None), -1)

    # --- Qt's questions ------------------------------------------------------------------------------------------

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        cell = self.cell(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.lock.is_on:
            return flags
        if cell.is_tick:
            return flags | Qt.ItemFlag.ItemIsUserCheckable if cell.editable else flags
        typed_over = cell.path is not None and cell.path == self._stating
        return flags | Qt.ItemFlag.ItemIsEditable if cell.editable or typed_over else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return str(section + 1) if orientation == Qt.Orientation.Vertical else self._columns[section].title

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.cell(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                draft = self._drafts.at(cell.path)
                return cell.text if draft is None else draft.text
            case Qt.ItemDataRole.EditRole:
                return cell.edit_text
            case Qt.ItemDataRole.TextAlignmentRole:
                return _ALIGNMENTS[cell.alignment] | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.CheckStateRole if isinstance(cell.kind, Tick):
                return Qt.CheckState.Checked if cell.kind.is_on(cell.value) else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                remarks = self._remarks(cell) if role == Qt.ItemDataRole.ToolTipRole else ()
                hints = (*cell.hints, cell.kind.hint(cell.shown_value))
                files = self._evidence.words_at(cell.path) if self.evidence_at(index) else ""
                return "\n".join(filter(None, (*remarks, *hints, files))) or None
            case Qt.ItemDataRole.AccessibleTextRole:
                files = self._evidence.words_at(cell.path) if self.evidence_at(index) else ""
                return "，".join(part for part in (cell.label, cell.text, *self._remarks(cell), files) if part)
            case _:
                return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        cell = self.cell(index)
        if role == Qt.ItemDataRole.CheckStateRole and isinstance(cell.kind, Tick):
            return self._push_text(cell, TICKED if Qt.CheckState(value) == Qt.CheckState.Checked else UNTICKED)
        return role == Qt.ItemDataRole.EditRole and self._push_text(cell, str(value))

    # --- edits ---------------------------------------------------------------------------------------------------

    def draft(self, path: FieldPath | None) -> Draft | None:
        """What was typed for the field at ``path`` and could not be read, None when there is no such text."""
        return self._drafts.at(path)

    def give_up(self, *paths: FieldPath) -> None:
        """Forget the drafts of the fields at ``paths``, as one step."""
        with self._undo_line.hold(f"放弃没有填入的内容 {len(paths)} 处"):
            for path in paths:
                self._drafts.drop(path)

    def set_stating(self, index: Index | None) -> None:
        """Let the user type over the computed figure at ``index`` (改写); None ends it."""
        self._stating = self.cell(index).path if index is not None else None

    def restore(self, index: Index) -> None:
        """Take the user's own figure back, so that the computed one stands there again (恢复计算)."""
        cell = self.cell(index)
        if cell.path is not None and cell.stated:
            self._push(SetField(cell.path, cell.kind.parse(""), f"恢复计算 {cell.label}"))

    def take_offer(self, index: Index) -> bool:
        """Take over the value that the cell offers (采用建议得分); False when it offers none."""
        offer = self.cell(index).offer
        return offer is not None and self._push(offer)

    def toggle(self, index: Index) -> None:
        """Set or clear the tick box at ``index``."""
        cell = self.cell(index)
        if isinstance(cell.kind, Tick) and cell.editable and cell.path is not None:
            self._push(edit_of(cell, cell.kind.toggled(cell.value)))

    def write(self, texts: Iterable[tuple[Index, str]], label: str) -> Written:
        """Put texts into many cells as one undo step; what cannot be read is refused, the rest is taken over."""
        return self.write_at((((index.row(), index.column()), text) for index, text in texts), label)

    def write_at(
        self, texts: Iterable[tuple[Place, str]], label: str, *, made: Grown | None = None, keeping: bool = False
    ) -> Written:
        """The same by rows and columns of the table, or of what ``grown`` has ``made`` of it;
        what cannot be read becomes a draft where one is ``keeping`` it."""
        writing = prepare(made.rows if made else self._rows, texts, label)
        refused = writing.told.refused if keeping else ()
        commands = (*(made.commands if made else ()), *writing.commands) if writing.commands or refused else ()
        with self._undo_line.hold(label):
            for path in writing.paths:
                self._drafts.drop(path)
            done = bool(commands) and self._push(Batch(commands, label))
            for each in refused if done or not commands else ():
                self._drafts.keep(each.path, Draft(each.label, each.text, each.problem))
        return writing.told if done else replace(writing.told, changed=0)

    def grown(self, growth: Growth) -> Grown:
        """The rows when more are added below some of them, and the commands that add them."""
        return grown(self._source, self._session.evaluation, self._session.pack, self._rows, growth)

    def may_grow(self, row: int) -> bool:
        """True when rows can be added below ``row`` (−1: to a table without rows)."""
        return not self.lock.is_on and may_grow(
            self._source, self._session.evaluation, self._rows[row] if row >= 0 else None
        )

    def duplicate_row(self, row: int) -> FieldPath | None:
        """Put a copy of ``row`` below it; its address, or None where that cannot be."""
        near = self._rows[row] if 0 <= row < len(self._rows) else None
        made = self._source.duplication(self._session.evaluation, near) if near is not None else None
        return made[1] if made is not None and self._push(made[0]) else None

    def may_duplicate(self, row: int) -> bool:
        """True when a copy of the row can stand below it."""
        near = self._rows[row] if 0 <= row < len(self._rows) else None
        if self.lock.is_on or near is None:
            return False
        return self._source.duplication(self._session.evaluation, near) is not None

    def may_insert(self, row: int) -> bool:
        """True when a row can be added below ``row``."""
        near = self._rows[row] if 0 <= row < len(self._rows) else None
        with contextlib.suppress(ModelError):  # the project is gone whose table this was
            return not self.lock.is_on and self._source.insertion(self._session.evaluation, near) is not None
        return False

    def may_remove(self, row: int) -> bool:
        """True when the row is not part of the form."""
        is_open = not self.lock.is_on and 0 <= row < len(self._rows)
        return is_open and self._source.removal(self._rows[row]) is not None

    def may_move(self, row: int, by: int) -> bool:
        """True when the row can go up (−1) or down (+1)."""
        is_open = not self.lock.is_on and 0 <= row < len(self._rows)
        return is_open and self._source.move(self._session.evaluation, self._rows[row], by) is not None

    def insert_below(self, row: int) -> FieldPath | None:
        """Add a row below ``row`` (−1: at the end); its address, or None where no row can be added."""
        near = self._rows[row] if 0 <= row < len(self._rows) else None
        made = self._source.insertion(self._session.evaluation, near)
        if made is None:
            return None
        command, path = made
        return path if self._push(command) else None

    def remove_rows_at(self, numbers: Iterable[int]) -> None:
        """Remove the rows that may be removed, as one undo step."""
        found = (self._source.removal(self._rows[number]) for number in sorted(set(numbers)))
        commands = [command for command in found if command is not None]
        if len(commands) == 1:
            self._push(commands[0])
        elif commands:
            self._push(Batch(tuple(commands), f"删除 {len(commands)} 行"))

    def move_row(self, row: int, by: int) -> None:
        """Move a row up (−1) or down (+1)."""
        command = self._source.move(self._session.evaluation, self._rows[row], by)
        if command is not None:
            self._push(command)

    def _push_text(self, cell: Cell, text: str) -> bool:
        if cell.path is None:
            return False
        with self._undo_line.hold(f"输入 {cell.label}"):
            self._drafts.drop(cell.path)
            if text == cell.edit_text or cell.ignores(text):
                return False
            try:
                return self._take_over(cell, text)
            except Exception as error:  # noqa: BLE001  what was typed must not go with whatever went wrong
                problem = why_not_taken(error)
                self._drafts.keep(cell.path, Draft(cell.label, text, problem))
        self.rejected.emit(f"{cell.label}：{problem}")
        return False

    def _take_over(self, cell: Cell, text: str) -> bool:
        value = cell.kind.parse(text, cell.value)
        if cell.locked and value == cell.kind.parse(cell.computed, cell.value):
            return False  # the computed figure typed once more states nothing
        with CellFirst.of(self._session).hold():
            self._session.push(edit_of(cell, value), initiator=self)
        if note := cell.kind.note(text, value):
            self.noted.emit(note)
        return True

    def _push(self, command: Command) -> bool:
        try:
            self._session.push(command, initiator=self)
        except ModelError as error:
            self.rejected.emit(str(error))
            return False
        return True

    # --- following the document ----------------------------------------------------------------------------------

    def _document_changed(self, changes: Changes, initiator: object) -> None:
        if not any(changes.touches(pattern) for pattern in self._source.reads):
            return
        before = {row.key for row in self._rows}
        self._show(self._rows_now())
        if isinstance(initiator, Retraced):
            self.put_back.emit(changes.fields, [at for at, row in enumerate(self._rows) if row.key not in before])

    def _rows_now(self) -> list[GridRow]:
        """The rows that the source makes now; none when the project that holds the table is gone."""
        try:
            return list(self._source.rows(self._session.evaluation, self._session.pack))
        except ModelError:
            return []

    def _findings_changed(self, paths: frozenset[FieldPath]) -> None:
        roles = [Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole]
        for number, row in enumerate(self._rows):
            for column, cell in enumerate(row.cells):
                if cell.path in paths:
                    index = self.index(number, column)
                    self.dataChanged.emit(index, index, roles)

    def _evidence_changed(self) -> None:
        for row in range(len(self._rows)):
            index = self.index(row, self._first_field(row))
            if index.isValid():
                self.dataChanged.emit(index, index, [Qt.ItemDataRole.AccessibleTextRole])

    def _draft_changed(self, path: FieldPath) -> None:
        if (index := self.index_of(path)).isValid():
            self.dataChanged.emit(index, index)

    def severity(self, index: Index) -> Sign | None:
        """The sign of the worst finding at the cell, None when there is none; a draft is as bad as can be."""
        path = self.cell(index).path
        if self._drafts.at(path) is not None:
            return Severity.ERROR
        remarks = self._findings.at(path) if path is not None else ()
        return remarks[0].sign if remarks else None

    def findings_of(self, path: FieldPath | None) -> tuple[Remark, ...]:
        """The findings at the field."""
        return self._findings.at(path) if path is not None else ()

    def remarks_in(self, index: Index) -> tuple[Remark, ...]:
        """The findings about certain words of the cell, where its text is shown as it is stored."""
        cell = self.cell(index)
        if cell.path is None or cell.text != cell.edit_text:
            return ()
        return tuple(remark for remark in self._findings.at(cell.path) if remark.issue.span is not None)

    def _remarks(self, cell: Cell) -> Iterable[str]:
        if (draft := self._drafts.at(cell.path)) is not None:
            yield f"未填入：{draft.problem}"
        if cell.path is not None:
            yield from (remark.text for remark in self._findings.at(cell.path))
