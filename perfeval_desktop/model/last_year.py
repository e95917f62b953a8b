"""What last year's package said: carried in this year's file, so that what was copied from it can be told."""

from __future__ import annotations

from perfeval_desktop.model.base import Row, Value


class LastField(Row, frozen=True, kw_only=True):
    """A text or a number of last year's package as it was printed.

    ``project`` is the name of its project, empty for the department's part; ``place`` says where it stood there, with
    rows by their names (``scoring.last_year.places_of``). Amounts are in 元.
    """

    project: str = ""
    place: str
    value: str


class LastYear(Value, frozen=True, kw_only=True):
    """The package of the year before; ``year`` None: none was given."""

    year: int | None = None
    unit_name: str = ""
    fields: tuple[LastField, ...] = ()
