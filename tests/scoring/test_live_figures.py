"""Live figures: each figure of the document has a key, a value and its ways of being written."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

import msgspec
import pytest

from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.live_text import find_placeholders
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import has_at, replace_at
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project, conform
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.scoring import live_department
from perfeval_desktop.scoring.live_figures import EMPTY, LiveFigure, LiveFigures, live_figures, shown_text, typed_out
from perfeval_desktop.scoring.live_lint import unknown_figures
from perfeval_desktop.scoring.live_styles import written
from perfeval_desktop.storage import project_file

PACKS = [source.pack for source in Catalog.built_in().sources()]


@pytest.fixture(scope="module")
def sample():
    evaluation = project_file.load(resource_path("samples/lincang-2022.jxzp")).evaluation
    return evaluation, Catalog.built_in().get(evaluation.pack_id).pack


def shown(sample, text: str, number: int | None = None) -> str:
    evaluation, pack = sample
    project = None if number is None else evaluation.projects[number]
    return shown_text(text, evaluation, pack, project).text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("{{cover.year}}年（上年{{cover.last_year}}）", "2022年（上年2021）"),
        ("{{accounts.approved.this_year}}", "25,196,757.49元"),
        ("{{accounts.approved.this_year:万元}}", "2519.68万元"),
        ("{{accounts.total_revenue.this_year:亿元}}", "0.33亿元"),
        (
            "{{accounts.approved.change:增减}}，{{accounts.approved.change_rate:增减幅}}",
            "增加1,193,054.27元，增幅4.97%",
        ),
        ("{{accounts.appropriation_revenue.change:增减}}", "减少4,115,924.51元"),
        ("{{accounts.appropriation_revenue.change_rate:增减}}", "下降11.36%"),
        ("{{accounts.appropriation_revenue.change_rate:绝对值}}", "11.36%"),
        ("{{accounts.appropriation_revenue.share_of.total_revenue}}", "97.51%"),
        ("{{accounts.appropriation_revenue.above_rate.approved:增减幅}}", "增幅27.44%"),
        ("{{funds.total.initial_budget:万元}}", "2519.68万元"),
        ("{{scores.total}}，{{scores.grade}}", "98.5分，优"),
        ("{{scores.dept.process.execution}}/{{scores.dept.process.execution.weight:数}}", "6.5分/8"),
        ("{{scores.dept.process.execution.rate.lost}}", "1分"),
        ("{{report.dated}}", "2023年4月25日"),
        ("{{pack.document_number.1}}", "临财绩发〔2023〕1号"),
        ("{{projects.count}}个项目", "6个项目"),
        ("{{profile.internal_organ_count}}个机构", "20个机构"),
    ],
)
def test_the_figures_of_the_department(sample, text: str, read: str) -> None:
    assert shown(sample, text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("{{project.name}}", "驻京联络处工作经费"),
        ("{{project.usage.received:万元}}，到位率{{project.usage.arrival_rate}}", "96.98万元，到位率96.98%"),
        ("{{project.score}}，{{project.grade}}", "100分，优"),
        ("{{project.scores.output}}（{{project.scores.output.weight:分}}）", "30分（50分）"),
        ("{{project.usage.documents}}", "临财预发〔2022〕1号"),
        ("{{project.funds.other.final_revenue:万元}}", EMPTY),
        ("{{accounts.approved.this_year}}", "{{accounts.approved.this_year}}"),  # not a figure of a project
        ("{{project.score:亩}}", "{{project.score:亩}}"),
    ],
)
def test_the_figures_of_a_project(sample, text: str, read: str) -> None:
    assert shown(sample, text, 5) == read


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_every_figure_can_be_written_in_each_of_its_styles(pack) -> None:
    evaluation = blank_evaluation(pack)
    for project in (None, blank_project(pack, "p")):
        figures = list(LiveFigures(evaluation, pack, project).all())
        assert len({figure.key for figure in figures}) == len(figures)
        for figure in figures:
            text = f"{{{{{figure.key}}}}}"
            assert [one.key for one in find_placeholders(text)] == [figure.key], text
            assert all(written(figure.kind, figure.value, style) for style in figure.styles)
            assert all(len(find_placeholders(f"{{{{{figure.key}:{style}}}}}")) == 1 for style in figure.styles)
            assert figure.label


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_the_packs_own_texts_name_figures_that_exist(pack) -> None:
    assert list(unknown_figures(pack)) == []


def test_a_figure_that_a_pack_invents_is_told() -> None:
    pack = Catalog.built_in().get("lincang-2022").pack
    sections = tuple(
        msgspec.structs.replace(one, starter="{{project.height}}") for one in pack.project.outline.sections
    )
    outline = msgspec.structs.replace(pack.project.outline, sections=sections[:1])
    wrong = msgspec.structs.replace(pack, project=msgspec.structs.replace(pack.project, outline=outline))
    ((place, message),) = unknown_figures(wrong)
    assert place.startswith("project.outline.sections")
    assert "{{project.height}}" in message


@pytest.mark.parametrize(
    ("kind", "value", "style", "text"),
    [
        ("amount", Decimal("1.85948E+7"), "元", "18,594,800元"),  # known to 万元 only
        ("amount", Decimal("-1.00"), "增减", "减少1.00元"),
        ("amount", Decimal("0.00"), "增减", "持平"),
        ("rate", Decimal(1), "%", "100%"),
        ("rate", Decimal("-0.05"), "增减幅", "减幅5%"),
        ("points", Decimal("9.50"), "分", "9.5分"),
        ("date", datetime.date(2023, 4, 5), "年", "2023年"),
        ("text", "", "文", EMPTY),
        ("text", "甲", "元", None),
    ],
)
def test_how_values_are_written(kind, value, style: str, text: str | None) -> None:
    assert written(kind, value, style) == text


def test_a_quoted_number_is_recognised(sample) -> None:
    figures = live_figures(*sample)
    keys = {figure.key for figure in figures.find_equal("amount", Decimal("32111370.79"))}
    assert "accounts.appropriation_revenue.this_year" in keys
    assert "accounts.appropriation_revenue.last_year" not in keys
    in_wan = {figure.key for figure in figures.find_equal("amount", Decimal("2.51968E+7"))}
    assert "accounts.approved.this_year" in in_wan
    assert figures.find_equal("amount", Decimal("123")) == ()
    assert figures.find_equal("amount", Decimal(0)) == ()
    assert "accounts.appropriation_revenue.change_rate" in {
        figure.key for figure in figures.find_equal("rate", Decimal("0.1136"))
    }


def test_what_is_printed_follows_the_table(sample) -> None:
    evaluation, pack = sample
    where = path("report.sections[preamble].text")
    live = replace_at(evaluation, where, "得{{scores.total}}。")
    assert typed_out(live, pack).report.sections[0].text == "得98.5分。"
    card = path("scorecard.entries[dept.process.execution.rate].self_score")
    lower = replace_at(live, card, Decimal(0))
    assert typed_out(lower, pack).report.sections[0].text == "得97.5分。"
    assert lower.report.sections[0].text == "得{{scores.total}}。"
    assert typed_out(evaluation, pack) is evaluation


def test_the_field_that_a_figure_is_taken_from_can_be_gone_to(sample) -> None:
    evaluation, pack = sample
    for project in (None, evaluation.projects[0]):
        sources = [figure.where for figure in LiveFigures(evaluation, pack, project).all() if figure.where]
        assert len(sources) > 20
        missing = [where for where in sources if not has_at(conform(evaluation, pack), path(where))]
        assert missing == [], missing[:3]


def test_a_part_that_is_just_being_made_is_never_seen_half_made(sample, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluation, pack = sample
    fresh = msgspec.structs.replace(evaluation, profile=msgspec.structs.replace(evaluation.profile))
    make, seen = live_department._profile, []

    def interrupted(evaluation: SelfEvaluation) -> Iterator[LiveFigure]:
        monkeypatch.setattr(live_department, "_profile", make)
        for figure in make(evaluation):
            yield figure
            # What another thread asks for meanwhile.
            seen.append(len([one for one in LiveFigures(fresh, pack).all() if one.key.startswith("profile.")]))

    monkeypatch.setattr(live_department, "_profile", interrupted)
    assert LiveFigures(fresh, pack).get("profile.internal_organ_count") is not None
    assert set(seen) == {len(seen)}
