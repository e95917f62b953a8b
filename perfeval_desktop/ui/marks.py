"""The signs of the four levels of findings, and of those that are answered by a reason.

A shape and a letter each, so that colour is never needed to tell them.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPen, QPixmap, QPolygonF

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.reasons import State

Sign = Severity | State  # how bad it is, or that a reason stands for it
SIGNS: tuple[Sign, ...] = (*Severity, State.VALID)
_LETTERS: dict[Sign, str] = dict(zip(SIGNS, "×?!i✓", strict=True))
_SCALES = (1, 2, 3)  # drawn for each pixel ratio, so that a sign is crisp on every screen


def is_dark(palette: QPalette) -> bool:
    """True when text is lighter than what it stands on."""
    return (
        palette.color(QPalette.ColorRole.WindowText).lightness() > palette.color(QPalette.ColorRole.Window).lightness()
    )


def severity_color(severity: Sign, palette: QPalette) -> QColor:
    """Red is kept for 错误; the other levels are told by their shape."""
    dark = is_dark(palette)
    match severity:
        case Severity.ERROR:
            return QColor("#ff8080" if dark else "#c62828")
        case Severity.EXPLAIN:
            return QColor("#ffc166" if dark else "#a65a00")
        case State():
            return QColor("#9aa0a6" if dark else "#70757a")
        case _:
            return QColor("#9db7d5" if dark else "#4a6a8a")


def severity_icon(severity: Sign, palette: QPalette, size: int = 14, *, quiet: bool = False) -> QIcon:
    """The sign as an icon of ``size`` pixels: 错误 a disc, 需说明 a triangle, the others rings.

    On a selected row it is drawn in the ink of the selection. ``quiet``: in grey, because there is nothing of it.
    """
    selected = palette.color(QPalette.ColorRole.HighlightedText)
    color = palette.color(QPalette.ColorRole.PlaceholderText) if quiet else severity_color(severity, palette)
    colors = {QIcon.Mode.Normal: color, QIcon.Mode.Selected: selected}
    grounds = {
        QIcon.Mode.Normal: palette.color(QPalette.ColorRole.Base),
        QIcon.Mode.Selected: palette.color(QPalette.ColorRole.Highlight),
    }
    icon = QIcon()
    for mode, ink in colors.items():
        for scale in _SCALES:
            pixmap = QPixmap(QSize(size, size) * scale)
            pixmap.setDevicePixelRatio(scale)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _draw(painter, severity, ink, grounds[mode], QRectF(0.5, 0.5, size - 1, size - 1))
            painter.end()
            icon.addPixmap(pixmap, mode)
    return icon


def _draw(painter: QPainter, severity: Sign, color: QColor, ground: QColor, box: QRectF) -> None:
    filled = severity in (Severity.ERROR, Severity.EXPLAIN)
    painter.setPen(QPen(color, 1.2))
    painter.setBrush(color if filled else Qt.BrushStyle.NoBrush)
    if severity is Severity.EXPLAIN:
        top = QPointF(box.center().x(), box.top())
        painter.drawPolygon(QPolygonF([top, box.bottomRight(), box.bottomLeft()]))
        box = box.adjusted(0, box.height() * 0.25, 0, 0)
    else:
        painter.drawEllipse(box)
    font = painter.font()
    font.setPixelSize(max(7, round(box.height() * 0.8)))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(ground if filled else color)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _LETTERS[severity])
