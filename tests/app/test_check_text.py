"""check-text as a user runs it, on real files of other departments' reports."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from perfeval_desktop.app.main import main

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"rule", "level", "where", "label", "title", "message", "found", "expected", "source", "fix"}

CLEAN = """清江市林业局2022年度部门整体支出绩效自评报告

一、部门基本情况
2022年部门决算支出1,200万元，比上年1,000万元增加200万元，增长20%。
根据《清江市财政局关于开展2022年度绩效自评工作的通知》（清财绩〔2023〕5号）要求，我局完成了自评。
"""
WRONG = """清江市林业局2022年度部门整体支出绩效自评报告

根据《关于开展2019年度部门整体支出绩效自评工作的通知》要求，现将自评情况报告如下。
年初预算100万元，实际支出90万元，预算执行率为95%。
年末结余100万元，比上年90万元增加20万元，增长22.2%。
经费经费使用规范（管理到位。
"""


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def word_file(path: Path, *paragraphs: str, cell: str = "", last: str = "") -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if cell:
        document.add_table(2, 2).cell(1, 0).text = cell
    document.add_paragraph(last)
    document.save(str(path))
    return path


def with_member(path: Path, name: str, content: bytes) -> Path:
    """The Word file with one of its members exchanged."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(info.filename, content if info.filename == name else source.read(info))
    path.write_bytes(buffer.getvalue())
    return path


