"""Make the bundled fonts in resources/fonts from pinned packages.

    python installer/build_fonts.py [--cache DIR]

Needs `apt-get`, `dpkg-deb` and `npm`, and in the environment fonttools==4.68.0 and brotli==1.2.1 (which only
unpacks woff2). lock/fonts.toml names every package with its SHA-256 and every font with its recipe; the same lock and
the same fonttools give the same bytes. Nothing here runs on a clerk's PC.
"""

from __future__ import annotations

import argparse
import bz2
import fnmatch
import hashlib
import io
import json
import lzma
import subprocess
import tarfile
import tomllib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.timeTools import timestampSinceEpoch
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "resources" / "fonts"
LOCK = tomllib.loads((ROOT / "installer" / "lock" / "fonts.toml").read_text("utf-8"))

UNUSED_TABLES = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx", "mort"]
"""Layout for vertical or complex text: the PDF layer sets glyphs one by one, horizontally."""

CUBIC_ERROR = 1.0
"""Largest distance between the cubic and the quadratic outline, in 1/1000 em."""

HEADER = """\
# Written by installer/build_fonts.py from installer/lock/fonts.toml; change those, not this file.
# role: what the layout asks for · family: the name that people see · license: SPDX · paths are relative to this file.
# A character that the face of a role lacks is printed from the faces of the roles in stack_tail, in that order.

"""


# -- packages ---------------------------------------------------------------------------------------------------------


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def fetch(package: dict[str, str], cache_dir: Path) -> Path:
    """The file of a pinned package, from the cache or from its client. Raises SystemExit when the bytes differ."""
    name, version = package["name"], package["version"]
    commands = {
        "apt": ["apt-get", "download", f"{name}={version}"],
        "npm": ["npm", "pack", "--silent", f"{name}@{version}"],
    }
    stem = name.lstrip("@").replace("/", "-")
    for attempt in ("cached", "fetched"):
        if attempt == "fetched":
            subprocess.run(commands[package["client"]], cwd=cache_dir, check=True)
        for path in cache_dir.glob(f"{stem}[_-]*"):
            if sha256(path.read_bytes()) == package["sha256"]:
                return path
    raise SystemExit(f"{name} {version}: no file with SHA-256 {package['sha256']}")


def read_members(path: Path, pattern: str) -> dict[str, bytes]:
    """The files inside a .deb or .tgz whose path matches a shell pattern, by path without leading `./`."""
    data = path.read_bytes()
    if path.suffix == ".deb":
        data = subprocess.run(["dpkg-deb", "--fsys-tarfile", path], check=True, capture_output=True).stdout
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            name = member.name.removeprefix("./")
            stream = archive.extractfile(member) if fnmatch.fnmatchcase(name, pattern) else None
            if stream is not None:
                found[name] = stream.read()
    if not found:
        raise SystemExit(f"{path.name}: no member {pattern}")
    return found


class Sources:
    """Members of the pinned packages."""

    def __init__(self, cache_dir: Path) -> None:
        self._cache_dir = cache_dir

    def read(self, package: str, pattern: str) -> dict[str, bytes]:
        return read_members(fetch(LOCK["package"][package], self._cache_dir), pattern)

    def read_one(self, package: str, member: str) -> bytes:
        return self.read(package, member)[member]


# -- characters -------------------------------------------------------------------------------------------------------


@cache
def gb2312() -> frozenset[int]:
    """The 6763 hanzi of GB 2312; its symbols and kana are in the ranges of the lock file."""
    rows = (bytes((lead, trail)) for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFF))
    return frozenset(ord(char) for code in rows for char in code.decode("gb2312", "ignore"))


