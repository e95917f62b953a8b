"""The pages of a PDF under each other, as on a desk: painted when they come into sight."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from perfeval_desktop.export.page_images import PageImage, PdfPages
from perfeval_desktop.ui.zoom_input import leave_wheel_to

_POINTS_PER_INCH = 72
_GAP_EM = 1  # between pages, in heights of the font
_KEPT = 16  # pages
_STEPS = (25, 33, 50, 67, 80, 100, 125, 150, 200, 300)  # percent of the paper's true size
_LEAST, _MOST = _STEPS[0], _STEPS[-1]
_MARGIN = 2  # gaps beside the widest page


def image_of(pages: PdfPages, number: int, dots_per_inch: float) -> QImage:
    """The page ``number`` as a picture that owns its bytes."""
    return as_picture(pages.render(number, dots_per_inch))


def as_picture(page: PageImage) -> QImage:
    """A rendered page as a picture that owns its bytes."""
    kind = QImage.Format.Format_Grayscale8 if page.gray else QImage.Format.Format_RGB32
    return QImage(page.data, page.width, page.height, page.stride, kind).copy()


class PagesView(QAbstractScrollArea):
    """Shows ``PdfPages``; the wheel and the keys scroll, with Ctrl they make the pages larger and smaller."""

    page_changed = Signal(int)  # the page in front, from 0
    zoom_changed = Signal(int)  # percent

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: PdfPages | None = None
        self._tops: list[int] = []
        self._zoom, self._fits = 100, True
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._shown = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("打印页面")
        leave_wheel_to(self)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Mid)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def zoom(self) -> int:
        """In percent of the paper's true size."""
        return self._zoom

    @property
    def page(self) -> int:
        """The page in front, from 0."""
        return self._shown

    def show_pages(self, pages: PdfPages) -> None:
        """Show another document from its first page."""
        self._pages, self._shown = pages, 0
        self._images.clear()
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self.page_changed.emit(0)

    def go_to(self, number: int) -> None:
        """Bring the page ``number`` to the top."""
        if self._tops:
            number = max(0, min(number, len(self._tops) - 1))
            self.verticalScrollBar().setValue(self._tops[number] - self._gap())
            self._bring_to_front(number)  # also where the last pages cannot come to the top

    def set_zoom(self, percent: int) -> None:
        """Show the pages at ``percent`` of their true size, the same page in front."""
        self._fits = False
        self._zoom_to(percent)

    def zoom_in(self) -> None:
        self.set_zoom(next((step for step in _STEPS if step > self._zoom), _MOST))

    def zoom_out(self) -> None:
        self.set_zoom(next((step for step in reversed(_STEPS) if step < self._zoom), _LEAST))

    def fit_width(self) -> None:
        """Show the widest page from edge to edge, also when the window is made wider."""
        self._fits = True
        self._fit()

    # --- Qt ------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        em = self.fontMetrics().height()
        return QSize(40 * em, 40 * em)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Mid))
        for number in range(len(self._tops)):
            place = self._place_of(number)
            if place.intersects(event.rect()):
                painter.drawImage(place, self._image(number))
                painter.setPen(QColor(Qt.GlobalColor.gray))
                painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self._fit()
        else:
            self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_in() if event.angleDelta().y() > 0 else self.zoom_out()
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                self.go_to(len(self._tops) - 1)
            case Qt.Key.Key_PageDown:
                self.go_to(self._shown + 1)
            case Qt.Key.Key_PageUp:
                self.go_to(self._shown - 1)
            case _:
                super().keyPressEvent(event)

    # --- inner life ----------------------------------------------------------------------------------------------

    def _gap(self) -> int:
        return _GAP_EM * self.fontMetrics().height()

    def _dots(self) -> float:
        return self.logicalDpiX() * self._zoom / 100

    def _size_of(self, number: int) -> QSize:
        assert self._pages is not None
        width, height = self._pages.sizes[number]
        scale = self._dots() / _POINTS_PER_INCH
        return QSize(round(width * scale), round(height * scale))

    def _place_of(self, number: int) -> QRect:
        size = self._size_of(number)
        left = max(self._gap(), (self.viewport().width() - size.width()) // 2) - self.horizontalScrollBar().value()
        return QRect(QPoint(left, self._tops[number] - self.verticalScrollBar().value()), size)

    def _image(self, number: int) -> QImage:
        assert self._pages is not None
        image = self._images.get(number)
        if image is None:
            ratio = self.devicePixelRatioF()
            image = image_of(self._pages, number, self._dots() * ratio)
            image.setDevicePixelRatio(ratio)
            self._images[number] = image
            if len(self._images) > _KEPT:
                self._images.popitem(last=False)
        self._images.move_to_end(number)
        return image

    def _fit(self) -> None:
        if self._pages is None or not len(self._pages):
            return
        widest = max(width for width, _ in self._pages.sizes)
        room = self.viewport().width() - _MARGIN * self._gap()
        self._zoom_to(int(room * _POINTS_PER_INCH / widest / self.logicalDpiX() * 100))

    def _zoom_to(self, percent: int) -> None:
        percent = max(_LEAST, min(_MOST, percent))
        shown = self._shown
        if percent != self._zoom:
            self._zoom = percent
            self._images.clear()
            self.zoom_changed.emit(percent)
        self._lay_out()
        self.go_to(shown)

    def _lay_out(self) -> None:
        self._tops = []
        at, widest = self._gap(), 0
        for number in range(len(self._pages) if self._pages is not None else 0):
            self._tops.append(at)
            size = self._size_of(number)
            at += size.height() + self._gap()
            widest = max(widest, size.width())
        room = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, at - room.height()))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(3 * self.fontMetrics().height())
        self.horizontalScrollBar().setRange(0, max(0, widest + _MARGIN * self._gap() - room.width()))
        self.horizontalScrollBar().setPageStep(room.width())
        self.viewport().update()

    def _scrolled(self, value: int) -> None:
        self.viewport().update()
        middle = value + self.viewport().height() // 2
        front = max((number for number, top in enumerate(self._tops) if top <= middle), default=0)
        self._bring_to_front(front)

    def _bring_to_front(self, number: int) -> None:
        if number != self._shown:
            self._shown = number
            self.page_changed.emit(number)
