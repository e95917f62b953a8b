"""Changes: what an edit touched, so that every view and check decides for itself whether it is concerned."""

from __future__ import annotations

from dataclasses import dataclass

from perfeval_desktop.model.field_path import FieldPath


@dataclass(frozen=True, slots=True)
class Changes:
    """``fields`` hold another value now; in the tuples at ``rows`` rows came, went or moved.

    ``everything``: the whole value was exchanged, nothing that was known of it holds any longer.
    """

    fields: frozenset[FieldPath] = frozenset()
    rows: frozenset[FieldPath] = frozenset()
    everything: bool = False

    @classmethod
    def none(cls) -> Changes:
        return cls()

    @classmethod
    def at(cls, *paths: FieldPath) -> Changes:
        """The fields at ``paths`` changed."""
        return cls(fields=frozenset(paths))

    @classmethod
    def rows_of(cls, path: FieldPath) -> Changes:
        """Rows of the tuple at ``path`` came, went or moved."""
        return cls(rows=frozenset({path}))

    @classmethod
    def all(cls) -> Changes:
        return cls(everything=True)

    def __bool__(self) -> bool:
        return self.everything or bool(self.fields) or bool(self.rows)

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.fields | other.fields, self.rows | other.rows, self.everything or other.everything)

    def touches(self, pattern: FieldPath) -> bool:
        """True when a field that ``pattern`` names (``[*]``: any row), or one above or below it, changed."""
        return self.everything or any(path.matches(pattern) for path in self.fields | self.rows)
