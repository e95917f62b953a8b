"""The development command: what it says when something is missing, and when it makes the environment again."""

import ctypes.util
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "installer" / "dev.py"


@pytest.fixture
def dev() -> ModuleType:
    """A fresh copy of the script as a module, so that a test may change its constants."""
    spec = importlib.util.spec_from_file_location("dev_under_test", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_only_libraries_that_do_not_load_are_missing(dev: ModuleType) -> None:
    present = "kernel32.dll" if sys.platform == "win32" else ctypes.util.find_library("c")
    libraries = {present: "present", "libnowhere-perfeval.so.9": "nowhere9"}
    assert dev.missing_libraries(libraries) == ["nowhere9"]


def test_only_programs_off_the_path_are_missing(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "there.exe"
    program.write_bytes(b"")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert dev.missing_programs({"there.exe": "there", "gone.exe": "gone"}) == ["gone"]


def test_without_the_right_to_install_the_exact_command_is_named(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "may_install", lambda: False)
    with pytest.raises(dev.CannotContinueError) as problem:
        dev.need_packages(["libegl1", "libgl1"])
    lines = str(problem.value).splitlines()
    assert lines[0] == "缺少系统组件：libegl1 libgl1"
    assert lines[-1].strip() == "sudo apt-get install -y --no-install-recommends libegl1 libgl1"


def test_a_failed_installation_names_the_command_too(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "may_install", lambda: True)
    monkeypatch.setattr(dev, "apt_install", lambda packages: False)
    with pytest.raises(dev.CannotContinueError, match="apt-get install"):
        dev.need_packages(["libegl1"])


def test_optional_programs_never_stop_the_tests(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "may_install", lambda: False)
    dev.want_packages(["poppler-utils"])
    assert "poppler-utils" in capsys.readouterr().out


def test_nothing_missing_says_and_does_nothing(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "apt_install", lambda packages: pytest.fail("nothing to install"))
    dev.need_packages([])
    dev.want_packages([])
    assert capsys.readouterr().out == ""


def test_incomplete_python_needs_the_venv_package_of_its_version(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dev.missing_venv_package((3, 11)) == []
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    assert dev.missing_venv_package((3, 12)) == ["python3.12-venv"]


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_window_needs_a_screen(dev: ModuleType, environment: dict[str, str], platform: str, expected: bool) -> None:
    assert dev.has_screen(environment, platform) is expected


def test_environment_is_made_again_only_when_lock_or_project_change(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("a==1\n", encoding="utf-8")
    project = tmp_path / "pyproject.toml"
    project.write_text("[project]\n", encoding="utf-8")
    stamp = tmp_path / "stamp"
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "LOCK", lock)
    monkeypatch.setattr(dev, "STAMP", stamp)
    monkeypatch.setattr(dev, "venv_program", lambda name: Path(sys.executable))
    assert not dev.environment_is_current()

    stamp.write_text(dev.lock_stamp(), encoding="ascii")
    assert dev.environment_is_current()
    lock.write_text("a==2\n", encoding="utf-8")
    assert not dev.environment_is_current()

    stamp.write_text(dev.lock_stamp(), encoding="ascii")
    project.write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert not dev.environment_is_current()


def test_environment_whose_python_is_gone_is_not_current(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = tmp_path / "stamp"
    stamp.write_text(dev.lock_stamp(), encoding="ascii")
    monkeypatch.setattr(dev, "STAMP", stamp)
    monkeypatch.setattr(dev, "venv_program", lambda name: tmp_path / name)
    assert not dev.environment_is_current()


def test_pytest_options_are_passed_on_in_their_order(dev: ModuleType) -> None:
    options, rest = dev.arguments(["test", "-k", "a or b", "tests/model", "-x", "--lf"])
    assert options.command == "test"
    assert rest == ["-k", "a or b", "tests/model", "-x", "--lf"]


def test_demo_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    done = run("demo", "--no-windows-please", cwd=tmp_path)
    assert done.returncode == 2
    assert "--no-windows-please" in done.stderr
