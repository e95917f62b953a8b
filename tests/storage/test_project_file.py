"""The project file: whole and exact on disk, and whatever is done to its bytes, a sentence or the same value."""

import errno
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfeval_desktop.model.edit_history import NO_EDITS, Edit, EditHistory
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.report import Cover
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import same
from perfeval_desktop.storage import container, history_codec, project_file
from perfeval_desktop.storage.errors import (
    EncodeError,
    FormatError,
    NewerVersionError,
    ReadError,
    StorageError,
    WriteError,
)
from perfeval_desktop.storage.migrations import VERSION
from tests.strategies import evaluations

PACK = 'id = "lincang-2022"\nversion = "1.2"\ntitle = "规则包 ☑"\r\n'
SAMPLE = SelfEvaluation(
    pack_id="lincang-2022",
    cover=Cover(year=2022, unit_name="临沧市人民政府办公室"),
    projects=(ProjectAppendix(id="p1", name="缉私经费", stated_score=Decimal("97.50")),),
)
BYTES = project_file.dump(SAMPLE, PACK)
Members = dict[str, bytes]


def members() -> Members:
    with zipfile.ZipFile(io.BytesIO(BYTES)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Members) -> bytes:
    return container.pack(parts, stored="mimetype")


def resealed(parts: Members) -> bytes:
    """A file whose checksums fit its members, as a hostile writer would make it."""
    manifest = json.loads(parts["manifest.json"])
    for name in manifest["members"]:
        manifest["members"][name] = hashlib.sha256(parts[name]).hexdigest()
    return zipped({**parts, "manifest.json": json.dumps(manifest).encode()})


@given(evaluations, st.text(st.characters(exclude_categories=("Cs",)), max_size=50))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_saved_is_the_value_loaded(tmp_path: Path, evaluation: SelfEvaluation, pack_text: str) -> None:
    target = tmp_path / "自评.jxzp"
    mark = project_file.save(target, evaluation, pack_text).fingerprint
    loaded = project_file.load(target)
    assert same(loaded.evaluation, evaluation)
    assert loaded.pack_text == pack_text
    assert loaded.fingerprint == mark == project_file.fingerprint(target)


def test_equal_packages_give_equal_bytes() -> None:
    again = project_file.parse(BYTES)
    assert project_file.dump(again.evaluation, again.pack_text) == BYTES


def test_any_zip_tool_can_read_the_file(tmp_path: Path) -> None:
    project_file.save(tmp_path / "a.jxzp", SAMPLE, PACK)
    with zipfile.ZipFile(tmp_path / "a.jxzp") as archive:
        assert archive.testzip() is None
        names = ["mimetype", "manifest.json", "evaluation.json", "rulepack.toml", "history.json"]
        assert archive.namelist() == names
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        manifest = json.loads(archive.read("manifest.json"))
        evaluation = json.loads(archive.read("evaluation.json"))
        assert archive.read("rulepack.toml").decode() == PACK
    assert (manifest["format"], manifest["version"]) == ("jxzp", VERSION)
    assert manifest["pack"] == {"id": "lincang-2022", "version": "1.2"}
    assert evaluation["projects"][0]["stated_score"] == "97.50"
    assert BYTES[30:].startswith(b"mimetypeapplication/vnd.perfeval.jxzp+zip"), "told by its head"


def test_a_pack_text_that_is_no_toml_does_not_keep_the_work_from_being_saved(tmp_path: Path) -> None:
    project_file.save(tmp_path / "a.jxzp", SAMPLE, "[broken")
    assert project_file.load(tmp_path / "a.jxzp").pack_text == "[broken"


def test_very_repetitive_work_can_be_saved(tmp_path: Path) -> None:
    projects = tuple(ProjectAppendix(id=str(number), expected_goal="同" * 1000) for number in range(500))
    evaluation = SelfEvaluation(pack_id="p", cover=Cover(year=2022), projects=projects)
    project_file.save(tmp_path / "a.jxzp", evaluation, "")
    assert same(project_file.load(tmp_path / "a.jxzp").evaluation, evaluation)


