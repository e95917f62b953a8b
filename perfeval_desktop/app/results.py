"""The names of the commands, what a command says, and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from perfeval_desktop.files import lies_at

COMMANDS = (
    *("sample", "check", "check-text", "export", "verify", "diff", "history"),
    *("collect", "rollover", "import", "project-out", "project-in", "pack", "evidence"),
)

FINE = 0
FOUND = 1
CANNOT = 2


def is_taken(target: Path) -> bool:
    """True, and said, when something lies at ``target`` already: a new file never takes the place of another."""
    taken = lies_at(target)
    if taken:
        print(f"“{target}”已经存在，没有改动它。请换一个文件名。", file=sys.stderr)
    return taken


def report(items: Sequence[dict[str, Any]], lines: Sequence[str], *, as_json: bool) -> None:
    """Print ``items`` as one JSON list, or ``lines`` for people."""
    if as_json:
        import json  # the window starts without it

        print(json.dumps(items, ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines))
