"""Ground for all targets: places, the one date that is written everywhere, archives that come out the same twice."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = ROOT / "installer"
LOCK = INSTALLER / "lock"

NAME = "perfeval-desktop"
TITLE = "绩效自评填报"
APP_ID = "org.perfeval.desktop"
SUMS = "SHA256SUMS"
SBOM = "sbom.cdx.json"


class CannotBuildError(Exception):
    """Something that the build needs is missing or is not what the lock names; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Places:
    """``cache``: pinned inputs as they were fetched; ``work``: trees; ``dist``: what is handed out.

    ``fast``: pack quickly instead of small, for trying.
    """

    cache: Path
    work: Path
    dist: Path
    fast: bool = False


def say(text: str) -> None:
    """Print one line at once, so that it stands before the output of the next program."""
    print(text, flush=True)


def run(command: Sequence[object], *, cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> bytes:
    """Run a program and return what it printed. Raises CannotBuildError with its complaint when it fails."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, check=False)
    except OSError as error:
        raise CannotBuildError(f"cannot run {words[0]}: {error.strerror}") from error
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace")
        raise CannotBuildError(f"{words[0]} ended with {done.returncode}:\n{said[-4000:]}")
    return done.stdout


def tool(name: str, package: str) -> str:
    """The path of a program of the build machine. Raises CannotBuildError naming the Debian package that has it."""
    found = shutil.which(name)
    if found is None:
        raise CannotBuildError(f"{name} is missing: apt-get install {package}")
    return found


@cache
def version() -> str:
    """The version of the program."""
    text = (ROOT / "perfeval_desktop" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        raise CannotBuildError("perfeval_desktop/__init__.py names no __version__")
    return found[1]


@cache
def epoch() -> int:
    """The date of the build in seconds: SOURCE_DATE_EPOCH, else the date of the last commit."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    try:
        return int(run(["git", "-C", ROOT, "log", "-1", "--format=%ct"]))
    except (CannotBuildError, ValueError):
        raise CannotBuildError("not a git checkout: set SOURCE_DATE_EPOCH to the date of the release") from None


def moment() -> datetime:
    """The date of the build."""
    return datetime.fromtimestamp(epoch(), UTC)


def build_environment() -> dict[str, str]:
    """The environment for programs that write a date or depend on the order of sets."""
    return os.environ | {"SOURCE_DATE_EPOCH": str(epoch()), "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fresh(folder: Path) -> Path:
    """``folder``, empty."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def files_below(folder: Path) -> list[Path]:
    """All files below ``folder``, relative to it, in the order of their names."""
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def write_sums(folder: Path, name: str = SUMS) -> None:
    """Write the list of checksums of all files below ``folder`` into it, as sha256sum(1) reads it."""
    lines = [f"{sha256(folder / path)}  {path.as_posix()}\n" for path in files_below(folder) if path.as_posix() != name]
    (folder / name).write_text("".join(lines), encoding="utf-8", newline="\n")


def set_dates(folder: Path) -> None:
    """Give everything below ``folder`` the date of the build."""
    for path in [*folder.rglob("*"), folder]:
        os.utime(path, (epoch(), epoch()), follow_symlinks=False)


def set_modes(folder: Path, programs: Iterable[str] = ()) -> None:
    """Folders and ``programs`` (relative names) can be entered and run, other files only read."""
    runnable = set(programs)
    for path in [*folder.rglob("*"), folder]:
        runs = path.is_dir() or path.relative_to(folder).as_posix() in runnable
        path.chmod(0o755 if runs else 0o644)


def write_zip(folder: Path, target: Path, top: str) -> None:
    """Pack ``folder`` into a zip as the folder ``top``; the same content gives the same bytes."""
    date = moment().timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files_below(folder):
            info = zipfile.ZipInfo(f"{top}/{path.as_posix()}", date)
            info.compress_type = zipfile.ZIP_STORED if path.suffix == ".whl" else zipfile.ZIP_DEFLATED
            info.external_attr = (0o100000 | (folder / path).stat().st_mode & 0o777) << 16
            info.create_system = 3
            archive.writestr(info, (folder / path).read_bytes())


def tar_of(folder: Path) -> bytes:
    """The content of ``folder`` as an unpacked tar; the same content gives the same bytes."""
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in sorted(folder.rglob("*")):
            info = archive.gettarinfo(path, path.relative_to(folder).as_posix())
            info.mtime, info.uid, info.gid, info.uname, info.gname = epoch(), 0, 0, "root", "root"
            if info.isfile():
                with path.open("rb") as file:
                    archive.addfile(info, file)
            else:
                archive.addfile(info)
    return buffer.getvalue()


def megabytes(path: Path) -> str:
    """The size of a file or of all files below a folder, for people."""
    total = sum((path / each).stat().st_size for each in files_below(path)) if path.is_dir() else path.stat().st_size
    return f"{total / 1e6:.1f} MB"
