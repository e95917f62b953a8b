"""Which files of evidence the program's copies and journals still name."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from perfeval_desktop.storage import container
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.plain_file import read_bounded

_DIGEST = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_MOST_BYTES = 256 * 2**20


def named_below(state: Path) -> frozenset[str]:
    """All that may be a digest of evidence in the files below ``state``; raises OSError where one cannot be read.

    It asks nothing of what it reads but that it be there: a file too many is kept rather than one too few.
    """
    return frozenset(found.decode() for data in _contents(state) for found in _DIGEST.findall(data))


def _contents(state: Path) -> Iterator[bytes]:
    for path in sorted((state / "journal").glob("**/*")) + sorted((state / "copies").glob("**/*")):
        if not path.is_file():
            continue
        data = read_bounded(path, _MOST_BYTES)
        if path.suffix == ".jxzp":
            with contextlib.suppress(StorageError):
                yield from container.unpack(data).values()
        else:
            yield data
