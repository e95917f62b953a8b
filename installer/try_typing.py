"""Type Chinese into the installed Linux package, with the input methods of office desktops, and read what was saved.

    python3 installer/try_typing.py [--cases ibus fcitx5 fcitx4] [--dist dist] [--roots FOLDER] [--log FILE]

Needs root, debootstrap, Xvfb, openbox, xdotool, xprop and a mirror of Debian, for the input methods go into roots of
their own. Each case: the .deb is installed, an ordinary user opens the sample, types pinyin key by key into 部门简称,
chooses the first word and saves; the file must then differ in that word and nothing else. ibus comes with Qt; fcitx5,
which UOS, deepin and Kylin use, needs the plugin that the package carries, and so does fcitx 4 of their older versions.
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
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from installer.ship.trials import Screen, virtual_screen  # noqa: E402
from installer.try_linux import HOME, PATH, TEMP, USER, FailedError, Trial, bootstrapped, clean_root  # noqa: E402

DISPLAY = ":78"
BUS = f"{TEMP}/session-bus"
FILE, FORMER = f"{HOME}/样.jxzp", f"{HOME}/原.jxzp"
SYLLABLES, WORD = "zijin", "资金"
FIELD = (447, 238)  # 部门简称 on the first page, on a screen of 1366 x 768
PROFILES = {
    "fcitx/profile": "[Profile]\nEnabledIMList=fcitx-keyboard-us:True,pinyin:True\n",
    "fcitx5/profile": """\
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
""",
}


@dataclass(frozen=True, slots=True)
class Case:
    """An input method as a Debian suite has it: packages, daemon, what turns pinyin on, what then answers ``answer`` to
    ``ask``, what a session exports."""

    suite: str
    packages: str
    daemon: str
    turn_on: str
    ask: str
    answer: str
    module: str


CASES = {
    "ibus": Case(
        "bookworm", "ibus ibus-libpinyin", "ibus-daemon --panel=disable", "ibus engine libpinyin", "ibus engine",
        "libpinyin", "ibus",
    ),
    "fcitx5": Case("bookworm", "fcitx5 fcitx5-pinyin", "fcitx5", "fcitx5-remote -o", "fcitx5-remote", "2", "fcitx"),
    "fcitx4": Case(
        "bullseye",
        "fcitx-bin fcitx-data fcitx-modules fcitx-module-dbus fcitx-module-x11 fcitx-ui-classic fcitx-pinyin",
        "fcitx -D", "fcitx-remote -o", "fcitx-remote", "2", "fcitx",
    ),
}  # fmt: skip


def with_input_method(case: Case, roots: Path) -> str:
    """The name of a root like ``case.suite`` that has the input method too; made once."""
    name = f"{case.suite}-{case.packages.split()[0]}"
    base = roots / f"base-{name}"
    if not base.exists():
        making = roots / f"making-{name}"
        shutil.rmtree(making, ignore_errors=True)
        subprocess.run(["cp", "-a", "--reflink=auto", str(bootstrapped(case.suite, roots)), str(making)], check=True)
        shutil.copy("/etc/resolv.conf", making / "etc/resolv.conf")
        for proxy in Path("/etc/apt/apt.conf.d").glob("*proxy*"):
            shutil.copy(proxy, making / "etc/apt/apt.conf.d")
        environment = {"PATH": PATH, "DEBIAN_FRONTEND": "noninteractive", "LANG": "C.UTF-8"}
        wanted = f"apt-get -qq update && apt-get -qq -y --no-install-recommends install dbus procps {case.packages}"
        subprocess.run(
            ["chroot", str(making), "sh", "-c", f"{wanted} && apt-get clean"],
            env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        making.rename(base)
    return name


@contextmanager
def running(root: Path, command: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program of the ordinary user in ``root``, ended with the block."""
    words = ["chroot", f"--userspec={USER}", str(root), "sh", "-c", f"cd && exec {command}"]
    nothing = subprocess.DEVNULL
    with subprocess.Popen(words, env=environment, stdout=nothing, stderr=nothing, start_new_session=True) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def turn_on(trial: Trial, case: Case, environment: dict[str, str]) -> None:
    """Switch to pinyin, as soon as the daemon has loaded it. Raises FailedError when it never does."""
    exports = "env " + " ".join(f"{key}={shlex.quote(value)}" for key, value in environment.items())
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if trial.run(f"{exports} {case.turn_on} >&2; {exports} {case.ask}; true", user=USER).strip() == case.answer:
            return
        time.sleep(1)
    raise FailedError(f"pinyin is not turned on by {case.turn_on}")


