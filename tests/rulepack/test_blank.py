"""A blank document has every row that the pack defines; conforming adds rows and never takes any away."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.indicators import IndicatorEntry, Scorecard
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import iter_fields, replace_at
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project, conform
from perfeval_desktop.rulepack.catalog import Catalog
from tests.packs import SMALL_PACK
from tests.strategies import evaluations

LINCANG = Catalog.built_in().get("lincang-2022").pack
MOF = Catalog.built_in().get("mof-2020").pack


def test_a_blank_document_has_the_rows_of_its_forms_and_nothing_else() -> None:
    blank = blank_evaluation(LINCANG)
    assert (blank.pack_id, blank.cover.year, blank.cover.addressee) == ("lincang-2022", 2022, "市财政局")
    assert len(blank.scorecard.entries) == 28
    assert [row.id for row in blank.budget.funds] == [
        "total",
        "basic",
        "project",
        "project_appropriation",
        "project_other",
    ]
    assert "functions" not in [section.id for section in blank.report.sections], "its text lives in the profile"
    filled = {str(field.path) for field in iter_fields(blank) if field.value not in ("", None, ())}
    assert filled == {"pack_id", "cover.year", "cover.addressee"}


def test_a_blank_project() -> None:
    project = blank_project(LINCANG, "p1", "缉私经费")
    assert (project.id, project.name) == ("p1", "缉私经费")
    assert [row.id for row in project.funds] == ["total", "appropriation", "carried_forward", "other"]
    assert project.report.sections[0].id == "preamble"
    assert blank_project(MOF, "p1").report.sections == ()


def test_what_the_user_wrote_stays_when_rows_are_added() -> None:
    key = "dept.process.execution.rate"
    own = IndicatorEntry(id=key, self_score=Decimal(1))
    foreign = IndicatorEntry(id="old.indicator", self_score=Decimal(2))
    blank = blank_evaluation(LINCANG)
    partial = msgspec.structs.replace(blank, scorecard=Scorecard(entries=(foreign, own)))
    entries = conform(partial, LINCANG).scorecard.entries
    assert len(entries) == 29
    assert {entry.id: entry for entry in entries}[key] == own
    assert entries[-1] == foreign


def test_a_document_in_line_with_its_pack_is_left_alone() -> None:
    blank = blank_evaluation(LINCANG)
    filled = replace_at(blank, path("scorecard.entries[dept.process.execution.rate].self_score"), Decimal(1))
    assert conform(filled, LINCANG) == filled


@pytest.mark.parametrize("pack", [LINCANG, MOF, SMALL_PACK], ids=lambda pack: pack.id)
@given(evaluation=evaluations)
def test_conforming_twice_is_conforming_once_and_keeps_every_value(pack, evaluation: SelfEvaluation) -> None:
    once = conform(evaluation, pack)
    assert conform(once, pack) == once
    values = {field.path: field.value for field in iter_fields(once)}
    assert all(values[field.path] == field.value for field in iter_fields(evaluation))
