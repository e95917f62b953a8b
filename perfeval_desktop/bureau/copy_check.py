"""核对 of a copy itself: whose code it carries, and whether it still says what it said when it was exported.

The code in the properties of a file outlives whatever is done to the file. So the content that the code stands for is
pressed anew, and the copy is held against it: a workbook cell by cell, a Word file by paragraphs, a PDF by pages.
"""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from perfeval_desktop.bureau.taking import address
from perfeval_desktop.export.printed_code import mark_in, page_texts
from perfeval_desktop.model.field_path import ROOT
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.difference_words import DifferenceLine
from perfeval_desktop.session.verifying import Agreement, Since, Verdict, changes_since, sentence_of, verify
from perfeval_desktop.storage.word_text import word_paragraphs
from perfeval_desktop.storage.workbook_text import CellContent, SheetText, read_workbook

PressAnew = Callable[[SelfEvaluation, RulePack, Path, str], object]
"""Writes the parts of a package that the last argument says to the file, in the format that its suffix says."""

_NOTHING = "（没有）"
_BEFORE, _AFTER = 12, 24  # characters around the first difference of a page


@dataclass(frozen=True, slots=True)
class CopyVerdict:
    """``verdict`` is that of the code in the copy. ``since``: what became otherwise in the file since then.

    ``altered``: where the copy says something else than was exported with this code.
    """

    name: str
    verdict: Verdict
    since: Since
    altered: tuple[DifferenceLine, ...]

    @property
    def is_same(self) -> bool:
        return self.verdict.agreement is Agreement.SAME and not self.altered

    @property
    def sentence(self) -> str:
        """What came of it, for the user."""
        said = sentence_of(self.verdict, self.since)
        if self.verdict.agreement is Agreement.UNKNOWN:
            return f"{said}核对码取自“{self.name}”。"
        if not self.altered:
            return f"{said}“{self.name}”带有这个核对码，其中的文字也没有改过。"
        other = "；也可能是在字体不同的电脑上导出的，版面不同" if self.name.lower().endswith(".pdf") else ""
        return (
            f"不一致：“{self.name}”带有核对码 {self.verdict.code}，但有 {len(self.altered)} 处与当时导出的不同，"
            f"可能导出以后被改过{other}。"
        )


def check_copy(copy: Path, evaluation: SelfEvaluation, pack: RulePack, press_anew: PressAnew) -> CopyVerdict:
    """Hold the PDF, workbook or Word file ``copy`` against the file. Raises ExportError, CodeError, StorageError."""
    code, scope = mark_in(copy)
    verdict = verify(evaluation, pack, code)
    altered: tuple[DifferenceLine, ...] = ()
    if verdict.agreement is not Agreement.UNKNOWN:
        content = evaluation if verdict.content is None else verdict.content
        altered = tuple(_altered(copy, lambda anew: press_anew(content, pack, anew, scope)))
    return CopyVerdict(copy.name, verdict, changes_since(verdict, evaluation, pack), altered)


def _altered(copy: Path, press: Callable[[Path], object]) -> list[DifferenceLine]:
    kind = copy.suffix.lower()
    with tempfile.TemporaryDirectory(prefix="perfeval-") as folder:
        anew = Path(folder) / f"anew{kind}"
        press(anew)
        if kind == ".xlsx":
            return list(_cells_altered(read_workbook(copy, formulas=True), read_workbook(anew, formulas=True)))
        if kind == ".pdf":
            return list(_pages_altered(page_texts(copy), page_texts(anew)))
        return list(_lines_altered(_paragraphs(copy), _paragraphs(anew)))


def _paragraphs(path: Path) -> list[str]:
    return [text for text, _ in word_paragraphs(path.read_bytes()) if text.strip()]


def _pages_altered(copy: Sequence[str], anew: Sequence[str]) -> Iterator[DifferenceLine]:
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


def _lines_altered(copy: Sequence[str], anew: Sequence[str]) -> Iterator[DifferenceLine]:
    old, new = (["".join(text.split()) for text in texts] for texts in (anew, copy))
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield DifferenceLine(ROOT, "Word 文件", "".join(anew[a:b]) or _NOTHING, "".join(copy[c:d]) or _NOTHING)


def _cells_altered(copy: Sequence[SheetText], anew: Sequence[SheetText]) -> Iterator[DifferenceLine]:
    """Cells that hold something else, and sheets that came or went."""
    known = {sheet.name: sheet.rows for sheet in anew}
    for name in known.keys() - {sheet.name for sheet in copy}:
        yield DifferenceLine(ROOT, f"工作表“{name}”", "（整张工作表）", _NOTHING)
    for sheet in copy:
        if sheet.name not in known:
            yield DifferenceLine(ROOT, f"工作表“{sheet.name}”", _NOTHING, "（多出来的工作表）")
            continue
        pairs = zip_longest(known[sheet.name], sheet.rows, fillvalue=())
        for number, (before, after) in enumerate(pairs):
            for column, (old, new) in enumerate(zip_longest(before, after)):
                if _plain(old) != _plain(new):
                    place = f"{sheet.name} {address(number, column)}"
                    yield DifferenceLine(ROOT, place, _shown(old), _shown(new))


def _plain(content: CellContent) -> object:
    """Other programs write the same text and the same formula with other blanks and line ends."""
    return "".join(content.split()) if isinstance(content, str) else content


def _shown(content: CellContent) -> str:
    return _NOTHING if content is None else f"{content}"
