"""The notation of the help texts as HTML: a small part of Markdown, and nothing of it is ever taken for markup.

``## heading``, ``- item``, ``1. item``, ``| cell | cell |`` with a line of dashes below the head, paragraphs; within a
line ``**bold**``, ```code``` and ``[words](topic)``. A paragraph ``:name:`` is replaced by what the caller gives for
it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_INLINE = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<bold>.+?)\*\*|\[(?P<words>[^\]]+)\]\((?P<topic>[a-z_]+)\)")
_NUMBERED = re.compile(r"(?<!\d)\d++\. ")
_RULE = re.compile(r"\|[-| ]+\|")
_MARKER = re.compile(r":(?P<name>[a-z_]+):")

Markers = Mapping[str, Callable[[], str]]


def to_html(text: str, markers: Markers) -> str:
    """``text`` as HTML; ``markers`` make the parts that are not written but looked up."""
    return "".join(_block(lines, markers) for lines in _blocks(text))


def inline(text: str) -> str:
    """One line as HTML."""
    made, at = [], 0
    for match in _INLINE.finditer(text):
        made += [html.escape(text[at : match.start()]), _inline(match)]
        at = match.end()
    return "".join([*made, html.escape(text[at:])])


def heading(text: str, level: int = 2) -> str:
    """A heading; ``text`` is plain."""
    return f"<h{level}>{html.escape(text)}</h{level}>"


def paragraph(text: str) -> str:
    """Plain text; line feeds stay."""
    return f"<p>{html.escape(text)}</p>".replace("\n", "<br>")


def link(address: str, words: str) -> str:
    """A link to an address of the help window; ``words`` are plain."""
    return f'<a href="{html.escape(address, quote=True)}">{html.escape(words)}</a>'


def table(rows: Iterable[Sequence[str]], head: Sequence[str] = ()) -> str:
    """A table of cells that are HTML already."""
    lines = ["<tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr>"] if head else []
    lines += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    return '<table cellspacing="0">' + "".join(lines) + "</table>"


def code(text: str) -> str:
    """A key, or something to be typed as it stands."""
    return f'<span class="code">{html.escape(text)}</span>'


def bullets(items: Iterable[str]) -> str:
    """A list of items that are HTML already."""
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _inline(match: re.Match[str]) -> str:
    if match["code"]:
        return code(match["code"])
    if match["bold"]:
        return f"<b>{inline(match['bold'])}</b>"
    return link(f"topic:{match['topic']}", match["words"])


def _blocks(text: str) -> Iterator[list[str]]:
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


def _block(lines: list[str], markers: Markers) -> str:
    first = lines[0]
    marker = _MARKER.fullmatch(first)
    if marker is not None:
        return markers[marker["name"]]()
    if first.startswith("## "):
        return f"<h2>{inline(first[3:])}</h2>"
    if first.startswith("|"):
        rows = [[inline(cell.strip()) for cell in line.strip("|").split("|")] for line in lines]
        return table(rows[2:], rows[0]) if len(lines) > 1 and _RULE.fullmatch(lines[1]) else table(rows)
    if first.startswith("- "):
        return bullets(inline(line[2:]) for line in lines)
    if _NUMBERED.match(first):
        return "<ol>" + "".join(f"<li>{inline(_NUMBERED.sub('', line, count=1))}</li>" for line in lines) + "</ol>"
    return f"<p>{'<br>'.join(map(inline, lines))}</p>"
