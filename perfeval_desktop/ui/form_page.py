"""FormPage: labels and fields under each other on a page that scrolls, with grids and texts in its full width."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from perfeval_desktop.ui.bound_widget import BoundWidget
from perfeval_desktop.ui.choice_inputs import ChoiceField, TicksField
from perfeval_desktop.ui.ems import em_of, in_ems
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.narrative_edit import NarrativeEdit

_COMING_MS = 300  # until who asked for it has given it the focus
_TOP = Qt.AlignmentFlag.AlignTop
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_RIGHT_TOP = Qt.AlignmentFlag.AlignRight | _TOP
_PAIR_EMS = 16  # the least width of a label with its field


class FieldGrid(QWidget):
    """Fields with their labels, ``columns`` pairs side by side where there is room; wide fields have their own line."""

    def __init__(self, columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most_columns = columns
        self._columns = columns
        self._fields: list[tuple[QLabel, BoundWidget, bool]] = []
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        in_ems(self._layout, columns_apart=1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def add(self, field: BoundWidget, label: str = "", *, wide: bool = False) -> None:
        """Put ``field`` into the next free place, or over the whole width."""
        name = QLabel(label or field.label, self)
        name.setBuddy(field)
        tall = _is_tall(field)
        name.setAlignment(Qt.AlignmentFlag.AlignRight | (_TOP if tall else Qt.AlignmentFlag.AlignVCenter))
        self._fields.append((name, field, wide or tall))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = max(1, self.width() // (_PAIR_EMS * em_of(self)))
        if min(fitting, self._most_columns) != self._columns:
            self._columns = min(fitting, self._most_columns)
            self._arrange()

    def _arrange(self) -> None:
        """Side by side as many as there are columns now; the order for Tab is that in which they were added."""
        row = column = 0
        for name, field, wide in self._fields:
            if wide and column:
                row, column = row + 1, 0
            self._layout.addWidget(name, row, 2 * column, _RIGHT if not _is_tall(field) else _RIGHT_TOP)
            span = 2 * self._columns - 1 if wide else 1
            self._layout.addWidget(field, row, 2 * column + 1, 1, span)
            if isinstance(field, ChoiceField):
                self._layout.setAlignment(field, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            column += 1
            if wide or column == self._columns:
                row, column = row + 1, 0
        for number in range(self._most_columns):
            self._layout.setColumnStretch(2 * number + 1, 1 if number < self._columns else 0)


def _is_tall(field: BoundWidget) -> bool:
    return isinstance(field, NarrativeEdit | TicksField)


class FormPage(QScrollArea):
    """A page of a form. It scrolls as a whole; nothing on it is cut off.

    It follows the cursor of the grids that stand on it, and the titles of a grid stay in sight as long as its rows are.
    """

    _is_sized_unseen = False  # the text grew or shrank while another page was in front: the cursor stands elsewhere

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._grids: list[GridView] = []
        self._target: QWidget | None = None
        self._coming = QTimer(self, singleShot=True, interval=_COMING_MS)
        self._body = QWidget(self)
        self._layout = QVBoxLayout(self._body)
        in_ems(self._layout, margins=(0.5, 1 / 3, 0.5, 0.5))
        self._layout.addStretch(1)
        self.setWidget(self._body)
        self.verticalScrollBar().valueChanged.connect(self._pin_titles)
        self.verticalScrollBar().actionTriggered.connect(self._let_go)  # the user scrolls: what is in view may leave

    def add(self, widget: QWidget) -> None:
        """Put ``widget`` below what is there."""
        self._layout.insertWidget(self._layout.count() - 1, widget)
        if isinstance(widget, GridView):
            self._grids.append(widget)
            widget.cursor_moved.connect(self._follow_cursor)
            widget.installEventFilter(self)

    def bring_into_view(self, editor: object) -> None:
        """Scroll to ``editor``, which stands on this page; of a grid, to the cell under its cursor.

        A page that has just been made finds its heights only step by step, on a slow machine for longer than any time
        that could be named: ``editor`` is kept in view until the user scrolls, or goes on elsewhere.
        """
        if isinstance(editor, QWidget):
            self._target = editor
            self._coming.start()
            self._scroll_to_target()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A scroll area hears what happens to the widget that it scrolls.
        done = super().eventFilter(watched, event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and watched is self.widget():
            self._scroll_to_target()
            self._pin_titles()
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and isinstance(watched, GridView):
            self._pin_titles()
        elif event.type() == QEvent.Type.FocusIn and isinstance(watched, GridView) and self._is_sized_unseen:
            self._is_sized_unseen = False
            self.bring_into_view(watched)
        return done

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and not self.isVisible():
            self._is_sized_unseen = True

    def _scroll_to_target(self) -> None:
        if self._target is not None and not self._coming.isActive() and not _is_at_work(self._target):
            self._let_go()
        if isinstance(self._target, GridView):
            self._scroll_to_cursor(self._target)
        elif self._target is not None:
            self.ensureWidgetVisible(self._target)

    def _let_go(self) -> None:
        self._target = None

    def _follow_cursor(self) -> None:
        view: object = self.sender()
        if isinstance(view, GridView):
            self._scroll_to_cursor(view)

    def _scroll_to_cursor(self, view: GridView) -> None:
        """Bring the cell at which ``view`` is at work into sight, its head first where it is too high."""
        rect = view.visualRect(view.lead)
        rect.moveTopLeft(view.viewport().mapTo(self._body, rect.topLeft()))
        em = self.fontMetrics().horizontalAdvance("字")
        bar, room = self.verticalScrollBar(), self.viewport().height()
        spare = room - view.titles_height - view.bar_height - rect.height()
        apart = max(0, min(em, spare // 2))
        highest = rect.top() - view.titles_height - apart
        lowest = rect.bottom() + apart + view.bar_height - room
        bar.setValue(min(max(bar.value(), lowest), highest))
        self.ensureVisible(rect.center().x(), bar.value() + room // 2, rect.width() // 2 + em, 0)

    def _pin_titles(self) -> None:
        top, bottom = self.verticalScrollBar().value(), self.verticalScrollBar().value() + self.viewport().height()
        for view in self._grids:
            at = view.mapTo(self._body, QPoint()).y()
            view.pin(top - at, at + view.height() - bottom)

    def add_heading(self, text: str) -> QLabel:
        """A heading for what comes next."""
        heading = heading_label(text, self)
        self.add(heading)
        return heading

    def add_note(self, text: str) -> QLabel:
        """An explaining sentence in quiet ink."""
        note = note_label(text, self)
        self.add(note)
        return note


def _is_at_work(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))


def heading_label(text: str, parent: QWidget | None = None) -> QLabel:
    """A heading, a little larger and bold."""
    label = QLabel(text, parent, wordWrap=True)
    font = QFont(label.font())
    font.setBold(True)
    label.setFont(font)
    in_ems(label, font=1.1)
    return label


def note_label(text: str, parent: QWidget | None = None) -> QLabel:
    """An explaining sentence in quiet ink."""
    label = QLabel(text, parent, wordWrap=True)
    label.setForegroundRole(label.foregroundRole().PlaceholderText)
    return label
