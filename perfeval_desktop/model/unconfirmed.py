"""待确认: what was carried over from another year's file, or brought in, and nobody has looked at yet."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, Any

from perfeval_desktop.model.base import Row
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.tree import get_at

if TYPE_CHECKING:
    from perfeval_desktop.model.self_evaluation import SelfEvaluation


class Unconfirmed(Row, frozen=True, kw_only=True):
    """One field that waits: ``id`` is the digest of its address, ``place`` the address, ``value`` what was carried.

    It waits no longer when the row is gone, or when the field holds something else than ``value``.
    """

    place: str
    value: str

    @property
    def path(self) -> FieldPath:
        """The address. Raises ModelError for a text that is none."""
        return FieldPath.parse(self.place)


def unconfirmed_id(where: FieldPath) -> str:
    """The id of the row for the field at ``where``."""
    return "c" + hashlib.sha256(str(where).encode()).hexdigest()[:20]


def waiting(where: FieldPath, value: Any) -> Unconfirmed:
    """The row for the field at ``where``, which holds ``value``."""
    return Unconfirmed(id=unconfirmed_id(where), place=str(where), value=value_text(value))


def still_waiting(rows: tuple[Unconfirmed, ...], evaluation: SelfEvaluation) -> tuple[Unconfirmed, ...]:
    """Those of ``rows`` whose field still holds what was carried."""
    return tuple(row for row in rows if _is_same(row, evaluation))


def unconfirmed(evaluation: SelfEvaluation) -> tuple[Unconfirmed, ...]:
    """The fields that nobody has confirmed or changed yet."""
    return still_waiting(evaluation.to_confirm, evaluation)


def value_text(value: Any) -> str:
    """A value as ``Unconfirmed`` keeps it."""
    match value:
        case None:
            return ""
        case tuple():
            return "\n".join(map(str, value))
        case datetime.date():
            return value.isoformat()
    return str(value)


def _is_same(row: Unconfirmed, evaluation: SelfEvaluation) -> bool:
    try:
        return value_text(get_at(evaluation, row.path)) == row.value
    except ModelError:  # the row that it stood in was removed: that settles it
        return False
