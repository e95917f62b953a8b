"""The package as a Word document that an office can go on editing: styles, headings, tables and page numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.section import Section

from perfeval_desktop.export.archive import without_times
from perfeval_desktop.export.docx_page import mark_pages, number_pages, section_properties, share_footers
from perfeval_desktop.export.docx_styles import FONTS, STYLES, TABLE_GAP, style_sheet
from perfeval_desktop.export.docx_table import CELL_PADDING, keep_last_row, word_table
from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.options import PLAIN, PressOptions
from perfeval_desktop.export.pdf_styles import POINTS_PER_MM, frame_of, number_style, text_styles
from perfeval_desktop.export.table_fit import Fit
from perfeval_desktop.export.text_size import broken_by_sense, text_width
from perfeval_desktop.export.whole_file import write_whole
from perfeval_desktop.export.word_xml import Element, element, paragraph, run, twips
from perfeval_desktop.export.xml_text import xml_text
from perfeval_desktop.layout.blocks import Block, Footer, Paragraph, Part, Style, Table
from perfeval_desktop.layout.page import NumberStyle, PageProfile

_HANGING = frozenset({Style.ATTACHMENT, Style.NOTE})
_CLOSING = frozenset({Style.SIGNATURE, Style.DATE})
_SEAL_ROOM = 2  # blank lines above the signature, where the seal goes
_NOT_OURS = frozenset({"thumbnail", "extended-properties", "stylesWithEffects", "customXml"})
_COMPATIBILITY = "15"  # Word 2013 and later; lower values open in compatibility mode


def write_docx(
    parts: Sequence[Part], path: Path, *, page: PageProfile, title: str, author: str, options: PressOptions = PLAIN
) -> None:
    """Write ``parts`` as a Word document to ``path``. Of the options it knows ``mark`` and ``code``.

    Raises ExportError when there is nothing to write or the file cannot be written.
    """
    write_whole(path, document_bytes(parts, page=page, title=title, author=author, options=options))


def document_bytes(
    parts: Sequence[Part], *, page: PageProfile, title: str, author: str, options: PressOptions = PLAIN
) -> bytes:
    """The Word document as bytes, the same for the same blocks. Raises ExportError when there is nothing to write."""
    if not parts:
        raise ExportError("没有可以导出的内容，没有生成 Word 文件。请至少选择一个部分。")
    document = Document()
    _strip(document)
    document.styles.element[:] = style_sheet(page)
    _fill(document, parts, page)
    _set_properties(document, title, author, options.keywords)
    _number(document, parts, page, xml_text(options.code))
    first = document.sections[0]
    if options.mark:
        mark_pages(first.header, first.even_page_header, xml_text(options.mark))
    buffer = io.BytesIO()
    document.save(buffer)
    return without_times(buffer.getvalue())


def _strip(document: WordDocument) -> None:
    """Leave out what the template of python-docx brings along: its picture, its program, its effects, its data."""
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in _NOT_OURS]:
            del rels[key]


def _fill(document: WordDocument, parts: Sequence[Part], page: PageProfile) -> None:
    body = document.element.body
    body[:] = []
    for part in parts:
        section = section_properties(frame_of(part, page))
        content = list(_PartPress(part, page).elements())
        if part is parts[-1]:
            body.extend([*content, section])
        else:
            # The section stands in its last paragraph: an extra one could begin a page of its own.
            content[-1][0].append(section)
            body.extend(content)


def _number(document: WordDocument, parts: Sequence[Part], page: PageProfile, code: str) -> None:
    """There is one footer of each kind: who changes one in Word changes it wherever it stands."""
    made: dict[tuple[NumberStyle | None, float], Section] = {}
    before: tuple[NumberStyle | None, float] | None = None
    for section, part in zip(document.sections, parts, strict=True):
        # Only a code stands at the other edge of the text, so that its width makes a difference.
        wanted = number_style(part, page), frame_of(part, page).width if code else 0.0
        if wanted not in made:
            number_pages(section.footer, section.even_page_footer, *wanted, code)
            made[wanted] = section
        elif wanted != before:
            share_footers(made[wanted], section)
        before = wanted


def _set_properties(document: WordDocument, title: str, author: str, code: str) -> None:
    properties = document.core_properties
    properties.title, properties.author = xml_text(title), xml_text(author)
    properties.last_modified_by, properties.comments, properties.language = xml_text(author), "", "zh-CN"
    properties.keywords = xml_text(code)
    document.settings.odd_and_even_pages_header_footer = True
    settings = document.settings.element
    for setting in settings.xpath("//w:compatSetting[@w:name='compatibilityMode']"):
        setting.set(setting.keys()[-1], _COMPATIBILITY)
    for language in settings.xpath("//w:themeFontLang"):
        settings.remove(language)


class _PartPress:
    """Turns the blocks of one part into paragraphs and tables."""

    def __init__(self, part: Part, page: PageProfile) -> None:
        self._part = part
        self._looks = text_styles(page)
        self._table_size = float(page.table_size)
        self._width = frame_of(part, page).width

    def elements(self) -> Iterator[Element]:
        """The content of the part; it ends with a paragraph."""
        blocks = self._part.blocks
        tables: list[Table] = []
        for before, block, after in zip((None, *blocks), blocks, (*blocks[1:], None), strict=False):
            if isinstance(block, Table):
                tables.append(block)
                if not isinstance(after, Table):
                    yield from self._tables(tables, keeps=after is not None)
                    tables = []
            elif isinstance(block, Footer):
                yield self._footer(block)
            else:
                yield self._paragraph(block, before, after)
        if not blocks or isinstance(blocks[-1], Table):
            yield paragraph(TABLE_GAP.id)

    def _tables(self, tables: Sequence[Table], *, keeps: bool) -> Iterator[Element]:
        """Tables of one form, joined as far as their repeated header rows allow.

        ``keeps``: the last row stays on the page of what follows.
        """
        mm = self._width / POINTS_PER_MM
        fitted = Fit(self._width, self._table_size, CELL_PADDING, _width_of).tables(tables)
        joined: list[list[Table]] = []
        for table in (piece for pieces in fitted.pieces for piece in pieces):
            # The pieces of a wide table stand below each other, each with its own columns.
            if not joined or table.header_rows or len(fitted.pieces) < sum(map(len, fitted.pieces)):
                joined.append([])
            joined[-1].append(table)
        for position, group in enumerate(joined):
            if position:
                yield paragraph(TABLE_GAP.id)
            made = word_table(group, mm, fitted.size, shrunk=fitted.size < self._table_size)
            if keeps and group is joined[-1]:
                keep_last_row(made)
            yield made

    def _paragraph(self, block: Paragraph, before: Block | None, after: Block | None) -> Element:
        runs = [run(self._title(block) if self._looks[block.style].align == "center" else block.text)]
        if block.lead:
            font = FONTS[self._looks[block.lead_style].role] if block.lead_style else ""
            runs.insert(0, run(block.lead, font))
        keep = (element("keepNext"),) if _group(after) is Style.DATE else ()  # a date never stands alone on a page
        spacing = self._spacing(block, first=_group(before) is not _group(block))
        return paragraph(STYLES[block.style].id, *runs, properties=(*keep, *spacing, *self._hanging(block)))

    def _title(self, block: Paragraph) -> str:
        if block.lead or "\n" in block.text:
            return block.text
        size = self._looks[block.style].size
        return broken_by_sense(block.text, size, self._width - size / 2)

    def _spacing(self, block: Paragraph, *, first: bool) -> Iterator[Element]:
        """Lists stand apart from the text above them, not line from line; a date leaves room for the seal."""
        if block.style in _CLOSING and first:
            yield element("spacing", before=twips(_SEAL_ROOM * self._looks[block.style].pitch))
        elif block.style in _HANGING and not first:
            yield element("spacing", before=0)

    def _hanging(self, block: Paragraph) -> Iterator[Element]:
        if block.style in _HANGING and block.lead:
            look = self._looks[block.style]
            lead = text_width(block.lead, look.size)
            left = look.indent + lead
            yield element(
                "ind",
                leftChars=round(left / look.size * 100),
                left=twips(left),
                hangingChars=round(lead / look.size * 100),
                hanging=twips(lead),
            )

    def _footer(self, footer: Footer) -> Element:
        text = "\t".join(f"{label}：{value}" for label, value in footer.items)
        column = self._width / max(1, len(footer.items))
        stops = [element("tab", val="left", pos=twips(column * at)) for at in range(1, len(footer.items))]
        properties = (element("tabs", *stops),) if stops else ()
        return paragraph(STYLES[Style.NOTE].id, run(text), properties=properties)


def _width_of(text: str, _header: bool, size: float) -> float:
    return text_width(text, size)


def _group(block: Block | None) -> Style | None:
    """Paragraphs that follow each other with the same value belong together."""
    if isinstance(block, Paragraph):
        return Style.DATE if block.style in _CLOSING else block.style
    return None
