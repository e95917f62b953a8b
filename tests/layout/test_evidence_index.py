"""佐证材料目录: the last part of the package, there when a file is attached, in the order of the rows."""

from pathlib import Path

import msgspec
import pypdfium2
import pytest

from perfeval_desktop.app.exporting import ExportOptions, export_package
from perfeval_desktop.layout.blocks import Paragraph, Style, Table
from perfeval_desktop.layout.choice import KINDS, PartChoice
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.finals import Explained
from perfeval_desktop.model.report import AttachmentLine
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.forms import Column, EvidenceForm
from perfeval_desktop.rulepack.lint import lint
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.rulepack.titles import report_attachments
from tests.evidence import evidence_of
from tests.packs import edited, sound_evaluation
from tests.small_pack import SMALL_PACK
from tests.tiling import assert_tiles

TITLE = "某市办公室2022年度绩效自评佐证材料目录"
ROWS = (
    evidence_of(b"one", 1, "projects[p1].indicators[q1]", "办结清单.xlsx"),
    evidence_of(b"two", 2, "scorecard.entries[outcome.duty.completion]"),
    evidence_of(b"three", 3, "", "批复.pdf"),
    msgspec.structs.replace(evidence_of(b"four", 4, "projects[gone]"), title="", note="行已删除"),
)


def with_evidence() -> SelfEvaluation:
    return msgspec.structs.replace(sound_evaluation(), evidence=ROWS)


def form(**changes: object) -> RulePack:
    return msgspec.structs.replace(SMALL_PACK, evidence=msgspec.structs.replace(SMALL_PACK.evidence, **changes))


def test_it_lists_every_file_in_the_order_of_the_rows() -> None:
    *others, index = build_package(with_evidence(), SMALL_PACK)
    assert tuple(others) == build_package(sound_evaluation(), SMALL_PACK)
    assert (index.key, index.name, index.title) == ("evidence", "佐证材料目录", TITLE)
    title, table = index.blocks
    assert title == Paragraph(TITLE, Style.TABLE_TITLE)
    assert isinstance(table, Table)
    assert_tiles(table)
    texts = [[cell.text for cell in row] for row in table.rows]
    assert texts[0] == ["序号", "所属指标（行）", "材料名称", "文件名", "大小", "SHA-256（前16位）", "说明"]
    assert [row[0] for row in texts[1:]] == ["1", "2", "3", "4"]
    assert [row[2:5] for row in texts[1:]] == [
        ["材料3", "批复.pdf", "5 字节"],
        ["材料2", "通知.pdf", "3 字节"],
        ["材料1", "办结清单.xlsx", "3 字节"],
        ["通知.pdf", "通知.pdf", "4 字节"],
    ]
    assert [row[5] for row in texts[1:]] == [ROWS[at].sha256[:16] for at in (2, 1, 0, 3)]
    assert texts[1][1] == "全部材料"
    assert "缉私经费" in texts[3][1]
    assert texts[4][1:2] + texts[4][6:] == ["项目（已删除的行）", "行已删除"]


def test_it_stands_behind_the_annex_and_can_be_chosen_alone() -> None:
    lines = (Explained(place="甲", problem="乙", reason="按规定列支，已备案。"),)
    parts = build_package(with_evidence(), SMALL_PACK, lines)
    assert [part.key for part in parts][-2:] == ["annex", "evidence"]
    assert "evidence" in KINDS
    chosen = PartChoice(kinds=frozenset({"evidence"})).of(parts)
    assert [part.key for part in chosen] == ["evidence"]


def test_a_pack_may_do_without_it_and_may_call_it_otherwise() -> None:
    assert build_package(with_evidence(), form(index=False)) == build_package(sound_evaluation(), SMALL_PACK)
    columns = (Column(field="number", title="号", kind="index"), Column(field="title", title="名称"))
    index = build_package(with_evidence(), form(title="{year}年证据", name="证据", label="附件9", columns=columns))[-1]
    assert (index.name, index.title, index.blocks[0]) == ("证据", "2022年证据", Paragraph("附件9", Style.LABEL))


def test_it_is_in_the_list_of_attachments_that_the_pack_makes_and_keeps_its_number_in_a_stated_one() -> None:
    department = SMALL_PACK.department
    assert department is not None
    outline = msgspec.structs.replace(department.outline, attachments=("{unit}自评表",))
    pack = msgspec.structs.replace(
        form(label="附件{n}"), department=msgspec.structs.replace(department, outline=outline)
    )
    assert report_attachments(with_evidence(), pack) == ("某市办公室自评表", TITLE)
    assert report_attachments(sound_evaluation(), pack) == ("某市办公室自评表",)
    assert build_package(with_evidence(), pack)[-1].blocks[0] == Paragraph("附件2", Style.LABEL)
    lines = tuple(AttachmentLine(id=str(at), title=text) for at, text in enumerate(("甲", "乙", TITLE)))
    stated = msgspec.structs.replace(edited(("report.attachments", lines)), evidence=ROWS)
    assert build_package(stated, pack)[-1].blocks[0] == Paragraph("附件3", Style.LABEL)


@pytest.mark.parametrize(
    ("changes", "place", "what"),
    [
        ({"max_file": 0}, "evidence.max_file", "应在 1 到 500"),
        ({"max_total": 5000}, "evidence.max_total", "应在 1 到 1000"),
        ({"columns": (Column(field="titel", title="名称"),)}, "evidence.columns", "没有“titel”这一栏"),
        ({"columns": (Column(field="note", title="说明"),)}, "evidence.columns", "没有写明材料"),
        ({"asked": ("scorecard.entries[outcome.duty.completoin]",)}, "evidence.asked", "你是否想写"),
        ({"title": "{units}"}, "evidence.title", "units"),
    ],
)
def test_a_form_that_cannot_be_is_told(changes: dict[str, object], place: str, what: str) -> None:
    told = [problem for problem in lint(form(**changes)) if problem.place == place]
    assert any(what in problem.message for problem in told)


def test_a_form_that_asks_for_rows_that_there_are_is_sound() -> None:
    asked = ("scorecard.entries[outcome.duty.completion]", "scorecard.entries[*]", "projects[*].indicators[*]")
    assert [each for each in lint(form(asked=asked)) if each.place.startswith("evidence")] == []
    assert EvidenceForm() == SMALL_PACK.evidence


def test_the_printed_page_shows_it(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    options = ExportOptions(choice=PartChoice(kinds=frozenset({"evidence"})))
    export_package(with_evidence(), SMALL_PACK, {"pdf": target}, options)
    with pypdfium2.PdfDocument(target) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    plain = "".join(text.split())
    assert TITLE in plain
    assert "办结清单.xlsx" in plain
    assert ROWS[0].sha256[:16] in plain
