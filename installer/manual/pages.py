"""Places what was set on pages: cover, contents, chapters; a picture that has no room goes to the head of the next page
and the text goes on, so that no page stays half empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from installer.manual.book import Manual, Title
from installer.manual.setting import (
    CODE,
    LINK,
    Item,
    LineItem,
    Look,
    PictureItem,
    Setting,
    Shade,
    TableItem,
    points,
)
from perfeval_desktop.export.page_content import PageContent, PageDraft, SetLine, Stroke
from perfeval_desktop.export.pdf_table import TableSlice, draw_slice
from perfeval_desktop.export.pdf_text import EM_TOP, Typesetter
from perfeval_desktop.layout.markdown import Piece

PAGE = (points(210), points(297))
LEFT, TOP, BOTTOM = points(25), points(26), points(24)
WIDTH, HEIGHT = PAGE[0] - 2 * LEFT, PAGE[1] - TOP - BOTTOM

_HEAD_LINE, _FOOT = points(19), points(13)  # from the upper and the lower edge
_FURNITURE = Look("songti", 9, 12)
_CHAPTER_ROOM = 0.45  # of a page: a chapter with less left begins on the next
_LEAST_SCALE = 0.72  # of a picture: smaller it cannot be read
_CODE_PAD = 1.4
_EPSILON = 0.01
_CONTENTS = {1: Look("heiti", 11, 24), 2: Look("fangsong", 11, 18)}
_DOTS = 6.0


@dataclass(frozen=True, slots=True)
class Patch:
    """A grey rectangle behind the text; ``bar``: with a dark edge at its left."""

    x: float
    y: float
    width: float
    height: float
    gray: float
    bar: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in its place."""

    path: Path
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """A rectangle that leads to the heading called ``key``."""

    x: float
    y: float
    width: float
    height: float
    key: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading in its place."""

    title: Title
    y: float


@dataclass(frozen=True, slots=True)
class ManualPage:
    """One page with what stands behind and beside its text; ``content`` is what the press of the program draws."""

    content: PageContent
    patches: Sequence[Patch] = ()
    pictures: Sequence[Picture] = ()
    links: Sequence[Link] = ()
    marks: Sequence[Mark] = ()


def heading_key(title: Title) -> str:
    """What links call a heading."""
    return title.key or title.number


def compose(manual: Manual, typesetter: Typesetter, pictures: Path, edition: str) -> tuple[ManualPage, ...]:
    """All pages of ``manual``. Raises ManualError."""
    setting = Setting(typesetter, WIDTH, HEIGHT, pictures)
    body = _Composer(setting)
    for item in setting.items(manual.blocks):
        body.add(item)
    chapters = body.finished()
    marks = [(mark, number) for number, page in enumerate(chapters) for mark in page.marks if mark.title.level <= 2]
    front = 1 + _contents_pages(marks)
    cover = _cover(manual, setting, edition)
    contents = _contents(marks, setting, front)
    pages = [*contents, *chapters]
    return (cover, *_furnished(manual, pages, setting))


@dataclass
class _Open:
    """The page that is being filled."""

    draft: PageDraft = field(default_factory=lambda: PageDraft(*PAGE))
    patches: list[Patch] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def finished(self) -> ManualPage:
        return ManualPage(self.draft.finished(), self.patches, self.pictures, self.links, self.marks)


class _Composer:
    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._pages: list[_Open] = []
        self._used = HEIGHT  # of the page that is open; there is none yet
        self._together: list[LineItem] = []
        self._waiting: list[PictureItem] = []
        self._shade: tuple[Shade, float] = ("", 0.0)

    def finished(self) -> list[ManualPage]:
        self._place(None)
        self._let_in()
        return [page.finished() for page in self._pages]

    def add(self, item: Item) -> None:
        """Take ``item``; lines that keep to what follows wait for it."""
        if isinstance(item, LineItem):
            if item.title is not None and item.title.level == 1:
                self._place(None)
                self._let_in()
                if self._room < HEIGHT * _CHAPTER_ROOM:
                    self._new_page()
            self._together.append(item)
            if not item.keeps:
                self._place(None)
        elif isinstance(item, TableItem):
            self._place(item)
        else:
            self._place(item)

    def _place(self, last: TableItem | PictureItem | None) -> None:
        """Place the lines that wait and ``last``, on a new page when this one has no room for their beginning."""
        lines, self._together = self._together, []
        if self._waiting and any(line.title is not None and line.title.level <= 2 for line in lines):
            self._let_in()
        needed = sum(line.before + line.pitch for line in lines)
        if isinstance(last, TableItem):
            needed += last.before + last.beginning
        if lines and needed > self._room and needed <= HEIGHT:
            self._new_page()
        for line in lines:
            self._line(line)
        if isinstance(last, TableItem):
            self._table(last)
        elif last is not None:
            self._picture(last)

    def _line(self, item: LineItem) -> None:
        if item.before + item.pitch > self._room:
            self._new_page()
        top = self._used + (item.before if self._used else 0.0)
        page = self._pages[-1]
        if item.title is not None:
            page.marks.append(Mark(item.title, TOP + top))
            if item.title.level == 1:
                rule = TOP + top + item.pitch + 3
                page.draft.draw_stroke(Stroke(LEFT, rule, LEFT + WIDTH, rule, 1.0))
        if item.shade:
            page.patches.append(Patch(LEFT, TOP + top - 2, WIDTH, item.pitch + 4, 0.94, bar=item.shade == "note"))
        baseline = TOP + top + (item.pitch - item.size) / 2 + EM_TOP * item.size
        for line, x in item.pieces:
            _draw(page, line, LEFT + x, baseline)
        self._used = top + item.pitch + (7 if item.title is not None and item.title.level == 1 else 0)

    def _table(self, item: TableItem) -> None:
        self._used += item.before if self._used else 0.0
        while not item.pager.done:
            part = item.pager.next_slice(self._room)
            if part is not None:
                self._slice(part)
            if not item.pager.done:
                self._new_page()
        self._used += 4

    def _slice(self, part: TableSlice) -> None:
        from installer.manual.setting import TABLE

        page, y = self._pages[-1], TOP + self._used
        for shown in part.cells:
            if shown.cell.cell.header:
                left, right = shown.cell.left, shown.cell.right
                page.patches.append(Patch(LEFT + left, y + shown.top, right - left, shown.bottom - shown.top, 0.92))
        before = PageDraft(*PAGE)
        draw_slice(part, TABLE, before, LEFT, y)
        drawn = before.finished()
        for stroke in drawn.strokes:
            page.draft.draw_stroke(replace(stroke, width=0.4))
        _draw(page, SetLine(drawn.runs, drawn.boxes, 0.0, TABLE.size), 0.0, 0.0)
        self._used += part.height

    def _picture(self, item: PictureItem) -> None:
        """Here, a little smaller when that is enough, else at the head of the next page."""
        room = self._room - item.below - (item.before if self._used else 0.0)
        scale = min(1.0, room / item.height)
        if self._waiting or scale < _LEAST_SCALE:
            self._waiting.append(item)
            return
        self._draw_picture(replace(item, width=item.width * scale, height=item.height * scale))

    def _draw_picture(self, item: PictureItem) -> None:
        page = self._pages[-1]
        top = TOP + self._used + (item.before if self._used else 0.0)
        x = LEFT + (WIDTH - item.width) / 2
        page.pictures.append(Picture(item.path, x, top, item.width, item.height))
        y = top + item.height + _caption_gap(item)
        for line in item.caption:
            baseline = y + (line.pitch - line.size) / 2 + EM_TOP * line.size
            for set_line, at in line.pieces:
                _draw(page, set_line, LEFT + at, baseline)
            y += line.pitch
        self._used = y - TOP + 6

    def _let_in(self) -> None:
        """Pictures that wait come now."""
        while self._waiting:
            self._new_page()

    @property
    def _room(self) -> float:
        return HEIGHT - self._used + _EPSILON

    def _new_page(self) -> None:
        self._pages.append(_Open())
        self._used = 0.0
        waiting, self._waiting = self._waiting, []
        for item in waiting:
            self._picture(item)


def _caption_gap(item: PictureItem) -> float:
    return item.below - sum(line.pitch for line in item.caption)


def _draw(page: _Open, line: SetLine, x: float, baseline: float) -> None:
    """Draw a line with what its marks ask for: a patch behind keys and code, a link around words that lead on."""
    page.draft.draw_line(line, x, baseline)
    for at, run in enumerate(line.runs):
        if not run.mark:
            continue
        left, top = run.x + x, run.y + baseline - EM_TOP * run.size - 0.6
        after = line.runs[at + 1].x if at + 1 < len(line.runs) and line.runs[at + 1].y == run.y else None
        width = _run_width(run.font, run.text, run.size, run.spacing)
        if after is not None and after > run.x:
            width = min(width, after - run.x)
        if run.mark == CODE:
            page.patches.append(Patch(left - _CODE_PAD, top, width + 2 * _CODE_PAD, run.size * 1.2, 0.9))
        elif run.mark.startswith(LINK):
            page.links.append(Link(left, top, width, run.size * 1.25, run.mark.removeprefix(LINK)))


def _run_width(font: str, text: str, size: float, spacing: float) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(text, font, size)) + spacing * len(text)


# --- front matter and furniture --------------------------------------------------------------------------------------


def _cover(manual: Manual, setting: Setting, edition: str) -> ManualPage:
    page = _Open()
    lines = (
        ("绩效自评填报", Look("xiaobiaosong", 34, 50), 210.0),
        (manual.title, Look("xiaobiaosong", 24, 40), 270.0),
        (manual.subtitle, Look("kaiti", 13, 22), 330.0),
        (edition, Look("songti", 11, 18), PAGE[1] - 120),
    )
    for text, look, y in lines:
        for line in setting.lines((Piece(text),), look, WIDTH, ragged=True):
            _draw(page, line, (PAGE[0] - line.width) / 2, y)
    page.draft.draw_stroke(Stroke(LEFT + 60, 236, LEFT + WIDTH - 60, 236, 1.2))
    return page.finished()


def _contents_pages(marks: Sequence[tuple[Mark, int]]) -> int:
    used, pages = _contents_head(), 1
    for mark, _ in marks:
        pitch = _CONTENTS[mark.title.level].pitch
        if used + pitch > HEIGHT:
            used, pages = 0.0, pages + 1
        used += pitch
    return pages


def _contents_head() -> float:
    return 52.0


def _contents(marks: Iterable[tuple[Mark, int]], setting: Setting, front: int) -> list[ManualPage]:
    page = _Open()
    pages = [page]
    title = setting.lines((Piece("目录"),), Look("xiaobiaosong", 20, 30), WIDTH)[0]
    _draw(page, title, (PAGE[0] - title.width) / 2, TOP + 20)
    used = _contents_head()
    for mark, number in marks:
        look = _CONTENTS[mark.title.level]
        if used + look.pitch > HEIGHT:
            page, used = _Open(), 0.0
            pages.append(page)
        left = 0.0 if mark.title.level == 1 else 20.0
        baseline = TOP + used + (look.pitch - look.size) / 2 + EM_TOP * look.size
        name = setting.lines((Piece(f"{mark.title.number}　{mark.title.text}"),), look, WIDTH)[0]
        where = setting.lines((Piece(str(number + 1 + front)),), look, WIDTH)[0]
        _draw(page, name, LEFT + left, baseline)
        _draw(page, where, LEFT + WIDTH - where.width, baseline)
        dots = int((WIDTH - left - name.width - where.width - 2 * _DOTS) / _DOTS)
        dot = setting.lines((Piece("."),), Look("latin", look.size, look.pitch), WIDTH)[0]
        for at in range(max(0, dots)):
            _draw(page, dot, LEFT + WIDTH - where.width - _DOTS * (at + 2), baseline)
        page.links.append(Link(LEFT + left, TOP + used, WIDTH - left, look.pitch, heading_key(mark.title)))
        used += look.pitch
    return [each.finished() for each in pages]


def _furnished(manual: Manual, pages: Sequence[ManualPage], setting: Setting) -> Iterable[ManualPage]:
    """Each page with the title of the manual, that of its chapter, and its number; the cover is the first page."""
    chapter = "目录"
    for number, page in enumerate(pages, start=2):
        begins = [mark.title for mark in page.marks if mark.title.level == 1]
        if begins and (page.marks[0].title.level == 1 or chapter == "目录"):
            chapter = f"{begins[0].number}　{begins[0].text}"
        draft = PageDraft(*PAGE)
        left = setting.lines((Piece(f"绩效自评填报　{manual.title}"),), _FURNITURE, WIDTH)[0]
        right = setting.lines((Piece(chapter),), _FURNITURE, WIDTH)[0]
        middle = setting.lines((Piece(f"— {number} —"),), replace(_FURNITURE, size=10), WIDTH)[0]
        draft.draw_line(left, LEFT, _HEAD_LINE - 4)
        draft.draw_line(right, LEFT + WIDTH - right.width, _HEAD_LINE - 4)
        draft.draw_line(middle, (PAGE[0] - middle.width) / 2, PAGE[1] - _FOOT)
        draft.draw_stroke(Stroke(LEFT, _HEAD_LINE, LEFT + WIDTH, _HEAD_LINE, 0.4))
        added = draft.finished()
        content = page.content
        yield replace(
            page,
            content=replace(content, runs=(*content.runs, *added.runs), strokes=(*content.strokes, *added.strokes)),
        )
        if begins:
            chapter = f"{begins[-1].number}　{begins[-1].text}"
