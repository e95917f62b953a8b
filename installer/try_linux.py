"""Install the Linux packages in clean Debian roots, use them as an ordinary user, remove them, look what is left.

    python3 installer/try_linux.py [--suites bullseye bookworm trixie] [--dist dist] [--roots FOLDER] [--log FILE]

Needs root, debootstrap, Xvfb and xdotool. The roots hold nothing but `debootstrap --variant=minbase` and, for the
triggers that desktops have, desktop-file-utils, shared-mime-info and hicolor-icon-theme: no fonts, no X11, no Qt.
Ends with 1 when anything fails. The log has one line for each step.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from installer.ship.common import APP_ID  # noqa: E402
from installer.ship.inputs import debian_mirror  # noqa: E402
from installer.ship.trials import Screen, TrialLog, lives_on, virtual_screen  # noqa: E402

SUITES = ("bullseye", "bookworm", "trixie")
TRIGGERS = "desktop-file-utils,shared-mime-info,hicolor-icon-theme"
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
USER = "clerk"
HOME = f"/home/{USER}"
TEMP = "/tmp"  # of the roots
WORK = f"{HOME}/文档/绩效 自评"
SAMPLE = f"{WORK}/某单位 示例.jxzp"
DISPLAY = ":77"
# What the system's own programs write when packages come and go, and what Qt and fontconfig keep for a user.
SYSTEMS_OWN = (
    "/var/lib/dpkg/",
    "/var/log/",
    "/var/cache/",
    "/usr/share/mime/",
    "/usr/share/applications/mimeinfo.cache",
    "/usr/share/icons/hicolor/icon-theme.cache",
    "/tmp/",
    "/run/",
)
# The program's own settings stay, the caches belong to fontconfig and Mesa.
USERS_OWN = (f"{HOME}/.config/", f"{HOME}/.local/state/", f"{HOME}/.cache/", f"{HOME}/.local/share/mime/",
             f"{HOME}/.local/share/applications/mimeinfo.cache", f"{HOME}/文档/")  # fmt: skip


class FailedError(Exception):
    """A step did not do what it should."""


class Trial(TrialLog):
    """One root and the log of what was done in it."""

    def __init__(self, name: str, root: Path, log: Path) -> None:
        super().__init__(log, name)
        self.name, self.root = name, root

    def run(self, command: str, *, user: str = "root", limit: int = 300) -> str:
        """Run a shell command in the root and return what it printed. Raises FailedError."""
        home = HOME if user == USER else "/root"
        environment = {"PATH": PATH, "HOME": home, "LANG": "C.UTF-8", "USER": user}
        words = ["chroot", f"--userspec={user}", str(self.root), "sh", "-c", f"cd {home} && {command}"]
        done = subprocess.run(words, env=environment, capture_output=True, timeout=limit, check=False)
        said = done.stdout.decode("utf-8", "replace")
        if done.returncode:
            raise FailedError(
                f"{command!r} ended with {done.returncode}: {said}{done.stderr.decode('utf-8', 'replace')}"
            )
        return said

    def files(self) -> set[str]:
        """All that lies in the root, but for the kernel's file systems."""
        found: set[str] = set()
        for folder, folders, names in os.walk(self.root):
            inside = "/" + os.path.relpath(folder, self.root).removeprefix(".")
            if inside in ("/proc", "/dev", "/sys", "//proc"):
                folders.clear()
                continue
            found.update(os.path.normpath(f"{inside}/{name}") for name in [*folders, *names])
        return found