def findings(capsys: pytest.CaptureFixture[str], path: Path, *words: str) -> list[dict[str, Any]]:
    main(["check-text", str(path), "--json", *words])
    result: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return result


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["check-text", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err


def test_a_sound_report_is_fine_without_a_window_or_qt(tmp_path: Path) -> None:
    path = written(tmp_path / "报告.txt", CLEAN)
    code = "import sys; sys.modules['PySide6'] = None; from perfeval_desktop.app.main import main; sys.exit(main())"
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    done = subprocess.run(
        [sys.executable, "-c", code, "check-text", str(path)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in hidden},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "没有发现问题。\n", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_findings_in_plain_text_whatever_the_encoding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    found = findings(capsys, written(tmp_path / "报告.TXT", WRONG.replace("\n", "\r\n"), encoding))
    assert all(set(finding) == KEYS for finding in found)
    assert [(finding["rule"], finding["level"], finding["where"]) for finding in found] == [
        ("prose.stale_year", "explain", "3:8"),
        ("prose.rate", "error", "4:26"),
        ("prose.difference", "error", "5:20"),
        ("prose.doubled", "remind", "6:1"),
        ("prose.bracket", "remind", "6:9"),
    ]
    rate = found[1]
    assert (rate["found"], rate["expected"]) == ("95%", "90%")
    assert rate["label"].startswith("第3段 …")
    assert rate["message"].startswith(rate["label"] + "：")
    assert "90 ÷ 100" in rate["message"]
    assert rate["fix"].startswith("改为“90%”")


def test_what_follows_from_another_finding_is_told_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = findings(capsys, written(tmp_path / "报告.txt", WRONG), "--level", "error")
    assert [finding["rule"] for finding in found] == ["prose.rate", "prose.difference"]
    assert "另有“22.2%”随之改变" in found[1]["message"]
    assert "随之改变" not in found[0]["message"]


def test_lines_for_people_say_level_place_and_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path / "报告.txt", WRONG)
    found = findings(capsys, path)
    assert main(["check-text", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    words = {"error": "错误", "explain": "需说明", "remind": "提醒"}
    for line, finding in zip(lines, found, strict=True):
        level, where, message = line.split(" · ", 2)
        assert (level, where) == (words[finding["level"]], finding["label"])
        assert finding["message"] == f"{where}：{message}"


@pytest.mark.parametrize("between", range(16))
def test_the_words_around_the_place_halve_no_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], between: int
) -> None:
    number, gap = "36227295.30元", "各" * between
    path = written(tmp_path / "报告.txt", f"全年支出{number}{gap}经费经费使用{gap}共{number}，各项工作按时完成。\n")
    (found,) = (finding for finding in findings(capsys, path) if finding["rule"] == "prose.doubled")
    rest = found["label"].removeprefix("第1段 ").replace(number.removesuffix("元"), "")
    assert not any(sign.isdigit() for sign in rest), found["label"]


def test_word_is_read_in_order_with_its_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = word_file(
        tmp_path / "报告.docx",
        "清江市林业局2022年度部门整体支出绩效自评报告",
        "",
        "年初预算100万元，实际支出90万元，预算执行率为95%。",
        cell="年末结余100万元，比上年90万元增加20万元。",
        last="各项经费经费使用规范。",
    )
    found = findings(capsys, path)
    assert [(finding["rule"], finding["where"]) for finding in found] == [
        ("prose.rate", "2"),
        ("prose.difference", "3"),
        ("prose.doubled", "4"),
    ]
    assert found[1]["label"].startswith("第3段（表1第2行） ")


class TestYear:
    def test_given_by_the_user(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = written(tmp_path / "报告.txt", CLEAN)
        found = findings(capsys, path, "--year", "2019")
        assert [(finding["rule"], finding["expected"]) for finding in found] == [("prose.stale_year", "2019年")]

    def test_unknown_is_said(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = written(tmp_path / "报告.txt", "林业局2021年度绩效自评报告\n林业局2022年度绩效自评报告\n")
        assert main(["check-text", str(path)]) == 0
        assert "--year" in capsys.readouterr().err

    def test_that_is_none(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "“去年”不是年度" in refusal(capsys, "报告.txt", "--year", "去年")


class TestRefusals:
    def test_missing_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "找不到" in refusal(capsys, str(tmp_path / "没有.txt"))

    @pytest.mark.parametrize("content", ["", "\r\n　\r\n"])
    def test_empty_text(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
        assert "没有文字" in refusal(capsys, str(written(tmp_path / "空.txt", content)))

    def test_empty_word_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "没有文字" in refusal(capsys, str(word_file(tmp_path / "空.docx")))

    @pytest.mark.parametrize("data", [b"\xff\xfe\xb1\x00", b"\x89PNG\r\n\xff\xff\xff"])
    def test_undecodable_text(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes) -> None:
        path = tmp_path / "图.txt"
        path.write_bytes(data)
        assert "另存为 UTF-8" in refusal(capsys, str(path))

    @pytest.mark.parametrize("name", ["报告.pdf", "报告.doc", "报告"])
    def test_other_kinds_of_files(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
        assert ".docx" in refusal(capsys, str(written(tmp_path / name, CLEAN)))

    def test_too_many_bytes(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "大.txt"
        path.write_bytes(b"\n" * (20 * 2**20 + 1))
        assert "20 MB" in refusal(capsys, str(path))

    def test_too_many_words(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "20 万字" in refusal(capsys, str(written(tmp_path / "长.txt", "字" * 200_001)))

    @pytest.mark.parametrize("keep", [0, 4, 1000, -30])
    def test_damaged_word_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], keep: int) -> None:
        path = word_file(tmp_path / "报告.docx", CLEAN)
        path.write_bytes(path.read_bytes()[:keep])
        assert "已损坏" in refusal(capsys, str(path))

    @pytest.mark.parametrize("xml", [b"", b"<w:document", b"<a/>"])
    def test_damaged_content(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], xml: bytes) -> None:
        path = with_member(word_file(tmp_path / "报告.docx", CLEAN), "word/document.xml", xml)
        assert "已损坏" in refusal(capsys, str(path))

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_doctype(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str) -> None:
        xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(encoding)
        path = with_member(word_file(tmp_path / "报告.docx", CLEAN), "word/document.xml", xml)
        assert "DOCTYPE" in refusal(capsys, str(path))

    def test_a_small_file_of_countless_paragraphs(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = word_file(tmp_path / "报告.docx", CLEAN)
        with zipfile.ZipFile(path) as archive:
            xml = archive.read("word/document.xml").replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 400_000)
        path = with_member(path, "word/document.xml", xml)
        assert path.stat().st_size < 2**17
        assert "部分过多" in refusal(capsys, str(path))

    def test_bomb(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = with_member(word_file(tmp_path / "报告.docx", CLEAN), "word/document.xml", b" " * (97 * 2**20))
        assert path.stat().st_size < 2**20
        assert "展开后过大" in refusal(capsys, str(path))

    def test_locked_by_a_password(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "报告.docx"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
        assert "密码" in refusal(capsys, str(path))
