"""The finding as people and the command line read it: one text for window, JSON and printed list."""

from __future__ import annotations

from perfeval_desktop.checks.form_sentences import FORM_SENTENCES
from perfeval_desktop.checks.issue import Issue
from perfeval_desktop.checks.live_sentences import LIVE_SENTENCES
from perfeval_desktop.checks.narrative_sentences import NARRATIVE_SENTENCES
from perfeval_desktop.checks.prose_words import PROSE_SENTENCES
from perfeval_desktop.checks.rubric_sentences import RUBRIC_SENTENCES
from perfeval_desktop.checks.sentence import Finding, Sentence, filled
from perfeval_desktop.checks.sentences import SENTENCES
from perfeval_desktop.checks.table_sentences import TABLE_SENTENCES
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.rulepack.schema import CheckSetting, RulePack

ALL_SENTENCES = {
    **SENTENCES,
    **RUBRIC_SENTENCES,
    **FORM_SENTENCES,
    **NARRATIVE_SENTENCES,
    **TABLE_SENTENCES,
    **PROSE_SENTENCES,
    **LIVE_SENTENCES,
}


def describe(issue: Issue, evaluation: SelfEvaluation, pack: RulePack, which: str = "") -> Finding:
    """Put ``issue`` into words. Never raises: a rule without a sentence is named by its id.

    ``which`` tells of which place in the field it speaks, where another finding says the same.
    """
    facts = dict(issue.facts)
    sentence = ALL_SENTENCES.get(issue.rule) or _without_sentence(issue)
    source = pack.checks.get(issue.rule, CheckSetting()).source or sentence.source
    label = label_of(issue.where, evaluation, pack)
    advice = filled(sentence.advice, facts)
    place = f"（{which}）" if which else ""
    message = f"{label}：{filled(sentence.message, facts)}{place}。依据：{source}。{advice}。"
    return Finding(
        rule=issue.rule,
        level=issue.severity.key,
        where=str(issue.where),
        label=label,
        title=sentence.title,
        message=message,
        found=facts.get("found", ""),
        expected=facts.get("expected", ""),
        source=source,
        fix=f"{issue.fix.label}：{advice}" if issue.fix is not None else advice,
    )


def statement_of(issue: Issue) -> str:
    """What was found, as a sentence without place, source and advice."""
    sentence = ALL_SENTENCES.get(issue.rule) or _without_sentence(issue)
    return f"{filled(sentence.message, dict(issue.facts))}。"


def _without_sentence(issue: Issue) -> Sentence:
    return Sentence(issue.rule, "；".join(f"{name}：{value}" for name, value in issue.facts), "请核对", "规则包")
