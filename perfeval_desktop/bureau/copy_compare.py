"""Where a copy shows something else than the file of the same format that was pressed anew.

A workbook is held against it cell by cell, as the cells are shown; a Word file by paragraphs and by what stands around
them; a PDF by pages. Another program that only opened and saved a copy writes the same in other ways: it finds nothing.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

from perfeval_desktop.bureau.sheet_grid import address
from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.printed_code import mark_in, page_texts, pdf_extras, without_marks
from perfeval_desktop.model.amount import format_number, format_percent, trim_zeros
from perfeval_desktop.model.field_path import ROOT
from perfeval_desktop.session.difference_words import DifferenceLine
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.report_text import UnreadableError
from perfeval_desktop.storage.word_text import word_paragraphs, word_surroundings
from perfeval_desktop.storage.workbook_look import SheetLook, read_looks
from perfeval_desktop.storage.workbook_text import CellContent, SheetText, read_workbook

_MOST_READ = 64 * 2**20  # bytes of a member; what a press writes is much smaller
_NOTHING = "（没有）"
_HIDDEN, _SHOWN = "（隐藏）", "（显示）"
_BEFORE, _AFTER = 12, 24  # characters around the first difference of a page
# Of a number format: a space as wide as a sign, a sign that fills the cell, a locale, an escaped space.
_UNSEEN = re.compile(r"_.|\*.|\[\$[^\]]*\]|\\ ")
_NUMBERS = re.compile(r"(?P<separators>#,##)?0(?:\.(?P<decimals>0+))?(?P<percent>%)?")
_TEXT_AS_IT_IS = re.compile(r'[^;"@]*|@')
_Format = tuple[str, CellContent]
_NO_FORMAT: _Format = ("General", None)
_NO_SHEET = SheetText("", ())
_NO_LOOK = SheetLook(
    is_shown=True,
    cells={},
    hidden_rows=frozenset(),
    hidden_columns=frozenset(),
    around=frozenset(),
    above=frozenset(),
)


# --- workbooks --------------------------------------------------------------------------------------------------------


def workbook_altered(copy: Path, anew: Path) -> Iterator[DifferenceLine]:
    """Cells that hold or show something else; sheets, rows and columns that came, went or are hidden; what was put
    over the cells, or into headers and footers. Raises StorageError."""
    known = {sheet.name: sheet for sheet in read_workbook(anew, formulas=True)}
    found = {sheet.name: sheet for sheet in read_workbook(copy, formulas=True)}
    before, after, codes = read_looks(anew), read_looks(copy), (_code_of(anew), _code_of(copy))
    for name in known.keys() - found.keys():
        yield DifferenceLine(ROOT, f"工作表“{name}”", "（整张工作表）", _HIDDEN if name in after else _NOTHING)
    for name, sheet in found.items():
        if name not in known:
            yield DifferenceLine(ROOT, f"工作表“{name}”", _NOTHING, "（多出来的工作表）")
            continue
        yield from _cells_altered(known[name], sheet, before[name], after[name])
        yield from _look_altered(known[name], before[name], after[name], codes)


def _code_of(copy: Path) -> str:
    """The code that the properties of a copy name; empty for none: then whatever looks like one counts as one."""
    try:
        return mark_in(copy)[0]
    except ExportError:
        return ""


def cells_typed_over(copy: Path, anew: Path) -> frozenset[tuple[str, int, int]]:
    """Sheet, row and column of each cell of the workbook ``copy`` that was typed over, held against ``anew``.

    What a formula gives is no such cell. Raises StorageError.
    """
    known = {sheet.name: sheet for sheet in read_workbook(anew, formulas=True)}
    before, after = read_looks(anew), read_looks(copy)
    found = read_workbook(copy, formulas=True)
    return frozenset(
        (sheet.name, row, column)
        for sheet in found
        for (row, column), _, _ in _altered_in(
            known.get(sheet.name, _NO_SHEET), sheet, before.get(sheet.name, _NO_LOOK), after[sheet.name]
        )
        if not _computes(sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else None)
    )


def _computes(content: CellContent) -> bool:
    return isinstance(content, str) and content.startswith("=")


def _cells_altered(known: SheetText, found: SheetText, before: SheetLook, after: SheetLook) -> Iterator[DifferenceLine]:
    for (row, column), shown, seen in _altered_in(known, found, before, after):
        yield DifferenceLine(ROOT, f"{known.name} {address(row, column)}", shown or _NOTHING, seen or _NOTHING)


def _altered_in(
    known: SheetText, found: SheetText, before: SheetLook, after: SheetLook
) -> Iterator[tuple[tuple[int, int], str, str]]:
    """The cells that show something else, with what was and what is seen there."""
    for row, (olds, news) in enumerate(zip_longest(known.rows, found.rows, fillvalue=())):
        for column, (old, new) in enumerate(zip_longest(olds, news)):
            one, other = (look.cells.get((row, column), _NO_FORMAT) for look in (before, after))
            shown, seen = _shown(old, one[0]), _shown(new, other[0])
            if _is_formula(old, one) and _plain(shown) == _plain(seen):
                # What comes of a formula that nobody has worked out yet is what came of it here.
                shown, seen = _shown(one[1], one[0]), _shown(other[1] if other[1] is not None else one[1], other[0])
            if _plain(shown) != _plain(seen):
                yield (row, column), shown, seen


def _look_altered(
    known: SheetText, before: SheetLook, after: SheetLook, codes: tuple[str, str]
) -> Iterator[DifferenceLine]:
    rows, columns = len(known.rows), max(map(len, known.rows), default=0)
    for row in sorted(after.hidden_rows - before.hidden_rows):
        if row < rows:
            yield DifferenceLine(ROOT, f"{known.name} 第 {row + 1} 行", _SHOWN, _HIDDEN)
    for column in sorted(after.hidden_columns - before.hidden_columns):
        if column < columns:
            yield DifferenceLine(ROOT, f"{known.name} {address(0, column)[:-1]} 列", _SHOWN, _HIDDEN)
    if not after.prints_all_of(before.printed):
        yield DifferenceLine(ROOT, f"{known.name} 打印区域", "（整张表）", "（只打印一部分）")
    for label in sorted(after.above - before.above):
        yield DifferenceLine(ROOT, f"{known.name} {label}", _NOTHING, "（多出来的）")
    one, other = _marked_off(before.around, codes[0]), _marked_off(after.around, codes[1])
    yield from _sets_altered(f"{known.name} 页眉页脚", one, other)


def _is_formula(content: CellContent, look: _Format) -> bool:
    """True when ``content`` is what is typed into the cell, not what comes of it."""
    return isinstance(content, str) and content.startswith("=") and content != look[1]


def _shown(content: CellContent, pattern: str) -> str:
    """A cell as it is seen; where the number format says more than the forms' own do, the format is part of it."""
    plain = _UNSEEN.sub("", pattern).strip()
    if content is None:
        return ""
    if isinstance(content, Decimal):
        if plain.lower() == "general":
            return trim_zeros(content)
        if match := _NUMBERS.fullmatch(plain):
            decimals = len(match["decimals"] or "")
            if match["percent"]:
                return format_percent(content, decimals=decimals)
            return format_number(content, decimals=decimals, separators=bool(match["separators"]))
        return f"{trim_zeros(content)}（显示格式 {pattern}）"
    return f"{content}" if _TEXT_AS_IT_IS.fullmatch(plain) else f"{content}（显示格式 {pattern}）"


