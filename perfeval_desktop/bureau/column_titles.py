"""The titles in the head of a table that the form does not have: told where a column of the form is missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from perfeval_desktop.bureau.sheet_grid import Grid, Head, key, text_of
from perfeval_desktop.bureau.taking import Fate, Taking
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.labels import snippet

_LIKE = 60  # of 100
_MOST_WORDS = 20


def tell_titles(
    taking: Taking, grid: Grid, head: Head, columns: Sequence[Column], others: Collection[str] = ()
) -> None:
    """Say of each column that was not found, and of each title that is not known, that nothing of it was taken.

    ``others`` are words of the form that stand in its head and are no columns.
    """
    tell_doubts(taking, head)
    found = {(column.field, column.value, column.group) for column, _ in head.places}
    missing = [column for column in columns if (column.field, column.value, column.group) not in found]
    missing = [column for column in missing if column.kind != "index"]
    if not missing:
        return
    taken = {at for _, at in head.places} | {at for at, _ in head.doubts}
    known = {key(word) for column in columns for word in (column.title, column.group) if word}
    known |= {key(word) for word in others}
    for at in range(grid.width):
        rows = range(head.below - head.deep, head.below)
        row = next((row for row in reversed(rows) if grid.own(row, at) is not None), None)
        if at in taken or row is None or key(grid.own(row, at)) in known:
            continue
        words = text_of(grid.own(row, at))
        like = _most_like(key(words), missing)
        told = f"，像是“{like.plain_title}”" if like is not None else ""
        taking.note((row, at), Fate.UNCLEAR, f"不认识这一栏的标题“{snippet(words, _MOST_WORDS)}”{told}，整栏没有取")


def tell_doubts(taking: Taking, head: Head) -> None:
    """Say of which columns nothing was taken although their titles are known."""
    for at, why in head.doubts:
        taking.note((head.below - 1, at), Fate.UNCLEAR, f"{why}，整栏没有取")


def _most_like(words: str, missing: Sequence[Column]) -> Column | None:
    from rapidfuzz import fuzz  # here, since most tables have the titles of the form

    likes = [(fuzz.ratio(words, key(column.title)), -number) for number, column in enumerate(missing)]
    ratio, number = max(likes)
    return missing[-number] if ratio >= _LIKE else None
