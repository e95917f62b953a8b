"""The Windows packages: a tree with its own CPython and Qt, as a plain zip and inside an installer.

perfeval-desktop.exe perfeval-desktop-cli.exe    launchers, without and with a console
app\\ lib\\ runtime\\   our code; what is kept of the wheels; CPython
licenses\\ sbom.cdx.json SHA256SUMS
"""

from __future__ import annotations

import re
import shutil
import struct
import sys
from pathlib import Path

from installer.ship.common import (
    INSTALLER,
    NAME,
    ROOT,
    CannotBuildError,
    Places,
    build_environment,
    files_below,
    fresh,
    run,
    set_dates,
    set_modes,
    sha256,
    tool,
    version,
    write_sums,
    write_zip,
)
from installer.ship.inputs import WINDOWS_PYTHON, runtime_lock, wheels, windows_runtime
from installer.ship.papers import LICENCES, Part, collect_licences, wheel_part, write_sbom
from installer.ship.parts import (
    asked_for_but_absent,
    compile_modules,
    matches,
    own_wheel,
    trim,
    unpack_own,
    unpack_wheels,
    write,
)
from installer.ship.signatures import assert_signed

_VERSION_MARK = struct.pack("<I", 0xFEEF04BD)  # of the version in a library's resources
_TAG = WINDOWS_PYTHON.replace(".", "")
_DLL = f"python{_TAG}.dll"
_SEARCH = f"python{_TAG}.zip\n.\n..\\app\n..\\lib\n"
"""Where Python looks for modules, relative to its DLL; nothing of the PC is looked at."""


def build_tree(places: Places) -> Path:
    """Make the tree and return its folder. Raises CannotBuildError."""
    tree = fresh(places.work / "windows")
    runtime = windows_runtime(places.cache)
    assert_signed(runtime)
    third_party = wheels(places.cache, "windows", WINDOWS_PYTHON)
    unpack_wheels(third_party, tree / "lib", "windows")
    unpack_own(own_wheel(places), tree / "app")
    for part in ("app", "lib"):
        compile_modules(matching_python(), tree / part)
    for name, data in runtime.items():
        if not matches(name, trim()["stdlib"]["windows_drop"]):
            write(tree / "runtime" / name, data)
    for name in ("vcruntime140.dll", "vcruntime140_1.dll"):  # the wheels' are newer and from the same hands as Qt
        write(tree / "runtime" / name, (tree / "lib/shiboken6" / name).read_bytes())
    write(tree / "runtime" / f"python{_TAG}._pth", _SEARCH.encode("ascii"))
    _build_launchers(places.work / "launcher", tree)
    for name in ("perfeval-desktop", "application-x-perfeval"):
        write(tree / f"{name}.ico", (ROOT / "resources" / "icons" / f"{name}.ico").read_bytes())
    collect_licences(tree, third_party, {})
    write(tree / LICENCES / "python" / "LICENSE.txt", runtime["LICENSE.txt"])
    python = runtime_lock()["windows"]["python"]
    pinned = runtime_lock()["windows"]["sha256"]
    cpython = Part("cpython", python, f"pkg:generic/cpython@{python}?os=windows", pinned, "PSF-2.0")
    write_sbom(tree, [*map(wheel_part, third_party), cpython, *map(_redistributable, sorted(tree.rglob("*140*.dll")))])
    assert_complete(tree)
    set_modes(tree)
    write_sums(tree)
    set_dates(tree)
    return tree


def _redistributable(library: Path) -> Part:
    """A library of Microsoft's C++ runtime, which the wheels of Qt carry and which may be passed on with programs."""
    data = library.read_bytes()
    at = data.index(_VERSION_MARK) + 8
    high, low = struct.unpack_from("<II", data, at)
    four = f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"
    place = library.parent.name
    purl = f"pkg:generic/{library.name}@{four}?in={place}"
    return Part(library.name, four, purl, sha256(library), "Microsoft Visual C++ Redistributable")


def assert_complete(tree: Path) -> None:
    """Raise CannotBuildError when a DLL is asked for that neither the tree nor, by the list, Windows has."""
    absent = asked_for_but_absent(tree, "windows", trim()["windows"]["from_the_pc"])
    if absent:
        told = "\n".join(f"{name}: asked for by {', '.join(by[:3])}" for name, by in sorted(absent.items()))
        raise CannotBuildError(f"libraries are missing in the tree:\n{told}")


