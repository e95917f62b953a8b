"""The QR code and the mark of a draft are a part of what a copy shows: another code, a mark gone or added is told."""

from __future__ import annotations

import dataclasses
import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from perfeval_desktop.app.exporting import ExportOptions, export_package, press_anew, standing_options
from perfeval_desktop.app.file_commands import load_file
from perfeval_desktop.bureau.copy_check import CopyVerdict, check_copy
from perfeval_desktop.export.options import PressOptions
from perfeval_desktop.export.package import PRESSES
from perfeval_desktop.layout.choice import PartChoice
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.resources import resource_path
from perfeval_desktop.session.finals import finalising, reopening

SAMPLE, PACK, _ = load_file(resource_path("samples/lincang-2022.jxzp"))
FEW = PartChoice(projects=frozenset())
NOON = datetime.datetime(2023, 4, 25, 12, tzinfo=datetime.UTC)
FINAL = finalising(SAMPLE, PACK, "王五", NOON).apply(SAMPLE)[0]


def exported(folder: Path, evaluation: SelfEvaluation, **press: str) -> dict[str, Path]:
    options: ExportOptions = standing_options(evaluation, PACK)
    changed: PressOptions = dataclasses.replace(options.press, **press)
    targets = {kind: folder / f"copy.{kind}" for kind in PRESSES}
    options = dataclasses.replace(options, press=changed, choice=FEW)
    assert export_package(evaluation, PACK, targets, options).problems == ()
    return {str(kind): path for kind, path in targets.items()}


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return exported(tmp_path_factory.mktemp("drafts"), SAMPLE)


@pytest.fixture(scope="module")
def finals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return exported(tmp_path_factory.mktemp("finals"), FINAL)


def held(copy: Path, evaluation: SelfEvaluation = SAMPLE) -> CopyVerdict:
    return check_copy(copy, evaluation, PACK, press_anew)


def labels(copy: Path, evaluation: SelfEvaluation = SAMPLE) -> list[str]:
    return [line.label for line in held(copy, evaluation).altered]


def changed(source: Path, target: Path, number: int, change: Callable[[pypdfium2.PdfPage], None]) -> Path:
    with pypdfium2.PdfDocument(source.read_bytes()) as document:
        page = document[number - 1]
        change(page)
        page.gen_content()
        document.save(target)
    return target


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def large(page: pypdfium2.PdfPage) -> list[pypdfium2.PdfObject]:
    """The words of the mark."""
    texts = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1)
    found = [item for item in texts if item.get_bounds()[3] - item.get_bounds()[1] > 100]
    assert found
    return found


@pytest.mark.parametrize("kind", PRESSES)
@pytest.mark.parametrize("evaluation", [SAMPLE, FINAL])
def test_an_honest_copy_is_the_same(tmp_path: Path, kind: str, evaluation: SelfEvaluation) -> None:
    found = held(exported(tmp_path, evaluation)[kind], evaluation)
    assert found.is_same
    assert not found.is_draft
    assert "草稿标记没有增减" in found.sentence


def test_a_pdf_with_the_qr_code_of_another_file(tmp_path: Path) -> None:
    assert labels(exported(tmp_path, SAMPLE, qr="F747-C4XT-E8TC")["pdf"]) == ["PDF 各页二维码"]


def test_a_pdf_with_the_qr_code_of_one_page_gone(drafts: dict[str, Path], tmp_path: Path) -> None:
    def remove(page: pypdfium2.PdfPage) -> None:
        (form,) = page.get_objects(filter=[raw.FPDF_PAGEOBJ_FORM], max_depth=1)
        page.remove_obj(form)

    assert labels(changed(drafts["pdf"], tmp_path / "改.pdf", 4, remove))[-1] == "PDF 第 4 页二维码"


def test_a_pdf_written_anew_by_another_program(drafts: dict[str, Path], tmp_path: Path) -> None:
    copy = changed(drafts["pdf"], tmp_path / "同.pdf", 1, lambda page: None)
    assert copy.read_bytes() != drafts["pdf"].read_bytes()
    assert labels(copy) == []


def test_a_pdf_whose_mark_is_gone(tmp_path: Path) -> None:
    assert labels(exported(tmp_path, SAMPLE, mark="")["pdf"]) == ["PDF 各页草稿标记"]


def test_a_pdf_whose_mark_is_gone_from_a_page(drafts: dict[str, Path], tmp_path: Path) -> None:
    def remove(page: pypdfium2.PdfPage) -> None:
        for item in large(page):
            page.remove_obj(item)

    assert labels(changed(drafts["pdf"], tmp_path / "改.pdf", 2, remove)) == ["PDF 第 2 页草稿标记"]


def test_a_pdf_whose_mark_is_white(drafts: dict[str, Path], tmp_path: Path) -> None:
    def whiten(page: pypdfium2.PdfPage) -> None:
        for item in large(page):
            raw.FPDFPageObj_SetFillColor(item.raw, 255, 255, 255, 255)

    assert labels(changed(drafts["pdf"], tmp_path / "改.pdf", 3, whiten))[-1] == "PDF 第 3 页草稿标记"


@pytest.mark.parametrize(("kind", "label"), [("xlsx", "工作表各页草稿标记"), ("docx", "Word 文件页眉草稿标记")])
def test_an_office_file_whose_mark_is_gone(tmp_path: Path, kind: str, label: str) -> None:
    assert labels(exported(tmp_path, SAMPLE, mark="")[kind]) == [label]


def test_a_workbook_with_one_sheet_unmarked(drafts: dict[str, Path], tmp_path: Path) -> None:
    def unmark(name: str, data: bytes) -> bytes:
        return re.sub(rb"<oddHeader>.*?</oddHeader>", b"", data) if name.endswith("sheet2.xml") else data

    assert labels(rewritten(drafts["xlsx"], tmp_path / "改.xlsx", unmark)) == ["工作表“附件1—1 自评表”草稿标记"]


def test_a_word_file_with_the_mark_on_every_other_page(drafts: dict[str, Path], tmp_path: Path) -> None:
    def unmark(name: str, data: bytes) -> bytes:
        return data.replace("草稿".encode(), b"") if name == "word/header2.xml" else data

    assert labels(rewritten(drafts["docx"], tmp_path / "改.docx", unmark)) == ["Word 文件页眉草稿标记"]


@pytest.mark.parametrize("kind", PRESSES)
def test_a_draft_of_what_became_final_is_said_to_be_one(drafts: dict[str, Path], kind: str) -> None:
    found = held(drafts[kind], FINAL)
    assert found.is_same
    assert found.is_draft
    assert "它带有“草稿”标记" in found.sentence
    assert "草稿标记没有增减" not in found.sentence


@pytest.mark.parametrize("kind", PRESSES)
def test_a_final_copy_stays_one_when_the_file_was_reopened(finals: dict[str, Path], kind: str) -> None:
    reopened = reopening(FINAL, "还要改数据", "王五", NOON).apply(FINAL)[0]
    found = held(finals[kind], reopened)
    assert found.is_same
    assert not found.is_draft


def test_a_mark_on_one_page_of_a_final_pdf(finals: dict[str, Path], drafts: dict[str, Path], tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(finals["pdf"]) as document, pypdfium2.PdfDocument(drafts["pdf"]) as marked:
        del document[4]
        document.import_pages(marked, [4], index=4)
        document.save(tmp_path / "改.pdf")
    assert labels(tmp_path / "改.pdf", FINAL) == ["PDF 第 5 页草稿标记"]
