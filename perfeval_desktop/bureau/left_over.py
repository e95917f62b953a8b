"""What a sheet says and no field took: numbers without a place, texts that are not the form's own."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval_desktop.bureau.sheet_grid import Grid, key, name_key, plain
from perfeval_desktop.bureau.taking import Fate, Taking
from perfeval_desktop.layout.blocks import Footer, Paragraph, Part, Table
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.base import new_row_id
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from perfeval_desktop.rulepack.labels import snippet

_BOXES = frozenset("□☐☑✓√✔")
_MARKS = frozenset({"—", "-", "……", "…", "/", "√", "✓"})
_TITLE_ROWS = 4
_SHORTEST_LABEL, _LONGEST_LABEL = 3, 20
_LIKE = 60  # of 100


def note_left(taking: Taking, grid: Grid) -> None:
    """Say of each cell of a form that no field took what it holds: the form has no place for it, or computes it.

    A text that is much like a label of the form which stands nowhere in the sheet is a label that somebody renamed:
    what stands beside it was not taken, so it is told as unclear.
    """
    if taking.sheet in taking.refused:
        return
    words = _words_of(taking)
    there = {key(value) for line in grid.rows for value in line if isinstance(value, str)}
    lost = [word for word in words if len(word) <= _LONGEST_LABEL and word not in there]
    for row, line in enumerate(grid.rows):
        filled = sum(value is not None for value in line)
        for column, value in enumerate(line):
            if (taking.sheet, row, column) in taking.seen:
                continue
            if isinstance(value, Decimal):
                taking.note((row, column), Fate.SKIPPED, _no_place(value))
            elif not isinstance(value, str) or not taking.origin.counts(taking.sheet, (row, column)):
                continue
            elif not (filled == 1 and row < _TITLE_ROWS) and not _is_known(value, words):
                _tell_text(taking, (row, column), value, lost if _is_before_others(grid, row, column) else [])


def _tell_text(taking: Taking, at: tuple[int, int], value: str, lost: list[str]) -> None:
    like = _most_like(key(value), lost)
    if like:
        taking.note(at, Fate.UNCLEAR, f"不认识“{snippet(value, _LONGEST_LABEL)}”，像是“{like}”，它的内容没有取")
    else:
        taking.note(at, Fate.SKIPPED, f"“{snippet(value, 40)}”：没有对应的填写项")


def _is_before_others(grid: Grid, row: int, column: int) -> bool:
    """True when something stands to the right of the cell or below it, whose label it may be."""
    below = grid.own(row + 1, column)
    return below is not None or any(value is not None for value in grid.rows[row][column + 1 :])


def _is_known(value: str, words: frozenset[str]) -> bool:
    """True for the form's own words: labels, classes, notes, boxes of a choice that the program makes itself."""
    text = plain(value)
    return (
        not text
        or text in _MARKS
        or not _BOXES.isdisjoint(text)
        or not words.isdisjoint((text, key(value), name_key(value)))
    )


def _most_like(words: str, labels: list[str]) -> str:
    if not _SHORTEST_LABEL <= len(words) <= _LONGEST_LABEL:
        return ""
    from rapidfuzz import fuzz  # here, since most sheets say nothing that the form does not

    ratio, at = max(((fuzz.ratio(words, label), -number) for number, label in enumerate(labels)), default=(0.0, 0))
    return labels[-at] if ratio >= _LIKE else ""


def note_numbers(taking: Taking, grid: Grid) -> None:
    """As ``note_left``, of numbers alone: the words of a report are taken section by section."""
    for row, line in enumerate(grid.rows):
        for column, value in enumerate(line):
            if isinstance(value, Decimal):
                taking.note((row, column), Fate.SKIPPED, _no_place(value))


def _no_place(value: Decimal) -> str:
    return f"{value:f}：没有对应的填写项，或由程序计算"


def _words_of(taking: Taking) -> frozenset[str]:
    """All that the forms of the pack say by themselves."""
    if taking.form_words is None:
        blank, pack = blank_evaluation(taking.pack), taking.pack
        one = blank_project(pack, new_row_id(), "")
        parts = build_package(replace_at(blank, path("projects"), (one,)), pack)
        texts = [text for part in parts for text in _texts(part)]
        taking.form_words = frozenset(read(text) for text in texts for read in (plain, key, name_key)) - {""}
    return taking.form_words


def _texts(part: Part) -> Iterator[str]:
    for block in part.blocks:
        match block:
            case Paragraph():
                yield from (block.text, block.lead + block.text)
            case Table():
                yield from (cell.text for row in block.rows for cell in row)
            case Footer():
                yield from (label for label, _ in block.items)
