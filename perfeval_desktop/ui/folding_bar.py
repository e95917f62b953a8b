"""FoldingBar: groups of buttons in one line, or in two where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from perfeval_desktop.ui.ems import em_of


class FoldingBar(QWidget):
    """Of three groups the last stands at the right; in two lines the first has a line of its own."""

    def __init__(self, *groups: tuple[QWidget, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups = [_in_line(group) for group in groups]
        self._is_folded: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(2, 1)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        first, *others = [group.sizeHint().width() for group in self._groups]
        return QSize(max(first, sum(others) + 2 * em_of(self)), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # other words or other letters
            self._arrange()
        return done

    def _arrange(self) -> None:
        needed = sum(group.sizeHint().width() for group in self._groups) + 4 * em_of(self)
        is_folded = needed > self.width()
        if is_folded == self._is_folded:
            return
        self._is_folded = is_folded
        first, second, third = self._groups
        line = int(is_folded)
        self._grid.addWidget(first, 0, 0, 1, 4 if is_folded else 1, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(second, line, 0 if is_folded else 1, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(third, line, 3)


def _in_line(parts: tuple[QWidget, ...]) -> QWidget:
    group = QWidget()
    line = QHBoxLayout(group)
    line.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        line.addWidget(part)
    return group