def tgh8105(sources: Sources) -> frozenset[int]:
    """通用规范汉字表 (2013), from Unihan's kTGH."""
    text = bz2.decompress(sources.read_one("unihan", "usr/share/unicode/Unihan_OtherMappings.txt.bz2")).decode("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if "\tkTGH\t" in line and not line.startswith("#"))
    chars = frozenset(int(code.removeprefix("U+"), 16) for code, _field, _value in rows)
    if len(chars) != 8105:
        raise SystemExit(f"Unihan kTGH gives {len(chars)} characters, not 8105")
    return chars


def characters(names: list[str], sources: Sources) -> set[int]:
    """The code points of named sets."""
    wanted: set[int] = set()
    for name in names:
        if name == "gb2312":
            wanted |= gb2312()
        elif name == "tgh8105":
            wanted |= tgh8105(sources)
        elif name in LOCK["texts"]:
            wanted.update(map(ord, LOCK["texts"][name]))
        else:
            for first, last in LOCK["ranges"][name]:
                wanted.update(range(first, last + 1))
    return wanted


def in_ranges(code: int, name: str) -> bool:
    return any(first <= code <= last for first, last in LOCK["ranges"][name])


# -- recipes ----------------------------------------------------------------------------------------------------------


def build_stamp() -> int:
    built = date.fromisoformat(LOCK["built"])
    moment = datetime(built.year, built.month, built.day, tzinfo=UTC)
    return int(timestampSinceEpoch(moment.timestamp()))


def finish(font: TTFont, notice: str) -> bytes:
    """Dated and described as changed: both the GPL and the OFL want a reader to see that this is not the original."""
    font["head"].created = font["head"].modified = build_stamp()
    if notice:
        font["name"].setName(f"{notice} Changed {LOCK['built']}.", 10, 3, 1, 0x409)
    font["post"].formatType = 3.0
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=True)
    return buffer.getvalue()


def subset_font(data: bytes, wanted: set[int]) -> TTFont:
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    options = subset.Options(
        hinting=False, layout_features=[], glyph_names=False, notdef_outline=True, recalc_bounds=True,
        drop_tables=[*subset.Options._drop_tables_default, *UNUSED_TABLES], name_languages=["*"], name_IDs=["*"],
    )  # fmt: skip
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    return font


