"""The row of titles that a copied table brings along: it says which of its columns belongs to which of the form's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perfeval_desktop.ui.clip_block import Clip
from perfeval_desktop.ui.grid_rows import GridColumn
from perfeval_desktop.ui.row_labels import class_name

_TOP = 4  # a title row stands among the first rows of a block
_LEAST = 2  # titles: one word may stand in a cell by chance


@dataclass(frozen=True, slots=True)
class TitleRow:
    """``number`` is the row in the block; ``columns`` maps its columns to those of the table that have their titles.

    ``named``: its columns that have any title, so that those without one keep their place.
    """

    number: int
    columns: Mapping[int, int]
    named: frozenset[int]

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
        if len(found) >= max(_LEAST, (len(texts) + 1) // 2, len(best.columns) + 1 if best else 0):
            best = TitleRow(number, found, frozenset(texts))
    return best
