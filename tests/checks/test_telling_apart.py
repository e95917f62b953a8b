"""Two findings that read alike say which place each is about."""

import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.telling_apart import told_apart
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.storage import project_file
from tests.packs import edited
from tests.small_pack import SMALL_PACK

WHERE = path("report.sections[conclusion].text")


def told(text: str, of: str = "12元") -> list[str]:
    """The messages of findings that say the same of each ``of`` in ``text``."""
    starts = [at for at in range(len(text)) if text.startswith(of, at)]
    issues = [
        Issue("prose.difference", Severity.ERROR, WHERE, (("found", "甲"),), str(at), span=Span(at, at + len(of)))
        for at in starts
    ]
    evaluation = edited((str(WHERE), text))
    words = [describe(issue, evaluation, SMALL_PACK) for issue in issues]
    return [finding.message for finding in told_apart(issues, words, evaluation, SMALL_PACK)]


def test_they_name_the_paragraph_and_the_words_around() -> None:
    first, second = told("收入增加12元。\n支出比上年减少了很多很多，共减少12元，原因如下所列。")
    assert "（第1段“收入增加12元。”）" in first
    assert "（第2段“…比上年减少了很多很多，共减少12元，原因如下所…”）" in second


def test_in_one_paragraph_the_sentence_tells() -> None:
    first, second = told("收入增加12元。支出减少12元。")
    assert "（“收入增加12元。”）" in first
    assert "（“支出减少12元。”）" in second


def test_the_same_words_twice_are_counted() -> None:
    first, second = told("增加12元。增加12元。")
    assert "第1处" in first
    assert "第2处" in second


def test_a_live_figure_is_never_quoted_in_halves() -> None:
    for message in told("共{{accounts.approved.this_year:元}}12元，{{cover.year}}年12元。"):
        assert "{{" not in message
        assert "（活数）" in message


def test_one_alone_is_left_as_it_is() -> None:
    (only,) = told("增加12元。")
    assert "增加12元" not in only


@pytest.mark.parametrize("name", ["lincang-2022", "lincang-2022-live"])
def test_no_two_findings_of_a_text_read_alike(name: str) -> None:
    evaluation: SelfEvaluation = project_file.load(resource_path(f"samples/{name}.jxzp")).evaluation
    pack = Catalog.built_in().get("lincang-2022").pack
    issues = Checker(pack).run(evaluation)
    words = told_apart(issues, [describe(issue, evaluation, pack) for issue in issues], evaluation, pack)
    alike = [finding.message for finding in words]
    assert [message for message in set(alike) if alike.count(message) > 1] == []
