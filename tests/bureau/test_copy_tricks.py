"""What changes a copy on paper without changing a word of its text is told all the same."""

from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from perfeval_desktop.app.exporting import export_package, standing_options
from perfeval_desktop.app.file_commands import load_file
from perfeval_desktop.bureau.copy_compare import document_altered, pdf_altered, workbook_altered
from perfeval_desktop.export.printed_code import mark_in, without_marks
from perfeval_desktop.layout.choice import PartChoice
from perfeval_desktop.resources import resource_path


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("copies")
    evaluation, pack, _ = load_file(resource_path("samples/lincang-2022.jxzp"))
    targets = {kind: folder / f"a.{kind}" for kind in ("docx", "xlsx", "pdf")}
    options = dataclasses.replace(standing_options(evaluation, pack), choice=PartChoice(projects=frozenset()))
    assert not export_package(evaluation, pack, targets, options).problems
    return targets


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def test_a_word_file_whose_styles_hide_text(copies: dict[str, Path], tmp_path: Path) -> None:
    def hide(name: str, data: bytes) -> bytes:
        return data.replace(b"<w:rPr>", b"<w:rPr><w:vanish/>", 1) if name == "word/styles.xml" else data

    copy = rewritten(copies["docx"], tmp_path / "b.docx", hide)
    assert [line.label for line in document_altered(copy, copies["docx"])] == ["Word 文件样式隐藏文字"]


def test_a_sign_that_is_no_letter(copies: dict[str, Path], tmp_path: Path) -> None:
    sign = b'<w:sym w:font="Times New Roman" w:char="0039"/></w:r>'

    def add(name: str, data: bytes) -> bytes:
        return data.replace(b"</w:r>", sign, 1) if name == "word/document.xml" else data

    copy = rewritten(copies["docx"], tmp_path / "b.docx", add)
    assert "Word 文件符号" in [line.label for line in document_altered(copy, copies["docx"])]


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_another_code_at_the_foot_of_the_pages(copies: dict[str, Path], tmp_path: Path, kind: str) -> None:
    code = mark_in(copies[kind])[0]
    other = f"{code[:-1]}{'A' if code[-1] != 'A' else 'C'}"

    def forge(name: str, data: bytes) -> bytes:
        return data if "core.xml" in name else data.replace(code.encode(), other.encode())

    copy = rewritten(copies[kind], tmp_path / f"b.{kind}", forge)
    held = document_altered if kind == "docx" else workbook_altered
    assert list(held(copy, copies[kind]))


def test_a_shape_over_the_text_of_a_page(copies: dict[str, Path], tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(copies["pdf"].read_bytes()) as document:
        page = document[0]
        shape = raw.FPDFPageObj_CreateNewRect(100, 400, 200, 100)
        raw.FPDFPageObj_SetFillColor(shape, 255, 255, 255, 255)
        raw.FPDFPath_SetDrawMode(shape, raw.FPDF_FILLMODE_WINDING, False)
        raw.FPDFPage_InsertObject(page.raw, shape)
        page.gen_content()
        document.save(tmp_path / "b.pdf")
    assert [line.label for line in pdf_altered(tmp_path / "b.pdf", copies["pdf"])] == ["PDF 图形"]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_an_honest_copy_is_the_same(copies: dict[str, Path], tmp_path: Path, kind: str) -> None:
    held = {"docx": document_altered, "xlsx": workbook_altered, "pdf": pdf_altered}[kind]
    assert list(held(copies[kind], copies[kind])) == []


def test_only_the_code_of_the_copy_is_left_out() -> None:
    text = "监督电话 0883-2131-5020，第 3 页 共 5 页，F747-C4XT-E8TP"
    assert without_marks(text, "F747-C4XT-E8TP") == "监督电话0883-2131-5020，第3页共5页，"
