"""The commands that hold one thing against another: a file against a printed code, and a file against a file."""

from __future__ import annotations

from pathlib import Path

from perfeval_desktop.app.change_lines import change_item, change_line
from perfeval_desktop.app.file_commands import load
from perfeval_desktop.app.results import FINE, FOUND, report
from perfeval_desktop.export.printed_code import code_in, is_copy
from perfeval_desktop.session.finals import Agreement, changes_since, printed_changes, sentence_of, verify


def verify_code(path: Path, code: str, *, as_json: bool) -> int:
    """Say whether ``code`` is that of the file, and what changed since it was. A copy has its code in itself.

    Raises StorageError, CodeError, ExportError.
    """
    evaluation, pack = load(path)
    code = code_in(Path(code)) if is_copy(code) else code
    verdict = verify(evaluation, pack, code)
    lines = changes_since(verdict, evaluation, pack)
    report(
        [{"agreement": verdict.agreement.value, "code": verdict.code, "changes": [*map(change_item, lines)]}],
        [sentence_of(verdict, len(lines)), *map(change_line, lines)],
        as_json=as_json,
    )
    return FINE if verdict.agreement is Agreement.SAME else FOUND


def diff(one: Path, other: Path, *, as_json: bool) -> int:
    """Print in which fields the second file differs from the first. Raises StorageError, PackError."""
    before, _ = load(one)
    after, pack = load(other)
    lines = printed_changes(before, after, pack)
    report([*map(change_item, lines)], [*map(change_line, lines)] or ["两份文件的内容相同。"], as_json=as_json)
    return FOUND if lines else FINE
