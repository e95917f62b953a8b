"""开发与试用入口 / one command for a fresh clone.

    python3 installer/dev.py demo [--no-window]     make the sample's three exports, then open the window
    python3 installer/dev.py test [pytest options]  run the tests without a display
    python3 installer/dev.py env                    only make .venv, for editors and linters

Needs nothing but Python 3.11 or newer: everything else comes from the lock file into ``.venv``, which is used
again until the lock or pyproject.toml changes.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "installer" / "lock" / "requirements-dev.txt"
VENV = ROOT / ".venv"
STAMP = VENV / "perfeval-lock.sha256"
DEMO = ROOT / "demo-out"

OLDEST_PYTHON = (3, 11)
FINDINGS = 1
"""Exit code of ``perfeval-desktop check`` when it has something to say."""
CANNOT = 2
"""Exit code of this script when something is missing on the machine; the sentence is on stderr."""

# Library that Qt loads → Debian package that holds it. Everything that draws needs the first table,
# a window on an X11 screen needs the second one too.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
SCREEN_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

# Program that some tests read the exports back with → Debian package. Those tests are skipped without it.
TEST_PROGRAMS = {"pdftotext": "poppler-utils"}


class CannotContinueError(Exception):
    """Something is missing that this script may not or cannot install; the text says what to do."""


def say(text: str) -> None:
    """Print one line at once, so that it stands before the output of the next program."""
    print(text, flush=True)


# ---- what the machine lacks -------------------------------------------------------------------------------


def missing_libraries(libraries: Mapping[str, str]) -> list[str]:
    """Return the Debian packages of the libraries that this system cannot load."""
    return [package for library, package in libraries.items() if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_programs(programs: Mapping[str, str]) -> list[str]:
    """Return the Debian packages of the programs that are not on PATH."""
    return [package for program, package in programs.items() if shutil.which(program) is None]


def missing_venv_package(version: tuple[int, int]) -> list[str]:
    """Return the Debian package that ``python3 -m venv`` of ``version`` needs, when it is not there."""
    complete = importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")
    return [] if complete else [f"python{version[0]}.{version[1]}-venv"]


def apt_sentence(packages: Sequence[str]) -> str:
    """Return what a user without the right to install must ask for."""
    return (
        f"缺少系统组件：{' '.join(packages)}\n"
        "请让管理员执行下面一行，然后重新运行本命令"
        " (system packages are missing; have an administrator run this, then try again):\n"
        f"  sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
    )


def may_install() -> bool:
    """Say whether this user may install Debian packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def need_packages(packages: Sequence[str]) -> None:
    """Install Debian ``packages``, or raise CannotContinueError with the command to run."""
    if packages and not (may_install() and apt_install(packages)):
        raise CannotContinueError(apt_sentence(packages))


def want_packages(packages: Sequence[str]) -> None:
    """Install Debian ``packages`` when that is possible, else say what will be skipped."""
    if packages and not (may_install() and apt_install(packages)):
        say(f"未安装 {' '.join(packages)}：用到它们的测试将跳过 (tests that need them are skipped)")


def apt_install(packages: Sequence[str]) -> bool:
    """Install ``packages`` with apt-get and say whether that worked."""
    say(f"安装系统组件 / installing system packages: {' '.join(packages)}")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # One unreachable source must not stop the others, so only the second command decides.
    succeeds(["apt-get", "update", "-qq"], quiet)
    return succeeds(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], quiet, show=False)


# ---- the environment --------------------------------------------------------------------------------------


def venv_program(name: str) -> Path:
    """Return the path of a program inside ``.venv``."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def lock_stamp() -> str:
    """Return what the environment must have been made from: the lock, the project's own description, its place."""
    content = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + os.fsencode(ROOT)
    return hashlib.sha256(content).hexdigest()


def environment_is_current() -> bool:
    """Say whether ``.venv`` was completed from this lock and still starts."""
    try:
        stamp = STAMP.read_text(encoding="ascii").strip()
    except OSError:
        return False
    return stamp == lock_stamp() and succeeds([venv_program("python"), "-c", ""])


def ensure_environment(also_needed: Sequence[str] = ()) -> None:
    """Make or update ``.venv`` from the lock. Nothing is ever deleted from it.

    ``also_needed`` are Debian packages that the caller will need next: all that is missing is asked for at once.
    Raises CannotContinueError when the machine lacks something or the packages cannot be fetched.
    """
    if environment_is_current():
        need_packages(also_needed)
        return
    has_pip = succeeds([venv_program("python"), "-m", "pip", "--version"], show=False)
    need_packages([*also_needed, *([] if has_pip else missing_venv_package(sys.version_info[:2]))])
    say("准备运行环境 .venv，首次约需一两分钟 / preparing .venv, a minute or two the first time")
    if not has_pip and not succeeds([sys.executable, "-m", "venv", VENV]):
        raise CannotContinueError(f"无法建立运行环境 {VENV}，原因见上 (cannot create the environment)")
    install_from_lock()
    STAMP.write_text(lock_stamp() + "\n", encoding="ascii")


