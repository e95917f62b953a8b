"""Names under which files from anywhere may be written: whatever a project file says they are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

from perfeval_desktop.files import is_refused_on_windows

NAMELESS = "材料"
_MOST = 80  # characters without the suffix
_MOST_BYTES = 180
_MOST_SUFFIX = 12
_REFUSED = re.compile(r'[<>:"|?*]')


def safe_name(name: str) -> str:
    """``name`` as the name of a file in one folder: no path, nothing unseen, nothing that Windows reads otherwise."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(char for char in last if unicodedata.category(char)[0] != "C")  # controls, and what turns text round
    plain = _REFUSED.sub("_", seen).strip(" .")
    suffix = PurePosixPath(plain).suffix
    if len(suffix) > _MOST_SUFFIX:
        suffix = ""
    stem = plain.removesuffix(suffix)[:_MOST].rstrip(" .")
    while len((stem + suffix).encode()) > _MOST_BYTES:
        stem = stem[:-1]
    whole = (stem or NAMELESS) + suffix
    return f"_{whole}" if is_refused_on_windows(whole) else whole


def free_name(name: str, taken: Collection[str]) -> str:
    """``name``, or with a number where another file of the folder has it already, in capitals or not."""
    path, number, found = PurePosixPath(name), 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{path.stem} ({number}){path.suffix}"
    return found
