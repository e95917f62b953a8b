"""All presses behind one function: which files to write, what came of each, and what no font could show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.layout.blocks import Part
from perfeval_desktop.layout.page import PageProfile

Press = Literal["xlsx", "pdf", "docx"]
PRESSES: tuple[Press, ...] = ("xlsx", "pdf", "docx")


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """The files that were written, a sentence for each that was not, and the characters that no font could show."""

    written: tuple[Path, ...] = ()
    problems: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def missing_sentence(self) -> str:
        """What to tell the user about ``missing``, empty when there is nothing to tell."""
        if not self.missing:
            return ""
        return (
            f"随附字体中没有这些字，PDF 中以“〓”代替：{'、'.join(self.missing)}。请核对后换用其他写法，或改用 Word 版。"
        )


def write_package(
    parts: Sequence[Part], targets: Mapping[Press, Path], *, page: PageProfile, title: str, author: str
) -> ExportOutcome:
    """Write ``parts`` to every target. One file that cannot be written does not keep the others from being made."""
    written: list[Path] = []
    problems: list[str] = []
    missing: tuple[str, ...] = ()
    for press, path in targets.items():
        try:
            missing += _write(press, parts, path, page, title, author)
        except ExportError as error:
            problems.append(str(error))
        else:
            written.append(path)
    return ExportOutcome(tuple(written), tuple(problems), tuple(dict.fromkeys(missing)))


def _write(
    press: Press, parts: Sequence[Part], path: Path, page: PageProfile, title: str, author: str
) -> tuple[str, ...]:
    """Import a press only when it is used: each brings a large library along."""
    match press:
        case "xlsx":
            from perfeval_desktop.export.xlsx import write_xlsx

            write_xlsx(parts, path, title=title, author=author)
        case "docx":
            from perfeval_desktop.export.docx import write_docx

            write_docx(parts, path, page=page, title=title, author=author)
        case "pdf":
            from perfeval_desktop.export.pdf import write_pdf

            return write_pdf(parts, path, page=page, title=title, author=author).missing
    return ()
