"""The row of titles that a copied table brings along: it says which of its columns belongs to which of the form's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from perfeval_desktop.model.amount import Unit, parse_amount, parse_number
from perfeval_desktop.model.errors import AmountError
from perfeval_desktop.ui.clip_block import Clip
from perfeval_desktop.ui.clip_html import ClipCell
from perfeval_desktop.ui.grid_rows import GridColumn
from perfeval_desktop.ui.row_labels import class_name

_UNIT = re.compile(r"[（(](?:单位[：:])?(亿元|万元|元)[）)]")
_COMMON = re.compile(r"[（(]?(?:金额)?单位[：:](?:人民币)?(亿元|万元|元)[）)]?")
_TOP = 4  # a title row stands among the first rows of a block
_LEAST = 2  # titles: one word may stand in a cell by chance


@dataclass(frozen=True, slots=True)
class TitleRow:
    """``number`` is the row in the block; ``columns`` maps its columns to those of the table that have their titles.

    ``named``: its columns that have any title, so that those without one keep their place. ``units``: the unit that
    the titles, or 单位：元 beside or above them, say of a column.
    """

    number: int
    columns: Mapping[int, int]
    named: frozenset[int]
    units: Mapping[int, Unit]

    def with_unit(self, at: int, cell: ClipCell) -> ClipCell:
        """``cell`` of the column ``at`` as money in the unit that its title says, unless it says one itself."""
        return in_unit(cell, self.units.get(at))

    def column_of(self, at: int, offset: int) -> int | None:
        """The column of the table for the block's column ``at``, which stood at ``offset`` otherwise; None for none."""
        if at in self.columns:
            return self.columns[at]
        place = at + offset
        return None if at in self.named or place in self.columns.values() else place


def title_row_of(clip: Clip, columns: Sequence[GridColumn]) -> TitleRow | None:
    """The row of ``clip`` that names columns of the table; None when none does."""
    titles = [class_name(column.title) for column in columns]
    often = Counter(titles)
    known = {title: at for at, title in enumerate(titles) if title and often[title] == 1}
    best: TitleRow | None = None
    for number, row in enumerate(clip.rows[:_TOP]):
        texts = {at: class_name(cell.text) for at, cell in enumerate(row) if cell.text.strip()}
        twice = Counter(texts.values())
        found = {at: known[text] for at, text in texts.items() if text in known and twice[text] == 1}
        least = 1 if any(_unit_of_all(text) is not None for text in texts.values()) else _LEAST
        if len(found) >= max(least, (len(texts) + 1) // 2, len(best.columns) + 1 if best else 0):
            best = TitleRow(number, found, frozenset(texts), units_above(clip, number + 1))
    if best is not None and best.number + 1 < clip.height and _is_of_units(clip.rows[best.number + 1]):
        return replace(best, number=best.number + 1, units=units_above(clip, best.number + 2))
    return best


def units_above(clip: Clip, count: int) -> dict[int, Unit]:
    """The units that the first ``count`` rows, which are titles, say of the columns below them."""
    common: Unit | None = None
    found: dict[int, Unit] = {}
    for row in clip.rows[:count]:
        for at, cell in enumerate(row):
            common = _unit_of_all(cell.text) or common
            if (unit := _unit_in(cell.text)) is not None:
                found[at] = unit
    everywhere = {} if common is None else dict.fromkeys(range(clip.width), common)
    return everywhere | found


def in_unit(cell: ClipCell, unit: Unit | None) -> ClipCell:
    """``cell`` as money in ``unit``, which stands above it, unless it says one itself or is no number."""
    if unit is None or cell.unit is not None or not _is_bare_number(cell.text):
        return cell
    return replace(cell, number=parse_amount(cell.text, unit), unit=unit)


def _is_of_units(row: Sequence[ClipCell]) -> bool:
    """True for a row below the titles in which nothing but units stands."""
    texts = ["".join(cell.text.split()) for cell in row if cell.text.strip()]
    return bool(texts) and all(_UNIT.fullmatch(text) or _unit_of_all(text) for text in texts)


def _unit_in(title: str) -> Unit | None:
    """The unit in a title: 预算数（元）, 金额(万元)."""
    match = _UNIT.search("".join(title.split()))
    return next((unit for unit in Unit if match is not None and unit.value == match[1]), None)


def _unit_of_all(text: str) -> Unit | None:
    """The unit in 单位：万元, which is that of the whole table."""
    match = _COMMON.fullmatch("".join(text.split()))
    return next((unit for unit in Unit if match is not None and unit.value == match[1]), None)


def _is_bare_number(text: str) -> bool:
    """True for a number without a unit of its own; a percentage is none."""
    try:
        return parse_number(text) is not None
    except AmountError:
        return False
