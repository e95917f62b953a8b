"""verify and diff on the command line: what is the same, what changed, what cannot be read."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from perfeval_desktop.app.exporting import export_package, standing_options
from perfeval_desktop.app.file_commands import load, load_file
from perfeval_desktop.app.main import main
from perfeval_desktop.bureau.copy_compare import pages_altered
from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.reasons import can_be_answered, waiver_for
from perfeval_desktop.export.package import PRESSES, Press
from perfeval_desktop.export.printed_code import page_texts
from perfeval_desktop.layout.blocks import Part
from perfeval_desktop.layout.choice import EVERYTHING, PartChoice, choice_of, scope_of
from perfeval_desktop.model.last_year import LastYear
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.scoring.last_year import earlier_year_of
from perfeval_desktop.session.finals import finalising, reopening
from perfeval_desktop.session.printed import code_of
from perfeval_desktop.session.session import _now
from perfeval_desktop.storage import project_file


@pytest.fixture
def finals(tmp_path: Path) -> tuple[Path, Path, str]:
    """A file that is final, the same file with another score, and the code of the first."""
    file, later = tmp_path / "定稿.jxzp", tmp_path / "改后.jxzp"
    assert main(["sample", str(file)]) == 0
    read = project_file.load(file)
    pack = load_pack(read.pack_text, "sample")
    final, _ = finalising(read.evaluation, pack, "王五", _now()).apply(read.evaluation)
    project_file.save(file, final, read.pack_text)
    entries = (msgspec.structs.replace(final.scorecard.entries[0], self_score=None), *final.scorecard.entries[1:])
    changed = msgspec.structs.replace(final, scorecard=msgspec.structs.replace(final.scorecard, entries=entries))
    project_file.save(later, changed, read.pack_text)
    return file, later, code_of(final, pack)


def test_the_code_of_the_file_agrees(finals: tuple[Path, Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    file, _, code = finals
    assert main(["verify", str(file), code.replace("-", "").lower()]) == 0
    assert "一致" in capsys.readouterr().out


def test_what_changed_since_is_listed(finals: tuple[Path, Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    _, later, code = finals
    assert main(["verify", str(later), code]) == 1
    told = capsys.readouterr().out
    assert "王五 定稿），此后有 1 处改动" in told
    assert "自评得分" in told
    assert main(["verify", str(later), code, "--json"]) == 1
    (answer,) = json.loads(capsys.readouterr().out)
    assert answer["agreement"] == "earlier"
    assert [change["new"] for change in answer["changes"]] == ["（空）"]


def test_another_code_and_a_misread_one(finals: tuple[Path, Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    file, later, code = finals
    read = project_file.load(later)
    other = code_of(read.evaluation, load_pack(read.pack_text, "sample"))
    assert main(["verify", str(file), other]) == 1
    assert "也不是它的任何一次定稿" in capsys.readouterr().out
    misread = ("A" if code[0] != "A" else "C") + code[1:]
    assert main(["verify", str(file), misread]) == 2
    assert "校验位" in capsys.readouterr().err


def test_two_files_are_compared(finals: tuple[Path, Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    file, later, _ = finals
    assert main(["diff", str(file), str(file)]) == 0
    assert "相同" in capsys.readouterr().out
    assert main(["diff", str(file), str(later), "--json"]) == 1
    (line,) = json.loads(capsys.readouterr().out)
    assert line.keys() == {"where", "label", "old", "new"}
    assert main(["diff", str(file), str(file.with_name("没有.jxzp"))]) == 2


def test_a_copy_is_held_against_the_file_by_the_code_in_it(
    finals: tuple[Path, Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, later, code = finals
    copies = {press: tmp_path / f"副本.{press}" for press in ("pdf", "xlsx", "docx")}
    assert main(["export", str(file), *(f"--{press}={path}" for press, path in copies.items())]) == 0
    capsys.readouterr()
    for copy in copies.values():
        assert main(["verify", str(file), str(copy)]) == 0
        assert code in capsys.readouterr().out
        assert main(["verify", str(later), str(copy)]) == 1
        assert "1 处改动" in capsys.readouterr().out
    foreign = tmp_path / "别的.pdf"
    foreign.write_bytes(b"%PDF-1.4 nothing")
    assert main(["verify", str(file), str(foreign)]) == 2
    assert main(["verify", str(file), str(tmp_path / "没有.xlsx")]) == 2
    told = capsys.readouterr().err
    assert "找不到" in told
    assert "No such file" not in told


def test_a_draft_says_so_on_every_page_and_a_final_package_on_none(
    finals: tuple[Path, Path, str], tmp_path: Path
) -> None:
    file, later, code = finals
    for source, is_draft in ((file, False), (later, True)):
        out = tmp_path / f"{source.stem}.pdf"
        assert main(["export", str(source), "--pdf", str(out)]) == 0
        with pypdfium2.PdfDocument(out) as document:
            for page in document:
                text = "".join(page.get_textpage().get_text_range().split())
                assert ("草稿" in text) is is_draft
                assert (code in text) is not is_draft  # the draft has another code


def test_a_copy_that_was_altered_is_no_copy_of_the_file(
    finals: tuple[Path, Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, _, _ = finals
    copies = {press: tmp_path / f"副本.{press}" for press in ("pdf", "xlsx", "docx")}
    assert main(["export", str(file), *(f"--{press}={path}" for press, path in copies.items())]) == 0
    book = load_workbook(copies["xlsx"])
    cell = next(cell for row in book["附件1—1 自评表"].iter_rows(min_row=8) for cell in row if cell.value == 5)
    cell.value = 4
    book.save(copies["xlsx"])
    document = Document(str(copies["docx"]))
    paragraph = next(one for one in document.paragraphs if "2022" in one.text)
    paragraph.runs[-1].text += "改"
    document.save(str(copies["docx"]))
    with pypdfium2.PdfDocument(copies["pdf"]) as pdf:  # a page of another copy in the place of one
        other = tmp_path / "别的.pdf"
        sample = tmp_path / "别的.jxzp"
        assert main(["sample", str(sample), "--live"]) == 0
        assert main(["export", str(sample), "--pdf", str(other)]) == 0
        changed = next(
            at for at, (a, b) in enumerate(zip(page_texts(copies["pdf"]), page_texts(other), strict=False)) if a != b
        )
        with pypdfium2.PdfDocument(other) as source:
            pdf.del_page(changed)
            pdf.import_pages(source, [changed], index=changed)
        pdf.save(tmp_path / "换页.pdf")
    capsys.readouterr()
    for copy, places in (
        (copies["xlsx"], ["附件1—1 自评表 E"]),
        (copies["docx"], ["Word"]),
        (tmp_path / "换页.pdf", [f"第 {changed + 1} 页{what}" for what in ("", "二维码", "草稿标记")]),
    ):
        assert main(["verify", str(file), str(copy), "--json"]) == 1
        (item,) = json.loads(capsys.readouterr().out)
        assert item["agreement"] == "same", "the code is that of the file"
        labels = [line["label"] for line in item["altered"]]
        assert len(labels) == len(places)
        assert all(place in label for place, label in zip(places, labels, strict=True))
        assert main(["verify", str(file), str(copy)]) == 1
        assert "改过" in capsys.readouterr().out


def test_a_final_copy_is_held_against_the_annex_that_it_was_printed_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What 审核说明表 says comes from findings, some of which only last year's file brings: here it is gone again."""
    file, final, later = (tmp_path / f"{name}.jxzp" for name in ("甲", "定稿", "改后"))
    assert main(["sample", str(file)]) == 0
    evaluation, pack, text = load_file(file)
    last = msgspec.structs.replace(evaluation, cover=msgspec.structs.replace(evaluation.cover, year=2021))
    evaluation = msgspec.structs.replace(evaluation, last_year=earlier_year_of(last, pack, evaluation))
    issues = [issue for issue in Checker(pack).run(evaluation) if can_be_answered(issue)]
    waivers = tuple(waiver_for(issue, "这里情况特殊，已经逐项核实无误。", evaluation, pack) for issue in issues)
    evaluation = msgspec.structs.replace(evaluation, waivers=tuple({each.id: each for each in waivers}.values()))
    made, _ = finalising(evaluation, pack, "王五", _now()).apply(evaluation)
    project_file.save(final, made, text)
    copy = tmp_path / "副本.pdf"
    assert main(["export", str(final), "--pdf", str(copy)]) == 0
    entries = (msgspec.structs.replace(made.scorecard.entries[0], self_score=None), *made.scorecard.entries[1:])
    opened, _ = reopening(made, "领导要求核减得分", "王五", _now()).apply(made)
    changed = msgspec.structs.replace(
        opened, scorecard=msgspec.structs.replace(made.scorecard, entries=entries), last_year=LastYear()
    )
    project_file.save(later, changed, text)
    capsys.readouterr()
    assert main(["verify", str(later), str(copy), "--json"]) == 1
    (item,) = json.loads(capsys.readouterr().out)
    assert (item["agreement"], item["altered"], len(item["changes"])) == ("earlier", [], 1)
    assert (item["annex_changed"], item["words_changed"], item["unprinted"]) == (True, False, 0)


