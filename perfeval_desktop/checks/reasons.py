"""Reasons: what answers a 需说明, and whether the answer still holds.

A reason belongs to one finding (rule, place and part) and to what that finding was about: it holds as long as the
value and the figures named in the finding, and the rule pack, are those for which it was given. Pure functions;
answering costs next to nothing for findings without a reason.
"""

from __future__ import annotations

import datetime
import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.model.base import Row, Value
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import is_row_id
from perfeval_desktop.model.self_evaluation import SelfEvaluation, Waiver
from perfeval_desktop.model.tree import get_at
from perfeval_desktop.rulepack.forms import ReasonForm
from perfeval_desktop.rulepack.schema import RulePack

_LONGEST = 160  # of a value that is kept as it stands; a longer one is kept as its beginning and a digest
_BEGINNING = 80
_DIGEST = 24
_JOINT = " | "
_FEWEST_WORDS = 2
_WORD = re.compile(r"[^\W_]+")
_CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_PERIODIC = re.compile(r"(.{1,4})\1+", re.DOTALL)


class State(StrEnum):
    """Whether a finding is answered."""

    OPEN = "open"
    VALID = "valid"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        return {State.OPEN: "待说明", State.VALID: "已说明", State.LAPSED: "说明已失效"}[self]


@dataclass(frozen=True, slots=True)
class Answer:
    """How a finding stands. ``why`` says why ``reason`` no longer holds. ``leader`` is the key of the finding whose
    reason answers this one too, because this one only follows from it."""

    state: State = State.OPEN
    reason: str = ""
    why: str = ""
    leader: str = ""


OPEN = Answer()
CONTENT_CHANGED = "内容已改变"
PACK_CHANGED = "规则包已更新"
Answers = Mapping[str, Answer]  # by the key of the finding; a finding that is not named is open


def can_be_answered(issue: Issue) -> bool:
    """An error is mended, not explained; a reminder asks for nothing."""
    return issue.severity is Severity.EXPLAIN


def waiver_id(issue: Issue) -> str:
    """The id of the row that keeps the reason: the finding's key, its part digested where an address cannot hold it."""
    key = issue.waiver_key
    if "[" not in issue.part and "]" not in issue.part:
        return key  # an address alone can be kept in another
    return key if is_row_id(key) else f"{issue.rule}@{issue.where}#~{_digest(issue.part)}"


def waiver_for(issue: Issue, reason: str, evaluation: SelfEvaluation, pack: RulePack) -> Waiver:
    """``reason`` bound to what the finding is about now."""
    return Waiver(id=waiver_id(issue), reason=reason, value=value_of(issue, evaluation), pack=pack_of(pack))


def value_of(issue: Issue, evaluation: SelfEvaluation) -> str:
    """What the finding is about: what stands in its field (of a text, the words it points at) and its figures.

    A finding at a table or at a part of the document is about its figures alone, so that other edits there do not
    concern it; only where it has none, about the whole content.
    """
    stated = _stated(issue, evaluation)
    facts = [f"{name}={text}" for name, text in issue.facts]
    if isinstance(stated, Value | tuple) and not _is_plain(stated):
        return _shortened(_JOINT.join(facts)) if facts else "#" + _digest(msgspec.json.encode(stated))
    return _shortened(_JOINT.join([_plain_text(stated), *facts]))


def stated_text(issue: Issue, evaluation: SelfEvaluation) -> str:
    """What the form says at the place of the finding, for people: the finding's own words, else the field's text."""
    found = dict(issue.facts).get("found", "")
    if issue.span is None and found:
        return found
    stated = _stated(issue, evaluation)
    return stated if isinstance(stated, str) and (issue.span is not None or len(stated) <= _LONGEST) else found


def pack_of(pack: RulePack) -> str:
    """The rule pack under which a reason is given."""
    return f"{pack.id} {pack.version}"


def answer_of(issue: Issue, evaluation: SelfEvaluation, pack: RulePack) -> Answer:
    """How one finding stands by its own reason."""
    return _answer(issue, {row.id: row for row in evaluation.waivers}, evaluation, pack)


def answers_of(issues: Sequence[Issue], evaluation: SelfEvaluation, pack: RulePack) -> dict[str, Answer]:
    """How the findings stand; those that are open are left out.

    A 需说明 that only follows from one with a valid reason is answered by it.
    """
    waivers = {row.id: row for row in evaluation.waivers}
    if not waivers:
        return {}
    answers = {issue.waiver_key: _answer(issue, waivers, evaluation, pack) for issue in issues}
    leaders = {issue.waiver_key: issue.under for issue in issues if issue.under and can_be_answered(issue)}
    for key in leaders:
        leader = _leader(key, leaders, answers)
        if leader:
            answers[key] = Answer(State.VALID, answers[leader].reason, leader=leader)
    return {key: answer for key, answer in answers.items() if answer.state is not State.OPEN}