def _plain(text: str) -> str:
    """Other programs write the same text and the same formula with other blanks and line ends."""
    return "".join(text.split())


# --- Word -------------------------------------------------------------------------------------------------------------


def document_altered(copy: Path, anew: Path) -> Iterator[DifferenceLine]:
    """Paragraphs that say something else, and other headers, footers, notes, comments and pictures. Raises
    StorageError."""
    data, pressed = copy.read_bytes(), anew.read_bytes()
    try:
        lines, after = _paragraphs(data), word_surroundings(data)
    except UnreadableError as error:
        raise StorageError(f"不能读取“{copy.name}”：{error.reason}。{error.advice}。") from error
    yield from _lines_altered(lines, _paragraphs(pressed))
    before, codes = word_surroundings(pressed), (_code_of(anew), _code_of(copy))
    for kind in sorted({kind for kind, _ in before | after}):
        known, found = ({text for one, text in texts if one == kind} for texts in (before, after))
        yield from _sets_altered(f"Word 文件{kind}", _marked_off(known, codes[0]), _marked_off(found, codes[1]))
    for words, count in sorted((_unseen_in(data) - _unseen_in(pressed)).items()):
        yield DifferenceLine(ROOT, f"Word 文件{words}", _NOTHING, f"（多出 {count} 处）")


