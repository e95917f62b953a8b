"""Install the Windows packages under Wine, use them, upgrade, remove them, look what is left.

    python3 installer/try_wine.py [--dist dist] [--prefix FOLDER] [--log FILE]

Needs wine64, Xvfb, xdotool, xprop and mingw-w64. Wine 8 lacks DLLs that Windows 10 has: icuuc and mscms, which Qt asks
for, and bcryptprimitives, which the reader of old workbooks does: stand-ins are compiled for the trial, never shipped.
What Wine proves is that every file is there and loads, and what the installer writes and removes; it is not Windows.
Ends with 1 when anything fails.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from installer.ship.common import TITLE  # noqa: E402
from installer.ship.office_work import SAMPLE, Work  # noqa: E402
from installer.ship.trials import Screen, TrialLog, lives_on, virtual_screen  # noqa: E402

DISPLAY = ":79"
CLASSES = (r"Software\Classes\.jxzp", r"Software\Classes\PerfevalDesktop.jxzp")
KEYS = (*CLASSES, r"Software\perfeval_desktop", r"Software\Microsoft\Windows\CurrentVersion\Uninstall\perfeval_desktop")
OFFICE = r"C:\users\办事员\文档 资料\绩效"
# What Wine itself writes while programs run, for its screen and its services; and empty folders of the registry that
# every real Windows has already.
WINES_OWN = re.compile(
    r"\\Software\\Wine\\|\\Volatile Environment|_MACHINE\\Hardware\\"
    r"|\\CurrentControlSet\\(Control\\(DeviceClasses|Class|Video|ServiceCurrent)\b|Enum\\)"
)
ALWAYS_THERE = re.compile(r"\\Software\\Classes\]$|\\CurrentVersion\\Uninstall\]$", re.IGNORECASE)
MSCMS = ("GetColorDirectoryW", "GetStandardColorSpaceProfileW", "OpenColorProfileW", "CloseColorProfile",
         "GetColorProfileFromHandle", "WcsOpenColorProfileW", "WcsGetDefaultColorProfile",
         "WcsGetDefaultColorProfileSize", "WcsCreateIccProfile")  # fmt: skip

RANDOM = """\
unsigned char __stdcall SystemFunction036(void *, unsigned long);
__declspec(dllexport) int ProcessPrng(void *place, unsigned long long size) { return SystemFunction036(place, size); }
"""


class Wine(TrialLog):
    """A prefix of its own with a home of its own, so that nothing of this machine's user is touched."""

    def __init__(self, prefix: Path, log: Path) -> None:
        super().__init__(log)
        self.drive = prefix / "drive_c"
        self.home = prefix.with_name(prefix.name + "-home")
        self._program: subprocess.Popen[bytes] | None = None
        self.environment = os.environ | {
            "WINEPREFIX": str(prefix), "WINEARCH": "win64", "WINEDEBUG": "-all", "HOME": str(self.home),
            "WINEDLLOVERRIDES": "mscoree=;mshtml=;winemenubuilder.exe=d;icuuc,bcryptprimitives=n;mscms=n,b",
            "DISPLAY": DISPLAY,
        }  # fmt: skip

    def run(self, *words: str, limit: int = 600) -> tuple[int, str]:
        """Exit code and output of a Windows program. A pipe, not a file: CPython under Wine fails with files."""
        done = subprocess.run(["wine", *words], env=self.environment, capture_output=True, timeout=limit, check=False)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start the program with a window; ``stop`` ends it."""
        nothing = subprocess.DEVNULL
        self._program = subprocess.Popen(["wine", *words], env=self.environment, stdout=nothing, stderr=nothing)
        return self._program

    def stop(self) -> None:
        """End the program, and come back when it is gone."""
        self.run("taskkill", "/im", "perfeval-desktop.exe", "/f")
        if self._program is not None:
            self._program.wait(60)

    def path(self, windows: str) -> Path:
        return self.drive / windows.removeprefix("C:\\").replace("\\", "/")

    def prepare(self, lib: Path) -> None:
        """Make the prefix, with what Wine lacks of Windows 10; ``lib`` holds PySide6."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.run("wineboot", "-i")
        shown = subprocess.run(
            ["x86_64-w64-mingw32-objdump", "-p", str(lib / "PySide6/Qt6Core.dll")], capture_output=True, check=True
        ).stdout.decode("utf-8", "replace")
        part = shown.partition("DLL Name: icuuc.dll")[2].partition("DLL Name:")[0]
        silent = "__declspec(dllexport) void *{}(void) {{ return 0; }}\n"
        sources = {
            "icuuc": "".join(map(silent.format, re.findall(r"\b(u[a-z]*_\w+)", part))),
            "mscms": "".join(map(silent.format, MSCMS)),
            "bcryptprimitives": RANDOM,
        }
        for name, source in sources.items():
            target = self.drive / "windows/system32" / f"{name}.dll"
            command = ["x86_64-w64-mingw32-gcc", "-shared", "-x", "c", "-", "-o", str(target), "-ladvapi32"]
            subprocess.run(command, input=source.encode(), check=True)
        self.run("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")

    def wait_for_server(self) -> None:
        subprocess.run(["wineserver", "-w"], env=self.environment, check=False)


