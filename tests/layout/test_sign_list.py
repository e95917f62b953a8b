"""签章清单 names every place that the forms want signed or stamped, by whom, and on which page."""

from decimal import Decimal

import msgspec

from perfeval_desktop.layout.blocks import Cell, Footer, Paragraph, Part, Style, Table, Tick
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.layout.sign_list import sign_list_part, sign_places
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.storage.project_file import load
from tests.factories import filled_evaluation

LINCANG = Catalog.built_in().get("lincang-2022").pack


def form(*labels: tuple[str, str], footer: tuple[tuple[str, str], ...] = ()) -> Part:
    rows = tuple((Cell(label, header=True), Cell(value)) for label, value in labels)
    blocks = (Table((Decimal(1), Decimal(1)), rows), *((Footer(footer),) if footer else ()))
    return Part("form", "附件1 自评表", "自评表", "landscape", blocks)


def rows_of(part: Part) -> list[list[str]]:
    table = next(block for block in part.blocks if isinstance(block, Table))
    return [[cell.text for cell in row] for row in table.rows]


def test_places_of_the_sample_come_from_its_forms() -> None:
    evaluation = load(resource_path("samples/lincang-2022.jxzp")).evaluation
    places = list(sign_places(build_package(evaluation, LINCANG), evaluation.cover.unit_name))
    assert len(places) == 2 + 3 * len(evaluation.projects)
    assert [(place.part.key, place.place, place.how) for place in places[:3]] == [
        ("report", "文末成文日期处", "加盖公章"),
        ("scorecard", "部门名称", "加盖公章"),
        ("project.anti-smuggling.report", "文末成文日期处", "加盖公章"),
    ]
    assert {place.whose for place in places} == {"临沧市人民政府办公室"}


def test_a_pack_with_other_labels_has_other_places() -> None:
    header_fields = tuple(
        msgspec.structs.replace(field, title="项目负责人（签字）") if field.field == "lead" else field
        for field in LINCANG.project.header_fields
    )
    project = msgspec.structs.replace(LINCANG.project, header_fields=header_fields)
    pack = msgspec.structs.replace(LINCANG, project=project)
    evaluation = filled_evaluation(pack, projects=1)
    places = list(sign_places(build_package(evaluation, pack), "财政局"))
    signed = [place for place in places if place.how == "签字"]
    assert [(place.place, place.whose) for place in signed] == [("项目负责人", evaluation.projects[0].lead)]


def test_labels_say_how() -> None:
    part = form(
        ("单位负责人（签字盖章）", "张三"),
        ("填报单位\n（公章）", ""),
        ("审核人(签名)", ""),
        ("手续费用", "签字笔"),
        footer=(("财务负责人（签章）", "李四"), ("联系电话", "1")),
    )
    assert [(place.place, place.whose, place.how) for place in sign_places([part], "财政局")] == [
        ("单位负责人", "张三", "签字并盖章"),
        ("填报单位", "财政局", "加盖公章"),
        ("审核人", "财政局", "签字"),
        ("财务负责人", "李四", "签字并盖章"),
    ]


def test_a_report_is_stamped_on_its_last_page_and_a_form_on_its_first() -> None:
    report = Part("report", "自评报告", "", "portrait", (Paragraph("题", Style.TITLE), Paragraph("文")))
    part = sign_list_part([report, form(("部门（盖章）", "财政局"))], "财政局", {"report": (1, 4), "form": (5, 7)})
    head, *rows = rows_of(part)
    assert head[:3] == ["序号", "材料", "页码"]
    assert [row[:3] for row in rows] == [["1", "自评报告", "第4页"], ["2", "附件1 自评表", "第5页"]]
    last = part.blocks[1].rows[1][-1].content
    assert last == (Tick("", ticked=False),)


def test_a_material_is_called_by_its_name_and_by_what_stands_on_it() -> None:
    evaluation = load(resource_path("samples/lincang-2022.jxzp")).evaluation
    _, *rows = rows_of(sign_list_part(build_package(evaluation, LINCANG), "市政府办公室"))
    assert [row[1] for row in rows[:5]] == [
        "自评报告",
        "附件1—1 自评表",
        "自评报告 缉私经费（附件2）",
        "自评表 缉私经费（附件1）",
        "自评表 缉私经费（附件1）",
    ]


def test_a_report_with_a_name_at_its_end_is_stamped_there() -> None:
    closing = (Paragraph("市政府办公室", Style.SIGNATURE), Paragraph("2023年4月25日", Style.DATE))
    report = Part("report", "自评报告", "", "portrait", (Paragraph("题", Style.TITLE), Paragraph("文"), *closing))
    part = sign_list_part([report], "财政局", {"report": (1, 4)})
    assert rows_of(part)[1][2:4] == ["第4页", "文末署名和成文日期处"]


def test_no_place_is_said_too() -> None:
    _, (said,) = rows_of(sign_list_part([form(("金额", "1"))], "财政局"))
    assert "没有要求签字或盖章" in said
