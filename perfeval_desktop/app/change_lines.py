"""How the commands tell what differs: one line for people, one item for programs."""

from __future__ import annotations

from perfeval_desktop.rulepack.labels import snippet
from perfeval_desktop.session.difference_words import DifferenceLine

_LONGEST = 60  # characters of each side


def change_item(line: DifferenceLine) -> dict[str, str]:
    """The item; both sides are whole."""
    return {"where": str(line.path), "label": line.label, "old": line.old, "new": line.new}


def change_line(line: DifferenceLine) -> str:
    """The line; long texts are cut."""
    return f"{line.label}：{snippet(line.old, _LONGEST)} → {snippet(line.new, _LONGEST)}"
