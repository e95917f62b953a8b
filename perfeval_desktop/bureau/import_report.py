"""A report in a sheet of paragraphs: its sections are found by the headings of the pack's outline.

Where a heading is another than the outline's, the text below it would end up in the section before: so a line that may
be one of the headings that were not found ends that section, and what stands below it is told and not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from perfeval_desktop.bureau.sheet_grid import Grid, plain, text_of
from perfeval_desktop.bureau.taking import Fate, Taking, shown
from perfeval_desktop.model.dates import DateError, parse_date
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.tree import get_at, has_at, replace_at
from perfeval_desktop.rulepack.forms import Outline, OutlineSection
from perfeval_desktop.rulepack.labels import label_of, snippet

_ATTACHMENT = re.compile(r"^附件[：:]")
_DATE = re.compile(r"^[0-9０-９]{4}年[0-9０-９]{1,2}月[0-9０-９]{1,2}日$")
_LEAST_HEADINGS = 3
_FIRST_TEXT = re.compile("[。；，]")
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]{1,4}、|[(][一二三四五六七八九十]{1,4}[)]|[0-9]{1,3}[.．、])")
_LONGEST_HEADING = 45
_LIKE = 60  # of 100
_MOST_TOLD = 6
_LONGEST_END = 3  # lines from the date on, and of the head
_SHORTEST_NAME = 4


def is_report(grid: Grid, outline: Outline) -> bool:
    """True when the sheet is made of paragraphs under the headings of ``outline``."""
    lines = [plain(line[0]) for line in grid.rows if len(line) == 1 and line[0] is not None]
    wanted = [section for section in outline.sections if section.heading]
    hits = sum(any(_fits(line, section) for line in lines) for section in wanted)
    return len(lines) > len(grid.rows) * 0.7 and hits >= min(_LEAST_HEADINGS, len(wanted))


@dataclass
class _Reading:
    """The paragraphs of each section, and the row in which they begin."""

    outline: Outline
    lines: list[tuple[int, str]]
    headings: dict[int, OutlineSection] = field(default_factory=dict)  # by their row
    doubts: dict[int, OutlineSection] = field(default_factory=dict)  # lines that may be a heading
    found: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def read(self) -> None:
        self._find_headings()
        self._find_doubts()
        section = next((one for one in self.outline.sections if one.level == 0 and one.body), None)
        for row, line in self.lines:
            text = line
            if row in self.doubts:
                section = None
                continue
            if row in self.headings:
                section = self.headings[row]
                text = _behind(line, section.heading) if _is_exact(plain(line), section) else ""
            elif section is not None and section.level == 0 and not _FIRST_TEXT.search(text):
                continue  # letterhead, title, addressee
            if section is not None and section.body and text:
                self.found.setdefault(section.key, []).append(text)
                self.places.setdefault(section.key, row)

    @property
    def lost(self) -> list[OutlineSection]:
        """The sections whose headings are nowhere."""
        known = {one.key for one in self.headings.values()}
        return [one for one in self.outline.sections if one.heading and one.key not in known]

    def _find_headings(self) -> None:
        """In the order of the outline first; a heading that stands elsewhere counts where it has the same words."""
        left = [one for one in self.outline.sections if one.heading]
        last = 0
        for row, line in self.lines:
            words = plain(line)
            ahead = [*left[last:], *left[:last]]
            fitting = next((one for one in left[last:] if _is_exact(words, one)), None)
            fitting = fitting or next((one for one in ahead if _fits_whole(words, one)), None)
            if fitting is not None:
                self.headings[row] = fitting
                last = left.index(fitting)
                left.remove(fitting)

    def _find_doubts(self) -> None:
        lost = self.lost
        order = [one.key for one in self.outline.sections]
        last = -1
        for row, line in self.lines:
            if row in self.headings:
                last = order.index(self.headings[row].key)
                continue
            words = plain(line)
            if not lost or len(words) > _LONGEST_HEADING or _FIRST_TEXT.search(words.rstrip("。")):
                continue
            following = next((one for one in lost if order.index(one.key) == last + 1), None)
            likely = _most_like(words, lost)
            if likely is None and following is not None and _number(words) == _number(plain(following.heading)) != "":
                likely = following
            if likely is not None:
                self.doubts[row] = likely
                lost = [one for one in lost if one is not likely]
                last = order.index(likely.key)


def take_report(taking: Taking, grid: Grid, outline: Outline, where: FieldPath) -> None:
    """Put the paragraphs below each heading into its section, where they say something else than stands there."""
    reading = _Reading(outline, _without_end(list(_lines(grid)), taking))
    reading.read()
    _take_date(taking, grid, where)
    for row, one in reading.doubts.items():
        words = f"像是“{one.heading}”，但与它不同：从这里到下一个标题没有取"
        taking.note((row, 0), Fate.UNCLEAR, words)
    for one in outline.sections:
        if one.key in reading.found:
            _take_section(taking, one, reading.found[one.key], where, reading.places[one.key])
    for row, one in reading.headings.items():
        if one.body and one.key not in reading.found and has_at(taking.evaluation, _target(one, where)):
            taking.take(_target(one, where), None, (row, 0))
    doubtful = {one.key for one in reading.doubts.values()}
    lost = [one.heading for one in reading.lost if one.body and one.key not in doubtful]
    if lost:
        told = "、".join(f"“{heading}”" for heading in lost[:_MOST_TOLD]) + ("等" if len(lost) > _MOST_TOLD else "")
        taking.note((0, 0), Fate.UNCLEAR, f"没有找到标题{told}，这些部分没有取")


def _lines(grid: Grid) -> Iterator[tuple[int, str]]:
    for row, line in enumerate(grid.rows):
        text = text_of(line[0]).strip() if line else ""
        if _ATTACHMENT.match(text):
            return
        if text and len(line) == 1:
            yield row, text


def _without_end(lines: list[tuple[int, str]], taking: Taking) -> list[tuple[int, str]]:
    """The lines of the report without its date and who signs it."""
    end = next((at for at in range(len(lines) - 1, -1, -1) if _DATE.match(plain(lines[at][1]))), len(lines))
    if len(lines) - end > _LONGEST_END:
        return lines
    head = "".join(plain(text) for _, text in lines[:_LONGEST_END])  # letterhead and title name who signs
    while end > _LONGEST_END and _signs(plain(lines[end - 1][1]), taking, head):
        end -= 1
    return lines[:end]


def _signs(line: str, taking: Taking, head: str) -> bool:
    is_name = len(line) >= _SHORTEST_NAME and not _FIRST_TEXT.search(line) and line in head
    return line == plain(taking.evaluation.cover.unit_name) != "" or is_name


def _take_section(
    taking: Taking, section: OutlineSection, paragraphs: Sequence[str], where: FieldPath, row: int
) -> None:
    target = _target(section, where)
    if not has_at(taking.evaluation, target):
        taking.note((row, 0), Fate.SKIPPED, f"“{section.heading}”没有位置")
        return
    stored = str(get_at(taking.evaluation, target) or "")
    label = label_of(target, taking.evaluation, taking.pack)
    if plain(shown(stored, taking.evaluation, taking.pack, target)) == plain("\n".join(paragraphs)):
        taking.note((row, 0), Fate.SAME, label)
        return
    text = "\n".join(paragraphs)
    taking.evaluation = replace_at(taking.evaluation, target, text)
    taking.note((row, 0), Fate.TAKEN, f"{label}：{snippet(text, 40)}")


def _target(section: OutlineSection, where: FieldPath) -> FieldPath:
    return path(section.source) if section.source else where.child("sections").row(section.key).child("text")


def _take_date(taking: Taking, grid: Grid, where: FieldPath) -> None:
    for row in range(len(grid.rows) - 1, max(-1, len(grid.rows) - 6), -1):
        raw = grid.own(row, 0)
        if raw is not None and _DATE.match(plain(raw)):
            try:
                parse_date(text_of(raw))
            except DateError:
                return
            taking.take(where.child("dated"), raw, (row, 0))
            return


def _is_exact(line: str, section: OutlineSection) -> bool:
    """True when the line begins with the heading, number and all; what follows is the text, not more of a heading."""
    heading = plain(section.heading).rstrip("。")
    rest = line.removeprefix(heading).lstrip("。:：")
    return line.startswith(heading) and (not rest or _FIRST_TEXT.search(rest) is not None)


def _fits_whole(line: str, section: OutlineSection) -> bool:
    """True when the line is the heading and nothing else; Word numbers headings by itself, and others otherwise."""
    return _bare(line) == _bare(plain(section.heading)) != ""


def _fits(line: str, section: OutlineSection) -> bool:
    return _is_exact(line, section) or _fits_whole(line, section)


def _bare(line: str) -> str:
    return _NUMBER.sub("", line).rstrip("。：:")


def _number(line: str) -> str:
    found = _NUMBER.match(line)
    return found[0] if found else ""


def _most_like(line: str, sections: Sequence[OutlineSection]) -> OutlineSection | None:
    from rapidfuzz import fuzz  # here, since most reports have the headings of the pack

    bare = _bare(line)
    likes = [(fuzz.ratio(bare, _bare(plain(one.heading))), -at) for at, one in enumerate(sections)]
    ratio, at = max(likes, default=(0.0, 0))
    return sections[-at] if ratio >= _LIKE and len(bare) > 1 else None


def _behind(text: str, heading: str) -> str:
    """What follows an inline heading in its line."""
    wanted = len(plain(heading))
    count = 0
    for position, char in enumerate(text):
        if count >= wanted:
            return text[position:].strip()
        count += len(plain(char))
    return ""
