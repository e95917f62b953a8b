"""The whole package: its parts in order, whatever the pack, and tables without holes whatever the document."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.layout.blocks import Footer, Paragraph, Part, Table
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import blank_evaluation
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.storage.project_file import load
from tests.factories import filled_evaluation
from tests.packs import SMALL_PACK, sound_evaluation
from tests.rulepack.third_pack import THIRD_PACK
from tests.strategies import evaluations
from tests.strings_of import missing_strings
from tests.tiling import assert_tiles

LINCANG = Catalog.built_in().get("lincang-2022").pack
MOF = Catalog.built_in().get("mof-2020").pack
COUNTY = load_pack(THIRD_PACK, "county.toml")
PACKS = {pack.id: pack for pack in (LINCANG, MOF, COUNTY, SMALL_PACK)}


def sample() -> SelfEvaluation:
    return load(resource_path("samples/lincang-2022.jxzp")).evaluation


def tables(parts: tuple[Part, ...]) -> list[Table]:
    return [block for part in parts for block in part.blocks if isinstance(block, Table)]


def text_of(parts: tuple[Part, ...]) -> str:
    """Everything that the parts print, as one text."""
    pieces = []
    for block in (block for part in parts for block in part.blocks):
        if isinstance(block, Paragraph):
            pieces.append(block.lead + block.text)
        elif isinstance(block, Footer):
            pieces += [label + value for label, value in block.items]
        else:
            pieces += [cell.text for row in block.rows for cell in row]
    return "\n".join(pieces)


def test_sample_has_its_21_parts_in_order() -> None:
    parts = build_package(sample(), LINCANG)
    assert [part.key for part in parts[:3]] == ["report", "scorecard", "goals"]
    assert [part.key.rsplit(".", 1)[1] for part in parts[3:]] == ["report", "form", "usage"] * 6
    assert [part.orientation for part in parts[:6]] == [
        "portrait", "landscape", "landscape", "portrait", "portrait", "landscape",
    ]  # fmt: skip
    assert len({part.key for part in parts}) == 21
    assert all(part.title and part.name for part in parts)


def test_pack_without_department_forms_has_the_parts_of_the_projects_only() -> None:
    parts = build_package(filled_evaluation(MOF), MOF)
    assert [part.key for part in parts] == ["project.p1.form", "project.p2.form"]


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_everything_that_the_document_says_is_printed(pack: RulePack) -> None:
    evaluation = filled_evaluation(pack)
    assert missing_strings(evaluation, pack, text_of(build_package(evaluation, pack))) == {}


def test_everything_that_the_sample_says_is_printed() -> None:
    evaluation = sample()
    assert missing_strings(evaluation, LINCANG, text_of(build_package(evaluation, LINCANG))) == {}


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
@pytest.mark.parametrize("make", [filled_evaluation, blank_evaluation], ids=["filled", "blank"])
def test_cells_tile_their_tables(pack: RulePack, make: object) -> None:
    for table in tables(build_package(make(pack), pack)):
        assert_tiles(table)


@settings(max_examples=15)
@given(evaluation=evaluations, pack=st.sampled_from(list(PACKS.values())))
def test_any_document_prints_under_any_pack(evaluation: SelfEvaluation, pack: RulePack) -> None:
    for table in tables(build_package(evaluation, pack)):
        assert_tiles(table)


def test_paragraphs_hold_no_line_feeds() -> None:
    cover = msgspec.structs.replace(sample().cover, unit_name="甲\n乙", addressee="丙\n丁")
    parts = build_package(msgspec.structs.replace(sample(), cover=cover), LINCANG)
    texts = [block.text for part in parts for block in part.blocks if isinstance(block, Paragraph)]
    assert not [text for text in texts if "\n" in text]


def test_widths_are_positive_for_a_field_that_is_narrower_than_its_label() -> None:
    project = msgspec.structs.replace(
        SMALL_PACK.project,
        header_fields=tuple(
            msgspec.structs.replace(column, width=Decimal(5)) for column in SMALL_PACK.project.header_fields
        ),
    )
    pack = msgspec.structs.replace(SMALL_PACK, project=project)
    for table in tables(build_package(sound_evaluation(), pack)):
        assert_tiles(table)
