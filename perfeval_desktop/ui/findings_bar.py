"""FindingsBar: which findings the list shows, how they stand together, and how many of each level there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QToolButton, QWidget

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.reasons import State
from perfeval_desktop.checks.sentence import Finding
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.ui.choice_inputs import QuietCombo
from perfeval_desktop.ui.ems import in_ems, sign_size
from perfeval_desktop.ui.finding_groups import Grouping
from perfeval_desktop.ui.findings_model import FindingRow
from perfeval_desktop.ui.marks import severity_icon

_ALL_PAGES, _THIS_PAGE = range(2)
_ONE_LINE, _TWO_LINES, _NARROW = 8, 5, 4  # how many columns
_NARROW_PLACES = (*((0, column, 1) for column in range(4)), (1, 0, 2), (1, 2, 2), (3, 0, 4), (2, 0, 4))  # with span
_SEARCH_EMS = 10


class _SearchLine(QLineEdit):
    """Down and Enter lead to the list, Esc empties the line."""

    left = Signal()

    def sizeHint(self) -> QSize:
        return QSize(_SEARCH_EMS * self.fontMetrics().horizontalAdvance("字"), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class FindingsBar(QWidget):
    """``changed``: other findings are wanted, or in another order. ``left``: the keyboard goes to the list."""

    changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: Sequence[FieldPath] = ()
        self._counts: dict[Severity, int] = {}
        self._answers = 0
        self._columns = 0
        self._levels = {level: QToolButton(self) for level in Severity}
        self._answered = QToolButton(self)
        self._pages = QuietCombo(self)
        self._grouping = QuietCombo(self)
        self._search = _SearchLine(self)
        self._empty = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._parts = (*self._levels.values(), self._pages, self._grouping, self._answered, self._search)
        self._lay_out()
        for button in (*self._levels.values(), self._answered):
            button.clicked.connect(self.changed)
        for combo in (self._pages, self._grouping):
            combo.activated.connect(self.changed)
        self._search.textChanged.connect(self.changed)
        self._search.left.connect(self.left)

    # --- what is wanted ------------------------------------------------------------------------------------------

    def wanted(self, rows: Sequence[FindingRow]) -> Sequence[FindingRow]:
        """Those of ``rows`` that the list is to show: their level, their page and their words are asked for."""
        levels = {level for level, button in self._levels.items() if button.isChecked()}
        words = self._search.text().casefold().split()
        pages = None if self._pages.currentIndex() == _ALL_PAGES else self._page
        answered = self._answered.isChecked() or not any(row.is_answered for row in rows)
        if answered and pages is None and not words and len(levels) == len(self._levels):
            return rows
        return [
            row
            for row in rows
            if row.issue.severity in levels
            and (answered or not row.is_answered)
            and (pages is None or any(row.issue.where.matches(pattern) for pattern in pages))
            and (not words or _says_all(row.finding, words))
        ]

    @property
    def grouping(self) -> Grouping:
        return Grouping(self._grouping.currentIndex())

    def set_page(self, covers: Sequence[FieldPath]) -> bool:
        """``covers`` are the fields of the tab in front; True when other findings are wanted for that."""
        self._page = covers
        return self._pages.currentIndex() == _THIS_PAGE

    def show_only(self, level: Severity) -> None:
        """Want the findings of one level alone; all levels again when they are wanted alone already."""
        alone = all(button.isChecked() == (each is level) for each, button in self._levels.items())
        for each, button in self._levels.items():
            button.setChecked(alone or each is level)
        self.changed.emit()

    def want_all(self) -> None:
        """Want every finding, also those that are answered."""
        for button in (*self._levels.values(), self._answered):
            button.setChecked(True)
        self._pages.setCurrentIndex(_ALL_PAGES)
        self._search.clear()
        self.changed.emit()

    def show_this_page_only(self, only: bool) -> None:
        """Want the findings of the tab that is in front, or those of all tabs."""
        self._pages.setCurrentIndex(_THIS_PAGE if only else _ALL_PAGES)
        self.changed.emit()

    def group_by(self, grouping: Grouping) -> None:
        """Put the findings under headings, or under none."""
        self._grouping.setCurrentIndex(grouping)
        self.changed.emit()

    def search(self, text: str) -> None:
        """Want the findings in which every word of ``text`` stands."""
        self._search.setText(text)

    def show_counts(self, rows: Sequence[FindingRow]) -> None:
        """How many findings of each level are to be settled; those that are answered are counted apart."""
        before = dict(self._counts)
        counts = Counter(None if row.is_answered else row.issue.severity for row in rows)
        self._answers = counts[None]
        self._counts.update({level: counts[level] for level in self._levels})
        self._answered.setVisible(bool(self._answers) or self._answered.isChecked())
        self._show_words()
        self._arrange()
        if [bool(count) for count in before.values()] != [bool(count) for count in self._counts.values()]:
            self.tint()

    def say(self, sentence: str) -> None:
        """Why the list is empty; nothing when it is not."""
        self._empty.setText(sentence)
        self._empty.setVisible(bool(sentence))

    # --- looks ---------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        return QSize(self._narrow_width(), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self._width_in(_ONE_LINE), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def line_height(self) -> int:
        """The height of one line of parts: what the bar takes where there is room."""
        return max(part.sizeHint().height() for part in self._parts)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a part has another size
            self._arrange()
        return done

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_grid"):
            self.tint()
            self.updateGeometry()

    def _arrange(self) -> None:
        """All parts in one line where they have room; else the levels above the rest, if need be without words."""
        columns = next(
            (number for number in (_ONE_LINE, _TWO_LINES) if self._width_in(number) <= self.width()), _NARROW
        )
        if columns == self._columns:
            return
        self._columns = columns
        self._show_words()
        for number, part in enumerate(self._parts):
            row, column, span = _NARROW_PLACES[number] if columns == _NARROW else (*divmod(number, columns), 1)
            self._grid.addWidget(part, row, column, 1, span)
        self._grid.addWidget(self._empty, len(self._parts), 0, 1, columns)
        for number in (_ONE_LINE, _TWO_LINES):
            self._grid.setColumnStretch(number, 1 if number == columns else 0)
        self.updateGeometry()

    def _width_in(self, columns: int) -> int:
        """The width that the parts need in so many columns."""
        levels = [self._width_of(level, self._words(level)) for level in self._levels]
        widths = levels + [0 if part.isHidden() else part.sizeHint().width() for part in self._parts[len(levels) :]]
        widest = (max(widths[column::columns]) for column in range(columns))
        return sum(widest) + (columns - 1) * self._grid.horizontalSpacing()

    def _narrow_width(self) -> int:
        levels = [self._width_of(level, str(self._counts.get(level, 0))) for level in self._levels]
        combos = [combo.sizeHint().width() for combo in (self._pages, self._grouping)]
        spacing = self._grid.horizontalSpacing()
        return max(sum(levels) + 3 * spacing, sum(combos) + spacing)

    def _width_of(self, level: Severity, text: str) -> int:
        """The width of the button of ``level`` with ``text``."""
        button = self._levels[level]
        metrics = button.fontMetrics()
        return button.sizeHint().width() + metrics.horizontalAdvance(text) - metrics.horizontalAdvance(button.text())

    def _words(self, level: Severity) -> str:
        more = f"（已说明 {self._answers}）" if self._answers and level is Severity.EXPLAIN else ""
        return f"{level.label} {self._counts.get(level, 0)}{more}"

    def _show_words(self) -> None:
        """Where there is little room a level is told by its sign alone; its name can be heard, and read on hover."""
        for level, button in self._levels.items():
            words = self._words(level)
            button.setText(str(self._counts.get(level, 0)) if self._columns == _NARROW else words)
            button.setAccessibleName(words)
            button.setToolTip(f"{words}：显示或隐藏这一级问题")

    def tint(self) -> None:
        """Draw the signs in the colours of now; that of a level without findings is grey."""
        for level, button in self._levels.items():
            quiet = not self._counts.get(level)
            button.setIcon(severity_icon(level, self.palette(), sign_size(button), quiet=quiet))
        self._answered.setIcon(severity_icon(State.VALID, self.palette(), sign_size(self._answered)))

    def _lay_out(self) -> None:
        for button in (*self._levels.values(), self._answered):
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a tool button is else left out by Tab
        for button in self._levels.values():
            button.setChecked(True)
        self._answered.setText("已说明")
        self._answered.setToolTip("列出或隐藏已有说明的问题")
        self._pages.addItems(["全部页", "本页"])
        self._pages.setAccessibleName("问题范围")
        self._grouping.addItems(["不分组", "按页", "按规则"])
        self._grouping.setAccessibleName("问题分组")
        self._search.setPlaceholderText("筛选")
        self._search.setAccessibleName("筛选问题")
        self._search.setToolTip("只列出含有这些字词的问题：位置、内容或规则编号")
        self._search.setClearButtonEnabled(True)
        self._grid = QGridLayout(self)
        in_ems(self._grid, margins=0, columns_apart=0.25, rows_apart=0)
        self._arrange()
        self.tint()


def _says_all(finding: Finding, words: Sequence[str]) -> bool:
    text = f"{finding.label}\n{finding.title}\n{finding.message}\n{finding.rule}".casefold()
    return all(word in text for word in words)
