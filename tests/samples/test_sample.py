"""The committed sample file is what its readable source says, and holds the whole published package."""

import importlib.util
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.model.tree import iter_fields
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.scoring import totals
from perfeval_desktop.scoring.live_figures import typed_out
from perfeval_desktop.storage import project_file

NAME = "lincang-2022"
BUILDER = Path(__file__).resolve().parents[2] / "installer" / "build_sample.py"


@pytest.fixture(scope="module")
def sample():
    return project_file.load(resource_path(f"samples/{NAME}.jxzp"))


@pytest.mark.parametrize("name", [NAME, f"{NAME}-live"])
def test_file_is_built_from_its_source(name):
    spec = importlib.util.spec_from_file_location("build_sample", BUILDER)
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    source = Catalog.built_in().get(NAME)
    sample = project_file.load(resource_path(f"samples/{name}.jxzp"))
    assert sample.evaluation == conform(builder.read_source(builder.SAMPLES / name), source.pack)
    assert sample.pack_text == source.text


def test_the_corrected_package_has_no_error_and_its_texts_follow_the_tables():
    evaluation = project_file.load(resource_path(f"samples/{NAME}-live.jxzp")).evaluation
    pack = Catalog.built_in().get(NAME).pack
    assert [issue for issue in Checker(pack).run(evaluation) if issue.severity is Severity.ERROR] == []
    printed = typed_out(evaluation, pack)
    texts = "".join(field.value for field in iter_fields(printed) if isinstance(field.value, str))
    assert "{{" not in texts
    assert "自评得分97.8分，自评等级为“优”" in texts
    assert "减少4,115,924.51元，减幅11.36%" in texts
    assert "项目预算100.00万元，2022年到位96.98万元，到位率96.98%" in texts


def test_sample_holds_the_whole_package(sample):
    evaluation = sample.evaluation
    pack = Catalog.built_in().get(NAME).pack
    assert len(evaluation.scorecard.entries) == 28
    assert [len(project.indicators) for project in evaluation.projects] == [3] * 6
    assert [len(project.fund_usage) for project in evaluation.projects] == [1, 1, 1, 9, 1, 1]
    assert totals.scorecard_total(evaluation, pack).value == Decimal("98.5")
    assert totals.group_score(evaluation, pack, "dept.process.execution") == Decimal("6.5")
    assert [totals.project_total(project, pack.project).value for project in evaluation.projects] == [100] * 6


def test_every_section_of_the_outline_is_told(sample):
    evaluation = sample.evaluation
    outline = Catalog.built_in().get(NAME).pack.department.outline
    told = {section.id for section in evaluation.report.sections if section.text}
    assert told == {section.key for section in outline.sections if section.body and not section.source}
    assert evaluation.profile.functions.count("\n") == 16