def install_from_lock() -> None:
    """Install the locked packages and then this project, by reference, into ``.venv``."""
    pip = [str(venv_program("python")), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    pip += [] if sys.stdout.isatty() else ["--quiet"]
    from_lock = [*pip, "--require-hashes", "--only-binary=:all:", "--requirement", str(LOCK)]
    this_project = [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    if not (succeeds(from_lock) and succeeds(this_project)):
        raise CannotContinueError("安装依赖失败，原因见上；请检查网络后重试 (installing the packages failed)")


# ---- running things ---------------------------------------------------------------------------------------


def exit_code(command: Iterable[str | Path], environment: Mapping[str, str] | None = None, show: bool = True) -> int:
    """Run ``command`` in the project folder without a keyboard and return its exit code.

    What it complains about is always shown; ``show`` is about the rest of what it says.
    """
    words = [str(word) for word in command]
    output = None if show else subprocess.DEVNULL
    try:
        done = subprocess.run(words, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, check=False)
    except OSError:  # not there, or not allowed
        return 127
    return done.returncode


def succeeds(command: Iterable[str | Path], environment: Mapping[str, str] | None = None, show: bool = True) -> bool:
    """Run ``command`` and say whether it ended with 0."""
    return exit_code(command, environment, show) == 0


def perfeval(*arguments: str | Path, allowed: Sequence[int] = (0,)) -> int:
    """Run the program of the environment, showing the command as a user would type it."""
    shown = shlex.join(["perfeval-desktop", *(str(argument) for argument in arguments)])
    say(f"\n$ {shown}")
    code = exit_code([venv_program("perfeval-desktop"), *arguments])
    if code not in allowed:
        raise CannotContinueError(f"上面的命令没有成功，退出码 {code} (the command above failed)")
    return code


def has_screen(environment: Mapping[str, str], platform: str) -> bool:
    """Say whether a window can be shown: always on Windows and macOS, elsewhere when a display is named."""
    if platform in ("win32", "darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


# ---- the commands -----------------------------------------------------------------------------------------


def demo(window: bool) -> int:
    """Make the sample and its three exports in ``demo-out``, check it, and open it when there is a screen."""
    ensure_environment()
    DEMO.mkdir(exist_ok=True)
    project = Path(DEMO.name) / "示例.jxzp"
    made = [project, *(project.with_suffix(suffix) for suffix in (".xlsx", ".pdf", ".docx"))]
    for old in made:
        (ROOT / old).unlink(missing_ok=True)

    perfeval("sample", project)
    found = perfeval("check", project, allowed=(0, FINDINGS))
    perfeval("export", project, "--xlsx", made[1], "--pdf", made[2], "--docx", made[3])

    say("\n已生成 / made:")
    for path in made:
        say(f"  {path}  {(ROOT / path).stat().st_size / 1024:.0f} KB")
    verdict = "检查发现了问题，见上面的清单；示例保留了真实材料中的问题" if found else "检查没有发现问题"
    say(f"{verdict} (check ended with {found})")
    return show_window(project) if window else 0


def show_window(project: Path) -> int:
    """Open ``project`` in the window, when there is a screen to show it on."""
    if not has_screen(os.environ, sys.platform):
        say("没有图形界面，未打开窗口 (no display, so no window was opened)")
        return 0
    if sys.platform.startswith("linux"):
        need_packages(missing_libraries(QT_LIBRARIES | SCREEN_LIBRARIES))
    say("打开窗口 / opening the window …")
    return perfeval(project)


def test(pytest_options: Sequence[str]) -> int:
    """Run pytest without a display and return its exit code; without options, all tests on all processors."""
    on_linux = sys.platform.startswith("linux")
    ensure_environment(missing_libraries(QT_LIBRARIES) if on_linux else [])
    want_packages(missing_programs(TEST_PROGRAMS))
    offscreen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    options = list(pytest_options) or [f"--numprocesses={processors()}", "--dist=loadfile"]
    return exit_code([venv_program("python"), "-m", "pytest", *options], offscreen)


def processors() -> int:
    """How many processes may run tests side by side: each takes up to a gigabyte."""
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(mine, 4)


def arguments(argv: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Split the command line; what ``test`` does not know is meant for pytest."""
    parser = argparse.ArgumentParser(prog="dev.py", description="试用、测试 / try and test this project")
    commands = parser.add_subparsers(dest="command", required=True)
    demo_parser = commands.add_parser("demo", help="生成示例并导出三种文件，有屏幕时打开窗口")
    demo_parser.add_argument("--no-window", action="store_true", help="只生成文件，不打开窗口")
    commands.add_parser("test", help="运行测试；其余参数交给 pytest", add_help=False)
    commands.add_parser("env", help="只准备 .venv")
    known, rest = parser.parse_known_args(argv)
    if rest and known.command != "test":
        parser.error(f"不认识的参数 / unknown arguments: {shlex.join(rest)}")
    return known, rest


def main(argv: Sequence[str]) -> int:
    """Run one command and return the exit code of this script."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise CannotContinueError("需要 Python 3.11 或更高版本 (Python 3.11 or newer is needed)")
    options, rest = arguments(argv)
    if options.command == "demo":
        return demo(window=not options.no_window)
    if options.command == "test":
        return test(rest)
    ensure_environment()
    say(f"运行环境已就绪 / ready: {VENV}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotContinueError as problem:
        print(problem, file=sys.stderr, flush=True)
        sys.exit(CANNOT)
    except OSError as problem:
        print(f"无法读写 {problem.filename}：{problem.strerror} (cannot read or write)", file=sys.stderr, flush=True)
        sys.exit(CANNOT)
    except KeyboardInterrupt:
        sys.exit(130)
