"""A rule pack as the text of a file, for tests that want a pack to travel or to be spoilt."""

import json
from typing import Any

import msgspec

from perfeval_desktop.rulepack.schema import RulePack


def pack_text(pack: RulePack) -> str:
    """The TOML of ``pack``; the loader makes the same pack of it."""
    return toml_of(builtins_of(pack))


def builtins_of(pack: RulePack) -> dict[str, Any]:
    """``pack`` as tables, lists and texts."""
    tables: dict[str, Any] = _without_none(msgspec.to_builtins(pack))
    return tables


def toml_of(table: dict[str, Any]) -> str:
    """A table as TOML, one line for each key of it."""
    return "".join(f"{json.dumps(key)} = {_value(value)}\n" for key, value in table.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_none(item) for item in value]
    return value
