"""Large blocks of memory go back to the system when they are free: a day of exports does not leave memory in pieces."""

from __future__ import annotations

import sys

_MMAP_THRESHOLD = -3  # what malloc.h calls M_MMAP_THRESHOLD
_LARGE = 2**20  # bytes; fonts and whole files are larger, what a key makes is smaller


def give_back_large_blocks() -> bool:
    """From now on a block of a megabyte is mapped alone; False where memory is kept another way than by glibc.

    glibc takes that as the rule too, but once a large block was freed it puts all of that size among the small ones,
    in a heap for each thread, which those keep from being given back: sixty megabytes after nine exports. That it
    stops doing so is the other effect of naming a size.
    """
    if sys.platform != "linux":
        return False
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(_MMAP_THRESHOLD, _LARGE) == 1