def quadratic(font: TTFont) -> TTFont:
    """Replace the CFF outlines by TrueType ones."""
    order = font.getGlyphOrder()
    source = font.getGlyphSet()
    glyphs: dict[str, Glyph] = {}
    for name in order:
        pen = TTGlyphPen(None)
        source[name].draw(Cu2QuPen(pen, CUBIC_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    font["loca"] = newTable("loca")
    font["glyf"] = newTable("glyf")
    font["glyf"].glyphOrder = order
    font["glyf"].glyphs = glyphs
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements",
                  "SizeOfInstructions", "ComponentElements"):  # fmt: skip
        setattr(maxp, f"max{field}", 0)
    font.sfntVersion = "\x00\x01\x00\x00"
    return font


def simple_glyph(font: TTFont, name: str) -> Glyph:
    """A glyph of its own, without hinting and without references into its slice."""
    glyph: Glyph = font["glyf"][name]
    glyph.removeHinting()
    if not glyph.isComposite():
        return glyph
    recording = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(recording)
    pen = TTGlyphPen(None)
    recording.replay(pen)
    return pen.glyph()


def merge_slices(slices: list[bytes], wanted: set[int], family: str) -> TTFont:
    """One font from web-font slices of the same face."""
    fonts = [TTFont(io.BytesIO(data), recalcTimestamp=False) for data in slices]
    glyphs: dict[str, Glyph] = {".notdef": simple_glyph(fonts[0], ".notdef")}
    metrics: dict[str, tuple[int, int]] = {".notdef": fonts[0]["hmtx"][".notdef"]}
    cmap: dict[int, str] = {}
    for font in fonts:
        for code, name in font.getBestCmap().items():
            if code in wanted and code not in cmap:
                cmap[code] = f"u{code:04X}"
                glyphs[cmap[code]] = simple_glyph(font, name)
                metrics[cmap[code]] = font["hmtx"][name]
    return assemble(fonts[0], glyphs, metrics, cmap, family)


def assemble(
    model: TTFont, glyphs: dict[str, Glyph], metrics: dict[str, tuple[int, int]], cmap: dict[int, str], family: str
) -> TTFont:
    """A font around glyphs, with the vertical metrics and the copyright of `model`."""
    builder = FontBuilder(model["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder([".notdef", *(cmap[code] for code in sorted(cmap))])
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=model["hhea"].ascent, descent=model["hhea"].descent)
    names = {
        "copyright": model["name"].getDebugName(0),
        "familyName": family,
        "styleName": "Regular",
        "uniqueFontIdentifier": f"{family}; {LOCK['built']}",
        "fullName": family,
        "version": "Version 1.000",
        "psName": family.replace(" ", ""),
        "licenseDescription": "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        "licenseInfoURL": "https://openfontlicense.org",
    }
    builder.setupNameTable(names, mac=False)
    os2 = model["OS/2"]
    builder.setupOS2(
        version=4, fsType=0, usWeightClass=os2.usWeightClass, panose=os2.panose,
        sTypoAscender=os2.sTypoAscender, sTypoDescender=os2.sTypoDescender, sTypoLineGap=os2.sTypoLineGap,
        usWinAscent=os2.usWinAscent, usWinDescent=os2.usWinDescent,
    )  # fmt: skip
    builder.setupPost()
    font: TTFont = builder.font
    font.recalcTimestamp = False
    return font


def common_hanzi(files: list[str]) -> set[int]:
    """Hanzi that every one of the built fonts has: a fallback never prints them."""
    maps = [set(TTFont(OUT / file, lazy=True).getBestCmap()) for file in files]
    return {code for code in set.intersection(*maps) if in_ranges(code, "han")}


def build(spec: dict[str, Any], sources: Sources) -> bytes:
    """The bytes of one font of the lock file."""
    if spec["recipe"] == "copy":
        return sources.read_one(spec["package"], spec["member"])
    wanted = characters(spec["characters"], sources)
    if spec["recipe"] == "merge":
        wanted -= common_hanzi(spec["complements"])
        slices = sources.read(spec["package"], spec["member"])
        ordered = [slices[name] for name in sorted(slices, key=lambda name: int(Path(name).stem))]
        return finish(merge_slices(ordered, wanted, spec["family"]), spec["notice"])
    font = subset_font(sources.read_one(spec["package"], spec["member"]), wanted)
    if spec["recipe"] == "outline":
        font = quadratic(font)
    return finish(font, spec["notice"])


# -- output -----------------------------------------------------------------------------------------------------------


def manifest_entry(spec: dict[str, Any], role: str, digest: str) -> str:
    fields = {"role": role, "file": spec["file"], "family": spec["family"], "license": spec["license"],
              "license_file": spec["license_file"], "sha256": digest}  # fmt: skip
    return "[[font]]\n" + "".join(f'{key} = "{value}"\n' for key, value in fields.items())


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the bundled fonts.")
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "font-packages", help="where packages are kept")
    cache_dir: Path = parser.parse_args().cache.resolve()
    cache_dir.mkdir(parents=True, exist_ok=True)
    sources = Sources(cache_dir)
    entries = []
    for spec in LOCK["font"]:
        data = build(spec, sources)
        (OUT / spec["file"]).write_bytes(data)
        entries += [manifest_entry(spec, role, sha256(data)) for role in spec["roles"]]
        print(f"{len(data) / 1e6:6.2f} MB  {spec['file']}")
    for spec in LOCK["original"]:
        packed = lzma.compress(sources.read_one(spec["package"], spec["member"]), preset=9 | lzma.PRESET_EXTREME)
        (OUT / spec["file"]).write_bytes(packed)
        print(f"{len(packed) / 1e6:6.2f} MB  {spec['file']}")
    tail = f"stack_tail = {json.dumps(LOCK['stack_tail'])}\n"
    (OUT / "fonts.toml").write_text(HEADER + tail + "\n" + "\n".join(entries), "utf-8")


if __name__ == "__main__":
    main()
