"""The log file: what went wrong and where in the program, never what the user has written.

Messages of exceptions quote what was typed, so a record keeps the kind of the exception and its places in the code
and drops the message.
"""

from __future__ import annotations

import contextlib
import copy
import logging
import platform
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from perfeval_desktop import __version__

LOG_NAME = "perfeval.log"
_MAX_BYTES = 512 * 1024
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Formats exceptions without their messages."""

    def format(self, record: logging.LogRecord) -> str:
        own = copy.copy(record)
        own.exc_text = None  # another handler's formatter may have left its text here, with the message
        return super().format(own)

    def formatException(self, ei: ExcInfo) -> str:
        return "\n".join(_discreet(ei[1])) if ei[1] is not None else ""


def start_logging(folder: Path) -> None:
    """Send warnings and worse to the log file in ``folder``. Without a writable folder the program runs without one."""
    root = logging.getLogger()
    if log_path() is not None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _put_aside(folder / LOG_NAME)
        handler = logging.FileHandler(folder / LOG_NAME, encoding="utf-8", delay=True)
    except OSError:
        root.addHandler(logging.NullHandler())
        return
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    root.addHandler(handler)


def _put_aside(log: Path) -> None:
    """Begin a new file when this one has become large; the one before it is kept.

    Windows refuses while another window of the program writes to it: then it grows on.
    """
    if log.exists() and log.stat().st_size > _MAX_BYTES:
        with contextlib.suppress(OSError):
            log.replace(log.with_suffix(".old.log"))


def log_path() -> Path | None:
    """The file that records go to, None when there is none."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.FileHandler) and isinstance(handler.formatter, DiscreetFormatter):
            return Path(handler.baseFilename)
    return None


def log_unexpected(log: logging.Logger, exc_info: ExcInfo | bool = True) -> Path | None:
    """Record an exception that nobody expected and return the log file, None when there is none."""
    python = f"Python {platform.python_version()} {sys.platform}"
    log.critical("unexpected error in perfeval_desktop %s, %s", __version__, python, exc_info=exc_info)
    return log_path()


def _discreet(error: BaseException) -> Iterator[str]:
    """The chain of exceptions, the first cause first, as traceback prints it but without messages."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _discreet(cause)
        yield "then, because of it or while handling it:"
    yield from (line.rstrip() for line in traceback.format_tb(error.__traceback__))
    kind = type(error)
    number = f" {error.errno}" if isinstance(error, OSError) and error.errno else ""
    yield f"{kind.__module__}.{kind.__qualname__}{number}"
