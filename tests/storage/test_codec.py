"""The codec: what is written comes back exactly, what is not sound is refused with its place in Chinese."""

import datetime
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import GoalEntry, GoalTable, Scorecard
from perfeval_desktop.model.projects import ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.report import Cover
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, iter_fields, replace_at, same
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.storage import codec
from perfeval_desktop.storage.errors import DecodeError, EncodeError, NewerVersionError, StorageError
from tests.strategies import ODD_TEXTS, decimals, evaluations

SCORE, SCORE_PLACE = "projects.1.indicators.0.self_score", "projects[p3].indicators[q1].self_score"
GOAL = GoalEntry(id="g1", category="output.quantity", completion=Completion.FULL, deviation_causes=("policy",))
SAMPLE = SelfEvaluation(
    pack_id="lincang-2022",
    cover=Cover(year=2022, unit_name="办公室"),
    scorecard=Scorecard(filled_on=datetime.date(2023, 4, 10)),
    goals=GoalTable(entries=(GOAL,)),
    projects=(
        ProjectAppendix(id="p1"),
        ProjectAppendix(id="p3", indicators=(ProjectIndicator(id="q1", category="", self_score=Decimal("9.50")),)),
    ),
)


def content() -> dict[str, Any]:
    """The sample as plain JSON, to be spoilt."""
    plain: dict[str, Any] = json.loads(codec.encode(SAMPLE))
    return plain


def decode(plain: Any) -> SelfEvaluation:
    return codec.decode(json.dumps(plain).encode())


@given(evaluations)
@settings(max_examples=60)
def test_any_value_comes_back_the_same(evaluation: SelfEvaluation) -> None:
    data = codec.encode(evaluation)
    assert same(codec.decode(data), evaluation)
    assert codec.encode(codec.decode(data)) == data


@given(decimals())
def test_every_precision_comes_back(amount: Decimal) -> None:
    evaluation = replace_at(SAMPLE, path("scorecard.stated_score"), amount)
    stated = codec.decode(codec.encode(evaluation)).scorecard.stated_score
    assert stated is not None
    assert stated.as_tuple() == amount.as_tuple()


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_text_is_not_altered(text: str) -> None:
    evaluation = replace_at(SAMPLE, path("cover.unit_name"), text)
    assert codec.decode(codec.encode(evaluation)).cover.unit_name == text


def test_the_content_is_readable_with_any_tool() -> None:
    text = codec.encode(replace_at(SAMPLE, path("scorecard.stated_score"), Decimal("3.798E+5"))).decode("utf-8")
    assert '\n  "pack_id": "lincang-2022",\n' in text
    assert '"unit_name": "办公室"' in text
    assert '"stated_score": "3.798E+5"' in text
    assert '"filled_on": "2023-04-10"' in text


def test_a_number_written_by_hand_does_not_pass_through_a_float() -> None:
    data = codec.encode(SAMPLE).replace(b'"9.50"', b"0.10000000000000001")
    score = get_at(codec.decode(data), path("projects[p3].indicators[q1].self_score"))
    assert str(score) == "0.10000000000000001"