def files_of(wine: Wine) -> set[str]:
    places = (wine.drive, wine.home)
    return {str(path) for place in places for path in place.rglob("*") if "/windows/" not in str(path)}


def registry_of(wine: Wine) -> set[str]:
    """Every key, and every value with its key, of both hives; without what Wine writes for itself."""
    found: set[str] = set()
    for hive in ("HKCU", "HKLM"):
        wine.run("reg", "export", hive, r"C:\hive.reg", "/y")
        text = (wine.drive / "hive.reg").read_text("utf-16")
        (wine.drive / "hive.reg").unlink()
        key = ""
        for line in re.sub(r"\\\r?\n\s*", "", text).splitlines():
            key = line if line.startswith("[") else key
            if line and key and not WINES_OWN.search(key) and not ALWAYS_THERE.search(line):
                found.add(f"{key} {line}" if line != key else key)
    return found


def shown(wine: Wine, screen: Screen, words: list[str], picture: Path, title: str = "") -> tuple[bool, str]:
    """Start the program, wait for its window, and leave it open; whether it came and stayed, and what is to be told."""
    began = time.monotonic()
    process = wine.start(*words)
    came = screen.shows_window(120)
    took = time.monotonic() - began
    stays = lives_on(process, 5) or words[0] == "start"  # which ends when the program runs
    name = screen.title(title)
    screen.photograph(picture)
    return came and stays and title in name, f"{took:.1f} s, {name}"


def work_through(wine: Wine, program: str, label: str) -> None:
    """The whole work of an office in a folder with a Chinese name and spaces."""

    def run(*words: str) -> tuple[int, str]:
        return wine.run(f"{program}\\perfeval-desktop-cli.exe", *words)

    here = wine.path(OFFICE)
    shutil.rmtree(here, ignore_errors=True)
    Work(wine, run, here, lambda name: f"{OFFICE}\\{name}", label).do_all()


