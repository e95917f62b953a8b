"""比较: what another file, or an edited export, has otherwise; on the screen, on paper, or as a PDF."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTableWidget, QVBoxLayout, QWidget

from perfeval_desktop.bureau.comparing import Comparison
from perfeval_desktop.bureau.comparison_paper import print_comparison
from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.page_images import PdfPages
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.difference_view import DifferenceView
from perfeval_desktop.ui.interaction import Interaction
from perfeval_desktop.ui.preview import AskPrinter
from perfeval_desktop.ui.printing import PrintRun, ask_printer, chosen_pages, prepared_printer, remember_printer
from perfeval_desktop.ui.reading_table import put_texts, set_columns
from perfeval_desktop.ui.slots import weak_slot

_SIZE = (66, 26)  # in characters and lines
_MOST_NOTES = 2000
_NOT_PRINTED = "没有全部打印。请检查打印机是否开机、有纸，再打印一次。"


class CompareDialog(Dialog):
    """``names`` are those of the open document and of the other file; ``folder`` is where a PDF is offered."""

    def __init__(
        self,
        found: Comparison,
        pack: RulePack,
        names: tuple[str, str],
        preferences: PreferencesStore,
        interaction: Interaction,
        folder: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("比较")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._found, self._pack, self._names = found, pack, names
        self._preferences, self._interaction, self._folder = preferences, interaction, folder
        self._run: PrintRun | None = None
        said = f"“{names[1]}”与打开的材料比较：{found.sentence}"
        self.message = QLabel(said, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.view = DifferenceView("这份材料", "另一份")
        self.view.show_lines(found.lines)
        self.unclear = QTableWidget()
        set_columns(self.unclear, ("位置", "说明"), "看不清的地方")
        put_texts(self.unclear, [(f"{note.sheet} {note.cell}", note.text) for note in found.unclear[:_MOST_NOTES]])
        self.unclear.setVisible(bool(found.unclear))
        self.print_button = QPushButton("打印(&P)…")
        self.save_button = QPushButton("存为 PDF(&S)…")
        self._lay_out()

    def print_out(self, ask: AskPrinter | None = None) -> None:
        """Ask for a printer and print; ``ask`` stands for the dialog in tests."""
        if self._run is not None:
            return
        with tempfile.TemporaryDirectory(prefix="perfeval-") as folder:
            path = Path(folder) / "comparison.pdf"
            if not self._write(path):
                return
            data = path.read_bytes()
        with PdfPages(data) as pages:
            count = len(pages)
        printer = prepared_printer(self._preferences, self.windowTitle(), count)
        if not (ask or ask_printer)(printer, self):
            return
        remember_printer(self._preferences, printer)
        self._run = PrintRun(printer, data, chosen_pages(printer, count, 0))
        self._run.ended.connect(weak_slot(self._print_ended))
        self.print_button.setEnabled(False)
        self._run.start()

    def reject(self) -> None:
        """Esc ends a print run first."""
        if self._run is not None:
            self._run.cancel()
        else:
            super().reject()

    def _print_ended(self) -> None:
        assert self._run is not None
        count, is_whole = self._run.count, self._run.count == len(self._run)
        self._run = None
        self.print_button.setEnabled(True)
        self.message.setText(f"已送去打印 {count} 页。" if is_whole else _NOT_PRINTED)

    def save(self) -> None:
        """Ask for a file and write the comparison to it."""
        target = self._interaction.choose_save(self._folder / "不同之处.pdf")
        if target is not None and self._write(target):
            self.message.setText(f"已存为“{target.name}”。")

    def _write(self, path: Path) -> bool:
        try:
            print_comparison(path, self._found, self._pack, *self._names)
        except ExportError as error:
            self._interaction.report_error(str(error))
            return False
        return True

    def _lay_out(self) -> None:
        self.print_button.clicked.connect(weak_slot(self._print))
        self.save_button.clicked.connect(weak_slot(self.save))
        close = QPushButton("关闭")
        close.clicked.connect(self.reject)
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.print_button, self.save_button, close):
            buttons.addWidget(button)
        for button in (self.print_button, self.save_button):
            button.setAutoDefault(False)
        body = QVBoxLayout(self)
        body.addWidget(self.message)
        body.addWidget(self.view, 4)
        body.addWidget(self.unclear, 1)
        body.addLayout(buttons)
        open_at_size(self, *_SIZE)

    def _print(self) -> None:
        self.print_out()
