"""The official faces on this computer: found by their names in the font folders, taken only when a PDF may hold them.

Only the few bytes that name a face are read, a tenth of a millisecond each; the folders are read once.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO

OFFICIAL: Mapping[str, Sequence[str]] = {
    "fangsong": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "华文仿宋"),
    "xiaobiaosong": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋_GBK"),
    "heiti": ("黑体", "SimHei"),
    "kaiti": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "华文楷体"),
    "songti": ("宋体", "SimSun", "STSong", "华文宋体"),
}
"""For each role the names of faces that offices accept for it, the best one first; the first is what it is called."""

_SUFFIXES = frozenset({".ttf", ".ttc"})
_MOST_FILES = 5_000
_MOST_FACES = 64  # in one collection
_MOST_TABLES = 128
_MOST_NAMES = 1 << 16  # bytes
_NAME_IDS = frozenset({1, 4, 6, 16})  # family, full name, PostScript name, typographic family
_RESTRICTED, _NO_SUBSET, _BITMAP_ONLY = 0x0002, 0x0100, 0x0200  # bits of fsType
_EMBEDDABLE_BITS = 0x000C  # preview & print, editable: they take the restriction away


@dataclass(frozen=True, slots=True)
class FaceFile:
    """A face in a font file; ``index`` is its number in a collection."""

    path: Path
    index: int = 0


@cache
def installed() -> Mapping[str, FaceFile]:
    """The best official face of each role that this computer has; roles without one are left out."""
    return official_faces(font_folders())


def official_faces(folders: Iterable[Path]) -> Mapping[str, FaceFile]:
    """The best official face of each role in ``folders`` and below."""
    by_name: dict[str, FaceFile] = {}
    for path in islice(_font_files(folders), _MOST_FILES):
        for face, names in _faces(path):
            for name in names:
                by_name.setdefault(name.casefold(), face)
    found: dict[str, FaceFile] = {}
    for role, wanted in OFFICIAL.items():
        best = next((by_name[name.casefold()] for name in wanted if name.casefold() in by_name), None)
        if best is not None:
            found[role] = best
    return found


def font_folders() -> tuple[Path, ...]:
    """Where this system keeps fonts: those of the computer, then those of the user."""
    if sys.platform == "win32":
        windows, local = os.environ.get("WINDIR", r"C:\Windows"), os.environ.get("LOCALAPPDATA", "")
        return (Path(windows) / "Fonts", *((Path(local) / "Microsoft/Windows/Fonts",) if local else ()))
    else:
        own = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser()
        return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), own / "fonts", Path("~/.fonts").expanduser())


def _font_files(folders: Iterable[Path]) -> Iterator[Path]:
    """In an order that does not depend on the file system."""
    for folder in folders:
        for place, below, names in os.walk(folder):
            below.sort()
            yield from (Path(place, name) for name in sorted(names) if Path(name).suffix.lower() in _SUFFIXES)


def _faces(path: Path) -> list[tuple[FaceFile, set[str]]]:
    """The faces of a file that can be embedded, with their names; none when it is no sound font."""
    try:
        with path.open("rb") as file:
            starts = list(_face_starts(file))
            tables = [(index, _tables(file, start)) for index, start in enumerate(starts)]
            return [
                (FaceFile(path, index), _names(file, places["name"]))
                for index, places in tables
                if "glyf" in places and "name" in places and _embeddable(file, places)
            ]
    except (OSError, struct.error, ValueError):
        return []


def _face_starts(file: BinaryIO) -> Iterator[int]:
    kind, _, count = struct.unpack(">4sLL", file.read(12))
    if kind != b"ttcf":
        yield 0
        return
    if count > _MOST_FACES:
        raise ValueError("too many faces")
    yield from struct.unpack(f">{count}L", file.read(4 * count))


def _tables(file: BinaryIO, start: int) -> dict[str, tuple[int, int]]:
    """Offset and length of the tables of the face that begins at ``start``."""
    file.seek(start)
    _, count = struct.unpack(">4sH6x", file.read(12))
    if count > _MOST_TABLES:
        raise ValueError("too many tables")
    entries = (struct.unpack(">4s4xLL", file.read(16)) for _ in range(count))
    return {tag.decode("latin-1"): (offset, length) for tag, offset, length in entries}


def _embeddable(file: BinaryIO, places: Mapping[str, tuple[int, int]]) -> bool:
    if "OS/2" not in places:
        return True  # fonts from before there was a place to forbid it
    file.seek(places["OS/2"][0] + 8)
    (rights,) = struct.unpack(">H", file.read(2))
    restricted = rights & _RESTRICTED and not rights & _EMBEDDABLE_BITS
    return not (restricted or rights & (_NO_SUBSET | _BITMAP_ONLY))


def _names(file: BinaryIO, place: tuple[int, int]) -> set[str]:
    file.seek(place[0])
    table = file.read(min(place[1], _MOST_NAMES))
    _, count, texts = struct.unpack(">HHH", table[:6])
    found: set[str] = set()
    for at in range(6, 6 + 12 * count, 12):
        platform, _, _, name, length, offset = struct.unpack(">6H", table[at : at + 12])
        if name in _NAME_IDS:
            raw = table[texts + offset : texts + offset + length]
            found.add(raw.decode("latin-1" if platform == 1 else "utf-16-be", errors="replace").strip())
    return found
