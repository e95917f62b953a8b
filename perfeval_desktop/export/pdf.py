"""The press for PDF: draws composed pages with reportlab. The same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.fonts import FontBook
from perfeval_desktop.export.glyph_check import missing_characters
from perfeval_desktop.export.options import PLAIN, PressOptions
from perfeval_desktop.export.page_content import BackMark, CodeSquare, PageContent, TextRun, TickBox
from perfeval_desktop.export.pdf_pages import Composition, PartPages, compose
from perfeval_desktop.export.report import MissingCharacter, PdfReport
from perfeval_desktop.export.whole_file import write_whole
from perfeval_desktop.layout.blocks import Part
from perfeval_desktop.layout.page import PageProfile

# Text encoding of compressed pages, from the days of seven-bit mail, makes them a quarter larger and slower.
rl_config.useA85 = 0

_TICK = ((0.16, 0.52), (0.42, 0.24), (0.86, 0.80))  # of the box's side, from its lower left corner
_VISIBLE, _INVISIBLE = 0, 3  # PDF text rendering modes
_MARK_GRAY = 0.89  # dark enough to be seen on a copy, light enough to read through
_CODE_FORM = "code"


def write_pdf(
    parts: Sequence[Part],
    path: Path,
    *,
    page: PageProfile,
    title: str,
    author: str = "",
    options: PressOptions = PLAIN,
) -> PdfReport:
    """Print ``parts`` to a PDF at ``path``, which is replaced as a whole or stays as it was.

    Raises ExportError when there is nothing to print or the file cannot be written.
    """
    book = _book(options)
    composition = compose(parts, page, book, options)
    if not composition.pages:
        raise ExportError("没有可以打印的内容，没有生成 PDF。请至少选择一个部分。")
    write_whole(path, _printed(composition, title, author, book, options.keywords))
    places = missing_characters(parts, book) if composition.missing else ()
    substitutes = book.substitutes if options.fonts == "installed" else ()
    return PdfReport(len(composition.pages), composition.missing, places, substitutes)


def count_pages(parts: Sequence[Part], *, page: PageProfile, options: PressOptions = PLAIN) -> tuple[PartPages, ...]:
    """How many pages each part takes and where it begins, without writing a file. Raises ExportError."""
    return compose(parts, page, _book(options), options).parts


def unprintable(parts: Sequence[Part], *, options: PressOptions = PLAIN) -> tuple[MissingCharacter, ...]:
    """The characters that no font has, with their places, before anything is printed. Raises ExportError."""
    return missing_characters(parts, _book(options))


def _book(options: PressOptions) -> FontBook:
    return FontBook.bundled() if options.fonts == "bundled" else FontBook.of_this_computer()


def _printed(composition: Composition, title: str, author: str, book: FontBook, code: str) -> bytes:
    buffer = BytesIO()
    canvas = new_canvas(buffer, title, author, book)
    canvas.setKeywords(code)
    marks = iter(enumerate(composition.bookmarks))
    mark = next(marks, None)
    for number, content in enumerate(composition.pages):
        canvas.setPageSize((content.width, content.height))
        draw_page(canvas, content)
        while mark is not None and mark[1].page == number:
            key, bookmark = f"mark{mark[0]}", mark[1]
            canvas.bookmarkPage(key, fit="XYZ", left=0, top=content.height - bookmark.top, zoom=0)
            canvas.addOutlineEntry(bookmark.title, key, bookmark.level, closed=bookmark.level == 0)
            mark = next(marks, None)
        canvas.showPage()
    canvas.showOutline()
    canvas.save()
    return buffer.getvalue()


def new_canvas(buffer: BinaryIO, title: str, author: str, book: FontBook) -> Any:
    """A PDF that has no page yet; the same calls give the same bytes."""
    # reportlab begins every page in this font: its own choice, Helvetica, would be listed as not embedded.
    font = book.stack("songti").glyph("0").font
    canvas = Canvas(buffer, pageCompression=1, invariant=1, lang="zh-CN", initialFontName=font)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject("")
    canvas.setCreator("perfeval_desktop")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def draw_page(canvas: Any, content: PageContent) -> None:
    """Draw ``content`` on the page of ``canvas`` that is open."""
    if content.mark is not None:
        _draw_mark(canvas, content.mark, content.height)
    if content.code is not None:
        _draw_code(canvas, content.code, content.height)
    canvas.setLineCap(2)  # projecting, so that the corners of tables are closed
    for stroke in content.strokes:
        canvas.setLineWidth(stroke.width)
        canvas.line(stroke.x0, content.height - stroke.y0, stroke.x1, content.height - stroke.y1)
    for box in content.boxes:
        _draw_box(canvas, box, content.height - box.y - box.side)
    _draw_runs(canvas, content.runs, content.height)


def _draw_mark(canvas: Any, mark: BackMark, height: float) -> None:
    canvas.saveState()
    canvas.setFillGray(_MARK_GRAY)
    canvas.translate(mark.x, height - mark.y)
    canvas.rotate(mark.angle)
    _draw_runs(canvas, mark.runs, 0.0)
    canvas.restoreState()


def _draw_code(canvas: Any, code: CodeSquare, height: float) -> None:
    """The squares are in the file once, however many pages show them."""
    if not canvas.hasForm(_CODE_FORM):
        canvas.beginForm(_CODE_FORM, 0, 0, code.count, code.count)
        for row, stretches in enumerate(code.rows, start=1):
            for start, length in stretches:
                canvas.rect(start, code.count - row, length, 1, stroke=0, fill=1)
        canvas.endForm()
    canvas.saveState()
    canvas.translate(code.x, height - code.y - code.side)
    canvas.scale(code.side / code.count, code.side / code.count)
    canvas.doForm(_CODE_FORM)
    canvas.restoreState()


def _draw_box(canvas: Any, box: TickBox, bottom: float) -> None:
    canvas.setLineWidth(box.side * 0.07)
    canvas.rect(box.x, bottom, box.side, box.side)
    if box.ticked:
        tick = canvas.beginPath()
        (start, *others) = ((box.x + x * box.side, bottom + y * box.side) for x, y in _TICK)
        tick.moveTo(*start)
        for point in others:
            tick.lineTo(*point)
        canvas.setLineWidth(box.side * 0.12)
        canvas.drawPath(tick)


def _draw_runs(canvas: Any, runs: Iterable[TextRun], height: float) -> None:
    text = canvas.beginText()
    spacing, mode = 0.0, _VISIBLE
    for run in runs:
        text.setTextOrigin(run.x, height - run.y)
        text.setFont(run.font, run.size)
        if run.spacing != spacing:
            text.setCharSpace(run.spacing)
            spacing = run.spacing
        wanted = _VISIBLE if run.visible else _INVISIBLE
        if wanted != mode:
            text.setTextRenderMode(wanted)
            mode = wanted
        text.textOut(run.text)
    canvas.drawText(text)
