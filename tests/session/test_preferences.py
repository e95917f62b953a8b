"""Preferences survive a restart; a damaged file or a full disk never keeps anybody from working."""

import errno
import logging
import os
from pathlib import Path

import msgspec
import pytest

from perfeval_desktop.session.preferences import MAX_RECENT, Preferences, PreferencesStore, RecentFile
from perfeval_desktop.storage.dirs import Dirs


@pytest.fixture
def dirs(tmp_path: Path) -> Dirs:
    return Dirs.below(tmp_path / "家")


def file_of(dirs: Dirs) -> Path:
    return dirs.config / "preferences.json"


def test_the_first_start_has_the_defaults_and_writes_nothing(dirs: Dirs) -> None:
    assert PreferencesStore(dirs).value == Preferences()
    assert not dirs.config.exists()


def test_what_was_set_is_there_after_a_restart(dirs: Dirs, tmp_path: Path) -> None:
    store = PreferencesStore(dirs)
    store.update(theme="dark", zoom=150, window_geometry="AdnQywADAAA=")
    store.remember(tmp_path / "自评.jxzp", "办公室 2022")
    assert PreferencesStore(dirs).value == store.value
    assert store.value == Preferences(
        recent=(RecentFile(str(tmp_path / "自评.jxzp"), "办公室 2022"),),
        window_geometry="AdnQywADAAA=",
        theme="dark",
        zoom=150,
    )


@pytest.mark.parametrize(
    "damaged",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"zoom": 5}', b'{"zoom": "100"}', b'{"theme": "pink"}', b"[" * 100_000],
)
def test_a_damaged_file_means_the_defaults_and_is_mended_by_the_next_change(
    dirs: Dirs, damaged: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    dirs.config.mkdir(parents=True)
    file_of(dirs).write_bytes(damaged)
    store = PreferencesStore(dirs)
    assert store.value == Preferences()
    assert "using the defaults" in caplog.text
    store.update(zoom=125)
    assert PreferencesStore(dirs).value.zoom == 125


def test_what_a_newer_program_wrote_does_not_matter(dirs: Dirs) -> None:
    dirs.config.mkdir(parents=True)
    file_of(dirs).write_bytes(b'{"zoom": 125, "colour": "red"}')
    assert PreferencesStore(dirs).value == Preferences(zoom=125)


@pytest.mark.parametrize("change", [{"zoom": 5}, {"zoom": "100"}, {"theme": "pink"}, {"recent": ("a.jxzp",)}])
def test_a_value_that_cannot_be_is_refused_and_not_kept(dirs: Dirs, change: dict[str, object]) -> None:
    store = PreferencesStore(dirs)
    with pytest.raises(msgspec.ValidationError):
        store.update(**change)
    assert store.value == Preferences()


def test_a_disk_that_is_full_is_logged_only(
    dirs: Dirs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "injected")

    store = PreferencesStore(dirs)
    monkeypatch.setattr(os, "fsync", full)
    with caplog.at_level(logging.WARNING):
        store.update(zoom=125)
    assert store.value.zoom == 125
    assert "not written" in caplog.text


def test_a_folder_that_cannot_be_made_is_logged_only(dirs: Dirs, caplog: pytest.LogCaptureFixture) -> None:
    dirs.config.parent.mkdir()
    dirs.config.write_text("a file where the folder should be")
    store = PreferencesStore(dirs)
    store.update(zoom=125)
    assert store.value.zoom == 125
    assert "not written" in caplog.text


def test_recent_files_are_newest_first_without_doubles_and_not_endless(dirs: Dirs, tmp_path: Path) -> None:
    store = PreferencesStore(dirs)
    for number in range(MAX_RECENT + 3):
        store.remember(tmp_path / f"{number}.jxzp", "")
    store.remember(tmp_path / "5.jxzp", "again")
    names = [Path(file.path).stem for file in store.value.recent]
    assert names[:3] == ["5", "12", "11"]
    assert len(names) == len(set(names)) == MAX_RECENT
    store.forget(str(tmp_path / "12.jxzp"))
    assert [Path(file.path).stem for file in store.value.recent][:2] == ["5", "11"]


def test_a_relative_path_is_remembered_in_full(dirs: Dirs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = PreferencesStore(dirs)
    store.remember(Path("自评.jxzp"), "")
    assert store.value.recent[0].path == str(tmp_path / "自评.jxzp")
