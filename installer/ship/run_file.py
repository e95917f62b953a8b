"""The installer without root: one file that is a shell script with the Linux tree behind it.

The tree is packed with xz, which not every desktop has; so the script brings xz and its C library, packed with gzip.
"""

from __future__ import annotations

import gzip
import hashlib
import lzma
import shutil
from pathlib import Path

from installer.ship.common import (
    APP_ID,
    INSTALLER,
    NAME,
    TITLE,
    Places,
    fresh,
    set_dates,
    set_modes,
    tar_of,
    version,
    write_sums,
)
from installer.ship.inputs import debs, members
from installer.ship.linux import LOADER, PROGRAMS, SYSTEM, desktop_file, icons, mime_type
from installer.ship.parts import write

_TOOL_LIBRARIES = (LOADER, "libc.so.6", "liblzma.so.5", "libpthread.so.0")


def build_run(places: Places, tree: Path) -> Path:
    """Pack ``tree`` and return the installer; the same tree gives the same bytes."""
    root = fresh(places.work / "run")
    shutil.copytree(tree, root, dirs_exist_ok=True)
    write(root / "desktop" / f"{APP_ID}.desktop", desktop_file("@PROGRAM@", NAME))
    write(root / "desktop" / f"{APP_ID}.xml", mime_type())
    for name, data in icons().items():
        write(root / "desktop/hicolor" / name, data)
    write(root / "uninstall.sh", _uninstaller())
    set_modes(root, [*PROGRAMS, "uninstall.sh"])
    write_sums(root)
    last = {"id": lzma.FILTER_LZMA2, "preset": 0 if places.fast else 9}
    filters = [{"id": lzma.FILTER_X86}, last]
    payload = lzma.compress(tar_of(root), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC64, filters=filters)
    tools = gzip.compress(tar_of(_tools(places, tree)), 9, mtime=0)
    places.dist.mkdir(parents=True, exist_ok=True)
    target = places.dist / f"{NAME}-{version()}-linux-x86_64.run"
    target.write_bytes(header(tools, payload) + tools + payload)
    target.chmod(0o755)
    shutil.rmtree(root)
    return target


def header(tools: bytes, payload: bytes) -> bytes:
    """The script with the places (from 1) and sizes of what follows it."""
    text = _filled((INSTALLER / "linux" / "install.sh").read_text("utf-8"))
    text = text.replace("@PAYLOAD_SUM@", hashlib.sha256(payload).hexdigest())
    numbers = {"TOOLS_AT": 0, "TOOLS_SIZE": len(tools), "PAYLOAD_AT": 0, "PAYLOAD_SIZE": len(payload)}
    length = len(_numbered(text, numbers))
    numbers |= {"TOOLS_AT": length + 1, "PAYLOAD_AT": length + len(tools) + 1}
    return _numbered(text, numbers)


def _filled(text: str) -> str:
    for key, value in {"TITLE": TITLE, "VERSION": version(), "NAME": NAME, "APP_ID": APP_ID}.items():
        text = text.replace(f"@{key}@", value)
    return text


def _numbered(text: str, numbers: dict[str, int]) -> bytes:
    for key, number in numbers.items():
        text = text.replace(f"@{key}@", f"{number:010}")
    return text.encode("utf-8")


def _uninstaller() -> bytes:
    """The same script, told where it lies and to uninstall."""
    text = _filled((INSTALLER / "linux" / "install.sh").read_text("utf-8"))
    text = text.replace("prefix=$HOME/.local/opt/$name\n", 'prefix=$(dirname "$(readlink -f "$0")")\n')
    return text.replace("action=install\n", "action=uninstall\n").encode("utf-8")


def _tools(places: Places, tree: Path) -> Path:
    folder = fresh(places.work / "run-tools")
    for name in _TOOL_LIBRARIES:
        write(folder / name, (tree / SYSTEM / name).read_bytes())
    for path, _member, data in members(debs(places.cache)["xz-utils"]):
        if path == "usr/bin/xz":
            write(folder / "xz", data)
    set_modes(folder, ["xz", LOADER])
    set_dates(folder)
    return folder
