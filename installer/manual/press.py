"""Draws the pages of a manual with the press of the program; the same pages and pictures give the same bytes."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from reportlab.pdfbase.pdfdoc import PDFArray, PDFImageXObject, PDFName, PDFObject, PDFStream

from installer.manual.pages import PAGE, ManualPage, Patch, Picture, heading_key
from perfeval_desktop.export.fonts import FontBook
from perfeval_desktop.export.pdf import draw_page, new_canvas

_COLOURS = 256
_FRAME_GRAY, _BAR_GRAY = 0.6, 0.35


def print_pages(pages: Sequence[ManualPage], title: str, book: FontBook) -> bytes:
    """The pages as a PDF, with an outline of the headings."""
    buffer = BytesIO()
    canvas = new_canvas(buffer, title, "", book)
    for page in pages:
        canvas.setPageSize(PAGE)
        for patch in page.patches:
            _draw_patch(canvas, patch)
        draw_page(canvas, page.content)
        for picture in page.pictures:
            _draw_picture(canvas, picture)
        for link in page.links:
            bottom = PAGE[1] - link.y - link.height
            box = (link.x, bottom, link.x + link.width, bottom + link.height)
            canvas.linkRect("", link.key, box, relative=0, thickness=0)
        for mark in page.marks:
            key = heading_key(mark.title)
            canvas.bookmarkPage(key, fit="XYZ", left=0, top=PAGE[1] - mark.y + 8, zoom=0)
            level = mark.title.level - 1
            canvas.addOutlineEntry(f"{mark.title.number}　{mark.title.text}", key, level, closed=level > 0)
        canvas.showPage()
    canvas.showOutline()
    canvas.save()
    return buffer.getvalue()


def _draw_patch(canvas: Any, patch: Patch) -> None:
    canvas.saveState()
    canvas.setFillGray(patch.gray)
    bottom = PAGE[1] - patch.y - patch.height
    canvas.rect(patch.x, bottom, patch.width, patch.height, stroke=0, fill=1)
    if patch.bar:
        canvas.setFillGray(_BAR_GRAY)
        canvas.rect(patch.x, bottom, 2.2, patch.height, stroke=0, fill=1)
    canvas.restoreState()


def _draw_picture(canvas: Any, picture: Picture) -> None:
    bottom = PAGE[1] - picture.y - picture.height
    canvas.saveState()
    _embed(canvas, picture.path, (picture.x, bottom, picture.width, picture.height))
    canvas.setStrokeGray(_FRAME_GRAY)
    canvas.setLineWidth(0.5)
    canvas.rect(picture.x, bottom, picture.width, picture.height, stroke=1, fill=0)
    canvas.restoreState()


def _embed(canvas: Any, path: Path, box: tuple[float, float, float, float]) -> None:
    """Draw a picture in the colours that it has, at most 256: a third of the size that the library's own way takes."""
    document = canvas._doc
    name = document.getXObjectName(path.stem)
    if document.idToObject.get(name) is None:
        document.Reference(_Indexed(path.stem, path), name)
        document.addForm(path.stem, document.idToObject[name])
    canvas._setXObjects(document.idToObject[name])
    x, y, width, height = box
    canvas._code.append(f"q {width:.3f} 0 0 {height:.3f} {x:.3f} {y:.3f} cm /{name} Do Q")
    canvas._formsinuse.append(path.stem)


class _Indexed(PDFImageXObject):
    """A picture with a palette, each line written as the difference to the one above."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name)
        with Image.open(path) as image:
            self._image = _with_palette(image.convert("RGB"))
        self.width, self.height = self._image.size

    def format(self, document: Any) -> Any:
        lines = [self._image.crop((0, y, self.width, y + 1)).tobytes() for y in range(self.height)]
        above = bytes(self.width)
        rows = []
        for line in lines:
            rows.append(b"\x02" + bytes((here - over) & 255 for here, over in zip(line, above, strict=True)))
            above = line
        stream = PDFStream(content=zlib.compress(b"".join(rows), 9))
        palette = bytes(self._image.getpalette() or b"")
        entries = {
            "Type": PDFName("XObject"),
            "Subtype": PDFName("Image"),
            "Width": self.width,
            "Height": self.height,
            "BitsPerComponent": 8,
            "ColorSpace": PDFArray([PDFName("Indexed"), PDFName("DeviceRGB"), len(palette) // 3 - 1, _Hex(palette)]),
            "Filter": PDFArray([PDFName("FlateDecode")]),
            "DecodeParms": PDFArray([_Raw(f"<< /Predictor 15 /Colors 1 /BitsPerComponent 8 /Columns {self.width} >>")]),
        }
        for key, value in entries.items():
            stream.dictionary[key] = value
        return stream.format(document)


class _Raw(PDFObject):
    """Text that stands in the file as it is."""

    def __init__(self, text: str) -> None:
        self._text = text

    def format(self, _document: Any) -> bytes:
        return self._text.encode("ascii")


class _Hex(_Raw):
    def __init__(self, data: bytes) -> None:
        super().__init__(f"<{data.hex()}>")


def _with_palette(image: Image.Image) -> Image.Image:
    """The picture itself when it has few colours, else with the nearest ones of a good choice."""
    few = image.getcolors(_COLOURS)
    made = image.quantize(len(few) if few else _COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    if few and ImageChops.difference(image, made.convert("RGB")).getbbox() is not None:
        return image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    return made
