"""The settings of an office: what they change, and that a wrong one is told and ignored."""

import logging
from pathlib import Path, PureWindowsPath

import pytest

from perfeval_desktop.app.main import main
from perfeval_desktop.storage.dirs import HOME_VARIABLE, default_dirs
from perfeval_desktop.storage.office import OFFICE_VARIABLE, Office, office_file, read_office


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "office.toml"
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    monkeypatch.setenv(OFFICE_VARIABLE, str(path))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return path


def test_the_file_lies_where_only_an_administrator_writes() -> None:
    assert office_file("linux", {}) == Path("/etc/xdg/perfeval_desktop/office.toml")
    windows = PureWindowsPath(office_file("win32", {}))
    assert windows.parts[-2:] == ("perfeval_desktop", "office.toml")
    assert str(office_file("win32", {})).startswith(r"C:\ProgramData")
    assert office_file("linux", {OFFICE_VARIABLE: "/srv/office.toml"}) == Path("/srv/office.toml")


def test_without_a_file_nothing_is_set(file: Path) -> None:
    assert read_office(file) == Office()
    assert default_dirs().office == Office()


def test_all_settings(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "资料 甲").mkdir()
    monkeypatch.setenv("USER_OF_TEST", "甲")
    file.write_text(
        f'data_folder = "{tmp_path.as_posix()}/资料 $USER_OF_TEST"\nbackup_folder = "{tmp_path.as_posix()}"\n'
        'default_pack = "mof-2020"\nfonts = ["方正仿宋_GBK", "SimSun"]\n',
        encoding="utf-8-sig",  # as the Windows editor writes it
    )
    office = default_dirs().office
    assert office == Office(tmp_path / "资料 甲", tmp_path, "mof-2020", ("方正仿宋_GBK", "SimSun"))
    assert office.faults == ()


def test_each_user_has_a_folder_for_copies(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(f'backup_folder = "{tmp_path.as_posix()}"\n', encoding="utf-8")
    monkeypatch.setattr("getpass.getuser", lambda: "处室\\张三")
    assert default_dirs().state == tmp_path / "处室_张三" / "perfeval_desktop"
    monkeypatch.setattr("getpass.getuser", lambda: "..")
    assert default_dirs().state.parent.name == "user"

    def fail() -> str:
        raise ModuleNotFoundError("pwd")  # Windows without a name in its environment

    monkeypatch.setattr("getpass.getuser", fail)
    assert default_dirs().state.parent.name == "user"


def test_bad_values_are_told_and_the_others_count(file: Path) -> None:
    file.write_text(
        'data_folder = "relative/folder"\nbackup_folder = "/nowhere/at/all"\ndefault_pack = 3\n'
        'fonts = "SimSun"\ndefualt_pack = "x"\n',
        encoding="utf-8",
    )
    office = read_office(file)
    assert office == Office(fonts=("SimSun",))
    assert office.faults == (
        r"data_folder 要写完整的文件夹，从盘符、\\服务器或 / 开始：relative/folder",
        "backup_folder 找不到文件夹 /nowhere/at/all",
        "default_pack 要写成引号中的文字",
        "没有 defualt_pack 这一项，是不是 default_pack",
    )
    assert office.fault_sentence().startswith(f"单位统一设置“{file}”有 4 处没有采用：data_folder ")


@pytest.mark.parametrize("content", [b"data_folder = ", b"\xff\xfe\x00", b"[" * 5000, b"# " * 40_000])
def test_a_damaged_file_is_told_and_ignored(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    office = read_office(file)
    assert office == Office()
    assert len(office.faults) == 1
    assert f"“{file}”整个文件没有采用：" in office.fault_sentence()


def test_a_file_that_cannot_be_read_is_told(file: Path) -> None:
    file.mkdir()
    assert read_office(file).faults == ("文件读不出（这是一个文件夹，不是文件）",)


def test_the_log_tells(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.write_text("fonts = 1\n", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert main(["--version"]) == 0
    assert "settings of the office: fonts 要写成" in caplog.text


def test_a_portable_program_has_no_office(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('default_pack = "mof-2020"\n', encoding="utf-8")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "stick"))
    assert default_dirs().office == Office()


def test_the_example_in_the_readme_has_only_known_settings(file: Path) -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
    file.write_text(readme.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    office = read_office(file)
    assert (office.default_pack, len(office.fonts)) == ("mof-2020", 2)
    others = {"data_folder", "backup_folder"}  # the folders of others
    assert {fault.partition(" ")[0] for fault in office.faults} <= others
