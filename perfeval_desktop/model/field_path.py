"""FieldPath: the hashable address of one field, the join between check, finding, cell and tab.

The text form is ``projects[p1].indicators[q2].self_score``: attribute names joined by dots, rows of a tuple by their
id in brackets, never by their index, so that an address survives sorting, insertion and removal of other rows.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from perfeval_desktop.model.errors import ModelError

# Brackets inside a row id come in pairs, one level deep: the id of a waiver holds the address of its finding.
_ROW_ID = r"(?:[^\[\]]|\[[^\[\]]*\])+"
_STEP = re.compile(rf"(?P<dot>\.?)(?P<name>[a-z_][a-z0-9_]*)|\[{_ROW_ID}\]")
ANY_ROW = "[*]"


class FieldPath(msgspec.Struct, frozen=True, order=True):
    """Steps from the root: attribute names, and row ids kept in their brackets (``"[p1]"``)."""

    steps: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> FieldPath:
        """Read the text form; raises ModelError when the text is not an address."""
        steps: list[str] = []
        position = 0
        while position < len(text):
            match = _STEP.match(text, position)
            if match is None or bool(steps) != (match["name"] is None or match["dot"] == "."):
                raise ModelError(f"“{text}”不是有效的字段地址。")
            steps.append(match["name"] or match[0])
            position = match.end()
        return cls(tuple(steps))

    def __str__(self) -> str:
        return "".join(_joined(self.steps))

    def child(self, name: str) -> FieldPath:
        """The address of attribute ``name`` (may be dotted: ``"cover.year"``) below this one."""
        return FieldPath(self.steps + tuple(name.split(".")))

    def row(self, row_id: str) -> FieldPath:
        """The address of the row with ``row_id`` in the tuple that this address names."""
        return FieldPath((*self.steps, f"[{row_id}]"))

    @property
    def parent(self) -> FieldPath:
        return FieldPath(self.steps[:-1])

    @property
    def name(self) -> str:
        """The last step: an attribute name, or a row id without its brackets; empty for the root."""
        last = self.steps[-1] if self.steps else ""
        return last[1:-1] if last.startswith("[") else last

    @property
    def row_id(self) -> str | None:
        """The id of the innermost row on the way to this field, None when there is none."""
        return next((step[1:-1] for step in reversed(self.steps) if step.startswith("[")), None)

    def starts_with(self, other: FieldPath) -> bool:
        return self.steps[: len(other.steps)] == other.steps

    def matches(self, pattern: FieldPath) -> bool:
        """True when ``pattern`` (``[*]`` stands for any row) names this field, a field above or one below it."""
        return all(
            mine == wanted or (wanted == ANY_ROW and mine.startswith("["))
            for mine, wanted in zip(self.steps, pattern.steps, strict=False)
        )


ROOT = FieldPath()


def is_row_id(text: str) -> bool:
    """True when a row with this id can be addressed: not empty, not the sign for any row, brackets in pairs."""
    return f"[{text}]" != ANY_ROW and re.fullmatch(_ROW_ID, text) is not None


@functools.lru_cache(maxsize=1024)
def path(text: str) -> FieldPath:
    """Short spelling of ``FieldPath.parse`` for code that names fields."""
    return FieldPath.parse(text)


def _joined(steps: tuple[str, ...]) -> Iterator[str]:
    for index, step in enumerate(steps):
        if index and not step.startswith("["):
            yield "."
        yield step
