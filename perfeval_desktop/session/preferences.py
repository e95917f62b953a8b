"""What the program remembers about its user's habits, in one small JSON file. Nothing here belongs to a document."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from perfeval_desktop.storage.atomic_file import write_atomic
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.storage.errors import StorageError

MAX_RECENT = 10

_FILE = "preferences.json"
_MAX_BYTES = 2**20
_log = logging.getLogger(__name__)

Theme = Literal["system", "light", "dark"]
Zoom = Annotated[int, msgspec.Meta(ge=50, le=300)]
Duplex = Annotated[int, msgspec.Meta(ge=0, le=3)]
ExportFormat = Literal["xlsx", "pdf", "docx"]


class RecentFile(msgspec.Struct, frozen=True):
    """A project file that was open, the newest first; ``title`` is what the start page calls it.

    What is known of it as it was last saved, and nothing else of what it holds: ``saved`` is the time (local, ISO),
    ``score`` are its points as they are written, ``counts`` the open findings by the key of their level.
    """

    path: str
    title: str = ""
    saved: str = ""
    score: str = ""
    counts: dict[str, int] = {}


class Preferences(msgspec.Struct, frozen=True):
    """``window_geometry`` and ``window_state`` are Qt's own bytes in base64; ``zoom`` is in percent.

    ``duplex`` is Qt's number for printing on both sides; ``user_name`` is who finalised last.
    """

    recent: tuple[RecentFile, ...] = ()
    window_geometry: str = ""
    window_state: str = ""
    theme: Theme = "system"
    zoom: Zoom = 100
    export_formats: tuple[ExportFormat, ...] = ("xlsx", "pdf", "docx")
    export_folder: str = ""
    user_name: str = ""
    printer: str = ""
    duplex: Duplex = 0


class PreferencesStore:
    """The preferences and their file. A file that is missing or damaged means the defaults, never an error."""

    def __init__(self, dirs: Dirs) -> None:
        self._path = dirs.config / _FILE
        self._value = _read(self._path)

    @property
    def value(self) -> Preferences:
        return self._value

    def update(self, **changes: Any) -> None:
        """Set the preferences named in ``changes`` and write the file.

        Raises msgspec.ValidationError for a value that a preference cannot have. A file that cannot be written is
        logged only: it must not keep anybody from working.
        """
        changed = msgspec.structs.replace(self._value, **changes)
        self._value = msgspec.convert(msgspec.to_builtins(changed), Preferences)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self._path, msgspec.json.format(msgspec.json.encode(self._value), indent=2) + b"\n")
        except (StorageError, OSError) as error:
            _log.warning("preferences were not written: %s", error)

    def remember(
        self, path: Path, title: str, *, saved: str = "", score: str = "", counts: Mapping[str, int] | None = None
    ) -> None:
        """Put a file at the head of the recent files, with what ``RecentFile`` says of it."""
        entry = RecentFile(str(path.absolute()), title, saved, score, dict(counts or {}))
        others = tuple(file for file in self._value.recent if file.path != entry.path)
        self.update(recent=(entry, *others)[:MAX_RECENT])

    def forget(self, path: str) -> None:
        """Take a file that is gone from the recent files."""
        self.update(recent=tuple(file for file in self._value.recent if file.path != path))


def _read(path: Path) -> Preferences:
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(_MAX_BYTES), type=Preferences)
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("preferences could not be read, using the defaults: %s", error)
        return Preferences()
