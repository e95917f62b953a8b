"""The names of the commands, what a command says, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

COMMANDS = (
    *("sample", "check", "check-text", "export", "verify", "diff"),
    *("collect", "rollover", "import", "project-out", "project-in", "pack"),
)

FINE = 0
FOUND = 1
CANNOT = 2


def report(items: Sequence[dict[str, Any]], lines: Sequence[str], *, as_json: bool) -> None:
    """Print ``items`` as one JSON list, or ``lines`` for people."""
    if as_json:
        print(json.dumps(items, ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines))
