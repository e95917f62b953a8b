"""规则包: the packs at hand, what is to be said of each, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QPushButton, QTableWidget, QVBoxLayout, QWidget

from perfeval_desktop.bureau.pack_review import review
from perfeval_desktop.bureau.pack_shelf import SUFFIX, PackShelf, ShelfEntry
from perfeval_desktop.rulepack.loader import read_pack_text
from perfeval_desktop.session.errors import PackError, StorageError
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.fault_table import make_fault_table, show_faults
from perfeval_desktop.ui.help_topic import set_help_topic
from perfeval_desktop.ui.interaction import Interaction
from perfeval_desktop.ui.pack_editor import PackEditor
from perfeval_desktop.ui.pack_install_dialog import PackInstallDialog
from perfeval_desktop.ui.reading_table import RowReader, put_texts, set_columns
from perfeval_desktop.ui.slots import weak_slot
from perfeval_desktop.ui.texts import WORKBOOK

_SIZE = (76, 32)  # in characters and lines
_NAME = 0


class PackManager(Dialog):
    """``changed`` is called when packs came, went or changed; files are chosen from ``start`` on."""

    def __init__(
        self,
        shelf: PackShelf,
        interaction: Interaction,
        start: Path,
        changed: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("规则包")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_help_topic(self, "packs")
        self.shelf, self._interaction, self._start, self._changed = shelf, interaction, start, changed
        self._lines: tuple[int, ...] = ()  # of the faults that are shown
        self._entries: tuple[ShelfEntry, ...] = ()
        self.table, self.findings = QTableWidget(), make_fault_table("核对和算例的结果")
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.whole = RowReader(self.findings)
        self.install_button = QPushButton("安装(&I)…")
        self.edit_button = QPushButton("编辑(&E)…")
        self.form_button = QPushButton("由表格新建(&N)…")
        self.remove_button = QPushButton("移除(&R)…")
        self.close_button = QPushButton("关闭")
        self._set_up_tables()
        self._lay_out()
        self.fill()

    def chosen(self) -> ShelfEntry | None:
        """The pack with the cursor."""
        row = self.table.currentRow()
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def fill(self, at: Path | None = None) -> None:
        """List the packs anew, with the cursor on the one in the file ``at``, else on the first."""
        self._entries = self.shelf.entries()
        self.table.blockSignals(True)
        put_texts(self.table, [_row(entry) for entry in self._entries])
        self.table.blockSignals(False)
        paths = [entry.path for entry in self._entries]
        self.table.setCurrentCell(paths.index(at) if at in paths else 0, _NAME)
        self._show_chosen()

    def install(self) -> PackInstallDialog | None:
        """Ask for a pack's file and show what installing it would mean."""
        source = self._interaction.choose_open(self._start, (SUFFIX,))
        if source is None:
            return None
        try:
            text = read_pack_text(source)
        except PackError as error:
            self._interaction.report_error(str(error))
            return None
        dialog = PackInstallDialog(self.shelf, text, source.name, self)
        dialog.accepted.connect(weak_slot(self._installed, dialog))
        dialog.open()
        return dialog

    def edit(self, line: int = 1) -> PackEditor | None:
        """Edit the chosen pack as text, the cursor at ``line``; a built-in one becomes an own one when it is saved."""
        entry = self.chosen()
        if entry is None:
            return None
        try:
            text = read_pack_text(entry.path)
        except PackError as error:
            self._interaction.report_error(str(error))
            return None
        return self.open_editor(text, entry.path if entry.is_own else None, line)

    def open_editor(self, text: str, path: Path | None, line: int = 1) -> PackEditor:
        """Edit ``text``, which is saved to ``path``, or under its own id where that is None."""
        editor = PackEditor(self.shelf, self._interaction, text, path, self.tell_changed, self)
        editor.show_line(line)
        editor.open()
        return editor

    def from_form(self) -> PackEditor | None:
        """Begin a pack from a bureau's form, the chosen pack as its template, and edit it."""
        from perfeval_desktop.bureau.pack_from_form import read_form

        entry = self.chosen()
        source = self._interaction.choose_open(self._start, (WORKBOOK,)) if entry and entry.source else None
        if source is None or entry is None or entry.source is None:
            return None
        try:
            found = read_form(source, entry.source)
        except StorageError as error:
            self._interaction.report_error(str(error))
            return None
        editor = self.open_editor(found.text, None)
        editor.go_to_fault(1)
        editor.sentence.setText(f"{'；'.join(found.told)}。有 {found.questions} 处待办，F8 逐处查看；完成后保存。")
        return editor

    def _edit_at_row(self) -> None:
        row = self.findings.currentRow()
        self.edit(self._lines[row] if 0 <= row < len(self._lines) else 1)

    def remove(self) -> None:
        """Ask, then take the chosen own pack away."""
        entry = self.chosen()
        if entry is None or not entry.is_own:
            return
        question = f"移除规则包“{_title(entry)}”？文件“{entry.path.name}”会被删除；已有的文件各自带着规则包，不受影响。"
        if not self._interaction.ask_yes_no(question, "移除"):
            return
        try:
            self.shelf.remove(entry)
        except StorageError as error:
            self._interaction.report_error(str(error))
            return
        self.tell_changed()

    def tell_changed(self, at: Path | None = None) -> None:
        """Show what is at hand now, here and where packs are offered."""
        self.fill(at)
        self._changed()

    def _installed(self, dialog: PackInstallDialog) -> None:
        self.tell_changed(dialog.installed)

    # --- what is shown -------------------------------------------------------------------------------------------

    def _show_chosen(self) -> None:
        entry, self._lines = self.chosen(), ()
        self.edit_button.setEnabled(entry is not None)
        self.form_button.setEnabled(entry is not None and entry.source is not None)
        self.remove_button.setEnabled(entry is not None and entry.is_own)
        if entry is None:
            self.message.setText("没有规则包。")
            show_faults(self.findings, ())
            return
        try:
            found = review(read_pack_text(entry.path), entry.path.name)
        except PackError as error:  # it cannot even be read
            self.message.setText(str(error))
            show_faults(self.findings, ())
            return
        folder = f"文件：{entry.path}" if entry.is_own else "随程序提供，不能移除；可以安装同一编号的规则包来代替它。"
        self.message.setText(f"{_title(entry)}：{found.summary}\n{folder}")
        self._lines = tuple(fault.line for fault in found.faults)
        show_faults(self.findings, found.faults, found.cases)

    def _set_up_tables(self) -> None:
        set_columns(self.table, ("名称", "编号", "版本", "年度", "来源"), "规则包")
        header = self.table.horizontalHeader()
        for column in range(1, self.table.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.currentCellChanged.connect(weak_slot(self._show_chosen))
        self.table.cellActivated.connect(weak_slot(self.edit))
        self.findings.cellActivated.connect(weak_slot(self._edit_at_row))

    def buttons(self) -> tuple[QPushButton, ...]:
        """The buttons, as one reads them."""
        return (self.install_button, self.form_button, self.edit_button, self.remove_button, self.close_button)

    def _lay_out(self) -> None:
        self.install_button.clicked.connect(weak_slot(self.install))
        self.edit_button.clicked.connect(weak_slot(self.edit))
        self.form_button.clicked.connect(weak_slot(self.from_form))
        self.form_button.setToolTip("由财政部门的 Excel 表格新建规则包，以所选的规则包为模板")
        self.remove_button.clicked.connect(weak_slot(self.remove))
        self.close_button.clicked.connect(self.reject)
        row, pair, body = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        for button in self.buttons():
            if button is self.close_button:
                row.addStretch(1)
            row.addWidget(button)
        pair.addWidget(self.findings, 2)
        pair.addWidget(self.whole, 1)
        body.addWidget(self.table, 2)
        body.addWidget(self.message)
        body.addLayout(pair, 3)
        body.addLayout(row)
        open_at_size(self, *_SIZE)
        self.table.setFocus()


def _title(entry: ShelfEntry) -> str:
    return entry.source.pack.title if entry.source is not None else entry.path.name


def _row(entry: ShelfEntry) -> tuple[str, ...]:
    if entry.source is None:
        return (entry.path.name, "—", "—", "—", entry.origin)
    pack = entry.source.pack
    return (pack.title, pack.id, pack.version, str(pack.year), entry.origin)