def test_the_fingerprint_tells_another_file(tmp_path: Path) -> None:
    target = tmp_path / "a.jxzp"
    assert project_file.fingerprint(target) == ""
    mark = project_file.save(target, SAMPLE, PACK).fingerprint
    other = SelfEvaluation(pack_id="p", cover=Cover(year=2023))
    assert project_file.save(tmp_path / "b.jxzp", other, PACK).fingerprint != mark


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.jxzp"
    project_file.save(target, SAMPLE, PACK)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "injected")

    monkeypatch.setattr(os, "fsync", full)
    other = SelfEvaluation(pack_id="p", cover=Cover(year=2023))
    with pytest.raises(WriteError, match="磁盘空间不足"):
        project_file.save(target, other, PACK)
    assert target.read_bytes() == BYTES
    assert list(tmp_path.iterdir()) == [target]


def test_what_reads_back_differently_is_not_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.jxzp"
    monkeypatch.setattr(project_file, "dump", lambda *_content: BYTES)
    with pytest.raises(EncodeError, match="不一致"):
        project_file.save(target, SelfEvaluation(pack_id="p", cover=Cover(year=2023)), PACK)
    assert not target.exists()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("没有.jxzp", "找不到文件"),
        (".", "是一个文件夹"),
        (os.devnull, "不是普通文件"),
        ("空\0", "文件名无效"),
        ("长" * 300, "过长"),
    ],
)
def test_a_place_that_cannot_be_read_is_refused_in_chinese(tmp_path: Path, name: str, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        project_file.load(tmp_path / name)


@pytest.mark.parametrize(("name", "what"), [(".", "是一个文件夹"), ("空\0", "文件名无效"), ("长" * 300, "过长")])
def test_a_fingerprint_that_cannot_be_taken_is_refused_in_chinese(tmp_path: Path, name: str, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        project_file.fingerprint(tmp_path / name)


def without(name: str) -> Callable[[Members], bytes]:
    return lambda parts: zipped({key: content for key, content in parts.items() if key != name})


def with_part(name: str, content: bytes) -> Callable[[Members], bytes]:
    return lambda parts: zipped({**parts, name: content})


def manifest_with(**changes: object) -> Callable[[Members], bytes]:
    return lambda parts: zipped(
        {**parts, "manifest.json": json.dumps(json.loads(parts["manifest.json"]) | changes).encode()}
    )


def doubled(parts: Members) -> bytes:
    buffer = io.BytesIO(zipped(parts))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("evaluation.json", parts["evaluation.json"])
    return buffer.getvalue()


def with_method(method: int) -> Callable[[Members], bytes]:
    def make(parts: Members) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", method) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return make


def marked_as_encrypted(parts: Members) -> bytes:
    data = bytearray(zipped(parts))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


BOMB = bytes(container.MAX_INFLATED + 1)


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda _: b"", "不是绩效自评文件"),
        (lambda _: b"PK", "已损坏"),
        (lambda _: b"%PDF-1.7", "不是绩效自评文件"),
        (lambda _: BYTES[: len(BYTES) // 2], "已损坏"),
        (lambda parts: b"PK" + bytes(container.MAX_PACKED) + zipped(parts), "文件过大"),
        (lambda _: b"PK" + bytes(container.MAX_PACKED), "已损坏"),
        (lambda _: b"PK\x01\x02" * 1001, "部分过多"),
        (without("mimetype"), "不是绩效自评文件"),
        (with_part("mimetype", b"application/vnd.oasis.opendocument.text"), "不是绩效自评文件"),
        (without("manifest.json"), "manifest.json"),
        (with_part("manifest.json", b"{}"), "manifest.json"),
        (with_part("manifest.json", b"[" * 10**6), "manifest.json"),
        (manifest_with(format="zip"), "manifest.json"),
        (manifest_with(version=True), "manifest.json"),
        (manifest_with(version=0), "版本"),
        (manifest_with(members={}), "校验值不符"),
        (without("rulepack.toml"), "缺少“rulepack.toml”"),
        (with_part("rulepack.toml", b"changed"), "“rulepack.toml”部分与校验值不符"),
        (with_part("evaluation.json", b"{}"), "“evaluation.json”部分与校验值不符"),
        (without("history.json"), "缺少“history.json”"),
        (with_part("history.json", b"{}"), "“history.json”部分与校验值不符"),
        (with_part("../../etc/passwd", b"x"), "不认识的“../../etc/passwd”"),
        (with_part("x" * 10_000, b"x"), "不认识"),
        (lambda parts: zipped(parts | {str(number): b"" for number in range(20)}), "部分过多"),
        (lambda _: zipped({f"xl/worksheets/sheet{number}.xml": b"" for number in range(20)}), "不是绩效自评文件"),
        (doubled, "同名"),
        (with_part("evaluation.json", BOMB), "展开后过大"),
        (with_method(zipfile.ZIP_BZIP2), "不支持的方法压缩"),
        (with_method(zipfile.ZIP_LZMA), "不支持的方法压缩"),
        (marked_as_encrypted, "加密"),
        (lambda parts: resealed(parts | {"rulepack.toml": b"\xff"}), "UTF-8"),
        (lambda parts: resealed(parts | {"evaluation.json": b"{}"}), "缺少“pack_id”"),
    ],
)
def test_a_file_that_is_not_sound_is_refused_in_chinese(make: Callable[[Members], bytes], what: str) -> None:
    with pytest.raises(FormatError) as caught:
        project_file.parse(make(members()))
    assert what in str(caught.value)
    assert "请" in str(caught.value), "the sentence says what to do"
    assert len(str(caught.value)) < 200


def test_a_newer_file_is_refused_by_its_version_whatever_else_it_holds() -> None:
    make = manifest_with(version=VERSION + 1, application="unheard of")
    data = zipped({**container.unpack(make(members())), "audit.json": b"[]"})
    with pytest.raises(NewerVersionError, match=rf"第{VERSION + 1}版.*第{VERSION}版.*升级程序"):
        project_file.parse(data)


@given(st.data())
@settings(max_examples=400)
def test_damaged_bytes_give_a_sentence_or_the_same_value(data: st.DataObject) -> None:
    damaged = bytearray(BYTES)
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(damaged) - 1))
        match data.draw(st.sampled_from(("flip", "cut", "drop", "repeat"))):
            case "flip":
                damaged[position] ^= data.draw(st.integers(1, 255))
            case "cut":
                del damaged[position + 1 :]
            case "drop":
                del damaged[position : position + data.draw(st.integers(1, 40))]
                damaged = damaged or bytearray(b"P")
            case _:
                damaged[position:position] = damaged[position : position + data.draw(st.integers(1, 40))]
    assert_sentence_or_same(bytes(damaged))


