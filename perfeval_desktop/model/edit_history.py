"""修改记录: who changed what, when, from what to what, in the words of the form as they were then.

It stands beside the package and is no part of it: undo does not take it back, and nothing printed depends on it.
"""

from __future__ import annotations

import msgspec

from perfeval_desktop.model.field_path import FieldPath


class Edit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One field that got another value, or one row that came, went or moved.

    ``at`` is the local time with its offset (ISO 8601, to the second), ``by`` the person, ``seat`` the account and the
    computer. ``place`` is the address of the field, ``label`` what the form called it: the row may be gone when it is
    read. ``old`` and ``new`` are what stood there; ``way`` says how it was done (修改, 撤销, 粘贴 …).
    """

    at: str
    by: str = ""
    seat: str = ""
    place: str
    label: str
    old: str = ""
    new: str = ""
    way: str

    @property
    def time_text(self) -> str:
        """When it was done, as people write it."""
        return self.at[:19].replace("T", " ")

    def is_at(self, where: FieldPath) -> bool:
        """True when it tells of the field at ``where``, of something in it, or of the row that holds it."""
        own = FieldPath.parse(self.place)
        is_row = bool(own.steps) and own.steps[-1].startswith("[")
        return own.starts_with(where) or (is_row and where.starts_with(own))

    def holds(self, letters: str) -> bool:
        """True when ``letters`` stand in one of its texts, whatever their case."""
        wanted = letters.casefold()
        texts = (self.label, self.by, self.seat, self.old, self.new, self.way, self.time_text)
        return any(wanted in text.casefold() for text in texts)


class EditHistory(msgspec.Struct, frozen=True):
    """All edits that are kept, the oldest first; ``gone`` says how many older ones are no longer."""

    gone: int = 0
    edits: tuple[Edit, ...] = ()


NO_EDITS = EditHistory()
