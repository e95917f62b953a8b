"""How the commands tell what differs: one line for people, one item for programs."""

from __future__ import annotations

from itertools import takewhile

from perfeval_desktop.model.cuts import cut_before
from perfeval_desktop.rulepack.labels import snippet
from perfeval_desktop.session.difference_words import DifferenceLine

_LONGEST = 60  # characters of each side
_BEFORE = 12  # of them before the first that differs


def change_item(line: DifferenceLine) -> dict[str, str]:
    """The item; both sides are whole."""
    return {"where": str(line.path), "label": line.label, "old": line.old, "new": line.new}


def change_line(line: DifferenceLine) -> str:
    """The line; long texts are cut, around the place where they begin to differ."""
    pairs = zip(line.old, line.new, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    start = cut_before(line.old, max(0, same - _BEFORE)) if max(len(line.old), len(line.new)) > _LONGEST else 0
    mark = "…" if start else ""
    old, new = (mark + snippet(text[start:], _LONGEST) for text in (line.old, line.new))
    return f"{line.label}：{old} → {new}"
