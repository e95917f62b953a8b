"""What an office sets for all PCs and users: one TOML file that the administrator puts on the machine.

A value that cannot be used is told in ``faults`` and ignored; a wrong file never keeps anybody from working.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from perfeval_desktop.files import is_folder
from perfeval_desktop.storage.plain_file import read_bounded

OFFICE_VARIABLE = "PERFEVAL_OFFICE"
FILE = "office.toml"
_APPLICATION = "perfeval_desktop"
_MAX_BYTES = 2**16


@dataclass(frozen=True, slots=True)
class Office:
    """``data``: where file dialogs start; ``backups``: below it each user's recovery files and copies are kept;
    ``default_pack``: the id of the rule pack that is offered first; ``fonts``: families for the window, the best first.
    """

    data: Path | None = None
    backups: Path | None = None
    default_pack: str = ""
    fonts: tuple[str, ...] = ()
    faults: tuple[str, ...] = field(default=(), compare=False)


def office_file(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the file of the office lies; the environment variable PERFEVAL_OFFICE names another one."""
    if named := environment.get(OFFICE_VARIABLE):
        return Path(named)
    if platform == "win32":
        return Path(environment.get("PROGRAMDATA") or r"C:\ProgramData") / _APPLICATION / FILE
    return Path("/etc/xdg") / _APPLICATION / FILE


def read_office(path: Path) -> Office:
    """What the file at ``path`` sets; nothing when there is none. Never raises."""
    try:
        content = tomllib.loads(read_bounded(path, _MAX_BYTES).decode("utf-8-sig"))
    except FileNotFoundError:
        return Office()
    except (OSError, ValueError, RecursionError) as error:
        return Office(faults=(f"not used: {type(error).__name__}",))
    values: dict[str, Any] = {}
    faults: list[str] = []
    for key, value in content.items():
        if key not in _READERS:
            import difflib  # when somebody has mistyped

            near = difflib.get_close_matches(key, _READERS, 1)
            faults.append(f"{key}: unknown" + (f", perhaps {near[0]} is meant" if near else ""))
            continue
        name, read = _READERS[key]
        try:
            values[name] = read(value)
        except ValueError as fault:
            faults.append(f"{key}: {fault}")
    return Office(**values, faults=tuple(faults))


def _folder(value: object) -> Path:
    """A folder that is there. ``~`` and variables (``%USERNAME%``, ``$USER``) stand for what they are for this user."""
    text = _text(value)
    path = Path(os.path.expandvars(text)).expanduser()
    if not path.is_absolute():
        raise ValueError("must be a whole path, from the drive or / on")
    if not is_folder(path):
        raise ValueError("there is no such folder")
    return path


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text in quotation marks")
    return value.strip()


def _texts(value: object) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list):
        raise ValueError("must be a list of texts")
    return tuple(_each(items))


def _each(items: list[object]) -> Iterator[str]:
    for item in items:
        yield _text(item)


_READERS: dict[str, tuple[str, Callable[[object], Any]]] = {
    "data_folder": ("data", _folder),
    "backup_folder": ("backups", _folder),
    "default_pack": ("default_pack", _text),
    "fonts": ("fonts", _texts),
}
