"""A section that is longer or shorter than its form asks for is told, in the words of a word processor."""

import msgspec
import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.rulepack.forms import Outline, OutlineSection
from perfeval_desktop.rulepack.lint import lint
from perfeval_desktop.rulepack.schema import RulePack
from tests.packs import sound_evaluation
from tests.small_pack import SMALL_PACK

SECTION = "report.sections[conclusion].text"
OF_PROJECT = "projects[p1].report.sections[overview].text"
FUNCTIONS = "profile.functions"


def limited(outline: Outline, key: str, **limits: int) -> Outline:
    sections = tuple(
        msgspec.structs.replace(section, **limits) if section.key == key else section for section in outline.sections
    )
    return msgspec.structs.replace(outline, sections=sections)


def pack(key: str, **limits: int) -> RulePack:
    department, project = SMALL_PACK.department, SMALL_PACK.project
    assert department is not None
    assert project.outline is not None
    return msgspec.structs.replace(
        SMALL_PACK,
        department=msgspec.structs.replace(department, outline=limited(department.outline, key, **limits)),
        project=msgspec.structs.replace(project, outline=limited(project.outline, key, **limits)),
    )


def told(text: str, where: str, used: RulePack) -> list[str]:
    evaluation = replace_at(sound_evaluation(), path(where), text)
    issues = [issue for issue in Checker(used).run(evaluation) if issue.rule == "narrative.length"]
    assert all((issue.where, issue.severity) == (path(where), Severity.REMIND) for issue in issues)
    return [describe(issue, evaluation, used).message for issue in issues]


@pytest.mark.parametrize(
    ("where", "key"), [(SECTION, "conclusion"), (OF_PROJECT, "overview"), (FUNCTIONS, "functions")]
)
def test_a_section_that_is_too_long_is_told_with_both_numbers(where: str, key: str) -> None:
    (message,) = told("完成任务12项，比上年多。", where, pack(key, max_chars=8))
    assert "现有 12 字，要求不超过 8 字" in message
    assert "请删去 4 字以上" in message


def test_a_section_that_is_begun_and_too_short_is_told() -> None:
    (message,) = told("完成。", SECTION, pack("conclusion", min_chars=5, max_chars=9))
    assert "现有 3 字，要求5—9 字" in message
    assert "请再写 2 字以上" in message


@pytest.mark.parametrize("text", ["", "  ", "完成任务12项。", "完成任务123456项了。"])
def test_right_and_empty_sections_are_silent(text: str) -> None:
    assert told(text, SECTION, pack("conclusion", min_chars=7, max_chars=8)) == []


def test_without_a_limit_nothing_is_asked() -> None:
    assert told("字" * 9000, SECTION, SMALL_PACK) == []


def test_the_length_is_that_of_the_text_as_it_is_read() -> None:
    assert told("{{cover.year}}年", SECTION, pack("conclusion", max_chars=2)) == []


@pytest.mark.parametrize(
    ("section", "words"),
    [
        (OutlineSection(key="a", level=1), ""),
        (OutlineSection(key="a", level=1, max_chars=500), "不超过 500 字"),
        (OutlineSection(key="a", level=1, min_chars=100), "不少于 100 字"),
        (OutlineSection(key="a", level=1, min_chars=100, max_chars=500), "100—500 字"),
    ],
)
def test_the_limit_in_words(section: OutlineSection, words: str) -> None:
    assert section.length_words == words


@pytest.mark.parametrize(
    ("key", "limits", "message"),
    [
        ("conclusion", {"max_chars": 0}, "字数应大于 0"),
        ("conclusion", {"min_chars": 9, "max_chars": 8}, "最少字数 9 大于最多字数 8"),
        ("basics", {"max_chars": 8}, "只有标题"),
    ],
)
def test_limits_that_cannot_be_kept_are_faults_of_the_pack(key: str, limits: dict[str, int], message: str) -> None:
    assert message in "".join(problem.message for problem in lint(pack(key, **limits)))
