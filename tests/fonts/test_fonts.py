"""The bundled fonts: complete, legal to ship, and fit for the PDF layer."""

from __future__ import annotations

import hashlib
import lzma
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "resources" / "fonts"
MANIFEST: dict[str, Any] = tomllib.loads((FONTS / "fonts.toml").read_text("utf-8"))
LOCK: dict[str, Any] = tomllib.loads((ROOT / "installer" / "lock" / "fonts.toml").read_text("utf-8"))
ENTRIES: list[dict[str, str]] = MANIFEST["font"]
ROLES = ["fangsong", "xiaobiaosong", "heiti", "kaiti", "songti", "latin", "latin_bold", "fallback"]

FOR_EVERY_ENTRY = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["role"])
FOR_EVERY_ROLE = pytest.mark.parametrize("role", ROLES)

LARGEST_BUNDLE = 42_000_000
"""Bytes of everything in resources/fonts: an installer goes to offices on a stick or by mail."""

RESTRICTED_EMBEDDING = 0x0002
"""The bit of OS/2 fsType that forbids embedding in a document."""

RESERVED_NAMES = ("LXGW", "霞鹜", "Liberation", "Tinos", "Arimo", "Cousine", "Source")
"""Names that the OFL keeps for the unchanged originals."""

CHANGED = {spec["file"] for spec in LOCK["font"] if spec["recipe"] != "copy"}
CIRCLED_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def gb2312_hanzi() -> str:
    codes = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return "".join(code.decode("gb2312", "ignore") for code in codes)


REQUIRED = {
    "ASCII": "".join(map(chr, range(0x21, 0x7F))),
    "punctuation of an official document": "，。、；：？！（）〔〕《》〈〉“”‘’—…·～－【】「」『』〇〓",
    "amounts and comparisons": "≥≤≠≈±×÷％‰￥¥℃㎡㎥№＝＜＞＋",
    "numbers in circles": CIRCLED_NUMBERS,
    "numbered items": "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ",
    "tick boxes and marks": "☑☐□■√✓○●◎△▲☆★→←↑↓",
    "places and persons of the model document": "佤佘佅临沧沧源耿马镇康永德云县凤庆双江",
    "rare names": "㑇堃昇珺玥喆赟翀禤龘燚煊祎旻𠮷𠀋",
    "beyond the BMP in 通用规范汉字表": (
        "𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮"
        "𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙"
        "𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
    ),
    "hanzi of GB 2312": gb2312_hanzi(),
    "unified ideographs of GB 18030 level 2": "".join(map(chr, (*range(0x3400, 0x4DB6), *range(0x4E00, 0x9FF0)))),
}


@cache
def face(file: str) -> TTFontFace:
    return TTFontFace(str(FONTS / file))


def file_of(role: str) -> str:
    return next(entry["file"] for entry in ENTRIES if entry["role"] == role)


def prints(file: str, char: str) -> bool:
    """The face has the character, and not as an empty glyph."""
    glyph = face(file).charToGlyph.get(ord(char))
    positions = face(file).glyphPos
    return glyph is not None and positions[glyph] < positions[glyph + 1]


def first_face(role: str, char: str) -> str | None:
    """The file that prints a character for a role, by the rule written in fonts.toml."""
    files = (file_of(name) for name in (role, *MANIFEST["stack_tail"]))
    return next((file for file in files if prints(file, char)), None)


def embedding_bits(file: str) -> int:
    return int.from_bytes(face(file).get_table("OS/2")[8:10], "big")


def test_every_role_has_one_face() -> None:
    assert [entry["role"] for entry in ENTRIES] == ROLES
    assert set(MANIFEST["stack_tail"]) <= set(ROLES)


def test_the_manifest_says_what_the_lock_file_ordered() -> None:
    fields = ("file", "family", "license", "license_file")
    ordered = [{"role": role, **{key: spec[key] for key in fields}} for spec in LOCK["font"] for role in spec["roles"]]
    assert [{key: entry[key] for key in ("role", *fields)} for entry in ENTRIES] == ordered


@FOR_EVERY_ENTRY
def test_the_bytes_are_the_ones_that_were_built(entry: dict[str, str]) -> None:
    assert hashlib.sha256((FONTS / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


@FOR_EVERY_ENTRY
def test_the_pdf_layer_may_embed_it(entry: dict[str, str]) -> None:
    # Loading is already half of the test: reportlab takes TrueType outlines only.
    assert not embedding_bits(entry["file"]) & RESTRICTED_EMBEDDING


@FOR_EVERY_ENTRY
def test_its_licence_lies_beside_it(entry: dict[str, str]) -> None:
    text = (FONTS / entry["license_file"]).read_text("utf-8")
    title = {"GPL": "GNU GENERAL PUBLIC LICENSE", "OFL": "SIL OPEN FONT LICENSE", "Arphic": "ARPHIC PUBLIC LICENSE"}
    assert title[entry["license"].split("-")[0]] in text
    assert entry["file"].split("-")[0] in (FONTS / "licenses" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("file", sorted(CHANGED))
def test_a_changed_font_does_not_carry_a_reserved_name(file: str) -> None:
    loaded = face(file)
    shown = [entry["family"] for entry in ENTRIES if entry["file"] == file]
    names = [*shown, *(str(name) for name in (loaded.name, loaded.familyName, loaded.fullName))]
    assert [name for name in names if any(word.lower() in name.lower() for word in RESERVED_NAMES)] == []


def test_the_original_of_the_gpl_font_is_shipped_with_it() -> None:
    folder = FONTS / "licenses" / "fandol"
    original = lzma.decompress((folder / "FandolFang-Regular.otf.xz").read_bytes())
    assert original.startswith(b"OTTO")
    assert "embed this font" in (folder / "FONT-EXCEPTION.txt").read_text("utf-8")
    assert LOCK["built"] in (folder / "NOTICE.txt").read_text("utf-8")


def test_the_bundle_stays_small() -> None:
    assert sum(path.stat().st_size for path in FONTS.rglob("*") if path.is_file()) <= LARGEST_BUNDLE


@pytest.mark.parametrize("what", REQUIRED)
@FOR_EVERY_ROLE
def test_every_role_prints_every_required_character(role: str, what: str) -> None:
    assert [char for char in REQUIRED[what] if first_face(role, char) is None] == []


@pytest.mark.parametrize("role", ["fangsong", "xiaobiaosong", "heiti", "kaiti"])
def test_a_face_for_chinese_text_has_all_common_hanzi_itself(role: str) -> None:
    file = file_of(role)
    assert [char for char in REQUIRED["hanzi of GB 2312"] if not prints(file, char)] == []


@pytest.mark.parametrize("role", ["latin", "latin_bold"])
def test_a_latin_face_has_digits_of_one_width(role: str) -> None:
    widths = face(file_of(role)).charWidths
    assert len({widths[ord(digit)] for digit in "0123456789"}) == 1


@pytest.mark.parametrize("role", ["fangsong", "xiaobiaosong", "heiti", "songti", "fallback"])
def test_numbers_in_circles_come_from_one_face(role: str) -> None:
    assert len({first_face(role, char) for char in CIRCLED_NUMBERS}) == 1
