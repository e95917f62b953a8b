"""Pages of the Word document: sections with the official margins, page numbers on the outer side."""

from __future__ import annotations

from docx.section import _BaseHeaderFooter

from perfeval_desktop.export.docx_styles import PAGE_NUMBER
from perfeval_desktop.export.pdf_styles import POINTS_PER_MM, Frame
from perfeval_desktop.export.word_xml import Element, element, field, paragraph, run, twips

_NUMBER_DROP = 7 * POINTS_PER_MM  # from the text area to the page number
_NUMBER_SIZE = 14.0  # points
_LEAST_MARGIN = 5 * POINTS_PER_MM  # below the page number: printers do not reach further


def section_properties(frame: Frame) -> Element:
    """A section that begins on a new page with the paper and the margins of ``frame``."""
    bottom = frame.page_height - frame.top - frame.height
    size = element("pgSz", w=twips(frame.page_width), h=twips(frame.page_height))
    if frame.page_width > frame.page_height:
        size = element("pgSz", w=twips(frame.page_width), h=twips(frame.page_height), orient="landscape")
    margins = element(
        "pgMar",
        top=twips(frame.top),
        right=twips(frame.page_width - frame.left - frame.width),
        bottom=twips(bottom),
        left=twips(frame.left),
        header=twips(frame.top / 2),
        footer=twips(max(_LEAST_MARGIN, bottom - _NUMBER_DROP - _NUMBER_SIZE)),
        gutter=0,
    )
    return element("sectPr", element("type", val="nextPage"), size, margins)


def number_pages(odd: _BaseHeaderFooter, even: _BaseHeaderFooter) -> None:
    """Put “— 1 —” one character from the outer edge: right on odd pages, left on even ones."""
    for footer, side in ((odd, "right"), (even, "left")):
        footer.is_linked_to_previous = False
        place = element("ind", **{f"{side}Chars": 100, side: twips(_NUMBER_SIZE)})
        properties = (place, element("jc", val=side))
        number = paragraph(PAGE_NUMBER.id, run("— "), *field("PAGE"), run(" —"), properties=properties)
        footer._element[:] = [number]
