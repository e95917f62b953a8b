"""The commands that hold one thing against another: a file against a printed code, and a file against a file."""

from __future__ import annotations

from pathlib import Path

from perfeval_desktop.app.change_lines import change_item, change_line
from perfeval_desktop.app.exporting import press_anew
from perfeval_desktop.app.file_commands import load
from perfeval_desktop.app.results import CANNOT, FINE, FOUND, is_taken, report
from perfeval_desktop.bureau.comparing import Comparison, compare_with, is_export
from perfeval_desktop.bureau.comparison_paper import print_comparison
from perfeval_desktop.bureau.copy_check import check_copy
from perfeval_desktop.export.printed_code import is_copy
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.verifying import (
    Agreement,
    Since,
    Verdict,
    changes_between,
    changes_since,
    sentence_of,
    verify,
)


def verify_code(path: Path, code: str, *, as_json: bool) -> int:
    """Say whether ``code`` is that of the file, and what changed since it was. A copy has its code in itself, and is
    read as well: it may have been altered since.

    Raises StorageError, CodeError, ExportError.
    """
    evaluation, pack = load(path)
    if is_copy(code):
        return _verify_copy(Path(code), evaluation, pack, as_json=as_json)
    verdict = verify(evaluation, pack, code)
    since = changes_since(verdict, evaluation, pack)
    report([_item(verdict, since)], [sentence_of(verdict, since), *map(change_line, since.lines)], as_json=as_json)
    return FINE if verdict.agreement is Agreement.SAME else FOUND


def _verify_copy(copy: Path, evaluation: SelfEvaluation, pack: RulePack, *, as_json: bool) -> int:
    found = check_copy(copy, evaluation, pack, press_anew)
    item = _item(found.verdict, found.since) | {"altered": [*map(change_item, found.altered)]}
    lines = [f"改过 · {change_line(line)}" for line in found.altered]
    report([item], [found.sentence, *lines, *map(change_line, found.since.lines)], as_json=as_json)
    return FINE if found.is_same else FOUND


def _item(verdict: Verdict, since: Since) -> dict[str, object]:
    return {
        "agreement": verdict.agreement.value,
        "code": verdict.code,
        "changes": [*map(change_item, since.lines)],
        "unprinted": since.unprinted,
        "annex_changed": since.annex,
        "words_changed": since.words,
    }


def diff(one: Path, other: Path, pdf: Path | None = None, *, as_json: bool) -> int:
    """Print in which fields the second file, or an edited export of the first, differs from it; ``pdf``: to paper too.

    Raises StorageError, PackError, ExportError.
    """
    before, pack = load(one)
    if is_export(other):
        found = compare_with(other, before, pack)
    else:
        after, pack = load(other)
        found = Comparison(changes_between(before, after, pack))
    if pdf is not None and is_taken(pdf):
        return CANNOT
    if pdf is not None:
        print_comparison(pdf, found, pack, one.name, other.name)
    told = [f"不清楚 · {note.sheet} {note.cell} · {note.text}" for note in found.unclear]
    items = [*map(change_item, found.lines)]
    items += [{"unclear": f"{note.sheet} {note.cell}", "text": note.text} for note in found.unclear]
    report(items, [*map(change_line, found.lines), *told] or ["两份文件的内容相同。"], as_json=as_json)
    return FOUND if found.lines or found.unclear else FINE
