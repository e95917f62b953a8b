"""The commands as a user runs them: a real process, without a display, without Qt, whatever the locale."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from docx import Document

from perfeval_desktop import __version__

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_QT = "import sys; sys.modules['PySide6'] = None; from perfeval_desktop.app.main import main; sys.exit(main())"
NO_WINDOW = "没有安装图形界面组件" if sys.platform == "win32" else "没有图形界面"  # Windows always has a screen
KEYS = {"rule", "level", "where", "label", "title", "message", "found", "expected", "source", "fix"}


def perfeval(*words: str | Path, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run one command without a display and where Qt cannot be imported."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    clean = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_QT, *map(str, words)],
        cwd=ROOT,
        env=clean | dict(environment or {}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "示例.jxzp"
    done = perfeval("sample", path)
    assert (done.returncode, done.stderr) == (0, "")
    return path


def test_version() -> None:
    assert perfeval("--version").stdout.split() == ["perfeval-desktop", __version__]


@pytest.mark.parametrize(
    "words", [(), ("sample",), ("check",), ("check-text",), ("export",), ("pack",), ("pack", "lint"), ("pack", "list")]
)
def test_every_command_explains_itself_in_chinese(words: tuple[str, ...]) -> None:
    done = perfeval(*words, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("用法：")
    for english in ("usage", "optional", "positional", "show this help", "show program"):
        assert english not in done.stdout


def test_the_sample_is_never_written_over_a_file_unless_forced(tmp_path: Path) -> None:
    target = tmp_path / "我的.jxzp"
    target.write_text("别动我", "utf-8")
    refused = perfeval("sample", target)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert target.read_text("utf-8") == "别动我"
    assert perfeval("sample", target, "--force").returncode == 0
    assert zipfile.is_zipfile(target)


def test_the_corrected_sample_has_no_error_and_prints_its_figures(tmp_path: Path) -> None:
    file, printed = tmp_path / "改正.jxzp", tmp_path / "改正.docx"
    assert perfeval("sample", file, "--live").returncode == 0
    assert perfeval("check", file, "--level", "error").returncode == 0
    assert perfeval("export", file, "--docx", printed).returncode == 0
    text = "\n".join(paragraph.text for paragraph in Document(printed).paragraphs)
    assert "{{" not in text
    assert "自评得分97.8分，自评等级为“优”" in text


def test_what_only_follows_is_listed_when_it_is_asked_for(sample: Path) -> None:
    def rules(*words: str) -> list[str]:
        return [item["rule"] for item in json.loads(perfeval("check", sample, "--json", *words).stdout)]

    assert "prose.change_rate" not in rules()
    assert rules("--all").count("prose.change_rate") == 2
    assert set(rules("--all")) - set(rules()) == {"prose.change_rate"}


def test_check_as_json_has_the_promised_keys(sample: Path) -> None:
    done = perfeval("check", sample, "--json")
    findings = json.loads(done.stdout)
    assert done.returncode == 1
    assert findings
    assert all(set(finding) == KEYS for finding in findings)
    assert {finding["level"] for finding in findings} <= {"error", "explain", "remind", "info"}
    assert all(finding["message"] and finding["label"] for finding in findings)


def test_check_for_people_says_level_place_and_sentence(sample: Path) -> None:
    findings = json.loads(perfeval("check", sample, "--json").stdout)
    lines = perfeval("check", sample).stdout.splitlines()
    assert len(lines) == len(findings)
    words = {"error": "错误", "explain": "需说明", "remind": "提醒", "info": "信息"}
    for line, finding in zip(lines, findings, strict=True):
        level, where, message = line.split(" · ", 2)
        assert (level, where) == (words[finding["level"]], finding["label"])
        assert finding["message"].endswith(message)


@pytest.mark.parametrize("word", ["error", "错误"])
def test_check_shows_a_level_and_what_is_worse(sample: Path, word: str) -> None:
    found = json.loads(perfeval("check", sample, "--json", "--level", word).stdout)
    every = json.loads(perfeval("check", sample, "--json").stdout)
    assert found == [finding for finding in every if finding["level"] == "error"]
    assert len(found) < len(every)


def test_export_writes_what_is_asked_for(sample: Path, tmp_path: Path) -> None:
    files = {kind: tmp_path / f"导出.{kind}" for kind in ("xlsx", "pdf", "docx")}
    done = perfeval("export", sample, *(word for kind, path in files.items() for word in (f"--{kind}", path)))
    assert (done.returncode, done.stderr) == (0, "")
    assert files["pdf"].read_bytes().startswith(b"%PDF-")
    assert "xl/workbook.xml" in zipfile.ZipFile(files["xlsx"]).namelist()
    assert "word/document.xml" in zipfile.ZipFile(files["docx"]).namelist()


def test_export_writes_the_others_when_one_cannot_be_written(sample: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "好.xlsx", tmp_path / "没有这个文件夹" / "坏.docx"
    done = perfeval("export", sample, "--docx", bad, "--xlsx", good)
    assert done.returncode == 2
    assert "坏.docx" in done.stderr
    assert good.exists()


def test_export_to_a_name_that_is_too_long(sample: Path, tmp_path: Path) -> None:
    done = perfeval("export", sample, "--pdf", tmp_path / ("名" * 300))
    assert done.returncode == 2
    assert "太长" in done.stderr
    assert "Traceback" not in done.stderr


def test_export_without_a_format_says_what_to_write(sample: Path) -> None:
    done = perfeval("export", sample)
    assert done.returncode == 2
    assert "--pdf" in done.stderr


def test_export_never_overwrites_the_file_it_reads(sample: Path, tmp_path: Path) -> None:
    before = sample.read_bytes()
    (tmp_path / "里").mkdir()
    for target in (sample, sample.parent / "." / sample.name, tmp_path / "里" / ".." / sample.name):
        source = tmp_path / sample.name
        source.write_bytes(before)
        done = perfeval("export", source if tmp_path in target.parents else sample, "--pdf", target)
        assert done.returncode == 2
        assert "就是要导出的文件" in done.stderr
        assert sample.read_bytes() == source.read_bytes() == before


def test_export_refuses_one_file_for_two_formats(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "导出.xlsx"
    done = perfeval(
        "export", sample, "--xlsx", target, "--docx", tmp_path / "新.docx", "--pdf", f"{tmp_path}/./导出.xlsx"
    )
    assert done.returncode == 2
    assert "--xlsx 和 --pdf 写的是同一个文件" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_pack_list_lint_and_cases() -> None:
    listed = json.loads(perfeval("pack", "list", "--json").stdout)
    assert {"lincang-2022", "mof-2020"} <= {pack["id"] for pack in listed}
    lint = perfeval("pack", "lint", "lincang-2022", "--json")
    problems = json.loads(lint.stdout)
    assert lint.returncode == (1 if problems else 0)
    assert all(set(problem) == {"level", "place", "message"} for problem in problems)
    cases = perfeval("pack", "cases", "lincang-2022", "--json")
    results = json.loads(cases.stdout)
    assert results
    assert cases.returncode == 0
    assert all(result["passed"] for result in results)


def test_a_pack_can_be_a_file(tmp_path: Path) -> None:
    copy = tmp_path / "本地.toml"
    text = (ROOT / "resources/rulepacks/mof-2020.toml").read_text("utf-8")
    copy.write_text(text, "utf-8")
    assert perfeval("pack", "cases", copy).returncode == 0
    listed = json.loads(perfeval("pack", "list", tmp_path, "--json").stdout)
    assert [pack["origin"] for pack in listed] == ["本地.toml"]
    copy.write_text(text.replace('id = "mof-2020"', 'idd = "mof-2020"'), "utf-8")
    broken = perfeval("pack", "lint", copy)
    assert broken.returncode == 2
    assert "idd" in broken.stderr
    copy.write_text(text + '\n[checks]\n"score.over_maxx".level = "off"\n', "utf-8")
    useless = perfeval("pack", "lint", copy)
    assert useless.returncode == 1
    assert "你是否想写“score.over_max”？" in useless.stdout
    copy.write_text(text + '\n[checks]\n"score.total".limits = { tolerence = 1 }\n', "utf-8")
    assert "你是否想写“tolerance”？" in perfeval("pack", "lint", copy).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "没有.jxzp"), "没有.jxzp"),
        (("check",), "缺少参数"),
        (("check", "某.jxzp", "--level", "严重"), "严重"),
        (("check", "某.jxzp", "--frob"), "--frob"),
        (("export", "没有.jxzp", "--pdf", "甲.pdf"), "没有.jxzp"),
        (("pack", "lint", "lincang-2021"), "lincang-2022"),
        (("pack", "list", "没有这个文件夹"), "没有这个文件夹"),
        (("pack", "list", "名" * 300), "找不到文件夹"),
        (("pack", "lint", "名" * 300), "找不到这个规则包"),
        (("pack",), "缺少参数"),
        (("chekc",), "chekc"),
        (("--frob",), "缺少参数"),
        ((), NO_WINDOW),
        (("我的.jxzp",), NO_WINDOW),
        (("甲.jxzp", "乙.jxzp"), "一次只能打开一个文件"),
        (("名" * 300,), "也没有这个文件"),
        (("check", "名" * 300), "过长"),
        (("sample", "名" * 300), "过长"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(words: tuple[str, ...], said: str) -> None:
    done = perfeval(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_a_damaged_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "坏.jxzp"
    path.write_bytes(b"PK\x03\x04 half a file")
    done = perfeval("check", path)
    assert done.returncode == 2
    assert "损坏" in done.stderr


def test_output_is_utf_8_in_an_ascii_locale(sample: Path) -> None:
    done = perfeval("check", sample, environment={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 1
    assert "错误 · " in done.stdout


def test_the_unexpected_leaves_a_sentence_and_a_log_without_contents(tmp_path: Path) -> None:
    secret = "职工王某的电话"
    code = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from perfeval_desktop.app import file_commands\n"
        f"def fail(path, level, **_more): raise RuntimeError({secret!r})\n"
        "file_commands.check = fail\n"
        "from perfeval_desktop.app.main import main\n"
        "sys.exit(main(['check', 'x.jxzp']))"
    )
    home = os.environ | {"PERFEVAL_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=home, capture_output=True, encoding="utf-8", check=False
    )
    log = tmp_path / "log" / "perfeval.log"
    assert done.returncode == 2
    assert str(log) in done.stderr
    assert "Traceback" not in done.stderr
    assert secret not in done.stderr + log.read_text("utf-8")
    assert "RuntimeError" in log.read_text("utf-8")
    assert "in fail" in log.read_text("utf-8")