@given(st.data())
@settings(max_examples=200)
def test_damaged_members_under_fitting_checksums_give_a_sentence_or_a_sound_value(data: st.DataObject) -> None:
    parts = members()
    name = data.draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 3))):
        position = data.draw(st.integers(0, len(content) - 1))
        content[position : position + data.draw(st.integers(0, 20))] = data.draw(
            st.sampled_from((b"", b'"', b"[", b"}", b"\xff", b"\\ud800", b"1e999", b"null", b"\0"))
        )
        content = content or bytearray(b"0")
    seal = zipped if name == "manifest.json" else resealed
    try:
        loaded = project_file.parse(seal({**parts, name: bytes(content)}))
    except StorageError:
        return
    again = project_file.parse(project_file.dump(loaded.evaluation, loaded.pack_text))
    assert same(again.evaluation, loaded.evaluation)


def assert_sentence_or_same(data: bytes) -> None:
    try:
        loaded = project_file.parse(data)
    except StorageError as error:
        sentence = str(error)
    else:
        sentence = "请" if same(loaded.evaluation, SAMPLE) and loaded.pack_text == PACK else "another value"
    assert "请" in sentence


@pytest.mark.parametrize(("version", "finals"), [(1, 0), (2, 1), (3, 1)])
def test_a_file_of_an_older_version_is_read_and_written_back_in_the_newest(version: int, finals: int) -> None:
    old = project_file.load(Path(__file__).parent / "files" / f"version-{version}.jxzp")
    assert old.evaluation.cover.year == 2022
    assert len(old.evaluation.projects) == 6
    assert old.evaluation.last_year.year is None
    assert len(old.evaluation.finals) == finals
    assert (len(old.history.edits), old.fault) == (version == 3, "")
    assert (old.evaluation.evidence, old.files) == ((), {})
    again = project_file.parse(project_file.dump(old.evaluation, old.pack_text))
    assert same(again.evaluation, old.evaluation)


