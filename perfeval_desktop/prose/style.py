"""Slips of the hand and of the form: doubled words, brackets without a partner, separators, placeholders, marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval_desktop.model.amount import format_number
from perfeval_desktop.prose.numbers import Grouping, Kind, Quantity
from perfeval_desktop.prose.reading import Reading
from perfeval_desktop.prose.remark import Remark
from perfeval_desktop.prose.spans import Span, lies_in

_HAN = "\u4e00-\u9fff"


def find_style(reading: Reading) -> Iterator[Remark]:
    """All remarks of style, in no particular order."""
    doubled = list(_doubled_phrases(reading.text))
    yield from (*doubled, *_doubled_words(reading.text))
    spans = [remark.span for remark in doubled]
    yield from (
        remark
        for remark in find_brackets_astray(reading)
        if not lies_in(remark.span, spans)  # goes when the doubled phrase goes
    )
    yield from find_separators(reading)
    yield from find_placeholders(reading.text)
    yield from find_half_width(reading)
    yield from find_document_numbers(reading)


# ── 1,234.50元 beside 1234.50元 ──

_LEAST_GROUPED = 2  # so many amounts with separators are a habit, fewer are not


def find_separators(reading: Reading) -> Iterator[Remark]:
    """Amounts without thousands separators in a text that writes them, and separators in the wrong place."""
    amounts = [quantity for quantity in reading.quantities if quantity.kind is Kind.AMOUNT]
    grouped = [amount for amount in amounts if amount.grouping is Grouping.THOUSANDS]
    alike: dict[str, tuple[Span, ...]] = {
        unit: tuple(other.span for other in grouped if other.unit == unit) for unit in {one.unit for one in grouped}
    }
    for amount in amounts:
        like = alike.get(amount.unit, ())
        if amount.grouping is Grouping.IRREGULAR:
            yield _separators(reading.text, amount, (), None)
        elif (
            amount.grouping is Grouping.NONE and len(like) >= _LEAST_GROUPED and abs(amount.value) >= _thousand(amount)
        ):
            number = format_number(amount.value.scaleb(-amount.power), decimals=amount.decimals, separators=True)
            yield _separators(reading.text, amount, like, number + reading.text[amount.number.end : amount.span.end])


def _thousand(amount: Quantity) -> Decimal:
    return Decimal(1000).scaleb(amount.power)


def _separators(text: str, amount: Quantity, like: tuple[Span, ...], replacement: str | None) -> Remark:
    facts = (("found", amount.span.of(text)), ("expected", replacement or ""))
    return Remark("prose.separators", amount.span, facts, like, replacement)


# ── 经费经费 ──

_DOUBLED = re.compile(rf"([{_HAN}《》〈〉“”（）]{{2,16}}?)\1")
_DOUBLED_WORD = re.compile(r"(?<![目标有])的的(?![确士])|了了(?![解然])|([，、；：])\1|(?<![。.])。。(?![。.])")
_TWICE = re.compile(r"([的了，、；：。])\1")  # each of the former holds one of these
# Words that end one term and begin the next: 项目支出支出进度, 重点工作工作方案.
_WORDS = """
支出 收入 管理 工作 项目 服务 评价 领导 组织 建设 生产 教育 培训 监督 检查 审计 考核 学习 宣传 单位 部门 人员 中心 社会
基层 目标 指标 数据 信息 资金 资产 预算 决算 计划 研究 讨论 办公室 党员 干部 群众 企业 产业 农村 技术 安全 质量
"""
_LINKING_WORDS = frozenset(_WORDS.split())
_EVERY = re.compile("^[一逐每各]")


def _doubled_phrases(text: str) -> Iterator[Remark]:
    """Words and phrases that stand twice in a row; not 一项一项, nor words that rightly meet."""
    for match in _DOUBLED.finditer(text):
        once = match[1]
        if not _EVERY.match(once) and once not in _LINKING_WORDS and re.search(rf"[{_HAN}]{{2}}", once):
            yield _doubled(match, once)


def _doubled_words(text: str) -> Iterator[Remark]:
    """Particles and marks that stand twice in a row."""
    if _TWICE.search(text):
        for match in _DOUBLED_WORD.finditer(text):
            yield _doubled(match, match[0][0])


def _doubled(match: re.Match[str], once: str) -> Remark:
    return Remark("prose.doubled", Span(*match.span()), (("found", match[0]), ("expected", once)), replacement=once)


# ── brackets and quotes ──

_ITEM_NUMBER = re.compile(r"(?:^|[\s。；;：:，,])[0-9０-９a-zA-Z一二三四五六七八九十]{1,3}$")


def find_brackets_astray(reading: Reading) -> Iterator[Remark]:
    """Brackets and quotes without a partner, or that cross others; 1） at the head of an item is in order."""
    text, brackets = reading.text, reading.brackets
    for at in brackets.unclosed:
        paragraph_opening = text[at] in "“‘" and not text[:at].rpartition("\n")[2].strip()
        if not paragraph_opening:  # a quotation of several paragraphs is opened again in each
            yield _astray(text, Span(at, at + 1), "unclosed")
    for at in brackets.unopened:
        if text[at] not in "）)" or not _ITEM_NUMBER.search(text[max(0, at - 4) : at]):
            yield _astray(text, Span(at, at + 1), "unopened")
    for pair in brackets.crossed:
        yield _astray(text, pair, "crossed")


def _astray(text: str, span: Span, state: str) -> Remark:
    return Remark("prose.bracket", span, (("found", span.of(text)), ("state", state)))


# ── what was to be filled in ──

_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z])[xXＸ×✕*＊]{2,}(?![A-Za-z])"
    r"|(?<=[\u4e00-\u9fff“《])(?:[XＸ](?=[年月日号市县区局”》])|×(?=[年月日号]))"
    r"|[（(](?:不超过|限|约|控制在)?[0-9]{2,4}字(?:以内|左右|内|之内)?[）)]"
    r"|_{3,}|待(?:补充|填写|完善|核实)(?=[）)】。]|$)|[（(【](?:此处|请)[^）)】\r\n]{0,16}填[^）)】\r\n]{0,8}[）)】]"
    r"|(?:……|(?<!\.)\.{3,}+|(?<!。)。{3,}+)(?=[ \t]*(?:$|[\r\n]))"
    r"|^[ \t\u3000]*(?:指标|目标|任务|措施)[0-9一二三四五六七八九十]{0,2}[：:][ \t\u3000]*$",
    re.MULTILINE,
)


# Each of these holds one of the signs, or dots, or ends a line openly: to see that costs less than to try them all.
_IN_PLACEHOLDERS = re.compile("[xXＸ×✕*＊字_待填…]")
_OPEN_END = re.compile(r"[：:][ \t\u3000]*$", re.MULTILINE)


def find_placeholders(text: str) -> Iterator[Remark]:
    """What a form leaves to be filled in: ××, （100字以内）, “指标2：” with nothing behind it, …… at a line's end."""
    if not (_IN_PLACEHOLDERS.search(text) or "..." in text or "。。。" in text or _OPEN_END.search(text)):
        return
    for match in _PLACEHOLDER.finditer(text):
        yield Remark("prose.placeholder", Span(*match.span()), (("found", match[0].strip()),))


