"""A whole package as text that a field can hold: what was handed in, kept inside the file."""

from __future__ import annotations

import base64
import binascii
import zlib

import msgspec

from perfeval_desktop.model.last_year import LastYear
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.storage import codec
from perfeval_desktop.storage.errors import DecodeError
from perfeval_desktop.storage.migrations import VERSION

_DAMAGED = "定稿时保存的内容已损坏"


def snapshot_of(evaluation: SelfEvaluation) -> str:
    """``evaluation`` without what it carries of other times, packed. Raises EncodeError."""
    alone = msgspec.structs.replace(evaluation, finals=(), last_year=LastYear(), to_confirm=())
    packed = zlib.compress(codec.encode(alone), 9)
    return f"{VERSION}:{base64.b64encode(packed).decode('ascii')}"


def read_snapshot(text: str) -> SelfEvaluation:
    """The package that ``snapshot_of`` packed, in this version or an older one.

    Raises DecodeError, NewerVersionError.
    """
    version, _, packed = text.partition(":")
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(base64.b64decode(packed, validate=True), codec.MAX_BYTES)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise DecodeError("", _DAMAGED) from error
    if not version.isdecimal() or unpacker.unconsumed_tail or not unpacker.eof:
        raise DecodeError("", _DAMAGED)
    return codec.decode(data, int(version))
