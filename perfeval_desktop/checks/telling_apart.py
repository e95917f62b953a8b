"""Findings that say the same of two places of one text: each also says which of them it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.checks.sentence import Finding
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.model.cuts import cut_before, cut_behind
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.live_text import find_placeholders
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.prose.spans import Span, index_at, paragraphs, sentences
from perfeval_desktop.rulepack.schema import RulePack

_BEFORE, _BEHIND = 14, 6  # characters of the sentence that are quoted around what was found


def told_apart(
    issues: Sequence[Issue], findings: Sequence[Finding], evaluation: SelfEvaluation, pack: RulePack
) -> tuple[Finding, ...]:
    """``findings``, which are ``issues`` in words; of those that read alike each with its place in the text."""
    alike: dict[str, list[int]] = defaultdict(list)
    for number, finding in enumerate(findings):
        if issues[number].span is not None:
            alike[finding.message].append(number)
    told = list(findings)
    for numbers in alike.values():
        if len(numbers) > 1:
            places = [_place(issues[number], evaluation) for number in numbers]
            for order, (number, place) in enumerate(zip(numbers, places, strict=True), start=1):
                which = place if places.count(place) == 1 else f"{place}，第{order}处".lstrip("，")
                told[number] = describe(issues[number], evaluation, pack, which)
    return tuple(told)


def _place(issue: Issue, evaluation: SelfEvaluation) -> str:
    """Where in its text a finding is: the paragraph, and the words around it."""
    try:
        text = get_at(evaluation, issue.where)
    except ModelError:
        return ""
    if not isinstance(text, str) or issue.span is None or issue.span.end > len(text):
        return ""
    every = paragraphs(text)
    which = f"第{index_at(every, issue.span.start) + 1}段" if len(every) > 1 else ""
    return f"{which}“{_around(text, issue.span)}”"


def _around(text: str, span: Span) -> str:
    every = sentences(text)
    at = index_at(every, span.start)
    whole = every[at] if at >= 0 and every[at].covers(span) else span
    start, end = max(whole.start, span.start - _BEFORE), min(whole.end, span.end + _BEHIND)
    start, end = cut_before(text, start), cut_behind(text, end)
    for live in find_placeholders(text):  # never a half of one
        if live.start < start < live.end:
            start = live.start
        if live.start < end < live.end:
            end = live.end
    words = text[start:end]
    for live in reversed(find_placeholders(words)):
        words = f"{words[: live.start]}（活数）{words[live.end :]}"
    return f"{'…' if start > whole.start else ''}{words.strip()}{'…' if end < whole.end else ''}"
