"""HTML as a row of tags and texts, whatever it holds, in a time that grows with its length.

Python's own parser stops at a torn ``<![`` and goes over what follows an unclosed tag or comment again and again: a
clipboard of a few thousand characters could hold the window up for minutes.
"""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>][^\s/=>]*)(?:\s*=\s*("[^"]*"|'[^']*'|(?!["'])[^\s>]*))?""")
_TAG_END = re.compile(r"[\s/]*>")
_ENDLESS = re.compile(r"&#\d{1000,};?")  # no character has such a number, and Python refuses to read one
_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style")}

Attributes = list[tuple[str, str | None]]


class MarkupReader:
    """Calls its ``handle_…`` methods in the order of the text; comments and declarations are left out."""

    def __init__(self) -> None:
        self._html = ""
        self._ends: dict[str, int] = {}  # where each sign was found last

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """A tag begins; names are in lower case, values without quotes and references."""

    def handle_endtag(self, tag: str) -> None:
        """A tag ends, or seems to: none of the name need be open."""

    def handle_data(self, data: str) -> None:
        """Text, references replaced; one text may come in several pieces."""

    def feed(self, html: str) -> None:
        """Read all of ``html``."""
        self._html, self._ends = html, {}
        at = 0
        while (start := html.find("<", at)) >= 0:
            self._text(html[at:start])
            at = self._markup(start)
        self._text(html[at:])

    def _markup(self, start: int) -> int:
        """Read what begins with the ``<`` at ``start``; where it ends."""
        html = self._html
        following = html[start + 1 : start + 2]
        if following == "/":
            return self._end_tag(start)
        if following in ("!", "?"):
            if html.startswith("<!--", start) and (end := self._find("-->", start + 4)) >= 0:
                return end + 3
            end = self._find(">", start)
            return self._torn(start) if end < 0 else end + 1
        name = _TAG.match(html, start + 1)
        if name is None:
            self.handle_data("<")
            return start + 1
        return self._start_tag(name[0].lower(), start, name.end())

    def _start_tag(self, tag: str, start: int, at: int) -> int:
        html, attrs = self._html, Attributes()
        while (end := _TAG_END.match(html, at)) is None:
            found = _ATTRIBUTE.match(html, at)
            if found is None:
                return self._torn(start)
            attrs.append((found[1].lower(), _value(found[2])))
            at = found.end()
        self.handle_starttag(tag, attrs)
        if "/" in end[0]:
            self.handle_endtag(tag)
            return end.end()
        return self._raw_text(tag, end.end()) if tag in _RAW else end.end()

    def _end_tag(self, start: int) -> int:
        name = _TAG.match(self._html, start + 2)
        end = self._find(">", start)
        if end < 0:
            return self._torn(start)
        if name is not None:
            self.handle_endtag(name[0].lower())
        return end + 1

    def _raw_text(self, tag: str, at: int) -> int:
        """In scripts and styles nothing is a tag but their own end."""
        end = _RAW[tag].search(self._html, at)
        stop = len(self._html) if end is None else end.start()
        self.handle_data(self._html[at:stop])
        return stop

    def _torn(self, start: int) -> int:
        """What looks like a tag and has no end is text: somebody may have written a<b."""
        self._text(self._html[start:])
        return len(self._html)

    def _find(self, sign: str, start: int) -> int:
        """Where ``sign`` comes next, -1 when never; what was found lacking is not looked for again."""
        known = self._ends.get(sign)
        if known is None or 0 <= known < start:
            known = self._ends[sign] = self._html.find(sign, start)
        return known

    def _text(self, text: str) -> None:
        if text:
            self.handle_data(_unescaped(text))


def _value(written: str | None) -> str | None:
    return written if written is None else _unescaped(written[1:-1] if written[:1] in ("'", '"') else written)


def _unescaped(text: str) -> str:
    return unescape(_ENDLESS.sub("\ufffd", text) if "&#" in text else text)
