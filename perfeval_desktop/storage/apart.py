"""A piece of work in a process of its own, with an end to its time and its memory."""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection as _Connection
else:
    from multiprocessing.connection import Connection as _Connection

_READY = "ready"
_BEGIN = 60  # seconds until it answers; a loaded PC takes some
_MOST_MEMORY = 3 * 2**30  # bytes, of addresses


class ApartError(Exception):
    """The process died, took too long or too much, or what it did failed."""


def run_apart(work: Callable[[Any], Any], job: Any, seconds: float) -> Any:
    """What ``work`` makes of ``job``; both and the result can be sent. Raises ApartError.

    Where the system lets no process begin it is done here, without an end to its time.
    """
    # Spawned, as Windows does: a forked child of a window would inherit its threads' locks.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    with ours:
        try:
            if not _has_begun(process, ours, theirs):
                done, result = _done(work, job)
            else:
                ours.send((work, job))
                if not ours.poll(seconds):
                    raise ApartError("too long")
                done, result = ours.recv()
        except (EOFError, OSError) as error:
            raise ApartError("died") from error
        finally:
            if process.pid is not None:
                process.kill()
                process.join()
    if not done:
        raise ApartError(result)
    return result


def _has_begun(process: BaseProcess, ours: _Connection, theirs: _Connection) -> bool:
    """Start the process; False when it does not answer."""
    try:
        process.start()
        theirs.close()
        return ours.poll(_BEGIN) and ours.recv() == _READY
    except (EOFError, OSError, TypeError, ValueError):
        return False


def _serve(connection: _Connection) -> None:
    _bound_memory()
    connection.send(_READY)
    work, job = connection.recv()
    answer = _done(work, job)
    with contextlib.suppress(OSError):
        connection.send(answer)


def _done(work: Callable[[Any], Any], job: Any) -> tuple[bool, Any]:
    """Whether it could be done, and the result or why not."""
    try:
        return True, work(job)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001  a panic of another language's library is no Exception
        return False, f"{type(error).__name__}: {error}"


def _bound_memory() -> None:
    """Windows knows no such limit; there the time ends it."""
    if sys.platform != "win32":
        with contextlib.suppress(ImportError, OSError, ValueError):
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
