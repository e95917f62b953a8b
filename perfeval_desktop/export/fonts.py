"""The faces that official documents are printed with, and which face prints which character.

``resources/fonts/fonts.toml`` names one TrueType file for each role. A role prints a character with the official face
of this computer, when that is wanted and there is one, else with the bundled one and then with those of ``stack_tail``;
what no face has is printed as 〓 and reported, where reportlab would print nothing.
"""

from __future__ import annotations

import re
import struct
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any
from zlib import crc32

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.report import Substitute
from perfeval_desktop.export.system_fonts import OFFICIAL, FaceFile, installed
from perfeval_desktop.resources import resource_path

# Some Chinese faces have no English name: they are called by their files. reportlab asks for this and never sets it.
rl_config.autoGenerateTTFMissingTTFName = 1

GETA = "〓"
"""Printed in place of a character that no face has."""

_LATIN = {"fangsong": "latin", "kaiti": "latin", "xiaobiaosong": "latin_bold"}
"""Roles whose Latin letters and digits come from a Times-like face, and from which."""

_SERIES = ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",)
"""Characters that differ visibly between faces, so that all of a series come from one that has them all."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """How one character is printed: with which registered font, as which text, how wide (em)."""

    font: str
    text: str
    advance: float
    missing: bool = False


class FontStack:
    """The faces of one role in the order in which they are asked for a character."""

    def __init__(self, faces: Sequence[TTFont], latin: TTFont | None = None) -> None:
        self._faces = tuple(faces)
        self._latin = latin
        self._glyphs: dict[str, Glyph] = {}

    def glyph(self, char: str) -> Glyph:
        """How ``char`` is printed; 〓, marked as missing, when no face has it."""
        found = self._glyphs.get(char)
        if found is None:
            found = self._glyphs[char] = self._find(char)
        return found

    def runs(self, text: str) -> list[tuple[str, str]]:
        """``text`` as printed, cut where the font changes: (font, text) in reading order."""
        glyphs = map(self.glyph, text)
        return [(font, "".join(g.text for g in run)) for font, run in groupby(glyphs, key=lambda g: g.font)]

    def width(self, text: str, size: float) -> float:
        """The width of ``text`` in points when it is set in ``size`` points."""
        return size * sum(self.glyph(char).advance for char in text)

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters of ``text`` that no face has, each once, in the order of the text."""
        return tuple(char for char in dict.fromkeys(text) if self.glyph(char).missing)

    def _find(self, char: str) -> Glyph:
        face = self._face_of(char)
        if face is not None:
            return Glyph(face.fontName, char, _advance(face, char))
        face = self._face_of(GETA)
        if face is None:
            raise ExportError(f"字体文件中没有“{GETA}”字，程序文件可能已损坏。请重新安装本程序。")
        return Glyph(face.fontName, GETA, _advance(face, GETA), missing=True)

    def _face_of(self, char: str) -> TTFont | None:
        series = next((series for series in _SERIES if char in series), char)
        faces = (self._latin, *self._faces) if self._latin is not None and _is_latin(char) else self._faces
        for wanted in dict.fromkeys((series, char)):
            for face in faces:
                if all(ord(one) in face.face.charToGlyph for one in wanted):
                    return face
        return None


class FontBook:
    """The stacks of all roles. Files are read when a role is first used."""

    def __init__(
        self,
        files: Mapping[str, Path],
        tail: Sequence[str],
        official: Mapping[str, FaceFile] = MappingProxyType({}),
        families: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``files`` gives each role its TrueType file, ``tail`` the roles that are asked after it.

        ``official`` faces come before them; ``families`` are what people call the faces in ``files``.
        """
        self._files = dict(files)
        self._tail = tuple(tail)
        self._official = dict(official)
        self._families = families
        self._stacks: dict[str, FontStack] = {}

    @classmethod
    def bundled(cls) -> FontBook:
        """The faces that come with the program: the same bytes on every computer. Raises ExportError."""
        return cls._of({})

    @classmethod
    def of_this_computer(cls) -> FontBook:
        """The official faces where this computer has them, else the bundled ones. Raises ExportError."""
        return cls._of(installed())

    @classmethod
    def _of(cls, official: Mapping[str, FaceFile]) -> FontBook:
        try:
            index = resource_path("fonts/fonts.toml")
            content = tomllib.loads(index.read_text("utf-8"))
            files = {font["role"]: index.parent / font["file"] for font in content["font"]}
            families = {font["role"]: font["family"] for font in content["font"]}
            return cls(files, content["stack_tail"], official, families)
        except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
            raise ExportError(f"找不到随附的字体：{error}。请重新安装本程序。") from error

    @property
    def substitutes(self) -> tuple[Substitute, ...]:
        """The official faces that were asked for and are not on this computer."""
        lacking = (role for role in OFFICIAL if role in self._stacks and role not in self._official)
        return tuple(Substitute(OFFICIAL[role][0], self._families.get(role, role)) for role in lacking)

    def stack(self, role: str) -> FontStack:
        """The stack of ``role``. Raises ExportError when a font file is missing or damaged."""
        stack = self._stacks.get(role)
        if stack is None:
            faces = [self._face(name) for name in dict.fromkeys((role, *self._tail))]
            if (official := self._official_face(role)) is not None:
                faces.insert(0, official)
            latin = _LATIN.get(role)
            stack = self._stacks[role] = FontStack(faces, None if latin is None else self._face(latin))
        return stack

    def _face(self, role: str) -> TTFont:
        try:
            return _registered(FaceFile(self._files[role]))
        except (OSError, KeyError, TTFError) as error:
            raise ExportError(f"字体文件缺失或损坏：{error}。请重新安装本程序。") from error

    def _official_face(self, role: str) -> TTFont | None:
        """The face of this computer; one that turns out to be damaged is as good as none."""
        file = self._official.get(role)
        try:
            return None if file is None else _registered(file)
        except (OSError, TTFError, struct.error, LookupError, ValueError, AssertionError):
            del self._official[role]
            return None


class _Font(TTFont):
    """A TrueType font whose text can be copied out of the PDF beyond the BMP as well (𠮷)."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                stream.content = re.sub(r"<([0-9A-F]{5,6})>", _surrogates, stream.content)


def _surrogates(code: re.Match[str]) -> str:
    # A ToUnicode map holds UTF-16, reportlab writes the bare code point.
    return f"<{chr(int(code[1], 16)).encode('utf-16-be').hex().upper()}>"


_registration = Lock()


def _registered(file: FaceFile) -> TTFont:
    # Two threads must not register two fonts under one name: a document would mix their subsets.
    with _registration:
        return _load(file)


@cache
def _load(file: FaceFile) -> TTFont:
    name = file.path.stem
    if pdfmetrics._fonts.get(name) is not None or file.index:
        name = f"{name}-{file.index}-{crc32(str(file.path).encode()):08x}"  # a file with the name of another
    font = _Font(name, str(file.path), asciiReadable=False, subfontIndex=file.index)
    pdfmetrics.registerFont(font)
    return font


def _advance(face: TTFont, char: str) -> float:
    return float(face.face.getCharWidth(ord(char))) / 1000


def _is_latin(char: str) -> bool:
    return char <= "~" or ("À" <= char <= "ɏ" and char.isalpha())
