"""Problem: something that a rule pack says wrongly, with its place; PackError: a pack that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

_SHOWN = 5
_PLACE, _MESSAGE = 200, 600  # characters shown; more is never a path or a sentence of ours, but what a file had there


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. ``place`` names the spot in the file, ``message`` says what is wrong and what to do, in Chinese."""

    level: Literal["error", "remind"]
    place: str
    message: str

    def __str__(self) -> str:
        message = _brief(self.message, _MESSAGE)
        return f"{_brief(self.place, _PLACE)}：{message}" if self.place else message


class PackError(Exception):
    """A rule pack that cannot be read or found; ``problems`` are all of its faults, its text is for the user."""

    def __init__(self, origin: str, problems: Sequence[Problem]) -> None:
        self.origin = origin
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:_SHOWN]]
        if len(self.problems) > _SHOWN:
            lines.append(f"……另有 {len(self.problems) - _SHOWN} 处")
        super().__init__(f"规则包“{origin}”不能使用，请修改以下 {len(self.problems)} 处：\n" + "\n".join(lines))


def _brief(text: str, most: int) -> str:
    """``text`` without its middle where it is too long to be read."""
    return text if len(text) <= most else f"{text[: most // 2]}……{text[-most // 2 :]}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """“你是否想写 …” when a known word is near to ``word``, else nothing."""
    import difflib  # only misspelt words need it

    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"你是否想写“{near[0]}”？" if near else ""
