"""在已有 Python 的电脑上安装绩效自评填报，不联网 / install for this user from the wheels beside this file.

    python3 install.py              安装，或升级到这里的版本
    python3 install.py --uninstall  卸载；您的材料和设置不动
    python3 install.py --prefix 文件夹  装到别处

Needs Python 3.11, 3.12 or 3.13 (64 bit) on Windows or Linux x86_64, and nothing else: pip comes along as a wheel.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
WHEELS = HERE / "wheels"
PYTHONS = ((3, 11), (3, 12), (3, 13))
NAME = "perfeval-desktop"
TITLE = "绩效自评填报"
APP_ID = "org.perfeval.desktop"
TYPE = "PerfevalDesktop.jxzp"
MARK = ".perfeval-wheelhouse"
"""A file that says that a folder was made by this script and may be removed by it."""

WINDOWS = sys.platform == "win32"


class CannotInstallError(Exception):
    """Why it cannot go on, as a sentence for the user."""


def say(text: str) -> None:
    print(text, flush=True)


def default_prefix() -> Path:
    """Where programs of one user lie."""
    if WINDOWS:
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Programs" / f"{NAME}-python"
    return data_home() / f"{NAME}-python"


def data_home() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def check_machine() -> None:
    """Raise CannotInstallError unless there are wheels for this Python."""
    found = ".".join(map(str, sys.version_info[:2]))
    if sys.version_info[:2] not in PYTHONS or sys.implementation.name != "cpython":
        raise CannotInstallError(f"需要 Python 3.11、3.12 或 3.13，本机运行的是 {found}。")
    if sys.maxsize < 2**32 or platform.machine().lower() not in ("amd64", "x86_64"):
        raise CannotInstallError(f"需要 64 位（x86_64）的 Python，本机是 {platform.machine()}。")
    if not WINDOWS and not sys.platform.startswith("linux"):
        raise CannotInstallError("这里的文件只用于 Windows 和 Linux。")


def check_files() -> None:
    """Raise CannotInstallError unless every file beside this one is as it was packed."""
    for line in (HERE / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        try:
            same = hashlib.sha256((HERE / name).read_bytes()).hexdigest() == digest
        except OSError:
            same = False
        if not same:
            raise CannotInstallError(f"文件缺失或已损坏：{name}。请重新复制整个文件夹。")


def program(environment: Path, name: str) -> Path:
    """The path of a program inside a virtual environment."""
    return environment / "Scripts" / f"{name}.exe" if WINDOWS else environment / "bin" / name


def install(prefix: Path) -> None:
    """Make a new environment, fill it, and only then point menu and file type at it and remove the former one."""
    check_machine()
    check_files()
    if prefix.exists() and not (prefix / MARK).exists():
        raise CannotInstallError(f"{prefix} 中已有别的文件，没有安装。请用 --prefix 换一个文件夹。")
    say(f"正在安装到 {prefix} ……")
    prefix.mkdir(parents=True, exist_ok=True)
    (prefix / MARK).write_text("", encoding="ascii")
    former = environments(prefix)
    number = 1 + max((int(path.name.removeprefix("env-")) for path in former), default=0)
    environment = prefix / f"env-{number}"
    try:
        fill(environment)
    except BaseException:
        shutil.rmtree(environment, ignore_errors=True)
        raise
    shutil.copy2(__file__, prefix / "install.py")
    register(environment)
    for path in former:
        shutil.rmtree(path, ignore_errors=True)  # one that is in use on Windows goes with the next installation
    say(f"安装完成。在开始菜单中找“{TITLE}”，或运行 {program(environment, NAME)}")
    say(f"卸载：{Path(sys.executable).name} “{prefix / 'install.py'}” --uninstall")


def environments(prefix: Path) -> list[Path]:
    """The folders of the program in ``prefix``; whatever else lies there is the user's."""
    return [path for path in prefix.glob("env-*") if re.fullmatch(r"env-[0-9]+", path.name) and path.is_dir()]


def fill(environment: Path) -> None:
    """Install the program and all that it needs into ``environment`` from the wheels, without a network."""
    venv.EnvBuilder(with_pip=False, symlinks=not WINDOWS).create(environment)
    (pip,) = WHEELS.glob("pip-*.whl")
    options = ["--no-index", "--find-links", str(WHEELS), "--no-cache-dir", "--disable-pip-version-check"]
    options += ["--only-binary=:all:", "--no-warn-script-location", "--quiet"]
    command = [str(program(environment, "python")), f"{pip}{os.sep}pip", "--isolated", "install", *options, NAME]
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "PYTHON"))}
    if subprocess.run(command, env=clean, check=False).returncode:
        raise CannotInstallError("安装没有完成，原因见上。")
    if subprocess.run([str(program(environment, NAME)), "--version"], env=clean, check=False).returncode:
        raise CannotInstallError("程序已装入，但无法启动，原因见上。")


def uninstall(prefix: Path) -> None:
    """Remove what ``install`` made, and the folder when nothing else is in it."""
    if not (prefix / MARK).exists():
        raise CannotInstallError(f"{prefix} 中没有安装{TITLE}。")
    unregister()
    for path in environments(prefix):
        shutil.rmtree(path)
    for name in ("install.py", MARK):
        (prefix / name).unlink(missing_ok=True)
    say(f"已卸载{TITLE}。您的材料和设置没有改动。")
    try:
        prefix.rmdir()
    except OSError:
        say(f"{prefix} 里有您自己的文件，没有删除。")