def _unseen_in(document: bytes) -> Counter[str]:
    """What a Word file can do to its text without changing a letter: styles that hide it, signs drawn as symbols."""
    found: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                with archive.open(name) as member:
                    content = member.read(_MOST_READ)
                found["符号"] += content.count(b"<w:sym ")
                if name == "word/styles.xml":
                    found["样式隐藏文字"] += content.count(b"<w:vanish/>") + content.count(b"<w:webHidden/>")
    return found


def _paragraphs(data: bytes) -> list[str]:
    return [text for text, _ in word_paragraphs(data) if text.strip()]


def _lines_altered(copy: Sequence[str], anew: Sequence[str]) -> Iterator[DifferenceLine]:
    old, new = (["".join(text.split()) for text in texts] for texts in (anew, copy))
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield DifferenceLine(ROOT, "Word 文件", "".join(anew[a:b]) or _NOTHING, "".join(copy[c:d]) or _NOTHING)


def _sets_altered(label: str, before: set[str], after: set[str]) -> Iterator[DifferenceLine]:
    for old, new in zip_longest(sorted(before - after), sorted(after - before)):
        yield DifferenceLine(ROOT, label, old or _NOTHING, new or _NOTHING)


def _marked_off(texts: Iterable[str], code: str) -> set[str]:
    return {text for each in texts if (text := without_marks(each, code))}


# --- PDF --------------------------------------------------------------------------------------------------------------


def pdf_altered(copy: Path, anew: Path) -> Iterator[DifferenceLine]:
    """Pages that say something else, and pictures or notes that were put over them. Raises ExportError."""
    yield from pages_altered(page_texts(copy, _code_of(copy)), page_texts(anew, _code_of(anew)))
    for kind, count in sorted((pdf_extras(copy) - pdf_extras(anew)).items()):
        yield DifferenceLine(ROOT, f"PDF {kind}", _NOTHING, f"（多出 {count} 个）")


def pages_altered(copy: Sequence[str], anew: Sequence[str]) -> Iterator[DifferenceLine]:
    """Pages that say something else, came, went or stand elsewhere."""
    for kind, a, b, c, d in difflib.SequenceMatcher(None, anew, copy, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for number, (old, new) in enumerate(zip_longest(anew[a:b], copy[c:d]), start=c + 1):
            if new is None:
                yield DifferenceLine(ROOT, f"PDF 第 {number} 页处", old[:_AFTER] or _NOTHING, "（少一页）")
            elif old is None:
                yield DifferenceLine(ROOT, f"PDF 第 {number} 页", "（没有这一页）", new[:_AFTER] or _NOTHING)
            else:
                yield DifferenceLine(ROOT, f"PDF 第 {number} 页", *_around_first(old, new))


def _around_first(one: str, other: str) -> tuple[str, str]:
    """Where two texts begin to differ, with some characters before and after."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, at - _BEFORE)
    return one[start : at + _AFTER] or _NOTHING, other[start : at + _AFTER] or _NOTHING
