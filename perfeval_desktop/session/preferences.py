"""What the program remembers about its user's habits, in one small JSON file. Nothing here belongs to a document."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from perfeval_desktop.storage.atomic_file import write_atomic
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.storage.errors import StorageError

MAX_RECENT = 10
LEAST_ZOOM, MOST_ZOOM = 90, 200  # percent

_FILE = "preferences.json"
_MAX_BYTES = 2**20
_log = logging.getLogger(__name__)

Theme = Literal["system", "light", "dark"]
Duplex = Annotated[int, msgspec.Meta(ge=0, le=3)]
Zoom = Annotated[int, msgspec.Meta(ge=LEAST_ZOOM, le=MOST_ZOOM)]
ExportFormat = Literal["xlsx", "pdf", "docx"]


class RecentFile(msgspec.Struct, frozen=True):
    """A project file that was open, the newest first; ``title`` is what the start page calls it.

    What is known of it as it was last saved, and nothing else of what it holds: ``saved`` is the time (local, ISO),
    ``score`` are its points as they are written, ``counts`` the open findings by the key of their level.

    ``tab`` and ``place`` say where the user was when it was put away, as the key of a tab and the address of a field:
    nothing that was filled in. ``zoom`` is None for a file that is shown as large as any other.
    """

    path: str
    title: str = ""
    saved: str = ""
    score: str = ""
    counts: dict[str, int] = {}
    tab: str = ""
    place: str = ""
    zoom: Zoom | None = None


class Preferences(msgspec.Struct, frozen=True):
    """``window_geometry`` and ``window_state`` are Qt's own bytes in base64; ``zoom`` is in percent.

    ``duplex`` is Qt's number for printing on both sides, ``paper`` Qt's key of a size of paper; ``user_name`` is who
    finalised last.
    ``large`` (大字): what can be clicked is larger than its text asks for.
    """

    recent: tuple[RecentFile, ...] = ()
    window_geometry: str = ""
    window_state: str = ""
    theme: Theme = "system"
    zoom: Zoom = 100
    large: bool = False
    export_checklist: bool = False
    export_formats: tuple[ExportFormat, ...] = ("xlsx", "pdf", "docx")
    export_folder: str = ""
    user_name: str = ""
    printer: str = ""
    duplex: Duplex = 0
    paper: str = ""
    preview_thumbnails: bool = True


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
        """Put a file at the head of the recent files, as it is now; where its user was last is kept."""
        before = self.recent_file(path) or RecentFile(str(path.absolute()))
        entry = msgspec.structs.replace(before, title=title, saved=saved, score=score, counts=dict(counts or {}))
        others = tuple(file for file in self._value.recent if file.path != entry.path)
        self.update(recent=(entry, *others)[:MAX_RECENT])

    def recent_file(self, path: Path) -> RecentFile | None:
        """What is remembered of the file at ``path``; None when it is not among the recent files."""
        wanted = str(path.absolute())
        return next((file for file in self._value.recent if file.path == wanted), None)

    def keep_place(self, path: Path, **changes: Any) -> None:
        """Remember ``tab``, ``place`` or ``zoom`` of a recent file; nothing for one that is not among them.

        Raises msgspec.ValidationError for a value that cannot be.
        """
        before = self.recent_file(path)
        if before is not None:
            entry = msgspec.structs.replace(before, **changes)
            self.update(recent=tuple(entry if file is before else file for file in self._value.recent))

    def forget_zooms(self) -> None:
        """Show every file as large as any other."""
        self.update(recent=tuple(msgspec.structs.replace(file, zoom=None) for file in self._value.recent))

    def forget(self, path: str) -> None:
        """Take a file that is gone from the recent files."""
        self.update(recent=tuple(file for file in self._value.recent if file.path != path))


def _read(path: Path) -> Preferences:
    try:
        with path.open("rb") as file:
            return _decoded(file.read(_MAX_BYTES))
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("preferences could not be read, using the defaults: %s", error)
        return Preferences()


def _decoded(text: bytes) -> Preferences:
    try:
        return msgspec.json.decode(text, type=Preferences)
    except msgspec.ValidationError as error:
        _log.warning("preferences hold what cannot be, using the defaults there: %s", error)
        return _mended(text)


def _mended(text: bytes) -> Preferences:
    """The preferences in ``text`` that can be, each for itself; the others as they are by default."""
    found = msgspec.json.decode(text)
    kept: dict[str, Any] = {}
    for field in msgspec.structs.fields(Preferences) if isinstance(found, dict) else ():
        if field.name == "recent" and isinstance(found.get("recent"), list):
            kept["recent"] = tuple(_converted(found["recent"], RecentFile))[:MAX_RECENT]
        elif field.name in found:
            for value in _converted([found[field.name]], field.type):
                kept[field.name] = value
    return Preferences(**kept)


def _converted(values: list[Any], kind: Any) -> Iterator[Any]:
    for value in values:
        with contextlib.suppress(msgspec.ValidationError):
            yield msgspec.convert(value, kind)
