"""Printing: the pages of the preview on a printer, each turned as it is, one between two turns of the event loop."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMarginsF, QObject, QRect, QSizeF, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from perfeval_desktop.export.page_images import PageImage, PdfPages
from perfeval_desktop.session.jobs import run_job
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.ui.pages_view import as_picture

_MOST_DOTS = 300  # an inch: finer is not seen on office paper and makes a printer slow
_PAPER = "A4"  # what the pages are made for


class PrintEnd(Enum):
    """How a print run ended."""

    DONE = "done"
    CANCELLED = "cancelled"
    REFUSED = "refused"  # by the printer
    FAILED = "failed"  # by a fault of the program


class PrintRun(QObject):
    """Prints the pages ``numbers`` (from 0) of the PDF ``data``; the window lives on meanwhile.

    The pictures are made in the pool, in grey as all ink of a package is: a colour printer then takes black alone.
    Nothing owns a run but who started it and the picture that is just made, so that it ends in good order when its
    window is gone.
    """

    sent = Signal(int)  # pages so far
    ended = Signal(PrintEnd)

    def __init__(self, printer: QPrinter, data: bytes, numbers: Sequence[int]) -> None:
        super().__init__()
        self._printer, self._pages, self._numbers = printer, PdfPages(data), tuple(numbers)
        self._paper = printer.pageLayout().pageSize()
        self._painter = QPainter()
        self._cancelled = False
        self.count = 0
        """Pages that the printer has."""

    def __len__(self) -> int:
        return len(self._numbers)

    def start(self) -> None:
        """Send the next page, and so on to the last."""
        if self._cancelled:
            self._end(PrintEnd.CANCELLED)
        elif self.count == len(self._numbers):
            self._end(PrintEnd.DONE)
        else:
            number = self._numbers[self.count]
            dots = min(_MOST_DOTS, self._printer.resolution())
            run_job(partial(self._pages.render, number, dots, gray=True), self._draw, self._fail)

    def cancel(self) -> None:
        """Send no further page. What the printer has taken already it may print."""
        self._cancelled = True

    def _draw(self, image: PageImage) -> None:
        if not self._cancelled:
            self._turn(self._pages.sizes[self._numbers[self.count]])
            painter = self._painter
            if not (self._printer.newPage() if painter.isActive() else painter.begin(self._printer)):
                self._end(PrintEnd.REFUSED)
                return
            painter.drawImage(self._place(image), as_picture(image))
            self.count += 1
            self.sent.emit(self.count)
        self.start()

    def _place(self, image: PageImage) -> QRect:
        """The whole sheet; on paper of another shape as large as the page can be."""
        sheet = self._printer.pageLayout().fullRectPixels(self._printer.resolution())
        scale = min(sheet.width() / image.width, sheet.height() / image.height)
        width, height = round(image.width * scale), round(image.height * scale)
        return QRect((sheet.width() - width) // 2, (sheet.height() - height) // 2, width, height)

    def _turn(self, size: tuple[float, float]) -> None:
        """Set the sheet for a page of ``size`` in points; the pages bring their own margins."""
        wide = size[0] > size[1]
        paper = self._paper
        if paper.id() == QPageSize.PageSizeId.A4 or not paper.isValid():
            exact = QSizeF(min(size), max(size))
            paper = QPageSize(exact, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
        orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        self._printer.setFullPage(True)
        layout = QPageLayout(paper, orientation, QMarginsF(), QPageLayout.Unit.Point, QMarginsF())
        self._printer.setPageLayout(layout)

    def _end(self, how: PrintEnd) -> None:
        painter, printer = self._painter, self._printer
        if how is not PrintEnd.DONE and painter.isActive():
            printer.abort()
        if painter.isActive() and not painter.end() and how is PrintEnd.DONE:
            how = PrintEnd.REFUSED
        if how is not PrintEnd.DONE and printer.outputFileName():
            Path(printer.outputFileName()).unlink(missing_ok=True)  # some of the pages would look like all of them
        self._pages.close()
        self.ended.emit(how)

    def _fail(self, error: Exception) -> None:
        self._end(PrintEnd.FAILED)
        raise error  # the crash guard records it


def prepared_printer(preferences: PreferencesStore, title: str, count: int) -> QPrinter:
    """A printer set as it was when something was last printed, for a document of ``count`` pages."""
    printer, remembered = QPrinter(QPrinter.PrinterMode.HighResolution), preferences.value
    if remembered.printer:
        printer.setPrinterName(remembered.printer)
    printer.setPageSize(_paper_named(remembered.paper or _PAPER))
    printer.setDuplex(QPrinter.DuplexMode(remembered.duplex))
    printer.setDocName(title)
    printer.setFromTo(1, count)
    return printer


def remember_printer(preferences: PreferencesStore, printer: QPrinter) -> None:
    """Keep how ``printer`` is set. Pages turn by themselves, so that there is no orientation to be kept."""
    preferences.update(
        printer=printer.printerName(), duplex=printer.duplex().value, paper=printer.pageLayout().pageSize().key()
    )


def _paper_named(key: str) -> QPageSize:
    for kind in QPageSize.PageSizeId:
        if kind not in (QPageSize.PageSizeId.Custom, QPageSize.PageSizeId.LastPageSize) and QPageSize.key(kind) == key:
            return QPageSize(kind)
    return QPageSize(QPageSize.PageSizeId.A4)


def ask_printer(printer: QPrinter, parent: QWidget) -> bool:
    """Show the system's dialog; False when it is left."""
    dialog = QPrintDialog(printer, parent)
    dialog.setOptions(
        QPrintDialog.PrintDialogOption.PrintPageRange
        | QPrintDialog.PrintDialogOption.PrintCurrentPage
        | QPrintDialog.PrintDialogOption.PrintToFile
        | QPrintDialog.PrintDialogOption.PrintCollateCopies
    )
    return dialog.exec() == QDialog.DialogCode.Accepted


def chosen_pages(printer: QPrinter, count: int, shown: int) -> range:
    """The pages that the print dialog chose, from 0."""
    match printer.printRange():
        case QPrinter.PrintRange.PageRange:
            first = max(1, printer.fromPage())
            return range(first - 1, min(count, printer.toPage() or count))
        case QPrinter.PrintRange.CurrentPage:
            return range(shown, shown + 1)
    return range(count)
