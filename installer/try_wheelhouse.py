"""Install the wheelhouse for a user without a network, use it, install it again, remove it, look what is left.

    python3 installer/try_wheelhouse.py [--dist dist] [--python python3.11 python3.12 …] [--log FILE]

Needs unshare (util-linux) and root to take the network away, a Python of 3.11 or later with venv, and the libraries
that Qt asks of a desktop. Ends with 1 when anything fails.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from installer.ship.common import NAME  # noqa: E402
from installer.ship.inputs import PYTHONS  # noqa: E402
from installer.ship.office_work import Work  # noqa: E402
from installer.ship.trials import TrialLog  # noqa: E402

PATH = "/usr/sbin:/usr/bin:/sbin:/bin"  # pip asks compilers that it finds for their names, and they write into the home


def try_with(python: str, archive: Path, log: TrialLog, folder: Path) -> None:
    """One Python, one empty home."""
    home = folder / "家 home"
    home.mkdir()
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    (house,) = folder.glob(f"{NAME}-*-wheelhouse")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "XDG_", "PERFEVAL_"))}
    environment = kept | {"HOME": str(home), "PATH": PATH, "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}

    def run(*words: str) -> tuple[int, str]:
        command = ["unshare", "--net", *words]
        done = subprocess.run(command, env=environment, capture_output=True, timeout=900, check=False)
        said = done.stdout or done.stderr
        return done.returncode, said.decode("utf-8", "replace")

    for how in ("install", "install again"):
        began = time.monotonic()
        code, said = run(python, str(house / "install.py"))
        log.tell(f"{python}: {how}", f"{time.monotonic() - began:.0f} s {said[-300:] if code else ''}", code == 0)
    program = next(home.rglob(f"bin/{NAME}"), None)
    if program is None:
        log.tell(f"{python}: program", "is nowhere", ok=False)
        return
    work = folder / "文档 资料"
    Work(
        log, lambda *words: run(str(program), *words), work, lambda name: str(work / name), python, sums=False
    ).do_all()
    code, said = run(python, str(house / "install.py"), "--uninstall")
    own = (".config", ".cache", ".local/state", ".local/share/mime", ".local/share/applications/mimeinfo.cache")
    left = [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()]
    left = [name for name in left if not name.startswith(own)]
    log.tell(f"{python}: uninstall", left[:5] or "nothing left", code == 0 and not left)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dist", type=Path, default=ROOT / "dist")
    parser.add_argument("--python", nargs="+", default=[f"python{version}" for version in PYTHONS])
    parser.add_argument("--log", type=Path, default=ROOT / "build" / "try_wheelhouse.log")
    options = parser.parse_args()
    options.log.parent.mkdir(parents=True, exist_ok=True)
    options.log.write_text("", encoding="utf-8")
    log = TrialLog(options.log)
    archive = next(options.dist.glob("*-wheelhouse.zip"))
    for python in options.python:
        found = shutil.which(python)
        if found is None or subprocess.run([found, "-c", "import venv, ensurepip"], check=False).returncode:
            log.not_tried(python, "it is missing, or has no venv")
            continue
        with tempfile.TemporaryDirectory(prefix="wheelhouse-") as folder:
            try_with(found, archive, log, Path(folder))
    print("all passed" if not log.failed else f"{log.failed} failed")
    return 1 if log.failed else 0


if __name__ == "__main__":
    sys.exit(main())
