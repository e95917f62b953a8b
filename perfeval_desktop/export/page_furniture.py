"""What stands on every page besides the text: the number, a mark behind the text, the code of the package."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.linebreak import Measure
from perfeval_desktop.export.options import PressOptions
from perfeval_desktop.export.page_content import BackMark, CodeSquare, PageDraft, SetLine, TextRun
from perfeval_desktop.export.pdf_styles import POINTS_PER_MM, Frame
from perfeval_desktop.export.pdf_text import Span, Typesetter, filled
from perfeval_desktop.layout.page import NumberStyle

_NUMBERS: Mapping[NumberStyle, str] = {"dashes": "— {number} —", "of_total": "第 {number} 页 共 {pages} 页"}
_NUMBER_SIZE = 14.0  # 4号, in 宋体
_NUMBER_DISTANCE = 7 * POINTS_PER_MM  # from the text area to the dashes
_DASH_HEIGHT = 0.38  # of the dashes above the baseline, in em
_CODE_SIZE = 8.0
_CODE_SIDE = 12 * POINTS_PER_MM
_CODE_DISTANCE = 2 * POINTS_PER_MM  # from the text area to the QR code
_CODE_GAP = 2 * POINTS_PER_MM  # between the QR code and the words beside it
_LONGEST_CODE = 200  # bytes: with more the squares of the code become too small for a phone
_MARK_SHARE = 0.6  # of the diagonal of the page
_LARGEST_MARK = 120.0  # points

_Rows = tuple[tuple[tuple[int, int], ...], ...]


class Furniture:
    """Furnishes the pages of one package, when it is known how many there are. Raises ExportError."""

    def __init__(self, options: PressOptions, typesetter: Typesetter) -> None:
        self._options = options
        self._typesetter = typesetter
        self._rows = _qr_rows(options.qr) if options.qr else ()

    def furnish(self, draft: PageDraft, frame: Frame, number: int, pages: int, style: NumberStyle | None) -> None:
        """Complete the page ``number`` of ``pages``, which is numbered in ``style``, or not at all."""
        if self._options.mark:
            draft.mark = self._mark(frame)
        at_right = number % 2 == 1
        if style is not None:
            self._number(draft, frame, _NUMBERS[style].format(number=number, pages=pages), at_right=at_right)
        if self._options.code or self._rows:
            self._code(draft, frame, at_right=not at_right)

    def _number(self, draft: PageDraft, frame: Frame, text: str, *, at_right: bool) -> None:
        """One character in from the outer margin: right on odd pages, left on even ones."""
        line = self._line(text, _NUMBER_SIZE)
        x = frame.width - line.width - _NUMBER_SIZE if at_right else _NUMBER_SIZE
        baseline = frame.top + frame.height + _NUMBER_DISTANCE + _DASH_HEIGHT * _NUMBER_SIZE
        draft.draw_line(line, frame.left + x, baseline)

    def _mark(self, frame: Frame) -> BackMark:
        """Along the diagonal, rising to the right."""
        text = self._options.mark
        room = math.hypot(frame.page_width, frame.page_height) * _MARK_SHARE
        size = min(_LARGEST_MARK, room / max(1.0, self._typesetter.width(text, "heiti", 1.0)))
        line = self._line(text, size, "heiti")
        angle = math.degrees(math.atan2(frame.page_height, frame.page_width))
        return BackMark(frame.page_width / 2, frame.page_height / 2, angle, _centred(line))

    def _code(self, draft: PageDraft, frame: Frame, *, at_right: bool) -> None:
        """At the inner margin, on the other side than the number."""
        top = frame.top + frame.height + _CODE_DISTANCE
        taken = 0.0
        if self._rows:
            x = frame.left + (frame.width - _CODE_SIDE if at_right else 0.0)
            draft.code = CodeSquare(x, top, _CODE_SIDE, len(self._rows), self._rows)
            taken = _CODE_SIDE + _CODE_GAP
        if self._options.code:
            line = self._line(self._options.code, _CODE_SIZE)
            if taken + line.width > frame.width / 2:
                raise ExportError("页脚的编号太长，会与页码重叠，没有生成 PDF。请缩短后再导出。")
            x = frame.width - taken - line.width if at_right else taken
            baseline = frame.top + frame.height + _NUMBER_DISTANCE + _DASH_HEIGHT * _NUMBER_SIZE
            draft.draw_line(line, frame.left + x, baseline)

    def _line(self, text: str, size: float, role: str = "songti") -> SetLine:
        measure = Measure(math.inf, size, justify=False)
        return self._typesetter.paragraphs([Span(text.replace("\n", " "), role, size)], filled(measure))[0][0]


def _centred(line: SetLine) -> tuple[TextRun, ...]:
    """The line around its middle instead of right of its start."""
    return tuple(replace(run, x=run.x - line.width / 2, y=run.y + line.size * 0.36) for run in line.runs)


def _qr_rows(text: str) -> _Rows:
    """The dark stretches of each row of modules."""
    if len(text.encode()) > _LONGEST_CODE:
        raise ExportError(f"二维码的内容超过 {_LONGEST_CODE} 个字节，印出来无法识读。请缩短后再导出。")
    from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

    code = QRCode(None, QRErrorCorrectLevel.M)
    # Of other texts the library would make Japanese.
    code.addData(text if text.isascii() else QR8bitByte(text))
    code.make()
    return tuple(tuple(_stretches(row)) for row in code.modules)


def _stretches(row: Iterable[object]) -> Iterator[tuple[int, int]]:
    at = 0
    for dark, group in groupby(row, key=bool):
        length = len(list(group))
        if dark:
            yield at, length
        at += length
