"""Turns the paragraphs and footers of a part into lines with their places across the text area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby

from perfeval_desktop.export.linebreak import Measure
from perfeval_desktop.export.page_content import SetLine
from perfeval_desktop.export.pdf_styles import TextStyle
from perfeval_desktop.export.pdf_text import Breaker, Span, Typesetter, balanced, filled
from perfeval_desktop.layout.blocks import Block, Footer, Paragraph, Style, Table

_DATE_MARGIN = 4  # characters between the date and the right margin
_SEAL_ROOM = 2  # blank lines above the signature, where the seal goes
_HANGING = frozenset({Style.ATTACHMENT, Style.NOTE})
_CLOSING = frozenset({Style.SIGNATURE, Style.DATE})
_LEVELS = {Style.HEADING1: 1, Style.HEADING2: 2}


@dataclass(frozen=True, slots=True)
class LineItem:
    """One line of a page: set lines with their ``x`` in the text area, ``before`` points below the line above.

    ``keeps``: the next item begins on the same page. ``bookmark`` names the place in the outline of the document,
    ``level`` is its depth there, below the part, which has 0.
    """

    pieces: tuple[tuple[SetLine, float], ...]
    size: float
    pitch: float
    before: float = 0.0
    keeps: bool = False
    bookmark: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True)
class TableItem:
    """A table, ``before`` points below the line above."""

    table: Table
    before: float


def line_items(
    blocks: Sequence[Block], styles: Mapping[Style, TextStyle], width: float, typesetter: Typesetter
) -> list[LineItem | TableItem]:
    """The lines of ``blocks`` in a text area of ``width`` points; tables stay as they are, in their place."""
    return _Lines(styles, width, typesetter).of(blocks)


class _Lines:
    def __init__(self, styles: Mapping[Style, TextStyle], width: float, typesetter: Typesetter) -> None:
        self._styles = styles
        self._width = width
        self._typesetter = typesetter
        self._items: list[LineItem | TableItem] = []
        self._space = 0.0  # blank points above the next line

    def of(self, blocks: Sequence[Block]) -> list[LineItem | TableItem]:
        for style, group in groupby(blocks, key=_group):
            members = list(group)
            paragraphs = [block for block in members if isinstance(block, Paragraph)]
            if style in _HANGING:
                self._hanging(paragraphs, self._styles[style])
            elif style in _CLOSING:
                self._closing(paragraphs)
            else:
                for block in members:
                    self._block(block)
        return self._items

    def _block(self, block: Block) -> None:
        if isinstance(block, Table):
            self._items.append(TableItem(block, self._space))
            self._space = 0.0
        elif isinstance(block, Footer):
            self._footer(block)
        elif self._styles[block.style].align == "center":
            self._title(block, self._styles[block.style])
        else:
            self._text(block, self._styles[block.style])

    def _text(self, block: Paragraph, style: TextStyle) -> None:
        lead = Span(block.lead, self._styles[block.lead_style or block.style].role, style.size, style.tracking)
        text = Span(block.text, style.role, style.size, style.tracking)
        # The tracking after the last character of a line is not seen: without it a full line ends at the margin.
        width = self._width + style.tracking
        measure = Measure(width, style.size, width - style.indent, justify=style.align == "left")
        paragraphs = self._typesetter.paragraphs((lead, text), filled(measure))
        level = _LEVELS.get(block.lead_style or block.style, 0)
        bookmark = block.bookmark if level else ""  # three levels with that of the parts: deeper ones only confuse
        for lines in paragraphs:
            for number, line in enumerate(lines):
                x = self._width - line.width if style.align == "right" else style.indent if number == 0 else 0.0
                self._add([(line, x)], style, bookmark, level)
                bookmark = ""
        self._space = style.after

    def _title(self, block: Paragraph, style: TextStyle) -> None:
        bookmark = block.bookmark
        for line in self._lines(
            block.lead + block.text, style, balanced(Measure(self._width, style.size, justify=False))
        ):
            self._add([(line, (self._width - line.width) / 2)], style, bookmark)
            bookmark = ""
        self._space = style.after

    def _hanging(self, blocks: Sequence[Paragraph], style: TextStyle) -> None:
        """Leads with their texts beside them; all texts begin at one place."""
        if self._items:
            self._space += style.before
        left = style.indent + max(self._typesetter.width(block.lead, style.role, style.size) for block in blocks)
        width = self._width - left
        for block in blocks:
            leads = self._lines(block.lead, style, filled(Measure(left, style.size))) if block.lead else []
            texts = self._lines(block.text, style, filled(Measure(width, style.size)))
            for number in range(max(len(leads), len(texts))):
                pieces = [(line, style.indent) for line in leads[number : number + 1]]
                self._add([*pieces, *((line, left) for line in texts[number : number + 1])], style)

    def _closing(self, blocks: Sequence[Paragraph]) -> None:
        """The date ends four characters before the margin, the name stands centred above it."""
        self._space += _SEAL_ROOM * self._styles[Style.DATE].pitch
        self._keep_last()
        right = self._width - _DATE_MARGIN * self._styles[Style.DATE].size
        dates = [block.text for block in blocks if block.style is Style.DATE]
        for at, block in enumerate(blocks):
            style = replace(self._styles[block.style], keeps=at < len(blocks) - 1)
            for line in self._lines(block.text, style, filled(Measure(right, style.size, justify=False))):
                x = right - line.width
                if block.style is Style.SIGNATURE and dates:
                    centre = right - self._typesetter.width(dates[0], style.role, style.size) / 2
                    x = min(centre - line.width / 2, self._width - line.width)
                self._add([(line, max(0.0, x))], style)

    def _footer(self, block: Footer) -> None:
        style = self._styles[Style.NOTE]
        self._space += style.before
        column = self._width / max(1, len(block.items))
        breaker = filled(Measure(column - style.size, style.size, justify=False))
        cells = [self._lines(f"{label}：{value}", style, breaker) for label, value in block.items]
        for number in range(max(map(len, cells), default=0)):
            self._add([(lines[number], at * column) for at, lines in enumerate(cells) if number < len(lines)], style)

    def _lines(self, text: str, style: TextStyle, breaker: Breaker) -> list[SetLine]:
        span = Span(text, style.role, style.size)
        return list(chain.from_iterable(self._typesetter.paragraphs([span], breaker)))

    def _add(
        self, pieces: Iterable[tuple[SetLine, float]], style: TextStyle, bookmark: str = "", level: int = 1
    ) -> None:
        item = LineItem(tuple(pieces), style.size, style.pitch, self._space, style.keeps, bookmark, level)
        self._items.append(item)
        self._space = 0.0

    def _keep_last(self) -> None:
        """The date never stands alone on a page."""
        if self._items and isinstance(self._items[-1], LineItem):
            self._items[-1] = replace(self._items[-1], keeps=True)


def _group(block: Block) -> Style | None:
    """Blocks that follow each other with the same value are laid out together."""
    if isinstance(block, Paragraph):
        return Style.DATE if block.style in _CLOSING else block.style
    return None