@contextmanager
def clean_root(suite: str, roots: Path) -> Iterator[Path]:
    """A fresh copy of a bootstrapped root with an ordinary user and proc mounted.

    The virtual screen is reached by its abstract socket, which no change of root hides.
    """
    base = roots / f"base-{suite}"
    if not base.exists():
        making = roots / f"making-{suite}"
        shutil.rmtree(making, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", f"--include={TRIGGERS}", suite, str(making), debian_mirror()]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        making.rename(base)
    root = roots / f"try-{suite}"
    remove(root)
    subprocess.run(["cp", "-a", "--reflink=auto", str(base), str(root)], check=True)
    subprocess.run(["chroot", str(root), "useradd", "-m", USER], check=True)
    try:
        subprocess.run(["mount", "-t", "proc", "proc", str(root / "proc")], check=True)
        yield root
    finally:
        remove(root)


def remove(root: Path) -> None:
    """Delete a root, but nothing that is mounted in it."""
    mounts = [line.split()[1] for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    for place in reversed([mount for mount in mounts if mount.startswith(f"{root}/")]):
        subprocess.run(["umount", place], check=True)
    shutil.rmtree(root, ignore_errors=True)


def use(trial: Trial, program: str, screen: Screen, pictures: Path) -> None:
    """Let the installed ``program`` do its work for an ordinary user."""
    report = json.loads(trial.run(f"{program} --self-test --json", user=USER))
    window = next(step["detail"] for step in report["steps"] if step["name"] == "窗口组件")
    trial.tell("self-test", f"Python {report['python']}, {window}", report["passed"])
    manuals = sorted((trial.root / report["folder"].lstrip("/")).glob("app/perfeval_desktop/_resources/manuals/*.pdf"))
    trial.tell("manuals", [path.stat().st_size for path in manuals], len(manuals) == 2)
    trial.run(f"mkdir -p {shlex.quote(WORK)}", user=USER)
    sample = shlex.quote(SAMPLE)
    trial.run(f"{program} sample {sample} --force", user=USER)
    wanted = " ".join(f"--{kind} {shlex.quote(SAMPLE.replace('jxzp', kind))}" for kind in ("xlsx", "pdf", "docx"))
    trial.run(f"{program} export {sample} {wanted}", user=USER)
    sizes = [
        (trial.root / SAMPLE.lstrip("/")).with_suffix(f".{kind}").stat().st_size for kind in ("xlsx", "pdf", "docx")
    ]
    trial.tell("exports", f"xlsx, pdf, docx of {sizes} bytes", all(sizes))
    stays = f"timeout 8 {program} {sample}; test $? = 124"
    trial.run(f"QT_QPA_PLATFORM=offscreen; export QT_QPA_PLATFORM; {stays}", user=USER)
    trial.tell("offscreen", "the window stays open with the sample")
    on_screen(trial, program, screen, pictures)


def on_screen(trial: Trial, program: str, screen: Screen, pictures: Path) -> None:
    """Open the sample on the virtual screen, see the window, measure the start, close it."""
    began = time.monotonic()
    words = ["chroot", f"--userspec={USER}", str(trial.root), "sh", "-c", f"cd && exec {program} {shlex.quote(SAMPLE)}"]
    environment = {"PATH": PATH, "HOME": HOME, "LANG": "zh_CN.UTF-8", "DISPLAY": screen.display}
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            came = screen.shows_window(60)
            took = time.monotonic() - began
            alive = lives_on(process, 3)
            screen.photograph(pictures / f"{trial.name}-{'run' if '/' in program else 'deb'}.png")
            said = b"" if alive or process.stdout is None else process.stdout.read()[-300:]
            trial.tell("Xvfb", f"window shown after {took:.1f} s, alive after 3 s: {alive} {said!r}", came and alive)
        finally:
            process.terminate()


def left_over(before: set[str], after: set[str], own: tuple[str, ...]) -> list[str]:
    """What is there now and was not, without what belongs to ``own`` places or is a folder that leads to them."""
    return sorted(
        path
        for path in after - before
        if not path.startswith(own) and not any(place.startswith(path + "/") for place in own)
    )


def try_deb(trial: Trial, deb: Path, screen: Screen, pictures: Path) -> None:
    before = trial.files()
    shutil.copy(deb, trial.root / "tmp/package.deb")
    began = time.monotonic()
    trial.run(f"dpkg -i {TEMP}/package.deb")
    trial.tell("dpkg -i", f"{time.monotonic() - began:.1f} s, {len(trial.files() - before)} files and folders")
    kind = trial.run(
        "grep -c application/x-perfeval /usr/share/mime/globs2 /usr/share/applications/mimeinfo.cache; true"
    )
    trial.tell("triggers", " ".join(kind.split()), ":0" not in kind)
    use(trial, "perfeval-desktop", screen, pictures)
    changed = trial.run(
        f"cd /opt/apps/{APP_ID}/files && sha256sum -c --quiet SHA256SUMS && find . -newer SHA256SUMS -type f"
    )
    trial.tell("unchanged", "all files as packed after use", not changed.strip())
    trial.run(f"dpkg -P {APP_ID}")
    left = left_over(before, trial.files(), SYSTEMS_OWN + USERS_OWN)
    trial.tell("dpkg -P", f"left: {left[:5] or 'nothing'}", not left)


def try_run(trial: Trial, file: Path, screen: Screen, pictures: Path) -> None:
    before = trial.files()
    shutil.copy(file, trial.root / "tmp/setup.run")
    began = time.monotonic()
    trial.run(f"sh {TEMP}/setup.run", user=USER)
    trial.tell(".run", f"installed by {USER} in {time.monotonic() - began:.1f} s")
    trial.run(f"sh {TEMP}/setup.run", user=USER)
    trial.tell(".run", "installed again over itself")
    use(trial, f"{HOME}/.local/opt/perfeval-desktop/perfeval-desktop", screen, pictures)
    other = f"{TEMP}/bad.run"
    damaged = f"cp {TEMP}/setup.run {other} && printf x | dd of={other} bs=1 seek=9000000 conv=notrunc 2>/dev/null"
    said = trial.run(f"{damaged}; sh {other} 2>&1; test $? = 1 && echo refused", user=USER)
    trial.tell(".run", "a changed byte is refused", "refused" in said and "损坏" in said)
    trial.run(f"sh {HOME}/.local/opt/perfeval-desktop/uninstall.sh", user=USER)
    left = left_over(before, trial.files(), SYSTEMS_OWN + USERS_OWN)
    trial.tell("uninstall", f"left: {left[:5] or 'nothing'}", not left)
    kept = (trial.root / SAMPLE.lstrip("/")).exists()
    trial.tell("uninstall", "the user's files are still there", kept)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--suites", nargs="+", default=SUITES)
    parser.add_argument("--dist", type=Path, default=ROOT / "dist")
    parser.add_argument(
        "--roots", type=Path, default=ROOT / "build" / "roots", help="some 2 GB; kept for the next time"
    )
    parser.add_argument("--log", type=Path, default=ROOT / "build" / "try_linux.log")
    options = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("needs root")
    roots = options.roots.resolve()
    roots.mkdir(parents=True, exist_ok=True)
    options.log.parent.mkdir(parents=True, exist_ok=True)
    options.log.write_text("", encoding="utf-8")
    failed = 0
    with virtual_screen(DISPLAY) as screen:
        for suite in options.suites:
            with clean_root(suite, roots) as root:
                trial = Trial(suite, root, options.log)
                glibc = trial.run("ldd --version | head -1").strip()
                trial.tell("root", glibc)
                for attempt, pattern in ((try_deb, "*.deb"), (try_run, "*.run")):
                    try:
                        package = next(iter(sorted(options.dist.glob(pattern))))
                        attempt(trial, package, screen, options.log.parent)
                    except (FailedError, subprocess.TimeoutExpired, StopIteration) as problem:
                        trial.tell(pattern, str(problem)[-1500:], ok=False)
                failed += trial.failed
    print("all passed" if not failed else f"{failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
