"""Whatever the text, it is read to the end, and every remark lies in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.prose.claims import find_claims
from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.scan import scan
from perfeval_desktop.prose.similarity import same_result, spelling_variants, twins
from perfeval_desktop.prose.style import find_wording, in_full_width
from perfeval_desktop.prose.terms import terms_of
from tests.prose.clean_corpus import CLEAN

# Pieces of which contradictions are made, so that hypothesis comes upon odd ones.
WORDS = """
收入 支出 预算数 比上年 与上年 相比 较 同比 增加 减少 增长 下降 由 到 至 占 的 为 其中： 包括： 分别为 合计 其他 即 率
办结 人 （ ） 《 》 “ ” 、 ， ； 。 1,000.00万元 900万元 -5元 0元 １２．５亿元 9元 0% 100% 11.11% -100% 5个百分点 36人
38人 3个 三个 2022年 2021年 临财发〔2022〕1号 xx …… [ ( : ,
"""
PIECES = st.sampled_from([*WORDS.split(), "\n"])
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=80) | st.text(st.characters(), max_size=40)


@given(TEXTS, TEXTS)
def test_any_text_is_read_to_the_end(text, other):
    remarks = scan(text, year=2022, own_names=(other,), known_names=(text[:5], other[:4]))
    spans = [span for remark in remarks for span in (remark.span, *remark.related)]
    spans += [span for claim in find_claims(read(text)) for span in (claim.result, *claim.operands)]
    spans += [term.span for term in terms_of(text)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert [remark.span for remark in remarks] == sorted(remark.span for remark in remarks)
    assert len(set(remarks)) == len(remarks)


@pytest.mark.parametrize("item", ["，其中1万元", "1%、", "增长5%", "（80-90分）"])
def test_a_list_without_end_is_read_at_once(item):
    """Looking from each figure at all others would take many minutes."""
    text = item * (100_000 // len(item))
    assert all(remark.span.end <= len(text) for remark in scan(text, year=2022))


@given(TEXTS, TEXTS)
def test_any_texts_are_compared(one, other):
    assert isinstance(same_result(one, other), bool)
    for twin in twins([one, other, one], least=1):
        assert 0 <= twin.first < twin.second <= 2
    for variant in spelling_variants([one, other]):
        assert variant.usual != variant.variant
    assert len(in_full_width(read(one))) == len(one)
    assert all(remark.span.end <= len(one) for remark in find_wording(one))


@pytest.mark.parametrize("department", CLEAN)
def test_a_text_is_scanned_alike_wherever_it_stands(department):
    """A paragraph is read by itself: another before it changes no claim, only the places."""
    text = CLEAN[department]
    before = "一、基本情况\n"
    alone = [(claim.kind, claim.found, claim.formula, claim.result.start) for claim in find_claims(read(text))]
    moved = [
        (claim.kind, claim.found, claim.formula, claim.result.start - len(before))
        for claim in find_claims(read(before + text))
    ]
    assert moved == alone


def test_remarks_come_in_the_order_of_their_places():
    text = "经费经费100.50万元，其中：基本支出60.00万元，项目支出40.00万元；另有××,下同。"
    kinds = [remark.kind for remark in scan(text)]
    assert kinds == ["prose.doubled", "prose.sum", "prose.placeholder"]


def test_a_remark_carries_what_its_sentence_needs():
    text = "收入1,000.00万元，比上年900.00万元增加120.00万元。"
    (remark,) = scan(text)
    assert remark.kind == "prose.difference"
    assert dict(remark.facts) == {
        "found": "120.00万元",
        "expected": "100.00万元",
        "formula": "1,000.00 − 900.00 = 100.00万元",
    }
    assert remark.replacement == remark.fact("expected")
    assert remark.fact("no such fact") == ""
    assert [span.of(text) for span in remark.related] == ["1,000.00万元", "900.00万元"]


def test_years_and_names_are_looked_at_only_when_they_are_given():
    text = "根据《关于开展2021年绩效自评的通知》，对驻京联络处工作经费支出绩效评价进行了自评。"
    assert scan(text) == ()
    assert [remark.kind for remark in scan(text, year=2022)] == ["prose.stale_year"]
    kinds = [remark.kind for remark in scan(text, year=2022, own_names=("缉私经费",))]
    assert kinds == ["prose.stale_year", "prose.foreign_subject"]
