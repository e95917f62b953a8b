"""Which rows of a form the rows of a pasted block are meant for: their labels say it, merged ones spread out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from perfeval_desktop.ui.grid_rows import GridRow

Labels = tuple[str, ...]  # one for each label column, the upper class first; empty where there is none
_SCORE = re.compile(r"得-?[\d.]+分$")  # what the form adds to the label of a class
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_ANY = "指标"


def class_name(label: str) -> str:
    """A label without the points that stand in it: 产出指标\\n（50分）\\n得 48 分 is 产出指标."""
    text = re.sub(r"\s+", "", label)
    return _BRACKETS.sub("", _SCORE.sub("", text)) or text


def plain_label(label: str) -> str:
    """A label as it is compared: 数量指标（20分） and 数量 name the same class."""
    name = class_name(label)
    return name.removesuffix(_ANY) or name


def standing_label(rows: Sequence[GridRow], row: int, column: int) -> str:
    """The text that stands at the place, of a merged label also where it only covers it."""
    above = next((up for up in range(row, -1, -1) if rows[up].cells[column].text), -1)
    if above >= 0 and above + rows[above].cells[column].rowspan > row:
        return rows[above].cells[column].text
    left = next((at for at in range(column, -1, -1) if rows[row].cells[at].text), -1)
    return rows[row].cells[left].text if left >= 0 and left + rows[row].cells[left].colspan > column else ""


def labels_of(rows: Sequence[GridRow], columns: Sequence[int]) -> list[Labels]:
    """The labels of each row in the label ``columns``, plain."""
    found: list[Labels] = []
    running = [("", 0)] * len(columns)  # the label above and the row where it ends
    for number, row in enumerate(rows):
        for at, column in enumerate(columns):
            cell = row.cells[column]
            if cell.text or number >= running[at][1]:
                running[at] = (plain_label(cell.text) if cell.caption else "", number + cell.rowspan)
        found.append(tuple(label for label, _ in running))
    return found


def spread_labels(rows: Iterable[Sequence[str]]) -> list[Labels]:
    """The labels of pasted rows, plain: where a row has none of its own, those above it hold on.

    A new upper label ends the lower ones: those below it are not its own.
    """
    found: list[Labels] = []
    running: Labels = ()
    for row in rows:
        own = tuple(plain_label(text) if text.strip() else "" for text in row)
        first = next((at for at, label in enumerate(own) if label), None)
        if first is not None:
            running = (*running[:first], *[""] * (first - len(running)), *own[first:])
        found.append(running)
    return found


def meant(labels: Labels, groups: Iterable[Labels]) -> Labels | None:
    """The one of ``groups`` that ``labels`` name; None where there is none, or more than one."""
    known, given = tuple(groups), [at for at, label in enumerate(labels) if label]
    for depth in reversed(given):
        found = [group for group in known if group[depth] == labels[depth]]
        if depth < given[-1]:  # its lower label is unknown: it may only be a class that has no lower ones
            found = [group for group in found if not any(group[depth + 1 :])]
        found = [group for group in found if _agree(group[:depth], labels)] or found
        for choice in (found, [group for group in found if not any(group[depth + 1 :])]):
            if len(choice) == 1:
                return choice[0]
        if found:
            return None
    return None


def _agree(uppers: Labels, labels: Labels) -> bool:
    return all(not label or label == upper for upper, label in zip(uppers, labels, strict=False))
