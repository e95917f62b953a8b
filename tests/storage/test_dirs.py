"""The program's folders: the system's, or all below one that the user names."""

from pathlib import Path

import pytest

from perfeval_desktop.storage.dirs import HOME_VARIABLE, Dirs, default_dirs


def test_one_variable_moves_all_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    dirs = default_dirs()
    assert dirs == Dirs.below(tmp_path / "home")
    assert len({dirs.config, dirs.state, dirs.log}) == 3
    assert not (tmp_path / "home").exists(), "asking for a folder does not make it"


def test_without_it_the_system_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    dirs = default_dirs()
    assert all("perfeval_desktop" in folder.parts for folder in (dirs.config, dirs.state, dirs.log))
