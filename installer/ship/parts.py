"""Puts the parts of a tree together: what is kept of the wheels, our own code, compiled modules."""

from __future__ import annotations

import os
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from installer.ship.common import LOCK, ROOT, CannotBuildError, Places, build_environment, fresh, run, tool
from installer.ship.inputs import backend
from installer.ship.manuals import print_manuals

ONLY_NAMED = ("PySide6/", "shiboken6/")
"""Parts of wheels of which nothing is taken that the trim list does not name."""


@cache
def trim() -> dict[str, Any]:
    """The trim list."""
    return tomllib.loads((LOCK / "trim.toml").read_text("utf-8"))


def matches(name: str, patterns: Sequence[str]) -> bool:
    """Whether one of ``patterns`` fits ``name``; ``*`` also matches ``/``."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def is_kept(name: str, system: str) -> bool:
    """Whether the file ``name`` of a wheel goes into the tree of ``system``."""
    if name.startswith(ONLY_NAMED):
        return matches(name, trim()["keep"][system])
    return not matches(name, trim()["drop"]["everywhere"])


def unpack_wheels(wheels: Sequence[Path], folder: Path, system: str) -> None:
    """Unpack what is kept of ``wheels`` into ``folder``. Raises CannotBuildError when a listed name is gone."""
    unused = set(trim()["keep"][system])
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.endswith("/") or not is_kept(name, system):
                    continue
                unused -= {pattern for pattern in unused if fnmatchcase(name, pattern)}
                write(folder / name, archive.read(name))
    if unused:
        raise CannotBuildError(f"on the trim list but in no wheel: {', '.join(sorted(unused))}")


def write(path: Path, data: bytes) -> None:
    """Write a file and the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def own_wheel(places: Places) -> Path:
    """Our own wheel with the printed manuals in it, built by the pinned backend."""
    print_manuals(places)
    out = fresh(places.work / "own")
    site = backend(places.cache)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out]
    run(command, cwd=ROOT, environment=build_environment() | {"PYTHONPATH": str(site)})
    (wheel,) = out.glob("*.whl")
    return wheel


def unpack_own(wheel: Path, folder: Path) -> None:
    """Our code and resources without what only describes the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if not name.endswith("/") and ".dist-info/" not in name:
                write(folder / name, archive.read(name))


def compile_modules(python: Sequence[object], folder: Path) -> None:
    """Compile all modules below ``folder`` with the Python that will run them; a start then writes nothing."""
    options = ["-q", "-q", "--invalidation-mode", "unchecked-hash", "-s", folder, "-p", ""]
    code = "import sys, compileall; sys.exit(compileall.main() is False)"
    run([*python, "-c", code, *options, folder], environment=build_environment() | {"PYTHONDONTWRITEBYTECODE": "1"})


# ---- libraries that ask for libraries -------------------------------------------------------------------------------


def needed_elf(path: Path) -> set[str]:
    """The shared libraries that an ELF file asks for."""
    shown = run([tool("readelf", "binutils"), "-d", "-W", path]).decode("utf-8", "replace")
    return set(re.findall(r"\(NEEDED\).*\[([^\]]+)\]", shown))


def newest_glibc(path: Path) -> tuple[int, ...]:
    """The newest version of the C library whose functions an ELF file uses; empty when it uses none."""
    shown = run([tool("readelf", "binutils"), "--version-info", "-W", path]).decode("utf-8", "replace")
    found = re.findall(r"Name: GLIBC_(\d+(?:\.\d+)*)\b", shown)
    return max((tuple(map(int, version.split("."))) for version in found), default=())


def needed_pe(path: Path) -> set[str]:
    """The DLLs that a PE file asks for when it is loaded, in lower case."""
    shown = run([tool("x86_64-w64-mingw32-objdump", "binutils-mingw-w64-x86-64"), "-p", path])
    head, _, _ = shown.decode("utf-8", "replace").partition("The Export Tables")
    return {name.lower() for name in re.findall(r"DLL Name: (\S+)", head)}


def shared_files(folder: Path, system: str) -> Iterator[Path]:
    """The programs and libraries below ``folder``."""
    magic = b"\x7fELF" if system == "linux" else b"MZ"
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(len(magic)) == magic:
                    yield path


def asked_for_but_absent(folder: Path, system: str, given: Sequence[str]) -> dict[str, list[str]]:
    """Libraries that something below ``folder`` asks for and that neither it nor the system (``given``) has."""
    needed = needed_elf if system == "linux" else needed_pe
    present = {path.name if system == "linux" else path.name.lower() for path in shared_files(folder, system)}
    absent: dict[str, list[str]] = {}
    for path in shared_files(folder, system):
        for name in needed(path):
            if name not in present and not matches(name, given):
                absent.setdefault(name, []).append(os.fspath(path.relative_to(folder)))
    return absent
