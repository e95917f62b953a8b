"""The official look (GB/T 9704) of each style of text, in points, from the pack's page profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from perfeval_desktop.layout.blocks import Paragraph, Part, Style, Table
from perfeval_desktop.layout.page import NumberStyle, PageProfile

POINTS_PER_MM = 72 / 25.4
_A4 = (210 * POINTS_PER_MM, 297 * POINTS_PER_MM)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph is set. ``indent`` is that of its first line, ``before`` and ``after`` are the space around it.

    ``keeps``: its last line stays on the page of what follows.
    """

    role: str
    size: float
    pitch: float
    align: Literal["left", "center", "right"] = "left"
    indent: float = 0.0
    before: float = 0.0
    after: float = 0.0
    tracking: float = 0.0
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A page and its text area."""

    page_width: float
    page_height: float
    left: float
    top: float
    width: float
    height: float


def text_styles(page: PageProfile) -> Mapping[Style, TextStyle]:
    """The look of every style."""
    body, pitch = float(page.body_size), float(page.line_pitch)
    title, small = float(page.title_size), float(page.table_size) + 1
    tracking, indent = float(page.char_spacing), 2 * body

    def heading(role: str) -> TextStyle:
        return TextStyle(role, body, pitch, indent=indent, tracking=tracking, keeps=True)

    head = TextStyle("xiaobiaosong", title, max(pitch, title * 1.3), align="center", after=pitch, keeps=True)
    text = TextStyle("fangsong", body, pitch, indent=indent, tracking=tracking)
    note = TextStyle("fangsong", small, small * 1.4, before=small / 2)
    return {
        Style.LETTERHEAD: head,
        Style.TITLE: head,
        Style.ADDRESSEE: TextStyle("fangsong", body, pitch, tracking=tracking, keeps=True),
        Style.HEADING1: heading("heiti"),
        Style.HEADING2: heading("kaiti"),
        Style.HEADING3: heading("fangsong"),
        Style.BODY: text,
        Style.ATTACHMENT: replace(text, before=pitch),
        Style.SIGNATURE: text,
        Style.DATE: text,
        Style.LABEL: TextStyle("heiti", body, pitch, after=pitch / 4, keeps=True),
        Style.TABLE_TITLE: TextStyle(
            "xiaobiaosong", title * 0.8, title * 1.15, align="center", after=pitch / 4, keeps=True
        ),
        Style.UNIT_NOTE: TextStyle("fangsong", small, small * 1.6, align="right", keeps=True),
        Style.NOTE: note,
    }


def number_style(part: Part, page: PageProfile) -> NumberStyle | None:
    """How the pages of ``part`` are numbered; None where they are not."""
    if part.apart:
        return None
    return page.page_number if part.is_report else page.form_page_number or page.page_number


def frame_of(part: Part, page: PageProfile) -> Frame:
    """The page of a part: the official margins for a narrative, those for tables for a form."""
    width, height = _A4 if part.orientation == "portrait" else reversed(_A4)
    has_text = any(isinstance(block, Paragraph) and block.style is Style.BODY for block in part.blocks)
    if any(isinstance(block, Table) for block in part.blocks) and not has_text:
        left = top = right = bottom = float(page.table_margin) * POINTS_PER_MM
    else:
        margins = (page.margin_left, page.margin_top, page.margin_right, page.margin_bottom)
        left, top, right, bottom = (float(margin) * POINTS_PER_MM for margin in margins)
    return Frame(width, height, left, top, width - left - right, height - top - bottom)
