"""The command that makes a package, or a changed one, of an old workbook or Word file."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from perfeval_desktop.app.change_lines import change_item, change_line
from perfeval_desktop.app.file_commands import load_with_history
from perfeval_desktop.app.pack_commands import find_pack
from perfeval_desktop.app.results import CANNOT, FINE, FOUND, is_taken, report
from perfeval_desktop.bureau.import_any import DOCUMENT, import_any
from perfeval_desktop.bureau.import_workbook import Imported
from perfeval_desktop.bureau.read_again import read_again_or_none
from perfeval_desktop.bureau.taking import Fate
from perfeval_desktop.model.edit_history import NO_EDITS
from perfeval_desktop.rulepack.blank import blank_evaluation
from perfeval_desktop.session.difference_words import DifferenceLine
from perfeval_desktop.session.evidence_keeping import missing_words
from perfeval_desktop.session.field_history import with_step
from perfeval_desktop.session.verifying import changes_between
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.evidence_sources import Sources

DEFAULT_PACK = "lincang-2022"


def import_file(
    source: Path, target: Path, *, into: Path | None, pack_name: str | None, year: int | None, as_json: bool
) -> int:
    """Write what the old file ``source`` says to ``target``, as a new package or as changes of the file ``into``.

    A workbook that this program exported carries the package itself: it comes back without loss, with what was changed
    in the cells since. Exit code 1: some cells are not clear. Raises StorageError, PackError.
    """
    if is_taken(target):
        return CANNOT
    is_whole = into is None and pack_name is None and year is None and source.suffix.lower() != DOCUMENT
    again = read_again_or_none(source) if is_whole else None
    if again is not None:
        saved = project_file.save(target, again.evaluation, again.pack_text, again.history)
        if saved.missing:
            print(missing_words(len(saved.missing)), file=sys.stderr)
        back = Imported(again.evaluation, again.notes)
        report(_items(back, ()), [*_told(back), f"已生成：{target}。{again.sentence}"], as_json=as_json)
        return FOUND if again.count(Fate.UNCLEAR) else FINE
    if into is not None:
        before, pack, text, history = load_with_history(into)
    else:
        chosen = find_pack(pack_name or DEFAULT_PACK)
        pack, text = chosen.pack, chosen.text
        before, history = blank_evaluation(pack), NO_EDITS
    if year is not None:
        before = msgspec.structs.replace(before, cover=msgspec.structs.replace(before.cover, year=year))
    found = import_any(source, before, pack)
    if into is not None:
        history = with_step(history, before, found.evaluation, pack, f"导入“{source.stem}”")
    project_file.save(target, found.evaluation, text, history, Sources((into,) if into is not None else ()))
    changes = changes_between(before, found.evaluation, pack) if into is not None else ()
    report(_items(found, changes), _lines(found, changes, target), as_json=as_json)
    return FOUND if found.count(Fate.UNCLEAR) else FINE


def _items(found: Imported, changes: tuple[DifferenceLine, ...]) -> list[dict[str, str]]:
    items = [
        {"kind": note.fate.value, "sheet": note.sheet, "cell": note.cell, "text": note.text} for note in found.notes
    ]
    return items + [{"kind": "change", **change_item(line)} for line in changes]


def _lines(found: Imported, changes: tuple[DifferenceLine, ...], target: Path) -> list[str]:
    lines = _told(found)
    lines += [f"改动 · {change_line(line)}" for line in changes]
    counted = "，".join(f"{fate.label} {found.count(fate)} 格" for fate in Fate)
    return [*lines, f"已生成：{target}。{counted}。"]


def _told(found: Imported) -> list[str]:
    """A line for each cell that is not as it was."""
    told = [note for note in found.notes if note.fate is not Fate.SAME]
    return [f"{note.fate.label} · {note.sheet} {note.cell} · {note.text}" for note in told]
