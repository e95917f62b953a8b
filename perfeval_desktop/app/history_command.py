"""The command that tells who changed what in a file."""

from __future__ import annotations

import sys
from pathlib import Path

from perfeval_desktop.app.results import CANNOT, FINE, report
from perfeval_desktop.files import same_place
from perfeval_desktop.model.edit_history import Edit
from perfeval_desktop.rulepack.labels import snippet
from perfeval_desktop.session.history_book import gone_words, write_book
from perfeval_desktop.storage import project_file

_LONGEST = 60  # characters of each side


def history(path: Path, target: Path | None, *, as_json: bool) -> int:
    """List the edits that the file keeps, the newest first; with ``target``, write them there as a workbook too.

    Raises StorageError, ExportError.
    """
    if target is not None and same_place(target, path):
        print(f"--xlsx 写的“{target}”就是要看的文件，没有改动它。请另起一个文件名。", file=sys.stderr)
        return CANNOT
    file = project_file.load(path)
    if file.fault:
        print(file.fault, file=sys.stderr)
        return CANNOT
    gone, edits = file.history.gone, file.history.edits[::-1]
    if target is not None:
        write_book(target, edits, gone)
    lines = [*map(_line, edits)] or ["这份文件中没有修改记录。"]
    lines += [words for words in (gone_words(gone), f"已导出 {len(edits)} 条：{target}" if target else "") if words]
    report([*map(_item, edits)], lines, as_json=as_json)
    return FINE


def _item(edit: Edit) -> dict[str, str]:
    """Every text is whole, and there even when it is empty."""
    return {
        "at": edit.at,
        "by": edit.by,
        "seat": edit.seat,
        "where": edit.place,
        "label": edit.label,
        "old": edit.old,
        "new": edit.new,
        "way": edit.way,
    }


def _line(edit: Edit) -> str:
    sides = f"{snippet(edit.old, _LONGEST)} → {snippet(edit.new, _LONGEST)}"
    return f"{edit.time_text} {edit.by}（{edit.way}） {edit.label}：{sides}"
