"""Sizes of what was built, and how soon the installed program shows its window beside the source tree.

    python3 installer/try_figures.py [--work build/ship] [--dist dist] [--rounds 9] [--cold 5] [--log FILE]

Needs Xvfb, and root for cold starts, before which the system forgets the files that it had read. The tree that build.py
left is started by its own launcher, the source tree by the Python of .venv, in turn; both end when the window has been
painted. Time on the clock and on the processor, the smallest and the median. Ends with 1 when the installed program's
smallest time is more than 1.15 times that of the source tree: the median of a machine with other work says little.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from installer.ship.common import NAME, files_below, megabytes, sha256  # noqa: E402
from installer.ship.trials import TrialLog, virtual_screen  # noqa: E402

DISPLAY = ":76"
LIMIT = 1.15
FORGET = Path("/proc/sys/vm/drop_caches")
SAMPLE = ROOT / "resources/samples/lincang-2022-live.jxzp"
SCRIPT = ROOT / "tests/benchmarks/first_paint.py"
# The boot.py of the tree, except that it ends at the first paint.
BOOT = """\
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(here, "app"), os.path.join(here, "lib")]
sys.executable = os.path.join(here, "runtime", "bin", "python")
os.environ.pop("PYTHONHOME", None)
if __name__ == "__main__":
    import runpy
    runpy.run_path({script!r}, run_name="__main__")
"""
PARTS = {
    "linux": (
        "runtime/system",
        "runtime/lib",
        "lib/PySide6",
        "lib",
        "app/perfeval_desktop",
        "app/resources",
        "licenses",
    ),
    "windows": ("runtime", "lib/PySide6", "lib", "app/perfeval_desktop", "licenses"),
}


def tell_sizes(log: TrialLog, work: Path, dist: Path) -> None:
    """The packages with their checksums, the trees by their parts, and what a source tree needs."""
    for name in files_below(dist):
        log.tell("size", f"{megabytes(dist / name)} {name} sha256 {sha256(dist / name)}")
    for system, parts in PARTS.items():
        tree = work / system
        if tree.exists():
            told = ", ".join(f"{part} {megabytes(tree / part)}" for part in parts if (tree / part).exists())
            log.tell("size", f"{system} tree {megabytes(tree)}, {len(files_below(tree))} files: {told}")
    packages = next((ROOT / ".venv/lib").glob("python*/site-packages"), None)
    if packages is not None:
        log.tell("size", f"source tree: packages of .venv, with the tools of development, {megabytes(packages)}")


def measurable(tree: Path, folder: Path) -> Path:
    """The launcher of a copy of ``tree`` that shares its files, but ends at the first paint."""
    copy = folder / "installed"
    shutil.copytree(tree, copy, copy_function=os.link)
    (copy / "boot.py").unlink()
    (copy / "boot.py").write_text(BOOT.format(script=str(SCRIPT)), encoding="utf-8")
    return copy / NAME


def start(command: list[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Milliseconds on the clock and on the processor until ``command`` has painted its window and ended."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return took * 1000, (used.ru_utime + used.ru_stime) * 1000


def compare(
    log: TrialLog, how: str, cases: Mapping[str, list[str]], environment: Mapping[str, str], rounds: int
) -> None:
    """Start the cases in turn; one line with the figures of each and the ratio of the smallest times."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    is_cold = how.startswith("first")
    for number in range(rounds + (not is_cold)):
        for name, command in cases.items():
            if is_cold:
                os.sync()
                FORGET.write_text("3", encoding="ascii")
            figures = start(command, environment)
            if is_cold or number:  # the start that fills the caches is no second start
                taken[name].append(figures)
    least = {name: [min(column) for column in zip(*each, strict=True)] for name, each in taken.items()}
    middle = {name: [statistics.median(column) for column in zip(*each, strict=True)] for name, each in taken.items()}
    told = "; ".join(
        f"{name} {least[name][0]:.0f} ms (median {middle[name][0]:.0f}), processor {least[name][1]:.0f} ms"
        for name in cases
    )
    installed, source = (least[name][0] for name in cases)
    log.tell(how, f"{told}; ratio {installed / source:.2f}, at most {LIMIT}", installed <= LIMIT * source)


def tell_starts(log: TrialLog, tree: Path, rounds: int, cold: int) -> None:
    """First and second start, of the empty window and with the sample in it."""
    with tempfile.TemporaryDirectory(dir=tree.parent) as folder, virtual_screen(DISPLAY) as screen:
        launcher, sample = measurable(tree, Path(folder)), str(shutil.copy(SAMPLE, folder))
        source = [str(ROOT / ".venv/bin/python"), str(SCRIPT)]
        own = {"PERFEVAL_HOME": folder, "QT_QPA_PLATFORM": "xcb", "DISPLAY": screen.display, "PYTHONPATH": str(ROOT)}
        environment = {**os.environ, **own}
        for what, name in (("frame", "the window"), ("whole", "the window with the sample")):
            cases = {
                "installed": [str(launcher), what, sample],
                "source": [*source, what, sample],
            }
            compare(log, f"second start, {name}", cases, environment, rounds)
            if os.access(FORGET, os.W_OK) and cold:
                compare(log, f"first start, {name}", cases, environment, cold)
            else:
                log.not_tried("first start", "the system's memory of files cannot be emptied")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "ship", help="where build.py left the trees")
    parser.add_argument("--dist", type=Path, default=ROOT / "dist")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--cold", type=int, default=5)
    parser.add_argument("--log", type=Path, default=ROOT / "build" / "try_figures.log")
    options = parser.parse_args()
    options.log.parent.mkdir(parents=True, exist_ok=True)
    options.log.write_text("", encoding="utf-8")
    log = TrialLog(options.log)
    tell_sizes(log, options.work.resolve(), options.dist.resolve())
    tell_starts(log, options.work.resolve() / "linux", options.rounds, options.cold)
    print("all passed" if not log.failed else f"{log.failed} failed")
    return 1 if log.failed else 0


if __name__ == "__main__":
    sys.exit(main())
