"""A stretch of bytes in a file, read piece by piece: evidence is never held in memory as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_PIECE = 2**20


class Span(NamedTuple):
    """``size`` bytes from ``start`` on of the file at ``path``; None: of a file that is yet to be named."""

    path: Path | None
    start: int
    size: int


def pieces(span: Span) -> Iterator[bytes]:
    """The bytes, in pieces of a megabyte; fewer where the file ends before. Raises OSError, ValueError."""
    if span.path is None:
        raise FileNotFoundError
    with span.path.open("rb") as file:
        file.seek(span.start)
        left = span.size
        while left > 0 and (piece := file.read(min(left, _PIECE))):
            left -= len(piece)
            yield piece


def digest_of(span: Span) -> str:
    """The SHA-256 of the bytes in hex. Raises OSError, ValueError."""
    digest = hashlib.sha256()
    for piece in pieces(span):
        digest.update(piece)
    return digest.hexdigest()
