"""Plain text as HTML for the panels that explain: nothing that a user or a pack wrote is ever taken for markup."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A short title in bold and a text below it; line feeds in the text stay. ``note`` is small print at the end."""

    title: str
    text: str = ""
    note: str = ""


def to_html(sections: Iterable[Section]) -> str:
    """The sections one below the other."""
    return "".join(_section_html(section) for section in sections)


def _section_html(section: Section) -> str:
    title = f"<b>{html.escape(section.title)}</b>" if section.title else ""
    text = html.escape(section.text).replace("\n", "<br>")
    note = f"<br><small>{html.escape(section.note)}</small>" if section.note else ""
    joint = "<br>" if title and text else ""
    return f'<p style="margin-top:0; margin-bottom:0.5em;">{title}{joint}{text}{note}</p>'
