"""A report in a sheet of paragraphs: its sections are found by the headings of the pack's outline."""

from __future__ import annotations

import re
from collections.abc import Sequence

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


def is_report(grid: Grid, outline: Outline) -> bool:
    """True when the sheet is made of paragraphs under the headings of ``outline``."""
    lines = [plain(line[0]) for line in grid.rows if len(line) == 1 and line[0] is not None]
    wanted = [plain(section.heading) for section in outline.sections if section.heading]
    hits = sum(any(line.startswith(heading) for line in lines) for heading in wanted)
    return len(lines) > len(grid.rows) * 0.7 and hits >= min(_LEAST_HEADINGS, len(wanted))


def take_report(taking: Taking, grid: Grid, outline: Outline, where: FieldPath) -> None:
    """Put the paragraphs below each heading into its section, where they say something else than stands there."""
    found: dict[str, list[str]] = {}
    places: dict[str, int] = {}
    section: OutlineSection | None = next((one for one in outline.sections if one.level == 0 and one.body), None)
    waiting = [one for one in outline.sections if one.heading]
    for row, line in enumerate(grid.rows):
        text = text_of(line[0]).strip() if line else ""
        if not text:
            continue
        if _ATTACHMENT.match(text):
            break
        heading = _heading(text, waiting)
        if heading is not None:
            section = heading
            waiting = waiting[waiting.index(heading) + 1 :]
            text = _behind(text, heading.heading)
        elif section is not None and section.level == 0 and not _FIRST_TEXT.search(text):
            continue  # letterhead, title, addressee
        if section is not None and section.body and text:
            found.setdefault(section.key, []).append(text)
            places.setdefault(section.key, row)
    _take_date(taking, grid, where)
    for one in outline.sections:
        if one.key in found:
            _take_section(taking, one, found[one.key], where, places[one.key])


def _take_section(
    taking: Taking, section: OutlineSection, paragraphs: Sequence[str], where: FieldPath, row: int
) -> None:
    target = path(section.source) if section.source else where.child("sections").row(section.key).child("text")
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


def _heading(text: str, waiting: Sequence[OutlineSection]) -> OutlineSection | None:
    line = plain(text)
    return next((one for one in waiting if line.startswith(plain(one.heading).rstrip("。"))), None)


def _behind(text: str, heading: str) -> str:
    """What follows an inline heading in its line."""
    wanted = len(plain(heading))
    count = 0
    for position, char in enumerate(text):
        if count >= wanted:
            return text[position:].strip()
        count += len(plain(char))
    return ""
