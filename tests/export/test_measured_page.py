"""A narrative page of the file, measured with a rule: lines, characters, margins and pitch as GB/T 9704 has them."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from perfeval_desktop.export.options import PressOptions
from perfeval_desktop.export.pdf import write_pdf
from perfeval_desktop.layout.blocks import Paragraph, Part, Style
from perfeval_desktop.layout.page import PageProfile

MM = 72 / 25.4
PAGE = PageProfile()
BODY = 16.0


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[list[tuple[float, float, float, float]]]:
    """The boxes of the characters of a full page, line by line; the boxes are those of the type, not of the ink."""
    path = tmp_path_factory.mktemp("measured") / "x.pdf"
    part = Part("report", "报告", "报告", "portrait", (Paragraph("国" * 2000, Style.BODY),))
    write_pdf([part], path, page=PAGE, title="", options=PressOptions(fonts="bundled"))
    return [line for line in _lines(path) if len(line) > 10]


def _lines(path: Path) -> Iterator[list[tuple[float, float, float, float]]]:
    document = pypdfium2.PdfDocument(path)
    try:
        text = document[1].get_textpage()
        line: list[tuple[float, float, float, float]] = []
        for at in range(text.count_chars()):
            char = text.get_text_range(at, 1)
            if char in "\r\n":
                yield line
                line = []
            else:
                line.append(text.get_charbox(at, loose=True))
        yield line
    finally:
        document.close()


def test_22_lines_of_28_characters(lines: list[list[tuple[float, float, float, float]]]) -> None:
    assert [len(line) for line in lines] == [28] * 22


def test_margins_to_half_a_millimetre(lines: list[list[tuple[float, float, float, float]]]) -> None:
    left = min(line[0][0] for line in lines) / MM
    right = max(line[-1][2] for line in lines) / MM
    assert left == pytest.approx(28, abs=0.5)
    assert 210 - right == pytest.approx(26, abs=0.5)
    centres = [(line[0][1] + line[0][3]) / 2 for line in lines]
    pitch = float(PAGE.line_pitch)
    top = (297 * MM - centres[0] - pitch / 2) / MM
    bottom = (centres[-1] - pitch / 2) / MM
    assert top == pytest.approx(37, abs=0.5)
    assert bottom == pytest.approx(35, abs=0.5)


def test_pitch_of_lines_and_characters(lines: list[list[tuple[float, float, float, float]]]) -> None:
    baselines = [line[0][1] for line in lines]
    assert (baselines[0] - baselines[-1]) / 21 == pytest.approx(float(PAGE.line_pitch), abs=0.01)
    starts = [box[0] for box in lines[5]]
    steps = [after - before for before, after in itertools.pairwise(starts)]
    assert max(steps) - min(steps) < 0.05
    assert starts[-1] - starts[0] == pytest.approx(156 * MM - BODY, abs=0.5 * MM)
