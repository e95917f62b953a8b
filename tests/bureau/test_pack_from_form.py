"""A pack begun from a bureau's Excel form: what the form says is read, the rest is asked for."""

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msgspec
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from perfeval_desktop.app.exporting import export_package
from perfeval_desktop.app.main import main
from perfeval_desktop.bureau.pack_from_form import FormError, FromForm, pack_from_sheets, read_form
from perfeval_desktop.bureau.pack_review import review
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project, conform
from perfeval_desktop.rulepack.catalog import Catalog, PackSource
from perfeval_desktop.rulepack.comparing import changes_between
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.rulepack.toml_edit import toml_value
from perfeval_desktop.storage import project_file
from tests.rulepack.third_pack import THIRD_PACK

BASE = Catalog.built_in().get("lincang-2022")
CARD, PROJECT = "附件1—1 自评表", "1.自评表 缉私经费"


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's forms as a workbook."""
    target = tmp_path_factory.mktemp("form") / "表格.xlsx"
    evaluation = project_file.load(resource_path("samples/lincang-2022.jxzp")).evaluation
    evaluation = msgspec.structs.replace(evaluation, projects=evaluation.projects[:1])
    assert export_package(conform(evaluation, BASE.pack), BASE.pack, {"xlsx": target}).problems == ()
    return target


@pytest.fixture
def made(form: Path, tmp_path: Path) -> Callable[[Callable[[openpyxl.Workbook], None]], tuple[FromForm, RulePack]]:
    """The pack from the form as a person changed it."""

    def make(change: Callable[[openpyxl.Workbook], None]) -> tuple[FromForm, RulePack]:
        book = openpyxl.load_workbook(form)
        change(book)
        changed = tmp_path / "改.xlsx"
        book.save(changed)
        found = read_form(changed, BASE)
        return found, load_pack(found.text, "新")

    return make


