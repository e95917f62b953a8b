"""What a PDF of the program shows on each page beside the text: the mark of a draft, the QR code of the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from ctypes import byref, c_uint
from pathlib import Path
from typing import Any

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.page_images import PDFIUM

_SCALE = 4.0  # pixels a point: five for a module of the code
_LARGE = 30.0  # points: the mark is set larger than any text
_LIGHTEST = 245  # a mark of a lighter gray than this is not seen
_OTHERWISE = 96  # of 255: a pixel that differs by more is another one
_MOST_OTHERWISE = 0.05  # of the pixels; of two codes a third and more differ

_Box = tuple[float, float, float, float]
_Place = tuple[int, int, bool]
"""Width and height of a page in points, and whether its number is odd: the code stands at its inner margin."""


def marked_pages(path: Path, mark: str) -> tuple[bool, ...]:
    """For each page of the PDF whether ``mark`` is seen large on it. Raises ExportError."""
    with _opened(path) as document:
        return tuple(_is_marked(page, mark) for page in document)


def pages_of_other_codes(copy: Path, anew: Path) -> tuple[int, ...]:
    """The pages of ``copy``, counted from 1, where the QR code of ``anew`` is not seen. Raises ExportError.

    Pages may begin elsewhere in a copy of another computer, so the code may stand where any page of this kind has it.
    """
    with _opened(anew) as document:
        known = _codes_of(document)
    if not known:
        return ()
    with _opened(copy) as document:
        return tuple(
            number
            for number, page in enumerate(document, start=1)
            if not any(_alike(_picture(page, box), seen) for box, seen in known.get(_place(page, number), {}).items())
        )


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    import pypdfium2  # here, since most copies are compared by the code on the paper

    try:
        with PDFIUM, pypdfium2.PdfDocument(path.read_bytes()) as document:
            yield document
    except (OSError, ValueError, RuntimeError) as error:
        raise ExportError(f"“{path.name}”无法打开，可能已损坏，或不是 PDF 文件。") from error


def _is_marked(page: Any, mark: str) -> bool:
    text = page.get_textpage()
    found = text.search(mark)
    while (hit := found.get_next()) is not None:
        left, bottom, right, top = text.get_charbox(hit[0])
        if min(right - left, top - bottom) > _LARGE and _is_seen(text, hit[0]):
            return True
    return False


def _is_seen(text: Any, at: int) -> bool:
    from pypdfium2 import raw

    colours = [c_uint() for _ in range(4)]
    raw.FPDFText_GetFillColor(text.raw, at, *map(byref, colours))
    mode = raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(text.raw, at))
    *inks, opacity = (colour.value for colour in colours)
    return min(inks) <= _LIGHTEST and opacity > 255 - _LIGHTEST and mode != raw.FPDF_TEXTRENDERMODE_INVISIBLE


def _codes_of(document: Any) -> Mapping[_Place, Mapping[_Box, bytes]]:
    """Where the code stands on the pages of each kind, and what is seen there."""
    known: dict[_Place, dict[_Box, bytes]] = {}
    for number, page in enumerate(document, start=1):
        boxes = known.setdefault(_place(page, number), {})
        for box in _forms(page):
            if box not in boxes:
                boxes[box] = _picture(page, box)
    return {place: boxes for place, boxes in known.items() if boxes}


def _forms(page: Any) -> Iterator[_Box]:
    """The press draws nothing but the code as a form."""
    from pypdfium2 import raw

    for form in page.get_objects(filter=[raw.FPDF_PAGEOBJ_FORM], max_depth=1):
        left, bottom, right, top = form.get_bounds()
        yield round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)


def _place(page: Any, number: int) -> _Place:
    return round(page.get_width()), round(page.get_height()), number % 2 == 1


def _picture(page: Any, box: _Box) -> bytes:
    width, height = page.get_size()
    left, bottom, right, top = box
    crop = (left, bottom, width - right, height - top)
    bitmap = page.render(scale=_SCALE, crop=crop, grayscale=True, may_draw_forms=False)
    return b"".join(_lines(bytes(bitmap.buffer), bitmap.stride, bitmap.width))


def _lines(data: bytes, stride: int, width: int) -> Iterator[bytes]:
    return (data[at : at + width] for at in range(0, len(data), stride))


def _alike(one: Sequence[int], other: Sequence[int]) -> bool:
    if one == other:
        return True
    if len(one) != len(other):
        return False
    return sum(abs(a - b) > _OTHERWISE for a, b in zip(one, other, strict=True)) <= _MOST_OTHERWISE * len(one)
