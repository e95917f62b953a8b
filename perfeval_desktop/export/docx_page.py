"""Pages of the Word document: sections with the official margins, page numbers on the outer side."""

from __future__ import annotations

from collections.abc import Iterator

from docx.enum.section import WD_HEADER_FOOTER
from docx.oxml.parser import parse_xml
from docx.section import Section, _BaseHeaderFooter

from perfeval_desktop.export.docx_styles import PAGE_NUMBER
from perfeval_desktop.export.pdf_styles import POINTS_PER_MM, Frame
from perfeval_desktop.export.word_xml import Element, element, field, paragraph, run, twips
from perfeval_desktop.layout.page import NumberStyle

_NUMBER_DROP = 7 * POINTS_PER_MM  # from the text area to the page number
_NUMBER_SIZE = 14.0  # points
_CODE_SIZE = 8.0
_MARK = """<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/>
<v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="mark" type="#_x0000_t136" fillcolor="#d9d9d9" stroked="f" style="position:absolute;margin-left:0;\
margin-top:0;rotation:305;z-index:-251658752;mso-position-horizontal:center;\
mso-position-horizontal-relative:page;mso-position-vertical:center;mso-position-vertical-relative:page">
<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string=""/></v:shape></w:pict>"""
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


def number_pages(
    odd: _BaseHeaderFooter, even: _BaseHeaderFooter, style: NumberStyle | None, width: float, code: str
) -> None:
    """Put “— 1 —”, or what ``style`` asks for, one character from the outer edge: right on odd pages, left on even
    ones; at the inner edge of the text, which is ``width`` points wide, the code of the package."""
    for footer, side in ((odd, "right"), (even, "left")):
        footer.is_linked_to_previous = False
        footer._element[:] = [_line(list(_number(style)), side, width, code)]


def share_footers(source: Section, target: Section) -> None:
    """Give ``target`` the footers of ``source``."""
    for which in (WD_HEADER_FOOTER.PRIMARY, WD_HEADER_FOOTER.EVEN_PAGE):
        reference = source._sectPr.get_footerReference(which)
        if reference is not None:
            target._sectPr.add_footerReference(which, reference.rId)


def _number(style: NumberStyle | None) -> Iterator[Element]:
    if style is None:
        return
    if style == "dashes":
        yield from (run("— "), *field("PAGE"), run(" —"))
    else:
        yield from (run("第 "), *field("PAGE"), run(" 页 共 "), *field("NUMPAGES"), run(" 页"))


def _line(number: list[Element], side: str, width: float, code: str) -> Element:
    place = element("ind", **{f"{side}Chars": 100, side: twips(_NUMBER_SIZE)})
    if not code:
        return paragraph(PAGE_NUMBER.id, *number, properties=(place, element("jc", val=side)))
    small, tab = run(code), run("\t")
    small[0].append(element("sz", val=round(2 * _CODE_SIZE)))
    if side == "left":
        stop = element("tab", val="right", pos=twips(width))
        return paragraph(PAGE_NUMBER.id, *number, tab, small, properties=(element("tabs", stop), place))
    stop = element("tab", val="right", pos=twips(width - _NUMBER_SIZE))
    return paragraph(PAGE_NUMBER.id, small, tab, *number, properties=(element("tabs", stop),))


def mark_pages(odd: _BaseHeaderFooter, even: _BaseHeaderFooter, text: str) -> None:
    """Put ``text`` large, light and diagonal behind the text of every page, as Word's own watermarks are."""
    for number, header in enumerate((odd, even), start=1):
        header.is_linked_to_previous = False
        shape = parse_xml(_MARK)
        for element_ in shape.iter():
            if "string" in element_.attrib:
                element_.set("string", text)
            elif element_.get("id") == "mark":
                element_.set("id", f"mark{number}")
                element_.set("style", element_.get("style", "") + f";width:{min(4, len(text)) * 110}pt;height:110pt")
        header._element[:] = [paragraph(PAGE_NUMBER.id, element("r", shape))]
