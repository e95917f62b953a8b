"""The wheelhouse: wheels for PCs that have a Python, with a script that installs them without a network."""

from __future__ import annotations

from pathlib import Path

from installer.ship.common import (
    INSTALLER,
    NAME,
    TITLE,
    Places,
    fresh,
    set_dates,
    set_modes,
    version,
    write_sums,
    write_zip,
)
from installer.ship.inputs import PIP_REQUIREMENTS, PYTHONS, SYSTEMS, wheels
from installer.ship.manuals import print_manuals
from installer.ship.papers import collect_licences, wheel_part, write_sbom
from installer.ship.parts import own_wheel, write

README = """\
{title} {version}：用于已有 Python 3.11、3.12 或 3.13（64 位）的电脑，不联网

安装或升级：  Windows  py install.py        Linux  python3 install.py
卸载：        Windows  py install.py --uninstall        Linux  python3 install.py --uninstall

只装给当前用户，不需要管理员权限。手册在 manuals 文件夹中，各部分的许可在 licenses 文件夹中，清单在 sbom.cdx.json 中。
Linux 需要 glibc 2.34 或更高版本和系统的图形库（例如 Debian 12）；更早的系统请用 .deb 或 .run 安装文件。
"""


def build_folder(places: Places) -> Path:
    """Make the folder and return it. Raises CannotBuildError."""
    folder = fresh(places.work / "wheelhouse")
    third_party: dict[str, Path] = {}
    for system in SYSTEMS:
        for python in PYTHONS:
            for lock in (None, PIP_REQUIREMENTS):
                found = wheels(places.cache, system, python, *([lock] if lock else []))
                third_party |= {wheel.name: wheel for wheel in found}
    own = own_wheel(places)
    for wheel in [own, *third_party.values()]:
        write(folder / "wheels" / wheel.name, wheel.read_bytes())
    for manual in print_manuals(places):
        write(folder / "manuals" / manual.name, manual.read_bytes())
    write(folder / "install.py", (INSTALLER / "wheelhouse" / "install.py").read_bytes())
    for name in ("perfeval-desktop.desktop", "perfeval.xml"):
        write(folder / name, (INSTALLER / "linux" / name).read_bytes())
    ordered = [third_party[name] for name in sorted(third_party)]
    collect_licences(folder, ordered, {})
    write(folder / "README.txt", README.format(title=TITLE, version=version()).encode("utf-8"))
    write_sbom(folder, [wheel_part(wheel) for wheel in ordered])
    set_modes(folder)
    write_sums(folder)
    set_dates(folder)
    return folder


def build_wheelhouse(places: Places) -> Path:
    """Pack the folder into a zip and return it; the same content gives the same bytes."""
    folder = build_folder(places)
    places.dist.mkdir(parents=True, exist_ok=True)
    target = places.dist / f"{NAME}-{version()}-wheelhouse.zip"
    write_zip(folder, target, f"{NAME}-{version()}-wheelhouse")
    return target
