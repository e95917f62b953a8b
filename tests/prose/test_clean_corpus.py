"""Right arithmetic stays without remark, and every figure of it that is then changed is remarked."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import pytest

from perfeval_desktop.prose.claims import Claim, find_claims
from perfeval_desktop.prose.numbers import Quantity
from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.scan import scan
from tests.prose.awkward_corpus import AWKWARD
from tests.prose.awkward_corpus_2 import AWKWARD_2
from tests.prose.clean_corpus import CLEAN
from tests.prose.clean_corpus_2 import CLEAN_2
from tests.prose.clean_corpus_3 import CLEAN_3

# The claims that the reader must see in the clean paragraphs, so that staying silent is not all that is tested.
WHOLE = CLEAN_2 | CLEAN_3
SEEN_IN_WHOLE = {"sum": 50, "difference": 40, "change_rate": 42, "share": 75, "rate": 48, "count": 4, "conversion": 2}
SEEN = {"sum": 12, "difference": 13, "change_rate": 15, "share": 9, "rate": 8, "count": 2, "conversion": 2}


@pytest.mark.parametrize("department", CLEAN)
def test_clean_paragraph_has_no_remark(department):
    assert scan(CLEAN[department], year=2022) == ()


@pytest.mark.parametrize("department", WHOLE)
def test_clean_report_has_no_remark(department):
    assert [(remark.kind, remark.facts) for remark in scan(WHOLE[department], year=2022)] == []


@pytest.mark.parametrize("sentence", AWKWARD + AWKWARD_2)
def test_awkward_sentence_has_no_remark(sentence):
    assert [(remark.kind, remark.facts) for remark in scan(sentence, year=2022)] == []


@pytest.mark.parametrize(("texts", "least"), [(CLEAN, SEEN), (WHOLE, SEEN_IN_WHOLE)])
def test_clean_texts_make_claims_of_every_kind(texts, least):
    claims = [claim for text in texts.values() for claim in find_claims(read(text))]
    seen = Counter(claim.kind for claim in claims)
    assert {kind: seen[kind] for kind in least if seen[kind] < least[kind]} == {}
    assert all(claim.holds for claim in claims)


def test_parts_that_are_told_by_way_of_example_are_no_contradiction():
    """其中 need not name all: whatever the figures, what is left over is no slip of the hand."""
    parts = ("设备购置", "维修费", "培训费")
    for head, *figures in ((500, 200, 30), (312, 102, 30), (3410, 1530, 1040, 480), (1460, 630, 380), (840, 400, 40)):
        told = "、".join(f"{name}{figure:,}万元" for name, figure in zip(parts, figures, strict=False))
        assert scan(f"项目支出{head:,}万元，其中：{told}。") == ()


def mutants(number: str) -> Iterator[tuple[str, str]]:
    """``number`` one unit up and down in its last place, ten thousand times as large, and with digits exchanged."""
    digits = number.replace(",", "")
    decimals = len(digits.partition(".")[2])
    value = Decimal(digits)
    unit = Decimal(1).scaleb(-decimals)
    changed = [("up", value + unit), ("down", value - unit), ("×10⁴", value * 10_000)]
    for at, (left, right) in enumerate(pairwise(digits)):
        exchanged = digits[:at] + right + left + digits[at + 2 :]
        if left != right and "." not in (left, right) and not exchanged.startswith("0"):
            changed.append(("digits", Decimal(exchanged)))
    for name, mutant in changed:
        if mutant >= 0 and value > 0:
            yield name, f"{mutant:,.{decimals}f}" if "," in number else f"{mutant:.{decimals}f}"


def outcome(text: str, claim: Claim, quantity: Quantity, mutant: str) -> str:
    """What becomes of ``claim`` when ``quantity``, a figure of it, reads ``mutant``.

    "told": it is remarked, at that figure or with reference to it. "rounded": the claim still holds, for the result
    was given too roughly to tell. "missed": the reader does not see the claim any more.
    """
    number = quantity.number
    changed = text[: number.start] + mutant + text[number.end :]
    longer = len(mutant) - (number.end - number.start)
    for remark in scan(changed):
        if any(span.start <= number.start < span.end for span in (remark.span, *remark.related)):
            return "told"
    result = claim.result.start + (longer if claim.result.start > number.start else 0)
    still = any(other.kind == claim.kind and other.result.start == result for other in find_claims(read(changed)))
    return "rounded" if still else "missed"


def outcomes() -> Iterator[tuple[str, str, str]]:
    """Every mutation of every figure in every claim of the clean paragraphs: its name, what became of it, a line."""
    for department, text in CLEAN.items():
        reading = read(text)
        for claim in find_claims(reading):
            for quantity in reading.quantities:
                if quantity.span not in (claim.result, *claim.operands) or quantity.doubt:
                    continue
                for name, mutant in mutants(quantity.number.of(text)):
                    if claim.kind == "count" and name == "×10⁴":
                        continue  # a list so much shorter than its count gives examples
                    line = f"{department} {claim.kind} {claim.formula}: {quantity.span.of(text)} → {mutant}"
                    yield name, outcome(text, claim, quantity, mutant), line


def test_changed_figures_are_told():
    """Of the changes that contradict something, at least 95 % are told, and all that mistake 元 for 万元.

    Missed are some exchanges of the leading digits in figures whose place in the calculation is not certain
    (which of two budgets a rate refers to, or last year's figure that is not told): then the reader stays silent.
    """
    found = list(outcomes())
    told = Counter((name, what) for name, what, _ in found)
    lines = [line for _, what, line in found if what == "missed"]
    contradicting = sum(1 for _, what, _ in found if what != "rounded")
    assert contradicting > 600
    assert len(lines) <= 0.05 * contradicting, "\n".join(lines)
    assert told["×10⁴", "missed"] == told["×10⁴", "rounded"] == 0, told


@pytest.mark.parametrize(
    ("text", "figure", "mutant"),
    [
        ("收入100.00万元，比上年90.00万元增加10.00万元，增长11.11%。", "10.00", "10.01"),
        ("支出60万元、50万元，合计110万元。", "110", "111"),
    ],
)
def test_a_change_within_rounding_is_no_contradiction(text, figure, mutant):
    """Two figures known to half of their last place can differ by one unit of it: three roundings meet."""
    changed = text.replace(figure, mutant)
    assert changed != text
    assert scan(changed) == ()
