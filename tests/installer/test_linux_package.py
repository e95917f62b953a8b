"""The Linux packages, from a tree with the form of a real one: launchers, menu entry, the .run, what Qt needs."""

import contextlib
import os
import platform
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from installer.ship import inputs, linux, parts, run_file
from installer.ship.common import ROOT, Places

needs_shell = pytest.mark.skipif(os.name == "nt", reason="no POSIX shell")


@needs_shell
def test_the_run_file_knows_its_payload_and_refuses_a_changed_one(tmp_path: Path) -> None:
    whole = run_file.header(b"tools", b"payload") + b"tools" + b"payload"
    file = tmp_path / "a b.run"
    file.write_bytes(whole)
    done = subprocess.run(["sh", file, "--check"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "安装文件完好" in done.stdout.decode()
    file.write_bytes(whole[:-1] + b"X")
    done = subprocess.run(["sh", file], capture_output=True, check=False, env=os.environ | {"HOME": str(tmp_path)})
    assert done.returncode == 1
    assert "已损坏" in done.stderr.decode()
    assert [path.name for path in tmp_path.iterdir()] == ["a b.run"]


def tools_of_this_machine(folder: Path) -> Path | None:
    """xz with its libraries, under the names that the .run file gives them; None when they are not to be found."""
    folder.mkdir()
    places = [Path("/lib64"), Path("/lib/x86_64-linux-gnu"), Path("/usr/lib/x86_64-linux-gnu"), Path("/usr/bin")]
    for name in ("xz", linux.LOADER, "libc.so.6", "liblzma.so.5", "libpthread.so.0"):
        found = next((place / name for place in places if (place / name).exists()), None)
        if found is None:
            return None
        shutil.copy(found, folder / name)
    return folder


@pytest.fixture
def run_package(tree: Path, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A .run file of the small tree, which unpacks with the tools of this machine."""
    tools = tools_of_this_machine(tmp_path / "tools")
    if tools is None:
        pytest.skip("needs xz and the C library of x86_64")
    monkeypatch.setattr(run_file, "_tools", lambda *ignored: tools)
    return run_file.build_run(places, tree)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "家 home"
    folder.mkdir()
    return folder


def run_at(home: Path, path: Path, *words: str) -> str:
    """Run a script as the user whose home this is and return what it said."""
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["sh", path, *words], env=environment, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout.decode()


def files_at(home: Path) -> list[str]:
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file() or path.is_symlink())


@needs_shell
def test_the_run_file_installs_itself_and_leaves_nothing(run_package: Path, tree: Path, home: Path) -> None:
    for _time in ("first", "again"):
        assert "安装完成" in run_at(home, run_package)
    program = home / ".local/opt/perfeval-desktop"
    assert (program / "app/甲 乙.py").read_bytes() == (tree / "app/甲 乙.py").read_bytes()
    entry = (home / ".local/share/applications/org.perfeval.desktop.desktop").read_text("utf-8")
    assert f'\nExec="{program}/perfeval-desktop" %f\n' in entry
    assert f"\nTryExec={program}/perfeval-desktop\n" in entry
    assert [path.name for path in program.parent.iterdir()] == ["perfeval-desktop"]
    assert "已卸载" in run_at(home, program / "uninstall.sh")
    assert files_at(home) == []
    assert not program.exists()


@needs_shell
@pytest.mark.parametrize("listed", [True, False], ids=["", "list of files lost"])
def test_what_a_user_keeps_in_the_folder_of_the_program_outlives_it(
    run_package: Path, home: Path, *, listed: bool
) -> None:
    program = home / "软件/绩效 自评"
    run_at(home, run_package, "--prefix", str(program))
    mine = {"我的 材料.jxzp": "甲", "app/旧 文件/-x.jxzp": "乙"}
    for name, text in mine.items():
        parts.write(program / name, text.encode())
    parts.write(program / "lib/__pycache__/x.pyc", b"")
    if not listed:
        for name in ("SHA256SUMS", "perfeval-desktop.ico", "perfeval-desktop.exe"):  # the latter two are of Windows
            (program / name).unlink()
        del mine["app/旧 文件/-x.jxzp"]
    run_at(home, run_package, "--prefix", str(program))
    assert {name: (program / name).read_text("utf-8") for name in mine} == mine
    assert not (program / "lib/__pycache__/x.pyc").exists()
    assert [path.name for path in program.parent.iterdir()] == [program.name]
    assert "里有您自己的文件，没有删除" in run_at(home, program / "uninstall.sh")
    assert files_at(home) == sorted(f"软件/绩效 自评/{name}" for name in mine)


@needs_shell
def test_removing_one_copy_leaves_the_menu_entry_of_another(run_package: Path, home: Path) -> None:
    former, other = home / ".local/opt/perfeval-desktop", home / "软件"
    run_at(home, run_package)
    run_at(home, run_package, "--prefix", str(other))
    run_at(home, former / "uninstall.sh")
    assert (home / ".local/bin/perfeval-desktop").resolve() == other / "perfeval-desktop"
    assert (home / ".local/share/applications/org.perfeval.desktop.desktop").is_file()
    run_at(home, other / "uninstall.sh")
    assert files_at(home) == []


@needs_shell
@pytest.mark.parametrize("script", ["install.sh", "perfeval-desktop.sh", "python.sh"])
def test_shell_scripts_have_no_slip(script: str) -> None:
    subprocess.run(["sh", "-n", ROOT / "installer/linux" / script], check=True)


@needs_shell
def test_a_worker_of_the_installed_program_is_python_and_not_the_program_anew(tmp_path: Path) -> None:
    """The launcher starts Python under the name of the program, which Python then takes for itself."""
    parts.write(tmp_path / "boot.py", (ROOT / "installer/linux/boot.py").read_bytes())
    parts.write(tmp_path / linux.WORKER, f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'.encode())
    (tmp_path / linux.WORKER).chmod(0o755)
    main = "import multiprocessing\ndef main():\n    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
    main += "        print(pool.apply(len, ('four',)))\n"
    for name, code in (("__init__.py", ""), ("app/__init__.py", ""), ("app/main.py", main)):
        parts.write(tmp_path / "app/perfeval_desktop" / name, code.encode())
    command = ["perfeval-desktop", "-S", "-P", tmp_path / "boot.py"]
    done = subprocess.run(command, executable=sys.executable, capture_output=True, check=False, timeout=60)
    assert (done.stdout.decode().strip(), done.stderr.decode()) == ("4", "")


@pytest.mark.parametrize("script", ["perfeval-desktop.sh", "python.sh"])
def test_the_launchers_look_where_the_build_looks(script: str) -> None:
    text = (ROOT / "installer/linux" / script).read_text("utf-8")
    (libraries,) = re.findall(r'^libraries="(.*)"$', text, re.MULTILINE)
    assert '--library-path "$libraries"' in text
    places = libraries.replace('$(dirname "$runtime")', "$here").replace("$runtime", "$here/runtime").split(":")
    assert places == [f"$here/{place}" for place in linux.LIBRARIES]


def test_the_menu_entry_opens_files() -> None:
    entry = linux.desktop_file("/opt/x/perfeval-desktop", "perfeval-desktop").decode()
    assert "Exec=/opt/x/perfeval-desktop %f\n" in entry
    assert "MimeType=application/x-perfeval;\n" in entry
    assert "@" not in entry


# ---- what Qt needs -------------------------------------------------------------------------------------------------


def qt_here() -> Path | None:
    """Where this Python has the wheel of Qt that the lock names; None when it has another one, or none."""
    with contextlib.suppress(metadata.PackageNotFoundError):
        wanted = {pin.name: pin.version for pin in inputs.pins()}["pyside6-essentials"]
        found = metadata.distribution("PySide6-Essentials")
        if found.version == wanted and sys.platform == "linux" and platform.machine() == "x86_64":
            return Path(str(found.locate_file("")))
    return None


needs_qt = pytest.mark.skipif(qt_here() is None, reason="this Python has not the locked Qt for Linux on x86_64")


@needs_qt
def test_what_the_list_keeps_is_in_this_release_of_qt() -> None:
    """The printer, the input method, the platforms: a word that finds nothing would leave them out in silence."""
    site = qt_here()
    assert site is not None
    assert [name for name in parts.trim()["keep"]["linux"] if not list(site.glob(name))] == []


@needs_qt
@pytest.mark.skipif(shutil.which("readelf") is None, reason="readelf (Debian: binutils) is not installed")
def test_qt_needs_no_newer_c_library_than_the_packages_bring() -> None:
    site = qt_here()
    assert site is not None
    kept = [path for name in parts.trim()["keep"]["linux"] for path in site.glob(name) if ".so" in path.name]
    newest = max(map(parts.newest_glibc, kept))
    assert (2, 28) <= newest <= linux.glibc_of_lock()
