"""The base of all parts of a rule pack: frozen, and strict about unknown keys so that a misspelt key is reported."""

import msgspec


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a rule pack as it is written in TOML."""


class Keyed(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part with a permanent key, which files refer to."""

    key: str
