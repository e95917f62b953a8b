"""TabEditor: the base of the five tabs. A tab shows a part of the document and knows where each field of it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.help_topic import set_help_topic


class Editor(Protocol):
    """What edits one field or one table."""

    current_path_changed: SignalInstance

    def reveal(self, path: FieldPath) -> bool: ...

    def current_path(self) -> FieldPath | None: ...

    def commit_pending(self) -> None: ...


class EditorGroup(QWidget):
    """A part of the window that holds editors, and is one itself."""

    current_path_changed = Signal(object)  # FieldPath | None

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._editors: list[Editor] = []
        self._current: Editor | None = None

    def adopt(self, *editors: Editor) -> None:
        """Make ``editors`` part of this group."""
        for editor in editors:
            self._editors.append(editor)
            editor.current_path_changed.connect(self._focus_moved)

    @property
    def editors(self) -> Iterable[Editor]:
        return tuple(self._editors)

    def reveal(self, path: FieldPath) -> bool:
        """Bring the field at ``path`` into view and put the focus on it; False when it is not here."""
        if not self.prepare(path):
            return False
        for editor in self._editors:
            if editor.reveal(path):
                self.bring_into_view(editor)
                return editor.reveal(path)  # what was hidden could not take the focus the first time
        return False

    def prepare(self, path: FieldPath) -> bool:
        """Show the page on which ``path`` is, if it is not always in sight; False when it cannot be here at all."""
        return True

    def bring_into_view(self, editor: Editor) -> None:
        """Scroll to ``editor``, which has just taken the focus."""

    def current_path(self) -> FieldPath | None:
        return self._current.current_path() if self._current is not None else None

    def commit_pending(self) -> None:
        """Take over what is being typed anywhere in this group."""
        for editor in self._editors:
            editor.commit_pending()

    def _focus_moved(self, path: FieldPath | None) -> None:
        sender: object = self.sender()
        self._current = next((editor for editor in self._editors if editor is sender), self._current)
        self.current_path_changed.emit(path)


class TabEditor(EditorGroup):
    """One tab of the window. Its content is made anew whenever another document is opened.

    ``KEY`` is stable and names the topic of the help, ``TITLE`` is what the tab is called, ``COVERS`` names the parts
    of the document that it shows.

    ``aside`` is a part of the tab that stands beside it, in the dock 依据, because it follows the cursor; it lives as
    long as the content. The window puts it there when ``aside_changed`` and shows the dock when ``aside_wanted``.
    """

    KEY = ""
    TITLE = ""
    COVERS: tuple[FieldPath, ...] = ()
    aside_changed = Signal()
    aside_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.aside: QWidget | None = None
        self._content: QWidget | None = None
        set_help_topic(self, self.KEY)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._rebuild()
        session.opened.connect(self._rebuild)

    def build(self) -> QWidget:
        """Make the content for the document that is open and adopt its editors."""
        raise NotImplementedError  # a class of Qt has a metaclass of its own and cannot be abstract

    def place_without_focus(self) -> FieldPath | None:
        """The part that is shown, for a tab that shows one of many; None for the others."""
        return None

    def prepare(self, path: FieldPath) -> bool:
        return any(path.matches(pattern) for pattern in self.COVERS)

    def _rebuild(self) -> None:
        layout = self.layout()
        assert layout is not None
        if self._content is not None:
            layout.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._editors = []
        self._current = None
        self.aside = None
        self._content = self.build()
        layout.addWidget(self._content)
        if self.aside is not None:
            self._content.destroyed.connect(self.aside.deleteLater)
        self.aside_changed.emit()
