"""The names of the projects as a list that hears keys: what can be done with a project needs no mouse."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QWidget

from perfeval_desktop.ui.named_keys import NamedKeysMenu
from perfeval_desktop.ui.slots import weak_slot

Act = str
_Key, _Mod = Qt.Key, Qt.KeyboardModifier
_NONE = _Mod.NoModifier
ADD, COPY, UP, DOWN, NAME, REMOVE = "add", "copy", "up", "down", "name", "remove"

KEYS: Mapping[tuple[Qt.Key, Qt.KeyboardModifier], Act] = {
    (_Key.Key_Insert, _NONE): ADD,
    (_Key.Key_D, _Mod.ControlModifier | _Mod.ShiftModifier): COPY,
    (_Key.Key_Up, _Mod.AltModifier): UP,
    (_Key.Key_Up, _Mod.AltModifier | _Mod.ShiftModifier): UP,  # as in Word
    (_Key.Key_Down, _Mod.AltModifier): DOWN,
    (_Key.Key_Down, _Mod.AltModifier | _Mod.ShiftModifier): DOWN,
    (_Key.Key_F2, _NONE): NAME,
    (_Key.Key_Return, _NONE): NAME,
    (_Key.Key_Enter, _NONE): NAME,
    (_Key.Key_Delete, _NONE): REMOVE,
    (_Key.Key_Delete, _Mod.ControlModifier): REMOVE,
}
_ENTRIES = (
    (ADD, "添加项目(&N)", "Insert"),
    (COPY, "复制为空白表(&C)", "Ctrl+Shift+D"),
    (NAME, "修改名称(&M)", "F2"),
    (UP, "上移(&U)", "Alt+↑"),
    (DOWN, "下移(&W)", "Alt+↓"),
    (REMOVE, "删除(&D)", "Delete"),
)


class ProjectNames(QListWidget):
    """``asked`` carries what is to be done with the project under the cursor; ``may`` tells what can be done now.

    ``refused``: a key was pressed for what cannot be done now.
    """

    asked = Signal(str)
    refused = Signal()

    def __init__(self, may: Callable[[Act], bool | None], parent: QWidget) -> None:
        super().__init__(parent)
        self._may = may
        self.setAccessibleName("项目")
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~_Mod.KeypadModifier
        act = KEYS.get((Qt.Key(event.key()), modifiers))
        if act is None:
            super().keyPressEvent(event)
            return
        event.accept()
        if self._may(act):
            self.asked.emit(act)
        else:
            self.refused.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            below = self.visualItemRect(self.currentItem()).bottomLeft() if self.currentItem() else QPoint()
            place = self.viewport().mapToGlobal(below)
        menu = NamedKeysMenu(self)
        for act, words, keys in _ENTRIES:
            menu.offer(words, keys, weak_slot(self._ask, act), enabled=bool(self._may(act)))
        menu.popup(place)

    def _ask(self, act: Act) -> None:
        self.asked.emit(act)
