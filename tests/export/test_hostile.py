"""Nothing of an unkind package is lost, cut off, drawn over a line or replaced by an empty box, in any of the files."""

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from reportlab.pdfbase import pdfmetrics

from perfeval_desktop.export.docx import write_docx
from perfeval_desktop.export.fonts import FontBook
from perfeval_desktop.export.options import PressOptions
from perfeval_desktop.export.pdf import write_pdf
from perfeval_desktop.export.pdf_pages import Composition, compose
from perfeval_desktop.export.xlsx import write_xlsx
from perfeval_desktop.layout.blocks import Paragraph, Part, Table
from perfeval_desktop.layout.package import build_package
from tests.hostile import hostile_package
from tests.office_files import document_text, workbook_text
from tests.strings_of import printed_strings, squeezed

BUNDLED = PressOptions(fonts="bundled")
_PIECE = re.compile("[^〔]*〔[^〕]+〕[^；〔]*；")
_NUMBER = re.compile(r"—\d+—$")


@pytest.fixture(scope="module")
def parts() -> tuple[Part, ...]:
    return build_package(*hostile_package())


@pytest.fixture(scope="module")
def pdf(parts: tuple[Part, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "out.pdf"
    _, pack = hostile_package()
    report = write_pdf(parts, path, page=pack.page, title="", options=BUNDLED)
    assert report.missing == ()
    return path


@pytest.fixture(scope="module")
def composition(parts: tuple[Part, ...]) -> Composition:
    return compose(parts, hostile_package()[1].page, FontBook.bundled())


def page_texts(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [_NUMBER.sub("", squeezed(page.get_textpage().get_text_range())) for page in document]
    finally:
        document.close()


def wanted_pieces(string: str) -> list[str]:
    """A text that may go on on another page, where labels come in between, in pieces of which none is cut."""
    return _PIECE.findall(string) if len(string) > 400 else [string]


def missing_pieces(text: str) -> list[str]:
    evaluation, pack = hostile_package()
    wanted = {piece for _, string in printed_strings(evaluation, pack) for piece in wanted_pieces(string)}
    assert len(wanted) > 1000
    return sorted(piece for piece in wanted if piece not in text and not is_cut_once(piece, text))


def is_cut_once(piece: str, text: str) -> bool:
    """Whether a page ends inside ``piece``, which is a part of a long cell."""
    return piece.startswith("〔") and any(piece[:at] in text and piece[at:] in text for at in range(1, len(piece)))


def lines_of(part: Part) -> Iterator[str]:
    for block in part.blocks:
        if isinstance(block, Paragraph):
            yield squeezed(block.lead + block.text)
        elif isinstance(block, Table):
            yield from (squeezed(cell.text) for _, _, cell in block.placed())
        else:
            yield from (squeezed(f"{label}：{value}") for label, value in block.items)


def out_of_order(part: Part, text: str) -> list[str]:
    """The texts of ``part`` whose beginning does not come after those before it."""
    at, wrong = 0, []
    for line in lines_of(part):
        found = text.find(line[:12], at)
        if found < 0:
            wrong.append(line)
        else:
            at = found + min(len(line), 12)
    return wrong


def test_every_string_is_in_the_pdf(pdf: Path) -> None:
    assert missing_pieces("".join(page_texts(pdf))) == []


def test_the_pdf_reads_in_order(pdf: Path, parts: tuple[Part, ...], composition: Composition) -> None:
    texts = page_texts(pdf)
    for part, place in zip(parts, composition.parts, strict=True):
        assert out_of_order(part, "".join(texts[place.first - 1 : place.last])) == [], part.key


def test_every_string_is_in_the_workbook_in_order(parts: tuple[Part, ...], tmp_path: Path) -> None:
    write_xlsx(parts, tmp_path / "x.xlsx", title="", author="")
    text = squeezed(workbook_text(tmp_path / "x.xlsx"))
    assert missing_pieces(text) == []
    _in_one_go(parts, text)


def test_every_string_is_in_the_document_in_order(parts: tuple[Part, ...], tmp_path: Path) -> None:
    write_docx(parts, tmp_path / "x.docx", page=hostile_package()[1].page, title="", author="")
    text = squeezed(document_text(tmp_path / "x.docx"))
    assert missing_pieces(text) == []
    _in_one_go(parts, text)


def _in_one_go(parts: tuple[Part, ...], text: str) -> None:
    at = 0
    for part in parts:
        for line in lines_of(part):
            found = text.find(line, at)
            assert found >= 0, (part.key, line[:60])
            at = found + len(line)


def test_no_character_is_an_empty_box(composition: Composition) -> None:
    runs = [run for page in composition.pages for run in page.runs]
    lacking = {char for run in runs for char in run.text if not glyph_of(run.font, char)}
    assert lacking == set()


def glyph_of(font: str, char: str) -> int:
    return pdfmetrics.getFont(font).face.charToGlyph.get(ord(char), 0)


def test_nothing_is_drawn_over_a_line_or_beyond_the_page(pdf: Path) -> None:
    document = pypdfium2.PdfDocument(pdf)
    try:
        looked_at = [page for number, page in enumerate(document) if number < 40 or number % 12 == 0]
        assert sum(len(ruled(page)) for page in looked_at) > 500
        assert [found for page in looked_at for found in collisions(page)] == []
    finally:
        document.close()


Box = tuple[float, float, float, float]


def ruled(page: pypdfium2.PdfPage) -> list[Box]:
    """The lines of the tables: left, bottom, right, top."""
    paths = (item.get_bounds() for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]))
    return [
        box for box in paths if max(box[2] - box[0], box[3] - box[1]) > 12 > 6 * min(box[2] - box[0], box[3] - box[1])
    ]


def collisions(page: pypdfium2.PdfPage) -> list[tuple[str, Box]]:
    """Characters whose ink crosses a line of a table or leaves the page."""
    lines = ruled(page)
    text = page.get_textpage()
    found = []
    for at in range(text.count_chars()):
        char, box = text.get_text_range(at, 1), text.get_charbox(at)
        if char.isspace() or char in "☑□":
            continue
        left, bottom, right, top = box
        if left < 0 or bottom < 0 or right > page.get_width() or top > page.get_height() or crossed(box, lines):
            found.append((char, box))
    return found


def crossed(box: Box, lines: list[Box], slack: float = 0.2) -> bool:
    left, bottom, right, top = box
    return any(
        line[0] < right - slack and left + slack < line[2] and line[1] < top - slack and bottom + slack < line[3]
        for line in lines
    )
