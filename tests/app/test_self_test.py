"""``--self-test``: what it compares, what it reports, and that the expected results are those of this source."""

import hashlib
import io
import json
import zipfile
import zlib
from pathlib import Path

import pytest

from perfeval_desktop.app import self_test as module
from perfeval_desktop.app.cli import run
from perfeval_desktop.app.content_digest import digest_of
from perfeval_desktop.export import fonts
from perfeval_desktop.export.system_fonts import FaceFile
from perfeval_desktop.resources import resource_path
from tests.workers import workers_are

pytestmark = pytest.mark.usefixtures("qapp")


def zipped(members: dict[str, bytes], method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def pdf(text: bytes, level: int) -> bytes:
    packed = zlib.compress(text, level)
    head = b"%%PDF-1.4\n1 0 obj\n<< /Length %d >>\nstream\n" % len(packed)
    return head + packed + b"\nendstream\nendobj\nxref\n" + str(len(packed)).encode()


def test_how_a_file_is_compressed_does_not_count() -> None:
    members = {"a.xml": b"<a/>" * 100, "b.xml": b"<b/>"}
    assert digest_of(zipped(members, zipfile.ZIP_STORED)) == digest_of(zipped(members, zipfile.ZIP_DEFLATED))
    assert digest_of(pdf(b"text" * 99, 1)) == digest_of(pdf(b"text" * 99, 9))


def test_what_a_file_says_counts() -> None:
    assert digest_of(zipped({"a.xml": b"1"}, 0)) != digest_of(zipped({"a.xml": b"2"}, 0))
    assert digest_of(pdf(b"text", 9)) != digest_of(pdf(b"word", 9))
    with pytest.raises(ValueError, match="neither"):
        digest_of(b"plain text")


def test_this_source_gives_the_expected_results(capsys: pytest.CaptureFixture[str]) -> None:
    """Fails after every change of findings or exports of the sample: run installer/build_selftest.py then."""
    expected = json.loads(resource_path(module.EXPECTED).read_text("utf-8"))
    assert module.fingerprints() == expected, "python installer/build_selftest.py writes what is expected anew"
    assert run(["--self-test"]) == 0
    report = capsys.readouterr().out
    assert "结论：全部通过。" in report
    assert "保存" in report


def test_a_pc_with_the_official_fonts_gives_the_same_results(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Windows has 仿宋 and 楷体 of its own, with which lines and pages end elsewhere."""
    other = FaceFile(resource_path("fonts/NotoSansSC-Medium.ttf"))
    monkeypatch.setattr(fonts, "installed", lambda: {"fangsong": other})
    assert module.fingerprints() == json.loads(resource_path(module.EXPECTED).read_text("utf-8"))


def test_another_result_fails_and_says_which(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = json.loads(resource_path(module.EXPECTED).read_text("utf-8"))
    monkeypatch.setattr(module, "fingerprints", lambda: {**expected, "pdf": "0" * 64})
    assert run(["--self-test", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["passed"] is False
    assert [step["name"] for step in report["steps"] if not step["ok"]] == ["导出 PDF"]


def test_what_cannot_be_done_is_reported_and_not_raised(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> dict[str, str]:
        raise FileNotFoundError("samples")

    monkeypatch.setattr(module, "fingerprints", fail)
    assert run(["--self-test"]) == 1
    assert "[未通过] 打开示例：无法完成：FileNotFoundError: samples" in capsys.readouterr().out


def test_workers_that_do_not_begin_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    with workers_are("hostname"):
        assert run(["--self-test"]) == 1
    assert "[未通过] 辅助进程：没有启动" in capsys.readouterr().out


def test_a_changed_file_of_the_installation_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.py").write_bytes(b"1")
    (tmp_path / "中文.py").write_bytes(b"2")
    sums = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in (("one.py", b"1"), ("中文.py", b"2"))
    )
    (tmp_path / module.SUMS).write_text(sums, encoding="utf-8")
    monkeypatch.setattr(module, "program_folder", lambda: tmp_path)
    monkeypatch.setattr(module, "fingerprints", dict)
    run(["--self-test"])
    assert "2 个文件与校验清单一致" in capsys.readouterr().out
    (tmp_path / "中文.py").write_bytes(b"3")
    run(["--self-test"])
    assert "1 个文件缺失或被改动，例如 中文.py" in capsys.readouterr().out


def test_arguments_it_does_not_know_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--self-test", "--fast"]) == 2
    assert "--fast" in capsys.readouterr().err
