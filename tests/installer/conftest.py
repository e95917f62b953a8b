"""A tree with the form of a real one, and places to pack it."""

from pathlib import Path

import pytest

from installer.ship import linux, parts
from installer.ship.common import ROOT, Places, write_sums


@pytest.fixture(autouse=True)
def one_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "cache", tmp_path / "work", tmp_path / "dist", fast=True)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree that has the form of a real one."""
    folder = tmp_path / "tree"
    for name in ("perfeval-desktop", "app/甲 乙.py", "lib/a$b.txt", "perfeval-desktop.ico", "perfeval-desktop.exe"):
        parts.write(folder / name, name.encode())
    for name in (linux.LOADER, "libc.so.6", "liblzma.so.5", "libpthread.so.0"):
        parts.write(folder / linux.SYSTEM / name, b"library")
    parts.write(folder / "runtime/bin/python3", b"")
    icon = (ROOT / "resources/icons/perfeval-desktop.ico").read_bytes()
    parts.write(folder / "perfeval-desktop.ico", icon)
    write_sums(folder)
    return folder
