"""The text of HTML that other programs put on the clipboard: Word, WPS, LibreOffice, spreadsheets, web pages.

Paragraphs stay paragraphs, numbers of lists become typed text, a row of a table becomes a line. What was deleted or
struck out there is no text any longer; comments, footnotes and the marks that lead to them stay behind.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from perfeval_desktop.ui.markup import Attributes, MarkupReader

CELL_END = "｜"
_BULLET = "·"
_BLANKS = " \t\r\n\f"
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section",
    "table", "tbody", "tfoot", "thead", "ul", "caption",
})  # fmt: skip
_SILENT = frozenset({"head", "style", "script", "title", "xml", "template", "noscript", "select", "svg", "math"})
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
# Comments and notes of a Word document and their marks stand in its HTML like text.
_APART = re.compile(r"mso-(?:element|special-character):\s*(?:comment|footnote|endnote)", re.IGNORECASE)
_APART_CLASSES = frozenset({"msocomanchor", "msocommentreference", "msocommenttext", "sdfootnote", "sdendnote"})
_NOTE = re.compile(r"mso-(?:foot|end)note-id:", re.IGNORECASE)
_NOTE_CLASSES = frozenset({"msofootnotereference", "msoendnotereference", "sdfootnoteanc", "sdendnoteanc"})
_STRUCK = re.compile(r"text-decoration(?:-line)?:[^;:]*line-through", re.IGNORECASE)
_DELETED_CLASS = "msodel"
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all", re.IGNORECASE)
_NUMBER = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_SYMBOLS = re.compile(r"font-family:[^;:]*(symbol|wingdings|webdings)", re.IGNORECASE)
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u3000-\u303f“”‘’…—]")
_WHOLE = re.compile(r"[0-9]{1,9}")
_FRAMES = ("table", "tr")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(slots=True)
class Pasted:
    """What was read: the text, one paragraph a line, and what of the original is not in it.

    ``deleted``, ``struck`` and ``notes`` count the places; ``left_out`` is the length of what stood there.
    """

    text: str = ""
    pictures: int = 0
    has_table: bool = False
    deleted: int = 0
    struck: int = 0
    notes: int = 0
    left_out: int = 0


def read_html(html: str) -> Pasted:
    """The text of ``html``, which may be a fragment and need not be well-formed."""
    start, end = html.find("<!--StartFragment"), html.rfind("<!--EndFragment")
    reader = _Reader()
    # Around the fragment stand the styles of the whole page.
    reader.feed(html[start:end] if 0 <= start < end else html)
    reader.finish()
    reader.found.text = "\n".join(reader.lines)
    return reader.found


@dataclass(slots=True)
class _List:
    tag: str
    kind: str
    next: int = 1


@dataclass(slots=True)
class _Row:
    cells: list[list[str]] = field(default_factory=list)


class _Reader(MarkupReader):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.found = Pasted()
        self._line = ""
        self._label = ""  # the number with which the line begins
        self._gap = ""  # why what was read last is left out: neighbours of one kind are one place
        self._has_gap = False  # in this line
        self._rows: list[_Row] = []  # of the tables that are open, the innermost last
        self._lists: list[_List] = []
        self._open: list[tuple[str, frozenset[str]]] = []  # tags and their marks
        # What is open, counted: looking through all of it at each piece takes too long where tags are nested deeply.
        self._tags: Counter[str] = Counter()
        self._marks: Counter[str] = Counter()
        self._frames: list[str] = []  # the tables and rows that are open

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "img" and not self._is("silent"):
            self.found.pictures += 1
        if tag in _BLOCKS or tag in ("li", "br"):
            self.end_line()
        if tag == "tr":
            self._end_open_row()
        if tag not in _VOID:
            marks = _marks(tag, known)
            self.found.notes += "note" in marks and not self._is("silent")
            self._push(tag, marks)
        if not self._is("silent"):
            self._begin(tag, known)

    def _begin(self, tag: str, known: dict[str, str]) -> None:
        match tag:
            case "ol" | "ul":
                kind = known.get("type") or _kind(known.get("style", ""))
                self._lists.append(_List(tag, kind, _whole(known.get("start", ""), 1)))
            case "li":
                self._label = self._number(known.get("value", ""))
                self._line += self._label
            case "tr":
                self.end_line()
                self._rows.append(_Row())
            case "td" | "th":
                self.end_line()
                if self._rows:
                    self._rows[-1].cells.append([])

    def handle_endtag(self, tag: str) -> None:
        if not self._tags[tag]:
            return
        if tag in _BLOCKS or tag in ("li", "td", "th"):
            self.end_line()
        if tag == "table":
            self._end_open_row()
        self._pop(tag)
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        if tag == "tr" and self._rows:
            self.end_line()
            self._end_row(self._rows.pop().cells)

    def _push(self, tag: str, marks: frozenset[str]) -> None:
        self._open.append((tag, marks))
        self._tags[tag] += 1
        self._marks.update(marks)
        if tag in _FRAMES:
            self._frames.append(tag)

    def _pop(self, tag: str) -> None:
        """Close the innermost ``tag``, which is open, and all that is open in it."""
        last = ""
        while last != tag:
            last, marks = self._open.pop()
            self._tags[last] -= 1
            self._marks.subtract(marks)
            if last in _FRAMES:
                self._frames.pop()

    def _end_open_row(self) -> None:
        """End the row that is open in the innermost table: its end tag may be left out."""
        if self._frames and self._frames[-1] == "tr":
            self.handle_endtag("tr")

    def _end_row(self, cells: list[list[str]]) -> None:
        if len(cells) == 1:  # a table that only lays out a page
            for line in cells[0]:
                self._add(line)
        elif any(cells):
            self.found.has_table = True
            self._add(CELL_END.join(" ".join(cell) for cell in cells))

    def handle_data(self, data: str) -> None:
        if self._is("silent"):
            self._leave_out(data)
            return
        if data.strip():
            self._gap = ""
        if self._is("number"):
            text = "".join(data.split())  # behind the number Word fills up with blanks
            self._line = self._line.strip(_BLANKS)
            label = _BULLET if text and (self._is("symbol") or text in "·•▪◦") else text
            self._label += label
            self._line += label
        elif self._tags["pre"]:
            *before, last = data.replace("\r\n", "\n").split("\n")
            for line in before:
                self._line += line
                self.end_line()
            self._line += last
        else:
            self._line = _joined(self._line, data)

    def _leave_out(self, data: str) -> None:
        """Count what was deleted or struck out."""
        gap = next((mark for mark in ("deleted", "struck", "note") if self._is(mark)), "")
        if not gap or not data.strip():
            return
        self.found.left_out += len("".join(data.split()))
        self.found.deleted += gap == "deleted" != self._gap
        self.found.struck += gap == "struck" != self._gap
        self._gap, self._has_gap = gap, True

    def finish(self) -> None:
        """End what the markup left open."""
        self.end_line()
        while self._rows:
            self._end_row(self._rows.pop().cells)

    def end_line(self) -> None:
        """What follows stands in another paragraph. Empty ones are not kept: no official document has them."""
        line, self._line = self._line.strip(_BLANKS + "\u00a0\u3000"), ""
        is_only_number = self._has_gap and line == self._label  # of an item that was deleted
        self._label, self._has_gap = "", False
        if line and not is_only_number:
            self._add(line)

    def _add(self, line: str) -> None:
        lines = self._rows[-1].cells[-1] if self._rows and self._rows[-1].cells else self.lines
        lines.append(line)

    def _is(self, mark: str) -> bool:
        return self._marks[mark] > 0

    def _number(self, value: str) -> str:
        if not self._lists or self._lists[-1].tag == "ul":
            return _BULLET if self._lists and self._lists[-1].kind != "none" else ""
        here = self._lists[-1]
        number = _whole(value, here.next)
        here.next = number + 1
        return _written(number, here.kind)


def _whole(text: str, otherwise: int) -> int:
    return int(text) if _WHOLE.fullmatch(text) else otherwise


def _marks(tag: str, known: dict[str, str]) -> frozenset[str]:
    style, classes = known.get("style", ""), known.get("class", "").lower().split()
    is_apart = bool(_APART.search(style)) or not _APART_CLASSES.isdisjoint(classes)
    is_deleted = tag == "del" or _DELETED_CLASS in classes
    is_struck = tag in ("s", "strike") or bool(_STRUCK.search(style))
    is_web_note = tag == "sup" and "reference" in classes
    is_note = is_web_note or bool(_NOTE.search(style)) or not _NOTE_CLASSES.isdisjoint(classes)
    is_left_out = is_apart or is_deleted or is_struck or is_note
    found = {
        "silent": tag in _SILENT or is_left_out or bool(_HIDDEN.search(style)),
        "deleted": is_deleted,
        "struck": is_struck,
        "note": is_note,
        "number": bool(_NUMBER.search(style)),
        "symbol": bool(_SYMBOLS.search(style)),
    }
    return frozenset(mark for mark, holds in found.items() if holds)


def _joined(line: str, data: str) -> str:
    """``line`` with ``data`` behind it, white space as HTML reads it: a line end between two characters is none."""
    for part in re.split(r"([ \t\r\n\f]+)", data):
        if not part:
            continue
        if part.strip(_BLANKS):
            if line.endswith("\n"):
                apart = "" if len(line) > 1 and _WIDE.match(line[-2]) and _WIDE.match(part[0]) else " "
                line = line[:-1] + (apart if len(line) > 1 else "")
            line += part
        elif not line.endswith((" ", "\n")):
            line += "\n" if "\n" in part or "\r" in part else " "
    return line


def _kind(style: str) -> str:
    found = re.search(r"list-style(?:-type)?:\s*([a-z-]+)", style, re.IGNORECASE)
    return found[1].lower() if found else ""


def _written(number: int, kind: str) -> str:
    """The number of an item as the page shows it."""
    match kind:
        case "none":
            return ""
        case "cjk-ideographic" | "simp-chinese-informal" | "trad-chinese-informal" | "cjk-decimal":
            return f"{_chinese(number)}、"
        case "a" | "lower-alpha" | "lower-latin":
            return f"{_letters(number)}."
        case "A" | "upper-alpha" | "upper-latin":
            return f"{_letters(number).upper()}."
        case "i" | "lower-roman":
            return f"{_roman(number)}."
        case "I" | "upper-roman":
            return f"{_roman(number).upper()}."
    return f"{number}."


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones else "")


def _letters(number: int) -> str:
    return chr(ord("a") + number - 1) if 0 < number <= 26 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 40:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text
