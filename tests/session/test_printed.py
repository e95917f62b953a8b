"""The code of a package: the same for the same print, another for any other, and misreadings are noticed."""

import datetime
import itertools
import os
import subprocess
import sys
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.reasons import can_be_answered, waiver_for
from perfeval_desktop.layout.blocks import Footer, Paragraph
from perfeval_desktop.layout.content_code import ALPHABET, CodeError, read_code
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.last_year import LastYear
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import Field, get_at, iter_fields, replace_at
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.printed import code_of, printed_package
from perfeval_desktop.storage import project_file
from tests.factories import filled_evaluation
from tests.packs import D, edited, sound_evaluation
from tests.small_pack import SMALL_PACK

FILE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
SAMPLE, PACK = FILE.evaluation, load_pack(FILE.pack_text, "sample")
CODE = code_of(SAMPLE, PACK)
BUILT_IN = [Catalog.built_in().get(pack_id).pack for pack_id in ("lincang-2022", "mof-2020")]
DOCUMENTS = [
    (evaluation, pack, list(iter_fields(evaluation)))
    for evaluation, pack in ((SAMPLE, PACK), *((filled_evaluation(pack, projects=1), pack) for pack in BUILT_IN))
]


def printed_lines(evaluation: SelfEvaluation, pack: RulePack) -> list[str]:
    """All strings that the parts print, line by line as far as something is seen of them."""
    texts: list[str] = []
    for block in (block for part in build_package(evaluation, pack) for block in part.blocks):
        if isinstance(block, Paragraph):
            texts.append(block.lead + block.text)
        elif isinstance(block, Footer):
            texts += [label + value for label, value in block.items]
        else:
            texts += [cell.text for row in block.rows for cell in row]
    return ["\n".join(line.rstrip() for line in text.rstrip().split("\n")) for text in texts]


def otherwise(data: st.DataObject, field: Field) -> object:
    """Another value for ``field``, or the same one written otherwise."""
    value = field.value
    if isinstance(value, str) and field.type is str:
        at = data.draw(st.integers(0, len(value)))
        piece = data.draw(st.sampled_from(["", "一", "A", " ", "\n", "　", "{{cover.year}}"]))
        return value[:at] + piece + value[at + data.draw(st.integers(0, 1)) :]
    if isinstance(value, Decimal):
        return data.draw(st.sampled_from([value + 1, value * D("1.0000001"), value * D("1.000"), None]))
    if isinstance(value, datetime.date):
        return value + datetime.timedelta(days=data.draw(st.sampled_from([1, 31])))
    if isinstance(value, int):
        return value + 1
    return value[:-1] if isinstance(value, tuple) else value


@given(st.data())
@settings(max_examples=250, deadline=None)
def test_the_code_is_another_exactly_when_something_is_printed_otherwise(data: st.DataObject) -> None:
    evaluation, pack, fields = data.draw(st.sampled_from(DOCUMENTS))
    field = data.draw(st.sampled_from(fields))
    try:
        changed = replace_at(evaluation, field.path, otherwise(data, field))
    except ModelError:
        return
    is_same = printed_lines(changed, pack) == printed_lines(evaluation, pack)
    assert (code_of(changed, pack) == code_of(evaluation, pack)) is is_same, field.path


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("cover.unit_short_name", "市府办"),
        ("profile.internal_organ_count", 99),
        ("profile.internal_organs", "一科、二科"),
        ("profile.staffing", ()),
        ("budget.accounts", ()),
        ("pack_id", "another"),
        ("last_year", LastYear(year=2021)),
        ("report.sections[conclusion].text", None),
    ],
)
def test_what_no_part_prints_has_no_part_in_the_code(where: str, value: object) -> None:
    """The last one: blanks at the ends of paragraphs, which the layout drops."""
    place = path(where)
    shown = value if value is not None else get_at(SAMPLE, place).replace("\n", "  \n") + "　\n\n"
    assert get_at(SAMPLE, place) != shown
    assert code_of(replace_at(SAMPLE, place, shown), PACK) == CODE


@pytest.mark.parametrize(
    ("old", "new", "is_printed"),
    [
        ('total_label = "', 'total_label = "各项', True),
        ("[[department.outline.sections]]", "[[department.outline.sections]]  # a remark", False),
        ('region = "', 'region = "中国', False),
    ],
)
def test_the_words_of_the_rule_pack_count_as_far_as_they_are_printed(old: str, new: str, is_printed: bool) -> None:
    assert old in FILE.pack_text
    other = load_pack(FILE.pack_text.replace(old, new, 1), "another")
    assert (code_of(SAMPLE, other) != CODE) is is_printed


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


def explained_sample() -> SelfEvaluation:
    """The sample with a reason for the first finding that asks for one."""
    issue = next(issue for issue in Checker(PACK).run(SAMPLE) if can_be_answered(issue))
    waiver = waiver_for(issue, "这里情况特殊，已经逐项核实无误。", SAMPLE, PACK)
    return msgspec.structs.replace(SAMPLE, waivers=(waiver,))


def test_a_reason_counts_as_long_as_it_is_printed() -> None:
    reasoned = explained_sample()
    assert [part.key for part in printed_package(reasoned, PACK)][-1] == "annex"
    (waiver,) = reasoned.waivers
    codes = {CODE, code_of(reasoned, PACK)}
    for changed, is_printed in (
        (msgspec.structs.replace(waiver, reason=waiver.reason + "另有批复。"), True),
        (msgspec.structs.replace(waiver, value="此前的内容"), False),  # it has lapsed: 审核说明表 leaves it out
        (msgspec.structs.replace(waiver, id="no.rule@cover.year"), False),
    ):
        code = code_of(msgspec.structs.replace(SAMPLE, waivers=(changed,)), PACK)
        assert (code not in codes) is is_printed
        assert is_printed or code == CODE


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
