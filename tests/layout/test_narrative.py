"""Reports: what stands in them, in which style and in which order."""

import datetime

import msgspec
import pytest

from perfeval_desktop.layout.blocks import Paragraph, Style
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.report import AttachmentLine, Cover, NarrativeSection, Report
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.forms import Outline, OutlineSection
from tests.packs import SMALL_PACK, sound_evaluation

SECTIONS = (
    OutlineSection(key="preamble", level=0),
    OutlineSection(key="basics", level=1, heading="一、基本情况", body=False),
    OutlineSection(key="functions", level=2, heading="（一）部门职能", source="profile.functions"),
    OutlineSection(key="overview", level=2, heading="（二）项目概况。", inline=True),
    OutlineSection(key="plan", level=3, heading="1.计划"),
    OutlineSection(key="other", level=1, heading="二、其他", required=False),
)


def paragraphs(evaluation: SelfEvaluation, **outline: object) -> list[Paragraph]:
    """The report of the department under an outline with ``SECTIONS``."""
    changed = Outline(title="{unit}{year}报告", sections=SECTIONS, **outline)
    department = msgspec.structs.replace(SMALL_PACK.department, outline=changed)
    pack = msgspec.structs.replace(SMALL_PACK, department=department)
    blocks = build_package(evaluation, pack)[0].blocks
    assert all(isinstance(block, Paragraph) for block in blocks)
    return list(blocks)


def evaluation(**texts: str) -> SelfEvaluation:
    sections = tuple(NarrativeSection(id=key, text=text) for key, text in texts.items())
    report = Report(sections=sections, dated=datetime.date(2023, 4, 25))
    profile = msgspec.structs.replace(sound_evaluation().profile, functions="（1）办文。\n（2）办会。")
    return msgspec.structs.replace(sound_evaluation(), report=report, profile=profile, projects=())


def test_report_from_the_letterhead_to_the_date() -> None:
    filled = evaluation(preamble="现报告如下：", overview="概况。\n又一段。", plan="计划。")
    printed = paragraphs(filled, letterhead="{unit}", addressee=True, sign_name=True)
    assert [(block.style, block.lead + block.text) for block in printed] == [
        (Style.LETTERHEAD, "某市办公室"),
        (Style.TITLE, "某市办公室2022报告"),
        (Style.ADDRESSEE, "市财政局："),
        (Style.BODY, "现报告如下："),
        (Style.HEADING1, "一、基本情况"),
        (Style.HEADING2, "（一）部门职能"),
        (Style.BODY, "（1）办文。"),
        (Style.BODY, "（2）办会。"),
        (Style.BODY, "（二）项目概况。概况。"),
        (Style.BODY, "又一段。"),
        (Style.HEADING3, "1.计划"),
        (Style.BODY, "计划。"),
        (Style.SIGNATURE, "某市办公室"),
        (Style.DATE, "2023年4月25日"),
    ]


def test_inline_heading_keeps_its_own_style() -> None:
    (inline,) = [block for block in paragraphs(evaluation(overview="概况。")) if block.text == "概况。"]
    assert (inline.lead, inline.lead_style, inline.style) == ("（二）项目概况。", Style.HEADING2, Style.BODY)


def test_inline_heading_without_text_is_a_heading() -> None:
    headings = [block for block in paragraphs(evaluation()) if block.text == "（二）项目概况。"]
    assert [block.style for block in headings] == [Style.HEADING2]


@pytest.mark.parametrize("text", ["无。", ""])
def test_section_that_may_be_empty_is_left_out_when_it_is(text: str) -> None:
    printed = [block.text for block in paragraphs(evaluation(other=text))]
    assert ("二、其他" in printed) is bool(text)
    assert "1.计划" in printed


def test_blank_lines_and_spaces_around_paragraphs_are_not_printed() -> None:
    printed = [block.text for block in paragraphs(evaluation(preamble="\n　　一。 \r\n\n二 三。\n"))]
    assert printed[1:3] == ["一。", "二 三。"]


@pytest.mark.parametrize("addressee", ["市财政局", "市财政局：", "市财政局:"])
def test_addressee_ends_with_one_colon(addressee: str) -> None:
    addressed = msgspec.structs.replace(evaluation(), cover=Cover(year=2022, addressee=addressee))
    assert [block.text for block in paragraphs(addressed, addressee=True)][1] == "市财政局："


def test_nobody_is_addressed_while_the_addressee_is_empty() -> None:
    addressed = msgspec.structs.replace(evaluation(), cover=Cover(year=2022))
    assert not [block for block in paragraphs(addressed, addressee=True) if block.style is Style.ADDRESSEE]


def attachments(*titles: str) -> list[tuple[str, str]]:
    lines = tuple(AttachmentLine(id=f"a{number}", title=title) for number, title in enumerate(titles))
    report = msgspec.structs.replace(evaluation().report, attachments=lines)
    printed = paragraphs(msgspec.structs.replace(evaluation(), report=report))
    return [(block.lead, block.text) for block in printed if block.style is Style.ATTACHMENT]


def test_attachments_are_numbered_below_each_other() -> None:
    assert attachments("自评表", "报告") == [("附件：1.", "自评表"), ("　　　2.", "报告")]


def test_single_attachment_has_no_number() -> None:
    assert attachments("自评表") == [("附件：", "自评表")]
    assert attachments() == []


def test_report_without_a_date_has_no_date_line() -> None:
    undated = msgspec.structs.replace(evaluation(), report=Report())
    assert not [block for block in paragraphs(undated) if block.style is Style.DATE]


def test_headings_are_bookmarked() -> None:
    marks = [block.bookmark for block in paragraphs(evaluation(overview="概况。")) if block.bookmark]
    assert marks == ["一、基本情况", "（一）部门职能", "（二）项目概况。", "1.计划"]


def test_heading_within_the_text_of_a_section_is_a_heading() -> None:
    text = "（一）质量指标分析\n（二）数量达到目标。\n（1）办文数\n文中（三）不是标题"
    printed = paragraphs(evaluation(other=text))
    styles = {block.text: block.style for block in printed}
    assert [styles[line] for line in text.split("\n")] == [Style.HEADING2, Style.BODY, Style.BODY, Style.BODY]


def test_in_the_preamble_headings_of_both_levels_are_printed_as_such():
    printed = {block.text: block.style for block in paragraphs(evaluation(preamble="一、总体要求\n（一）领导\n1.人员"))}
    assert (printed["一、总体要求"], printed["（一）领导"]) == (Style.HEADING1, Style.HEADING2)
    assert printed["1.人员"] is Style.BODY


def test_sections_that_were_moved_are_printed_where_they_stand_now():
    moved = [block.lead or block.text for block in paragraphs(evaluation(other="其他。", plan="计划。"), reorder=True)]
    assert [text for text in moved if text[:2] in ("一、", "二、")] == ["一、其他", "二、基本情况"]


def test_numbered_line_within_a_level_two_section_is_text() -> None:
    printed = paragraphs(evaluation(plan="（一）分计划"))
    assert Style.BODY in [block.style for block in printed if block.text == "（一）分计划"]
