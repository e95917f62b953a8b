"""Inputs where something is chosen: one of several, or any number of tick boxes. None of them hears the mouse wheel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QVBoxLayout, QWidget

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.bound_widget import BoundWidget
from perfeval_desktop.ui.finding_index import Remark


class QuietCombo(QComboBox):
    """A combo box deaf to the wheel: scrolling a page must never change a value."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(BoundWidget):
    """One of several choices; ``options`` makes the pairs of value and label, which may follow the document."""

    def __init__(
        self,
        session: Session,
        label: str,
        options: Callable[[], Sequence[tuple[Any, str]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, label, parent)
        self._options = options
        self._shown: tuple[tuple[Any, str], ...] = ()
        self._combo = QuietCombo(self)
        self._combo.setAccessibleName(label)
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._combo, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self._combo)
        self.follow_focus(self._combo)
        self._combo.activated.connect(self._chosen)

    def text(self) -> str:
        return self._combo.currentText()

    def show_value(self, value: Any) -> None:
        options = tuple(self._options())
        if value not in [option for option, _ in options]:
            options = (*options, (value, str(value)))  # what the rule pack does not know is shown, not lost
        if options != self._shown:
            self._shown = options
            self._combo.clear()
            self._combo.addItems([label for _, label in options])
        self._combo.setCurrentIndex(next(at for at, (option, _) in enumerate(options) if option == value))

    def show_remarks(self, remarks: tuple[Remark, ...]) -> None:
        self._combo.setToolTip("\n".join(remark.text for remark in remarks))
        self._combo.setAccessibleDescription(self._combo.toolTip())

    def concerns(self, changes: Changes) -> bool:
        return True  # the labels may name figures of anywhere in the document

    def _chosen(self, position: int) -> None:
        if self.put(self._shown[position][0]):
            self.refresh()  # what was not taken over does not stand there as if it were


class TicksField(BoundWidget):
    """Tick boxes of which any number may be set; the field is the tuple of the keys that are.

    They stand in as many columns as the field has room for.
    """

    _MOST_COLUMNS = 3

    def __init__(
        self, session: Session, label: str, options: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(session, label, parent)
        self._order = [key for key, _ in options]
        self._boxes: dict[str, QCheckBox] = {}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(self._MOST_COLUMNS, 1)
        for key, text in options:
            box = QCheckBox(text, self)
            box.setAccessibleName(f"{label}：{text}")
            box.clicked.connect(self._clicked)
            self._boxes[key] = box
        self._arrange(self._MOST_COLUMNS)
        self.follow_focus(*self._boxes.values())
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def show_value(self, value: Any) -> None:
        for key, box in self._boxes.items():
            box.setChecked(key in value)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_of(1), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = (columns for columns in range(self._MOST_COLUMNS, 1, -1) if self._width_of(columns) <= self.width())
        self._arrange(next(fitting, 1))

    def _width_of(self, columns: int) -> int:
        """The width that so many columns need."""
        widths = [box.sizeHint().width() for box in self._boxes.values()]
        widest = (max(widths[column::columns], default=0) for column in range(columns))
        return sum(widest) + columns * max(0, self._grid.horizontalSpacing())

    def _arrange(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            for position, box in enumerate(self._boxes.values()):
                self._grid.addWidget(box, position // columns, position % columns)

    def _clicked(self) -> None:
        unknown = [key for key in self.value() if key not in self._boxes]
        if self.put(tuple([key for key in self._order if self._boxes[key].isChecked()] + unknown)):
            self.refresh()
