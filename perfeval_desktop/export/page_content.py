"""A page as a list of positioned things, before any file format: what the PDF, a preview or another press draws.

Points, measured from the upper left corner of the page; ``y`` of a text is its baseline.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class TextRun:
    """Text in one font. ``spacing`` is added after each character. An invisible run can be searched and copied, its
    picture is drawn by other means. ``mark`` says what the words are, for whoever draws more than words."""

    x: float
    y: float
    font: str
    size: float
    text: str
    spacing: float = 0.0
    visible: bool = True
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.5


@dataclass(frozen=True, slots=True)
class TickBox:
    """A square with its upper left corner at ``x``, ``y``, with or without a tick."""

    x: float
    y: float
    side: float
    ticked: bool


@dataclass(frozen=True, slots=True)
class BackMark:
    """Words behind the text, light, turned by ``angle`` degrees around ``x``, ``y``, which is their middle."""

    x: float
    y: float
    angle: float
    runs: tuple[TextRun, ...]


@dataclass(frozen=True, slots=True)
class CodeSquare:
    """A QR code with its upper left corner at ``x``, ``y``: ``rows`` are its dark stretches (start, length) in modules
    of which ``count`` make a side."""

    x: float
    y: float
    side: float
    count: int
    rows: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line of set text: the things on it relative to the start of its baseline."""

    runs: tuple[TextRun, ...]
    boxes: tuple[TickBox, ...]
    width: float
    size: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """All that is drawn on one page, in reading order."""

    width: float
    height: float
    runs: tuple[TextRun, ...]
    strokes: tuple[Stroke, ...] = ()
    boxes: tuple[TickBox, ...] = ()
    mark: BackMark | None = None
    code: CodeSquare | None = None


class PageDraft:
    """A page while it is filled."""

    def __init__(self, width: float, height: float) -> None:
        self._size = (width, height)
        self._runs: list[TextRun] = []
        self._strokes: list[Stroke] = []
        self._boxes: list[TickBox] = []
        self.mark: BackMark | None = None
        self.code: CodeSquare | None = None

    def draw_line(self, line: SetLine, x: float, baseline: float) -> None:
        """Put a set line with the start of its baseline at ``x``, ``baseline``."""
        self._runs += (replace(run, x=run.x + x, y=run.y + baseline) for run in line.runs)
        self._boxes += (replace(box, x=box.x + x, y=box.y + baseline) for box in line.boxes)

    def draw_stroke(self, stroke: Stroke) -> None:
        self._strokes.append(stroke)

    def finished(self) -> PageContent:
        """The page as it is now."""
        width, height = self._size
        strokes, boxes = tuple(self._strokes), tuple(self._boxes)
        return PageContent(width, height, tuple(self._runs), strokes, boxes, self.mark, self.code)
