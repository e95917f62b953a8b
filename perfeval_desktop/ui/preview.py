"""预览: the very pages that the PDF has and the printer gets, beside the document that is being edited."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from perfeval_desktop.export.package import ExportOutcome
from perfeval_desktop.export.page_images import PdfPages
from perfeval_desktop.layout.choice import EVERYTHING, PartChoice
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.jobs import run_job
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.ems import em_of
from perfeval_desktop.ui.exporter import Exporter
from perfeval_desktop.ui.folding_bar import FoldingBar
from perfeval_desktop.ui.page_thumbs import PageThumbs
from perfeval_desktop.ui.pages_view import PagesView
from perfeval_desktop.ui.part_chooser import PartsDialog
from perfeval_desktop.ui.printing import (
    PrintEnd,
    PrintRun,
    ask_printer,
    chosen_pages,
    prepared_printer,
    remember_printer,
)
from perfeval_desktop.ui.slots import weak_slot

_FIRST_SIZE = (88, 44)  # in characters and lines
_THUMBS_EMS = 48  # in a narrower window the pages need all of the width
_MANY = 3  # projects: with more of them the pages in front are shown before the others
_ENDS = {
    PrintEnd.DONE: "已送去打印 {count} 页。",
    PrintEnd.REFUSED: "打印机没有接受，请检查打印机是否开机、有纸，再打印一次。",
    PrintEnd.FAILED: "打印时遇到没有预料到的问题，没有完成。详细情况已记入日志。",
}
_STALE = "内容已经改动，按 F5 或“更新”重新排版。"
Made = tuple[bytes, ExportOutcome]
AskPrinter = Callable[[QPrinter, QWidget], bool]


class Preview(Dialog):
    """Shows the open document as it would be printed; what is edited meanwhile is shown after F5."""

    def __init__(
        self, session: Session, preferences: PreferencesStore, exporter: Exporter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._session, self._preferences, self._exporter = session, preferences, exporter
        self._pages: PdfPages | None = None
        self._data = b""
        self._choice, self._checklist, self._chosen = EVERYTHING, False, 0
        self._run: PrintRun | None = None
        self._busy = self._stale = False
        self.setWindowTitle("打印预览")
        self.thumbs = PageThumbs(self)
        self.view = PagesView(self)
        self.page_number = QSpinBox(minimum=1, maximum=1)
        self.page_number.setAccessibleName("页码")
        self.page_number.setKeyboardTracking(False)
        self.count = QLabel()
        self.zoom_label = QLabel()
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.thumbs_box = QCheckBox("缩略图(&T)")
        self.thumbs_box.setChecked(preferences.value.preview_thumbnails)
        self.parts_button = QPushButton()
        self.refresh_button = QPushButton("更新(&R)")
        self.print_button = QPushButton("打印(&P)…")
        self.cancel_button = QPushButton("取消打印(&C)")
        self._progress = QProgressBar(maximum=0, textVisible=False)
        self._lay_out()
        self._connect()
        open_at_size(self, *_FIRST_SIZE)
        self._show_state()

    def start(self) -> None:
        """Lay the document out as it is now, in the background."""
        if self._busy or self._run is not None:
            return
        self._busy, self._stale = True, False
        self._show_state()
        evaluation, pack, front_is_made = self._session.evaluation, self._session.pack, Event()
        choice, checklist = self._choice, self._checklist
        if self._pages is None and choice == EVERYTHING and len(evaluation.projects) > _MANY:
            front = PartChoice(projects=frozenset({evaluation.projects[0].id}))
            work = partial(_make_front, front_is_made, self._exporter, evaluation, pack, front)
            run_job(work, self._take_front, _leave_to_the_whole)
        else:
            front_is_made.set()
        make = partial(_make, self._exporter, evaluation, pack, choice, checklist=checklist)
        run_job(partial(_make_after, front_is_made, make), self._take, self._failed)

    def choose_parts(self) -> PartsDialog:
        """Ask which parts are to be shown and printed."""
        dialog = PartsDialog(self._session, self._exporter, self._choice, checklist=self._checklist, parent=self)
        dialog.chosen.connect(self._take_choice)
        dialog.open()
        return dialog

    def print_out(self, ask: AskPrinter | None = None) -> None:
        """Ask for a printer and print; ``ask`` stands for the dialog in tests."""
        if self._pages is None or self._busy or self._run is not None:
            return
        count, title = len(self._pages), self._session.title if self._session.is_open else ""
        printer = prepared_printer(self._preferences, title, count)
        if not (ask or ask_printer)(printer, self):
            return
        remember_printer(self._preferences, printer)
        self._run = PrintRun(printer, self._data, chosen_pages(printer, count, self.view.page))
        self._run.sent.connect(self._show_sent)
        self._run.ended.connect(self._print_ended)
        self._show_sent(0)
        self._show_state()
        self.cancel_button.setFocus()
        self._run.start()

    def reject(self) -> None:
        """Esc ends what goes on first: a print run, then the preview."""
        if self._run is not None:
            self._run.cancel()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._run is not None:
            if self._session.is_open:
                self._say("还在打印。印完后再关闭，或者先按“取消打印”。")
                event.ignore()
                return
            self._run.cancel()
            self._run.disconnect(self)
            self._run = None
        super().closeEvent(event)
        self.setParent(None)
        self.deleteLater()
        self.thumbs.show_pages(None)
        if self._pages is not None:
            self._pages.close()
            self._pages = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # --- inner life ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        previous, following = QPushButton("上一页(&B)"), QPushButton("下一页(&N)")
        smaller, larger, fit = QPushButton("缩小(&-)"), QPushButton("放大(&+)"), QPushButton("适合宽度(&W)")
        previous.clicked.connect(weak_slot(self._turn, -1))
        following.clicked.connect(weak_slot(self._turn, 1))
        smaller.clicked.connect(self.view.zoom_out)
        larger.clicked.connect(self.view.zoom_in)
        fit.clicked.connect(self.view.fit_width)
        bar = FoldingBar(
            (self.thumbs_box, previous, self.page_number, self.count, following),
            (smaller, self.zoom_label, larger, fit),
            (self.parts_button, self.refresh_button, self.print_button),
        )
        layout = QVBoxLayout(self)
        layout.addWidget(bar)
        layout.addWidget(self.message)
        going_on = QHBoxLayout()
        layout.addLayout(going_on)
        going_on.addWidget(self._progress, 1)
        going_on.addWidget(self.cancel_button)
        beside = QHBoxLayout()
        layout.addLayout(beside, 1)
        beside.addWidget(self.thumbs)
        beside.addWidget(self.view, 1)
        turning = (self.thumbs_box, previous, self.page_number, following)
        acting = (self.parts_button, self.refresh_button, self.print_button, self.cancel_button)
        order = (*turning, smaller, larger, fit, *acting, self.thumbs, self.view)
        for before, after in pairwise(order):  # as they stand
            self.setTabOrder(before, after)

    def _arrange(self) -> None:
        """The small pages where there is room for them."""
        has_room = self.width() >= _THUMBS_EMS * em_of(self)
        self.thumbs_box.setEnabled(has_room)
        self.thumbs_box.setToolTip("" if has_room else "窗口再宽一些才放得下缩略图")
        self.thumbs.setVisible(has_room and self.thumbs_box.isChecked())

    def _connect(self) -> None:
        self.view.page_changed.connect(self._show_page)
        self.view.zoom_changed.connect(self._show_zoom)
        self.page_number.valueChanged.connect(self._go_to)
        self.thumbs.chosen.connect(self.view.go_to)
        self.thumbs_box.clicked.connect(self._choose_thumbs)
        self.parts_button.clicked.connect(weak_slot(self.choose_parts))
        self.refresh_button.clicked.connect(self.start)
        self.print_button.clicked.connect(weak_slot(self.print_out))
        self.cancel_button.clicked.connect(weak_slot(self._cancel_print))
        self._session.changed.connect(self._document_changed)
        self._session.closed.connect(self.close)
        keys: dict[str, Callable[[], object]] = {
            "F5": self.start,
            "Ctrl+P": weak_slot(self.print_out),
            "Ctrl++": self.view.zoom_in,
            "Ctrl+=": self.view.zoom_in,
            "Ctrl+-": self.view.zoom_out,
            "Ctrl+0": self.view.fit_width,
        }
        for key, slot in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    def _take_front(self, made: Made) -> None:
        """The pages in front, while the others are still made; printing waits for all."""
        if isValid(self) and self._busy and self._pages is None and made[0]:
            self._show_pages(PdfPages(made[0]))
            self._show_state()
            self.view.setFocus()

    def _take(self, made: Made) -> None:
        if not isValid(self):
            return  # closed meanwhile
        data, outcome = made
        self._busy = False
        if not data:
            self._say("\n".join(outcome.problems))
            self._show_state()
            return
        self._data = data
        self._show_pages(PdfPages(data))
        self._say(_STALE if self._stale else outcome.missing_sentence)
        self._show_state()
        self.view.setFocus()

    def _show_pages(self, pages: PdfPages) -> None:
        """Show ``pages`` in the place of those that are shown, the same one in front."""
        shown, before = self.view.page, self._pages
        self._pages = pages
        self.thumbs.show_pages(pages)
        self.view.show_pages(pages)
        if before is not None:
            self.view.go_to(shown)
            before.close()
        self.page_number.setMaximum(max(1, len(pages)))

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self._busy = False
            self._say("排版时遇到没有预料到的问题，没有完成。详细情况已记入日志。")
            self._show_state()
        raise error  # the crash guard records it

    def _take_choice(self, choice: PartChoice, count: int, checklist: bool) -> None:
        if (choice, checklist) != (self._choice, self._checklist):
            self._choice, self._chosen, self._checklist = choice, count or self._chosen, checklist
            self.start()

    def _show_sent(self, count: int) -> None:
        assert self._run is not None
        self._progress.setRange(0, len(self._run))
        self._progress.setValue(count)
        self._say(f"正在打印：第 {min(count + 1, len(self._run))} 页，共 {len(self._run)} 页")

    def _cancel_print(self) -> None:
        if self._run is not None:
            self._run.cancel()

    def _print_ended(self, how: PrintEnd) -> None:
        assert self._run is not None
        count, self._run = self._run.count, None
        self._progress.setRange(0, 0)
        if how is PrintEnd.CANCELLED:
            sent = f"已送出的 {count} 页可能还会印出来，可以在打印机的任务列表中删除。" if count else ""
            self._say(f"已取消打印。{sent}")
        else:
            self._say(_ENDS[how].format(count=count))
        self._show_state()
        self.view.setFocus()

    def _document_changed(self) -> None:
        was_told, self._stale = self._stale, True
        if not self._busy and not was_told and self._run is None:
            self._say(_STALE)

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def _show_state(self) -> None:
        pages = len(self._pages) if self._pages is not None else 0
        is_printing = self._run is not None
        self._progress.setVisible(self._busy or is_printing)
        self.cancel_button.setVisible(is_printing)
        self.message.setVisible(bool(self.message.text()))
        self.print_button.setEnabled(bool(pages) and not self._busy and not is_printing)
        for button in (self.refresh_button, self.parts_button):
            button.setEnabled(not self._busy and not is_printing)
        what = "全套" if self._choice == EVERYTHING else f"所选 {self._chosen} 份"
        self.parts_button.setText(f"范围(&S)：{what}{'＋签章清单' if self._checklist else ''}")
        counted = "…" if self._busy else f"{pages} 页（双面 {-(-pages // 2)} 张）"
        self.count.setText(f"/ {counted}" if pages else "")
        self._show_zoom(self.view.zoom)

    def _show_page(self, number: int) -> None:
        self.page_number.blockSignals(True)
        self.page_number.setValue(number + 1)
        self.page_number.blockSignals(False)
        self.thumbs.mark(number)

    def _show_zoom(self, percent: int) -> None:
        self.zoom_label.setText(f"{percent} %")

    def _go_to(self, number: int) -> None:
        self.view.go_to(number - 1)

    def _choose_thumbs(self) -> None:
        self._preferences.update(preview_thumbnails=self.thumbs_box.isChecked())
        self._arrange()

    def _turn(self, by: int) -> None:
        self.view.go_to(self.view.page + by)


def _leave_to_the_whole(_error: Exception) -> None:
    """What is wrong with the first pages is wrong with all of them, and told then."""


def _make_front(
    is_made: Event, exporter: Exporter, evaluation: SelfEvaluation, pack: RulePack, choice: PartChoice
) -> Made:
    try:
        return _make(exporter, evaluation, pack, choice)
    finally:
        is_made.set()


def _make_after(front_is_made: Event, make: Callable[[], Made]) -> Made:
    """The front was asked for before, and has its thread: two threads of Python at a time only slow each other down."""
    front_is_made.wait()
    return make()


def _make(
    exporter: Exporter, evaluation: SelfEvaluation, pack: RulePack, choice: PartChoice, *, checklist: bool = False
) -> Made:
    """The PDF of the document as it would be exported; no bytes when it could not be made."""
    with tempfile.TemporaryDirectory(prefix="perfeval-") as folder:
        path = Path(folder) / "preview.pdf"
        outcome = exporter.export(evaluation, pack, {"pdf": path}, choice, checklist=checklist)
        return (path.read_bytes() if outcome.written else b""), outcome
