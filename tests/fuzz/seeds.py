"""What the fuzzer begins with: sound files and texts of every kind that the program reads."""

from __future__ import annotations

import functools
import io
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from perfeval_desktop.app.exporting import ExportOptions, export_package
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import iter_fields
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.storage import project_file
from tests.pack_text import pack_text
from tests.small_pack import SMALL_PACK

TESTS = Path(__file__).parents[1]
OLD_FILE = TESTS / "storage/files/version-1.jxzp"
_CLIPS = (TESTS / "ui/clipboard_samples", TESTS / "ui/payloads")
TYPED = (
    *("37.98", "37.98万元", "（5）", "￥1,234.50", "12,3456", "'007", "92.3％", "—", "20 个", "9.5 分", "１２。５"),
    *("2023年4月10日", "2023.4.10", "20230410", "二〇二三年四月二十日", "2023-04-10 00:00:00", "2022年度", "=12.5+3"),
    *("=(1+2)*3/7%", "＝１÷３", "=-(-1)×2", "1e3", "NaN", "{{accounts.approved.this_year:元}}", "{{a：万元}} {{b}}"),
)
PREFERENCES = (
    b'{"recent":[{"path":"/a.jxzp","title":"\xe8\xa1\xa8","saved":"2023-04-10T08:00:00","score":"98.5",'
    b'"counts":{"1":2},"tab":"goals","place":"goals.entries[a]","zoom":120}],"window_geometry":"AAAA",'
    b'"theme":"dark","zoom":110,"large":true,"export_formats":["xlsx"],"duplex":1}'
)

_LONG = 40  # characters


class Sample(NamedTuple):
    """The sample with its rule pack, and the pack's text."""

    evaluation: SelfEvaluation
    pack: RulePack
    pack_text: str


@functools.cache
def sample() -> Sample:
    file = project_file.load(resource_path("samples/lincang-2022.jxzp"))
    return Sample(file.evaluation, Catalog.built_in().get("lincang-2022").pack, file.pack_text)


@functools.cache
def exported() -> dict[str, bytes]:
    """The sample as a workbook with its copy inside, and as a Word document."""
    with tempfile.TemporaryDirectory() as folder:
        book, document = Path(folder, "a.xlsx"), Path(folder, "a.docx")
        options = ExportOptions(pack_text=sample().pack_text)
        export_package(sample().evaluation, sample().pack, {"xlsx": book, "docx": document}, options)
        return {"xlsx": book.read_bytes(), "docx": document.read_bytes()}


def members(data: bytes) -> dict[str, bytes]:
    """The parts of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """A sound zip of ``parts``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def clips(*suffixes: str) -> Iterator[bytes]:
    """What other programs put on the clipboard, as recorded for the tests of the window."""
    for folder in _CLIPS:
        yield from (path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in suffixes)


def packs() -> Iterator[bytes]:
    """A rule pack that is small, and one as it is shipped."""
    yield pack_text(SMALL_PACK).encode()
    yield sample().pack_text.encode()


def texts() -> Iterator[bytes]:
    """The long texts of the sample."""
    found = (field.value for field in iter_fields(sample().evaluation))
    yield from dict.fromkeys(text.encode() for text in found if isinstance(text, str) and len(text) > _LONG)
