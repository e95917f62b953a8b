"""SelectionSum: 求和, 平均 and 计数 of the cells that are selected in a grid, for the status bar."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from perfeval_desktop.model.amount import Unit, format_number, round_half_up, trim_zeros
from perfeval_desktop.ui.field_kinds import Amount
from perfeval_desktop.ui.grid_edits import GridEdits
from perfeval_desktop.ui.grid_rows import Cell
from perfeval_desktop.ui.nearest import nearest

_GAP = "\u2003"


class SelectionSum(QLabel):
    """Follows whichever grid has the focus; of a single cell it says the unit, where it has one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, textFormat=Qt.TextFormat.PlainText)
        self.setAccessibleName("所选各格")
        self._grid: GridEdits | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        grid = nearest(GridEdits, new)
        if grid is self._grid or new is None:  # without the focus another program's window is in front
            return
        if self._grid is not None:
            self._grid.selection_changed.disconnect(self._show)
            self._grid.destroyed.disconnect(self._forget)
        self._grid = grid
        if grid is not None:
            grid.selection_changed.connect(self._show)
            grid.destroyed.connect(self._forget)
        self._show()

    def _forget(self) -> None:
        self._grid = None
        self.clear()

    def _show(self) -> None:
        block = self._grid.selected_block() if self._grid is not None else []
        cells = [self._grid.table.cell(index) for row in block for index in row] if self._grid is not None else []
        self.setText(summary(cells) if len(cells) > 1 else "".join(map(unit_of, cells)))


def unit_of(cell: Cell) -> str:
    """The unit of money in which a cell is typed and shown."""
    return f"单位：{cell.kind.unit.value}" if isinstance(cell.kind, Amount) else ""


def summary(cells: Iterable[Cell]) -> str:
    """What the status bar says of ``cells``: amounts of several units are added up in 元.

    计数 counts what is filled, as spreadsheets do; where not all of it is added up, 数值计数 says how much is.
    """
    filled = [cell for cell in cells if cell.is_filled]
    count = f"计数 {len(filled)}" if filled else ""
    numbers = [cell for cell in filled if cell.kind.number(cell.shown_value) is not None]
    units = {cell.kind.unit if isinstance(cell.kind, Amount) else None for cell in numbers}
    if not numbers or (len(units) > 1 and None in units):
        return count  # money and points make no sum
    unit = next(iter(units)) if len(units) == 1 else Unit.YUAN
    values = [_in_unit(cell, unit) for cell in numbers]
    total = sum(values, Decimal(0))
    mean = round_half_up(total / len(values), 2)
    parts = [f"求和 {_shown(total, unit)}", f"平均 {_shown(mean, unit)}", count]
    if len(numbers) < len(filled):
        parts.append(f"数值计数 {len(numbers)}")
    return _GAP.join([*parts, f"单位：{unit.value}"] if unit is not None else parts)


def _in_unit(cell: Cell, unit: Unit | None) -> Decimal:
    if unit is not None:
        return Decimal(cell.shown_value).scaleb(-unit.exponent)
    number = cell.kind.number(cell.shown_value)
    assert number is not None  # only such cells are added up
    return number


def _shown(value: Decimal, unit: Unit | None) -> str:
    return trim_zeros(value) if unit is None else format_number(value, decimals=2, separators=True)
