"""The streams of a compound file (.xls, .doc, locked .xlsx): read within its own size, however its chains are tied."""

from __future__ import annotations

import struct
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = struct.Struct(
    "<30xHH14xI4xII4xI"
)  # sector shifts, the directory, largest small stream, small table, more tables
_ENTRY = struct.Struct("<64sHB49xIQ")  # name, its length, kind; where it begins and how long it is
_LAST_SECTOR = 0xFFFFFFFA
_IN_HEAD = 109  # sectors of the table of tables that stand in the head
_MOST_ENTRIES = 10_000


class CompoundFileError(Exception):
    """The file is cut, or its chains lead nowhere."""


@dataclass(frozen=True, slots=True)
class _Stream:
    start: int
    size: int
    is_root: bool


class CompoundFile:
    """Streams by name. Raises CompoundFileError."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._open()
        except struct.error as error:
            raise CompoundFileError from error

    def _open(self) -> None:
        shift, mini_shift, directory, cutoff, mini, more = _HEAD.unpack_from(self._data)
        if shift not in (9, 12) or mini_shift != 6:
            raise CompoundFileError
        self._size, self._mini_size, self._cutoff = 1 << shift, 1 << mini_shift, cutoff
        self._most = len(self._data) // self._size + 1  # sectors; a chain that is longer goes in a circle
        self._table = self._numbers(self._tables(more))
        self._streams = dict(self._entries(self._chain(directory)))
        self._mini_table = self._numbers(self._chain(mini)) if mini < _LAST_SECTOR else ()
        root = next((one for one in self._streams.values() if one.is_root), None)
        self._mini = self._chain(root.start) if root is not None and root.start < _LAST_SECTOR else b""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._streams)

    def read(self, name: str) -> bytes:
        """The bytes of the stream ``name``."""
        stream = self._streams[name]
        if stream.size >= self._cutoff:
            return self._chain(stream.start)[: stream.size]
        found: list[bytes] = []
        sector = stream.start
        for _ in range(len(self._mini) // self._mini_size + 2):
            if sector >= _LAST_SECTOR:
                return b"".join(found)[: stream.size]
            if sector >= len(self._mini_table):
                break
            found.append(self._mini[sector * self._mini_size : (sector + 1) * self._mini_size])
            sector = self._mini_table[sector]
        raise CompoundFileError

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise CompoundFileError
        return self._data[start : start + self._size]

    def _tables(self, more: int) -> bytes:
        """The sectors that hold the table of chains: named in the head, then in sectors of their own."""
        named = list(struct.unpack_from(f"<{_IN_HEAD}I", self._data, 76))
        for _ in range(self._most):
            if more >= _LAST_SECTOR:
                break
            *numbers, more = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            named += numbers
        tables = [number for number in named if number < _LAST_SECTOR]
        if len(tables) > self._most:
            raise CompoundFileError
        return b"".join(map(self._sector, tables))

    def _chain(self, sector: int) -> bytes:
        found: list[bytes] = []
        for _ in range(self._most + 1):
            if sector >= _LAST_SECTOR:
                return b"".join(found)
            if sector >= len(self._table):
                break
            found.append(self._sector(sector))
            sector = self._table[sector]
        raise CompoundFileError

    @staticmethod
    def _numbers(data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def _entries(self, directory: bytes) -> list[tuple[str, _Stream]]:
        found = []
        for at in range(0, min(len(directory) - 127, 128 * _MOST_ENTRIES), 128):
            name, length, kind, start, size = _ENTRY.unpack_from(directory, at)
            if kind in (2, 5):
                words = name[: max(0, min(64, length) - 2)].decode("utf-16-le", "replace")
                found.append((words, _Stream(start, size & 0xFFFFFFFF if self._size == 512 else size, kind == 5)))
        return found