def type_and_save(trial: Trial, case: Case, screen: Screen, environment: dict[str, str], picture: Path) -> str:
    """Type into the open program and save; what the file then has that it had not, as JSON."""
    if not screen.shows_window(60):
        raise FailedError("no window")
    window = screen.ask("search", "--onlyvisible", "--class", "perfeval_desktop").split()[0]
    screen.ask("windowactivate", "--sync", window)
    saved = (trial.root / FILE.lstrip("/")).stat().st_mtime_ns
    place = [str(number) for number in FIELD]
    screen.ask("mousemove", "--window", window, *place, "click", "1", "key", "ctrl+a")
    time.sleep(1)  # the program and the input method tell each other who has the keys
    turn_on(trial, case, environment)
    screen.ask("type", "--delay", "120", SYLLABLES)
    time.sleep(1)
    screen.photograph(picture)
    screen.ask("key", "space")
    time.sleep(1)
    screen.ask("key", "Tab", "ctrl+s")
    until = time.monotonic() + 20
    while (trial.root / FILE.lstrip("/")).stat().st_mtime_ns == saved and time.monotonic() < until:
        time.sleep(0.2)
    return trial.attempt(f"perfeval-desktop diff {shlex.quote(FORMER)} {shlex.quote(FILE)} --json")[1]


def try_case(trial: Trial, case: Case, deb: Path, screen: Screen, pictures: Path) -> None:
    shutil.copy(deb, trial.root / "tmp/package.deb")
    trial.run(f"dpkg -i {TEMP}/package.deb && dbus-uuidgen --ensure")
    trial.run(f"perfeval-desktop sample {FILE} && cp {FILE} {FORMER}", user=USER)
    trial.run(f"mkdir -p -m 700 {HOME}/run && mkdir -p {HOME}/.config/fcitx {HOME}/.config/fcitx5", user=USER)
    for name, text in PROFILES.items():
        profile = trial.root / HOME.lstrip("/") / ".config" / name
        profile.write_text(text, encoding="utf-8")
        profile.chmod(0o666)
    environment = {
        "PATH": PATH, "HOME": HOME, "LANG": "C.UTF-8", "DISPLAY": screen.display, "XDG_RUNTIME_DIR": f"{HOME}/run",
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={BUS}", "QT_IM_MODULE": case.module, "XMODIFIERS": f"@im={case.module}",
        "IBUS_ENABLE_SYNC_MODE": "1", "GTK_IM_MODULE": case.module,
    }  # fmt: skip
    with ExitStack() as stack:
        bus = f"dbus-daemon --session --nofork --nopidfile --address=unix:path={BUS}"
        for command in (bus, case.daemon):
            stack.enter_context(running(trial.root, command, environment))
            time.sleep(3)
        process = stack.enter_context(running(trial.root, f"perfeval-desktop {FILE}", environment))
        said = type_and_save(trial, case, screen, environment, pictures / f"typing-{trial.name}.png")
        maps = Path(f"/proc/{process.pid}/maps").read_text("utf-8")
        plugins = sorted({line.rsplit("/", 1)[-1] for line in maps.splitlines() if "/platforminputcontexts/" in line})
        start = said.find("[")
        changes = json.loads(said[start:]) if start >= 0 else []
        texts = [json.dumps(change, ensure_ascii=False) for change in changes]
        good = len(texts) == 1 and WORD in texts[0]
        trial.tell(f"{SYLLABLES} + space", f"{'; '.join(texts)[:300] or said} by {plugins}", good)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--dist", type=Path, default=ROOT / "dist")
    parser.add_argument("--roots", type=Path, default=ROOT / "build" / "roots")
    parser.add_argument("--log", type=Path, default=ROOT / "build" / "try_typing.log")
    options = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("needs root")
    roots = options.roots.resolve()
    roots.mkdir(parents=True, exist_ok=True)
    options.log.write_text("", encoding="utf-8")
    failed = 0
    for name in options.cases:
        case = CASES[name]
        with virtual_screen(DISPLAY) as screen, clean_root(with_input_method(case, roots), roots) as root:
            trial = Trial(name, root, options.log)
            manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": DISPLAY}, stderr=subprocess.DEVNULL)
            try:
                try_case(trial, case, next(options.dist.glob("*.deb")), screen, options.log.parent)
            except (FailedError, subprocess.TimeoutExpired, StopIteration) as problem:
                trial.tell("typing", str(problem)[-1500:], ok=False)
            finally:
                manager.terminate()
                manager.wait()
            failed += trial.failed
    print("all passed" if not failed else f"{failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
