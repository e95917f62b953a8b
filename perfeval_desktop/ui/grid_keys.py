"""The keys of a grid while no editor is open, as one table: what Excel's users expect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

if TYPE_CHECKING:
    from perfeval_desktop.ui.grid_view import GridView

_Key, _Mod, _Action = Qt.Key, Qt.KeyboardModifier, QAbstractItemView.CursorAction
_NONE, _SHIFT, _CTRL, _ALT = _Mod.NoModifier, _Mod.ShiftModifier, _Mod.ControlModifier, _Mod.AltModifier
_ARROWS = {_Key.Key_Up: (-1, 0), _Key.Key_Down: (1, 0), _Key.Key_Left: (0, -1), _Key.Key_Right: (0, 1)}
_CURSOR = {
    _Key.Key_Up: _Action.MoveUp,
    _Key.Key_Down: _Action.MoveDown,
    _Key.Key_Left: _Action.MoveLeft,
    _Key.Key_Right: _Action.MoveRight,
    _Key.Key_PageUp: _Action.MovePageUp,
    _Key.Key_PageDown: _Action.MovePageDown,
    _Key.Key_Home: _Action.MoveHome,
    _Key.Key_End: _Action.MoveEnd,
}
_Act = Callable[["GridView"], Any]  # False: the key was not for the grid after all

KEYS: Mapping[tuple[Qt.Key, Qt.KeyboardModifier], _Act] = {
    (_Key.Key_Return, _NONE): lambda view: view.step(1, 0),
    (_Key.Key_Return, _SHIFT): lambda view: view.step(-1, 0),
    (_Key.Key_Tab, _NONE): lambda view: view.step(0, 1),
    (_Key.Key_Backtab, _SHIFT): lambda view: view.step(0, -1),
    (_Key.Key_Backtab, _NONE): lambda view: view.step(0, -1),
    (_Key.Key_C, _CTRL): lambda view: view.copy(),
    (_Key.Key_Insert, _CTRL): lambda view: view.copy(),
    (_Key.Key_X, _CTRL): lambda view: view.cut(),
    (_Key.Key_V, _CTRL): lambda view: view.paste(),
    (_Key.Key_Insert, _SHIFT): lambda view: view.paste(),
    (_Key.Key_Delete, _NONE): lambda view: view.clear_cells(),
    (_Key.Key_Backspace, _NONE): lambda view: view.rewrite(),
    (_Key.Key_D, _CTRL): lambda view: view.fill_down(),
    (_Key.Key_R, _CTRL): lambda view: view.fill_right(),
    (_Key.Key_Semicolon, _CTRL): lambda view: view.put_today(),
    (_Key.Key_Space, _NONE): lambda view: view.toggle_ticks(),
    (_Key.Key_Space, _SHIFT): lambda view: view.select_rows(),
    (_Key.Key_Space, _CTRL): lambda view: view.select_columns(),
    (_Key.Key_Space, _CTRL | _SHIFT): lambda view: view.selectAll(),
    (_Key.Key_Equal, _ALT): lambda view: view.take_offer(),
    (_Key.Key_Insert, _NONE): lambda view: view.insert_row(),
    (_Key.Key_D, _CTRL | _SHIFT): lambda view: view.duplicate_row(),
    (_Key.Key_Delete, _CTRL): lambda view: view.remove_rows(),
    (_Key.Key_Up, _ALT): lambda view: view.move_row(-1),
    (_Key.Key_Down, _ALT): lambda view: view.move_row(1),
}


def press(view: GridView, event: QKeyEvent) -> bool:
    """Do what the key means in ``view``; False when it means nothing here."""
    modifiers = event.modifiers() & ~_Mod.KeypadModifier
    key = Qt.Key(event.key())
    if key == _Key.Key_Enter:
        key = _Key.Key_Return
    act = KEYS.get((key, modifiers))
    if act is not None:
        return act(view) is not False
    if key in _ARROWS and modifiers & ~_SHIFT == _CTRL:
        view.jump(*_ARROWS[key], stretching=bool(modifiers & _SHIFT))
        return True
    if key in _CURSOR and modifiers & ~_CTRL == _SHIFT:
        view.stretch(_CURSOR[key], modifiers & _CTRL)
        return True
    return False
