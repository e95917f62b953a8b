"""Install the Windows packages under Wine, use them, upgrade, remove them, look what is left.

    python3 installer/try_wine.py [--dist dist] [--prefix FOLDER] [--log FILE]

Needs wine64, Xvfb, xdotool and mingw-w64. Wine 8 lacks DLLs that Windows 10 has: Qt asks for icuuc and mscms, the
reader of old workbooks for bcryptprimitives. Stand-ins are compiled for the trial and never shipped. What Wine proves
is that every file is there and loads, that the program's workers start, and what the installer writes and removes; it
is not Windows. Ends with 1 when anything fails.
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
from installer.ship.trials import Screen, TrialLog, lives_on, virtual_screen  # noqa: E402

DISPLAY = ":79"
KEYS = (
    r"HKCU\Software\perfeval_desktop",
    r"HKCU\Software\Classes\.jxzp",
    r"HKCU\Software\Classes\PerfevalDesktop.jxzp",
    r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\perfeval_desktop",
)
MSCMS = ("GetColorDirectoryW", "GetStandardColorSpaceProfileW", "OpenColorProfileW", "CloseColorProfile",
         "GetColorProfileFromHandle", "WcsOpenColorProfileW", "WcsGetDefaultColorProfile",
         "WcsGetDefaultColorProfileSize", "WcsCreateIccProfile")  # fmt: skip


RANDOM = """#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T size) { return SystemFunction036(to, (ULONG)size); }
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
            "WINEDLLOVERRIDES": "mscoree=;mshtml=;winemenubuilder.exe=d;icuuc=n;mscms=n,b", "DISPLAY": DISPLAY,
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
        sources = {"bcryptprimitives": RANDOM}
        for name, functions in (("icuuc", re.findall(r"\b(u[a-z]*_\w+)", part)), ("mscms", MSCMS)):
            lines = (f"__declspec(dllexport) void *{each}(void) {{ return 0; }}\n" for each in functions)
            sources[name] = "".join(lines)
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


def shown(wine: Wine, screen: Screen, words: list[str], picture: Path) -> tuple[bool, float]:
    """Start the program, wait for its window, and leave it open; whether it came and stayed, and after how long."""
    began = time.monotonic()
    process = wine.start(*words)
    came = screen.shows_window(120)
    took = time.monotonic() - began
    stays = lives_on(process, 5)
    screen.photograph(picture)
    return came and stays, took


def try_zip(wine: Wine, archive: Path, screen: Screen, pictures: Path) -> None:
    folder = r"C:\users\办事员\文档 资料\绩效"
    target = wine.path(folder)
    shutil.rmtree(target, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(target)
    (inside,) = target.iterdir()
    program = f"{folder}\\{inside.name}"
    code, said = wine.run(f"{program}\\perfeval-desktop-cli.exe", "--self-test")
    wine.tell("zip: self-test in a Chinese folder", said.strip().splitlines()[-1:], code == 0)
    sample = f"{folder}\\某单位 示例.jxzp"
    code, _ = wine.run(f"{program}\\perfeval-desktop-cli.exe", "sample", sample)
    units = wine.path(f"{folder}\\各单位")
    units.mkdir()
    for number in range(16):  # so many that worker processes read them
        shutil.copy(wine.path(sample), units / f"单位{number:02}.jxzp")
    code, said = wine.run(
        f"{program}\\perfeval-desktop-cli.exe", "collect", f"{folder}\\各单位", "--xlsx", f"{folder}\\汇总.xlsx"
    )
    first = said.partition("\n")[0].strip()
    wine.tell("zip: collecting with worker processes", first, code == 0 and first.startswith("读出 16 份"))
    targets = [word for kind in ("xlsx", "pdf", "docx") for word in (f"--{kind}", sample.replace("jxzp", kind))]
    code, said = wine.run(f"{program}\\perfeval-desktop-cli.exe", "export", sample, *targets)
    sizes = [wine.path(sample).with_suffix(f".{kind}").stat().st_size for kind in ("xlsx", "pdf", "docx")]
    wine.tell("zip: exports", sizes, code == 0 and all(sizes))
    came, took = shown(wine, screen, [f"{program}\\perfeval-desktop.exe", sample], pictures / "wine-zip.png")
    wine.tell("zip: window with a file of a Chinese name", f"{took:.1f} s", came)
    wine.stop()
    changed = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=inside, capture_output=True, check=False)
    wine.tell("zip: files after use", changed.stdout.decode() or "unchanged", changed.returncode == 0)
    shutil.rmtree(target)


