"""No page of a form is nearly empty while the form goes on behind it, however long one of its texts is."""

from decimal import Decimal
from functools import cache

import msgspec
import pytest

from perfeval_desktop.export.fonts import FontBook
from perfeval_desktop.export.page_content import PageContent
from perfeval_desktop.export.pdf_pages import compose
from perfeval_desktop.export.pdf_styles import Frame, frame_of
from perfeval_desktop.layout.blocks import Cell, Paragraph, Part, Style, Table
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from tests.hostile import hostile_package, long_text

_replace = msgspec.structs.replace
_LEAST = 0.3  # of a page


@cache
def book() -> FontBook:
    return FontBook.bundled()


def filled(page: PageContent, frame: Frame) -> float:
    """How much of the text area is used down to its last line."""
    bottom = frame.top + frame.height + 1
    ends = [run.y for run in page.runs if run.y < bottom] + [max(stroke.y0, stroke.y1) for stroke in page.strokes]
    return (max(ends) - frame.top) / frame.height


def sparse(parts: tuple[Part, ...], pack: RulePack) -> list[tuple[str, int]]:
    """The pages with little on them that are not the last ones of their parts."""
    composition = compose(parts, pack.page, book())
    return [
        (part.key, number)
        for part, place in zip(parts, composition.parts, strict=True)
        for number in range(place.first, place.last)
        if filled(composition.pages[number - 1], frame_of(part, pack.page)) < _LEAST
    ]


def lengthened(evaluation: SelfEvaluation, where: str, length: int) -> SelfEvaluation:
    text = long_text("长", length)
    if where == "goal":
        return _replace(evaluation, goals=_replace(evaluation.goals, annual_goal=text))
    if where == "notes":
        return _replace(evaluation, scorecard=_replace(evaluation.scorecard, other_notes=text))
    project = evaluation.projects[0]
    return _replace(evaluation, projects=(_replace(project, actual_result=text), *evaluation.projects[1:]))


def test_no_page_of_an_unkind_package_is_nearly_empty() -> None:
    evaluation, pack = hostile_package()
    parts = build_package(evaluation, pack)
    assert sparse(tuple(part for part in parts if not part.is_report), pack) == []


@pytest.mark.parametrize("where", ["goal", "notes", "result"])
def test_no_page_is_nearly_empty_before_a_long_text(where: str) -> None:
    evaluation, pack = hostile_package(1)
    for length in range(400, 3200, 230):
        parts = build_package(lengthened(evaluation, where, length), pack)
        assert sparse(tuple(part for part in parts if not part.is_report), pack) == [], length


def test_a_long_last_row_leaves_only_its_end_for_the_page_of_the_notes() -> None:
    pack = hostile_package(1)[1]
    rows = ((Cell("甲"), Cell("短")), (Cell("乙"), Cell(long_text("末", 2400), align="left")))
    table = Table((Decimal(30), Decimal(120)), rows)
    notes = tuple(Paragraph(f"附注{number}" * 40, Style.NOTE) for number in range(6))
    part = Part("form", "表", "表", "portrait", (table, *notes))
    composition = compose([part], pack.page, book())
    first, second = composition.pages
    assert filled(first, frame_of(part, pack.page)) > _LEAST
    texts = ["".join(run.text for run in page.runs) for page in (first, second)]
    assert "〔末000〕" in texts[0]
    assert "完" in texts[1] or "〔末" in texts[1]
    assert "附注0" in texts[1]
    assert "附注0" not in texts[0]
