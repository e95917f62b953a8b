"""The printed manuals: made anew for every build, by the program that is being packed, from pinned packages only."""

from __future__ import annotations

import shutil
import sys
import zipfile
from functools import cache
from pathlib import Path

from installer.ship.common import INSTALLER, NAME, ROOT, Places, build_environment, fresh, run, version
from installer.ship.inputs import wheels

FOLDER = ROOT / "resources" / "manuals"
"""Where our own wheel takes them from; git does not know them."""


@cache
def print_manuals(places: Places) -> tuple[Path, ...]:
    """Print the manuals into the resources, once for all packages of a build. Raises CannotBuildError."""
    site = fresh(places.work / "manual-site")
    for wheel in wheels(places.cache, "linux", ".".join(map(str, sys.version_info[:2]))):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(site)
    alone = {"PYTHONPATH": str(site), "PYTHONNOUSERSITE": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, INSTALLER / "build_manual.py", "--out", fresh(FOLDER)]
    run(command, cwd=ROOT, environment=build_environment() | alone)
    shutil.rmtree(site)
    return tuple(sorted(FOLDER.glob("*.pdf")))


def hand_out(places: Places) -> Path:
    """Put the manuals beside the packages: whoever installs reads before. Returns their folder."""
    folder = fresh(places.dist / "manuals")
    for path in print_manuals(places):
        shutil.copyfile(path, folder / f"{NAME}-{version()}-{path.name}")
    return folder
