"""核对: a code that was printed is told from the file as it is now, and what changed since, as far as it is printed."""

import datetime

import msgspec
import pytest

from perfeval_desktop.app.exporting import DRAFT, standing_options
from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.reasons import can_be_answered, waiver_for
from perfeval_desktop.checks.wording import statement_of
from perfeval_desktop.layout.content_code import EDITION
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.last_year import LastYear
from perfeval_desktop.model.self_evaluation import SelfEvaluation, Waiver
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.last_year import earlier_year_of
from perfeval_desktop.session import printed
from perfeval_desktop.session.finals import finalising, reopening
from perfeval_desktop.session.printed import as_it_was, code_of, explained
from perfeval_desktop.session.verifying import Agreement, Since, Verdict, changes_since, sentence_of, verify
from perfeval_desktop.storage import codec, project_file

FILE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
PACK = load_pack(FILE.pack_text, "sample")
SAMPLE = conform(FILE.evaluation, PACK)
NOW = datetime.datetime(2023, 4, 25, 9, 30, tzinfo=datetime.UTC)
UNIT, SHORT = path("cover.unit_name"), path("cover.unit_short_name")
SCORE = path("scorecard.entries[dept.process.execution.rate].self_score")


def final_of(evaluation: SelfEvaluation) -> SelfEvaluation:
    return finalising(evaluation, PACK, "王五", NOW).apply(evaluation)[0]


def reopened(evaluation: SelfEvaluation) -> SelfEvaluation:
    return reopening(evaluation, "领导要求核减得分", "王五", NOW).apply(evaluation)[0]


def with_last_year() -> SelfEvaluation:
    """The sample against a year before that says the same, with a reason for all that asks for one."""
    last = msgspec.structs.replace(SAMPLE, cover=msgspec.structs.replace(SAMPLE.cover, year=2021))
    evaluation = msgspec.structs.replace(SAMPLE, last_year=earlier_year_of(last, PACK, SAMPLE))
    issues = [issue for issue in Checker(PACK).run(evaluation) if can_be_answered(issue)]
    waivers = [waiver_for(issue, "这里情况特殊，已经逐项核实无误。", evaluation, PACK) for issue in issues]
    return msgspec.structs.replace(evaluation, waivers=tuple({each.id: each for each in waivers}.values()))


def told(evaluation: SelfEvaluation, code: str, pack: RulePack = PACK) -> tuple[Verdict, Since, str]:
    verdict = verify(evaluation, pack, code)
    since = changes_since(verdict, evaluation, pack)
    return verdict, since, sentence_of(verdict, since)


def test_changes_that_no_part_prints_leave_the_copy_as_good_as_it_was() -> None:
    made = final_of(SAMPLE)
    (final,) = made.finals
    opened = replace_at(replace_at(reopened(made), SHORT, "市府办"), path("budget.accounts"), ())
    verdict, since, sentence = told(opened, final.code)
    assert (verdict.agreement, since.lines) == (Agreement.SAME, ())
    assert since.unprinted > 1
    assert sentence.startswith("一致")
    assert f"另有 {since.unprinted} 处改动不打印" in sentence
    assert "不打印" not in told(made, final.code)[2]


def test_of_several_changes_those_are_told_that_are_printed() -> None:
    made = final_of(SAMPLE)
    opened = replace_at(replace_at(reopened(made), SHORT, "市府办"), SCORE, None)
    nothing_asked = Waiver(id="no.rule@cover.year", reason="这里情况特殊，已经逐项核实无误。")
    opened = msgspec.structs.replace(opened, waivers=(nothing_asked,))
    verdict, since, sentence = told(opened, made.finals[0].code)
    assert verdict.agreement is Agreement.EARLIER
    assert [line.path for line in since.lines] == [SCORE]
    assert (since.unprinted, since.annex, since.words) == (2, False, False)
    assert "此后有 1 处改动；另有 2 处改动不打印" in sentence


def test_a_final_package_is_printed_with_the_annex_that_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither last year's file nor another wording of the checks makes other paper of it, nor another code."""
    made = final_of(with_last_year())
    (final,) = made.finals
    lines = len(final.annex)
    assert lines > len(explained(msgspec.structs.replace(with_last_year(), last_year=LastYear()), PACK))
    swapped = msgspec.structs.replace(made, last_year=LastYear())
    monkeypatch.setattr(printed, "statement_of", lambda issue: statement_of(issue) + "（新的说法）")
    for evaluation in (swapped, msgspec.structs.replace(made), codec.decode(codec.encode(swapped))):
        assert len(explained(evaluation, PACK)) == lines
        assert told(evaluation, final.code)[0].agreement is Agreement.SAME
        assert standing_options(evaluation, PACK).press.mark == ""
        assert standing_options(evaluation, PACK).press.code == final.code


