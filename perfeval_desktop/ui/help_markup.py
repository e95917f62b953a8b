"""The help texts as HTML: what ``layout.markdown`` reads, and nothing of it is ever taken for markup.

A paragraph ``:name:`` is replaced by what the caller gives for it. Pictures are for the printed manual, and left out.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping, Sequence

from perfeval_desktop.layout.markdown import (
    Content,
    Figure,
    Grid,
    Heading,
    Items,
    Listing,
    Marker,
    Piece,
    Words,
    read_blocks,
)

Markers = Mapping[str, Callable[[], str]]


def to_html(text: str, markers: Markers) -> str:
    """``text`` as HTML; ``markers`` make the parts that are not written but looked up."""
    return "".join(_block(block, markers) for block in read_blocks(text))


def inline(pieces: Iterable[Piece]) -> str:
    """One line as HTML."""
    return "".join(map(_piece, pieces))


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


def _piece(piece: Piece) -> str:
    if piece.link:
        made = link(f"topic:{piece.link}", piece.text)
    else:
        made = code(piece.text) if piece.code else html.escape(piece.text)
    return f"<b>{made}</b>" if piece.bold else made


def _block(block: Content, markers: Markers) -> str:
    match block:
        case Marker():
            return markers[block.name]()
        case Heading():
            return f"<h{block.level}>{inline(block.pieces)}</h{block.level}>"
        case Grid():
            return table([list(map(inline, row)) for row in block.rows], list(map(inline, block.head)))
        case Items():
            items = "".join(f"<li>{inline(item)}</li>" for item in block.items)
            return f"<ol>{items}</ol>" if block.numbered else f"<ul>{items}</ul>"
        case Listing():
            return f"<pre>{html.escape(chr(10).join(block.lines))}</pre>"
        case Figure():
            return ""
        case Words():
            return f"<p>{inline(block.pieces)}</p>"
