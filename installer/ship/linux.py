"""The Linux tree: program, Qt, Python and every system library down to the C library, from pinned packages.

perfeval-desktop   launcher
app/ lib/          our code; what is kept of the wheels
runtime/           Python in bin/ and lib/; the C library and all others in system/
licenses/ sbom.cdx.json SHA256SUMS
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from installer.ship.common import (
    INSTALLER,
    NAME,
    ROOT,
    CannotBuildError,
    Places,
    fresh,
    run,
    set_dates,
    set_modes,
    write_sums,
)
from installer.ship.inputs import LINUX_PYTHON, debs, members, runtime_lock, wheels
from installer.ship.papers import collect_licences, deb_part, icu_parts, wheel_part, write_sbom
from installer.ship.parts import (
    asked_for_but_absent,
    compile_modules,
    matches,
    needed_elf,
    newest_glibc,
    own_wheel,
    shared_files,
    trim,
    unpack_own,
    unpack_wheels,
    write,
)

LOADER = "ld-linux-x86-64.so.2"
SYSTEM = "runtime/system"
LIBRARIES = (SYSTEM, "lib/PySide6/Qt/lib")
"""Where the launcher lets libraries be looked for, besides the places that a library itself names."""
WORKER = "runtime/bin/python"
PROGRAMS = (NAME, "runtime/bin/python3", WORKER, f"{SYSTEM}/{LOADER}")
_LIBRARIES = "usr/lib/x86_64-linux-gnu/"
_STDLIB = f"usr/lib/python{LINUX_PYTHON}/"
_FCITX = _LIBRARIES + "qt6/plugins/platforminputcontexts/libfcitx5platforminputcontextplugin.so"
_PYTHON_PACKAGES = (
    f"python{LINUX_PYTHON}-minimal",
    f"libpython{LINUX_PYTHON}-minimal",
    f"libpython{LINUX_PYTHON}-stdlib",
)

_PAPERS = (
    "fcitx5-frontend-qt6",
    "gcc-14-base",
    "xz-utils",
)  # taken by name; the second holds only the licence of its libraries, the third unpacks the .run


def build_tree(places: Places) -> Path:
    """Make the tree and return its folder. Raises CannotBuildError."""
    tree = fresh(places.work / "linux")
    packages = debs(places.cache)
    third_party = wheels(places.cache, "linux", LINUX_PYTHON)
    unpack_wheels(third_party, tree / "lib", "linux")
    unpack_own(own_wheel(places), tree / "app")
    _unpack_python(packages, tree / "runtime")
    libraries = _libraries_of(packages)
    _add_input_method(packages, tree)
    sources = _add_libraries(libraries, tree)
    for name, target in (("perfeval-desktop.sh", NAME), ("boot.py", "boot.py"), ("python.sh", WORKER)):
        write(tree / target, (INSTALLER / "linux" / name).read_bytes())
    used = {name: packages[name] for name in sorted({*sources, *_PYTHON_PACKAGES, *_PAPERS})}
    collect_licences(tree, third_party, used)
    carried = [*map(wheel_part, third_party), *icu_parts(tree)]
    write_sbom(tree, [*carried, *(deb_part(name, deb) for name, deb in used.items())])
    set_modes(tree, PROGRAMS)
    for part in ("app", "lib", f"runtime/lib/python{LINUX_PYTHON}"):
        compile_modules(python_of(tree), tree / part)
    set_modes(tree, PROGRAMS)
    assert_complete(tree)
    write_sums(tree)
    (tree / "SHA256SUMS").chmod(0o644)
    set_dates(tree)
    return tree


def python_of(tree: Path) -> list[object]:
    """The command that runs the Python of the tree, wherever the tree lies."""
    system = tree / SYSTEM
    home = ["/usr/bin/env", f"PYTHONHOME={tree / 'runtime'}"]
    return [*home, system / LOADER, "--library-path", str(system), tree / "runtime" / "bin" / "python3", "-s", "-S"]


def assert_complete(tree: Path) -> None:
    """Raise CannotBuildError when a library is asked for that neither the tree nor, by the list, the PC has.

    The same when something was built for a newer C library than that of the tree.
    """
    absent = asked_for_but_absent(tree, "linux", trim()["linux"]["from_the_pc"])
    if absent:
        told = "\n".join(f"{name}: asked for by {', '.join(by[:3])}" for name, by in sorted(absent.items()))
        raise CannotBuildError(f"libraries are missing in the tree:\n{told}")
    if lost := not_found(tree):
        raise CannotBuildError("libraries are in the tree, but not where they are looked for:\n" + "\n".join(lost))
    ours = glibc_of_lock()
    newer = [path.name for path in shared_files(tree, "linux") if newest_glibc(path) > ours]
    if newer:
        raise CannotBuildError(f"need a newer C library than the tree's {ours}: {', '.join(newer[:5])}")


def not_found(tree: Path) -> list[str]:
    """What the loader of the tree, started as the launcher starts it, does not find inside the tree."""
    loader, given = tree / SYSTEM / LOADER, trim()["linux"]["from_the_pc"]
    lost = []
    for path in shared_files(tree, "linux"):
        needed = needed_elf(path)
        if path.name == LOADER or any(matches(name, given) for name in needed):
            continue
        shown = run([loader, "--library-path", ":".join(str(tree / place) for place in LIBRARIES), "--list", path])
        for name, found in re.findall(r"^\s*(\S+) => (.+?)(?: \(0x\w+\))?$", shown.decode(), re.MULTILINE):
            if name in needed and not found.startswith(f"{tree}/"):
                lost.append(f"{path.relative_to(tree)} asks for {name}: {found}")
    return lost


def glibc_of_lock() -> tuple[int, ...]:
    """The version of the C library that the tree brings along."""
    (entry,) = (deb for deb in runtime_lock()["deb"] if deb["name"] == "libc6")
    return tuple(map(int, entry["version"].partition("-")[0].split(".")))


def _unpack_python(packages: Mapping[str, Path], folder: Path) -> None:
    dropped = trim()["stdlib"]["drop"]
    for package in _PYTHON_PACKAGES:
        for path, member, data in members(packages[package]):
            if not member.isfile():
                continue
            inside = path.removeprefix(_STDLIB)
            if path == f"usr/bin/python{LINUX_PYTHON}":
                write(folder / "bin" / "python3", data)
            elif inside != path and not matches(inside, dropped):
                write(folder / "lib" / f"python{LINUX_PYTHON}" / inside, data)


def _libraries_of(packages: Mapping[str, Path]) -> dict[str, tuple[str, bytes]]:
    """All shared libraries of the Debian packages by the name under which they are asked for: package, content."""
    found: dict[str, tuple[str, bytes]] = {}
    for package, deb in packages.items():
        links: dict[str, str] = {}
        for path, member, data in members(deb):
            name = path.removeprefix(_LIBRARIES)
            if name == path or "/" in name or ".so" not in name:
                continue
            if member.issym():
                links[name] = member.linkname
            elif data:
                found[name] = (package, data)
        for name, target in links.items():
            if target in found:
                found[name] = found[target]
    return found


def _add_input_method(packages: Mapping[str, Path], tree: Path) -> None:
    """The input method of UOS, deepin and Kylin: the wheels bring only ibus."""
    for path, _member, data in members(packages["fcitx5-frontend-qt6"]):
        if path == _FCITX:
            write(tree / "lib/PySide6/Qt/plugins/platforminputcontexts" / Path(path).name, data)
            return
    raise CannotBuildError(f"fcitx5-frontend-qt6 has no {_FCITX}")


def _add_libraries(libraries: Mapping[str, tuple[str, bytes]], tree: Path) -> set[str]:
    """Add what is asked for, and what that asks for, and so on. Returns the packages that something was taken of."""
    system = tree / SYSTEM
    wanted = [LOADER, *trim()["linux"]["loaded_later"]]
    for path in shared_files(tree, "linux"):
        wanted += needed_elf(path)
    present = {path.name for path in shared_files(tree, "linux")}
    packages: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in present or name not in libraries:
            continue
        package, data = libraries[name]
        write(system / name, data)
        present.add(name)
        packages.add(package)
        wanted += needed_elf(system / name)
    return packages


def desktop_file(program: str, icon: str) -> bytes:
    """The entry of the start menu for the launcher ``program``."""
    text = (INSTALLER / "linux" / "perfeval-desktop.desktop").read_text("utf-8")
    for key, value in {"EXEC": program, "TRYEXEC": program, "ICON": icon}.items():
        text = text.replace(f"@{key}@", value)
    return text.encode("utf-8")


def icons(sizes: Sequence[int] = (16, 24, 32, 48, 64, 128, 256)) -> dict[str, bytes]:
    """The icons of program and file type by their place below ``hicolor/``."""
    folder = ROOT / "resources" / "icons"
    found = {}
    for name, kind in (("perfeval-desktop", "apps"), ("application-x-perfeval", "mimetypes")):
        found[f"scalable/{kind}/{name}.svg"] = (folder / f"{name}.svg").read_bytes()
        for size in sizes:
            found[f"{size}x{size}/{kind}/{name}.png"] = (folder / f"{name}-{size}.png").read_bytes()
    return found


def mime_type() -> bytes:
    """The description of .jxzp files."""
    return (INSTALLER / "linux" / "perfeval.xml").read_bytes()
