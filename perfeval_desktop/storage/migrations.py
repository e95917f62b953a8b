"""From the contents of old files to those of today: an ordered list of steps from plain dict to plain dict.

A step never imports the model's classes, which change, and is never edited once a release has written its version.
To change the format: append a step, add a file of the old version to the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from perfeval_desktop.storage.errors import DecodeError, NewerVersionError

Migration = Callable[[dict[str, Any]], dict[str, Any]]


def _with_last_year(content: dict[str, Any]) -> dict[str, Any]:
    """2: last year's package, the documents that bear out an indicator, 定稿 and 待确认: none was there before."""
    return content  # all are empty, which is what a field that is not written means


def _with_history(content: dict[str, Any]) -> dict[str, Any]:
    """3: the file holds its 修改记录 in a member of its own; the package is as it was."""
    return content


def _with_evidence(content: dict[str, Any]) -> dict[str, Any]:
    """4: 佐证材料, named in the package and kept as members of the file: none was there before."""
    return content


MIGRATIONS: tuple[Migration, ...] = (_with_last_year, _with_history, _with_evidence)
VERSION = len(MIGRATIONS) + 1


def upgrade(content: dict[str, Any], version: int, migrations: Sequence[Migration] = MIGRATIONS) -> dict[str, Any]:
    """``content`` of a file of the format ``version``, brought to the newest version.

    Raises NewerVersionError for a version that is yet unknown and DecodeError when a step meets what it cannot read.
    """
    newest = len(migrations) + 1
    if version > newest:
        raise NewerVersionError(version, newest)
    if version < 1:
        raise DecodeError("", f"文件格式版本“{version}”无效")
    for step in migrations[version - 1 :]:
        try:
            content = step(content)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise DecodeError("", "旧版本文件的内容不完整，无法升级") from error
    return content