def try_zip(wine: Wine, archive: Path, screen: Screen, pictures: Path) -> None:
    folder = r"C:\users\办事员\软件 绿色版"
    target = wine.path(folder)
    shutil.rmtree(target, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(target)
    (inside,) = target.iterdir()
    program = f"{folder}\\{inside.name}"
    work_through(wine, program, "zip")
    words = [f"{program}\\perfeval-desktop.exe", f"{OFFICE}\\{SAMPLE}"]
    came, told = shown(wine, screen, words, pictures / "wine-zip.png", Path(SAMPLE).stem)
    wine.tell("zip: window with a file of a Chinese name", told, came)
    wine.stop()
    wine.tell("zip: files after use", *whole(inside))
    shutil.rmtree(target)
    shutil.rmtree(wine.path(OFFICE))


def whole(folder: Path) -> tuple[str, bool]:
    """Whether all files are as they were packed."""
    done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    return done.stdout.decode()[-200:] or "all files whole", done.returncode == 0


class Setup:
    """One life of an installer: install, use, upgrade, remove; and nothing is left of it."""

    def __init__(self, wine: Wine, setup: Path, screen: Screen, pictures: Path) -> None:
        self._wine, self._screen, self._pictures = wine, screen, pictures
        self._for_all = "all-users" in setup.name
        self._label = "setup for all users" if self._for_all else "setup"
        self._hive = "HKLM" if self._for_all else "HKCU"
        # NSIS wants the folder last and without quotation marks, whatever spaces it has.
        self._where = ["/D=C:\\绩效", "自评"] if self._for_all else []
        shutil.copy(setup, wine.drive / "setup.exe")

    def live(self) -> None:
        files, registry = files_of(self._wine), registry_of(self._wine)
        began = time.monotonic()
        code, _ = self._wine.run(r"C:\setup.exe", "/S", *self._where)
        pattern = "绩效 自评" if self._for_all else "users/*/AppData/Local/Programs/perfeval-desktop"
        home = next(self._wine.drive.glob(pattern), None)
        self._tell(
            "/S", f"{time.monotonic() - began:.0f} s, exit code {code}, in {home}", code == 0 and home is not None
        )
        if home is None:
            return
        self._home = home
        self._program = "C:\\" + str(home.relative_to(self._wine.drive)).replace("/", "\\")
        self._tell("SHA256SUMS", *whole(home))
        links = sorted(Path(each).name for each in files_of(self._wine) - files if each.endswith(".lnk"))
        self._tell("links", links, links == [f"{TITLE}.lnk"] * 2)
        self._tell("keys", [*KEYS], all(self._has_key(key) for key in KEYS))
        work_through(self._wine, self._program, self._label)
        self._open_and_refuse()
        self._open_by_association()
        self._upgrade()
        self._tell("files after use", *whole(home))
        self._remove(files, registry)

    def _tell(self, step: str, said: object, ok: bool) -> None:
        self._wine.tell(f"{self._label}: {step}", said, ok)

    def _has_key(self, key: str) -> bool:
        return self._wine.run("reg", "query", f"{self._hive}\\{key}")[0] == 0

    def _open_and_refuse(self) -> None:
        picture = self._pictures / f"wine-setup-{self._hive}.png"
        came, told = shown(self._wine, self._screen, [f"{self._program}\\perfeval-desktop.exe"], picture)
        self._tell("window", told, came)
        code, _ = self._wine.run(r"C:\setup.exe", "/S", *self._where)
        self._tell("again while the program runs", f"refused, exit code {code}", code == 5)
        # As with /D: in quotation marks the folder would be none, and the uninstaller would work in a copy of itself.
        code, _ = self._wine.run(f"{self._program}\\uninstall.exe", "/S", *f"_?={self._program}".split(" "))
        self._tell("uninstall while the program runs", f"refused, exit code {code}", code == 5)
        self._wine.stop()

    def _open_by_association(self) -> None:
        """A double click on a file. Wine knows only the machine's types: those of the user are shown to it as such."""
        if not self._for_all:
            self._copy_classes()
        file = self._wine.path(f"{OFFICE}\\{SAMPLE}")
        picture = self._pictures / f"wine-association-{self._hive}.png"
        came, told = shown(self._wine, self._screen, ["start", "/unix", str(file)], picture, file.stem)
        self._tell("double click on a file of a Chinese name", told, came)
        self._wine.stop()
        if not self._for_all:
            for key in CLASSES:
                self._wine.run("reg", "delete", f"HKLM\\{key}", "/f")

    def _copy_classes(self) -> None:
        copied = self._wine.drive / "classes.reg"
        for key in CLASSES:
            self._wine.run("reg", "export", f"HKCU\\{key}", r"C:\classes.reg", "/y")
            text = copied.read_text("utf-16").replace("[HKEY_CURRENT_USER\\", "[HKEY_LOCAL_MACHINE\\")
            copied.write_text(text, "utf-16")
            self._wine.run("reg", "import", r"C:\classes.reg")
            copied.unlink()

    def _settings(self) -> dict[str, bytes]:
        """What the program keeps of its user: the files of ``preferences`` by their names."""
        found = self._wine.drive.glob("users/*/AppData/*/perfeval_desktop/*.json")
        return {path.name: path.read_bytes() for path in found}

    def _upgrade(self) -> None:
        own = [self._home / "我的文件.jxzp", self._home / "lib" / "former.py"]
        for path in own:
            path.write_bytes(b"mine")
        settings = self._settings()
        began = time.monotonic()
        code, _ = self._wine.run(r"C:\setup.exe", "/S", *self._where)
        kept = all(path.exists() for path in own) and self._settings() == settings and bool(settings)
        told = f"{time.monotonic() - began:.0f} s; files of the user stay, and the settings {sorted(settings)}"
        self._tell("upgrade in place", told, code == 0 and kept)
        for path in own:
            path.unlink()

    def _remove(self, files: set[str], registry: set[str]) -> None:
        settings = self._settings()
        self._wine.run(f"{self._program}\\uninstall.exe", "/S")
        self._wine.wait_for_server()
        sample = self._wine.path(f"{OFFICE}\\{SAMPLE}")
        self._tell("uninstall", "the user's files and settings stay", sample.exists() and self._settings() == settings)
        shutil.rmtree(self._wine.path(r"C:\users\办事员"))
        of_the_user = re.compile(r"AppData/(Local|Roaming)/perfeval_desktop|AppData/Local/Programs$|/[Tt]emp/")
        now = files_of(self._wine) - files
        left = sorted(each for each in now if not of_the_user.search(each) and Path(each).exists())
        self._tell("uninstall: files", left[:5] or "nothing left", not left)
        after = registry_of(self._wine)
        changed = [*sorted(after - registry), *(f"gone: {each}" for each in sorted(registry - after))]
        told = changed[:8] or f"as before: {len(after)} keys and values of both hives"
        self._tell("uninstall: registry", told, not changed)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dist", type=Path, default=ROOT / "dist")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "ship", help="where build.py left the tree")
    parser.add_argument("--prefix", type=Path, default=ROOT / "build" / "wine")
    parser.add_argument("--log", type=Path, default=ROOT / "build" / "try_wine.log")
    options = parser.parse_args()
    options.log.parent.mkdir(parents=True, exist_ok=True)
    options.log.write_text("", encoding="utf-8")
    wine = Wine(options.prefix.resolve(), options.log)
    with virtual_screen(DISPLAY) as screen:
        try:
            wine.prepare(options.work / "windows" / "lib")
            try_zip(wine, next(options.dist.glob("*-windows-x64.zip")), screen, options.log.parent)
            for setup in sorted(options.dist.glob("*-windows-x64-setup*.exe"), reverse=True):
                Setup(wine, setup, screen, options.log.parent).live()
        finally:
            subprocess.run(["wineserver", "-k"], env=wine.environment, check=False)
    print("all passed" if not wine.failed else f"{wine.failed} failed")
    return 1 if wine.failed else 0


if __name__ == "__main__":
    sys.exit(main())
