"""审核说明表: the last part of the package, there when something was explained."""

import msgspec
import pytest

from perfeval_desktop.layout.blocks import Paragraph, Part, Style, Table
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.finals import Explained
from perfeval_desktop.model.report import AttachmentLine
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.forms import ReasonForm
from perfeval_desktop.rulepack.schema import RulePack
from tests.packs import edited, sound_evaluation
from tests.small_pack import SMALL_PACK, varied
from tests.tiling import assert_tiles

LINES = (
    Explained(
        place="项目“缉私经费” › 全年支出决算数",
        problem="大于收入。",
        stated="50.00 万元",
        reason="上年结转资金按规定列支。\n已报备案。",
    ),
    Explained(place="绩效目标 › 产出", problem="没有说明原因。", reason="合同跨年度执行，年底未到付款期。"),
)
TITLE = "某市办公室2022年度部门整体支出绩效自评审核说明表"
LISTED = varied(
    department={
        "outline": msgspec.structs.replace(SMALL_PACK.department.outline, attachments=("{unit}自评表", "{project}报告"))
    }
)


def parts_of(pack: RulePack = SMALL_PACK, evaluation: SelfEvaluation | None = None) -> tuple[Part, ...]:
    return build_package(evaluation or sound_evaluation(), pack, LINES)


def attachment_lines(parts: tuple[Part, ...]) -> list[str]:
    blocks = next(part.blocks for part in parts if part.key == "report")
    return [block.text for block in blocks if isinstance(block, Paragraph) and block.style is Style.ATTACHMENT]


def test_it_is_the_last_part_and_has_a_line_for_each_reason() -> None:
    *others, annex = parts_of()
    assert (annex.key, annex.name, annex.title) == ("annex", "审核说明表", TITLE)
    assert tuple(others) == build_package(sound_evaluation(), SMALL_PACK)
    title, table = annex.blocks
    assert title == Paragraph(TITLE, Style.TABLE_TITLE)
    assert isinstance(table, Table)
    assert_tiles(table)
    texts = [[cell.text for cell in row] for row in table.rows]
    assert texts[0] == ["序号", "位置", "问题", "现填内容", "说明"]
    assert texts[1:] == [
        [str(number), line.place, line.problem, line.stated, line.reason] for number, line in enumerate(LINES, start=1)
    ]
    assert table.header_rows == 1


def test_without_a_reason_nothing_is_different() -> None:
    assert build_package(sound_evaluation(), SMALL_PACK, ()) == build_package(sound_evaluation(), SMALL_PACK)


def test_a_pack_can_do_without_it_or_name_it() -> None:
    without = msgspec.structs.replace(LISTED, reasons=ReasonForm(annex=False))
    assert parts_of(without) == build_package(sound_evaluation(), without)
    named = msgspec.structs.replace(
        LISTED, reasons=ReasonForm(label="附件9", title="{short}说明（{year}）", name="说明")
    )
    annex = parts_of(named)[-1]
    assert (annex.name, annex.title, annex.blocks[0]) == (
        "说明", "办公室说明（2022）", Paragraph("附件9", Style.LABEL),
    )  # fmt: skip


def test_the_generated_list_of_attachments_ends_with_it() -> None:
    assert attachment_lines(parts_of(LISTED)) == ["某市办公室自评表", "缉私经费报告", "慰问经费报告", TITLE]
    assert attachment_lines(build_package(sound_evaluation(), LISTED))[-1] == "慰问经费报告"


def labels(parts: tuple[Part, ...]) -> dict[str, str]:
    """The words top left on the first page of each part."""
    firsts = {part.key: part.blocks[0] for part in parts}
    return {key: block.text for key, block in firsts.items() if getattr(block, "style", None) is Style.LABEL}


@pytest.fixture
def lincang() -> RulePack:
    return Catalog.built_in().get("lincang-2022").pack


def test_every_attachment_says_on_its_first_page_which_one_it_is(lincang: RulePack) -> None:
    parts = parts_of(lincang)
    listed, said = attachment_lines(parts), labels(parts)
    assert said["annex"] == f"附件{len(listed)}"
    for number, title in enumerate(listed[1:-1], start=2):
        (report,) = [part for part in parts if part.title == title]
        assert said[report.key] == f"附件{number}"
    assert (said["scorecard"], said["goals"]) == ("附件1—1", "附件1—2")
    assert {part.key for part in parts} - set(said) == {"report"}


def test_the_numbers_are_those_of_the_list_that_was_stated(lincang: RulePack) -> None:
    lines = ("某市办公室部门自评表", "慰问经费项目 支出绩效自评报告", "其他材料")
    rows = tuple(AttachmentLine(id=f"a{number}", title=title) for number, title in enumerate(lines))
    said = labels(parts_of(lincang, edited(("report.attachments", rows))))
    reports = {key: label for key, label in said.items() if key.endswith(".report")}
    evaluation = sound_evaluation()
    (gift,) = [project.id for project in evaluation.projects if project.name == "慰问经费"]
    assert reports == {f"project.{gift}.report": "附件2"}
    assert "annex" not in said


def test_an_only_attachment_has_no_number(lincang: RulePack) -> None:
    row = AttachmentLine(id="a", title="缉私经费自评报告")
    said = labels(parts_of(lincang, edited(("report.attachments", (row,)))))
    assert [label for key, label in said.items() if key.endswith(".report")] == ["附件"]


def test_a_stated_list_of_attachments_is_left_alone() -> None:
    stated = edited(("report.attachments", (AttachmentLine(id="a", title="一张表"),)))
    assert attachment_lines(parts_of(LISTED, stated)) == ["一张表"]


@pytest.mark.parametrize("pack_id", ["lincang-2022", "mof-2020"])
def test_every_pack_has_a_title_for_it(pack_id: str) -> None:
    pack = Catalog.built_in().get(pack_id).pack
    annex = build_package(sound_evaluation(), pack, LINES)[-1]
    assert annex.key == "annex"
    assert annex.title.startswith("某市办公室2022年度")
    assert ("部门整体支出" in annex.title) is (pack.department is not None)
