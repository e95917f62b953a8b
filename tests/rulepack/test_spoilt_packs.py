"""Whatever the loader accepts can be worked with: checked, counted, labelled, laid out and printed."""

import copy
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from perfeval_desktop.checks.engine import FAILED, Checker
from perfeval_desktop.checks.progress import progress
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.export.docx import document_bytes
from perfeval_desktop.export.pdf import write_pdf
from perfeval_desktop.export.xlsx import workbook_bytes
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.blank import blank_evaluation, conform
from perfeval_desktop.rulepack.lint import lint
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.problems import PackError
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.cases import run_cases
from tests.pack_text import builtins_of, pack_text, toml_of
from tests.packs import sound_evaluation
from tests.small_pack import SMALL_PACK

TABLES = builtins_of(SMALL_PACK)
WORDS = ["", "{unit}", "甲\n乙", "total", "score", "wan", "yuan", "text", "percent", "tick", "loss", "name", "level1",
         "self_score", "max_score", "completion", "execution_rate", "filled_on", "output", "p1"]  # fmt: skip
Key = str | int


def places(value: Any, above: tuple[Key, ...] = ()) -> Iterator[tuple[Key, ...]]:
    """The way to everything in a table."""
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*above, key)
        yield from places(item, (*above, key))


PLACES = [place for place in places(TABLES) if place[0] not in ("id", "format")]


@st.composite
def spoilt_packs(draw: st.DrawFn) -> RulePack:
    """The small pack with some parts gone, emptied, doubled, exchanged or of another number."""
    tables = copy.deepcopy(TABLES)
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(PLACES))
        owner: Any = tables
        try:
            for key in way:
                owner = owner[key]
            value = owner[last]
        except (LookupError, TypeError):
            continue  # an earlier step took it away
        spoil(draw, owner, last, value)
    try:
        return load_pack(toml_of(tables), "x")
    except PackError:
        assume(False)
        raise


def spoil(draw: st.DrawFn, owner: Any, key: Any, value: Any) -> None:
    if draw(st.booleans()):
        del owner[key]
    elif isinstance(value, list):
        owner[key] = draw(st.sampled_from([[], value[:1], value[::-1], value + value]))
    elif isinstance(value, bool):
        owner[key] = not value
    elif isinstance(value, str):
        numbers = st.sampled_from(["0", "-3", "100.5", "1E+6", "0.001"])
        owner[key] = draw(numbers if value.replace(".", "").isdigit() else st.sampled_from(WORDS))
    elif isinstance(value, int):
        owner[key] = draw(st.sampled_from([0, 1, 2, 3, 7]))


def documents(pack: RulePack) -> tuple[SelfEvaluation, ...]:
    return blank_evaluation(pack), conform(sound_evaluation(), pack)


def test_the_text_of_a_pack_is_the_pack() -> None:
    assert load_pack(pack_text(SMALL_PACK), "x") == SMALL_PACK


@settings(max_examples=60)
@given(spoilt_packs())
def test_what_is_accepted_can_be_checked_and_laid_out(pack: RulePack) -> None:
    lint(pack)
    run_cases(pack)
    for evaluation in documents(pack):
        issues = Checker(pack).run(evaluation)
        assert not [issue for issue in issues if issue.rule == FAILED]
        assert len({issue.waiver_key for issue in issues}) == len(issues)
        assert all(describe(issue, evaluation, pack).message for issue in issues)
        progress(evaluation, pack)
        build_package(evaluation, pack)


@settings(max_examples=6)
@given(spoilt_packs())
def test_what_is_accepted_can_be_printed(tmp_path_factory: pytest.TempPathFactory, pack: RulePack) -> None:
    parts = build_package(conform(sound_evaluation(), pack), pack)
    names = zipfile.ZipFile(io.BytesIO(workbook_bytes(parts, title="甲", author="乙"))).namelist()
    assert "xl/workbook.xml" in names
    document = document_bytes(parts, page=pack.page, title="甲", author="乙")
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(document)).namelist()
    target = tmp_path_factory.mktemp("pdf") / "甲.pdf"
    write_pdf(parts, target, page=pack.page, title="甲", author="乙")
    assert target.read_bytes().startswith(b"%PDF")
