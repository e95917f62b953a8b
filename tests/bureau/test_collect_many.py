"""A folder as a bureau gets it: damaged, newer and locked files among many; totals are those of the rest."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import msgspec
import pytest
from openpyxl import load_workbook

from perfeval_desktop.bureau.collect import Wanted, collect
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.resources import resource_path
from perfeval_desktop.storage import plain_file, project_file

SAMPLE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
GOOD, DAMAGED, NEWER, LOCKED = 30, 5, 3, 2


def package(number: int) -> SelfEvaluation:
    """A unit that spent ``number`` times 1.37 万元."""
    funds = tuple(
        msgspec.structs.replace(row, final_expenditure=number * Decimal("1.37E+4")) if row.id == "total" else row
        for row in SAMPLE.evaluation.budget.funds
    )
    budget = msgspec.structs.replace(SAMPLE.evaluation.budget, funds=funds)
    cover = msgspec.structs.replace(SAMPLE.evaluation.cover, unit_name=f"第{number}单位")
    return msgspec.structs.replace(SAMPLE.evaluation, budget=budget, cover=cover, projects=())


def newer(data: bytes) -> bytes:
    """The same file, as if a later version of the program had written it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b'"version": 4', b'"version": 99', 1) if "manifest" in name else content)
    return made.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    inside = tmp_path / "上报"
    inside.mkdir()
    for number in range(1, GOOD + 1):
        project_file.save(inside / f"{number:03}.jxzp", package(number), SAMPLE.pack_text)
    data = (inside / "001.jxzp").read_bytes()
    spoilt = (data[: len(data) // 2], b"", b"PK\x03\x04", data[:2000] + b"?" + data[2001:], b"<html>")
    for number, content in enumerate(spoilt):
        (inside / f"坏{number}.jxzp").write_bytes(content)
    for number in range(NEWER):
        (inside / f"新{number}.jxzp").write_bytes(newer(data))
    for number in range(LOCKED):
        (inside / f"锁{number}.jxzp").write_bytes(data)
    open_plain = plain_file.open_plain

    def locked(path: Path) -> BinaryIO:
        if path.name.startswith("锁"):
            raise PermissionError(13, "The process cannot access the file")
        return open_plain(path)

    monkeypatch.setattr(project_file, "open_plain", locked)
    return inside


def test_ten_bad_files_are_told_and_the_totals_are_those_of_the_others(folder: Path, tmp_path: Path) -> None:
    found = collect(Wanted(folder, tmp_path / "汇总.xlsx", workers=1))
    assert len(found.units) == GOOD
    assert sorted(each.file[0] for each in found.unreadable) == sorted("坏" * DAMAGED + "新" * NEWER + "锁" * LOCKED)
    sentences = {each.file: each.sentence for each in found.unreadable}
    assert "更新的程序" in sentences["新0.jxzp"]
    assert "权限" in sentences["锁0.jxzp"]
    book = load_workbook(tmp_path / "汇总.xlsx")
    sheet = book["汇总"]
    titles = [cell.value for cell in sheet[1]]
    spent = titles.index("支出（元）") + 1
    rows = [row for row in range(2, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith("第")]
    wanted = Decimal(13_700) * sum(range(1, GOOD + 1))
    assert sum(Decimal(str(sheet.cell(row, spent).value)) for row in rows) == wanted
    letter = sheet.cell(1, spent).column_letter
    assert sheet.cell(rows[-1] + 1, spent).value == f"=SUBTOTAL(9,${letter}${rows[0]}:${letter}${rows[-1]})"
    assert [row[0].value for row in book["未能读取"].iter_rows(min_row=2)] == [each.file for each in found.unreadable]
