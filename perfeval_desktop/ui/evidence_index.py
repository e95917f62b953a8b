"""Which rows have evidence: one index for a session; a cell of such a row carries a sign with the number of files."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from perfeval_desktop.document.changes import Changes
from perfeval_desktop.model.evidence import EVIDENCE, row_of
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.session_part import SessionPart

_SIZE = 0.8  # of a line: the sign with its number
_GAP = 2  # pixels to the edges of the cell


class EvidenceIndex(SessionPart):
    """The number of files by row. ``changed``: some rows have others than before."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._counts: Counter[str] = Counter()
        self._count()
        session.changed.connect(self._follow)
        session.opened.connect(self._count)
        session.closed.connect(self._count)

    def at(self, path: FieldPath | None) -> int:
        """How many files are attached to the row in which the field at ``path`` stands."""
        return self._counts[str(row_of(path))] if self._counts and path is not None else 0

    def marked_at(self, path: FieldPath | None) -> int:
        """The same for a field of the row itself; the facts behind a score carry no sign of their own."""
        return self.at(path) if self._counts and path is not None and path.parent == row_of(path) else 0

    def words_at(self, path: FieldPath | None) -> str:
        """The same in words, for a tooltip and for a screen reader; empty where there is none."""
        count = self.at(path)
        return f"佐证材料 {count} 份" if count else ""

    def _follow(self, changes: Changes, _initiator: object) -> None:
        if changes.touches(EVIDENCE):
            self._count()

    def _count(self) -> None:
        rows = self._session.evaluation.evidence if self._session.is_open else ()
        counts = Counter(row.place for row in rows)
        if counts != self._counts:
            self._counts = counts
            self.changed.emit()


def paint_evidence(painter: QPainter, option: QStyleOptionViewItem, count: int) -> None:
    """Draw a paper clip and ``count`` into the lower right corner of a cell."""
    height = max(8, round(option.fontMetrics.ascent() * _SIZE))
    font = option.font
    font.setPixelSize(height)
    is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
    role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Accent
    painter.save()
    painter.setFont(font)
    text = str(count)
    width = painter.fontMetrics().horizontalAdvance(text)
    clip = QRectF(0, 0, height * 0.5, height)
    clip.moveBottomRight(QPointF(option.rect.right() - width - 2 * _GAP, option.rect.bottom() - _GAP))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(option.palette.color(role), max(1.0, height / 10)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_clip(clip))
    room = QRect(option.rect.right() - width - _GAP, option.rect.bottom() - _GAP - height, width, height)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)
    painter.restore()


def _clip(box: QRectF) -> QPainterPath:
    """A paper clip: a wire that is bent round three times."""
    path, wide = QPainterPath(), box.width()
    inner = box.adjusted(wide * 0.28, wide * 0.45, -wide * 0.28, -wide * 0.3)
    path.moveTo(inner.left(), box.top() + wide * 0.9)
    path.lineTo(inner.left(), inner.bottom() - inner.width() / 2)
    path.arcTo(QRectF(inner.left(), inner.bottom() - inner.width(), inner.width(), inner.width()), 180, 180)
    path.lineTo(inner.right(), box.top() + wide / 2)
    path.arcTo(QRectF(box.left(), box.top(), inner.right() - box.left(), wide), 0, 180)
    path.lineTo(box.left(), box.bottom() - wide / 2)
    path.arcTo(QRectF(box.left(), box.bottom() - wide, wide, wide), 180, 180)
    path.lineTo(box.right(), box.top() + wide * 0.9)
    return path
