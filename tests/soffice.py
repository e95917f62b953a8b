"""Files as LibreOffice saves them."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice of LibreOffice is not installed")


_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir>{aliases}</fontconfig>"""
_ALIAS = '<alias binding="same"><family>{official}</family><prefer><family>{face}</family></prefer></alias>'
_OFFICIAL = ("仿宋", "黑体", "楷体", "宋体", "方正小标宋简体")


def instead_of_the_official_faces(face: str, fonts: Path, folder: Path) -> dict[str, str]:
    """The variables with which a program sets the official faces in ``face``, which is one of the folder ``fonts``."""
    aliases = "".join(_ALIAS.format(official=official, face=face) for official in _OFFICIAL)
    path = folder / "fonts.conf"
    path.write_text(_FONTS.format(folder=fonts, cache=folder / "cache", aliases=aliases), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(path)}


def saved_as(source: Path, suffix: str, folder: Path, variables: Mapping[str, str] = MappingProxyType({})) -> Path:
    """``source`` opened and saved anew in another format, or in its own, in ``folder``."""
    plain, made = folder / f"plain{source.suffix}", folder / "made"
    shutil.copy(source, plain)  # without a locale it does not find a Chinese name
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", suffix.removeprefix("."), "--outdir", str(made)]
    subprocess.run(
        [*command, str(plain)], check=True, capture_output=True, timeout=100, env={**os.environ, **variables}
    )
    return Path(shutil.move(made / f"plain{suffix}", folder / f"{source.stem}{suffix}"))