def test_another_annex_alone_is_told_as_such() -> None:
    made = final_of(with_last_year())
    (final,) = made.finals
    opened = reopened(made)
    assert told(opened, final.code)[0].agreement is Agreement.SAME
    opened = msgspec.structs.replace(opened, last_year=LastYear())
    verdict, since, sentence = told(opened, final.code)
    assert verdict.agreement is Agreement.EARLIER
    assert since == Since(annex=True)
    assert "填写的内容没有改动，但审核说明表与那时不同" in sentence
    assert verdict.content is not None
    assert code_of(verdict.content, PACK) == final.code
    waiver = next(row for row in opened.waivers if row.reason in {line.reason for line in final.annex})
    reworded = msgspec.structs.replace(waiver, reason=waiver.reason + "另有批复。")
    again = replace_at(reopened(made), path("waivers").row(waiver.id), reworded)
    _, since, sentence = told(again, final.code)
    assert ([line.path.name for line in since.lines], since.annex, since.words) == (["reason"], False, False)
    assert "此后有 1 处改动。" in sentence


def test_other_words_of_the_rule_pack_are_told_as_such() -> None:
    made = final_of(SAMPLE)
    other = load_pack(FILE.pack_text.replace('total_label = "', 'total_label = "各项', 1), "another")
    verdict, since, sentence = told(made, made.finals[0].code, other)
    assert verdict.agreement is Agreement.EARLIER
    assert since == Since(words=True)
    assert "填写的内容没有改动，但规则包或程序印在表格和报告中的文字与那时不同" in sentence
    assert standing_options(made, other).press.mark == DRAFT
    _, since, sentence = told(replace_at(reopened(made), SCORE, None), made.finals[0].code, other)
    assert (len(since.lines), since.words) == (1, True)
    assert "有 1 处改动，规则包或程序" in sentence


def test_a_final_package_keeps_the_code_that_was_made_another_way() -> None:
    """What became final before codes were made of the printed parts: no edition, no annex, another code."""
    made = final_of(with_last_year())
    old_code = code_of(SAMPLE, PACK)
    (final,) = made.finals
    assert (final.edition, old_code != final.code) == (EDITION, True)
    kept = {"id": "f1", "code": old_code, "made_at": final.made_at, "content": final.content}
    old = msgspec.structs.replace(made, finals=(msgspec.convert(kept, type(final)),))
    assert old.finals[0].edition == 1
    options = standing_options(old, PACK)
    assert (options.press.mark, options.press.code) == ("", old_code)
    assert told(old, old_code)[0].agreement is Agreement.SAME
    opened = reopened(old)
    assert told(opened, old_code)[0].agreement is Agreement.SAME
    assert standing_options(opened, PACK).press.code == final.code  # what is printed from now on
    assert told(opened, final.code)[0].agreement is Agreement.SAME
    changed = replace_at(opened, UNIT, "另一个单位")
    verdict, since, _ = told(changed, old_code)
    assert verdict.agreement is Agreement.EARLIER
    assert UNIT in [line.path for line in since.lines]
    assert not since.words
    tampered = replace_at(old, UNIT, "另一个单位")  # by another program, for it is final
    assert standing_options(tampered, PACK).press.mark == DRAFT
    assert told(tampered, old_code)[0].agreement is Agreement.EARLIER


def test_a_code_that_nothing_is_known_of() -> None:
    made = final_of(SAMPLE)
    code = code_of(replace_at(SAMPLE, UNIT, "另一个单位"), PACK)
    verdict, since, sentence = told(made, code)
    assert (verdict.agreement, since) == (Agreement.UNKNOWN, Since())
    assert "也不是它的任何一次定稿" in sentence


def test_what_was_final_is_what_it_was() -> None:
    made = final_of(with_last_year())
    (final,) = made.finals
    changed = msgspec.structs.replace(replace_at(reopened(made), UNIT, "另一个单位"), last_year=LastYear())
    assert code_of(as_it_was(changed.finals[0], changed, PACK), PACK) == final.code
