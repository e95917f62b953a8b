"""Digests of what exported files say. How a file is compressed depends on the zlib at hand and is left out."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from io import BytesIO

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_LENGTH = re.compile(rb"/Length \d+")


def digest_of(data: bytes) -> str:
    """SHA-256, in hex, of the content of an exported file: .xlsx, .docx (members of the zip) or .pdf (its objects).

    Raises ValueError for what is neither.
    """
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if zipfile.is_zipfile(BytesIO(data)):
        return _zip(data)
    raise ValueError("neither a zip nor a PDF")


def _zip(data: bytes) -> str:
    whole = hashlib.sha256()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            whole.update(f"{name}\0{hashlib.sha256(archive.read(name)).hexdigest()}\n".encode())
    return whole.hexdigest()


def _pdf(data: bytes) -> str:
    """Streams unpacked and their lengths left out; so is the table at the end, which only says where objects lie."""
    objects = data[: data.rindex(b"\nxref")] if b"\nxref" in data else data
    plain = _STREAM.sub(lambda found: b"stream\n" + _unpacked(found[1]) + b"\nendstream", objects)
    return hashlib.sha256(_LENGTH.sub(b"/Length", plain)).hexdigest()


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream
