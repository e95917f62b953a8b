"""Our own exports come back from other programs and other formats: nothing changes by itself, what was edited does."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfeval_desktop.app.exporting import export_package, standing_options
from perfeval_desktop.app.main import main
from perfeval_desktop.bureau.import_any import import_any
from perfeval_desktop.bureau.read_again import read_again
from perfeval_desktop.bureau.taking import Fate
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import same
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.session.difference_words import lines_between
from perfeval_desktop.storage import project_file
from tests.bureau.old_files import edited_document, edited_workbook
from tests.soffice import needs_soffice, saved_as

SAMPLE = resource_path("samples/lincang-2022.jxzp")
FILE = project_file.load(SAMPLE)
PACK = load_pack(FILE.pack_text, "lincang-2022")
FORMATS = [".xls", ".ods", ".docx"]


@pytest.fixture(scope="module")
def sample() -> SelfEvaluation:
    return conform(FILE.evaluation, PACK)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, sample: SelfEvaluation) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("old")
    targets = {kind: folder / f"示例.{kind}" for kind in ("xlsx", "docx")}
    options = standing_options(sample, PACK, FILE.pack_text)
    assert not export_package(sample, PACK, targets, options).problems  # type: ignore[arg-type]
    return targets


def source_of(exported: dict[str, Path], suffix: str) -> Path:
    return exported["docx" if suffix == ".docx" else "xlsx"]


def changed(before: SelfEvaluation, after: SelfEvaluation) -> set[str]:
    return {str(line.path) for line in lines_between(before, after, PACK)}


@pytest.mark.parametrize("name", ["lincang-2022", "lincang-2022-live"])
def test_an_exported_word_file_changes_nothing(name: str, tmp_path: Path) -> None:
    evaluation = conform(project_file.load(resource_path(f"samples/{name}.jxzp")).evaluation, PACK)
    export_package(evaluation, PACK, {"docx": tmp_path / "a.docx"})
    found = import_any(tmp_path / "a.docx", evaluation, PACK)
    assert same(found.evaluation, evaluation)
    assert found.count(Fate.TAKEN) == found.count(Fate.UNCLEAR) == 0
    assert found.count(Fate.SAME) > 400


@needs_soffice
@pytest.mark.parametrize("suffix", FORMATS)
def test_an_export_that_libreoffice_saved_changes_nothing(
    suffix: str, exported: dict[str, Path], sample: SelfEvaluation, tmp_path: Path
) -> None:
    saved = saved_as(source_of(exported, suffix), suffix, tmp_path)
    found = import_any(saved, sample, PACK)
    assert same(found.evaluation, sample)
    assert found.count(Fate.TAKEN) == found.count(Fate.UNCLEAR) == 0
    assert found.count(Fate.SAME) > 400
    if suffix != ".docx":
        assert same(read_again(saved).evaluation, FILE.evaluation)


@needs_soffice
@pytest.mark.parametrize("suffix", FORMATS)
def test_three_edited_cells_are_three_changes(
    suffix: str, exported: dict[str, Path], sample: SelfEvaluation, tmp_path: Path
) -> None:
    edit = edited_document if suffix == ".docx" else edited_workbook
    edited = edit(source_of(exported, suffix), tmp_path / f"改{source_of(exported, suffix).suffix}")
    (tmp_path / "out").mkdir()
    found = import_any(saved_as(edited, suffix, tmp_path / "out"), sample, PACK)
    row = sample.projects[0].fund_usage[0].id
    assert changed(sample, found.evaluation) == {
        "scorecard.entries[dept.process.execution.rate].self_score",
        "profile.functions",
        f"projects[{sample.projects[0].id}].fund_usage[{row}].budget",
    }
    assert found.count(Fate.TAKEN) == 3
    assert found.count(Fate.UNCLEAR) == 0


def test_an_exported_word_file_fills_an_empty_package(exported: dict[str, Path], tmp_path: Path) -> None:
    """All that the workbook gives comes from the Word file too."""
    for kind, source in exported.items():
        assert main(["import", str(source), str(tmp_path / f"{kind}.jxzp"), "--year", "2022"]) in (0, 1)
    books = {}
    for kind in exported:
        made = project_file.load(tmp_path / f"{kind}.jxzp").evaluation
        export_package(made, PACK, {"xlsx": tmp_path / f"{kind}.xlsx"})
        books[kind] = load_workbook(tmp_path / f"{kind}.xlsx", data_only=True)
    for one, other in zip(books["xlsx"], books["docx"], strict=True):
        assert [[cell.value for cell in row] for row in one] == [[cell.value for cell in row] for row in other], one


def test_a_file_is_held_against_an_edited_export(
    exported: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = edited_document(exported["docx"], tmp_path / "改.docx")
    paper = tmp_path / "不同.pdf"
    assert main(["diff", str(SAMPLE), str(edited), "--pdf", str(paper)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 3
    assert "…" in said[0]
    assert "改写的一条" in said[0]
    assert said[1].endswith("自评得分：1 → 0.5")
    assert paper.read_bytes().startswith(b"%PDF")
    assert main(["diff", str(SAMPLE), str(edited), "--pdf", str(paper)]) == 2
    assert main(["diff", str(SAMPLE), str(exported["docx"])]) == 0
    assert "相同" in capsys.readouterr().out
    assert main(["diff", str(SAMPLE), str(edited_workbook(exported["xlsx"], tmp_path / "改.xlsx"))]) == 1
    assert capsys.readouterr().out.splitlines() == said
