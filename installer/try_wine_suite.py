"""Run our own tests with the Python of the Windows package, under Wine.

    python3 installer/try_wine_suite.py [--prefix FOLDER] [--cache FOLDER] [--log FILE] [PATH or OPTION of pytest …]

Without a path the rooms without windows are run, one after another; ``tests/ui`` runs too when it is named. Needs
wine64 and mingw-w64, and a network until the cache is filled. What fails here fails on Windows too, or is listed below
with the reason; what passes here was at least run by Windows' Python with Windows' calls, and tells nothing of Windows'
own file systems, virus scanners and shares. Ends with 1 when anything fails.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from installer.ship.common import fresh  # noqa: E402
from installer.ship.inputs import DEV_REQUIREMENTS, WINDOWS_PYTHON, wheels, windows_runtime  # noqa: E402
from installer.ship.parts import matches, trim, write  # noqa: E402
from installer.try_wine import Wine  # noqa: E402

ROOMS = ("storage", "session", "bureau", "app", "document", "model", "rulepack", "prose", "checks", "scoring", "layout",
         "export", "test_files.py")  # fmt: skip
NOT_NEEDED = {"ast-serialize", "hatchling", "librt", "mypy", "mypy-extensions", "pathspec", "ruff", "tomlkit",
              "trove-classifiers"}  # fmt: skip
NAMES = "Wine takes names of any length"
EVENTS = "it fails; whether because a timer comes while a key is handled, and whether on Windows too, is not known"
NOT_UNDER_WINE = {
    "tests/storage/test_project_file.py::test_a_place_that_cannot_be_read_is_refused_in_chinese[name4-": NAMES,
    "tests/storage/test_project_file.py::test_a_fingerprint_that_cannot_be_taken_is_refused_in_chinese[name2-": NAMES,
    "tests/storage/test_atomic_file.py::test_a_place_that_cannot_be_written_is_refused_in_chinese[path3-": NAMES,
    "tests/app/test_cli.py::test_export_to_a_name_that_is_too_long": NAMES,
    "tests/app/test_cli.py::test_what_cannot_be_done_is_said_in_a_sentence[words17-": NAMES,
    "tests/export/test_whole_file.py::test_name_that_is_too_long": NAMES,
    "tests/app/test_crash.py::test_painting_and_timers_that_fail_again_and_again_do_not_flood": EVENTS,
}
"""Tests that fail under Wine and need not on Windows, by the beginning of their names, with the reason."""


def windows_lock(folder: Path) -> Path:
    """The part of the development lock that the tests need, as pip reads it for Windows from another system."""
    entries = re.findall(r"^[A-Za-z0-9._-]+==(?:.*\\\n)*.*\n", DEV_REQUIREMENTS.read_text("utf-8"), re.MULTILINE)
    kept = (each for each in entries if each.partition("==")[0] not in NOT_NEEDED)
    lock = folder / "requirements.txt"
    lock.write_text("".join(re.sub(r" ; [^\\]*", " ", each) for each in kept), encoding="utf-8")
    return lock


def runtime(cache: Path, work: Path) -> Path:
    """A folder with python.exe, the parts of CPython that are shipped, our tree and all that the tests need."""
    folder = fresh(work / "runtime")
    for name, data in windows_runtime(cache).items():
        if name == "python.exe" or name.startswith("vcruntime") or not matches(name, trim()["stdlib"]["windows_drop"]):
            write(folder / name, data)
    packages = work / "packages"
    if not packages.exists():
        for wheel in wheels(cache, "windows", WINDOWS_PYTHON, windows_lock(work)):
            with zipfile.ZipFile(wheel) as packed:
                packed.extractall(packages)
        # Without a screen Qt takes fonts from here and warns when there are none; a warning fails a test.
        shutil.copytree(ROOT / "resources" / "fonts", packages / "PySide6" / "lib" / "fonts")
    tag = WINDOWS_PYTHON.replace(".", "")
    places = "".join(f"Z:{place}\n" for place in (ROOT, packages))
    (folder / f"python{tag}._pth").write_text(f"python{tag}.zip\n.\n{places}", encoding="utf-8")
    return folder / "python.exe"


def prepared(options: argparse.Namespace) -> tuple[Wine, list[str]]:
    """Wine, and the words that start pytest in it."""
    work: Path = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    python = runtime(options.cache.resolve(), work)
    wine = Wine(options.prefix.resolve(), options.log.resolve())
    wine.prepare(work / "packages")
    wine.environment |= {"QT_QPA_PLATFORM": "offscreen"}
    del wine.environment["DISPLAY"]
    return wine, [f"Z:{python}", "-X", "utf8", "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short"]


def main() -> int:
    """Prepare, run, and say how it went."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cache", type=Path, default=ROOT / "installer" / "inputs")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "wine-suite")
    parser.add_argument("--prefix", type=Path, default=ROOT / "build" / "wine-suite" / "prefix")
    parser.add_argument("--log", type=Path, default=ROOT / "build" / "try_wine_suite.log")
    options, words = parser.parse_known_args()
    options.log.parent.mkdir(parents=True, exist_ok=True)
    options.log.write_text("", encoding="utf-8")
    wine, pytest = prepared(options)
    for name, reason in NOT_UNDER_WINE.items():
        pytest += ["--deselect", name]
        print(f"left out: {name}: {reason}", flush=True)
    runs = [words] if any(not word.startswith("-") for word in words) else [[f"tests/{room}", *words] for room in ROOMS]
    try:
        for run in runs:
            code, said = wine.run(*pytest, *run, limit=3600)
            with options.log.open("a", encoding="utf-8") as log:
                log.write(said)
            wine.tell(" ".join(run), said.strip().rpartition("\n")[2], code == 0)
    finally:
        subprocess.run(["wineserver", "-k"], env=wine.environment, check=False)
    print("all passed" if not wine.failed else f"{wine.failed} failed: see {options.log}")
    return 1 if wine.failed else 0


if __name__ == "__main__":
    sys.exit(main())
