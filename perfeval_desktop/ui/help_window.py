"""HelpWindow: the help beside the work, offline: contents and search at the left, the page at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QFont, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.dialog import open_at_size
from perfeval_desktop.ui.help_book import HelpBook
from perfeval_desktop.ui.help_pages import Address, HelpPages
from perfeval_desktop.ui.help_search import HelpIndex
from perfeval_desktop.ui.help_tables import GO_TO
from perfeval_desktop.ui.reading_pane import ReadingPane
from perfeval_desktop.ui.slots import weak_slot
from perfeval_desktop.ui.texts import PROGRAM_NAME

_ADDRESS = Qt.ItemDataRole.UserRole
_CONTENTS_EMS, _PAGE_EMS, _LINES = 15, 42, 34
_ZOOMS = (80, 90, 100, 110, 125, 150, 175, 200)
_BACK, _FORWARD, _HOME = "Alt+Left", "Alt+Right", "Alt+Home"
_NO_HIT = "没有找到。换一个词试试。"


class HelpWindow(QWidget):
    """A window of its own: work goes on beside it. ``go_to`` asks for a field of the document."""

    go_to = Signal(object)  # FieldPath

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._session = session
        self._book = HelpBook.read()
        self._pages = HelpPages(session, self._book)
        self._index: HelpIndex | None = None
        self._history: list[Address] = []
        self._at = -1
        self._is_placed = False
        self._zoom = 100
        self._shown = ("", "", 0)  # body, looks and size of the page as it is shown
        self.search = QLineEdit(placeholderText="查找（Ctrl+F）", clearButtonEnabled=True)
        self.contents = QTreeWidget()
        self.page = ReadingPane("帮助")
        self._split = QSplitter()
        self._lay_out()
        self._add_keys()
        self._show_contents()
        self.search.textChanged.connect(self._show_contents)
        self.search.returnPressed.connect(self._open_first)
        self.contents.itemActivated.connect(self._open_item)
        self.contents.itemClicked.connect(self._open_item)
        self.page.anchorClicked.connect(self._follow)
        session.state_changed.connect(self._document_changed)
        session.closed.connect(self._document_changed)

    # --- the interface of the window -----------------------------------------------------------------------------

    def open_at(self, address: Address) -> None:
        """Show the page at ``address`` in front, ready to be read with the keyboard."""
        if self._at < 0 or self._history[self._at] != address:
            self._history = [*self._history[: self._at + 1], address]
            self._at = len(self._history) - 1
        self._show_page()
        if not self.isVisible():
            self._stand_beside()
        self.show()
        self.raise_()
        self.activateWindow()
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def address(self) -> Address | None:
        """The page that is shown."""
        return self._history[self._at] if self._history else None

    def go_back(self) -> None:
        self._step(-1)

    def go_forward(self) -> None:
        self._step(1)

    def go_home(self) -> None:
        """Show the contents, all of them."""
        self.search.clear()
        self.open_at(Address("topic", self._book.topics[0].key))
        self.contents.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- pages ---------------------------------------------------------------------------------------------------

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._history):
            self._at += by
            self._show_page()

    def _show_page(self, *, keep_place: bool = False) -> None:
        address = self.address
        if address is None:
            return
        page = self._pages.page(address)
        shown = (page.body, _style(self.palette()), self._zoom)
        if shown != self._shown or not keep_place:
            self._shown = shown
            at = self.page.verticalScrollBar().value() if keep_place else 0
            self.page.document().setDefaultStyleSheet(shown[1])
            self.page.setHtml(page.body)
            self.page.verticalScrollBar().setValue(at)
        self.setWindowTitle(f"{page.title} — 帮助 — {PROGRAM_NAME}")
        self._back.setEnabled(self._at > 0)
        self._forward.setEnabled(self._at + 1 < len(self._history))
        self._mark(address)

    def _mark(self, address: Address) -> None:
        """Put the cursor of the contents on the page, where they list it."""
        item = self._item_of(str(address))
        if item is not None and item is not self.contents.currentItem():
            self.contents.setCurrentItem(item)

    def _item_of(self, address: str) -> QTreeWidgetItem | None:
        items = QTreeWidgetItemIterator(self.contents)
        while (item := items.value()) is not None:
            if item.data(0, _ADDRESS) == address:
                return item
            items += 1
        return None

    def _follow(self, url: QUrl) -> None:
        text = url.toString()
        address = Address.of_link(text)
        if address is not None:
            self.open_at(address)
        elif text.startswith(f"{GO_TO}:"):
            self._go(text.partition(":")[2])

    def _go(self, place: str) -> None:
        try:
            self.go_to.emit(FieldPath.parse(place))
        except ModelError:
            return  # a link that nobody can follow does nothing

    def _document_changed(self) -> None:
        """The page may show figures of the document, or how far its steps are."""
        if self.isVisible():
            self._show_page(keep_place=True)

    # --- contents and search -------------------------------------------------------------------------------------

    def _show_contents(self) -> None:
        words = self.search.text().strip()
        self.contents.clear()
        if words:
            self._show_hits(words)
            return
        for topic in self._book.topics:
            top = _item(topic.title, Address("topic", topic.key))
            fields = self._book.fields_of(topic)
            for field in fields:
                top.addChild(_item(field.title, Address("field", str(self._book.fields.index(field)))))
            self.contents.addTopLevelItem(top)
        if self.address is not None:
            self._mark(self.address)

    def _show_hits(self, words: str) -> None:
        if self._index is None:
            self._index = HelpIndex(self._book)
        hits = self._index.find(words)
        items = [_item(f"{hit.title}（{hit.within}）" if hit.within else hit.title, hit.address) for hit in hits]
        self.contents.addTopLevelItems(items or [QTreeWidgetItem([_NO_HIT])])
        if items:
            self.contents.setCurrentItem(items[0])

    def _open_first(self) -> None:
        item = self.contents.topLevelItem(0)
        if self.search.text().strip() and item is not None:
            self._open_item(item)

    def _open_item(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        address = Address.of_link(str(item.data(0, _ADDRESS) or ""))
        if address is not None:
            self.open_at(address)

    # --- keys ----------------------------------------------------------------------------------------------------

    def _add_keys(self) -> None:
        standard = QKeySequence.StandardKey
        keys = (
            (self.go_back, [QKeySequence(_BACK)]),
            (self.go_forward, [QKeySequence(_FORWARD)]),
            (self.go_home, [QKeySequence(_HOME)]),
            (self._focus_search, [QKeySequence(standard.Find)]),
            (self._change_pane, [QKeySequence("F6"), QKeySequence("Shift+F6")]),
            (self._larger, [QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")]),
            (self._smaller, [QKeySequence("Ctrl+-")]),
            (self._usual_size, [QKeySequence("Ctrl+0")]),
            (self._leave, [QKeySequence("Escape"), QKeySequence("Ctrl+W")]),
        )
        for act, shortcuts in keys:
            action = QAction(self)
            action.setShortcuts(shortcuts)
            action.triggered.connect(weak_slot(act))
            self.addAction(action)

    def _leave(self) -> None:
        """Close the help and go on working."""
        self.close()
        owner = self.parentWidget()
        if owner is not None:
            owner.activateWindow()

    def _focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _change_pane(self) -> None:
        """From the page to the contents and back."""
        target = self.contents if self.page.hasFocus() else self.page
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _larger(self) -> None:
        self._set_zoom(next((zoom for zoom in _ZOOMS if zoom > self._zoom), _ZOOMS[-1]))

    def _smaller(self) -> None:
        self._set_zoom(next((zoom for zoom in reversed(_ZOOMS) if zoom < self._zoom), _ZOOMS[0]))

    def _usual_size(self) -> None:
        self._set_zoom(100)

    def _set_zoom(self, percent: int) -> None:
        self._zoom = percent
        font = QFont(QApplication.font())
        font.setPointSizeF(font.pointSizeF() * percent / 100)
        for part in (self.page, self.contents, self.search):
            part.setFont(font)
        self._share_width()
        self._show_page(keep_place=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.contents.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    # --- looks ---------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        em = self.fontMetrics().horizontalAdvance("字")
        self.search.setAccessibleName("在帮助中查找")
        self.contents.setAccessibleName("帮助目录")
        self.contents.setHeaderHidden(True)
        self.contents.setUniformRowHeights(True)
        self.contents.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.contents.header().setStretchLastSection(False)
        self.contents.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._back = self._button("后退", _BACK, self.go_back)
        self._forward = self._button("前进", _FORWARD, self.go_forward)
        home = self._button("目录", _HOME, self.go_home)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.contents, 1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(side)
        self._split.addWidget(self.page)
        self._split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em // 2, em // 2, em // 2, em // 2)
        bar = QHBoxLayout()
        layout.addLayout(bar)
        for button in (self._back, self._forward, home):
            bar.addWidget(button)
        bar.addStretch(1)
        layout.addWidget(self._split, 1)
        open_at_size(self, _CONTENTS_EMS + _PAGE_EMS + 1, _LINES)
        self._share_width()

    def _share_width(self) -> None:
        """As much of the width for the contents as their words need in the size that they are shown in."""
        em = self.page.fontMetrics().horizontalAdvance("字")
        self.page.document().setDocumentMargin(em)
        self.page.document().setIndentWidth(1.6 * em)
        self._split.setSizes([_CONTENTS_EMS * em, max(_CONTENTS_EMS * em, self.width() - _CONTENTS_EMS * em)])

    def _stand_beside(self) -> None:
        """Stand over the right part of the window that it belongs to: the fields at the left stay in sight."""
        owner = self.parentWidget()
        if owner is not None and not self._is_placed:
            self._is_placed = True
            room = owner.window().frameGeometry()
            em = self.fontMetrics().horizontalAdvance("字")
            self.move(max(room.left(), room.right() - self.width() - em), room.top() + 4 * em)

    def _button(self, words: str, key: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setAutoRaise(True)
        button.setToolTip(f"{words} ({key.replace('Left', '←').replace('Right', '→')})")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(weak_slot(act))
        return button

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not hasattr(self, "_back"):
            return
        if event.type() == QEvent.Type.PaletteChange:
            self._show_page(keep_place=True)
        elif event.type() == QEvent.Type.FontChange:
            self._set_zoom(self._zoom)  # so many percent of the font of now


def _item(title: str, address: Address) -> QTreeWidgetItem:
    item = QTreeWidgetItem([title])
    item.setToolTip(0, title)
    item.setData(0, _ADDRESS, str(address))
    return item


def _style(palette: QPalette) -> str:
    """The looks of a page in the colours of the window."""
    line = palette.color(QPalette.ColorRole.Mid).name()
    muted = palette.color(QPalette.ColorRole.PlaceholderText).name()
    shade = palette.color(QPalette.ColorRole.AlternateBase).name()
    accent = palette.color(QPalette.ColorRole.Link).name()
    return (
        "h1 { font-size: x-large; margin-top: 0; margin-bottom: 0.6em; }"
        "h2 { font-size: medium; margin-top: 1em; margin-bottom: 0.2em; }"
        "p { margin-top: 0; margin-bottom: 0.5em; }"
        "li { margin-bottom: 0.3em; }"
        f"a {{ color: {accent}; }}"
        f".crumb {{ color: {muted}; }}"
        f".code {{ background-color: {shade}; }}"
        f"table {{ border-collapse: collapse; border: 1px solid {line}; margin-top: 0.4em; margin-bottom: 0.8em; }}"
        f"th {{ background-color: {shade}; border: 1px solid {line}; padding: 0.25em; text-align: left; }}"
        f"td {{ border: 1px solid {line}; padding: 0.25em; vertical-align: top; }}"
    )
