"""What the checks remember of texts is let go of from time to time: a text of yesterday's keystroke never comes back.

They keep what they read in a text, so that an edit reads one text anew and not all. Every key in a long text makes
another text of it, and what was read in each would add up to hundreds of megabytes in a long day. The same holds for
what they derive of rows: every figure in a row makes another row of it, which keeps the former one alive.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper

from PySide6.QtCore import QObject, QTimer

from perfeval_desktop.model.base import memories
from perfeval_desktop.session.session import Session

_PAUSE_MS = 2_000
_ROOMS = ("perfeval_desktop.prose.", "perfeval_desktop.checks.", "perfeval_desktop.scoring.")
_FOR_TEXTS = 2_000  # the least size of a memory for texts or rows: smaller ones are soon full, and stay as they are
_MOST_MORE = 6_000  # things that may be remembered beyond what the document needs; of short texts some ten megabytes
_MOST_BLOCKS = 300_000  # of memory, likewise: of long texts 6,000 things would be a hundred megabytes, and these are 25


def forget_in_pauses(session: Session) -> None:
    """From now on, when nobody has typed for a while, let go of texts when there are many of them."""
    _Memory(session)


class _Memory(QObject):
    """``_needed``: how many things were remembered when the document was read last; None when that is not known.

    ``_blocks``: how many blocks of memory there were then, whatever they were for.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._needed: int | None = None
        self._blocks = 0
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        session.changed.connect(self._pause.start)
        session.opened.connect(self._begin)

    def _begin(self) -> None:
        self._needed = None
        self._pause.start()

    def _look(self) -> None:
        held, blocks = remembered(), sys.getallocatedblocks()
        if self._needed is None or held < self._needed:
            self._needed, self._blocks = held, blocks
        elif held > self._needed + _MOST_MORE or blocks > self._blocks + _MOST_BLOCKS:
            forget()
            self._needed = None  # what is needed is read again with the next edits


def remembered() -> int:
    """How many things are remembered of texts."""
    return sum(memory.cache_info().currsize for memory in _memories())


def forget(least: int = _FOR_TEXTS) -> None:
    """Let go of all memories for ``least`` things or more; what is needed is read again when it is asked for."""
    for memory in _memories(least):
        memory.cache_clear()


def _memories(least: int = _FOR_TEXTS) -> Iterator[_lru_cache_wrapper[object]]:
    yield from (memory for memory in memories if _size(memory) >= least)
    for name, module in list(sys.modules.items()):
        if name.startswith(_ROOMS):
            own = (one for one in vars(module).values() if isinstance(one, _lru_cache_wrapper))
            yield from (one for one in own if one.__module__ == name and _size(one) >= least)


def _size(memory: _lru_cache_wrapper[object]) -> int:
    return memory.cache_info().maxsize or 0
