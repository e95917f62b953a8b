"""All presses behind one function: which files to write, what came of each, and what no font could show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.options import PLAIN, PressOptions
from perfeval_desktop.export.report import ExportOutcome, PdfReport
from perfeval_desktop.layout.blocks import Part
from perfeval_desktop.layout.page import PageProfile

Press = Literal["xlsx", "pdf", "docx"]
PRESSES: tuple[Press, ...] = ("xlsx", "pdf", "docx")

__all__ = ["PRESSES", "ExportOutcome", "Press", "write_package"]


def write_package(
    parts: Sequence[Part],
    targets: Mapping[Press, Path],
    *,
    page: PageProfile,
    title: str,
    author: str,
    options: PressOptions = PLAIN,
) -> ExportOutcome:
    """Write ``parts`` to every target. One file that cannot be written does not keep the others from being made."""
    written: list[Path] = []
    problems: list[str] = []
    report = PdfReport(0)
    for press, path in targets.items():
        try:
            report = _write(press, parts, path, _Book(page, title, author, options)) or report
        except ExportError as error:
            problems.append(str(error))
        else:
            written.append(path)
    return ExportOutcome(tuple(written), tuple(problems), report.missing, report.places, report.substitutes)


class _Book(NamedTuple):
    """What every press is told besides the parts."""

    page: PageProfile
    title: str
    author: str
    options: PressOptions


def _write(press: Press, parts: Sequence[Part], path: Path, book: _Book) -> PdfReport | None:
    """Import a press only when it is used: each brings a large library along."""
    page, title, author, options = book
    match press:
        case "xlsx":
            from perfeval_desktop.export.xlsx import write_xlsx

            write_xlsx(parts, path, page=page, title=title, author=author, options=options)
        case "docx":
            from perfeval_desktop.export.docx import write_docx

            write_docx(parts, path, page=page, title=title, author=author, options=options)
        case "pdf":
            from perfeval_desktop.export.pdf import write_pdf

            return write_pdf(parts, path, page=page, title=title, author=author, options=options)
    return None
