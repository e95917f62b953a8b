"""The official faces of a computer: found by name, taken when they may be embedded, else told as substituted."""

import shutil
import struct
from pathlib import Path

import pytest

from perfeval_desktop.export import fonts
from perfeval_desktop.export.fonts import FontBook
from perfeval_desktop.export.options import PressOptions
from perfeval_desktop.export.pdf import write_pdf
from perfeval_desktop.export.report import ExportOutcome
from perfeval_desktop.export.system_fonts import FaceFile, font_folders, official_faces
from perfeval_desktop.layout.blocks import Paragraph, Part, Style
from perfeval_desktop.layout.page import PageProfile
from perfeval_desktop.resources import resource_path

BUNDLED = resource_path("fonts")
KAI = BUNDLED / "ARPLKaitiMGB.ttf"


def renamed(source: Path, target: Path, name: str, rights: int | None = None) -> Path:
    """A copy of a font whose names are all ``name``; ``rights`` becomes its fsType."""
    data = bytearray(source.read_bytes())
    count = struct.unpack(">H", data[4:6])[0]
    for at in range(12, 12 + 16 * count, 16):
        tag, _, offset, _ = struct.unpack(">4sLLL", data[at : at + 16])
        if tag == b"OS/2" and rights is not None:
            data[offset + 8 : offset + 10] = struct.pack(">H", rights)
        if tag == b"name":
            text = name.encode("utf-16-be")
            records = b"".join(struct.pack(">6H", 3, 1, 0x0804, kind, len(text), 0) for kind in (1, 4))
            table = struct.pack(">HHH", 0, 2, 6 + len(records)) + records + text
            struct.pack_into(">LL", data, at + 8, len(data), len(table))
            data += table
            data += b"\0" * (-len(data) % 4)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


def test_faces_are_found_by_name_in_folders_below(tmp_path: Path) -> None:
    path = renamed(KAI, tmp_path / "windows" / "simfang.TTF", "FangSong")
    best = renamed(KAI, tmp_path / "zz" / "a.ttf", "仿宋_GB2312")
    assert official_faces([path.parent])["fangsong"] == FaceFile(path)
    assert official_faces([tmp_path])["fangsong"] == FaceFile(best)


def test_a_collection_holds_several_faces(tmp_path: Path) -> None:
    one, two = (renamed(KAI, tmp_path / name, name).read_bytes() for name in ("SimSun-ExtB", "SimSun"))
    start = 20
    moved = bytearray(two)
    parts = [bytearray(one), moved]
    offset = start
    for part in parts:
        count = struct.unpack(">H", part[4:6])[0]
        for at in range(12, 12 + 16 * count, 16):
            (place,) = struct.unpack(">L", part[at + 8 : at + 12])
            part[at + 8 : at + 12] = struct.pack(">L", place + offset)
        offset += len(part)
    head = struct.pack(">4sLLLL", b"ttcf", 0x10000, 2, start, start + len(one))
    folder = tmp_path / "ttc"
    folder.mkdir()
    (folder / "simsun.ttc").write_bytes(head + parts[0] + parts[1])
    assert official_faces([folder]) == {"songti": FaceFile(folder / "simsun.ttc", 1)}


@pytest.mark.parametrize("rights", [0x0002, 0x0100, 0x0200])
def test_faces_that_may_not_be_embedded_are_left(tmp_path: Path, rights: int) -> None:
    renamed(KAI, tmp_path / "f.ttf", "SimHei", rights)
    assert official_faces([tmp_path]) == {}


@pytest.mark.parametrize("rights", [0x0000, 0x0004, 0x0008])
def test_faces_that_may_be_embedded_are_taken(tmp_path: Path, rights: int) -> None:
    renamed(KAI, tmp_path / "f.ttf", "SimHei", rights)
    assert set(official_faces([tmp_path])) == {"heiti"}


@pytest.mark.parametrize("data", [b"", b"ttcf" + b"\xff" * 20, b"\0\1\0\0\xff\xff" + b"\0" * 30, b"OTTO" + b"\0" * 200])
def test_files_that_are_no_fonts_do_no_harm(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.ttf").write_bytes(data)
    (tmp_path / "folder.ttf").mkdir()
    assert official_faces([tmp_path, tmp_path / "gone"]) == {}


def test_the_folders_of_the_system_can_be_asked() -> None:
    assert all(isinstance(folder, Path) for folder in font_folders())


PART = Part("r", "报告", "报告", "portrait", (Paragraph("标题", Style.TITLE), Paragraph("正文𠮷", Style.BODY)))


def test_the_official_face_prints_and_others_are_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = renamed(KAI, tmp_path / "fonts" / "simfang.ttf", "仿宋_GB2312")
    monkeypatch.setattr(fonts, "installed", lambda: official_faces([path.parent]))
    report = write_pdf([PART, PART], tmp_path / "x.pdf", page=PageProfile(), title="")
    wanted = [substitute.wanted for substitute in report.substitutes]
    assert wanted == ["方正小标宋简体", "宋体"]
    said = ExportOutcome(substitutes=report.substitutes).font_sentence
    assert said.count("方正小标宋简体") == 1
    assert "Noto Serif SC Bold" in said
    assert FontBook.of_this_computer().stack("fangsong").glyph("正").font.startswith("simfang")
    assert FontBook.of_this_computer().stack("fangsong").missing("𠮷佤") == ()


def test_bundled_faces_alone_need_no_word(tmp_path: Path) -> None:
    options = PressOptions(fonts="bundled")
    report = write_pdf([PART], tmp_path / "x.pdf", page=PageProfile(), title="", options=options)
    assert report.substitutes == ()
    assert ExportOutcome().font_sentence == ""


def test_a_damaged_official_face_is_as_good_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = renamed(KAI, tmp_path / "broken.ttf", "SimHei")
    faces = official_faces([tmp_path])
    path.write_bytes(path.read_bytes()[:3000])
    monkeypatch.setattr(fonts, "installed", lambda: faces)
    book = FontBook.of_this_computer()
    assert book.stack("heiti").glyph("题").font == "NotoSansSC-Medium"
    assert [substitute.wanted for substitute in book.substitutes] == ["黑体"]


def test_the_same_font_file_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for folder in ("one", "two"):
        path = tmp_path / folder / "simkai.ttf"
        path.parent.mkdir()
        shutil.copy(renamed(KAI, tmp_path / "k.ttf", "KaiTi"), path)
        monkeypatch.setattr(fonts, "installed", lambda path=path: official_faces([path.parent]))
        write_pdf([PART], tmp_path / "x.pdf", page=PageProfile(), title="")
        made.append((tmp_path / "x.pdf").read_bytes())
    assert made[0] == made[1]
