"""The styles of the Word document, named as an office names them; the official look comes from the page profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perfeval_desktop.export.pdf_styles import TextStyle, text_styles
from perfeval_desktop.export.word_xml import Element, element, twips
from perfeval_desktop.layout.blocks import Style
from perfeval_desktop.layout.page import PageProfile

LATIN_FONT = "Times New Roman"
FONTS = {"fangsong": "仿宋", "heiti": "黑体", "kaiti": "楷体", "xiaobiaosong": "方正小标宋简体", "songti": "宋体"}


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A paragraph style: its id in the file, the name that Word shows, and what the page profile does not say.

    ``level`` is the outline level (0 is the highest), ``right`` an indent in characters.
    """

    id: str
    name: str
    justified: bool = False
    level: int | None = None
    right: int = 0


# Word translates its own names (heading 1, Title, Body Text) into the language of the user.
STYLES: dict[Style, WordStyle] = {
    Style.LETTERHEAD: WordStyle("Letterhead", "发文机关"),
    Style.TITLE: WordStyle("Title", "Title", level=0),
    Style.ADDRESSEE: WordStyle("Addressee", "主送机关"),
    Style.HEADING1: WordStyle("Heading1", "heading 1", justified=True, level=0),
    Style.HEADING2: WordStyle("Heading2", "heading 2", justified=True, level=1),
    Style.HEADING3: WordStyle("Heading3", "heading 3", justified=True, level=2),
    Style.BODY: WordStyle("BodyText", "Body Text", justified=True),
    Style.LABEL: WordStyle("AttachmentLabel", "附件序号"),
    Style.TABLE_TITLE: WordStyle("TableTitle", "表格名称", level=0),
    Style.UNIT_NOTE: WordStyle("UnitNote", "计量单位"),
    Style.NOTE: WordStyle("TableNote", "表格附注"),
    Style.ATTACHMENT: WordStyle("Attachment", "附件说明", justified=True),
    Style.SIGNATURE: WordStyle("Signature", "发文机关署名", right=4),
    Style.DATE: WordStyle("DateLine", "成文日期", right=4),
}
_BUILT_IN = frozenset({"Title", "heading 1", "heading 2", "heading 3", "Body Text"})
TABLE_TEXT = WordStyle("TableText", "表格文字")
TABLE_HEADER = WordStyle("TableHeader", "表格标题")
TABLE_GAP = WordStyle("TableGap", "表格间隔")
PAGE_NUMBER = WordStyle("PageNumberLine", "页码")


def style_sheet(page: PageProfile) -> Iterator[Element]:
    """The children of Word's style sheet: defaults, then every style."""
    looks = text_styles(page)
    size = float(page.table_size)
    normal = element("rPr", *_characters(looks[Style.BODY]), element("lang", val="en-US", eastAsia="zh-CN"))
    yield element("docDefaults", element("rPrDefault", normal), element("pPrDefault"))
    name = element("name", val="Normal")
    yield element("style", name, element("qFormat"), type="paragraph", default=1, styleId="Normal")
    table = element("name", val="Normal Table")
    yield element("style", table, element("tblPr"), type="table", default=1, styleId="TableNormal")
    for style, word in STYLES.items():
        yield _style(word, looks[style])
    yield _style(TABLE_TEXT, TextStyle("fangsong", size, size * 1.3))
    yield _style(TABLE_HEADER, TextStyle("heiti", size, size * 1.3))
    yield _style(TABLE_GAP, TextStyle("fangsong", 1, 0.1))
    yield _style(PAGE_NUMBER, TextStyle("songti", 14, 16))


def _style(word: WordStyle, look: TextStyle) -> Element:
    custom = {} if word.name in _BUILT_IN else {"customStyle": 1}
    return element(
        "style",
        element("name", val=word.name),
        element("basedOn", val="Normal"),
        element("qFormat"),
        element("pPr", *_paragraph(word, look)),
        element("rPr", *_characters(look)),
        type="paragraph",
        styleId=word.id,
        **custom,
    )


def _paragraph(word: WordStyle, look: TextStyle) -> Iterator[Element]:
    if look.keeps:
        yield element("keepNext")
    yield element(
        "spacing",
        before=twips(look.before),
        after=twips(look.after),
        line=max(1, twips(look.pitch)),
        lineRule="exact",
    )
    indents: dict[str, int] = {}
    if look.indent:
        indents |= {"firstLineChars": round(look.indent / look.size * 100), "firstLine": twips(look.indent)}
    if word.right:
        indents |= {"rightChars": word.right * 100, "right": twips(word.right * look.size)}
    if indents:
        yield element("ind", **indents)
    align = "right" if word.right else "both" if word.justified else look.align
    yield element("jc", val=align)
    if word.level is not None:
        yield element("outlineLvl", val=word.level)


def _characters(look: TextStyle) -> Iterator[Element]:
    font = FONTS[look.role]
    yield element("rFonts", ascii=LATIN_FONT, hAnsi=LATIN_FONT, cs=LATIN_FONT, eastAsia=font, hint="eastAsia")
    if look.tracking:
        yield element("spacing", val=twips(look.tracking))
    yield element("sz", val=round(look.size * 2))
    yield element("szCs", val=round(look.size * 2))
