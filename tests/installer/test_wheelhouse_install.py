"""installer/wheelhouse/install.py: what it refuses, what it writes and that nothing of it stays."""

import hashlib
import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "installer" / "wheelhouse" / "install.py"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="menu entries are those of Linux")


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("install_under_test", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    here = tmp_path / "wheelhouse"
    (here / "wheels").mkdir(parents=True)
    for name in ("perfeval-desktop.desktop", "perfeval.xml"):
        (here / name).write_bytes((ROOT / "installer" / "linux" / name).read_bytes())
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in here.iterdir() if path.is_file()
    )
    (here / "SHA256SUMS").write_text(sums, encoding="utf-8")
    monkeypatch.setattr(module, "HERE", here)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(module, "refresh_linux", lambda: None)
    return module


def environment(folder: Path) -> None:
    """What fill() would leave, as far as the menu needs it."""
    icons = folder / "lib" / "perfeval_desktop" / "_resources" / "icons"
    icons.mkdir(parents=True)
    for path in (ROOT / "resources" / "icons").glob("*.png"):
        (icons / path.name).write_bytes(path.read_bytes())


def test_install_upgrade_uninstall(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "fill", environment)
    prefix = tmp_path / "程 序"
    script.install(prefix)
    script.install(prefix)
    assert [path.name for path in prefix.iterdir() if path.is_dir()] == ["env-2"]
    entry = (tmp_path / "data/applications/org.perfeval.desktop.desktop").read_text("utf-8")
    assert f'Exec="{prefix}/env-2/bin/perfeval-desktop" %f' in entry
    assert "@" not in entry
    script.uninstall(prefix)
    assert not prefix.exists()
    assert not any(path.is_file() for path in (tmp_path / "data").rglob("*"))


def test_what_a_user_keeps_in_the_folder_of_the_program_outlives_it(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(script, "fill", environment)
    prefix = tmp_path / "程 序"
    script.install(prefix)
    mine = [prefix / "材料2026" / "甲.jxzp", prefix / "env-mine" / "乙.jxzp", prefix / "丙.jxzp"]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_text("我的", encoding="utf-8")
    script.install(prefix)
    script.uninstall(prefix)
    assert sorted(path for path in prefix.rglob("*") if path.is_file()) == sorted(mine)
    assert "里有您自己的文件，没有删除" in capsys.readouterr().out


def test_a_failed_installation_leaves_the_former_one(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script, "fill", environment)
    script.install(tmp_path / "p")

    def fail(folder: Path) -> None:
        environment(folder)
        raise script.CannotInstallError("磁盘已满")

    monkeypatch.setattr(script, "fill", fail)
    with pytest.raises(script.CannotInstallError):
        script.install(tmp_path / "p")
    assert [path.name for path in (tmp_path / "p").iterdir() if path.is_dir()] == ["env-1"]


def test_what_it_refuses(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(script.CannotInstallError, match="已有别的文件"):
        script.install(tmp_path / "mine")
    with pytest.raises(script.CannotInstallError, match="没有安装"):
        script.uninstall(tmp_path / "mine")
    monkeypatch.setattr(script.sys, "version_info", (3, 9, 0))
    with pytest.raises(script.CannotInstallError, match="需要 Python"):
        script.check_machine()


def test_a_damaged_file_is_named(script: ModuleType) -> None:
    script.check_files()
    (script.HERE / "perfeval.xml").write_bytes(b"")
    with pytest.raises(script.CannotInstallError, match=r"perfeval\.xml"):
        script.check_files()


def test_the_prefix_is_beside_the_user(script: ModuleType) -> None:
    assert script.default_prefix() == Path(os.environ["XDG_DATA_HOME"]) / "perfeval-desktop-python"
