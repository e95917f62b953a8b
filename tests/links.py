"""Symbolic links where the system has them: on Windows not every account may make one, and Wine's lead nowhere."""

import contextlib
from pathlib import Path

import pytest


def link_to(target: Path, link: Path) -> Path:
    """``link``, which leads to the file ``target``; the test is skipped where that cannot be."""
    with contextlib.suppress(OSError):
        link.symlink_to(target)
        if link.is_symlink() and link.exists():
            return link
    link.unlink(missing_ok=True)
    pytest.skip("no symbolic links here")
