"""What a text refers to: other years' documents, and the names of projects and departments."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from perfeval_desktop.prose.dates import DateMention
from perfeval_desktop.prose.names import DocumentNumber, Name, find_documents
from perfeval_desktop.prose.reading import Reading, read
from perfeval_desktop.prose.remark import Remark
from perfeval_desktop.prose.spans import Span, index_at, lies_in

# Titles of the documents by which an evaluation is ordered: they name the year that is evaluated.
_ORDERS_EVALUATION = re.compile("自评|绩效评价|绩效考评|绩效考核")
_REPORTED = re.compile(r"现将[^，。；]{0,30}?(?:自评|评价)[^，。；]{0,10}报告如下")
_BEHIND_TITLE = 4


def find_stale_years(reading: Reading, year: int) -> Iterator[Remark]:
    """Notices of another year's evaluation, and a report that says it is of another year than ``year``.

    A title may name the year evaluated, or the next, in which the evaluation is made; other titles may be of any year.
    """
    for title in reading.titles:
        if _ORDERS_EVALUATION.search(title.text):
            yield from _stale(reading, title.span, year)
    for match in _REPORTED.finditer(reading.text):
        yield from _stale(reading, Span(*match.span()), year)


def _stale(reading: Reading, place: Span, year: int) -> Iterator[Remark]:
    inside = reading.dates[
        bisect_left(reading.dates, place.start, key=_start) : bisect_left(reading.dates, place.end, key=_start)
    ]
    dates = [date for date in inside if place.covers(date.span) and date.year is not None]
    if not dates or any(date.covers_year(year) or date.covers_year(year + 1) for date in dates):
        return
    found = dates[0].span
    facts = (("found", f"{dates[0].year}年"), ("expected", f"{year}年"), ("title", place.of(reading.text)))
    first, behind = (
        bisect_left(reading.documents, position, key=_start) for position in (place.end, place.end + _BEHIND_TITLE + 1)
    )
    numbers = [document.span for document in reading.documents[first:behind]]
    yield Remark("prose.stale_year", found, facts, (place, *numbers))


def _start(one: DateMention | DocumentNumber) -> int:
    return one.span.start


def find_other_notices(reading: Reading, notices: Sequence[str]) -> Iterator[Remark]:
    """Notices that order an evaluation and are none of ``notices``, though of their agency.

    ``notices`` are written as a report cites them: 《…的通知》（临财绩发〔2023〕1号). Only where the sentence speaks of
    an evaluation, and where no other title says of which year the notice is.
    """
    expected = {number.agency: number for text in notices for number in find_documents(text)}
    own = {title.text for text in notices for title in read(text).titles}
    titled = [title.span.end for title in reading.titles if title.text not in own]  # in order: none meets another
    for document in reading.documents:
        ordered = expected.get(document.agency)
        if ordered is None or ordered.text == document.text:
            continue
        sentence = reading.sentences[index_at(reading.sentences, document.span.start)]
        before = bisect_right(titled, document.span.start) - 1
        behind_title = before >= 0 and document.span.start <= titled[before] + _BEHIND_TITLE
        if not behind_title and _ORDERS_EVALUATION.search(sentence.of(reading.text)):
            yield Remark(
                "prose.stale_year",
                document.span,
                (("found", document.text), ("expected", f"按{ordered.text}进行的评价")),
            )


def names_in(text: str, names: Sequence[str]) -> tuple[Name, ...]:
    """Where ``text`` names one of ``names``: the longest that fits, never a part of a longer one that is known."""
    pattern = _any_of(tuple(names))
    return tuple(Name(Span(*match.span()), match[0]) for match in pattern.finditer(text)) if pattern else ()


@lru_cache(maxsize=256)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str] | None:
    known = sorted({name for name in names if len(name) >= _SHORTEST_NAME}, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, known))) if known else None


_SHORTEST_NAME = 3
_EVALUATED = re.compile(
    r"(?:开展|做好|组织|进行|对|完成)(?P<name>(?:(?:19|20)[0-9]{2}年度?)?[^，,。；;：:、（(《》“”]{2,40}?(?:经费|资金|专项|补助|补贴|项目|工程))"
    r"(?:项目)?(?:支出)?(?:的)?绩效(?:自评|评价|自我评价)"
)
_ANY_PROJECT = re.compile(
    r"整体支出|市直|省直|县直|区直|部门|单位|各[类项]|全[部市县区省]|所有|重点项目$|^(?:该|本|上述|此|财政|预算|专项|项目)"
)
_YEAR = re.compile(r"^(?:(?:19|20)[0-9]{2}年度?|本年度?|当年|年度)")


def find_foreign_names(reading: Reading, own: Sequence[str], known: Sequence[str] = ()) -> Iterator[Remark]:
    """Names of other projects or departments in a text about ``own``: those of ``known``, outside titles, and whatever
    else the text says was evaluated.
    """
    told: list[Span] = []
    for name in _evaluated(reading):
        if not any(_same_name(name.text, other) for other in own):
            told.append(name.span)
            yield _foreign("prose.foreign_subject", name, own)
    if not any(name in reading.text for name in known):
        return
    titles = [title.span for title in reading.titles]
    for name in names_in(reading.text, (*own, *known)):
        apart = lies_in(name.span, titles) or lies_in(name.span, told)
        if not apart and not any(_same_name(name.text, other) for other in own):
            yield _foreign("prose.foreign_name", name, own)


def _evaluated(reading: Reading) -> Iterator[Name]:
    """What the text says was evaluated: 为顺利开展X经费支出绩效评价工作."""
    for match in _EVALUATED.finditer(reading.text):
        if not _ANY_PROJECT.search(_YEAR.sub("", match["name"])):
            yield Name(Span(*match.span("name")), match["name"])


def _same_name(one: str, other: str) -> bool:
    """True when one name is the other, or contains it: 2022年缉私经费 is 缉私经费."""
    return bool(other) and (one in other or other in one)


def _foreign(kind: str, name: Name, own: Sequence[str]) -> Remark:
    facts = (("found", name.text), ("expected", next(iter(own), "")))
    return Remark(kind, name.span, facts)
