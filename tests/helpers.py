"""Shared by tests of several rooms."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def focused() -> QWidget:
    """The widget that hears the keys now."""
    widget = QApplication.focusWidget()
    assert widget is not None, "no widget has the focus"
    return widget


def compose(target: QObject, preedit: str) -> None:
    """One step of a composition: ``preedit`` stands underlined at the cursor and is not text yet."""
    QApplication.sendEvent(target, QInputMethodEvent(preedit, []))


def commit(target: QObject, text: str) -> None:
    """The end of a composition: the input method hands over ``text``."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(target, event)


def type_text(text: str, steps: Iterable[str] = ()) -> None:
    """Type ``text`` into whatever has the focus, as an input method does: Chinese has no key events.

    ``steps`` are shown one after another before, as a composition grows (h, ha, hao). The target is looked up for each
    event, because the first one may open an editor that the next ones belong to.
    """
    for preedit in steps:
        compose(focused(), preedit)
    commit(focused(), text)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, *, times: int = 1) -> None:
    """Press a key where the focus is."""
    for _ in range(times):
        QTest.keyClick(focused(), key, modifiers)
        QApplication.processEvents()


def type_keys(text: str) -> None:
    """Type plain characters of the keyboard (no Chinese: that aborts QTest) where the focus is."""
    assert text.isascii(), "use type_text for anything but ASCII"
    for char in text:
        QTest.keyClicks(focused(), char)
        QApplication.processEvents()
