"""A clerk who fills in a document with nothing but the keyboard and the clipboard, from a model on paper.

The clerk looks at the screen (which widget has the focus, what the cell under the cursor is called) and at the model,
and presses keys. Nothing is ever put into the document, or focused, in any other way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QLineEdit, QMenu, QTreeWidget

from perfeval_desktop.model.base import Row, Value
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, has_at, same
from perfeval_desktop.rulepack.labels import EMPTY_LINE
from perfeval_desktop.ui.composition import ComposingPage, ComposingPaper
from perfeval_desktop.ui.field_kinds import Choice
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from tests.helpers import focused, press, type_keys

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
_LONGEST_WAY = 400  # presses of a key before the clerk gives up


class Clerk:
    """Copies ``model`` into the document of ``window``."""

    def __init__(self, window: MainWindow, model: SelfEvaluation) -> None:
        self._window = window
        self._model = model
        self._place: FieldPath | None = None
        window.workbench.place_changed.connect(self._look)

    def _look(self, place: FieldPath | None) -> None:
        self._place = place

    @property
    def document(self) -> SelfEvaluation:
        return self._window.session.evaluation

    # --- where is it in the model? -------------------------------------------------------------------------------

    def wanted(self, at: FieldPath) -> Any:
        """What the model holds for the field at ``at`` of the document, None where the model has no such row."""
        twin = self._twin(at)
        return get_at(self._model, twin) if twin is not None and has_at(self._model, twin) else None

    def _twin(self, at: FieldPath) -> FieldPath | None:
        """The same place in the model: rows of the form by their id, rows that the user adds by their number."""
        here, there = FieldPath(()), FieldPath(())
        for step in at.steps:
            if not step.startswith("["):
                here, there = here.child(step), there.child(step)
                continue
            row = _row_like(step[1:-1], get_at(self.document, here), get_at(self._model, there))
            if row is None:
                return None
            here, there = here.row(step[1:-1]), there.row(row.id)
        return there

    def rows_missing(self, row: FieldPath) -> bool:
        """True when the model has more rows beside ``row`` than the document."""
        twin = self._twin(row.parent)
        assert twin is not None
        category = getattr(get_at(self.document, row), "category", None) if has_at(self.document, row) else None
        have, want = get_at(self.document, row.parent), get_at(self._model, twin)
        return len(_of_class(have, category)) < len(_of_class(want, category))

    # --- fields of a form ----------------------------------------------------------------------------------------

    def fill_while(self, inside: Callable[[], bool]) -> None:
        """Fill in what has the focus and go on with Tab, as long as ``inside`` is true."""
        for _ in range(_LONGEST_WAY):
            if not inside():
                return
            self.fill_here()
            press(Qt.Key.Key_Tab)
        raise AssertionError("Tab never left the page")

    def fill_here(self) -> None:
        """Fill in the widget that has the focus."""
        widget = focused()
        if isinstance(widget, GridView):
            self.fill_grid(widget)
        elif self._place is not None and has_at(self.document, self._place):
            wanted = self.wanted(self._place)
            if not same(get_at(self.document, self._place), wanted):
                self._fill_field(widget, wanted)

    def _fill_field(self, widget: object, wanted: Any) -> None:
        if isinstance(widget, ComposingPage | ComposingPaper):
            press(Qt.Key.Key_A, CTRL)
            paste(wanted)
        elif isinstance(widget, QCheckBox):
            key = next(key for key, box in widget.parent()._boxes.items() if box is widget)
            if widget.isChecked() != (key in wanted):
                press(Qt.Key.Key_Space)
        elif isinstance(widget, QLineEdit):
            press(Qt.Key.Key_A, CTRL)
            write(widget.parent().kind.edit_text(wanted))
        elif isinstance(widget, QComboBox):
            options = widget.parent()._shown
            press(Qt.Key.Key_Home)
            press(Qt.Key.Key_Down, times=next(at for at, (option, _) in enumerate(options) if option == wanted))

    # --- tables --------------------------------------------------------------------------------------------------

    def fill_grid(self, view: GridView) -> None:
        """Fill in a table, row by row from its head, and stay on its last cell."""
        press(Qt.Key.Key_Home, CTRL)
        for _ in range(_LONGEST_WAY):
            self._fill_row(view)
            row = view.table.rows[view.currentIndex().row()]
            if (
                row.path is not None
                and view.table.may_insert(view.currentIndex().row())
                and self.rows_missing(row.path)
            ):
                press(Qt.Key.Key_Insert)
                continue
            number = view.currentIndex().row()
            press(Qt.Key.Key_Down)
            if view.currentIndex().row() == number:
                press(Qt.Key.Key_End, CTRL)
                return
        raise AssertionError("the table has no end")

    def _fill_row(self, view: GridView) -> None:
        press(Qt.Key.Key_Home)
        for _ in range(_LONGEST_WAY):
            cell = view.table.cell(view.currentIndex())
            if cell.path is not None:
                wanted = self.wanted(cell.path)
                if wanted is not None and not self._has(cell.path, wanted):
                    self._fill_cell(view, wanted)
            column = view.currentIndex().column()
            press(Qt.Key.Key_Right)
            if view.currentIndex().column() <= column:
                return

    def _has(self, at: FieldPath, wanted: Any) -> bool:
        if at.name == "part_of":
            return bool(get_at(self.document, at)) == bool(wanted)
        return has_at(self.document, at) and same(get_at(self.document, at), wanted)

    def _fill_cell(self, view: GridView, wanted: Any) -> None:
        cell = view.table.cell(view.currentIndex())
        if cell.is_tick:
            if cell.kind.is_on(wanted) != cell.kind.is_on(cell.value):
                press(Qt.Key.Key_Space)
            return
        if cell.path.name == "part_of":
            paste(next(row.label for row in self._model.profile.staffing if row.id == wanted))
        elif isinstance(cell.kind, Choice):
            paste(cell.kind.edit_text(wanted))
        elif wanted != "":
            text = cell.kind.edit_text(wanted)
            if cell.locked:
                choose_from_menu("改写")
            else:
                press(Qt.Key.Key_F2)
            press(Qt.Key.Key_A, CTRL)
            write(text)
            row, column = view.currentIndex().row(), view.currentIndex().column()
            if cell.is_long:
                press(Qt.Key.Key_Tab)
            else:
                press(Qt.Key.Key_Return, SHIFT)  # Enter on the last row would add one
            _go_back(view, row, column)

    # --- pages ---------------------------------------------------------------------------------------------------

    def fill_outline(self, tree: QTreeWidget, pages_before: int) -> None:
        """Fill in the sections of a report, from the tree that has the focus; pages before them wait."""
        press(Qt.Key.Key_Home)
        press(Qt.Key.Key_Down, times=pages_before)
        for _ in range(_LONGEST_WAY):
            assert focused() is tree
            here = tree.currentItem()
            press(Qt.Key.Key_Tab)
            if isinstance(focused(), ComposingPage | ComposingPaper):
                self.fill_here()
                press(Qt.Key.Key_Backtab, SHIFT)
            elif tree.itemBelow(here) is None:
                return  # the closing page, which has several fields
            else:
                back_to(tree)  # a heading without text
            press(Qt.Key.Key_Down)

    def fill_closing(self, inside: Callable[[], bool]) -> None:
        """Fill in title, date and attachments of a report."""
        for _ in range(_LONGEST_WAY):
            if not inside():
                return
            widget = focused()
            if isinstance(widget, QAbstractButton) and widget.text().startswith("改为自行填写"):
                at = self._place
                assert at is not None
                if self.wanted(at.parent.child("attachments")):
                    press(Qt.Key.Key_Space)
                    press(Qt.Key.Key_Tab)
                    continue
            elif isinstance(widget, GridView):
                if any(cell.path is not None for row in widget.table.rows for cell in row.cells):
                    self.fill_grid(widget)
            else:
                self.fill_here()
            press(Qt.Key.Key_Tab)


def _go_back(view: GridView, row: int, column: int) -> None:
    """With the arrow keys to the cell that was filled in."""
    for _ in range(60):
        at = view.currentIndex()
        if at.row() != row:
            press(Qt.Key.Key_Up if at.row() > row else Qt.Key.Key_Down)
        elif at.column() != column:
            press(Qt.Key.Key_Left if at.column() > column else Qt.Key.Key_Right)
        else:
            return
    raise AssertionError("the arrow keys do not lead back")


def _row_like(row_id: str, here: tuple[Any, ...], there: tuple[Any, ...]) -> Row | None:
    by_id = next((row for row in there if row.id == row_id), None)
    own = next((row for row in here if row.id == row_id), None)
    if by_id is not None:
        return by_id
    if own is None:  # an empty line of the form that has not become a row yet
        category = row_id.removeprefix(EMPTY_LINE).removeprefix(".") or None
        return next(iter(_of_class(there, category)), None)
    category = getattr(own, "category", None)
    number = _of_class(here, category).index(own)
    fellows = _of_class(there, category)
    return fellows[number] if number < len(fellows) else None


def _of_class(rows: tuple[Any, ...], category: str | None) -> list[Any]:
    return [row for row in rows if category is None or row.category == category]


# --- what hands do -----------------------------------------------------------------------------------------------


def paste(text: str) -> None:
    """Copy ``text`` somewhere else and paste it where the focus is."""
    QGuiApplication.clipboard().setText(text)
    press(Qt.Key.Key_V, CTRL)


def write(text: str) -> None:
    """Type what the keyboard has, paste the rest: an input method would hand it over in the same way."""
    if text.isascii() and "\n" not in text:
        type_keys(text)
    else:
        paste(text)


def choose_from_menu(words: str) -> None:
    """Open the menu of the cell with Shift+F10, which the window system turns into this event, and choose an entry."""
    view = focused()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(view, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entry = next(action for action in menu.actions() if action.text().startswith(words))
    for _ in range(20):
        if menu.activeAction() is entry:
            break
        press_in(menu, Qt.Key.Key_Down)
    press_in(menu, Qt.Key.Key_Return)


def press_in(menu: QMenu, key: Qt.Key) -> None:
    """A menu that is open takes all keys."""
    QTest.keyClick(menu, key)
    QApplication.processEvents()


def back_to(widget: object) -> None:
    """Shift+Tab until ``widget`` has the focus."""
    for _ in range(20):
        if focused() is widget:
            return
        press(Qt.Key.Key_Backtab, SHIFT)
    raise AssertionError("Shift+Tab does not lead back")


def reach(wanted: Callable[[], bool], key: Qt.Key = Qt.Key.Key_Tab) -> None:
    """Press Tab until ``wanted`` is true."""
    for _ in range(_LONGEST_WAY):
        if wanted():
            return
        press(key)
    raise AssertionError("Tab never came there")


def without_own_ids(value: Any) -> Any:
    """``value`` with the ids of rows, and what refers to them, replaced by their numbers: another hand made others."""
    if isinstance(value, SelfEvaluation):
        lines = value.profile.staffing
        numbers = {line.id: str(number) for number, line in enumerate(lines)}
        staffing = tuple(msgspec.structs.replace(line, part_of=numbers.get(line.part_of, "")) for line in lines)
        value = msgspec.structs.replace(value, profile=msgspec.structs.replace(value.profile, staffing=staffing))
    if isinstance(value, tuple):
        return tuple(_numbered(number, item) for number, item in enumerate(value))
    if isinstance(value, Value):
        parts = {name: without_own_ids(getattr(value, name)) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **parts)
    return value


def _numbered(number: int, item: Any) -> Any:
    plain = without_own_ids(item)
    is_own = isinstance(item, Row) and type(item).__name__ in _OWN_ROWS
    return msgspec.structs.replace(plain, id=str(number)) if is_own else plain


_OWN_ROWS = frozenset({
    *("StaffingLine", "AttachmentLine", "GoalEntry", "ProjectAppendix", "ProjectIndicator", "FundUsageRow"),
})  # fmt: skip
