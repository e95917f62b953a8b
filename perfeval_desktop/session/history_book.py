"""修改记录 as a table: the lines that the window lists, the command prints and the workbook holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perfeval_desktop.export.table_book import BookColumn, TableBook
from perfeval_desktop.model.edit_history import Edit

_COLUMNS = (
    BookColumn("时间", 20),
    BookColumn("修改人", 14),
    BookColumn("账号和电脑", 24),
    BookColumn("位置", 50),
    BookColumn("原来", 40),
    BookColumn("现在", 40),
    BookColumn("方式", 12),
)


def gone_words(gone: int) -> str:
    """What is said of the edits that are no longer kept; empty when all are."""
    return f"更早的 {gone} 条超出保存的限度，已不再保留。" if gone else ""


def write_book(path: Path, edits: Sequence[Edit], gone: int) -> None:
    """Write ``edits``, in their order, as a workbook; what was typed stays text. Raises ExportError."""
    book = TableBook("修改记录")
    try:
        sheet = book.sheet("修改记录", _COLUMNS)
        for edit in edits:
            sheet.append((edit.time_text, edit.by, edit.seat, edit.label, edit.old, edit.new, edit.way))
        note = gone_words(gone)
        sheet.close([(note, *[""] * (len(_COLUMNS) - 1))] if note else ())
    except BaseException:
        book.discard()
        raise
    book.save(path)
