"""The papers of a package: licences of every part and the list of parts (SBOM) in CycloneDX JSON."""

from __future__ import annotations

import email
import email.message
import json
import re
import tomllib
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from installer.ship.common import (
    INSTALLER,
    LOCK,
    NAME,
    ROOT,
    SBOM,
    TITLE,
    CannotBuildError,
    files_below,
    moment,
    sha256,
    version,
)
from installer.ship.inputs import members, runtime_lock
from installer.ship.parts import write

LICENCES = "licenses"
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_COMMERCIAL = "LicenseRef-Qt-Commercial.txt"  # an offer to buy, not what the files are given under
_LGPL = {"pyside6-essentials": ("LGPL-3", "GPL-3"), "shiboken6": ("LGPL-3", "GPL-3")}
_INSIDE = """\
Qt 的动态库里有别人的部分，都是宽松的许可，名单和全文见 https://doc.qt.io/qt-6/licenses-used-in-qt.html ：
    ICU（仅 Linux）、FreeType、HarfBuzz、libpng、libjpeg-turbo、zlib：全文同 pypdfium2/BUILD_LICENSES 中的同名文件；
    PCRE2（BSD-3-Clause）、md4c（MIT）、double-conversion（BSD-3-Clause）：全文见 common 中的同名文件。
Portions of this software are copyright The FreeType Project (www.freetype.org). All rights reserved.
This software is based in part on the work of the Independent JPEG Group.
pillow/sboms 照录其作者的清单：其中的 libimagequant（GPL）、FriBiDi 供自己编译时选用，这里随附的文件中没有。
"""
_BY_CLASSIFIER = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Python Software Foundation License": "PSF-2.0",
    "Apache Software License": "Apache-2.0",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One component: ``licence`` is an SPDX expression where it is known, else the words of its author."""

    name: str
    version: str
    purl: str
    sha256: str
    licence: str


def wheel_part(wheel: Path) -> Part:
    """What a wheel says of itself."""
    meta = _metadata(wheel)
    name = re.sub(r"[-_.]+", "-", meta["Name"]).lower()
    return Part(name, meta["Version"], f"pkg:pypi/{name}@{meta['Version']}", sha256(wheel), _licence_of(meta))


def deb_part(name: str, deb: Path) -> Part:
    """What the lock says of a Debian package."""
    entry = next(entry for entry in runtime_lock()["deb"] if entry["name"] == name)
    purl = f"pkg:deb/debian/{name}@{entry['version'].replace(':', '%3A').replace('+', '%2B')}?arch=amd64"
    return Part(name, entry["version"], purl, sha256(deb), _licence_of_deb(name))


def icu_parts(tree: Path) -> list[Part]:
    """The libraries of ICU that the wheels of Qt carry as files of their own."""
    found = []
    for path in sorted(tree.glob("lib/PySide6/Qt/lib/libicu*.so.*")):
        name, _, number = path.name.partition(".so.")
        found.append(Part(name, number, f"pkg:generic/{name}@{number}", sha256(path), "ICU"))
    return found


def _licence_of_deb(name: str) -> str:
    for licence, names in runtime_lock()["licences"].items():
        if name in names:
            return str(licence)
    raise CannotBuildError(f"lock/runtime.toml names no licence of {name}")


def font_parts() -> list[Part]:
    """The fonts that the program brings, by the packages that they were made of."""
    made = tomllib.loads((ROOT / "resources" / "fonts" / "fonts.toml").read_text("utf-8"))
    digests = {font["file"]: font["sha256"] for font in made["font"]}
    lock = tomllib.loads((LOCK / "fonts.toml").read_text("utf-8"))
    return [_font_part(font, lock["package"][font["package"]]["version"], digests) for font in lock["font"]]


def _font_part(font: Mapping[str, Any], of_package: str, digests: Mapping[str, str]) -> Part:
    name = Path(font["file"]).stem
    changed = "" if font["recipe"] == "copy" else f"?change={font['recipe']}"
    return Part(name, of_package, f"pkg:generic/{name}@{of_package}{changed}", digests[font["file"]], font["license"])


def _metadata(wheel: Path) -> email.message.Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", each))
        return email.message_from_bytes(archive.read(name))


def _licence_of(meta: email.message.Message) -> str:
    if expression := meta["License-Expression"]:
        return str(expression)
    stated = str(meta["License"] or "").strip()
    if stated and "\n" not in stated and len(stated) < 80:
        return stated
    for classifier in meta.get_all("Classifier") or []:
        for words, spdx in _BY_CLASSIFIER.items():
            if words in classifier:
                return spdx
    return "see licenses"


# ---- licences -------------------------------------------------------------------------------------------------------


def collect_licences(tree: Path, wheels: Sequence[Path], debs: Mapping[str, Path]) -> None:
    """Put the licence texts of all parts into ``tree/licenses``, one folder or file for each."""
    folder = tree / LICENCES
    write(folder / NAME / "LICENSE", (ROOT / "LICENSE").read_bytes())
    for text in sorted((INSTALLER / "licenses").glob("*.txt")):
        write(folder / "common" / text.name, text.read_bytes())
    fonts = ROOT / "resources" / "fonts" / "licenses"
    for path in files_below(fonts):
        if path.suffix != ".xz":  # an original font, which lies beside the changed one
            write(folder / "fonts" / path, (fonts / path).read_bytes())
    for wheel in wheels:
        part = wheel_part(wheel)
        found = _licence_texts(wheel)
        for common in _LGPL.get(part.name, ()):
            found[f"{common}.txt"] = (INSTALLER / "licenses" / f"{common}.txt").read_bytes()
        for place, content in found.items():
            write(folder / part.name / place, content)
    for name, copyright_text in _debian_copyrights(debs).items():
        write(folder / "debian" / f"{name}.txt", copyright_text)
    write(folder / "README.txt", _readme(wheels, debs).encode("utf-8"))


def _licence_texts(wheel: Path) -> dict[str, bytes]:
    found = {}
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            place, _, rest = name.partition(".dist-info/")
            base = name.rsplit("/", 1)[-1]
            # A library that is linked together of others lists them, with their licences, in its own list of parts.
            is_paper = _LICENCE_FILE.search(rest) or rest.startswith(("licenses/", "sboms/"))
            is_text = is_paper and base != _COMMERCIAL
            if rest and base and is_text and "/" not in place:
                found[rest.removeprefix("licenses/")] = archive.read(name)
    return found


def _debian_copyrights(debs: Mapping[str, Path]) -> dict[str, bytes]:
    """The copyright files of Debian packages. Some packages only link to the file of another one."""
    found: dict[str, bytes] = {}
    links: dict[str, str] = {}
    for name, deb in debs.items():
        for path, member, data in members(deb):
            if path == f"usr/share/doc/{name}/copyright" and data:
                found[name] = data
            elif path in (f"usr/share/doc/{name}", f"usr/share/doc/{name}/copyright") and member.issym():
                links[name] = member.linkname.removesuffix("/copyright").rsplit("/", 1)[-1]
    for name, other in links.items():
        found[name] = found[other]
    lost = sorted(set(debs) - set(found))
    if lost:
        raise CannotBuildError(f"no copyright file in {', '.join(lost)}")
    return found


def _readme(wheels: Sequence[Path], debs: Mapping[str, Path]) -> str:
    lines = [
        f"{TITLE} {version()}：所含各部分的许可 / licences of the parts",
        "",
        f"各部分的许可全文在本文件夹中；清单（名称、版本、SHA-256、许可）见上一级的 {SBOM}。",
        "Qt 和 PySide6 按 LGPL-3.0 使用，未作修改，以独立的动态库随附，可以用自己编译的版本替换。",
        "其源代码：https://download.qt.io/official_releases/ 和 https://code.qt.io/cgit/pyside/pyside-setup.git/",
        "Debian 各软件包的源代码：https://sources.debian.org/ （按清单中的名称和版本查找）。",
        *_INSIDE.splitlines(),
        "",
    ]
    lines += [f"{part.name} {part.version}: {part.licence}" for part in map(wheel_part, wheels)]
    lines += [f"{name} (Debian): {_licence_of_deb(name)}, debian/{name}.txt" for name in debs]
    lines += [f"{font.name}: {font.licence}, fonts" for font in font_parts()]
    return "\n".join(lines) + "\n"


# ---- the list of parts ----------------------------------------------------------------------------------------------


def write_sbom(tree: Path, parts: Sequence[Part]) -> None:
    """Write the list of ``parts`` and of the fonts, which are in every package, as CycloneDX 1.5."""
    parts = [*parts, *font_parts()]
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{_serial(parts)}",
        "version": 1,
        "metadata": {
            "timestamp": moment().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": NAME,
                "name": NAME,
                "version": version(),
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": [_component(part) for part in sorted(parts, key=lambda part: part.purl)],
        "dependencies": [{"ref": NAME, "dependsOn": sorted(part.purl for part in parts)}],
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (tree / SBOM).write_text(text, encoding="utf-8", newline="\n")


def _serial(parts: Sequence[Part]) -> uuid.UUID:
    told = "\n".join(sorted(f"{part.purl} {part.sha256}" for part in parts))
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{NAME} {version()}\n{told}")


def _component(part: Part) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "purl": part.purl,
        "hashes": [{"alg": "SHA-256", "content": part.sha256}],
        "licenses": [_licence(part.licence)],
    }


def _licence(words: str) -> dict[str, Any]:
    if " OR " in words or " AND " in words or " WITH " in words:
        return {"expression": words}
    if re.fullmatch(r"[A-Za-z0-9.+-]+", words) and words != "BSD":
        return {"license": {"id": words}}
    return {"license": {"name": words}}