def is_answered(issue: Issue, answers: Answers) -> bool:
    """True when a valid reason stands for the finding."""
    return answers.get(issue.waiver_key, OPEN).state is State.VALID


def open_issues(issues: Sequence[Issue], answers: Answers) -> tuple[Issue, ...]:
    """``issues`` without those that are answered."""
    return tuple(issue for issue in issues if not is_answered(issue, answers)) if answers else tuple(issues)


def unused(issues: Sequence[Issue], evaluation: SelfEvaluation) -> tuple[Waiver, ...]:
    """The reasons whose finding is not there now: kept in the file, they hold again when it comes back the same."""
    used = {waiver_id(issue) for issue in issues if can_be_answered(issue)}
    return tuple(row for row in evaluation.waivers if row.id not in used)


# --- what is a reason ------------------------------------------------------------------------------------------------


def counted(reason: str) -> int:
    """The characters that count: letters, digits and Chinese characters, no punctuation."""
    return len(_words(reason))


def problem_of(reason: str, form: ReasonForm, asked: str = "原因") -> str:
    """Why ``reason`` is none, as a sentence for the user that asks for ``asked``; empty when it is one."""
    words = _words(reason)
    if not words:
        return f"请写明{asked}。"
    if _PERIODIC.fullmatch(words) or _nothing(form.no_reasons).fullmatch(words) or _is_one_word(reason):
        return f"这还不是说明，请写明{asked}。"
    if len(words) < form.min_chars:
        return f"已写 {len(words)} 字，至少 {form.min_chars} 字（标点不计），请写明{asked}。"
    return ""


def _is_one_word(reason: str) -> bool:
    """A number, a name or keys struck at random: what has no Chinese character in it takes more words than one."""
    plain = unicodedata.normalize("NFKC", reason)
    if _CHINESE.search(plain):
        return False
    return sum(not word.isdigit() for word in _WORD.findall(plain)) < _FEWEST_WORDS


@functools.lru_cache(maxsize=16)
def _nothing(texts: tuple[str, ...]) -> re.Pattern[str]:
    """What is made of ``texts`` alone."""
    return re.compile(f"(?:{'|'.join(re.escape(_words(text)) for text in texts if _words(text))})+")


def _words(text: str) -> str:
    return "".join(filter(str.isalnum, text))


# --- inner life ------------------------------------------------------------------------------------------------------


def _answer(issue: Issue, waivers: Mapping[str, Waiver], evaluation: SelfEvaluation, pack: RulePack) -> Answer:
    waiver = waivers.get(waiver_id(issue)) if waivers and can_be_answered(issue) else None
    if waiver is None:
        return OPEN
    if waiver.value != value_of(issue, evaluation):
        return Answer(State.LAPSED, waiver.reason, CONTENT_CHANGED)
    if waiver.pack != pack_of(pack):
        return Answer(State.LAPSED, waiver.reason, PACK_CHANGED)
    problem = problem_of(waiver.reason, pack.reasons)
    return Answer(State.LAPSED, waiver.reason, problem.rstrip("。")) if problem else Answer(State.VALID, waiver.reason)


def _leader(key: str, leaders: Mapping[str, str], answers: Mapping[str, Answer]) -> str:
    """The finding above ``key`` whose own reason is valid; empty for none, and when ``key`` has one itself."""
    if answers[key].state is State.VALID and not answers[key].leader:
        return ""
    seen = {key}
    above = leaders[key]
    while above and above not in seen:
        answer = answers.get(above)
        if answer is not None and answer.state is State.VALID and not answer.leader:
            return above
        seen.add(above)
        above = leaders.get(above, "")
    return ""


def _stated(issue: Issue, evaluation: SelfEvaluation) -> Any:
    try:
        value = get_at(evaluation, issue.where)
    except ModelError:
        return None
    span = issue.span
    return value[span.start : span.end] if span is not None and isinstance(value, str) else value


def _is_plain(value: Value | tuple[Any, ...]) -> bool:
    """True for a tuple of simple values, such as the chosen options of a field."""
    return isinstance(value, tuple) and bool(value) and not any(isinstance(item, Row) for item in value)


def _plain_text(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(map(_plain_text, value))
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None else str(value)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_BEGINNING]}… #{_digest(text)}"


def _digest(content: str | bytes) -> str:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()[:_DIGEST]


def printed_answers(issues: Sequence[Issue], answers: Answers) -> Iterator[tuple[Issue, Answer]]:
    """The findings with a valid reason of their own, as 审核说明表 lists them."""
    for issue in issues:
        answer = answers.get(issue.waiver_key, OPEN)
        if answer.state is State.VALID and not answer.leader:
            yield issue, answer
