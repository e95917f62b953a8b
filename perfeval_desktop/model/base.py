"""The base of all values: frozen, compared by value, strict about unknown fields: nothing is dropped silently."""

from __future__ import annotations

import secrets

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the document. Empty text and None mean “not filled in”, which is not the same as zero."""


class Row(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that stands in a tuple and is addressed by its id, which never changes and is unique in its tuple."""

    id: str


def new_row_id() -> str:
    """A fresh id for a row that the user adds; rows that a rule pack defines carry the pack's key instead."""
    return secrets.token_hex(4)
