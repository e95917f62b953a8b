"""What a text says of money that came in or went out: 到位率100%, 全额到位, and the documents that sent it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from perfeval_desktop.prose.names import DocumentNumber
from perfeval_desktop.prose.numbers import Kind, Quantity
from perfeval_desktop.prose.reading import Reading
from perfeval_desktop.prose.spans import Span, index_at
from perfeval_desktop.prose.terms import terms_in

ClaimOf = Literal["arrival", "spending"]
_ARRIVAL = re.compile(r"(?:资金|经费|拨款)?到位率(?:为|达到?|是|[：: ])?$")
_SPENDING = re.compile(
    r"(?:(?:项目|部门)?(?:预算|资金|经费)?(?:执行|支出|使用|支付)(?:率|进度)|预算完成率)(?:为|达到?|是|[：: ])?$"
)
_MONEY = "(?:资金|经费|拨款|款项|补助款?)[^。；;，,：:未不没]{0,12}?"  # 人员、设备全部到位 is no claim of money
_ALL_ARRIVED = re.compile(rf"{_MONEY}(?:全额|足额|全部|100[%％])(?:拨付)?到位(?!率)")
_ALL_SPENT = re.compile(
    rf"{_MONEY}(?:(?:全部|全额)(?:支出|支付|使用|执行)(?:完毕|完成|到位)|已(?:全部|全额)(?:支出|支付|使用)(?![率数额进的于]))"
)
# A rate of another time, another thing, or one that is only wanted.
_OTHER = re.compile(
    r"上年|去年|上一年|同期|往年|季度|上半年|[0-9]月|截至|目标|应|力争|确保|要求|不低于|不少于|达到.{0,4}以上|低于|未达"
    r"|指标|权重|满分|预期|计划|县|区|乡|镇|单位|每|平均|采购|三公|结转"
)
# Words that tell a document that sends money from one that gives rules, and the reverse.
_SENDS = re.compile("下达|拨付|安排|追加|调整|预算|资金|经费|指标")
_RULES = re.compile("批复|绩效|自评|评价|管理办法|实施方案|规划|意见|工作要点|报告")


@dataclass(frozen=True, slots=True)
class RateClaim:
    """A rate that the text states, as a ratio; ``quantity`` is None where it only says that all came in, or out."""

    of: ClaimOf
    span: Span
    value: Decimal
    quantity: Quantity | None = None

    @property
    def margin(self) -> Decimal:
        """Half of the last place typed."""
        return Decimal("0.00005") if self.quantity is None else self.quantity.margin


def find_rate_claims(reading: Reading) -> Iterator[RateClaim]:
    """The rates of arrival and of spending that ``reading`` states of the money as a whole, in the order of the text.

    “全额到位，到位率100%” is one claim.
    """
    stated: set[tuple[ClaimOf, int]] = set()
    for term in terms_in(reading.text).all:
        quantity = term.quantity
        lead = term.lead.of(reading.text)
        if quantity.kind is not Kind.PERCENT or quantity.doubt or _OTHER.search(lead):
            continue
        of: ClaimOf | None = "arrival" if _ARRIVAL.search(lead) else "spending" if _SPENDING.search(lead) else None
        if of is not None:
            stated.add((of, term.sentence))
            yield RateClaim(of, quantity.span, quantity.value, quantity)
    yield from _all_claims(reading, stated)


def _all_claims(reading: Reading, stated: set[tuple[ClaimOf, int]]) -> Iterator[RateClaim]:
    patterns: tuple[tuple[ClaimOf, re.Pattern[str]], ...] = (("arrival", _ALL_ARRIVED), ("spending", _ALL_SPENT))
    for of, pattern in patterns:
        for match in pattern.finditer(reading.text):
            sentence = index_at(reading.sentences, match.start())
            words = reading.sentences[sentence].of(reading.text)
            if (of, sentence) not in stated and not _OTHER.search(words):
                stated.add((of, sentence))
                yield RateClaim(of, Span(match.start(), match.end()), Decimal(1))


def find_sending_documents(reading: Reading) -> list[list[DocumentNumber]]:
    """The documents that are said to have sent the money, those of one sentence together."""
    found: dict[int, list[DocumentNumber]] = {}
    for document in reading.documents:
        found.setdefault(index_at(reading.sentences, document.span.start), []).append(document)
    return [documents for sentence, documents in found.items() if _sends(reading.sentences[sentence].of(reading.text))]


def _sends(words: str) -> bool:
    return bool(_SENDS.search(words)) and not _RULES.search(words)


def same_documents(documents: Sequence[DocumentNumber]) -> frozenset[str]:
    """The documents by their numbers, however their brackets were typed."""
    return frozenset(document.text for document in documents)
