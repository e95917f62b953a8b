"""Claims of number: 内设20个机构，包括：… is followed by as many names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from perfeval_desktop.prose.claim import Claim
from perfeval_desktop.prose.numbers import Kind, Quantity
from perfeval_desktop.prose.reading import Reading
from perfeval_desktop.prose.spans import Span, index_at

_NOUN = "[^，,。；;：:、（(）)《》“”0-9\r\n]{0,8}"
_OPENING = re.compile(
    rf"{_NOUN}(?:（[\u4e00-\u9fff]{{1,4}}）)?(?:[，,]?(?:包括|分别是|分别为|分别有|具体为|具体是|具体包括|依次为|依次是)[:：]?|[，,]?(?:即|有|为|是)?[:：])"
)
# Of these one name may say several things, or several names one.
_ABSTRACT = re.compile(r"方面|问题|特点|环节|层面|原则|要求|重点|目标|作用|优势|意识|亮点|举措")
_ENDS = "。；;！!？?\r\n\u2028\u2029"
_BREAKS = "，,：:"
# What may follow a list behind a comma without adding to it.
_GOES_ON = re.compile(r"[，,](?:其中|均|都|共|全部|各|并|截至|负责|承担|已|编制|核定|人员|在职|年末|主要职责|实行|由)")
_AND_SO_ON = re.compile(r"(?<![高中初平同优特上])等(?![级候待压])|……|\.\.\.")
_AND = re.compile(r"以及|[和及与]")
_RANGE = re.compile(r"[一二三四五六七八九十0-9０-９][至到—~～－-]")
_ORGAN = re.compile(r"(?:科|室|股|处|中心|所|站|队|办|局|部|组|会|院|校|馆|社|区|镇|乡|村|县|市)$")
# Behind a list of such organs, 7个部门 is their number; 12个村 behind towns is another.
_BEHIND = re.compile(r"(?:内设)?(?:机构|科室|股室|处室|部门)(?=[，,。；;、（(]|$|组成)")
_INNER_ORGAN = re.compile(r"(?:科|室|股|处|部|办|局|庭|中心|委|大队|支队)$")
_HAS_OFFICES = re.compile("[局委]$")
_BEFORE_CLAUSE = re.compile(r".*[，,。；;：:！？!?\r\n（）()0-9]", re.DOTALL)
_LEAST_NAMES = 3
_LONGEST_LIST = 2000  # characters: each number before a list looks through it
_LEAST_SHARE = 2
_LEAST_NUMBER = 2
_COUNTED_KINDS = {Kind.AMOUNT, Kind.COUNT, Kind.PERCENT, Kind.SCORE}


def find_enumerations(reading: Reading) -> Iterator[Claim]:
    """The claims of number whose list is really a list, in the order of the text."""
    for quantity in reading.quantities:
        if quantity.kind is Kind.COUNT and quantity.doubt in {"", "words"} and quantity.power == 0:
            claim = _claim(reading, quantity) or _claim_of_list_before(reading, quantity)
            if claim is not None:
                yield claim


def _claim(reading: Reading, quantity: Quantity) -> Claim | None:
    text = reading.text
    opening = _OPENING.match(text, quantity.span.end)
    if opening is None or quantity.value < _LEAST_NUMBER or _ABSTRACT.search(opening[0]):
        return None
    items = _items(reading, opening.end())
    if len(items) < 2:
        return None
    names = [item.of(text).strip() for item in items]
    listed = Span(items[0].start, items[-1].end)
    surely, perhaps = _joined(names)
    least, most = len(items) + surely, len(items) + perhaps
    holds = least <= quantity.value <= most
    examples = most * _LEAST_SHARE < quantity.value  # 72个村，包括… with three names
    if not holds and (examples or not _is_certain(reading, names, listed)):
        return None
    number = str(least) if least == most else f"{least}至{most}"
    expected = f"{number}{quantity.unit}"
    formula = f"列出的是“{names[0]}”至“{names[-1]}”，共{expected}"
    return Claim("count", quantity.span, (listed,), quantity.span.of(text), expected, formula, holds)


def _joined(names: list[str]) -> tuple[int, int]:
    """How many names 和 adds to the last one, at least and at most: 林业和草原中心 is one, A项目和B项目 are two."""
    lefts = [names[-1][: found.start()] for found in _AND.finditer(names[-1])]
    ending = names[-1][-2:]
    if len(ending) == 2 and all(name.endswith(ending) for name in names):
        surely = sum(left.endswith(ending) for left in lefts)
        return surely, surely if _ORGAN.search(ending) else len(lefts)
    if all(_ORGAN.search(name) for name in names):
        return 0, sum(_ORGAN.search(left) is not None for left in lefts)
    return 0, len(lefts)


def _claim_of_list_before(reading: Reading, quantity: Quantity) -> Claim | None:
    """办公室、采编部、流通部3个部门: the names stand before their number."""
    text = reading.text
    if _BEHIND.match(text, quantity.span.end) is None:
        return None
    start = reading.sentences[index_at(reading.sentences, quantity.span.start)].start
    before = _BEFORE_CLAUSE.match(text, start, quantity.span.start)
    start = start if before is None else before.end()
    listed = re.sub("^(?:内设|下设|设有)|共计?$", "", text[start : quantity.span.start].strip())
    names = listed.split("、")
    names = [*names[:-1], *_AND.split(names[-1])]
    organs = all(_INNER_ORGAN.search(name) for name in names)
    within = text[quantity.span.end + 1] == "室" and any(_HAS_OFFICES.search(name) for name in names)
    if (
        within
        or len(names) < _LEAST_NAMES
        or not organs
        or any(_AND_SO_ON.search(n) or _RANGE.search(n) for n in names)
    ):
        return None
    number = f"{len(names)}{quantity.unit}"
    formula = f"列出的是“{names[0]}”至“{names[-1]}”，共{number}"
    place = Span(start := text.index(listed, start), start + len(listed))
    holds = quantity.value == len(names)
    return Claim("count", quantity.span, (place,), quantity.span.of(text), number, formula, holds)


def _items(reading: Reading, start: int) -> list[Span]:
    """The names from ``start`` to the end of the list; what stands in brackets and quotes belongs to its name."""
    text = reading.text
    furthest = min(len(text), start + _LONGEST_LIST)
    pairs = reading.brackets.pairs
    near = pairs[bisect_left(pairs, Span(start, 0)) : bisect_left(pairs, Span(furthest, 0))]
    inside = {pair.start: pair.end for pair in near}
    items: list[Span] = []
    first = at = start
    while at < furthest and text[at] not in _ENDS + _BREAKS:
        if at in inside:
            at = max(at + 1, inside[at])
            if text[at - 1] == "》" and text[at : at + 1] == "《":
                items.append(Span(first, at))
                first = at
            continue
        if text[at] == "、":
            items.append(Span(first, at))
            first = at + 1
        at += 1
    items.append(Span(first, min(at, len(text))))
    return items


def _is_certain(reading: Reading, names: list[str], listed: Span) -> bool:
    """True when nothing speaks against ``names`` being one name each, and all there are."""
    text = reading.text
    ends_here = listed.end >= len(text) or text[listed.end] in _ENDS or _GOES_ON.match(text, listed.end) is not None
    first, behind = (
        bisect_left(reading.quantities, place, key=lambda quantity: quantity.span.start)
        for place in (listed.start, listed.end)
    )
    figures = any(
        listed.covers(quantity.span) and quantity.kind in _COUNTED_KINDS and quantity.doubt != "words"
        for quantity in reading.quantities[first:behind]
    )
    if not ends_here or figures or not all(names):
        return False
    organs = sum(_ORGAN.search(name) is not None for name in names)
    doubtful = any(_AND_SO_ON.search(name) or _RANGE.search(name) for name in names)
    return not doubtful and organs in {0, len(names)}
