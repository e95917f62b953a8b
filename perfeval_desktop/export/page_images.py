"""The pages of a PDF as pictures: for the preview, and for the printer, which gets the very same pages."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import pypdfium2

_POINTS_PER_INCH = 72
PDFIUM = Lock()
"""Held by whoever calls the library, which knows no threads, not even for two documents."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page in 32 bits a pixel, blue first and the last byte unused, or ``gray`` in 8; ``stride`` is the bytes of one
    line."""

    width: int
    height: int
    stride: int
    data: bytes
    gray: bool = False


class PdfPages:
    """An open PDF. Any thread may use it, one at a time; closed with the block, or by ``close``."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2  # here, since a window that shows no page does not need it

        with PDFIUM:
            self._document: pypdfium2.PdfDocument = pypdfium2.PdfDocument(data)
            # One look at each page: asking for a size later would load the page again.
            sizes = tuple(self._document.get_page_size(number) for number in range(len(self._document)))
        self.sizes: tuple[tuple[float, float], ...] = sizes
        """Width and height of every page in points."""

    def __len__(self) -> int:
        return len(self.sizes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        with PDFIUM:
            self._document.close()

    def render(self, number: int, dots_per_inch: float, *, gray: bool = False) -> PageImage:
        """The page ``number`` (from 0) at a resolution."""
        scale = dots_per_inch / _POINTS_PER_INCH
        with PDFIUM:
            page = self._document[number]
            try:
                bitmap = page.render(scale=scale, grayscale=gray, rev_byteorder=False, prefer_bgrx=not gray)
                return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer), gray)
            finally:
                page.close()