def cell_of(sheet: Worksheet, words: str) -> tuple[int, int]:
    """Where a label stands, its line breaks and blanks left out."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and "".join(cell.value.split()) == words:
                return cell.row, cell.column
    raise AssertionError(words)


def only_project(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        if sheet.title != PROJECT:
            book.remove(sheet)


def put(sheet: Worksheet, words: str, new: str | int, right: int = 0) -> None:
    row, column = cell_of(sheet, words)
    sheet.cell(row, column + right).value = new


def changes(pack: RulePack) -> list[str]:
    return [change.sentence for change in changes_between(BASE.pack, pack) if change.place not in ("编号", "标题")]


def test_our_own_form_gives_the_same_pack(form: Path) -> None:
    found = read_form(form, BASE)
    assert changes(load_pack(found.text, "新")) == []
    assert found.questions == 1  # to look at the head
    assert "28 个指标" in found.told[0]
    assert [line for line in found.text.splitlines() if line not in BASE.text.splitlines()] == [
        "# 待办：请核对编号、标题、地区、年度、主送机关和依据的文件。",
        'id = "lincang-2022-new"',
    ]


@pytest.mark.parametrize("name", ["lincang-2022", "mof-2020"])
def test_an_empty_form_gives_the_same_pack(name: str, tmp_path: Path) -> None:
    base = Catalog.built_in().get(name)
    empty = blank_evaluation(base.pack)
    empty = msgspec.structs.replace(empty, projects=(blank_project(base.pack, "p1", "某项目"),))
    target = tmp_path / "空.xlsx"
    assert export_package(conform(empty, base.pack), base.pack, {"xlsx": target}).problems == ()
    pack = load_pack(read_form(target, base).text, "新")
    assert [line.place for line in changes_between(base.pack, pack)] == ["编号"]


def test_points_texts_and_the_year_are_read(made: Callable[..., tuple[FromForm, RulePack]]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets:  # their titles
            for row in sheet.iter_rows(max_row=4):
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = cell.value.replace("2022年", "2023年")
        sheet = book[CARD]
        put(sheet, "重点工作办结率", 12, right=2)
        put(sheet, "完成及时率", 5, right=2)
        put(sheet, "质量达标率", "办结合格率的说明", right=3)
        put(book[PROJECT], "产出指标（50%）", "产出指标\n（60%）")

    found, pack = made(change)
    assert (pack.id, pack.year, pack.title[:9]) == ("lincang-2023", 2023, "临沧市2023年度")
    assert changes(pack)[1:] == [
        "整体支出 › 自评表 › 指标 › “重点工作办结率” › 分值：10分 → 12分",
        "整体支出 › 自评表 › 指标 › “完成及时率” › 分值：7分 → 5分",
        f"整体支出 › 自评表 › 指标 › “质量达标率” › 指标解释：{_cut(BASE.pack, 'quality')} → 办结合格率的说明",
        "项目支出 › 指标类别 › “产出指标” › 分值：50分 → 60分",
    ]
    lines = found.text.splitlines()
    at = lines.index('key = "dept.output.duty.key_task_closure"')
    assert lines[at - 2].startswith("# 待办：“重点工作办结率”的分值由 10 分改为 12 分")
    faults = review(found.text, "新").faults
    assert any(fault.line == at - 1 and "待办" in fault.sentence for fault in faults)


def _cut(pack: RulePack, name: str) -> str:
    assert pack.department is not None
    text = next(item.definition for item in pack.department.scorecard.rubric.indicators if item.key.endswith(name))
    return text if len(text) <= 60 else f"{text[:60]}…"


def test_new_and_missing_indicators_are_told_and_asked_for(made: Callable[..., tuple[FromForm, RulePack]]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        put(book[CARD], "质量达标率", "数字化办结率")

    found, pack = made(change)
    assert pack.department is not None
    rubric = pack.department.scorecard.rubric
    new = next(item for item in rubric.indicators if item.name == "数字化办结率")
    assert (new.key, new.max_score, new.group) == ("dept.output.duty.item1", Decimal(8), "dept.output.duty")
    assert new.scoring_standard
    assert all(item.name != "质量达标率" for item in rubric.indicators)
    assert [item.key for item in rubric.indicators].index(new.key) == 22
    assert "表格里没有指标“质量达标率”，已去掉" in found.told
    assert "请按评分标准写 rule" in found.text
    assert all("quality" not in case.indicator for case in pack.cases)
    outcome = review(found.text, "新")
    assert outcome.failed_cases == ()


def test_columns_are_found_by_their_titles_in_any_order(made: Callable[..., tuple[FromForm, RulePack]]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[CARD]
        row, last = cell_of(sheet, "自评得分")[0], cell_of(sheet, "扣分原因")[1]
        head = cell_of(sheet, "指标解释")[0]
        assert row < head
        sheet.cell(head, last).value = "佐证材料"
        put(sheet, "得分简述", "得分情况简述")
        one, other = cell_of(sheet, "指标解释"), cell_of(sheet, "指标说明")
        sheet.cell(*one).value, sheet.cell(*other).value = "指标说明", "指标解释"

    found, pack = made(change)
    assert pack.department is not None
    fields = [column.field for column in pack.department.scorecard.columns]
    assert fields[4:] == [
        *("assessment_points", "definition", "scoring_standard", "score_rationale", "evidence", "self_score"),
    ]
    assert pack.department.scorecard.columns[7].title == "得分情况简述"
    assert "“得分情况简述”一栏当作原来的“得分简述”，请核对" in found.text
    assert "表格里没有“扣分原因”一栏，已去掉" in found.text
    assert '# { field = "deduction_reason", title = "扣分原因"' in found.text


@pytest.mark.parametrize("title", ["权重", "标准分", "分 数", "考核计分"])
def test_points_are_read_whatever_their_column_is_called(
    made: Callable[..., tuple[FromForm, RulePack]], title: str
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[CARD]
        put(sheet, "重点工作办结率", 12, right=2)
        put(sheet, "完成及时率", 5, right=2)
        head = cell_of(sheet, "指标解释")
        sheet.cell(head[0], 5).value = title

    found, pack = made(change)
    assert pack.department is not None
    points = {item.name: item.max_score for item in pack.department.scorecard.rubric.indicators}
    assert (points["重点工作办结率"], points["完成及时率"]) == (12, 5)
    assert f"“{title.replace(' ', '')}”一栏当作原来的“指标分值”，请核对" in found.text
    assert "的分值没有读出" not in found.text


def test_weights_in_percent_are_points(made: Callable[..., tuple[FromForm, RulePack]]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[CARD]
        sheet.cell(cell_of(sheet, "指标解释")[0], 5).value = "权重"
        for row in range(cell_of(sheet, "指标解释")[0] + 1, sheet.max_row + 1):
            if isinstance(sheet.cell(row, 5).value, int | float):
                sheet.cell(row, 5).value = sheet.cell(row, 5).value / 100

    _, pack = made(change)
    assert pack.department is not None
    assert BASE.pack.department is not None
    before = [item.max_score for item in BASE.pack.department.scorecard.rubric.indicators]
    assert [item.max_score for item in pack.department.scorecard.rubric.indicators] == before


def test_an_indicator_without_its_quotes_keeps_its_rule(made: Callable[..., tuple[FromForm, RulePack]]) -> None:
    found, pack = made(lambda book: put(book[CARD], "“三公经费”控制率", "三公经费控制率"))
    assert pack.department is not None
    item = next(one for one in pack.department.scorecard.rubric.indicators if "三公经费控制率" in one.name)
    assert item.key == "dept.process.execution.three_public_control_rate"
    assert not any("三公经费" in line for line in found.told)


def test_a_column_that_nobody_knows_is_asked_for(made: Callable[..., tuple[FromForm, RulePack]]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        only_project(book)
        put(book[PROJECT], "完成情况简述", "主管科室意见")

    found, pack = made(change)
    assert "“主管科室意见”一栏没有认出" in found.text
    assert "completion_note" not in {column.field for column in pack.project.columns}


def test_new_classes_get_keys_of_their_own(made: Callable[..., tuple[FromForm, RulePack]]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        put(book[PROJECT], "成本指标", "安全指标")
        put(book["附件1—2 绩效目标完成情况表"], "满意度指标", "满意指标")

    _found, pack = made(change)
    assert [group.key for group in pack.project.classes][4] == "output.class1"
    assert pack.project.classes[4].name == "安全指标"
    assert pack.department is not None
    assert [(group.key, group.name) for group in pack.department.goals.classes[-2:]] == [
        ("class1", "满意指标"),
        ("class1.class1", "服务对象满意度指标"),
    ]


def test_forms_that_are_not_there_are_asked_for(made: Callable[..., tuple[FromForm, RulePack]]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        only_project(book)
        put(book[PROJECT], "项目负责人", "项目主管")

    found, pack = made(change)
    assert changes(pack) == []
    assert found.text.count("这张表沿用原来的，请核对") == 2
    assert "表格里没有找到“项目负责人”" in found.text


def test_a_template_that_writes_its_lists_as_blocks(form: Path) -> None:
    text = Catalog.built_in().get("mof-2020").text
    raw = tomllib.loads(text)["project"]
    for name in ("columns", "classes"):
        start = text.index(f"\n{name} = [") + 1
        text = text[:start] + text[text.index("\n]\n", start) + 3 :]
        for item in raw[name]:
            lines = "".join(f"{key} = {toml_value(value)}\n" for key, value in item.items())
            text += f"\n# 一项\n[[project.{name}]]\n{lines}"
    base = PackSource(load_pack(text, "块"), text, "块")
    assert base.pack == Catalog.built_in().get("mof-2020").pack

    def change(book: openpyxl.Workbook) -> None:
        only_project(book)
        put(book[PROJECT], "成本指标", "安全指标")
        put(book[PROJECT], "产出指标（50%）", "产出指标（55分）")
        put(book[PROJECT], "自评得分", "其他")

    found = read_form(_changed(form, change), base)
    pack = load_pack(found.text, "新")
    assert [group.name for group in pack.project.classes][:5] == [
        *("产出指标", "数量指标", "质量指标", "时效指标", "安全指标"),
    ]
    assert pack.project.classes[0].max_score == Decimal(55)
    assert '# [[project.columns]]\n# field = "deviation_note"' in found.text


def _changed(form: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    book = openpyxl.load_workbook(form)
    change(book)
    book.save(form.with_name("块.xlsx"))
    return form.with_name("块.xlsx")


def test_a_workbook_without_a_form_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "空.xlsx")
    with pytest.raises(FormError, match="没有认出自评表"):
        read_form(tmp_path / "空.xlsx", BASE)
    with pytest.raises(FormError):
        pack_from_sheets((), PackSource(load_pack(THIRD_PACK, "x"), THIRD_PACK, "x"))


def test_the_command(form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "新.toml"
    assert main(["pack", "from-form", str(form), str(out), "--base", "lincang-2022", "--json"]) == 1
    items = json.loads(capsys.readouterr().out)
    assert {item["kind"] for item in items} == {"read", "remind", "error"}
    assert load_pack(out.read_text(encoding="utf-8"), "新").id == "lincang-2022-new"
    assert main(["pack", "from-form", str(form), str(out), "--base", "lincang-2022"]) == 2
    assert "已经存在" in capsys.readouterr().err
    assert main(["pack", "lint", str(out)]) == 1
    assert main(["pack", "from-form", str(tmp_path / "无.xlsx"), str(tmp_path / "a.toml"), "--base", "mof-2020"]) == 2


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_form_that_another_program_saved(form: Path, tmp_path: Path) -> None:
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    source = Path(shutil.copy(form, tmp_path / "form.xlsx"))  # without a locale it does not find Chinese names
    for kind, target in (("ods", "a"), ("xlsx", "b")):
        command = ["soffice", home, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / target)]
        subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=180)
        source = tmp_path / target / f"form.{kind}"
    pack = load_pack(read_form(source, BASE).text, "新")
    assert changes(pack) == []


def test_the_summary_of_a_pack_tells_errors_from_reminders() -> None:
    text = resource_path("rulepacks/mof-2020.toml").read_text(encoding="utf-8")
    assert "核对没有发现问题" in review(text, "原").summary
    heavier = re.sub(r"max_score = 10\b", "max_score = 12", text, count=1)
    assert "核对有 1 处错误" in review(f"# 待办：核对分值\n{heavier}", "改").summary
    assert "1 处错误、1 处提醒" in review(f"# 待办：核对分值\n{heavier}", "改").summary
