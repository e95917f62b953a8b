"""Ordinary files, and their bytes, never more than asked for."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import BinaryIO


def open_plain(path: Path) -> BinaryIO:
    """The file, opened to be read. Raises OSError, ValueError."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder")
    if not path.is_file() and path.exists():  # reading a device or a pipe could wait for ever
        raise OSError(errno.ENXIO, "not a plain file")
    return path.open("rb")


def read_bounded(path: Path, most: int) -> bytes:
    """The bytes of the file, at most one more than ``most``. Raises OSError, ValueError."""
    with open_plain(path) as file:
        return file.read(most + 1)
