"""How the bytes of one input become a file or a text."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

FOLDER_VARIABLE = "PERFEVAL_FUZZ_FOLDER"
PARTS_APART = b"\n\x1e\n"  # between the parts of an archive in one input


@cache
def scratch() -> Path:
    """The folder where each input becomes a file; the fuzzer's processes end without clearing it away themselves."""
    if given := os.environ.get(FOLDER_VARIABLE):
        return Path(given)
    made = tempfile.mkdtemp(prefix="fuzz-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


def as_file(data: bytes, name: str) -> Path:
    path = scratch() / name
    path.write_bytes(data)
    return path


def as_text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def file_of(read: Callable[[Path], object], name: str) -> Callable[[bytes], object]:
    return lambda data: read(as_file(data, name))
