"""The code that a copy carries: in the properties of a PDF, a workbook or a Word document made by the presses."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from pathlib import Path

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.page_images import PDFIUM

SUFFIXES = (".pdf", ".xlsx", ".docx")
_MAX_FILE = 512 * 2**20
_MAX_PROPERTIES = 2**20
_PROPERTIES = "docProps/core.xml"
_DRAFT = "草稿"
_AROUND = re.compile(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}|— *[0-9]+ *—|第 *[0-9]+ *页 *共 *[0-9]+ *页")
_KEYWORDS = re.compile(rb"<cp:keywords>([^<]{0,4000})</cp:keywords>")


def is_copy(text: str) -> bool:
    """True when ``text`` names a file that can carry a code rather than being one."""
    return Path(text).suffix.lower() in SUFFIXES


def mark_in(path: Path) -> tuple[str, str]:
    """The code in the properties of the copy at ``path``, and which parts it holds (see ``PressOptions.scope``).

    Raises ExportError with a sentence where there is no code.
    """
    try:
        if path.stat().st_size > _MAX_FILE:
            raise ExportError(f"“{path.name}”过大，不像是本程序导出的文件。")
        code = _in_pdf(path) if path.suffix.lower() == ".pdf" else _in_office_file(path)
    except FileNotFoundError as error:
        raise ExportError(f"找不到“{path}”，请检查文件名和文件夹。") from error
    except OSError as error:
        raise ExportError(f"无法读取“{path}”（{error.strerror or error}），请检查文件是否存在、是否有权限。") from error
    except (zipfile.BadZipFile, zlib.error, ValueError, LookupError, RuntimeError) as error:
        raise ExportError(f"“{path.name}”无法打开，可能已损坏，或不是 PDF、Excel、Word 文件。") from error
    if not code.strip():
        raise ExportError(f"“{path.name}”中没有核对码：不是本程序导出的，或者核对码已被删除。")
    code, _, scope = code.strip().partition(" ")
    return code, scope


def page_texts(path: Path, code: str = "") -> list[str]:
    """The text of each page of a PDF that the program has made, without blanks and without what stands around it: the
    mark of a draft, code and number of the page; with a ``code`` only the mark and this one. Raises ExportError."""
    import pypdfium2

    try:
        with PDFIUM, pypdfium2.PdfDocument(path.read_bytes()) as document:
            pages = [page.get_textpage().get_text_range() for page in document]
    except (OSError, ValueError, RuntimeError) as error:
        raise ExportError(f"“{path.name}”无法打开，可能已损坏，或不是 PDF 文件。") from error
    return [without_marks(page, code) for page in pages]


def without_marks(text: str, code: str = "") -> str:
    """``text`` without blanks and without what belongs to the copy: the mark of a draft, code and number of a page.

    Where the ``code`` of the copy is known only that is left out: whatever else looks like one is text.
    """
    plain = text.replace(code, "") if code else _AROUND.sub("", text)
    return "".join(plain.split()).removeprefix(_DRAFT)


def pdf_extras(path: Path) -> Counter[str]:
    """How many pictures, drawn shapes and notes a PDF has; more of them may cover its text. Raises ExportError."""
    import pypdfium2
    import pypdfium2.raw

    found: Counter[str] = Counter()
    try:
        with PDFIUM, pypdfium2.PdfDocument(path.read_bytes()) as document:
            for page in document:
                found["图片"] += sum(1 for _ in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))
                found["图形"] += sum(1 for _ in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]))
                found["批注"] += pypdfium2.raw.FPDFPage_GetAnnotCount(page)
    except (OSError, ValueError, RuntimeError) as error:
        raise ExportError(f"“{path.name}”无法打开，可能已损坏，或不是 PDF 文件。") from error
    return found


def _in_pdf(path: Path) -> str:
    import pypdfium2  # here, since most copies are compared by the code on the paper

    with PDFIUM, pypdfium2.PdfDocument(path.read_bytes()) as document:
        return str(document.get_metadata_value("Keywords"))


def _in_office_file(path: Path) -> str:
    with zipfile.ZipFile(path) as archive, archive.open(_PROPERTIES) as member:
        found = _KEYWORDS.search(member.read(_MAX_PROPERTIES))
    return found[1].decode("utf-8", "replace") if found is not None else ""
