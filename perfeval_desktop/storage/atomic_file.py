"""Either the old file or the new file, never half of one; what fails is told in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from perfeval_desktop.files import ReadOnlyFileError, SpoiltFileError, Writer, write_whole
from perfeval_desktop.storage.errors import ReadOnlyError, SpoiltError, WriteError


def write_atomic(path: Path, data: bytes | Writer, require: Callable[[Path], None] | None = None) -> bool:
    """Put ``data`` into the file at ``path`` in one step, as ``files.write_whole`` does; False where that cannot be.

    Raises WriteError (ReadOnlyError for a file marked read-only); then the file is as it was and nothing is left
    behind, but for SpoiltError.
    """
    try:
        return write_whole(path, data, require)
    except ReadOnlyFileError as error:
        raise ReadOnlyError(path) from error
    except SpoiltFileError as error:
        raise SpoiltError(path, error, error.rescue) from error
    except (OSError, ValueError) as error:
        raise WriteError(path, error) from error
