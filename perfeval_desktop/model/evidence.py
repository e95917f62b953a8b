"""佐证材料: files that bear out what the forms say, kept in the project file beside them.

The value knows a file by its SHA-256 alone. Its bytes are no part of the value: undo, journals and comparisons never
touch them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from perfeval_desktop.model.base import Row, Value
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import ROOT, FieldPath, path
from perfeval_desktop.model.tree import has_at

if TYPE_CHECKING:
    from perfeval_desktop.model.self_evaluation import SelfEvaluation

EVIDENCE = path("evidence")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TABLES = frozenset({"report", "profile", "budget", "scorecard", "goals", "projects"})


class Evidence(Row, frozen=True, kw_only=True):
    """One file. ``place`` is the address of the row that it bears out, empty for the package as a whole.

    ``title`` is what it is called in print, ``file_name`` what it was called when it was attached, ``size`` in bytes,
    ``sha256`` in hex; one file may bear out several rows. ``note`` is what the clerk says of it (说明).
    """

    place: str = ""
    title: str = ""
    file_name: str = ""
    size: int = 0
    sha256: str = ""
    note: str = ""


def is_digest(text: str) -> bool:
    """True when ``text`` can be the SHA-256 of a file."""
    return _DIGEST.fullmatch(text) is not None


def address_of_place(place: str) -> FieldPath | None:
    """The address that ``place`` is the text of; None when it is none."""
    try:
        return FieldPath.parse(place)
    except ModelError:
        return None


def row_of(where: FieldPath) -> FieldPath:
    """The row that evidence of the field at ``where`` is attached to: the innermost one on the way, else the field.

    Facts that a rule asks for belong to their indicator. What belongs to no part of the forms is the whole package's.
    """
    if not where.steps or where.steps[0] not in _TABLES:
        return ROOT
    rows = [number for number, step in enumerate(where.steps) if step.startswith("[")]
    while len(rows) > 1 and where.steps[rows[-1] - 1] == "inputs":
        rows.pop()
    return FieldPath(where.steps[: rows[-1] + 1]) if rows else where


def evidence_at(rows: Iterable[Evidence], place: FieldPath) -> tuple[Evidence, ...]:
    """What is attached to the row at ``place`` itself."""
    text = str(place)
    return tuple(row for row in rows if row.place == text)


def evidence_below(rows: Iterable[Evidence], place: FieldPath) -> tuple[Evidence, ...]:
    """What is attached to ``place`` and to whatever lies in it."""
    return tuple(row for row in rows if (at := address_of_place(row.place)) is not None and at.starts_with(place))


def is_placed(row: Evidence, evaluation: Value) -> bool:
    """False when the row that it bears out is not there."""
    at = address_of_place(row.place)
    return at is not None and has_at(evaluation, at)


def moved(row: Evidence, places: Mapping[FieldPath, FieldPath]) -> Evidence:
    """``row`` where ``places`` say that its row, or one above it, stands now."""
    at = address_of_place(row.place)
    for old, new in places.items():
        if at is not None and at.starts_with(old):
            return msgspec.structs.replace(row, place=str(FieldPath(new.steps + at.steps[len(old.steps) :])))
    return row


def digests_of(evaluation: SelfEvaluation) -> dict[str, int]:
    """The size of each file that the package names, by its digest, in their order."""
    return {row.sha256: row.size for row in evaluation.evidence if is_digest(row.sha256)}


def total_size(rows: Sequence[Evidence]) -> int:
    """The bytes of all files together; one that bears out several rows counts once."""
    return sum({row.sha256: row.size for row in rows}.values())


def size_words(size: int) -> str:
    """A size as people say it: 850 字节, 12.5 KB, 3.2 MB."""
    if size < 1000:
        return f"{size} 字节"
    return f"{size / 1024:.1f} KB" if size < 1000 * 1024 else f"{size / 2**20:.1f} MB"


def short_digest(digest: str) -> str:
    """The beginning of a digest as it is printed: enough to tell a file that was changed."""
    return digest[:16]
