"""Worker processes that do not begin: a program that guards the PC refuses them, or another is started instead."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker, spawn


@contextmanager
def workers_are(program: str) -> Iterator[None]:
    """Whoever wants a worker gets ``program`` instead; one that does not exist cannot be started at all."""
    if os.name != "nt":
        resource_tracker.ensure_running()  # it is started with the same program, and is wanted afterwards
    python = spawn.get_executable()
    spawn.set_executable(shutil.which(program) or program)
    try:
        yield
    finally:
        spawn.set_executable(python)
