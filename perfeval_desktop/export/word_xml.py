"""Small builders for WordprocessingML: paragraphs, runs and properties in the order that the schema asks for.

python-docx builds merged tables cell by cell, which takes time that grows with the square of their size; whole rows
made as XML do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from perfeval_desktop.export.xml_text import xml_text

_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
_NAMESPACE = {"w": nsmap["w"]}
_BREAKS = re.compile("([\n\t])")

__all__ = ["Element", "element", "field", "paragraph", "run", "twips", "twips_of_mm"]

TWIPS_PER_POINT = 20
TWIPS_PER_MM = 1440 / 25.4


@cache
def _full(name: str) -> str:
    return qn(f"w:{name}")


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """``<w:tag w:attribute="…">`` with ``children``. Numbers are written as they stand, so they come rounded."""
    named = {_full(name): str(value) for name, value in attributes.items()}
    made: Element = oxml_parser.makeelement(_full(tag), named, nsmap=_NAMESPACE)
    made.extend(children)
    return made


def paragraph(style: str, *content: Element, properties: tuple[Element, ...] = ()) -> Element:
    """A paragraph in the style with the id ``style``; ``properties`` come after the style in the schema's order."""
    return element("p", element("pPr", element("pStyle", val=style), *properties), *content)


def run(text: str, east_asian_font: str = "") -> Element:
    """A run of text; line feeds and tabs become Word's own."""
    fonts = {"eastAsia": east_asian_font} if east_asian_font else {}
    # The hint makes quotation marks and ① Chinese: without it Word sets them in the Latin font.
    made = element("r", element("rPr", element("rFonts", hint="eastAsia", **fonts)))
    made.extend(_text(text))
    return made


def field(code: str) -> Iterator[Element]:
    """The runs of a field that Word works out, such as ``PAGE``."""
    yield element("r", element("fldChar", fldCharType="begin"))
    instruction = element("instrText")
    instruction.text = f" {code} "
    instruction.set(_PRESERVE, "preserve")
    yield element("r", instruction)
    yield element("r", element("fldChar", fldCharType="separate"))
    yield run("1")
    yield element("r", element("fldChar", fldCharType="end"))


def twips(points: float) -> int:
    return round(points * TWIPS_PER_POINT)


def twips_of_mm(millimetres: float) -> int:
    return round(millimetres * TWIPS_PER_MM)


def _text(text: str) -> Iterator[Element]:
    for piece in _BREAKS.split(xml_text(text)):
        if piece == "\n":
            yield element("br")
        elif piece == "\t":
            yield element("tab")
        elif piece:
            made = element("t")
            made.text = piece
            made.set(_PRESERVE, "preserve")
            yield made
