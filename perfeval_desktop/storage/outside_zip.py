"""What the readers of zips have in common that anybody may have made: project files, workbooks, Word files.

zipfile makes an object of each entry before one can look at it, and an XML parser obeys a document type declaration:
both are asked for in the bytes beforehand. The limits are those of each reader.
"""

from __future__ import annotations

import struct
import zipfile
import zlib

_ENTRY = b"PK\x01\x02"  # begins an entry of the directory; compressed bytes may hold it by chance, but not often
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))

LONGEST_DECLARATION = max(map(len, _DOCTYPES))
"""Bytes that ``declares_type`` must see together."""

DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError, RuntimeError),
    OverflowError,
)
"""All that zipfile raises for damaged archives, also where it does not mean to."""

XML_DAMAGE = (*DAMAGE, SyntaxError, AttributeError, TypeError)
"""The same with what XML parsers (their error is a SyntaxError) and the libraries upon them raise."""


def count_entries(data: bytes) -> int:
    """How many entries a zip may have, found without opening it."""
    return data.count(_ENTRY)


def is_usual(member: zipfile.ZipInfo) -> bool:
    """True when the member is not encrypted and is packed in one of the two usual ways."""
    return not member.flag_bits & _ENCRYPTED and member.compress_type in _METHODS


def declares_type(xml: bytes) -> bool:
    """True when a document type is declared, without which there are no entities either."""
    return any(declaration in xml for declaration in _DOCTYPES)
