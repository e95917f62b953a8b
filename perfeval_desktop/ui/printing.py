"""Printing: the pages of the preview on a printer, each as large and as turned as it is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMarginsF, QRect, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from perfeval_desktop.export.page_images import PdfPages
from perfeval_desktop.ui.pages_view import image_of

_MOST_DOTS = 300  # an inch: finer is not seen on office paper and makes a printer slow


def print_pages(printer: QPrinter, pages: PdfPages, numbers: Iterable[int]) -> bool:
    """Print the pages ``numbers`` (from 0). False when the printer did not take them."""
    painter = QPainter()
    for number in numbers:
        _turn(printer, pages.sizes[number])
        started = painter.isActive()
        if not (printer.newPage() if started else painter.begin(printer)):
            painter.end()
            return False
        image = image_of(pages, number, min(_MOST_DOTS, printer.resolution()))
        sheet = printer.pageLayout().fullRectPixels(printer.resolution())
        painter.drawImage(QRect(0, 0, sheet.width(), sheet.height()), image)
    return bool(painter.end()) if painter.isActive() else False


def _turn(printer: QPrinter, size: tuple[float, float]) -> None:
    """Set the sheet for a page of ``size`` in points; the pages bring their own margins."""
    width, height = size
    wide = width > height
    paper = QPageSize(QSizeF(min(size), max(size)), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    printer.setFullPage(True)
    printer.setPageLayout(QPageLayout(paper, orientation, QMarginsF(), QPageLayout.Unit.Point, QMarginsF()))


def chosen_pages(printer: QPrinter, count: int, shown: int) -> range:
    """The pages that the print dialog chose, from 0."""
    match printer.printRange():
        case QPrinter.PrintRange.PageRange:
            first = max(1, printer.fromPage())
            return range(first - 1, min(count, printer.toPage() or count))
        case QPrinter.PrintRange.CurrentPage:
            return range(shown, shown + 1)
    return range(count)
