"""A workbook gives its package back without loss, also after Excel has rewritten it, and trusts nobody."""

import base64
import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from perfeval_desktop.export.options import HiddenSheet, PressOptions
from perfeval_desktop.export.xlsx import write_xlsx
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.tree import same
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.storage import project_file, workbook_copy
from perfeval_desktop.storage.errors import FormatError, NoCopyError, ReadError
from perfeval_desktop.storage.project_file import ProjectFile
from perfeval_desktop.storage.workbook_copy import hidden_copy, read_back
from tests.hostile import hostile_package

SAMPLE = resource_path("samples/lincang-2022.jxzp")


@pytest.fixture(scope="module")
def file() -> ProjectFile:
    return project_file.load(SAMPLE)


@pytest.fixture(scope="module")
def workbook(file: ProjectFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("copy") / "自评.xlsx"
    pack = Catalog.built_in().get("lincang-2022").pack
    options = PressOptions(hidden=HiddenSheet(*hidden_copy(file.evaluation, file.pack_text)))
    write_xlsx(build_package(file.evaluation, pack), path, title="", author="", options=options)
    return path


def test_the_package_comes_back_whole(workbook: Path, file: ProjectFile) -> None:
    found = read_back(workbook)
    assert same(found.evaluation, file.evaluation)
    assert found.pack_text == file.pack_text


def test_no_menu_shows_the_sheet(workbook: Path) -> None:
    book = load_workbook(workbook)
    assert [sheet.title for sheet in book if sheet.sheet_state == "veryHidden"] == [workbook_copy.SHEET]
    assert book.active.title == "自评报告"


def test_it_comes_back_after_another_program_has_rewritten_the_workbook(
    workbook: Path, file: ProjectFile, tmp_path: Path
) -> None:
    """openpyxl puts the texts where Excel does: into the shared strings."""
    book = load_workbook(workbook)
    book.worksheets[0]["A1"] = "有人改了标题"
    book.move_sheet(workbook_copy.SHEET, -5)
    book.save(tmp_path / "saved.xlsx")
    assert same(read_back(tmp_path / "saved.xlsx").evaluation, file.evaluation)


def test_it_comes_back_from_the_shared_texts_of_excel(file: ProjectFile, tmp_path: Path) -> None:
    """Excel keeps each text once, in any order, and may divide it into runs."""
    path = tmp_path / "x.xlsx"
    cells = hidden_copy(file.evaluation, file.pack_text).cells
    write_cells(path, ("甲", *cells[1:]))
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    texts = iter(range(len(cells) - 1, -1, -1))
    sheet = re.sub(rb't="inlineStr"><is>.*?</is>', lambda _: b't="s"><v>%d</v>' % next(texts), sheet)
    items = "".join(f"<si><r><t>{text[:5]}</t></r><r><t>{text[5:]}</t></r></si>" for text in reversed(cells))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    path.write_bytes(rewritten(path, "xl/worksheets/sheet1.xml", sheet))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}">{items}</sst>')
    assert same(read_back(path).evaluation, file.evaluation)
    path.write_bytes(rewritten(path, "xl/sharedStrings.xml", f'<sst xmlns="{space}"/>'.encode()))
    with pytest.raises(NoCopyError):
        read_back(path)


def test_a_large_package_needs_many_cells_and_comes_back(tmp_path: Path) -> None:
    evaluation, _ = hostile_package()
    text = Catalog.built_in().get("lincang-2022").text
    copy = hidden_copy(evaluation, text)
    assert len(copy.cells) > 2
    write_cells(tmp_path / "x.xlsx", copy.cells)
    assert same(read_back(tmp_path / "x.xlsx").evaluation, evaluation)


def write_cells(path: Path, cells: tuple[str, ...], sheet: str = workbook_copy.SHEET) -> None:
    book = Workbook()
    book.active.title = sheet
    for row, text in enumerate(cells, start=1):
        book.active.cell(row, 1, text)
    book.save(path)


def rewritten(workbook: Path, member: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, content if name == member else source.read(name))
    return buffer.getvalue()


def test_a_workbook_of_somebody_else_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "x.xlsx")
    with pytest.raises(FormatError, match="没有本程序保存的数据页"):
        read_back(tmp_path / "x.xlsx")


def test_changed_missing_and_swapped_cells_are_noticed(file: ProjectFile, tmp_path: Path) -> None:
    head, *pieces = hidden_copy(file.evaluation, file.pack_text).cells
    first = pieces[0]
    changed = first[:100] + ("A" if first[100] != "A" else "B") + first[101:]
    for cells in ([head, changed, *pieces[1:]], [head, *pieces[:-1]], [head, *pieces[1:], first], [head, *pieces, "9"]):
        write_cells(tmp_path / "x.xlsx", tuple(cells))
        with pytest.raises(FormatError, match="数据页不完整或已被改动"):
            read_back(tmp_path / "x.xlsx")


def test_what_the_copy_says_is_checked_like_a_file(tmp_path: Path) -> None:
    data = b"PK\x03\x04 no project file"
    head = f"jxzp-copy 1 1 {hashlib.sha256(data).hexdigest()}"
    write_cells(tmp_path / "x.xlsx", (head, f"1:{base64.b64encode(data).decode()}"))
    with pytest.raises(FormatError):
        read_back(tmp_path / "x.xlsx")


def test_entities_are_refused(workbook: Path, tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
    (tmp_path / "x.xlsx").write_bytes(rewritten(workbook, "xl/workbook.xml", bomb))
    with pytest.raises(FormatError, match="为安全起见没有读取"):
        read_back(tmp_path / "x.xlsx")


def test_a_sheet_of_too_many_cells_is_refused(workbook: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(workbook) as archive:
        last = max(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet22"))
    (tmp_path / "x.xlsx").write_bytes(rewritten(workbook, last, b"<x>" + b"<c/>" * 2_100_000 + b"</x>"))
    with pytest.raises(FormatError, match="过大"):
        read_back(tmp_path / "x.xlsx")


@pytest.mark.parametrize("data", [b"", b"hello", b"PK", b"PK\x03\x04" + b"\x00" * 100])
def test_what_is_no_workbook_is_refused_in_words(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(data)
    with pytest.raises(FormatError, match="文件无法使用"):
        read_back(tmp_path / "x.xlsx")


@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_a_workbook_that_is_cut_off_is_refused(share: float, workbook: Path, tmp_path: Path) -> None:
    data = workbook.read_bytes()
    (tmp_path / "x.xlsx").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(FormatError, match="已损坏或不完整"):
        read_back(tmp_path / "x.xlsx")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="找不到文件"):
        read_back(tmp_path / "x.xlsx")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice of LibreOffice is not installed")
def test_it_comes_back_after_libreoffice_has_saved_the_workbook(
    workbook: Path, file: ProjectFile, tmp_path: Path
) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    plain = Path(shutil.copy(workbook, tmp_path / "plain.xlsx"))  # without the locale of its name it finds no 自评.xlsx
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "saved", plain]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    found = read_back(tmp_path / "saved" / plain.name)
    assert same(found.evaluation, file.evaluation)
    assert found.pack_text == file.pack_text
