"""Titles and lists of attachments: what the user states, else what the pack's templates give."""

import msgspec

from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.report import AttachmentLine, Cover, Report
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.blank import blank_evaluation, blank_project
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.scoring.live_figures import shown_text

PACK = Catalog.built_in().get("lincang-2022").pack
MOF = Catalog.built_in().get("mof-2020").pack


def document(*names: str) -> SelfEvaluation:
    cover = Cover(year=2022, unit_name="某市文化局", unit_short_name="市文化局", addressee="市财政局")
    projects = tuple(blank_project(PACK, f"p{number}", name) for number, name in enumerate(names))
    return msgspec.structs.replace(blank_evaluation(PACK), cover=cover, projects=projects)


def test_titles_follow_the_templates() -> None:
    evaluation = document("演出经费")
    (project,) = evaluation.projects
    assert titles.report_title(evaluation, PACK) == "某市文化局2022年度部门整体支出绩效单位自评报告"
    assert titles.scorecard_title(evaluation, PACK) == "某市文化局2022年度部门整体支出绩效单位自评表"
    assert titles.goals_title(evaluation, PACK) == "某市文化局2022年度部门整体支出绩效目标完成情况表"
    found = titles.project_report_title(project, evaluation, PACK)
    assert found == "某市文化局2022年度演出经费项目支出绩效单位自评报告"
    assert titles.project_form_title(project, evaluation, PACK) == "某市文化局部门2022年度项目支出绩效单位自评表"
    assert titles.usage_title(project, evaluation, PACK) == "某市文化局部门2022年度演出经费项目资金使用情况表"


def test_a_stated_title_wins() -> None:
    evaluation = msgspec.structs.replace(document(), report=Report(title="我们的报告"))
    assert titles.report_title(evaluation, PACK) == "我们的报告"
    project = ProjectAppendix(id="p", form_title="项目表", fund_usage_title="用款表", report=Report(title="项目报告"))
    assert titles.project_form_title(project, evaluation, PACK) == "项目表"
    assert titles.usage_title(project, evaluation, PACK) == "用款表"
    assert titles.project_report_title(project, evaluation, PACK) == "项目报告"


def test_attachments_name_every_project() -> None:
    evaluation = document("甲经费", "乙经费")
    lines = titles.report_attachments(evaluation, PACK)
    assert len(lines) == 3
    assert lines[0].startswith("某市文化局2022年度部门整体支出绩效单位自评表和")
    assert lines[1:] == tuple(f"某市文化局2022年度{name}经费项目支出绩效单位自评报告" for name in "甲乙")
    assert titles.project_attachments(evaluation.projects[1], evaluation, PACK)[1].endswith("乙经费项目资金使用情况表")


def test_stated_attachments_win() -> None:
    lines = (AttachmentLine(id="a", title="一张表"),)
    evaluation = msgspec.structs.replace(document("甲经费"), report=Report(attachments=lines))
    assert titles.report_attachments(evaluation, PACK) == ("一张表",)


def test_a_pack_without_department_has_no_report() -> None:
    evaluation = document("甲经费")
    assert titles.report_title(evaluation, MOF) == ""
    assert titles.report_attachments(evaluation, MOF) == ()
    assert titles.project_form_title(evaluation.projects[0], evaluation, MOF) == "项目支出绩效自评表（2022年度）"


def test_names_are_put_in_as_they_stand() -> None:
    assert titles.expand("{unit}的{what}{", unit="{year}\\1") == "{year}\\1的{what}{"


def test_offered_texts_name_unit_and_project() -> None:
    evaluation = document("演出经费")
    (project,) = evaluation.projects
    assert PACK.department is not None
    assert PACK.project.outline is not None
    offered = titles.starter_text(PACK.department.outline.sections[0], evaluation)
    assert "，市文化局高度重视" in shown_text(offered, evaluation, PACK).text
    offered = titles.starter_text(PACK.project.outline.sections[0], evaluation, project)
    assert "某市文化局对演出经费支出绩效评价进行了自评" in shown_text(offered, evaluation, PACK, project).text
    for outline, owner in ((PACK.department.outline, None), (PACK.project.outline, project)):
        texts = (titles.starter_text(item, evaluation, owner) for item in outline.sections)
        assert not any("{" in shown_text(text, evaluation, PACK, owner).text for text in texts)