# ---- menu and file type ---------------------------------------------------------------------------------------------


def register(environment: Path) -> None:
    """Put the program into the menu and make it open .jxzp files. Without them it runs all the same."""
    try:
        (register_windows if WINDOWS else register_linux)(environment)
    except OSError as error:
        say(f"没有写入开始菜单：{error.strerror or error}。可以直接运行程序。")


def unregister() -> None:
    with contextlib.suppress(OSError):
        (unregister_windows if WINDOWS else unregister_linux)()


def resources(environment: Path) -> Path:
    found = sorted(environment.rglob("perfeval_desktop/_resources/icons"))
    if not found:
        raise CannotInstallError("程序文件不完整，缺少图标。")
    return found[0]


def linux_files(icons: Path | None) -> dict[Path, Callable[[], bytes]]:
    """The files below the user's data folder and what they hold; ``icons`` is where the icons come from."""
    data = data_home()
    found: dict[Path, Callable[[], bytes]] = {data / "applications" / f"{APP_ID}.desktop": bytes}
    found[data / "mime" / "packages" / f"{APP_ID}.xml"] = (HERE / "perfeval.xml").read_bytes
    for name, kind in ((NAME, "apps"), ("application-x-perfeval", "mimetypes")):
        for size in (16, 24, 32, 48, 64, 128, 256):
            target = data / "icons" / "hicolor" / f"{size}x{size}" / kind / f"{name}.png"
            source = (icons or HERE) / f"{name}-{size}.png"
            found[target] = source.read_bytes
    return found


def register_linux(environment: Path) -> None:
    files = linux_files(resources(environment))
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content())
    run = str(program(environment, NAME)).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    text = (HERE / "perfeval-desktop.desktop").read_text("utf-8")
    text = text.replace("TryExec=@TRYEXEC@\n", "").replace("@EXEC@", f'"{run}"')
    text = text.replace("@ICON@", NAME)
    (data_home() / "applications" / f"{APP_ID}.desktop").write_text(text, encoding="utf-8")
    refresh_linux()


def unregister_linux() -> None:
    files = list(linux_files(None))
    for path in files:
        path.unlink(missing_ok=True)
    refresh_linux()  # before the empty folders go: the tools ask for them
    for path in files:
        for folder in path.relative_to(data_home()).parents:
            with contextlib.suppress(OSError):
                (data_home() / folder).rmdir()


def refresh_linux() -> None:
    for command in (
        ["update-desktop-database", str(data_home() / "applications")],
        ["update-mime-database", str(data_home() / "mime")],
    ):
        if shutil.which(command[0]) and Path(command[1]).is_dir():
            subprocess.run(command, capture_output=True, check=False)


def shortcuts() -> list[str]:
    """PowerShell's words for the shortcuts in the start menu and on the desktop."""
    return [f"([Environment]::GetFolderPath('{place}') + '\\{TITLE}.lnk')" for place in ("Programs", "Desktop")]


def powershell(script: str) -> bool:
    command = ["powershell", "-NoProfile", "-NonInteractive", "-Command", script]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def register_windows(environment: Path) -> None:
    icons = resources(environment)
    python = environment / "Scripts" / "pythonw.exe"
    quoted = {"python": str(python).replace("'", "''"), "icon": str(icons / f"{NAME}.ico").replace("'", "''")}
    lines = ["$shell = New-Object -ComObject WScript.Shell"]
    for place in shortcuts():
        lines += [
            f"$link = $shell.CreateShortcut({place})",
            f"$link.TargetPath = '{quoted['python']}'",
            "$link.Arguments = '-m perfeval_desktop'",
            f"$link.IconLocation = '{quoted['icon']}'",
            "$link.Save()",
        ]
    if not powershell("; ".join(lines)):
        say(f"没有建立快捷方式。请运行 {program(environment, NAME)}")
    if sys.platform == "win32":
        import winreg

        opens = f'"{python}" -m perfeval_desktop "%1"'
        for key, value in {
            ".jxzp": TYPE,
            TYPE: "绩效自评材料",
            rf"{TYPE}\DefaultIcon": f'"{icons / "application-x-perfeval.ico"}"',
            rf"{TYPE}\shell\open\command": opens,
        }.items():
            winreg.SetValue(winreg.HKEY_CURRENT_USER, rf"Software\Classes\{key}", winreg.REG_SZ, value)


def unregister_windows() -> None:
    powershell("; ".join(f"Remove-Item -ErrorAction SilentlyContinue {place}" for place in shortcuts()))
    if sys.platform == "win32":
        import winreg

        for key in (rf"{TYPE}\shell\open\command", rf"{TYPE}\shell\open", rf"{TYPE}\shell", rf"{TYPE}\DefaultIcon",
                    TYPE, ".jxzp"):  # fmt: skip
            with contextlib.suppress(OSError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, rf"Software\Classes\{key}")


def main() -> int:
    parser = argparse.ArgumentParser(description=f"安装或卸载{TITLE}，不联网，只装给当前用户")
    parser.add_argument("--prefix", type=Path, default=None, metavar="文件夹", help="装在哪里")
    parser.add_argument("--uninstall", action="store_true", help="卸载")
    options = parser.parse_args()
    beside = HERE if (HERE / MARK).exists() else default_prefix()  # the copy in the installed folder knows its place
    prefix = (options.prefix or beside).absolute()
    try:
        if options.uninstall:
            uninstall(prefix)
        else:
            install(prefix)
    except CannotInstallError as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"无法写入 {problem.filename}：{problem.strerror}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