def test_changes_that_are_not_printed_are_counted_and_not_listed(
    finals: tuple[Path, Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, _, code = finals
    evaluation, _, text = load_file(file)
    opened, _ = reopening(evaluation, "补报人员情况", "王五", _now()).apply(evaluation)
    cover = msgspec.structs.replace(opened.cover, unit_short_name="市府办")
    project_file.save(tmp_path / "补.jxzp", msgspec.structs.replace(opened, cover=cover), text)
    assert main(["verify", str(tmp_path / "补.jxzp"), code]) == 0
    assert "定稿）；另有 1 处改动不打印。" in capsys.readouterr().out
    assert main(["diff", str(file), str(tmp_path / "补.jxzp")]) == 1  # what is in the files, printed or not
    assert "市府办" in capsys.readouterr().out


def test_a_copy_from_before_the_rule_pack_was_edited(
    finals: tuple[Path, Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, _, _ = finals
    copy, other = tmp_path / "副本.xlsx", tmp_path / "改了规则包.jxzp"
    assert main(["export", str(file), "--xlsx", str(copy)]) == 0
    evaluation, _, text = load_file(file)
    project_file.save(other, evaluation, text.replace('score_total_label = "', 'score_total_label = "各项', 1))
    capsys.readouterr()
    assert main(["verify", str(other), str(copy)]) == 1
    told = capsys.readouterr().out
    assert "规则包或程序印出的文字与那时不同" in told
    assert "改过 · 附件1—1 自评表" in told


def test_pages_that_are_gone_or_stand_elsewhere_are_told() -> None:
    whole = ["一", "二", "三", "四"]
    assert list(pages_altered(whole, whole)) == []
    for copy in (
        ["一", "三", "四"],
        ["二", "一", "三", "四"],
        ["一", "二", "二", "三", "四"],
        ["一", "二", "三", "五"],
    ):
        assert list(pages_altered(copy, whole)), copy


@pytest.mark.parametrize("press", PRESSES)
def test_a_copy_of_some_parts_is_held_against_these_parts(
    finals: tuple[Path, Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], press: Press
) -> None:
    file, _, code = finals
    evaluation, pack = load(file)
    copy, first = tmp_path / f"几份.{press}", evaluation.projects[1].id
    kinds = frozenset({"scorecard", "project.form", "project.report"})
    for choice in (PartChoice(kinds=kinds), PartChoice(projects=frozenset({first})), EVERYTHING):
        options = replace(standing_options(evaluation, pack), choice=choice, checklist=True)
        assert export_package(evaluation, pack, {press: copy}, options).problems == ()
        assert main(["verify", str(file), str(copy)]) == 0
        said = capsys.readouterr().out
        assert "一致" in said
        assert code in said


@given(st.sets(st.integers(0, 11), min_size=1), st.booleans())  # nothing at all is never exported
def test_the_parts_of_a_copy_are_told_by_their_numbers(wanted: set[int], checklist: bool) -> None:
    parts = [Part(f"project.p{number}.form", "", "", "portrait") for number in range(12)]
    choice = PartChoice(keys=frozenset(parts[number].key for number in wanted))
    scope = scope_of(choice, parts, checklist=checklist)
    again, signs = choice_of(scope, parts)
    assert again.of(parts) == choice.of(parts)
    assert signs is checklist
    assert (scope == "") is (len(wanted) == len(parts) and not checklist)


@pytest.mark.parametrize("scope", ["parts 9999-1", "parts x", "x" * 4000, "parts 1-9999", "signs parts 1"])
def test_what_is_no_list_of_parts_stops_nobody(scope: str) -> None:
    parts = [Part("report", "", "", "portrait"), Part("goals", "", "", "portrait")]
    choice_of(scope, parts)[0].of(parts)
