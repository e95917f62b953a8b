"""Install the Linux packages in clean Debian roots, use them as an ordinary user, remove them, look what is left.

    python3 installer/try_linux.py [--suites bullseye bookworm trixie] [--dist dist] [--roots FOLDER] [--log FILE]

Needs root, debootstrap, Xvfb and xdotool. The roots hold nothing but `debootstrap --variant=minbase` and, for the
triggers that desktops have, desktop-file-utils, shared-mime-info and hicolor-icon-theme: no fonts, no X11, no Qt.
Debian no longer has suites with a C library before 2.31; with PERFEVAL_UBUNTU_MIRROR=URL bionic (2.27) is tried too.
Ends with 1 when anything fails. The log has one line for each step.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from installer.ship import office_work  # noqa: E402
from installer.ship.common import APP_ID  # noqa: E402
from installer.ship.inputs import debian_mirror  # noqa: E402
from installer.ship.trials import Screen, TrialLog, lives_on, virtual_screen  # noqa: E402

SUITES = ("bullseye", "bookworm", "trixie")
OLDEST = "bionic"
OF_UBUNTU = (OLDEST, "focal")
UBUNTU = "PERFEVAL_UBUNTU_MIRROR"
TRIGGERS = "desktop-file-utils,shared-mime-info,hicolor-icon-theme"
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
USER = "clerk"
HOME = f"/home/{USER}"
TEMP = "/tmp"  # of the roots
WORK = f"{HOME}/文档/绩效 自评"
SAMPLE = f"{WORK}/{office_work.SAMPLE}"
DISPLAY = ":77"
DOCK_NAME = "perfeval_desktop"  # by which a dock finds the menu entry of a window
NOTHING: Mapping[str, str] = MappingProxyType({})
# A session of deepin, and what a badly made other program leaves in it.
STRANGE = {"QT_QPA_PLATFORM": "dxcb;xcb", "QT_PLUGIN_PATH": "/usr/lib/qt", "PYTHONPATH": "/usr/lib", "PYTHONHOME": "/"}
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

    def attempt(self, command: str, limit: int = 300) -> tuple[int, str]:
        """Run a command of the ordinary user that may fail; its exit code and what it printed."""
        said = self.run(f"{command} 2>{TEMP}/said; code=$?; echo; echo $code", user=USER, limit=limit)
        text, _, code = said.rstrip("\n").rpartition("\n")
        complaint = "" if text.strip() else (self.root / "tmp/said").read_text("utf-8")
        return int(code), text or complaint

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


def bootstrapped(suite: str, roots: Path) -> Path:
    """The root that debootstrap makes of ``suite``, from Debian's mirror or, for a suite of Ubuntu, from its own."""
    base = roots / f"base-{suite}"
    if not base.exists():
        making = roots / f"making-{suite}"
        shutil.rmtree(making, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", f"--include={TRIGGERS}"]
        if suite in OF_UBUNTU:  # whose key Debian does not have; nothing that is shipped comes from there
            command += ["--no-check-gpg", "--components=main,universe", suite, str(making), os.environ[UBUNTU]]
        else:
            command += [suite, str(making), debian_mirror()]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        making.rename(base)
    return base


@contextmanager
def clean_root(suite: str, roots: Path) -> Iterator[Path]:
    """A fresh copy of a bootstrapped root with an ordinary user and proc mounted.

    The virtual screen is reached by its abstract socket, which no change of root hides.
    """
    base = bootstrapped(suite, roots)
    root = roots / f"try-{suite}"
    remove(root)
    subprocess.run(["cp", "-a", "--reflink=auto", str(base), str(root)], check=True)
    subprocess.run(["chroot", str(root), "useradd", "-m", USER], check=True)
    try:
        subprocess.run(["mount", "-t", "proc", "proc", str(root / "proc")], check=True)
        # As on every PC; processes that work together meet there.
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", str(root / "dev/shm")], check=True)
        yield root
    finally:
        remove(root)


def remove(root: Path) -> None:
    """Delete a root, but nothing that is mounted in it."""
    mounts = [line.split()[1] for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    for place in reversed([mount for mount in mounts if mount.startswith(f"{root}/")]):
        subprocess.run(["umount", place], check=True)
    shutil.rmtree(root, ignore_errors=True)


def use(trial: Trial, program: str, entry: str, screen: Screen, pictures: Path) -> None:
    """Let the installed ``program`` do its work for an ordinary user; ``entry`` is its entry in the start menu."""
    trial.run(f"rm -rf {shlex.quote(WORK)} && mkdir -p {shlex.quote(WORK)}")
    trial.run(f"chown -R {USER} {HOME}/文档")

    def run(*words: str) -> tuple[int, str]:
        return trial.attempt(f"{program} {shlex.join(words)}")

    office_work.Work(trial, run, trial.root / WORK.lstrip("/"), lambda name: f"{WORK}/{name}").do_all()
    folder = trial.run(f'dirname "$(readlink -f "$(command -v {program})")"', user=USER).strip()
    manuals = sorted((trial.root / folder.lstrip("/")).glob("app/perfeval_desktop/_resources/manuals/*.pdf"))
    trial.tell("manuals", [path.stat().st_size for path in manuals], len(manuals) == 2)
    stays = f"timeout 8 {program} {shlex.quote(SAMPLE)}; test $? = 124"
    trial.run(f"QT_QPA_PLATFORM=offscreen; export QT_QPA_PLATFORM; {stays}", user=USER)
    trial.tell("offscreen", "the window stays open with the sample")
    kind = "run" if "/" in program else "deb"
    command = command_of(trial, entry)
    on_screen(trial, "by its menu entry", command, screen, picture=pictures / f"{trial.name}-{kind}.png")
    on_screen(trial, "with QT_QPA_PLATFORM=dxcb", command, screen, {"QT_QPA_PLATFORM": "dxcb"})
    on_screen(trial, "with dxcb;xcb and a Qt of others", command, screen, STRANGE)


def command_of(trial: Trial, entry: str) -> str:
    """What a desktop runs for a double click on the sample: found by its file name, then by its type, as xdg-open does.

    Raises FailedError when the way breaks.
    """
    data = HOME + "/.local/share" if entry.startswith(HOME) else "/usr/share"
    globs = trial.run(f"cat {data}/mime/globs2")
    (kind,) = {line.split(":")[1] for line in globs.splitlines() if line.endswith(":*.jxzp")}
    cache = trial.run(f"cat {data}/applications/mimeinfo.cache")
    if f"{kind}={Path(entry).name};" not in cache:
        raise FailedError(f"{kind} is opened by nothing: {cache}")
    fields = dict(line.split("=", 1) for line in trial.run(f"cat {entry}").splitlines() if "=" in line)
    trial.run(f"test -x {fields['TryExec']}", user=USER)
    trial.tell("association", f"*.jxzp -> {kind} -> {fields['Exec']}", fields["Exec"].endswith(" %f"))
    return fields["Exec"].replace("%f", shlex.quote(SAMPLE))


def on_screen(
    trial: Trial,
    how: str,
    command: str,
    screen: Screen,
    environment: Mapping[str, str] = NOTHING,
    picture: Path | None = None,
) -> None:
    """Start ``command`` on the virtual screen, see the window with the sample, close it."""
    words = ["chroot", f"--userspec={USER}", str(trial.root), "sh", "-c", f"cd && exec {command}"]
    given = {"PATH": PATH, "HOME": HOME, "LANG": "zh_CN.UTF-8", "DISPLAY": screen.display, **environment}
    began = time.monotonic()
    with subprocess.Popen(words, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            came = screen.shows_window(60)
            took = time.monotonic() - began
            alive = lives_on(process, 3)
            title, names = screen.title(Path(SAMPLE).stem), screen.property("WM_CLASS")
            if picture is not None:
                screen.photograph(picture)
            said = b"" if alive or process.stdout is None else process.stdout.read()[-300:]
            good = came and alive and Path(SAMPLE).stem in title and f'"{DOCK_NAME}"' in names
            trial.tell(
                f"window {how}", f"after {took:.1f} s, alive after 3 s: {alive}, {title}, {names} {said!r}", good
            )
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
    use(trial, "perfeval-desktop", f"/usr/share/applications/{APP_ID}.desktop", screen, pictures)
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
    program = f"{HOME}/.local/opt/perfeval-desktop/perfeval-desktop"
    use(trial, program, f"{HOME}/.local/share/applications/{APP_ID}.desktop", screen, pictures)
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
    oldest = [OLDEST] if os.environ.get(UBUNTU) else []
    parser.add_argument("--suites", nargs="+", default=[*SUITES, *oldest])
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
    if OLDEST not in options.suites:
        print(f"not tried: a root with the oldest C library (glibc 2.27, {OLDEST}); name its mirror in {UBUNTU}")
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
