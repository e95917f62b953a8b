"""CellDelegate: draws the cells of a grid, opens the editor that a cell needs, and hears the keys that leave it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QContextMenuEvent,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QPolygon,
)
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.ui.cell_editors import CellEditor, ChoiceCellEditor, LineCellEditor, TextCellEditor, seen_part
from perfeval_desktop.ui.cell_marks import underline_words
from perfeval_desktop.ui.composition import settle_composition
from perfeval_desktop.ui.drafts import way_out
from perfeval_desktop.ui.evidence_index import paint_evidence
from perfeval_desktop.ui.field_kinds import Choice, Tick
from perfeval_desktop.ui.frozen_table import FrozenTable
from perfeval_desktop.ui.grid_rows import BLANK, Cell
from perfeval_desktop.ui.grid_selection import SelectingTable
from perfeval_desktop.ui.marks import Sign, severity_color, severity_icon
from perfeval_desktop.ui.problem_note import ProblemNote
from perfeval_desktop.ui.quiet_selection import quieten
from perfeval_desktop.ui.table_model import ValueTableModel
from perfeval_desktop.ui.today import is_today_key, today_text, type_into

_PADDING_EMS = 0.3  # above and below the text of a cell together
_ADDED_WITH_ICON = 2  # by the style; a row must not grow because a finding comes
_FRAME = 2  # pixels
_MOST_SIZES = 2_000  # that are remembered: a few screens full
_LEAST_EMS = 2  # of a line that is typed in
_MARKED = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class CellDelegate(QStyledItemDelegate):
    """``left`` says where the cursor goes after a key has committed the open editor: rows down, columns right, and
    whether it was an arrow key.

    An editor whose text cannot be read is ``refused``: it stays open, with the sentence beside it, until the text is
    mended or Esc gives it up.
    """

    left = Signal(int, int, bool)
    fill_asked = Signal()  # Ctrl+Enter
    line_asked = Signal()  # a new line in a line

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.replacing = False  # the next editor is opened by typing: what it shows is replaced
        self.roomy = False  # the next editor has several lines, whatever the cell holds now
        self._open: CellEditor | None = None
        self._path: FieldPath | None = None  # of the cell that is being edited
        self._refused = False
        self._note = ProblemNote(parent)
        self._icons: dict[tuple[Sign, int, int], QIcon] = {}
        self._sizes: dict[tuple[object, ...], QSize] = {}  # of cells that were measured

    @property
    def open_editor(self) -> CellEditor | None:
        return self._open

    @property
    def refused(self) -> CellEditor | None:
        """The open editor when its text could not be read."""
        return self._open if self._refused else None

    # --- editing -------------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:
        cell = _cell(index)
        editor: CellEditor
        if isinstance(cell.kind, Choice):
            editor = ChoiceCellEditor(parent, cell.kind)
            editor.activated.connect(self._choice_made)
        elif cell.is_long or self.roomy:
            editor = TextCellEditor(parent)
        else:
            editor = LineCellEditor(parent, cell.kind, replacing=self.replacing)
            editor.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        if not isinstance(editor, ChoiceCellEditor):
            editor.menu_asked.connect(self._open_menu)
        editor.setAccessibleName(cell.label)
        self._open, self._path, self._refused, self.roomy = editor, cell.path, False, False
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        assert isinstance(editor, CellEditor)
        draft = _table(index).draft(_cell(index).path)
        text = draft.text if draft is not None else _cell(index).edit_text
        editor.show_text(text, selected=self.replacing)
        if isinstance(editor, TextCellEditor) and draft is None:
            editor.show_remarks(_table(index).remarks_in(index))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex) -> None:
        assert isinstance(editor, CellEditor)
        if editor.is_touched():  # a text widget has line ends of its own: what nobody typed is not written
            model.setData(index, editor.text_now(), Qt.ItemDataRole.EditRole)
        self._show_refusal(editor, model)

    def _show_refusal(self, editor: CellEditor, model: QAbstractItemModel) -> None:
        assert isinstance(model, ValueTableModel)
        draft = model.draft(self._path)
        self._refused = draft is not None
        if draft is None:
            return
        color = severity_color(Severity.ERROR, editor.palette()).name()
        editor.setStyleSheet(f"{type(editor).__name__} {{ border: 2px solid {color}; }}")
        editor.setAccessibleDescription(draft.problem)
        kept = model.cell(model.index_of(self._path)).text if self._path is not None else ""
        view = self.parent()
        assert isinstance(view, QWidget)
        self._note.say_beside(editor, view.parentWidget() or view, f"{draft.problem}{way_out(kept)}")

    def _open_menu(self, event: QContextMenuEvent) -> None:
        """Qt's own menu knows neither our pasting nor the findings of the cell."""
        from perfeval_desktop.ui.text_menu import TextMenu, place_of_menu

        editor, view = self._open, self.parent()
        if not isinstance(editor, LineCellEditor | TextCellEditor) or not isinstance(view, FrozenTable):
            return
        table = view.model()
        assert isinstance(table, ValueTableModel)
        typed = editor.document() if isinstance(editor, TextCellEditor) else editor
        undo = editor.undo if typed.isUndoAvailable() else None
        redo = editor.redo if typed.isRedoAvailable() else None
        menu = TextMenu(editor, table.session, undo, redo)
        menu.add_findings(self._path, table.findings_of(self._path))
        menu.popup(place_of_menu(editor, event))

    def give_up(self, model: ValueTableModel) -> None:
        """Esc: what was typed and could not be read is not wanted any longer."""
        self._refused = False
        if self._path is not None:
            model.give_up(self._path)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        view = self.parent()
        assert isinstance(view, FrozenTable)
        room = view.room_of(index)  # beside the frozen labels, unless the cell is one of them
        if isinstance(editor, TextCellEditor):
            editor.open_over(option.rect, room)
        else:
            rect = QRect(option.rect)
            if rect.right() < room.left():
                rect.moveRight(-1)  # out of sight, as it would be without labels
            elif rect.left() < room.left():
                rect.setLeft(room.left())
            part, em = seen_part(view.viewport()), option.fontMetrics.height()
            seen = rect & part & QRect(part.left(), room.top(), part.width(), room.height())
            if seen.height() > em and seen.width() >= min(rect.width(), _LEAST_EMS * em):
                rect = seen  # a cell higher or wider than the page: the line stands where it is seen
            editor.setGeometry(rect)
        if editor is self.refused:
            self._note.place_beside(editor)

    def destroyEditor(self, editor: QWidget, index: QModelIndex) -> None:
        if editor is self._open:
            self._open, self._path, self._refused = None, None, False
            self._note.say("")
        super().destroyEditor(editor, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(editor, event)
        if event.type() == QEvent.Type.ShortcutOverride and (event.key() in _ENTER or _breaks_line(event)):
            event.accept()  # Alt+Enter starts a new line here, whatever it does elsewhere
            return True
        done = None
        if event.type() == QEvent.Type.KeyPress and isinstance(editor, CellEditor):
            done = self._press(editor, event)
        return super().eventFilter(editor, event) if done is None else done

    def _press(self, editor: CellEditor, event: QKeyEvent) -> bool | None:
        """Do what the key means in an open editor; None when it is the editor's own."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if _turns_page(event):
            return not self.finish(editor)  # the key goes on to the pages around the grid
        if event.key() in _ENTER and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.fill_asked.emit()
            return True
        if is_today_key(event):
            type_into(editor, today_text())
            return True
        if _breaks_line(event):
            self._break_line(editor)
            return True
        step = _step_of(editor, event)
        if step is not None:
            if self.finish(editor):
                self.left.emit(*step, event.key() in _ARROWS)
            return True
        return None

    def _break_line(self, editor: CellEditor) -> None:
        if isinstance(editor, TextCellEditor):
            editor.insertPlainText("\n")
        elif isinstance(editor, LineCellEditor) and editor.takes_lines:
            self.line_asked.emit()

    def finish(self, editor: CellEditor) -> bool:
        """Take over what was typed and close the editor; False when the text cannot be read, then it stays open."""
        settle_composition()
        self.commitData.emit(editor)
        if self._refused:
            return False
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        return True

    def abandon(self, editor: CellEditor) -> None:
        """Close the editor without taking anything over: what was typed goes elsewhere."""
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)

    def _choice_made(self, _position: int) -> None:
        if self._open is not None:
            self.finish(self._open)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: QModelIndex
    ) -> bool:
        if isinstance(_cell(index).kind, Tick):
            if not isinstance(event, QMouseEvent) or not isinstance(model, ValueTableModel):
                return False
            if event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
                model.toggle(index)
            return True
        return super().editorEvent(event, model, option, index)

    # --- drawing -------------------------------------------------------------------------------------------------

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().initStyleOption(option, index)
        cell = _cell(index)
        if cell.is_tick:
            option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
            option.text = ""
        palette = QPalette(option.palette)
        if cell.caption:
            option.backgroundBrush = QBrush(palette.color(QPalette.ColorRole.Window))
        elif cell.derived or cell.locked:
            option.backgroundBrush = QBrush(palette.color(QPalette.ColorRole.AlternateBase))
            grey = _blend(palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base))
            palette.setColor(QPalette.ColorRole.Text, grey)
            option.palette = palette
        model = index.model()
        severity = model.severity(index) if isinstance(model, ValueTableModel) else None
        if severity is not None:
            size = option.fontMetrics.ascent()
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = self._icon(severity, option.palette, size)
            option.decorationSize = QSize(size, size)
        if _is_active_in_range(option, index):
            option.state &= ~_MARKED
            if option.backgroundBrush.style() == Qt.BrushStyle.NoBrush:
                option.backgroundBrush = QBrush(palette.color(QPalette.ColorRole.Base))  # over the ground of the row
        quieten(option)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().paint(painter, option, index)
        cell = _cell(index)
        remarks = _table(index).remarks_in(index) if isinstance(index.model(), ValueTableModel) else ()
        if remarks:
            drawn = QStyleOptionViewItem(option)
            self.initStyleOption(drawn, index)
            underline_words(painter, drawn, remarks)
        # The style's own grid is hardly seen in the dark and breaks the edges of merged labels.
        painter.setPen(option.palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(option.rect.topRight(), option.rect.bottomRight())
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if isinstance(cell.kind, Tick):
            self._paint_tick(painter, option, ticked=cell.kind.is_on(cell.value))
        if cell.stated:
            self._paint_corner(painter, option)
        files = _table(index).evidence_at(index) if isinstance(index.model(), ValueTableModel) else 0
        if files:
            paint_evidence(painter, option, files)
        if option.state & QStyle.StateFlag.State_HasFocus and _is_active_in_range(option, index):
            self._paint_frame(painter, option)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Remembered by what it follows from: after an edit the other cells of the row are what they were."""
        if _cell(index).rowspan > 1:
            return QSize(0, 0)  # a label beside many rows must not make the first of them high
        model = index.model()
        marked = isinstance(model, ValueTableModel) and model.severity(index) is not None
        key = (index.data(), option.rect.width(), option.font.key(), marked, _cell(index).is_tick)
        size = self._sizes.get(key)
        if size is None:
            size = super().sizeHint(option, index)
            padding = round(_PADDING_EMS * option.fontMetrics.horizontalAdvance("字"))
            size.setHeight(size.height() + padding - (_ADDED_WITH_ICON if marked else 0))
            if len(self._sizes) >= _MOST_SIZES:
                self._sizes.clear()
            self._sizes[key] = size
        return size

    def _paint_tick(self, painter: QPainter, option: QStyleOptionViewItem, *, ticked: bool) -> None:
        box = QStyleOptionViewItem(option)
        style = option.widget.style() if option.widget is not None else QApplication.style()
        width = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, box, option.widget)
        height = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorHeight, box, option.widget)
        box.rect = QRect(0, 0, width, height)
        box.rect.moveCenter(option.rect.center())
        state = QStyle.StateFlag.State_On if ticked else QStyle.StateFlag.State_Off
        box.state = QStyle.StateFlag.State_Enabled | state
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, box, painter, option.widget)
        # In the dark the style's own outline cannot be told from the paper.
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.rect.adjusted(0, 0, -1, -1))

    def _paint_corner(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """A turned-down corner: here stands the user's own figure instead of the computed one."""
        size = max(5, option.fontMetrics.ascent() // 2)
        corner = option.rect.topRight()
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(option.palette.color(QPalette.ColorRole.Highlight))
        painter.drawPolygon(QPolygon([corner, corner - QPoint(size, 0), corner + QPoint(0, size)]))
        painter.restore()

    def _paint_frame(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Around the one cell of the selected ones that keys go to."""
        painter.save()
        painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Accent), _FRAME))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(option.rect.adjusted(1, 1, -1, -1))  # all of the line within the cell
        painter.restore()

    def _icon(self, severity: Sign, palette: QPalette, size: int) -> QIcon:
        key = (severity, palette.color(QPalette.ColorRole.Base).rgb(), size)
        if key not in self._icons:
            self._icons[key] = severity_icon(severity, palette, size)
        return self._icons[key]


def _table(index: QModelIndex) -> ValueTableModel:
    model = index.model()
    assert isinstance(model, ValueTableModel)
    return model


def _cell(index: QModelIndex) -> Cell:
    model = index.model()
    return model.cell(index) if isinstance(model, ValueTableModel) else BLANK


def _is_active_in_range(option: QStyleOptionViewItem, index: QModelIndex) -> bool:
    """True for the cell that keys go to while others are selected with it: it stands out as not selected."""
    view = option.widget
    return isinstance(view, SelectingTable) and index == view.currentIndex() and view.has_range


def _step_of(editor: CellEditor, event: QKeyEvent) -> tuple[int, int] | None:
    """Where the cursor goes when this key leaves the editor; None when the key is the editor's own."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    if key == Qt.Key.Key_Tab and not modifiers:
        return (0, 1)
    if key == Qt.Key.Key_Backtab and not modifiers & Qt.KeyboardModifier.ControlModifier:
        return (0, -1)
    if key in _ENTER:
        return (-1, 0) if modifiers == Qt.KeyboardModifier.ShiftModifier else (1, 0)
    return _ARROWS.get(key) if editor.replacing and not modifiers else None


def _breaks_line(event: QKeyEvent) -> bool:
    """Alt+Enter and Ctrl+J, as in spreadsheets: Enter alone is done with the cell."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in _ENTER:
        return modifiers == Qt.KeyboardModifier.AltModifier
    return event.key() == Qt.Key.Key_J and modifiers == Qt.KeyboardModifier.ControlModifier


def _turns_page(event: QKeyEvent) -> bool:
    tab = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
    return tab and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def _blend(first: QColor, second: QColor) -> QColor:
    """The colour between the two, nearer to the first."""
    share = 0.7
    return QColor.fromRgbF(
        share * first.redF() + (1 - share) * second.redF(),
        share * first.greenF() + (1 - share) * second.greenF(),
        share * first.blueF() + (1 - share) * second.blueF(),
    )