def test_a_file_that_says_it_is_old_may_not_hold_a_history() -> None:
    with pytest.raises(FormatError, match=r"不认识的“history\.json”"):
        project_file.parse(manifest_with(version=2)(members()))


EDIT = Edit(
    at="2026-04-25T10:32:05+08:00", by="王五", place="cover.year", label="年度", old="甲\n乙", new="丙", way="修改"
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 10**5,
        b'{"edits":7}',
        b'{"gone":-1}',
        b'{"gone":1e99}',
        b'{"gone":10000000000}',
        b'{"edits":[{}]}',
        bytes(5 * 2**20),
        *(
            history_codec.encode(EditHistory(0, (EDIT, msgspec.structs.replace(EDIT, **{name: text}))))
            for name, text in (
                ("at", "昨天"),
                ("at", "2026-13-45T10:32:05+08:00"),
                ("at", "2026-04-25T10:32:05"),
                ("at", "9" * 5000),
                ("by", "王\n五"),
                ("by", "王" * 5000),
                ("label", "\x1b[2J"),
                ("place", "../etc"),
                ("place", "projects[*"),
                ("old", "\0"),
                ("new", "长" * 5000),
                ("way", "\u2028"),
            )
        ),
        history_codec.encode(EditHistory(0, (EDIT,) * 20_001)),
    ],
)
def test_a_history_that_makes_no_sense_is_left_out_and_told(content: bytes) -> None:
    read = project_file.parse(resealed(members() | {"history.json": content}))
    assert same(read.evaluation, SAMPLE)
    assert read.history == NO_EDITS
    assert "修改记录已损坏" in read.fault


def test_a_history_comes_back_as_it_was(tmp_path: Path) -> None:
    history = EditHistory(3, (EDIT, msgspec.structs.replace(EDIT, old="", new="=1+1", seat="甲@乙")))
    project_file.save(tmp_path / "a.jxzp", SAMPLE, PACK, history)
    read = project_file.load(tmp_path / "a.jxzp")
    assert (read.history, read.fault) == (history, "")
    assert project_file.dump(read.evaluation, read.pack_text, read.history) == read.data


def test_of_too_many_edits_the_oldest_go_and_are_counted() -> None:
    many = tuple(msgspec.structs.replace(EDIT, new=str(number)) for number in range(history_codec.MOST_EDITS + 5))
    kept = history_codec.bounded(EditHistory(2, many))
    assert kept.edits == many[-len(kept.edits) :]
    assert kept.gone + len(kept.edits) == len(many) + 2
    assert history_codec.MOST_BYTES - 300 < len(history_codec.encode(kept)) <= history_codec.MOST_BYTES
    short = tuple(msgspec.structs.replace(EDIT, by="", label="", old="", new="") for _ in many)
    assert len(history_codec.bounded(EditHistory(0, short)).edits) == history_codec.MOST_EDITS
    assert history_codec.bounded(kept) is kept
