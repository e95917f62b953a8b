"""依据: follows the cursor and shows the rules and the arithmetic behind the field it stands on."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QWidget

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.basis import NOTHING, basis_of
from perfeval_desktop.ui.ems import em_of
from perfeval_desktop.ui.findings_by_place import rows_at
from perfeval_desktop.ui.reading_pane import ReadingPane
from perfeval_desktop.ui.rich_text import Section

_WIDTH_EMS = 24


class BasisPanel(ReadingPane):
    """Read with the keyboard like any text; it never takes what is typed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("依据", parent)
        self._session = session
        self._path: FieldPath | None = None
        self._shown: tuple[Section, ...] = ()
        self._set_margin()
        session.state_changed.connect(self._refresh)  # said last, when the findings are known too
        session.closed.connect(self._forget)
        self._refresh()

    def show_path(self, path: FieldPath | None) -> None:
        """Explain the field at ``path``."""
        self._path = path
        self._refresh()
        self.verticalScrollBar().setValue(0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_margin()

    def _set_margin(self) -> None:
        self.document().setDocumentMargin(0.7 * em_of(self))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(_WIDTH_EMS * metrics.horizontalAdvance("字"), 4 * metrics.lineSpacing())

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(12 * metrics.horizontalAdvance("字"), 4 * metrics.lineSpacing())

    def _forget(self) -> None:
        self.show_path(None)

    def _refresh(self) -> None:
        sections = self._sections()
        if sections != self._shown:
            self._shown = sections
            at = self.verticalScrollBar().value()
            self.show_sections(sections)
            self.verticalScrollBar().setValue(at)

    def _sections(self) -> tuple[Section, ...]:
        session = self._session
        if not session.is_open or self._path is None:
            return NOTHING
        places = (*_tables_around(self._path), self._path)
        here = [(row.finding, row.answer) for row in rows_at(session, places)]
        return basis_of(self._path, session.evaluation, session.pack, here)


def _tables_around(field: FieldPath) -> Iterator[FieldPath]:
    """The tables in one of whose rows ``field`` stands: a table itself has no cursor."""
    place = field
    while place.steps:
        is_row, place = place.steps[-1].startswith("["), place.parent
        if is_row and len(place.steps) > 1:
            yield place
