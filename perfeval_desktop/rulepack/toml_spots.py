"""Where in the text of a TOML file each table, item and value stands. ``tomllib`` tells the values, but not where.

Only for text that ``tomllib`` has read: nothing is checked again, and what is not understood has no spot.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_PLAIN = re.compile(r"[^,\]}#\n\r]*")
_QUOTES = ('"""', "'''", '"', "'")


@dataclass
class Spot:
    """A table, a list or a value: ``start`` and ``end`` are its characters, ``at`` where the line begins that names it.

    ``value`` is what a single value says, None for tables and lists. The span of a table written as ``[name]`` is its
    headed block.
    """

    start: int
    end: int
    at: int
    value: object = None
    children: dict[str, Spot] = field(default_factory=dict)
    items: list[Spot] = field(default_factory=list)
    is_block: bool = False


def spots_of(text: str) -> Spot:
    """The spots of everything that ``text`` says."""
    return _Reader(text).read()


def line_of(text: str, position: int) -> int:
    """The number of the line of the character at ``position``, from 1."""
    return text.count("\n", 0, position) + 1


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.root = Spot(0, len(text), 0)

    def read(self) -> Spot:
        table, open_blocks = self.root, list[Spot]()
        while self._skip(_SPACE) < len(self.text):
            start = self.at
            if self.text[start] == "[":
                for block in open_blocks:
                    block.end = start
                table = self._headed(start)
                open_blocks = [table]
            elif not self._pair(table, start):
                break
        return self.root

    def _headed(self, start: int) -> Spot:
        is_list = self.text.startswith("[[", start)
        self.at = start + (2 if is_list else 1)
        steps = self._key()
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end
        table = self.root
        for number, step in enumerate(steps):
            below = table.children.setdefault(step, Spot(start, len(self.text), start))
            if is_list and number == len(steps) - 1:
                below.items.append(Spot(start, len(self.text), start, is_block=True))
            table = below.items[-1] if below.items else below
        if not is_list:
            table.start, table.at, table.end, table.is_block = start, start, len(self.text), True
        return table

    def _pair(self, table: Spot, start: int) -> bool:
        """``key = value``; False where there is none."""
        steps = self._key()
        self._skip(_BLANK)
        if not steps or self.text[self.at : self.at + 1] != "=":
            return False
        self.at += 1
        self._skip(_BLANK)
        *above, name = steps
        for step in above:
            table = table.children.setdefault(step, Spot(start, self.at, start))
        table.children[name] = self._value(start)
        return True

    def _key(self) -> list[str]:
        steps: list[str] = []
        while True:
            self._skip(_BLANK)
            if self.text[self.at : self.at + 1] in ('"', "'"):
                steps.append(str(self._string().value))
            else:
                match = _BARE.match(self.text, self.at)
                if match is None:
                    return steps
                steps.append(match[0])
                self.at = match.end()
            self._skip(_BLANK)
            if self.text[self.at : self.at + 1] != ".":
                return steps
            self.at += 1

    def _value(self, at: int) -> Spot:
        match self.text[self.at : self.at + 1]:
            case "[":
                return self._list(at)
            case "{":
                return self._inline(at)
            case '"' | "'":
                return self._string(at)
        start = self.at
        raw = self.text[start : self._skip(_PLAIN)].rstrip()
        return Spot(start, start + len(raw), at, raw)

    def _list(self, at: int) -> Spot:
        found = Spot(self.at, self.at, at)
        self.at += 1
        while self._skip(_SPACE) < len(self.text) and self.text[self.at] != "]":
            before = self.at
            if self.text[self.at] == ",":
                self.at += 1
                continue
            found.items.append(self._value(self.at))
            if self.at == before:
                break
        self.at = found.end = min(self.at + 1, len(self.text))
        return found

    def _inline(self, at: int) -> Spot:
        found = Spot(self.at, self.at, at)
        self.at += 1
        while self._skip(_SPACE) < len(self.text) and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
            elif not self._pair(found, self.at):
                break
        self.at = found.end = min(self.at + 1, len(self.text))
        return found

    def _string(self, at: int = 0) -> Spot:
        start, text = self.at, self.text
        quote = next(each for each in _QUOTES if text.startswith(each, start))
        end = start + len(quote)
        while end < len(text) and not text.startswith(quote, end):
            end += 2 if text[end] == "\\" and quote[0] == '"' else 1
        end = min(end + len(quote), len(text))
        while len(quote) == 3 and text[end : end + 1] == quote[0]:  # ends in a quote of its own
            end += 1
        self.at = end
        try:
            value = tomllib.loads(f"v = {text[start:end]}")["v"]
        except ValueError:
            value = text[start:end]
        return Spot(start, end, at, value)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return self.at
