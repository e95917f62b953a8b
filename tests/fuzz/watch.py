"""Runs one input and tells what may not be: an error that nobody declared, more than two seconds, too much memory."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import resource
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.fuzz.targets import Target

MOST_SECONDS = 2.0
MOST_MEMORY = 300 * 2**20
_OWN_MEMORY = 100 * 2**20  # what the program takes before it reads anything
_PAUSE = 500  # inputs between two looks at what the program remembers
_REMEMBERED = 400


class Finding(NamedTuple):
    """What went wrong with an input. Findings of one ``key`` have one cause."""

    key: str
    words: str


class Watch:
    """Runs inputs of one target; ``seconds`` counts the processor's time, since others may use the machine too."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.runs = 0

    def run(self, data: bytes) -> Finding | None:
        """What is wrong with the way in which ``data`` is read; None when nothing is."""
        self.runs += 1
        if self.runs % _PAUSE == 0:
            forget_texts()
        before = _reset_peak()
        start = time.process_time()
        error = self._raised(data)
        seconds = time.process_time() - start
        grown = _peak() - before
        if error is not None:
            return error
        if seconds > MOST_SECONDS:
            return Finding("time", f"{seconds:.1f} s")
        if grown > MOST_MEMORY - _OWN_MEMORY:
            return Finding("memory", f"{grown / 2**20:.0f} MB")
        return None

    def _raised(self, data: bytes) -> Finding | None:
        try:
            self._target.run(data)
        except self._target.allowed as error:
            return None if _is_sentence(str(error)) else Finding("words", repr(error))
        except Exception as error:  # noqa: BLE001  whatever it is: that is what is looked for
            return Finding(_key_of(error), "".join(traceback.format_exception(error, limit=-6)))
        return None


def forget_texts() -> None:
    """Empty the memories of functions: they would grow with every input, and hide how long it takes."""
    for name, module in list(sys.modules.items()):
        if name.startswith("perfeval_desktop."):
            for own in vars(module).values():
                if isinstance(own, functools._lru_cache_wrapper) and own.cache_info().currsize > _REMEMBERED:
                    own.cache_clear()


def _is_sentence(text: str) -> bool:
    """True for what can be shown: it has something to say, is not endless, and can be written anywhere."""
    with contextlib.suppress(UnicodeEncodeError):
        return len(text.encode()) < 20_000
    return False


def _key_of(error: BaseException) -> str:
    """The kind of the error, and the line of this project from which it came."""
    frames = [frame for frame in _frames(error) if "perfeval_desktop" in frame.filename]
    last = frames[-1] if frames else None
    place = f"{Path(last.filename).name}:{last.lineno}" if last is not None else "?"
    return f"{type(error).__name__}-{place}"


def _frames(error: BaseException) -> Iterator[traceback.FrameSummary]:
    yield from traceback.extract_tb(error.__traceback__)


def _reset_peak() -> int:
    """Begin to measure the most memory anew, and tell what is held now; where that cannot be, the most so far."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return _peak()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def name_of(data: bytes, finding: Finding) -> str:
    """The name under which an input is kept."""
    return f"{finding.key}-{hashlib.sha256(data).hexdigest()[:8]}"
