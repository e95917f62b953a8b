"""Build what is handed out, one command for each target: ``python3 installer/build.py TARGET …``

    wheelhouse   zip of wheels and install.py, for PCs that have a Python
    windows      zip and setup.exe with everything in them (--all-users: also the installer for administrators)
    deb          Debian package for UOS, Kylin, deepin and Debian
    run          installer without root for any Linux desktop
    all          all of them, and SHA256SUMS over dist/

Results go to dist/. Every input is pinned in installer/lock by version and SHA-256; what was fetched stays in
installer/inputs (--cache), which is all that a build without a network needs. Two builds of one commit give the same
bytes. The build machine is Linux on x86_64 with Python 3.11; a missing tool is named with its Debian package.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from installer.ship.common import Places

ROOT = Path(__file__).resolve().parent.parent
TARGETS = ("wheelhouse", "windows", "deb", "run")


def main() -> int:
    """Build the targets of the command line and tell sizes and digests."""
    sys.path.insert(0, str(ROOT))
    from installer.ship.common import CannotBuildError, Places

    parser = argparse.ArgumentParser(prog="build.py", description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="+", choices=[*TARGETS, "all"], metavar="TARGET", help="what to build")
    parser.add_argument("--all-users", action="store_true", help="windows: also the installer for administrators")
    parser.add_argument("--fast", action="store_true", help="pack quickly instead of small, for trying")
    parser.add_argument("--cache", type=Path, default=ROOT / "installer" / "inputs", help="pinned inputs")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "ship", help="trees")
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="results")
    options = parser.parse_args()
    places = Places(options.cache.resolve(), options.work.resolve(), options.dist.resolve(), options.fast)
    targets = TARGETS if "all" in options.targets else tuple(dict.fromkeys(options.targets))
    try:
        build(targets, places, all_users=options.all_users)
    except CannotBuildError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def build(targets: tuple[str, ...], places: Places, *, all_users: bool) -> None:
    """Build ``targets`` into ``places.dist``. Raises CannotBuildError."""
    from installer.ship import deb, linux, manuals, run_file, wheelhouse, windows
    from installer.ship.common import write_sums

    if "wheelhouse" in targets:
        told(lambda: wheelhouse.build_wheelhouse(places))
    if "windows" in targets:
        tree = told(lambda: windows.build_tree(places))
        told(lambda: windows.build_zip(places, tree))
        told(lambda: windows.build_setup(places, tree))
        if all_users:
            told(lambda: windows.build_setup(places, tree, all_users=True))
    if "deb" in targets or "run" in targets:
        tree = told(lambda: linux.build_tree(places))
        if "deb" in targets:
            told(lambda: deb.build_deb(places, tree))
        if "run" in targets:
            told(lambda: run_file.build_run(places, tree))
    told(lambda: manuals.hand_out(places))
    write_sums(places.dist)


def told(step: Callable[[], Path]) -> Path:
    """Do a step and tell what it made, how large it is and how long it took."""
    from installer.ship.common import files_below, megabytes, say, sha256

    began = time.monotonic()
    made = step()
    what = f"{len(files_below(made))} files" if made.is_dir() else f"sha256 {sha256(made)}"
    say(f"{made.name}: {megabytes(made)}, {what}, {time.monotonic() - began:.0f} s")
    return made


if __name__ == "__main__":
    sys.exit(main())
