"""The published package: what its texts say wrong is found, all of it and nothing else."""

import pytest

from perfeval_desktop.model.tree import iter_fields
from perfeval_desktop.prose.claims import find_claims
from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.scan import scan
from perfeval_desktop.prose.similarity import same_result, spelling_variants, twins
from perfeval_desktop.prose.style import find_wording
from perfeval_desktop.resources import resource_path
from perfeval_desktop.storage import project_file

MAIN = {
    # The title that opens at 《中共临沧市…的报告（临政办发〔2021〕21号） is not closed before 确定的工作目标.
    "work_plan": [("bracket", "《", "")],
    # Both paragraphs: 6914613.3 among amounts with separators; 36,227,295.30 − 32,111,370.79 = 4,115,924.51, and that
    # is 11.36 %. The rate of 11.37 % is right for the wrong difference.
    "income_expenditure": 2
    * [
        ("separators", "6914613.3元", "6,914,613.3元"),
        ("difference", "4,119,818.6元", "4,115,924.51元"),
        ("change_rate", "11.37%", "11.36%"),
    ],
    "budget_execution": 2 * [("separators", "6914613.3元", "6,914,613.3元")],
}
# In all six project reports: the notice of the year before, and a project that is none of the six.
IN_EVERY_PROJECT = {
    "scoring_standard": [("stale_year", "2021年", "2022年")],
    "work_process": [("foreign_subject", "2022年市级重点项目前期工作经费", None)],
}
PROJECTS = {
    "office-work": {
        "preamble": [("doubled", "根据《根据《", "根据《")],
        "overview": [("doubled", "经费经费", "经费")],
    },
    "beijing-office": {"overview": [("doubled", "经费经费", "经费")]},
}


@pytest.fixture(scope="module")
def sample():
    return project_file.load(resource_path("samples/lincang-2022.jxzp")).evaluation


def told(text, **options):
    """Kind, place and expectation of the remarks; half-width marks are counted in a test of their own."""
    remarks = scan(text, year=2022, **options)
    return [
        (remark.kind.removeprefix("prose."), remark.span.of(text), remark.fact("expected"))
        for remark in remarks
        if remark.kind != "prose.half_width"
    ]


def test_main_report(sample):
    found = {section.id: told(section.text) for section in sample.report.sections}
    assert {key: remarks for key, remarks in found.items() if remarks} == MAIN


def test_project_reports(sample):
    names = [project.name for project in sample.projects]
    for project in sample.projects:
        found = {
            section.id: told(section.text, own_names=(project.name,), known_names=names)
            for section in project.report.sections
        }
        wrong_name = [(kind, place, project.name) for kind, place, _ in IN_EVERY_PROJECT["work_process"]]
        expected = PROJECTS.get(project.id, {}) | IN_EVERY_PROJECT | {"work_process": wrong_name}
        assert {key: remarks for key, remarks in found.items() if remarks} == expected, project.name


def test_nothing_in_the_tables_and_the_profile(sample):
    """Reasons, targets, remarks of the forms, names of organs: no claim, no slip."""
    others = [
        field for field in iter_fields(sample) if isinstance(field.value, str) and ".sections" not in str(field.path)
    ]
    assert {str(field.path): remarks for field in others if (remarks := told(field.value))} == {}


def test_no_half_width_marks_between_chinese(sample):
    texts = [field.value for field in iter_fields(sample) if isinstance(field.value, str)]
    assert [remark for text in texts for remark in scan(text) if remark.kind == "prose.half_width"] == []


def test_what_is_right_is_seen_to_be_right(sample):
    """Twenty organs with twenty names, five units with five, 108 = 89 + 19, 40335 of 41738, and all the other rates."""
    claims = [claim for section in sample.report.sections for claim in find_claims(read(section.text))]
    right = {claim.found for claim in claims if claim.holds}
    assert right >= {"20个", "5个", "108人", "89人", "19人", "102人", "96.64%", "27.44%", "97.51%", "97.74%"}
    assert right >= {"1,193,054.27元", "4.97%", "4,299,795.65元", "11.55%", "4,378,922.36元", "11.76%"}


def test_copied_goals(sample):
    goals = [project.expected_goal for project in sample.projects]
    assert [(twin.first, twin.second, round(twin.score, 2)) for twin in twins(goals)] == [
        (0, 4, 1.0),
        (1, 2, 1.0),
        (3, 5, 0.97),
    ]
    same = [same_result(project.expected_goal, project.actual_result) for project in sample.projects]
    assert same == [True, True, True, False, True, False]


def test_targets_told_as_results(sample):
    """Two projects tell what is to be done: limits, minimum numbers and 年内完成 in place of what was done."""
    found = {
        project.id: [remark.span.of(project.actual_result) for remark in find_wording(project.actual_result)]
        for project in sample.projects
    }
    targets = ["控制在128件以内", "控制在180次以内", "不少于3000条", "不少于300条", "2022年内完成", "不少于2次"]
    assert {key: words for key, words in found.items() if words} == {"office-work": targets, "beijing-office": targets}


def test_one_name_in_two_spellings(sample):
    texts = [field.value for field in iter_fields(sample) if isinstance(field.value, str)]
    (variant,) = spelling_variants(texts)
    assert (variant.usual, variant.variant, len(variant.places)) == ("佘山凤城", "佅山凤城", 2)