@pytest.mark.parametrize(
    ("place", "value", "where", "what"),
    [
        (SCORE, "九分", SCORE_PLACE, "不是有效的数字"),
        (SCORE, "NaN", SCORE_PLACE, "不是有效的数字"),
        (SCORE, "-Infinity", SCORE_PLACE, "不是有效的数字"),
        ("projects.1.stated_score", "1E+16", "projects[p3].stated_score", "数字超出范围"),
        ("projects.1.stated_score", "1E-16", "projects[p3].stated_score", "数字超出范围"),
        ("projects.1.stated_score", "1E+999999999", "projects[p3].stated_score", "数字超出范围"),
        ("projects.1.stated_score", "1234567890.123456789", "projects[p3].stated_score", "最多18位"),
        ("projects.1.stated_score", True, "projects[p3].stated_score", "应为数字或空值，实际是真假值"),
        ("projects.1.name", 5, "projects[p3].name", "应为文字，实际是整数"),
        ("projects.1.name", None, "projects[p3].name", "应为文字，实际是空值"),
        ("projects.1.name", "空\0字符", "projects[p3].name", "无法保存的字符"),
        ("projects.1.id", "p1", "projects", "编号相同"),
        ("projects.1.id", "[", "projects", "编号无效"),
        ("projects.1.id", "", "projects", "编号无效"),
        ("projects.1.id", "*", "projects", "编号无效"),
        ("projects", {}, "projects", "应为列表，实际是一组字段"),
        ("goals.entries.0.completion", "done", "goals.entries[g1].completion", "选项'done'无效"),
        ("goals.entries.0.deviation_causes.0", 1, "goals.entries[g1].deviation_causes第1项", "应为文字，实际是整数"),
        ("goals.entries.0.colour", "红", "goals.entries[g1]", "不认识的“colour”"),
        ("scorecard.filled_on", "2023-02-30", "scorecard.filled_on", "不是有效的日期"),
        ("cover.year", "2022", "cover.year", "应为整数，实际是文字"),
        ("cover.year", 10**12, "cover.year", "数字过大"),
        ("cover", {}, "cover", "缺少“year”"),
    ],
)
def test_what_is_not_sound_is_refused_with_its_place(place: str, value: Any, where: str, what: str) -> None:
    plain = content()
    node: Any = plain
    *steps, last = (int(step) if step.isdigit() else step for step in place.split("."))
    for step in steps:
        node = node[step]
    node[last] = value
    with pytest.raises(DecodeError) as caught:
        decode(plain)
    assert caught.value.where == where
    assert what in str(caught.value)
    assert f"“{where}”处" in str(caught.value)
    assert "请" in str(caught.value), "the sentence says what to do"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b'{"pack_id": "\\ud800"}', "JSON"),
        (b'{"pack_id": 1e400000000000000000000}', "JSON"),
        (b'{"pack_id": ' + b"9" * 5000 + b"}", "JSON"),
        (b"[" * 100_000, "嵌套过深"),
        (b'{"a":' * 100_000, "嵌套过深"),
        (b"[]", "不是一份自评"),
        (b"null", "不是一份自评"),
        (b"{}", "缺少“pack_id”"),
        (b"[" + b"[]," * 2_100_000 + b"[]]", "内容过大"),
        (b'{"projects":[' + b'{"id":"a"},' * 260_000 + b"{}]}", "内容过大"),
        (b'"' + b"a" * (codec.MAX_BYTES + 1) + b'"', "内容过大"),
    ],
    ids=lambda value: str(value[:12]),
)
def test_what_is_no_content_at_all_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(DecodeError, match=what):
        codec.decode(data)


def test_names_from_the_file_do_not_flood_the_sentence() -> None:
    plain = content()
    plain["projects"][1] = {"id": "字" * 100_000, "x" * 100_000: 1}
    with pytest.raises(DecodeError) as caught:
        decode(plain)
    assert len(str(caught.value)) < 400


def test_a_version_that_is_yet_unknown_is_refused_by_its_number() -> None:
    with pytest.raises(NewerVersionError, match=r"第7版.*升级程序") as caught:
        codec.decode(codec.encode(SAMPLE), version=7)
    assert caught.value.version == 7


JUNK = st.sampled_from(
    [None, True, 0, -1, 10**40, 1.5, 1e300, "", "\0", "NaN", "1E+99", "0000-00-00", "full", [], {}, [[]], {"id": "x"}]
)


@given(st.data())
@settings(max_examples=200)
def test_junk_in_any_place_is_refused_or_harmless(data: st.DataObject) -> None:
    plain = content()
    node: Any = plain
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or not node[key] or data.draw(st.booleans()):
            break
        node = node[key]
    if data.draw(st.booleans()):
        node[key] = data.draw(JUNK)
    else:
        del node[key]
    try:
        evaluation = decode(plain)
    except StorageError:
        return
    assert same(codec.decode(codec.encode(evaluation)), evaluation)


def test_a_value_that_could_not_be_read_back_is_not_written() -> None:
    spoilt = SelfEvaluation(pack_id="p", cover=Cover(year=2022, unit_name="\ud842"))
    with pytest.raises(EncodeError, match=r"cover\.unit_name"):
        codec.encode(spoilt)


def same_text(written: Any, value: Any) -> bool:
    """Whether the file holds ``value``: tables row by row, figures and dates as their texts."""
    if isinstance(value, tuple):
        return len(written) == len(value)
    return bool(written == value) or (value is not None and written == str(value))


def test_every_field_of_the_model_is_written() -> None:
    plain = content()
    for field in iter_fields(SAMPLE):
        node: Any = plain
        for step in field.path.steps:
            node = next(row for row in node if row["id"] == step[1:-1]) if step.startswith("[") else node[step]
        assert same_text(node, field.value), field.path
