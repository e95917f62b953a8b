"""A piece of work in a process of its own, with an end to its time and its memory."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

_MOST_MEMORY = 3 * 2**30  # bytes, of addresses


class ApartError(Exception):
    """The process died, took too long or too much, or what it did failed."""


def run_apart(work: Callable[[Any], Any], job: Any, seconds: float) -> Any:
    """What ``work`` makes of ``job``; both and the result can be sent. Raises ApartError."""
    # Spawned, as Windows does: a forked child of a window would inherit its threads' locks.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    with ours:
        try:
            process.start()
            theirs.close()
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


def _serve(connection: Connection) -> None:
    _bound_memory()
    work, job = connection.recv()
    try:
        answer = (True, work(job))
    except BaseException as error:  # noqa: BLE001  a panic of another language's library is no Exception
        answer = (False, f"{type(error).__name__}: {error}")
    with contextlib.suppress(OSError):
        connection.send(answer)


def _bound_memory() -> None:
    """Windows knows no such limit; there the time ends it."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
