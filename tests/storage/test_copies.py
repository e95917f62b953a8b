"""Copies by date: which are kept, that they are whole, and that the newest good one is found."""

import datetime
import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.model.report import Cover
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.copies import MOST_A_DAY, Copies, load, superfluous
from perfeval_desktop.storage.errors import StorageError

NOW = datetime.datetime(2026, 4, 25, 10, 0, tzinfo=datetime.UTC).astimezone()
ADDRESS = "/档案/甲.jxzp"
MINUTE, HOUR, DAY = (datetime.timedelta(minutes=1), datetime.timedelta(hours=1), datetime.timedelta(days=1))


def content(name: str) -> bytes:
    return project_file.dump(SelfEvaluation(pack_id="p", cover=Cover(year=2022, unit_name=name)), "")


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    return Copies(tmp_path / "copies")


def kept_of(times: list[datetime.datetime]) -> list[datetime.datetime]:
    gone = set(superfluous(times, NOW))
    return [time for number, time in enumerate(times) if number not in gone]


def test_all_of_a_day_then_one_a_day_then_one_a_month() -> None:
    times = [NOW - number * HOUR * 6 for number in range(4 * 500)]
    ages = [NOW - time for time in kept_of(times)]
    assert [age for age in ages if age < DAY] == [number * HOUR * 6 for number in range(4)]
    days = [age.days for age in ages if DAY <= age < 31 * DAY]
    assert len(days) in (30, 31)
    assert 11 <= len([age for age in ages if age >= 31 * DAY]) <= 13
    assert max(ages) < 366 * DAY


def test_a_day_of_many_savings_keeps_the_last_ones_and_one_an_hour() -> None:
    times = [NOW - number * MINUTE for number in range(20 * 60)]
    kept = kept_of(times)
    assert kept[:MOST_A_DAY] == times[:MOST_A_DAY]
    assert 18 <= len(kept) - MOST_A_DAY <= 21


@given(st.lists(st.integers(-5 * 86400, 900 * 86400), max_size=80))
def test_the_newest_is_always_kept_and_nothing_changes_a_second_time(ages: list[int]) -> None:
    times = sorted((NOW - datetime.timedelta(seconds=age) for age in ages), reverse=True)
    kept = kept_of(times)
    assert kept[:1] == times[:1]
    assert kept_of(kept) == kept


def test_a_copy_is_what_was_saved(copies: Copies) -> None:
    copies.keep(ADDRESS, content("甲"), NOW - HOUR)
    copies.keep(ADDRESS, content("乙"), NOW)
    copies.keep(ADDRESS, content("乙"), NOW + MINUTE)  # nothing new
    first, second = copies.of(ADDRESS)
    assert (first.time, second.time) == (NOW, NOW - HOUR)
    assert load(first).evaluation.cover.unit_name == "乙"
    assert copies.of("/档案/别的.jxzp") == []
    assert [(file.address, file.copies) for file in copies.files()] == [(ADDRESS, 2)]


def test_keeping_thins_out(copies: Copies) -> None:
    for number in range(20):
        copies.keep(ADDRESS, content(str(number)), NOW - 40 * DAY + number * HOUR / 4)
    assert len(copies.of(ADDRESS)) == 20
    copies.keep(ADDRESS, content("now"), NOW)
    assert len(copies.of(ADDRESS)) == 2


@pytest.mark.parametrize("damage", ["cut", "empty", "changed", "other"])
def test_the_newest_good_copy_is_found_behind_bad_ones(copies: Copies, damage: str) -> None:
    copies.keep(ADDRESS, content("甲"), NOW - HOUR)
    copies.keep(ADDRESS, content("乙"), NOW)
    bad = copies.of(ADDRESS)[0]
    data = bad.path.read_bytes()
    bad.path.write_bytes({"cut": data[:50], "empty": b"", "changed": data[:-1] + b"x", "other": content("丙")}[damage])
    with pytest.raises(StorageError):
        load(bad)
    found = copies.newest_good(ADDRESS)
    assert found is not None
    assert found[1].evaluation.cover.unit_name == "甲"


def test_without_copies_there_is_none(copies: Copies, tmp_path: Path) -> None:
    assert copies.newest_good(ADDRESS) is None
    assert copies.files() == []
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "odd").write_bytes(b"x")
    (tmp_path / "copies" / "empty").mkdir()
    assert copies.files() == []


def test_other_files_in_the_folder_are_no_copies(copies: Copies) -> None:
    copies.keep(ADDRESS, content("甲"), NOW)
    folder = copies.of(ADDRESS)[0].path.parent
    for name in ("x.jxzp", "20260101-1234567890123456.jxzp", "20260101T000000000000Z-short.jxzp"):
        (folder / name).write_bytes(b"")
    assert len(copies.of(ADDRESS)) == 1


def test_damaged_files_are_kept_apart_and_only_some(copies: Copies) -> None:
    for number in range(5):
        copies.keep_damaged(ADDRESS, bytes([number]))
    copies.keep(ADDRESS, content("甲"), NOW)
    (good,) = copies.of(ADDRESS)
    assert [path.read_bytes() for path in sorted(good.path.parent.glob("*.damaged"))] == [b"\2", b"\3", b"\4"]


def test_a_folder_of_another_file_is_told_by_what_it_says(copies: Copies) -> None:
    copies.keep(ADDRESS, content("甲"), NOW)
    about = copies.of(ADDRESS)[0].path.with_name("about.json")
    assert msgspec.json.decode(about.read_bytes()) == {"file": ADDRESS}
    about.write_bytes(b"{")
    assert copies.files() == []
    if os.name != "nt":
        assert about.parent.stat().st_mode & 0o077 == 0
