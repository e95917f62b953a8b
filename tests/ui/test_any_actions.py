"""Whatever is pressed, pasted and undone in whatever order: nothing breaks, and undoing all of it gives the start back.

``PERFEVAL_FUZZ`` is the number of sequences, ``PERFEVAL_FUZZ_SEED`` the first of them.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from perfeval_desktop.model.tree import iter_fields, same
from perfeval_desktop.ui.grid_view import GridView
from perfeval_desktop.ui.main_window import MainWindow
from perfeval_desktop.ui.paste_preview import PastePreview
from tests.helpers import commit, compose

Key, Mod = Qt.Key, Qt.KeyboardModifier
NONE, SHIFT, CTRL, ALT = Mod.NoModifier, Mod.ShiftModifier, Mod.ControlModifier, Mod.AltModifier
_SEQUENCES = int(os.environ.get("PERFEVAL_FUZZ", "6"))
_FIRST = int(os.environ.get("PERFEVAL_FUZZ_SEED", "1"))
_LENGTH = 40
pytestmark = pytest.mark.timeout(120 + 10 * _SEQUENCES)

_ARROWS = (Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right)
_KEYS = [
    *((key, modifiers) for key in _ARROWS for modifiers in (NONE, SHIFT, CTRL, CTRL | SHIFT)),
    *((Key.Key_Return, modifiers) for modifiers in (NONE, SHIFT, CTRL, ALT)),
    *((key, CTRL) for key in (Key.Key_A, Key.Key_C, Key.Key_X, Key.Key_V, Key.Key_D, Key.Key_R, Key.Key_Semicolon)),
    *((key, CTRL) for key in (Key.Key_Home, Key.Key_End, Key.Key_Z, Key.Key_Y, Key.Key_Delete)),
    *((key, ALT) for key in (Key.Key_Up, Key.Key_Down, Key.Key_Equal)),
    *((Key.Key_Space, modifiers) for modifiers in (SHIFT, CTRL, CTRL | SHIFT)),
    *((key, NONE) for key in (Key.Key_Tab, Key.Key_Escape, Key.Key_F2, Key.Key_Delete, Key.Key_Backspace)),
    *((key, NONE) for key in (Key.Key_Insert, Key.Key_Space, Key.Key_Home, Key.Key_PageDown, Key.Key_F8)),
    *((Key(code), NONE) for code in b"0123456789.-=+5AX"),
    (Key.Key_Backtab, SHIFT),
    (Key.Key_D, CTRL | SHIFT),
    (Key.Key_J, CTRL),
]
_WORDS = ("好", "１２．５万元", "资金下达晚。", "𠮷", "=1+2", "☑", "二〇二三年四月十日", "（5）", "100%")
_CLIPS = (
    ("1", ""),
    ("1\t2\n3\t4\n", ""),
    ("1,859.48\r\n660.20\r\n", "<table><tr><td x:num='1859.4823'>1,859.48</td></tr><tr><td>660.20</td></tr></table>"),
    ("甲\n乙\n丙", "<p>甲</p><p>乙</p><p>丙</p>"),
    ('"一\n二"\t☑\t优', ""),
    ("x\n\n", "<table><tr><td rowspan=2 colspan=2>合并</td><td>5</td></tr><tr><td>6</td></tr></table>"),
    ("产出指标\t数量指标\t办会\t12次\n\t\t办文\tabc\n\t安全指标\t无\t0\n", ""),
    ("\t".join("12345678901"), ""),
    ("\n".join("1234567890123456789012345"), ""),
)


class Hands:
    """Somebody at the window who does not know what they are doing; the same seed does the same."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self._window = window
        self._random = random.Random(seed)
        self.done: list[str] = []

    def act(self) -> None:
        """Do one thing, as ``done`` tells."""
        acts: list[tuple[int, Callable[[], None]]] = [
            (12, self._press),
            (6, self._type),
            (2, self._compose),
            (4, self._paste),
            (8, self._go),
            (3, self._give_up),
            (1, self._turn),
            (1, self._undo),
        ]
        weights, choices = zip(*acts, strict=True)
        self._random.choices(choices, weights)[0]()
        QApplication.processEvents()
        self._settle()

    def _press(self) -> None:
        key, modifiers = self._random.choice(_KEYS)
        self.done.append(f"{modifiers.name}+{key.name}")
        QTest.keyClick(self._focused(), key, modifiers)

    def _give_up(self) -> None:
        """Text that cannot be read keeps its editor open, and nothing else would be tried."""
        self.done.append("Escape")
        QTest.keyClick(self._focused(), Key.Key_Escape)

    def _type(self) -> None:
        word = self._random.choice(_WORDS)
        self.done.append(word)
        commit(self._focused(), word)

    def _compose(self) -> None:
        self.done.append("compose")
        for step in self._random.choice((("h", "ha"), ("n", ""))):
            compose(self._focused(), step)

    def _paste(self) -> None:
        text, html = self._random.choice(_CLIPS)
        self.done.append(f"paste {text!r}")
        data = QMimeData()
        data.setText(text)
        if html:
            data.setHtml(html)
        QGuiApplication.clipboard().setMimeData(data)
        QTest.keyClick(self._focused(), Key.Key_V, CTRL)

    def _go(self) -> None:
        """To any field of the document, or to any cell in sight."""
        grids = [grid for grid in self._window.findChildren(GridView) if grid.isVisible() and grid.table.rowCount()]
        if not grids or self._random.random() < 0.5:
            field = self._random.choice(list(iter_fields(self._window.session.evaluation))).path
            self.done.append(f"go to {field}")
            self._window.workbench.go_to(field)
            return
        grid = self._random.choice(grids)
        row, column = self._place_in(grid)
        self.done.append(f"go to {grid.table.source.name} {row},{column}")
        grid.setCurrentIndex(grid.table.index(row, column))
        grid.setFocus()

    def _place_in(self, grid: GridView) -> tuple[int, int]:
        places = [(row, column) for row in range(grid.table.rowCount()) for column in range(grid.table.columnCount())]
        fields = [place for place in places if grid.table.cell(grid.table.index(*place)).editable]
        return self._random.choice(fields if fields and self._random.random() < 0.9 else places)

    def _turn(self) -> None:
        position = self._random.randrange(self._window.workbench.pages.count())
        self.done.append(f"tab {position}")
        self._window.workbench.pages.turn_to(position)

    def _undo(self) -> None:
        act = self._random.choice((self._window.undo, self._window.undo, self._window.redo))
        self.done.append(act.__name__)
        act()

    def _focused(self) -> QWidget:
        return QApplication.focusWidget() or self._window

    def _settle(self) -> None:
        """Answer what has opened."""
        for preview in self._window.findChildren(PastePreview):
            if preview.isVisible():
                self._random.choice((preview.accept, preview.reject))()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        if QApplication.activeWindow() is not self._window:
            self._window.activateWindow()  # no window manager does it here when a dialog is gone
        QApplication.processEvents()


def test_any_sequence_of_actions_can_be_taken_back(window: MainWindow) -> None:
    window.flow.open_sample()
    session = window.session
    start = session.evaluation
    window.workbench.pages.turn_to(1)
    edits = 0
    for seed in range(_FIRST, _FIRST + _SEQUENCES):
        hands = Hands(window, seed)
        try:
            for _ in range(_LENGTH):
                hands.act()
            window.commit_pending()
        except Exception as error:
            raise AssertionError(f"seed {seed}: {hands.done}") from error
        while session.undo_label:
            session.undo()
            edits += 1
        assert same(session.evaluation, start), f"seed {seed}: {hands.done}"
    assert edits > _SEQUENCES, "nothing was edited: this tests nothing"
