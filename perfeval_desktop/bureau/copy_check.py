"""核对 of a copy itself: whose code it carries, and whether it still says what it said when it was exported.

The code in the properties of a file outlives whatever is done to the file. So the content that the code stands for is
pressed anew, and the copy is held against it (``copy_compare``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from perfeval_desktop.bureau.copy_compare import document_altered, pdf_altered, workbook_altered
from perfeval_desktop.bureau.copy_marks import CopyMarks, marks_of
from perfeval_desktop.export.printed_code import mark_in
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.difference_words import DifferenceLine
from perfeval_desktop.session.verifying import Agreement, Since, Verdict, changes_since, sentence_of, verify

PressAnew = Callable[[SelfEvaluation, RulePack, Path, str], object]
"""Writes the parts of a package that the last argument says to the file, in the format that its suffix says."""

_PROVEN = {
    ".xlsx": "各格显示的文字和数字没有改过，没有隐藏的行、列和工作表，也没有加上图形、批注或条件格式",
    ".docx": "正文、表格、文本框、页眉和页脚的文字没有改过，也没有加上图形、批注或脚注",
    ".pdf": "各页的文字和二维码没有改过，也没有加上图片、图形或批注",
}
"""What was held against each other, in the words of the verdict."""
_MARKS = "，草稿标记没有增减"
_NOT_PROVEN = "字体、字号、颜色和行高不比较"
_DRAFT = "注意：它带有“草稿”标记，是定稿以前导出的，或者标记是后来加上的，不能当作定稿使用。"


@dataclass(frozen=True, slots=True)
class CopyVerdict:
    """``verdict`` is that of the code in the copy. ``since``: what became otherwise in the file since then.

    ``altered``: where the copy says something else than was exported with this code. ``is_draft``: it is marked as a
    draft of what became final.
    """

    name: str
    verdict: Verdict
    since: Since
    altered: tuple[DifferenceLine, ...]
    is_draft: bool = False

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
            marks, draft = ("", _DRAFT) if self.is_draft else (_MARKS, "")
            proven = f"{_PROVEN[Path(self.name).suffix.lower()]}{marks}（{_NOT_PROVEN}）"
            return f"{said}“{self.name}”带有这个核对码，{proven}。{draft}"
        other = "；也可能是在字体不同的电脑上导出的，版面不同" if self.name.lower().endswith(".pdf") else ""
        if self.since.words:
            other = "；规则包或程序印出的文字与那时不同，有的地方也可能是由此不同的"
        return (
            f"不一致：“{self.name}”带有核对码 {self.verdict.code}，但有 {len(self.altered)} 处与当时导出的不同，"
            f"可能导出以后被改过{other}。"
        )


def check_copy(copy: Path, evaluation: SelfEvaluation, pack: RulePack, press_anew: PressAnew) -> CopyVerdict:
    """Hold the PDF, workbook or Word file ``copy`` against the file. Raises ExportError, CodeError, StorageError."""
    code, scope = mark_in(copy)
    verdict = verify(evaluation, pack, code)
    altered, marks = tuple[DifferenceLine, ...](), CopyMarks()
    if verdict.agreement is not Agreement.UNKNOWN:
        content = evaluation if verdict.content is None else verdict.content
        altered, marks = _held(copy, lambda anew: press_anew(content, pack, anew, scope))
    since = changes_since(verdict, evaluation, pack)
    return CopyVerdict(copy.name, verdict, since, (*altered, *marks.altered), marks.is_draft)


def _held(copy: Path, press: Callable[[Path], object]) -> tuple[tuple[DifferenceLine, ...], CopyMarks]:
    kind = copy.suffix.lower()
    compare = {".xlsx": workbook_altered, ".pdf": pdf_altered, ".docx": document_altered}[kind]
    with tempfile.TemporaryDirectory(prefix="perfeval-") as folder:
        anew = Path(folder) / f"anew{kind}"
        press(anew)
        return tuple(compare(copy, anew)), marks_of(copy, anew)
