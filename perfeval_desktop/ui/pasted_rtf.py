"""The text of RTF, for programs that put nothing else on the clipboard, or tell only there what was deleted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from perfeval_desktop.ui.pasted_html import CELL_END, Pasted

_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|(.)", re.IGNORECASE | re.DOTALL
)
_SKIPPED = frozenset({
    "fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "info", "header", "footer", "headerl",
    "headerr", "footerl", "footerr", "annotation", "atnid", "atnauthor", "fldinst", "themedata", "datastore", "pict",
    "object", "generator", "rsidtbl", "footnote", "latentstyles", "xmlnstbl", "pgptbl", "background", "shpinst",
    "nonshppict",
})  # fmt: skip
_SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": CELL_END, "emdash": "—",
    "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "·", "emspace": "　",
    "enspace": " ", "~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n",
}  # fmt: skip
_CODE_PAGES = {"936": "gb18030", "950": "big5", "1252": "cp1252"}


@dataclass(slots=True)
class _Group:
    skipped: bool = False
    unicode_skip: int = 1
    deleted: bool = False
    struck: bool = False

    @property
    def gap(self) -> str:
        """Why what stands in the group is no text."""
        return "deleted" if self.deleted else "struck" if self.struck else ""


class _Reader:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.found = Pasted()
        self._gap = ""  # why what was read last is left out
        self._groups = [_Group()]
        self._bytes = bytearray()
        self._encoding = "gb18030"
        self._to_skip = 0  # characters that stand for an \u for programs that know no Unicode
        self._starred = False

    def read(self, rtf: str) -> None:
        for word, number, code, sign, brace, char in _TOKEN.findall(rtf):
            if code:
                self._byte(int(code, 16))
                continue
            if brace:
                self._flush()
                if brace == "{":
                    self._groups.append(replace(self._groups[-1]))
                else:
                    self._groups.pop()
                    self._groups = self._groups or [_Group()]
            elif word:
                self._word(word.lower(), number)
            elif sign == "*":
                self._starred = True
            elif sign or char:
                self._put(_SIGNS.get(sign, "") if sign else char)
        self._flush()

    def _word(self, word: str, number: str) -> None:
        group = self._groups[-1]
        starred, self._starred = self._starred, False
        match word:
            case "u" if number:
                self._put(chr(int(number) % 0x10000))
                self._to_skip = group.unicode_skip
            case "uc" if number:
                group.unicode_skip = int(number)
            case "ansicpg":
                self._encoding = _CODE_PAGES.get(number, "gb18030")
            case "deleted":
                group.deleted = number != "0"
            case "strike" | "striked":
                group.struck = number != "0"
            case "plain":
                group.deleted = group.struck = False
            case _ if word in _SKIPPED or (starred and word not in ("shppict", "listtext", "pntext")):
                self.found.pictures += word == "pict" and not group.skipped
                self.found.notes += word == "footnote" and not group.skipped
                group.skipped = True
            case "cell" | "row" if not group.skipped:
                self.found.has_table = True
                self._put(_SIGNS[word])
            case _ if word in _SIGNS:
                self._put(_SIGNS[word])

    def _byte(self, code: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif not self._is_left_out("?"):
            self._bytes.append(code)

    def _put(self, text: str) -> None:
        self._flush()
        if self._to_skip and text:
            self._to_skip -= 1
        elif not self._is_left_out(text):
            self.out.append(text)

    def _is_left_out(self, text: str) -> bool:
        """True for what is no text, or was deleted or struck out, which is counted."""
        group = self._groups[-1]
        if group.skipped or not text:
            return group.skipped
        if group.gap and text.strip():
            self.found.left_out += 1
            self.found.deleted += group.gap == "deleted" != self._gap
            self.found.struck += group.gap == "struck" != self._gap
        if text.strip():
            self._gap = group.gap
        return bool(group.gap)

    def _flush(self) -> None:
        if self._bytes:
            self.out.append(self._bytes.decode(self._encoding, "replace"))
            self._bytes.clear()


def read_rtf(rtf: str) -> Pasted:
    """The text of ``rtf``, one paragraph a line, without pictures; a row of a table is one line."""
    reader = _Reader()
    reader.read(rtf)
    text = "".join(reader.out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lines = (line.strip().removesuffix(CELL_END) for line in text.split("\n"))
    reader.found.text = "\n".join(line for line in lines if line)
    return reader.found
