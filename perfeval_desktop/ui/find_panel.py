"""查找和替换: what is searched for in the whole document, the list of hits, and what is put in their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QScrollArea, QWidget

from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.evidence import EVIDENCE
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.session.find import Finder, Hit, replace_hits
from perfeval_desktop.session.search_pattern import Query
from perfeval_desktop.session.session import Session
from perfeval_desktop.session.shown_field import FieldKind
from perfeval_desktop.ui.ems import em_of, in_ems
from perfeval_desktop.ui.find_form import FindForm
from perfeval_desktop.ui.found_list import FoundList
from perfeval_desktop.ui.found_model import FoundModel
from perfeval_desktop.ui.undo_line import UndoLine

_TYPED_MS, _EDITED_MS = 150, 400  # after such a pause the list follows what was typed here, or in the document
_NARROW_EMS = 48  # below this the list stands under the fields instead of beside them
_SHARE = 4  # below the tabs the form is whole where the window is so many times as high
_LEAST_LINES = 3  # of the list, where it stands below the fields
_REASONS, _FINDINGS, _EVIDENCE = "说明", "问题", "佐证材料"
_NOTHING = "请先输入要查找的内容。"
_MadeOf = tuple[Query, SelfEvaluation, object, Sequence[FieldPath]]


class FindPanel(QWidget):
    """Searches the session's document. ``title_of`` names the tab that shows a field.

    ``asked_pending``: what is being typed elsewhere has to be taken over first. ``go_to`` carries a hit, and whether
    the keyboard follows it. ``notice`` is a sentence for the status bar, ``asked_close`` ends the search.
    """

    asked_pending = Signal()
    go_to = Signal(object, bool)
    notice = Signal(str)
    asked_close = Signal()

    def __init__(self, session: Session, title_of: Callable[[FieldPath], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._title_of = title_of
        self._finder: Finder | None = None
        self._page: Sequence[FieldPath] = ()
        self._made_of: _MadeOf | None = None  # what the list was made of
        self._hits: tuple[Hit, ...] = ()
        self._visited: Hit | None = None  # the hit that was gone to last
        self._form = FindForm()
        self._room = _FormRoom(self._form, self)  # before the list: so Tab goes through them
        self._model = FoundModel(session, self)
        self._list = FoundList(self._model, self)
        self._timer = QTimer(self, singleShot=True)
        self._is_narrow: bool | None = None
        self._outer = QGridLayout(self)
        in_ems(self._outer, margins=(0.5, 0.25, 0.5, 0.25), columns_apart=0.5, rows_apart=0.5)
        self._arrange(is_narrow=False)
        self._connect()
        self.refresh()

    # --- the interface of the window -----------------------------------------------------------------------------

    def begin(self, words: str, *, replace: bool) -> None:
        """Put the keyboard here; ``words`` are searched for, where there are any."""
        self._form.begin(words, replace=replace)
        self.refresh()

    def set_page(self, covers: Sequence[FieldPath]) -> None:
        """``covers`` are the fields of the tab that is in front."""
        self._page = tuple(covers)
        if self._form.only_page:
            self._later(_TYPED_MS)

    def step(self, by: int, *, follow: bool) -> None:
        """Go to the next (+1) or the previous (−1) hit, round the ends; the keyboard stays unless it is to ``follow``.

        The current hit comes next when it has not been gone to.
        """
        self._read()
        if not self._hits:
            self._tell_nothing()
            return
        number = self._list.chosen()
        if number < 0:
            number = 0 if by > 0 else len(self._hits) - 1
        elif by < 0 or self._hits[number] is self._visited:
            number = (number + by) % len(self._hits)
        self._visit(number, follow=follow)

    @property
    def is_idle(self) -> bool:
        """Nothing is searched for."""
        return not self._form.query().text

    def has_focus(self) -> bool:
        """True when the keyboard is in this panel."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def refresh(self) -> None:
        """List the hits as they are now; the current one stays, else the next takes its place."""
        self._timer.stop()
        if not self._session.is_open:
            self._forget()
            self._show((), 0)
            return
        session, query = self._session, self._form.query()
        scope = self._page if self._form.only_page else ()
        made_of: _MadeOf = (query, session.evaluation, session.findings, scope)
        before, self._made_of = self._made_of, made_of
        if before is not None and _is_same_state(before, made_of):
            return
        if self._finder is None:
            self._finder = Finder(session.pack)
        hits = self._finder.search(query, session.evaluation, session.issues, session.findings, scope)
        goes_on = before is not None and (before[0], before[3]) == (query, scope)
        self._show(hits, self._place_in(hits) if goes_on else self._first_here(hits))

    # --- replacing -----------------------------------------------------------------------------------------------

    def _replace_selected(self) -> None:
        self._read()
        before = self._hits
        chosen = [before[number] for number in self._list.selected()]
        if self._replace(chosen) and (number := self._behind(chosen[-1], before)) >= 0:
            self._visit(number, follow=False)

    def _replace_all(self) -> None:
        self._read()
        self._replace(self._hits)

    def _replace(self, hits: Sequence[Hit]) -> bool:
        """Replace ``hits`` as one step and tell what was done; False when nothing has changed."""
        if not hits:
            self._tell_nothing()
            return False
        session = self._session
        done = replace_hits(hits, self._form.replacement(), session.evaluation, session.pack)
        try:
            if done.command is not None:
                session.push(done.command)
        except ModelError as error:
            self.notice.emit(str(error))
            return False
        self._form.close_typing()
        self.refresh()
        words = f"已替换 {done.done} 处" if done.done else "没有替换"
        if done.refused:
            words += f"，{len(done.refused)} 处不能替换（{'；'.join(dict.fromkeys(done.refused))}）"
        self.notice.emit(f"{words}。")
        return done.done > 0

    def _behind(self, replaced: Hit, before: Sequence[Hit]) -> int:
        """The number of the first hit behind ``replaced`` and what stands there now, −1 for none.

        ``before`` is the list as it was.
        """
        end = replaced.span.start + len(self._form.replacement())
        numbers = {_place(hit): number for number, hit in reversed(list(enumerate(self._hits)))}
        for old in before[before.index(replaced) :]:
            if _place(old) != _place(replaced):
                if _place(old) in numbers:
                    return numbers[_place(old)]
                continue
            for number, hit in enumerate(self._hits):
                if _place(hit) == _place(old) and hit.span.start >= end:
                    return number
        return -1

    # --- inner life ----------------------------------------------------------------------------------------------

    def _read(self) -> None:
        """Take over what is typed anywhere and list what is there now."""
        self.asked_pending.emit()
        self.refresh()

    def _show(self, hits: tuple[Hit, ...], current: int) -> None:
        self._hits = hits
        self._model.show_hits((title, list(group)) for title, group in groupby(hits, key=self._group_of))
        self._list.choose(current)
        fixed = sum(bool(hit.why_fixed) for hit in hits)
        if hits:
            text = f"{len(hits)} 处，在 {_count_places(hits)} 个地方"
            text += f"；其中 {fixed} 处不能替换" if fixed else ""
        else:
            text = "没有找到。" if self._form.query().text else "查找全部页的文字、表格、佐证材料、说明和问题。"
        self._form.show_count(text, found=bool(hits), may_replace=not self._session.is_final)

    def _group_of(self, hit: Hit) -> str:
        if hit.field.kind is FieldKind.FINDING:
            return _FINDINGS
        if hit.field.where.starts_with(EVIDENCE):
            return _EVIDENCE
        return _REASONS if hit.field.finding else self._title_of(hit.field.leads_to)

    def _place_in(self, hits: Sequence[Hit]) -> int:
        """Where the current hit is among ``hits``, or what took its place; it counts as gone to if it was."""
        number = self._list.chosen()
        old = self._hits[number] if 0 <= number < len(self._hits) else None
        for at, hit in enumerate(hits):
            if old is not None and (_place(hit), hit.span) == (_place(old), old.span):
                self._visited = hit if old is self._visited else self._visited
                return at
        return min(max(number, 0), len(hits) - 1)

    def _first_here(self, hits: Sequence[Hit]) -> int:
        """The first hit of the tab in front, else the first of all."""
        here = (at for at, hit in enumerate(hits) if any(hit.field.leads_to.matches(one) for one in self._page))
        return next(here, 0)

    def _visit(self, number: int, *, follow: bool) -> None:
        self._list.choose(number)
        self._visited = self._hits[number]
        self.go_to.emit(self._visited, follow)

    def _activated(self, index: QModelIndex) -> None:
        number = self._model.number_of(index)
        if number >= 0:
            hit = self._hits[number]
            self._read()
            now = next((at for at, one in enumerate(self._hits) if one == hit), self._list.chosen())
            if now >= 0:
                self._visit(now, follow=True)

    def _tell_nothing(self) -> None:
        self.notice.emit("没有找到要查找的内容。" if self._form.query().text else _NOTHING)

    def _later(self, pause: int) -> None:
        if self.isVisible():
            self._timer.start(pause)

    def _typed(self) -> None:
        self._later(_TYPED_MS)

    def _document_changed(self) -> None:
        self._later(_EDITED_MS)

    def _forget(self) -> None:
        self._finder, self._made_of, self._visited = None, None, None

    def _other_document(self) -> None:
        self._forget()
        self.refresh()

    def _stay_and_step(self, by: int) -> None:
        self.step(by, follow=False)

    def _to_list(self) -> None:
        self.refresh()
        self._list.setFocus(Qt.FocusReason.TabFocusReason)

    def _connect(self) -> None:
        form, session = self._form, self._session
        form.changed.connect(self._typed)
        form.stepped.connect(self._stay_and_step)
        form.replace_selected.connect(self._replace_selected)
        form.replace_all.connect(self._replace_all)
        form.down.connect(self._to_list)
        form.asked_undo.connect(UndoLine.of(session).undo)
        form.asked_redo.connect(UndoLine.of(session).redo)
        self._list.activated.connect(self._activated)
        self._timer.timeout.connect(self.refresh)
        session.changed.connect(self._document_changed)
        session.issues_changed.connect(self._document_changed)
        session.opened.connect(self._other_document)
        session.closed.connect(self._other_document)

    # --- keys and looks ------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.asked_close.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def minimumSizeHint(self) -> QSize:
        """The first line can be seen, and of the list a few rows where it stands below the fields."""
        margins = self._outer.contentsMargins()
        parts = (self._room, self._form.count)
        height = sum(part.minimumSizeHint().height() for part in parts) + self._list.minimumHeight()
        width = self._room.minimumSizeHint().width() + margins.left() + margins.right()
        return QSize(width, height + 4 * margins.top())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_outer"):
            self._fit()

    def _fit(self) -> None:
        is_narrow = self.width() < _NARROW_EMS * em_of(self)
        self._arrange(is_narrow=is_narrow)
        self._list.setMinimumHeight(_LEAST_LINES * self.fontMetrics().lineSpacing() if is_narrow else 1)

    def _arrange(self, *, is_narrow: bool) -> None:
        """Below the tabs the list stands beside the fields, at their side under them."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        self._form.arrange(is_narrow=is_narrow)
        self._outer.addWidget(self._room, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._outer.addWidget(self._form.count, 1, 0, Qt.AlignmentFlag.AlignTop)
        self._outer.addWidget(self._list, *((2, 0) if is_narrow else (0, 1, 2, 1)))
        self._outer.setColumnStretch(0, 1 if is_narrow else 2)
        self._outer.setColumnStretch(1, 0 if is_narrow else 3)
        self._outer.setRowStretch(0, 0 if is_narrow else 1)
        self._outer.setRowStretch(2, 1 if is_narrow else 0)
        self._list.show_narrow(is_narrow)


class _FormRoom(QScrollArea):
    """Holds the form; where the window is too low for it, it scrolls, and the window stays as high as it is."""

    def __init__(self, form: FindForm, parent: QWidget) -> None:
        super().__init__(parent)
        self._form = form
        self.setWidget(form)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def sizeHint(self) -> QSize:
        return self._form.sizeHint()

    def minimumSizeHint(self) -> QSize:
        whole = self._form.sizeHint().height()
        has_room = _SHARE * whole <= self.window().height() and not self._form.is_narrow
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._form.least_width + bar, whole if has_room else self._form.least_height)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._form.isAncestorOf(now):
            top = now.mapTo(self._form, QPoint()).y()  # not ensureWidgetVisible: of a line it shows the cursor alone
            for edge in (top + now.height(), top):
                self.ensureVisible(0, edge, 0, 0)


def _place(hit: Hit) -> tuple[object, ...]:
    """What counts as one place."""
    return hit.field.where, hit.field.kind, hit.field.part, hit.field.finding


def _count_places(hits: Sequence[Hit]) -> int:
    """In how many fields the hits are; a section and its heading are one."""
    return len({(hit.field.where, hit.field.part, hit.field.finding) for hit in hits})


def _is_same_state(before: _MadeOf, now: _MadeOf) -> bool:
    return (before[0], before[3]) == (now[0], now[3]) and before[1] is now[1] and before[2] is now[2]
