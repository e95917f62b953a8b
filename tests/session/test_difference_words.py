"""What differs is told in the words of the form, never by a key of the rule pack or of a row."""

import re

import msgspec

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import IndicatorEntry, RuleInput
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import blank_evaluation, conform
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.score_rules import inputs_of, words_of
from perfeval_desktop.session.difference_words import lines_between
from perfeval_desktop.storage import project_file

FILE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
PACK = load_pack(FILE.pack_text, "sample")
SAMPLE = conform(FILE.evaluation, PACK)


def test_a_row_that_is_new_is_told_without_keys() -> None:
    lines = lines_between(blank_evaluation(PACK), SAMPLE, PACK)
    new = [line.new for line in lines if line.path.steps[:2] == ("profile", "staffing")]
    assert "编制；公务员编制；64；行政编制" in new
    assert not any(re.search("[a-z]{2}", text) for text in new)


def test_a_grade_is_told_by_its_label() -> None:
    after = replace_at(SAMPLE, path("scorecard.stated_grade"), "fair")
    (line,) = lines_between(replace_at(SAMPLE, path("scorecard.stated_grade"), "good"), after, PACK)
    assert (line.old, line.new) == ("良", "中")


def test_every_fact_is_told_by_its_words() -> None:
    assert PACK.department is not None
    told = 0
    for indicator in PACK.department.scorecard.rubric.indicators:
        for spec in inputs_of(indicator.rule):
            words = words_of(spec, indicator.rule)
            for key, word in words.items():
                entry = IndicatorEntry(id=indicator.key, inputs=(RuleInput(id=spec.key, value=key),))
                after = msgspec.structs.replace(SAMPLE.scorecard, entries=(entry,))
                before = msgspec.structs.replace(SAMPLE.scorecard, entries=(IndicatorEntry(id=indicator.key),))
                lines = lines_between(
                    *(msgspec.structs.replace(SAMPLE, scorecard=card) for card in (before, after)), PACK
                )
                assert [line.new for line in lines] == [word]
                told += 1
    assert told > 4
