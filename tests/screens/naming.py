"""Can a window be used without eyes and without a mouse? Names, letters behind Alt, and the order of Tab."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QTabBar,
    QTextEdit,
    QToolBar,
    QWidget,
)

CONTROLS = (
    *(QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit),
    *(QProgressBar, QTabBar, QTextEdit),
)


def name_of(widget: QWidget) -> str:
    """What a screen reader calls ``widget``."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def controls(root: QWidget) -> Iterator[QWidget]:
    """What can be used in ``root``, without the inner parts of other controls."""
    for widget in root.findChildren(QWidget):
        inner = isinstance(widget.parentWidget(), (QComboBox, QAbstractSpinBox, QLineEdit))
        if isinstance(widget, CONTROLS) and widget.isVisible() and not inner and not _is_qts_own(widget):
            yield widget


def _is_qts_own(widget: QWidget) -> bool:
    """The titles of a table, which are read with its cells; the arrow of a bar that overflows; the title of a dock."""
    return widget.objectName().startswith("qt_") or isinstance(widget, QHeaderView)


def unnamed(root: QWidget) -> list[str]:
    """The controls of ``root`` that a screen reader has no name for."""
    nameless = (each for each in controls(root) if not name_of(each))
    return [f"{type(each).__name__} in {type(each.parentWidget()).__name__}" for each in nameless]


def labels_without_buddy(root: QWidget) -> list[str]:
    """Labels that offer a letter and lead nowhere, or lead to what takes no keys."""
    labels = (label for label in root.findChildren(QLabel) if label.isVisible())
    return [label.text() for label in labels if _leads_nowhere(label)]


def _leads_nowhere(label: QLabel) -> bool:
    buddy = label.buddy()
    if buddy is None or isinstance(buddy, QLabel):
        return "&" in label.text().replace("&&", "")
    target = buddy.focusProxy() or buddy
    return target.focusPolicy() == Qt.FocusPolicy.NoFocus


def shared_letters(root: QWidget) -> list[str]:
    """Letters behind Alt that mean two things at once in ``root``."""
    letters = Counter(QKeySequence.mnemonic(text).toString() for text in _texts_with_letters(root))
    return [letter for letter, count in letters.items() if letter and count > 1]


def letters_that_clash(window: QMainWindow) -> list[str]:
    """Letters behind Alt that mean two things in ``window``, also in what is hidden or off now: it may come any time.

    The same words on several pages are one thing as long as only one of them is in sight.
    """
    meanings: dict[str, list[tuple[str, bool]]] = {}
    for action in window.menuBar().actions():
        meanings.setdefault(QKeySequence.mnemonic(action.text()).toString(), []).append((action.text(), True))
    for widget in window.findChildren(QWidget):
        outside = widget.window() is not window or isinstance(widget.parentWidget(), QToolBar)
        if isinstance(widget, (QAbstractButton, QLabel)) and not outside:
            letter = QKeySequence.mnemonic(widget.text()).toString()
            meanings.setdefault(letter, []).append((widget.text(), widget.isVisible()))
    return [
        f"{letter}: {' '.join(sorted({text for text, _ in texts}))}"
        for letter, texts in meanings.items()
        if letter and (len({text for text, _ in texts}) > 1 or sum(is_seen for _, is_seen in texts) > 1)
    ]


def _texts_with_letters(root: QWidget) -> Iterator[str]:
    if isinstance(root, QMenu):
        yield from (action.text() for action in root.actions() if action.isVisible())
        return
    if isinstance(root, QMainWindow):
        yield from (action.text() for action in root.menuBar().actions())
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled() or isinstance(widget.parentWidget(), QToolBar):
            continue
        if isinstance(widget, (QAbstractButton, QLabel)):
            yield widget.text()
        elif isinstance(widget, QTabBar):
            yield from (widget.tabText(number) for number in range(widget.count()))


def tab_chain(root: QWidget) -> list[QWidget]:
    """What Tab goes through in ``root``, in that order."""
    chain: list[QWidget] = []
    widget = root.nextInFocusChain()
    while widget is not None and widget is not root:
        takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        if root.isAncestorOf(widget) and takes and widget.isVisible() and widget.isEnabled():
            chain.append(widget)
        widget = widget.nextInFocusChain()
    return chain


def out_of_order(root: QWidget) -> list[str]:
    """Neighbours in the order of Tab of which the second is read before the first.

    In a window of its own Tab goes round and round: it is looked at from what is read first.
    """
    faults, chain = [], tab_chain(root)
    if root.isWindow() and chain:
        rects = [_place(widget, root) for widget in chain]
        end = min(rect.bottom() for rect in rects)  # of the first line
        start = min((at for at, rect in enumerate(rects) if rect.top() <= end), key=lambda at: rects[at].left())
        chain = chain[start:] + chain[:start]
    for first, second in pairwise(chain):
        here, there = _place(first, root), _place(second, root)
        shared = min(here.bottom(), there.bottom()) - max(here.top(), there.top())
        back_up = there.bottom() < here.top() and there.left() < here.right()
        back_left = shared > min(here.height(), there.height()) // 2 and there.right() < here.left()
        if back_up or back_left:
            faults.append(f"{name_of(first)} → {name_of(second)}")
    return faults


def _place(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint()), widget.size())