def matching_python() -> list[object]:
    """A Python on this machine that compiles modules as the one in the package reads them."""
    if sys.version_info[:2] == tuple(map(int, WINDOWS_PYTHON.split("."))):
        return [sys.executable, "-I"]
    return [tool(f"python{WINDOWS_PYTHON}", f"python{WINDOWS_PYTHON}"), "-I"]


def _build_launchers(work: Path, tree: Path) -> None:
    fresh(work)
    source = INSTALLER / "windows"
    four = version_of_four()
    values = {"VERSION4": four, "VERSION_COMMAS": four.replace(".", ","), "VERSION": version()}
    for name in ("launcher.rc", "launcher.manifest"):
        text = (source / name).read_text("utf-8")
        for key, value in values.items():
            text = text.replace(f"@{key}@", value)
        write(work / name, text.encode("utf-8"))
    for icon in (ROOT / "resources" / "icons").glob("*.ico"):
        write(work / icon.name, icon.read_bytes())
    windres = tool("x86_64-w64-mingw32-windres", "binutils-mingw-w64-x86-64")
    run([windres, "-c", "65001", "launcher.rc", "-O", "coff", "-o", "launcher.res"], cwd=work)
    compiler = tool("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64")
    common = ["-O2", "-s", "-municode", "-Wall", "-Wextra", "-Werror", "-static-libgcc", f'-DPYTHON_DLL=L"{_DLL}"']
    common += ["-Wl,--no-insert-timestamp", "-Wl,--dynamicbase", "-Wl,--nxcompat", "-Wl,--high-entropy-va"]
    for program, subsystem in ((NAME, "-mwindows"), (f"{NAME}-cli", "-mconsole")):
        target = tree / f"{program}.exe"
        command = [compiler, *common, subsystem, source / "launcher.c", "launcher.res", "-o", target, "-lshell32"]
        run(command, cwd=work, environment=build_environment())


def version_of_four() -> str:
    """The version as Windows wants it: four numbers."""
    numbers = re.findall(r"\d+", version())[:3]
    return ".".join([*numbers, *["0"] * (4 - len(numbers))])


def build_zip(places: Places, tree: Path) -> Path:
    """The tree as a zip that runs where it is unpacked."""
    places.dist.mkdir(parents=True, exist_ok=True)
    target = places.dist / f"{NAME}-{version()}-windows-x64.zip"
    write_zip(tree, target, f"{NAME}-{version()}")
    return target


def build_setup(places: Places, tree: Path, *, all_users: bool = False) -> Path:
    """The installer; ``all_users`` makes the one for administrators."""
    places.dist.mkdir(parents=True, exist_ok=True)
    kind = "setup-all-users" if all_users else "setup"
    target = places.dist / f"{NAME}-{version()}-windows-x64-{kind}.exe"
    listed = places.work / "uninstall-list.nsh"
    listed.write_text(uninstall_list(tree), encoding="utf-8-sig", newline="\r\n")
    size = sum((tree / path).stat().st_size for path in files_below(tree)) // 1024
    values = {
        "TREE": tree, "LIST": listed, "VERSION": version(), "VERSION4": version_of_four(), "OUT": target, "SIZE": size,
    }  # fmt: skip
    defines = [f"-D{key}={value}" for key, value in values.items()] + (["-DALLUSERS"] if all_users else [])
    defines += ["-DFAST"] if places.fast else []
    # A script that names a target wins over the default, which is 32 bit.
    command = [tool("makensis", "nsis"), "-V2", "-WX", "-INPUTCHARSET", "UTF8", "-XTarget amd64-unicode", *defines]
    run([*command, INSTALLER / "windows" / "perfeval.nsi"], environment=build_environment())
    return target


def uninstall_list(tree: Path) -> str:
    """NSIS commands that delete every file of the tree by its name, and then the folders that are empty."""
    files = files_below(tree)
    folders = sorted({folder for path in files for folder in path.parents if folder != Path()}, reverse=True)
    lines = [f'Delete "$INSTDIR\\{_escaped(path)}"' for path in files]
    lines += [f'RMDir "$INSTDIR\\{_escaped(folder)}"' for folder in folders]
    return "\n".join(lines) + "\n"


def _escaped(path: Path) -> str:
    return path.as_posix().replace("$", "$$").replace("/", "\\")


def clean(places: Places) -> None:
    """Remove what only the build needed."""
    shutil.rmtree(places.work / "launcher", ignore_errors=True)
