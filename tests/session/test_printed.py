"""The code of a package: the same for the same print, another for any other, and misreadings are noticed."""

import itertools
import os
import subprocess
import sys

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.layout.content_code import ALPHABET, CodeError, read_code
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.last_year import LastYear
from perfeval_desktop.model.self_evaluation import Waiver
from perfeval_desktop.model.tree import iter_fields, replace_at
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.session.printed import code_of
from perfeval_desktop.storage import project_file
from tests.packs import D, edited, sound_evaluation
from tests.small_pack import SMALL_PACK

FILE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
SAMPLE, PACK = FILE.evaluation, load_pack(FILE.pack_text, "sample")
CODE = code_of(SAMPLE, PACK)
TEXTS = [
    field
    for field in iter_fields(SAMPLE)
    if type(field.value) is str and field.value and field.path.name not in ("pack_id", "stated_grade", "category")
]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_changed_character_gives_another_code(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(TEXTS))
    at = data.draw(st.integers(0, len(field.value) - 1))
    sign = data.draw(st.sampled_from("一二Aa1。").filter(lambda sign: sign != field.value[at]))
    changed = replace_at(SAMPLE, field.path, field.value[:at] + sign + field.value[at + 1 :])
    assert code_of(changed, PACK) != CODE


def test_a_changed_score_or_amount_gives_another_code_and_its_last_zero_none() -> None:
    code = code_of(sound_evaluation(), SMALL_PACK)
    for where, value in (("scorecard.entries[outcome.duty.completion].self_score", D(49)), ("budget.funds", ())):
        assert code_of(edited((where, value)), SMALL_PACK) != code
    same = edited(("scorecard.entries[outcome.duty.completion].self_score", D("50.0")))
    assert code_of(same, SMALL_PACK) == code


def test_what_is_not_printed_does_not_count() -> None:
    code = code_of(sound_evaluation(), SMALL_PACK)
    named = msgspec.structs.replace(sound_evaluation(), last_year=LastYear(year=2021))
    assert code_of(named, SMALL_PACK) == code
    first = sound_evaluation().projects[0]
    renamed = msgspec.structs.replace(
        first, indicators=(msgspec.structs.replace(first.indicators[0], id="x"), *first.indicators[1:])
    )
    again = replace_at(sound_evaluation(), path("projects[p1]"), renamed)
    assert code_of(again, SMALL_PACK) == code  # ids of rows are made anew when a project is typed again


def test_a_printed_reason_counts() -> None:
    reasoned = edited(("waivers", (Waiver(id="r@x", reason="财政压减"),)))
    assert code_of(reasoned, SMALL_PACK) != code_of(sound_evaluation(), SMALL_PACK)


@pytest.mark.parametrize("environment", [{"LC_ALL": "C", "TZ": "UTC"}, {"LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"}])
def test_the_code_is_the_same_in_another_locale_time_zone_and_hash_seed(environment: dict[str, str]) -> None:
    script = "from tests.session.test_printed import *\nprint(code_of(SAMPLE, PACK))"
    out = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | environment | {"PYTHONHASHSEED": "7"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert out.stdout.strip() == CODE


def test_a_code_is_read_however_it_is_typed() -> None:
    assert read_code(CODE) == read_code(CODE.replace("-", "").lower()) == read_code(f" {CODE} ") == CODE
    assert (
        read_code("".join(chr(ord(sign) + 0xFEE0) for sign in CODE)) == CODE
    )  # typed with an input method, full width


@pytest.mark.parametrize(("text", "words"), [("", "应有 12 个字符"), ("K7QM", "现在是 4 个"), ("O" * 12, "不会有“O”")])
def test_what_is_no_code_is_told(text: str, words: str) -> None:
    with pytest.raises(CodeError, match=words):
        read_code(text)


def test_every_single_misreading_and_every_swap_is_noticed() -> None:
    plain = CODE.replace("-", "")
    wrong = {plain[:at] + sign + plain[at + 1 :] for at in range(12) for sign in ALPHABET} - {plain}
    for one, other in itertools.combinations(range(12), 2):
        swapped = list(plain)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        wrong.add("".join(swapped))
    for text in wrong - {plain}:
        with pytest.raises(CodeError, match="校验位"):
            read_code(text)
