"""Find and replace without a window: what is found is what people read, and only words that are typed are replaced."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.reasons import can_be_answered, waiver_for
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.document.document import Document
from perfeval_desktop.model.field_path import FieldPath, path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, iter_fields, replace_at, same
from perfeval_desktop.session.find import WHY_LIVE, WHY_NEW_LIVE, Finder, Hit, Replacement, replace_hits
from perfeval_desktop.session.finding_words import FindingWords
from perfeval_desktop.session.search_pattern import Pattern, Query
from perfeval_desktop.session.shown_field import FieldKind
from tests.benchmarks.packages import package_of, sample
from tests.packs import sound_evaluation
from tests.small_pack import SMALL_PACK
from tests.strategies import evaluations, texts

SAMPLE, PACK, _ = sample()
CONCLUSION = path("report.sections[conclusion].text")
PROJECT = SAMPLE.projects[0]
AT = path("projects").row(PROJECT.id)


def edited(*edits: tuple[FieldPath, object], start: SelfEvaluation = SAMPLE) -> SelfEvaluation:
    for where, value in edits:
        start = replace_at(start, where, value)
    return start


def found(text: str, evaluation: SelfEvaluation = SAMPLE, **options: bool) -> tuple[Hit, ...]:
    return Finder(PACK).search(Query(text, **options), evaluation)


def places(text: str, evaluation: SelfEvaluation = SAMPLE, **options: bool) -> list[FieldPath]:
    return [hit.field.where for hit in found(text, evaluation, **options)]


def spans_of(needle: str, text: str, **options: bool) -> list[str]:
    query = Query(needle, **options)
    return [span.of(text) for span in Pattern(query).spans(query.fold(text))]


def replaced(text: str, by: str, evaluation: SelfEvaluation) -> tuple[SelfEvaluation, Replacement]:
    done = replace_hits(found(text, evaluation, match_case=True, match_width=True), by, evaluation, PACK)
    return (evaluation if done.command is None else done.command.apply(evaluation)[0]), done


# --- the words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("needle", "text", "options", "wanted"),
    [
        ("ab", "AB ａｂ ＡＢ", {}, ["AB", "ａｂ", "ＡＢ"]),
        ("ab", "AB ａｂ ab", {"match_case": True}, ["ａｂ", "ab"]),
        ("ab", "AB ａｂ ab", {"match_case": True, "match_width": True}, ["ab"]),
        ("（一）", "(一)（一）", {}, ["(一)", "（一）"]),
        ("１２", "12 １２", {}, ["12", "１２"]),
        ("4115924.51", "共4,115,924.51元", {}, ["4,115,924.51"]),
        ("4,115,924.51", "共4115924.51元", {}, ["4115924.51"]),
        ("4,115", "共4,115,924.51元", {}, ["4,115"]),
        ("15924", "共4,115,924.51元", {}, ["15,924"]),
        ("12", "第1,2条，第12条", {}, ["12"]),
        ("5", "15、2.5、5、5.1、1,005、5%", {"whole": True}, ["5", "5"]),
        ("005", "1,005 005", {"whole": True}, ["005"]),
        ("office", "Office officer", {"whole": True}, ["Office"]),
        ("预算", "年初预算数", {"whole": True}, ["预算"]),
        ("局局", "局局局", {}, ["局局"]),
        ("İ", "aİb", {}, ["İ"]),
        ("甲\n乙", "甲\r\n乙", {}, ["甲\r\n乙"]),
        ("a.b", "axb a.b", {}, ["a.b"]),
    ],
)
def test_what_counts_as_the_same_words(needle: str, text: str, options: dict[str, bool], wanted: list[str]) -> None:
    assert spans_of(needle, text, **options) == wanted


@given(texts, st.booleans(), st.booleans())
def test_a_folded_text_has_a_character_for_each_character(text: str, case: bool, width: bool) -> None:
    assert len(Query("", case, width).fold(text)) == len(text)


@given(texts, st.data())
def test_words_of_a_text_are_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    needle = text[start : data.draw(st.integers(start + 1, max(start + 1, len(text))))]
    assume(needle)
    assert spans_of(needle, text)


# --- where -----------------------------------------------------------------------------------------------------------


def test_words_are_found_in_every_part_of_the_document() -> None:
    row = AT.child("indicators").row(PROJECT.indicators[0].id)
    wheres = [
        path("cover.addressee"),
        path("profile.internal_organs"),
        CONCLUSION,
        path("scorecard.entries[dept.process.execution.rate].score_rationale"),
        path("scorecard.other_notes"),
        path("goals.annual_goal"),
        path("goals.entries").row(SAMPLE.goals.entries[0].id).child("name"),
        AT.child("report").child("sections").row(PROJECT.report.sections[0].id).child("text"),
        AT.child("lead"),
        AT.child("expected_goal"),
        row.child("name"),
        AT.child("contact"),
        AT.child("fund_usage").row(PROJECT.fund_usage[0].id).child("item"),
    ]
    evaluation = edited(*((where, "前面龘后面") for where in wheres))
    hits = found("龘", evaluation)
    assert {hit.field.where for hit in hits} == set(wheres)
    assert len(hits) == len(wheres)
    assert all(hit.span.start == 2 and not hit.why_fixed for hit in hits)


def test_numbers_and_dates_are_found_as_they_are_shown() -> None:
    rows = path("budget.accounts")
    evaluation = edited(
        (path("budget.funds[basic].initial_budget"), Decimal("7.7777E+7")),
        (rows.row("other_revenue").child("this_year"), Decimal("8765432.10")),
        (path("scorecard.filled_on"), datetime.date(2023, 4, 9)),
        (path("scorecard.entries[dept.process.execution.rate].self_score"), Decimal("6.50")),
    )
    assert path("budget.funds[basic].initial_budget") in places("7777.70", evaluation)
    for words in ("8765432.1", "8,765,432.10", "８７６５４３２.10"):
        assert rows.row("other_revenue").child("this_year") in places(words, evaluation)
    assert path("scorecard.filled_on") in places("2023年4月9日", evaluation)
    scores = [hit for hit in found("6.5", evaluation, whole=True) if hit.field.where.name == "self_score"]
    assert [hit.field.kind for hit in scores] == [FieldKind.NUMBER]


def test_what_is_computed_is_found_and_not_replaced() -> None:
    total = path("budget.funds[total].initial_budget")
    shown = next(hit for hit in found("2", SAMPLE) if hit.field.where == total)
    assert shown.field.kind is FieldKind.COMPUTED
    assert shown.why_fixed == "这是计算得出的数"
    assert found(shown.field.shown.text)
    change = next(hit for hit in found("%") if hit.field.part == "增减率")
    assert change.label(SAMPLE, PACK).endswith(" › 增减率")


def test_a_row_of_the_form_is_found_by_its_name() -> None:
    hits = [hit for hit in found("预算执行率") if hit.field.kind is FieldKind.CAPTION]
    assert path("scorecard.entries[dept.process.execution.rate]") in {hit.field.where for hit in hits}
    assert {hit.why_fixed for hit in hits} == {"这是表格固定的文字"}


def test_reasons_and_findings_are_found_and_lead_to_their_field() -> None:
    issue = next(issue for issue in Checker(PACK).run(SAMPLE) if can_be_answered(issue))
    waiver = waiver_for(issue, "按龘字〔2022〕1号批复执行", SAMPLE, PACK)
    evaluation = edited((path("waivers"), (waiver,)))
    issues = Checker(PACK).run(evaluation)
    words = FindingWords(PACK).describe([("", issues)], evaluation)
    (reason,) = Finder(PACK).search(Query("龘"), evaluation, issues, words)
    assert reason.field.leads_to == issue.where
    assert reason.field.finding == issue.waiver_key
    assert reason.label(evaluation, PACK).startswith("说明 › ")
    hits = Finder(PACK).search(Query(words[0].message), evaluation, issues, words)
    assert [(hit.field.kind, hit.field.leads_to) for hit in hits] == [(FieldKind.FINDING, issues[0].where)]
    title = words[0].title
    assert title not in words[0].message
    named = [issue.where for issue, finding in zip(issues, words, strict=True) if finding.title == title]
    hits = Finder(PACK).search(Query(title), evaluation, issues, words)
    assert [hit.field.leads_to for hit in hits if hit.field.kind is FieldKind.FINDING] == named
    done = replace_hits([reason], "财", evaluation, PACK)
    assert done.command is not None
    assert done.command.apply(evaluation)[0].waivers[0].reason == "按财字〔2022〕1号批复执行"


def test_a_reason_stays_a_reason() -> None:
    issue = next(issue for issue in Checker(PACK).run(SAMPLE) if can_be_answered(issue))
    evaluation = edited((path("waivers"), (waiver_for(issue, "按上级批复文件执行", SAMPLE, PACK),)))
    issues = Checker(PACK).run(evaluation)
    words = FindingWords(PACK).describe([("", issues)], evaluation)
    hits = Finder(PACK).search(Query("按上级批复文件执行"), evaluation, issues, words)
    done = replace_hits(hits, "无", evaluation, PACK)
    assert done.command is None
    assert done.refused


def test_the_page_alone() -> None:
    hits = Finder(PACK).search(Query("的"), SAMPLE, page=(path("goals"),))
    assert hits
    assert all(hit.field.where.starts_with(path("goals")) for hit in hits)


def test_an_edit_is_seen_and_what_it_did_not_touch_is_kept() -> None:
    finder, evaluation = Finder(PACK), package_of(8)
    before = finder.search(Query("经费"), evaluation)
    again = finder.search(Query("经费"), edited((AT.child("lead"), "经费"), start=evaluation))
    assert len(again) == len(before) + 1
    kept = {id(hit.field) for hit in before}
    assert any(id(hit.field) in kept for hit in again)


@pytest.mark.parametrize("evaluation", [SAMPLE, sound_evaluation()])
def test_the_excerpt_shows_the_words_in_one_line(evaluation: SelfEvaluation) -> None:
    for hit in Finder(PACK).search(Query("。"), evaluation):
        text, span = hit.excerpt()
        assert span.of(text) == "。"
        assert "\n" not in text


# --- replacing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "needle", "by", "wanted"),
    [
        ("37.98E4", "37.98", "38.5", "38.5E4"),
        ("37.98E4", "7.9", "8.9", "38.98E4"),
        ("660.2E4", "660", "670", "670.2E4"),  # the zero that the form adds is not known
        ("660E4", "660", "670", "670E4"),
        ("660.2E4", "660.20", "1.10", "1.10E4"),
        ("1234E4", "1234", "万", None),
        ("660.2E4", "660.20", "", "empty"),
        ("12.3456E4", "12", "13", None),  # 12.35 is shown: what is not seen is not typed over
    ],
)
def test_a_number_is_typed_over_as_it_reads(value: str, needle: str, by: str, wanted: str | None) -> None:
    where = path("projects[anti-smuggling].funds[total].final_expenditure")
    evaluation = edited((where, Decimal(value)))
    hits = [hit for hit in found(needle, evaluation, in_numbers=True) if hit.field.where == where]
    assert hits
    done = replace_hits(hits, by, evaluation, PACK)
    if wanted is None:
        assert done.command is None
        assert done.refused
        return
    assert done.command is not None
    after = get_at(done.command.apply(evaluation)[0], where)
    assert same(after, None if wanted == "empty" else Decimal(wanted))


def test_a_day_is_typed_over_or_stays_a_day() -> None:
    where = path("scorecard.filled_on")
    evaluation = edited((where, datetime.date(2023, 4, 9)))
    hits = [hit for hit in found("4月", evaluation, in_numbers=True) if hit.field.where == where]
    done = replace_hits(hits, "5月", evaluation, PACK)
    assert done.command is not None
    assert get_at(done.command.apply(evaluation)[0], where) == datetime.date(2023, 5, 9)
    refused = replace_hits(hits, "13月", evaluation, PACK)
    assert refused.command is None
    assert "不是有效的日期" in refused.refused[0]


def test_numbers_stay_where_nobody_asks_for_them() -> None:
    evaluation = edited((path("scorecard.filled_on"), datetime.date(2023, 4, 9)))
    after, done = replaced("4", "5", evaluation)
    assert after.scorecard.filled_on == evaluation.scorecard.filled_on
    assert any("换数字日期" in why for why in done.refused)


@pytest.mark.parametrize("text", ["9", "0", "1", "5"])
def test_what_is_computed_and_the_year_stay_even_then(text: str) -> None:
    hits = found(text, in_numbers=True)
    done = replace_hits(hits, "8", SAMPLE, PACK)
    assert done.command is not None
    after = done.command.apply(SAMPLE)[0]
    assert after.cover.year == SAMPLE.cover.year
    typed = {field.path for field in iter_fields(SAMPLE) if field.value not in (None, "", ())}
    assert {field.path for field in iter_fields(after) if field.value not in (None, "", ())} <= typed


def test_all_hits_are_one_step_and_one_undo() -> None:
    document = Document(SAMPLE)
    hits = found("市政府办公室")
    done = replace_hits(hits, "政府办", SAMPLE, PACK)
    assert done.command is not None
    assert done.done + len(done.refused) == len(hits)
    assert done.command.label == f"替换 {done.done} 处"
    document.push(done.command)
    assert len(found("政府办", document.current)) >= done.done
    document.undo()
    assert same(document.current, SAMPLE)


def test_a_live_figure_is_found_as_it_reads_and_never_replaced() -> None:
    stored = "98.5分：得{{scores.total:分}}，等级“{{scores.grade}}”，98.5分。"
    evaluation = edited((CONCLUSION, stored))
    hits = [hit for hit in found("98.5分", evaluation) if hit.field.where == CONCLUSION]
    assert [hit.why_fixed for hit in hits] == ["", WHY_LIVE, ""]
    assert hits[1].stored_span.of(stored) == "{{scores.total:分}}"
    after, done = replaced("98.5分", "99分", evaluation)
    assert get_at(after, CONCLUSION) == "99分：得{{scores.total:分}}，等级“{{scores.grade}}”，99分。"
    assert WHY_LIVE in done.refused
    assert found("得98.5分", evaluation)[0].why_fixed == WHY_LIVE
    assert get_at(replaced("scores", "x", evaluation)[0], CONCLUSION) == stored


@pytest.mark.parametrize(
    ("stored", "text", "by"),
    [("龘", "龘", "{{scores.grade}}"), ("{{scores龘grade}}", "龘", "."), ("{{{scores.grade}}", "{", "")],
)
def test_no_live_figure_comes_or_goes(stored: str, text: str, by: str) -> None:
    evaluation = edited((CONCLUSION, stored))
    after, done = replaced(text, by, evaluation)
    if by == "":
        assert get_at(after, CONCLUSION) == "{{scores.grade}}"
    else:
        assert after is evaluation
        assert WHY_NEW_LIVE in done.refused


def test_a_line_stays_a_line() -> None:
    evaluation = edited((CONCLUSION, "一龘二"), (AT.child("lead"), "王龘"))
    after, _ = replaced("龘", "甲\r\n乙", evaluation)
    assert get_at(after, AT.child("lead")) == "王甲 乙"
    assert get_at(after, CONCLUSION) == "一甲\r\n乙二"


def test_the_same_words_are_no_step() -> None:
    evaluation = edited((CONCLUSION, "一龘二"))
    assert replaced("龘", "龘", evaluation)[1] == Replacement(None, 0, ())


@given(evaluations, texts, st.data())
def test_nothing_but_the_hits_changes_and_undo_takes_it_back(
    evaluation: SelfEvaluation, by: str, data: st.DataObject
) -> None:
    fields = [field for field in iter_fields(evaluation) if isinstance(field.value, str) and field.value]
    assume(fields)
    text = data.draw(st.sampled_from(fields)).value
    start = data.draw(st.integers(0, len(text) - 1))
    needle = text[start : start + data.draw(st.integers(1, 3))]
    assume(not any(sign in needle for sign in "\r\n0123456789"))
    document = Document(evaluation)
    hits = Finder(SMALL_PACK).search(Query(needle, match_case=True, match_width=True), evaluation)
    done = replace_hits(hits, by, evaluation, SMALL_PACK)
    touched = {hit.field.where: hit.field for hit in hits if not hit.why_fixed}
    if done.command is not None:
        document.push(done.command)
    after = {field.path: field.value for field in iter_fields(document.current)}
    one_line = by if not set(by) & set("\r\n\u2028\u2029") else None
    for field in iter_fields(evaluation):
        if field.path not in touched:
            assert same(after[field.path], field.value)
        elif after[field.path] != field.value and (one_line is not None or touched[field.path].is_long):
            assert after[field.path] == field.value.replace(needle, by)
    document.undo()
    assert same(document.current, evaluation)


def test_the_step_names_the_project_where_it_is_the_only_one() -> None:
    document = Document(edited((AT.child("lead"), "龘")))
    done = replace_hits(found("龘", document.current), "王", document.current, PACK)
    assert done.command is not None
    document.push(done.command)
    assert isinstance(done.command.commands[0], SetField)
    assert document.undo_label == "替换 1 处"
