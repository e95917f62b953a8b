"""Reasons outside the window: what check leaves out, and 审核说明表 in every file that is exported."""

import json
import re
from pathlib import Path

import msgspec
import pypdfium2
import pytest

from perfeval_desktop.app.cli import run
from perfeval_desktop.app.file_commands import load
from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.folding import leaders
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.reasons import waiver_for
from perfeval_desktop.resources import resource_path
from perfeval_desktop.storage import project_file
from tests.office_files import document_text, workbook_text

KEYS = {"rule", "level", "where", "label", "title", "message", "found", "expected", "source", "fix"}
TITLE = "临沧市人民政府办公室2022年度部门整体支出绩效自评审核说明表"


def reason(number: int) -> str:
    return f"第{number}条的原因：按市政府批复调整，已报财政部门备案（=1+1）。"


@pytest.fixture(scope="module")
def explained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """The sample with a reason for every 需说明 but one; and how many have one."""
    source = project_file.load(resource_path("samples/lincang-2022.jxzp"))
    evaluation, pack = load(resource_path("samples/lincang-2022.jxzp"))
    asking = [issue for issue in Checker(pack).run(evaluation) if issue.severity is Severity.EXPLAIN]
    waivers = tuple(
        waiver_for(issue, reason(number), evaluation, pack) for number, issue in enumerate(asking[1:], start=1)
    )
    assert len(waivers) > 1
    path = tmp_path_factory.mktemp("reasons") / "a.jxzp"
    project_file.save(path, msgspec.structs.replace(evaluation, waivers=waivers), source.pack_text)
    return path, len(waivers)


def check(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(["check", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_check_leaves_out_what_is_explained_and_says_how_many(
    explained: tuple[Path, int], capsys: pytest.CaptureFixture[str]
) -> None:
    path, count = explained
    _, plain, _ = check(capsys, resource_path("samples/lincang-2022.jxzp"), "--json")
    code, out, err = check(capsys, path, "--json")
    before, after = json.loads(plain), json.loads(out)
    assert (code, len(after)) == (1, len(before) - count)
    assert all(set(finding) == KEYS for finding in after)
    assert f"另有 {count} 条已说明" in err
    assert len(check(capsys, path)[1].splitlines()) == len(after)


def test_answered_lists_them_with_their_reasons(
    explained: tuple[Path, int], capsys: pytest.CaptureFixture[str]
) -> None:
    path, count = explained
    _, out, err = check(capsys, path, "--json", "--answered")
    findings = json.loads(out)
    assert all(set(finding) == KEYS for finding in findings)
    told = [finding["message"] for finding in findings if "已说明：" in finding["message"]]
    assert [text.partition("已说明：")[2] for text in told] == [reason(number) for number in range(1, count + 1)]
    assert err == ""


def test_what_is_explained_is_no_finding_for_the_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = project_file.load(resource_path("samples/lincang-2022.jxzp"))
    # Under this pack every finding of the sample asks for a reason.
    rules = sorted(
        {issue.rule for issue in Checker(load(resource_path("samples/lincang-2022.jxzp"))[1]).run(source.evaluation)}
    )
    assert rules
    text = source.pack_text
    for rule in rules:
        text = re.sub(rf'^"{re.escape(rule)}"\.level = .*\n', "", text, flags=re.MULTILINE)
    text += "\n[checks]\n" if "[checks]" not in text else ""
    head, _, tail = text.partition("[checks]\n")
    text = head + "[checks]\n" + "".join(f'"{rule}".level = "explain"\n' for rule in rules) + tail
    path = tmp_path / "a.jxzp"
    project_file.save(path, source.evaluation, text)
    evaluation, pack = load(path)
    issues = Checker(pack).run(evaluation)
    waivers = tuple(waiver_for(issue, reason(1), evaluation, pack) for issue in issues)
    project_file.save(path, msgspec.structs.replace(evaluation, waivers=waivers), text)
    code, out, err = check(capsys, path)
    assert (code, out.strip()) == (0, "没有发现问题。")
    assert f"另有 {len(leaders(issues))} 条已说明" in err
    assert check(capsys, path, "--answered")[0] == 0


def test_a_reason_that_lapsed_is_told(
    explained: tuple[Path, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project_file.load(explained[0])
    old = tuple(msgspec.structs.replace(row, pack="lincang-2022 0") for row in file.evaluation.waivers)
    path = tmp_path / "a.jxzp"
    project_file.save(path, msgspec.structs.replace(file.evaluation, waivers=old), file.pack_text)
    _, out, err = check(capsys, path)
    assert f"说明已失效（规则包已更新）：{reason(1)}" in out
    assert err == ""


def test_each_reason_is_printed_in_every_format(explained: tuple[Path, int], tmp_path: Path) -> None:
    path, count = explained
    files = {kind: tmp_path / f"a.{kind}" for kind in ("pdf", "xlsx", "docx")}
    assert run(["export", str(path), *(word for kind, file in files.items() for word in (f"--{kind}", str(file)))]) == 0
    with pypdfium2.PdfDocument(files["pdf"]) as pdf:
        pdf_text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    for text in (pdf_text, workbook_text(files["xlsx"]), document_text(files["docx"])):
        solid = "".join(text.split())
        assert solid.count(TITLE) >= 2  # in the list of attachments and above the table
        for number in range(1, count + 1):
            assert reason(number) in solid
        assert reason(count + 1) not in solid


def test_without_reasons_nothing_is_printed_of_them(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    assert run(["export", str(resource_path("samples/lincang-2022.jxzp")), "--docx", str(file)]) == 0
    assert "审核说明表" not in document_text(file)
