"""依据: follows the cursor and shows the rules and the arithmetic behind the field it stands on."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtWidgets import QWidget

from perfeval_desktop.model.evidence import evidence_at, row_of
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.basis import NOTHING, basis_of
from perfeval_desktop.ui.ems import em_of
from perfeval_desktop.ui.findings_by_place import rows_at
from perfeval_desktop.ui.reading_pane import ReadingPane
from perfeval_desktop.ui.rich_text import Section

_WIDTH_EMS = 24


class BasisPanel(ReadingPane):
    """Read with the keyboard like any text; it never takes what is typed.

    It follows when the cell has been painted: who types or walks through a table waits for nothing but the cells.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("依据", parent)
        self._session = session
        self._path: FieldPath | None = None
        self._is_elsewhere = False  # the cursor has moved since: what is explained is shown from its beginning
        self._shown: tuple[Section, ...] = ()
        self._set_margin()
        self._due = QTimer(self, singleShot=True, interval=0)
        self._due.timeout.connect(self._refresh)
        session.state_changed.connect(self._due.start)
        session.closed.connect(self._forget)
        self._refresh()

    def show_path(self, path: FieldPath | None) -> None:
        """Explain the field at ``path``."""
        if path != self._path:
            self._path, self._is_elsewhere = path, True
            self._due.start()

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

    def toPlainText(self) -> str:
        """What is explained now, whether it has been painted or not."""
        if self._due.isActive():
            self._refresh()
        return super().toPlainText()

    def _refresh(self) -> None:
        self._due.stop()
        sections = self._sections()
        if sections != self._shown:
            self._shown = sections
            at = 0 if self._is_elsewhere else self.verticalScrollBar().value()
            self.show_sections(sections)
            self.verticalScrollBar().setValue(at)
        self._is_elsewhere = False

    def _sections(self) -> tuple[Section, ...]:
        session = self._session
        if not session.is_open or self._path is None:
            return NOTHING
        places = (*_tables_around(self._path), self._path)
        here = [(row.finding, row.answer) for row in rows_at(session, places)]
        told = basis_of(self._path, session.evaluation, session.pack, here)
        return (*told, *_evidence(session.evaluation, self._path))


def _evidence(evaluation: SelfEvaluation, path: FieldPath) -> Iterator[Section]:
    """The files that bear the row out."""
    rows = evidence_at(evaluation.evidence, row_of(path)) if evaluation.evidence else ()
    if rows:
        lines = (f"{row.title}（{row.file_name}）" if row.title else row.file_name for row in rows)
        yield Section("佐证材料", "\n".join(lines))


def _tables_around(field: FieldPath) -> Iterator[FieldPath]:
    """The tables in one of whose rows ``field`` stands: a table itself has no cursor."""
    place = field
    while place.steps:
        is_row, place = place.steps[-1].startswith("["), place.parent
        if is_row and len(place.steps) > 1:
            yield place