# ── half-width marks ──

_HALF_WIDTH = re.compile(rf"[,;:!?.](?<=[{_HAN}”’》）)].)(?:(?=[{_HAN}“‘《（(])|$)", re.MULTILINE)
_IDEOGRAPH = re.compile(rf"[{_HAN}]")
_FULL = str.maketrans(",;:!?.()", "，；：！？。（）")


def find_half_width(reading: Reading) -> Iterator[Remark]:
    """One remark for all half-width marks between Chinese characters, at the first; the others are ``related``."""
    spans = half_width_marks(reading)
    if spans:
        first = spans[0].of(reading.text)
        facts = (("found", first), ("expected", first.translate(_FULL)), ("count", str(len(spans))))
        yield Remark("prose.half_width", spans[0], facts, spans[1:])


def half_width_marks(reading: Reading) -> tuple[Span, ...]:
    """The half-width marks between Chinese characters, and half-width brackets around Chinese words."""
    found = [Span(*match.span()) for match in _HALF_WIDTH.finditer(reading.text)]
    for pair in reading.brackets.pairs:
        signs = [Span(pair.start, pair.start + 1), Span(pair.end - 1, pair.end)]
        half = [sign for sign in signs if sign.of(reading.text) in {"(", ")"}]
        if half and _IDEOGRAPH.search(reading.text, pair.start, pair.end):
            found += half
    return tuple(sorted(found))


def in_full_width(reading: Reading) -> str:
    """The text with those marks in full width: what a quick fix of ``find_half_width`` puts in its place."""
    signs = list(reading.text)
    for span in half_width_marks(reading):
        signs[span.start] = signs[span.start].translate(_FULL)
    return "".join(signs)


# ── 文号 ──


def find_document_numbers(reading: Reading) -> Iterator[Remark]:
    """Document numbers whose year does not stand in 〔〕."""
    for document in reading.documents:
        if not document.in_order:
            found = document.span.of(reading.text)
            facts = (("found", found), ("expected", document.text))
            yield Remark("prose.document_number", document.span, facts, replacement=document.text)


# ── words that a rule pack lists ──

MODAL_PATTERNS = (
    r"控制在[^，。；]{0,12}(?:以内|以下|之内)",
    r"(?:不(?:少|低|高|多|小|大)于|不超过)[0-9][0-9,.]*[%％\u4e00-\u9fff]?",
    r"[≥≤＞＜][ ]?[0-9][0-9,.]*[%％\u4e00-\u9fff]?",
    r"力争|争取(?:达到|完成|实现)|计划(?:完成|实现|达到)|拟(?:于|完成|建|开展)|确保(?:达到|完成[^了])",
    r"(?:年内|年底前|[0-9]{4}年(?:内|底前))(?:完成|实现|达到|建成)",
)


def find_wording(text: str, patterns: Sequence[str] = MODAL_PATTERNS, kind: str = "prose.modal") -> tuple[Remark, ...]:
    """Where ``text`` uses one of ``patterns`` (regular expressions): by default, words of a target in a result."""
    found = {Span(*match.span()): match[0] for pattern in patterns for match in re.finditer(pattern, text) if match[0]}
    return tuple(Remark(kind, span, (("found", found[span]),)) for span in sorted(found))


def find_words(text: str, words: Sequence[str], kind: str = "prose.vague") -> tuple[Remark, ...]:
    """Where ``text`` uses one of ``words`` literally, the longest where several fit: 明显提升, 进一步."""
    if not any(words):
        return ()
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    return find_wording(text, ("|".join(map(re.escape, longest_first)),), kind)