def try_setup(wine: Wine, setup: Path, screen: Screen, pictures: Path) -> None:
    shutil.copy(setup, wine.drive / "setup.exe")
    before = files_of(wine)
    began = time.monotonic()
    code, _ = wine.run(r"C:\setup.exe", "/S")
    home = next(wine.drive.glob("users/*/AppData/Local/Programs/perfeval-desktop"), None)
    wine.tell("setup /S", f"{time.monotonic() - began:.0f} s, exit code {code}", code == 0 and home is not None)
    if home is None:
        return
    whole = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=home, capture_output=True, check=False)
    wine.tell("setup: SHA256SUMS", whole.stdout.decode()[-200:] or "all files whole", whole.returncode == 0)
    links = sorted(Path(each).name for each in files_of(wine) - before if each.endswith(".lnk"))
    wine.tell("setup: links", links, links == [f"{TITLE}.lnk"] * 2)
    wine.tell("setup: keys", len(KEYS), all(wine.run("reg", "query", key)[0] == 0 for key in KEYS))
    program = "C:\\" + str(home.relative_to(wine.drive)).replace("/", "\\")
    came, took = shown(wine, screen, [f"{program}\\perfeval-desktop.exe"], pictures / "wine-setup.png")
    wine.tell("setup: window", f"{took:.1f} s", came)
    code, _ = wine.run(r"C:\setup.exe", "/S")
    wine.tell("setup while the program runs", f"exit code {code}", code == 5)
    wine.tell(
        "uninstall while the program runs",
        "refused",
        wine.run(f"{program}\\uninstall.exe", "/S", f"_?={program}")[0] == 5,
    )
    wine.stop()
    (home / "我的文件.jxzp").write_bytes(b"mine")
    (home / "lib" / "former.py").write_bytes(b"mine too")
    settings = next(wine.drive.glob("users/*/AppData/Local/perfeval_desktop/preferences.json"), None)
    began = time.monotonic()
    code, _ = wine.run(r"C:\setup.exe", "/S")
    kept = (home / "我的文件.jxzp").exists() and (settings is None or settings.exists())
    wine.tell(
        "upgrade in place", f"{time.monotonic() - began:.0f} s; files of the user and settings stay", code == 0 and kept
    )
    code, said = wine.run(f"{program}\\perfeval-desktop-cli.exe", "--self-test")
    wine.tell("self-test after the upgrade", said.strip().splitlines()[-1:], code == 0)
    (home / "我的文件.jxzp").unlink()
    (home / "lib" / "former.py").unlink()
    wine.run(f"{program}\\uninstall.exe", "/S")
    wine.wait_for_server()
    settings_own = re.compile(r"AppData/Local/perfeval_desktop|AppData/Local/Programs$|/[Tt]emp/")
    left = sorted(each for each in files_of(wine) - before if not settings_own.search(each) and Path(each).exists())
    wine.tell("uninstall: files", left[:5] or "nothing left", not left)
    keys = [key for key in KEYS if wine.run("reg", "query", key)[0] == 0]
    wine.tell("uninstall: keys", keys or "nothing left", not keys)


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
            try_setup(wine, next(options.dist.glob("*-windows-x64-setup.exe")), screen, options.log.parent)
        finally:
            subprocess.run(["wineserver", "-k"], env=wine.environment, check=False)
    print("all passed" if not wine.failed else f"{wine.failed} failed")
    return 1 if wine.failed else 0


if __name__ == "__main__":
    sys.exit(main())
