"""Old contents are brought up step by step; nothing is guessed."""

from typing import Any

import pytest

from perfeval_desktop.storage.errors import DecodeError, NewerVersionError
from perfeval_desktop.storage.migrations import MIGRATIONS, VERSION, upgrade


def rename_unit(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "unit_name": content["unit"]}


def drop_unit(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name != "unit"}


STEPS = (rename_unit, drop_unit)


def test_the_version_counts_the_steps() -> None:
    assert len(MIGRATIONS) + 1 == VERSION


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (1, {"unit_name": "办公室"}),
        (2, {}),
        (3, {"unit": "办公室"}),
    ],
)
def test_only_the_steps_after_the_files_version_are_taken(version: int, expected: dict[str, str]) -> None:
    assert upgrade({"unit": "办公室"}, version, STEPS) == expected


def test_the_content_that_was_read_is_left_alone() -> None:
    content = {"unit": "办公室"}
    upgrade(content, 1, STEPS)
    assert content == {"unit": "办公室"}


def test_a_newer_version_is_refused() -> None:
    with pytest.raises(NewerVersionError, match="第4版"):
        upgrade({}, 4, STEPS)


@pytest.mark.parametrize("version", [0, -1])
def test_a_version_that_never_was_is_refused(version: int) -> None:
    with pytest.raises(DecodeError, match="版本"):
        upgrade({}, version, STEPS)


def test_an_old_file_that_lacks_something_is_refused_in_chinese() -> None:
    with pytest.raises(DecodeError, match="无法升级"):
        upgrade({}, 1, STEPS)
