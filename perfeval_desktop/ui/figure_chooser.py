"""插入活数: a list of the document's figures below the cursor, narrowed by what is typed behind a #."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QAbstractItemView, QCompleter

from perfeval_desktop.model.live_text import placeholder_text
from perfeval_desktop.scoring.live_figures import LiveFigure, LiveFigures
from perfeval_desktop.scoring.live_styles import written
from perfeval_desktop.ui.plain_text import TextWidget
from perfeval_desktop.ui.slots import Owned

SIGNS = "#＃"
_GAP = "　"  # between a name and its value
_MOST = 200  # rows: nobody scrolls further
_LONGEST = 16  # characters of a search; behind more than that the # was only a #
_POPUP_KEYS = frozenset({
    Qt.Key.Key_Enter, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab,
})  # fmt: skip


class FigureChooser(QObject):
    """Serves one text. ``chosen`` carries the placeholder that goes in place of the # and what was typed behind it."""

    chosen = Signal(QTextCursor, str)
    _edit = Owned[TextWidget]()

    def __init__(self, edit: TextWidget, figures: Callable[[], LiveFigures | None]) -> None:
        super().__init__(edit)
        self._edit = edit
        self._figures = figures
        self._start = -1  # where the # stands, −1 while nothing is being chosen
        self._has_match = False
        self._rows: dict[str, str] = {}  # what is shown for a figure → its placeholder
        self._model = QStringListModel(self)
        self._completer: QCompleter | None = None  # made when it is first needed: few texts ever need one
        edit.textChanged.connect(self._follow)

    @property
    def popup(self) -> QAbstractItemView:
        """The list; it has the focus while it is open."""
        if self._completer is None:
            self._completer = QCompleter(self._model, self)
            self._completer.setWidget(self._edit)
            self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            self._completer.activated.connect(self._take)
            popup = self._completer.popup()
            assert popup is not None
            popup.setAccessibleName("活数")
            popup.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # where the window is too narrow: the value is seen
            popup.installEventFilter(self)
        popup = self._completer.popup()
        assert popup is not None
        return popup

    @property
    def is_open(self) -> bool:
        return self._start >= 0 and self.popup.isVisible()

    def begin(self) -> None:
        """Offer the figures for the # that stands before the cursor."""
        figures = self._figures()
        if figures is None:
            return
        self._start = self._edit.textCursor().position() - 1
        # What has a value comes first: the others are hardly ever meant.
        filled = sorted(figures.all(), key=lambda figure: figure.value is None or figure.value == "")
        self._rows = {_row(figure): placeholder_text(figure.key) for figure in filled}
        self._offer("")

    def end(self) -> None:
        """Leave the text as it is."""
        self._start = -1
        self.popup.hide()

    def takes(self, event: QKeyEvent) -> bool:
        """True for a key that is meant for the list: the text must leave it alone."""
        if not self.is_open or event.key() not in _POPUP_KEYS:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click beside the list closes it, and what is typed then is no search. A choice is told after it closed."""
        if event.type() == QEvent.Type.Hide:
            QTimer.singleShot(0, self, self._closed)
        return super().eventFilter(watched, event)

    def _closed(self) -> None:
        if self._has_match and not self.popup.isVisible():
            self._start = -1

    def _follow(self) -> None:
        if self._start < 0:
            return
        if self._edit.textCursor().position() <= self._start:  # also when another text has come
            self.end()
            return
        typed = self._typed()
        if "\u2029" in typed or len(typed) > _LONGEST:
            self.end()
        else:
            self._offer(typed)

    def _typed(self) -> str:
        """What stands between the # and the cursor."""
        cursor = self._range()
        return cursor.selectedText()[1:]

    def _range(self) -> QTextCursor:
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(self._start)
        cursor.setPosition(max(self._start, self._edit.textCursor().position()), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _offer(self, typed: str) -> None:
        found = _matching(self._rows, typed.split())[:_MOST]
        self._has_match = bool(found)
        if not found:
            self.popup.hide()
            return
        self._model.setStringList(found)
        rect = self._edit.cursorRect()
        popup = self.popup
        beside = popup.verticalScrollBar().sizeHint().width() + 2 * popup.frameWidth()
        rect.setWidth(min(popup.sizeHintForColumn(0) + beside, self._edit.window().width()))
        assert self._completer is not None
        self._completer.complete(rect)
        popup.setCurrentIndex(self._model.index(0))

    def _take(self, row: str) -> None:
        if self._start >= 0 and row in self._rows:
            where = self._range()
            self._start = -1
            self.chosen.emit(where, self._rows[row])


def _row(figure: LiveFigure) -> str:
    return f"{figure.label}{_GAP}{written(figure.kind, figure.value, '')}"


def _matching(rows: Iterable[str], words: Iterable[str]) -> list[str]:
    """The rows that hold all ``words``, those first that hold them in their names; digits are found with separators
    and without."""
    wanted = [word.replace(",", "") for word in words]
    found = [row for row in rows if all(word in row.replace(",", "") for word in wanted)]
    return sorted(found, key=lambda row: not all(word in row.partition(_GAP)[0] for word in wanted))
