"""Build every package twice, try all of them here, and say plainly what was not tried: before a release.

    python3 installer/prove.py [--skip build linux typing wine wheelhouse figures …] [--log FILE]

Each part runs where its tools are; a part that cannot is named with what it misses. Takes an hour or two. Ends with 1
when a part fails. The log has one line for each part, which has a log of its own beside it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from installer.ship.common import files_below, sha256  # noqa: E402
from installer.ship.trials import TrialLog  # noqa: E402

INSTALLER = ROOT / "installer"
NEVER = """\
a real Windows PC: Wine says which files load and what the installer writes, not how Windows shows and prints, what
    SmartScreen, antivirus programs and AppLocker say, whether a per-user file type opens by a double click in Explorer
a real UOS, Kylin, deepin or openKylin: their C libraries, input methods and platform names were tried, their desktops,
    stores and signature checks were not
arm64 and LoongArch: nothing is built for them; the wheels of Qt for arm64 want glibc 2.39, which the same way of a C
    library inside the package would give; for LoongArch there are no wheels of Qt at all
signing: no certificate for Authenticode, none of UnionTech; setup.exe, .deb and .run are unsigned
Wayland, a printer of paper, screens of high resolution, old kernels
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A script of this folder, the programs that it needs, and whether it needs root."""

    script: str
    programs: tuple[str, ...]
    needs_root: bool = False

    def missing(self) -> str:
        """What is not here; empty when all is."""
        gone = [program for program in self.programs if shutil.which(program) is None]
        return ", ".join(gone + (["root"] if self.needs_root and os.geteuid() != 0 else []))


SCREEN = ("Xvfb", "xdotool", "xprop")
PARTS = {
    "linux": Part("try_linux.py", ("debootstrap", *SCREEN), needs_root=True),
    "typing": Part("try_typing.py", ("debootstrap", "openbox", *SCREEN), needs_root=True),
    "wine": Part("try_wine.py", ("wine", "x86_64-w64-mingw32-gcc", *SCREEN)),
    "wheelhouse": Part("try_wheelhouse.py", ("unshare",), needs_root=True),
    "figures": Part("try_figures.py", ("Xvfb",)),
}
BUILDS = ("makensis", "x86_64-w64-mingw32-gcc", "dpkg-deb", "apt-get", "readelf")


def build_twice(log: TrialLog) -> None:
    """Two builds of everything, of which no byte may differ; the second one's trees and packages stay."""
    gone = [program for program in BUILDS if shutil.which(program) is None]
    if gone:
        log.not_tried("build", f"needs {', '.join(gone)}")
        return
    digests = []
    for number in ("first", "second"):
        began = time.monotonic()
        command = [sys.executable, str(INSTALLER / "build.py"), "all", "--all-users"]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        log.tell(f"{number} build", f"{(time.monotonic() - began) / 60:.0f} minutes, exit code {code}", code == 0)
        if code:
            return
        places = [ROOT / "dist", *(ROOT / "build/ship" / system for system in ("linux", "windows", "wheelhouse"))]
        digests.append(
            {f"{place.name}/{path}": sha256(place / path) for place in places for path in files_below(place)}
        )
    first, second = digests
    different = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    log.tell("two builds", different[:5] or f"{len(first)} files, every byte the same", not different)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--skip", nargs="+", choices=["build", *PARTS], default=[])
    parser.add_argument("--log", type=Path, default=ROOT / "build" / "prove.log")
    options = parser.parse_args()
    options.log.parent.mkdir(parents=True, exist_ok=True)
    options.log.write_text("", encoding="utf-8")
    log = TrialLog(options.log)
    if "build" not in options.skip:
        build_twice(log)
    for name, part in PARTS.items():
        if name in options.skip:
            log.not_tried(name, "skipped by the command line")
        elif missing := part.missing():
            log.not_tried(name, f"needs {missing}")
        else:
            code = subprocess.run([sys.executable, str(INSTALLER / part.script)], cwd=ROOT, check=False).returncode
            log.tell(name, f"{part.script} ended with {code}", code == 0)
    print(f"Never tried by these scripts:\n{NEVER}", flush=True)
    with options.log.open("a", encoding="utf-8") as file:
        file.write(f"never tried by these scripts:\n{NEVER}")
    print("all passed" if not log.failed else f"{log.failed} failed")
    return 1 if log.failed else 0


if __name__ == "__main__":
    sys.exit(main())
