"""定稿, 退回修改 and 核对: the three dialogs about what was handed in."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from perfeval_desktop.bureau.copy_check import CopyVerdict, PressAnew, check_copy
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.reasons import problem_of
from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.session.difference_words import DifferenceLine
from perfeval_desktop.session.errors import StorageError
from perfeval_desktop.session.jobs import run_job
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.session.session import Session
from perfeval_desktop.session.verifying import changes_since, sentence_of, verify
from perfeval_desktop.ui.dialog import Dialog, open_at_size
from perfeval_desktop.ui.difference_view import excerpts
from perfeval_desktop.ui.drafts import Drafts
from perfeval_desktop.ui.reading_table import RowReader, put_texts, set_columns

_VERIFYING = (
    "输入纸上的核对码，看它是不是这份文件的内容；大小写和连字符不计。也可以选择导出的 PDF、Excel 或 Word 文件，"
    "连同其中的文字一起核对。"
)
_SINCE_FINAL = ("位置", "定稿时", "现在")
_IN_COPY = ("位置", "导出时", "文件中")
_WIDTH = 34  # in characters
_SETTLED = "没有未了的事项。"


class _Dialog(Dialog):
    """A text on top, fields below it, a message, and the buttons."""

    def __init__(self, title: str, text: str, done: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.message.hide()
        self.done_button = QPushButton(done)
        self.done_button.setDefault(True)
        self.fields = QFormLayout()
        self._asked: list[QWidget] = []
        buttons = QDialogButtonBox()
        buttons.addButton(self.done_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.close_button = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.close_button.setText("取消")
        buttons.rejected.connect(self.reject)
        self.body = QVBoxLayout(self)
        for part in (self.text, self.fields, self.message, buttons):
            self.body.addLayout(part) if isinstance(part, QFormLayout) else self.body.addWidget(part)
        self.setMinimumWidth(_WIDTH * self.fontMetrics().horizontalAdvance("字"))

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard begins at the first field, not at a button."""
        super().showEvent(event)
        for widget in self._asked:
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def ask(self, label: str, field: QWidget) -> None:
        """One more row. The fields are kept here: an item asked of a layout would outlive it in PySide, and lend its
        type to the next widget at its address."""
        self._asked.append(field)
        self.fields.addRow(label, field)

    def say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))


class FinaliseDialog(_Dialog):
    """What is still open, who says that the package is final, and then its code."""

    def __init__(self, session: Session, preferences: PreferencesStore, parent: QWidget | None = None) -> None:
        super().__init__(
            "定稿",
            "定稿以后，这份材料不能再修改，打印的每一页都印上核对码。确实需要修改时，可以退回。",
            "定稿(&F)",
            parent,
        )
        self._session, self._preferences = session, preferences
        self.open_matters = QLabel(_matters(session), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.by = QLineEdit(preferences.value.user_name or _login())
        self.anyway = QCheckBox("我知道还有这些事项，仍然定稿(&K)")
        self.anyway.setVisible(self.open_matters.text() != _SETTLED)
        self.ask("未了的事项：", self.open_matters)
        self.ask("", self.anyway)
        self.ask("定稿人(&N)：", self.by)
        self.anyway.toggled.connect(self._show_state)
        self.done_button.clicked.connect(self._finalise)
        self._show_state()

    def _finalise(self) -> None:
        name = self.by.text().strip()
        try:
            self._session.record.author = name
            self._session.finalise(name)
        except (ModelError, StorageError) as error:
            self.say(str(error))
            return
        self._preferences.update(user_name=name)
        self.accept()

    def _show_state(self) -> None:
        self.done_button.setEnabled(self.anyway.isHidden() or self.anyway.isChecked())


class ReopenDialog(_Dialog):
    """Why a final package is opened again, and by whom."""

    def __init__(self, session: Session, preferences: PreferencesStore, parent: QWidget | None = None) -> None:
        final = session.final
        told = f"这份材料于 {final.made_text} 定稿，核对码 {final.code}。" if final else ""
        super().__init__(
            "退回修改",
            f"{told}退回以后可以修改，原来的定稿仍留在文件里；改动过的材料要重新定稿、重新打印。",
            "退回(&R)",
            parent,
        )
        self._session, self._preferences = session, preferences
        self.reason = QPlainTextEdit(tabChangesFocus=True)
        self.reason.setPlaceholderText("例如：领导要求核减得分；财政部门退回补充佐证材料。")
        self.reason.setFixedHeight(5 * QFontMetrics(self.reason.font()).lineSpacing())
        self.by = QLineEdit(preferences.value.user_name or _login())
        self.ask("退回的原因(&W)：", self.reason)
        self.ask("退回人(&N)：", self.by)
        self.done_button.clicked.connect(self._reopen)

    def _reopen(self) -> None:
        name, reason = self.by.text().strip(), self.reason.toPlainText()
        problem = problem_of(reason, self._session.pack.reasons, "退回的原因")
        try:
            if not problem:
                self._session.record.author = name
                self._session.reopen(reason, name)
        except ModelError as error:
            problem = str(error)
        if problem:
            self.say(problem)
            self.reason.setFocus()
            return
        self._preferences.update(user_name=name)
        self.accept()


class VerifyDialog(_Dialog):
    """A printed code is typed, or a copy chosen; the answer is 一致, or what changed since it was printed.

    ``choose_copy`` asks for a PDF, workbook or Word file; ``press_anew`` makes what it is held against.
    """

    def __init__(
        self,
        session: Session,
        choose_copy: Callable[[], Path | None],
        press_anew: PressAnew,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("核对", _VERIFYING, "核对(&V)", parent)
        self._session = session
        self._choose_copy, self._press_anew = choose_copy, press_anew
        self.copy_button = QPushButton("选择导出的文件(&O)…", autoDefault=False)
        self.code = QLineEdit(maxLength=40)
        self.code.setPlaceholderText("例如 K7FM-3RXA-9HPW")
        self.changes = QTableWidget()
        set_columns(self.changes, _SINCE_FINAL, "不同的地方")
        self.whole = RowReader(self.changes)
        self.ask("核对码(&C)：", self.code)
        self.ask("", self.copy_button)
        for part, stretch in ((self.changes, 3), (self.whole, 1)):
            part.hide()
            self.body.insertWidget(self.body.count() - 1, part, stretch)
        self.close_button.setText("关闭")
        self.done_button.clicked.connect(self._verify)
        self.copy_button.clicked.connect(self._verify_copy)

    def _verify(self) -> None:
        self.changes.hide()
        self.whole.hide()
        try:
            verdict = verify(self._session.evaluation, self._session.pack, self.code.text())
        except (ModelError, StorageError) as error:
            self.say(str(error))
            self.code.setFocus()
            self.code.selectAll()
            return
        since = changes_since(verdict, self._session.evaluation, self._session.pack)
        self.say(sentence_of(verdict, since))
        self._show_changes(since.lines)

    def _verify_copy(self) -> None:
        copy = self._choose_copy()
        if copy is None:
            return
        self._show_changes(())
        self.say(f"正在核对“{copy.name}”…")
        for button in (self.copy_button, self.done_button):
            button.setEnabled(False)
        session = self._session
        work = partial(check_copy, copy, session.evaluation, session.pack, self._press_anew)
        run_job(work, self._copy_checked, self._copy_unread)

    def _copy_checked(self, found: CopyVerdict) -> None:
        if self._is_ready_again():
            self.code.setText(found.verdict.code)
            self.say(found.sentence)
            self._show_changes(found.altered or found.since.lines, _IN_COPY if found.altered else _SINCE_FINAL)

    def _copy_unread(self, error: Exception) -> None:
        told = isinstance(error, ModelError | StorageError | ExportError)
        if self._is_ready_again():
            self.say(str(error) if told else "核对时遇到没有预料到的问题，没有完成。详细情况已记入日志。")
        if not told:
            raise error  # the crash guard records it

    def _is_ready_again(self) -> bool:
        """False when the dialog was closed meanwhile."""
        if not shiboken6.isValid(self.copy_button):
            return False
        for button in (self.copy_button, self.done_button):
            button.setEnabled(True)
        return True

    def _show_changes(self, lines: Sequence[DifferenceLine], columns: Sequence[str] = _SINCE_FINAL) -> None:
        self.changes.setHorizontalHeaderLabels(columns)
        rows = [(line.label, line.old, line.new) for line in lines]
        put_texts(self.changes, rows, [excerpts(line.old, line.new) for line in lines])
        self.changes.setVisible(bool(lines))
        self.whole.setVisible(bool(lines))
        if lines:
            open_at_size(self, 2 * _WIDTH, 20)
            self.changes.selectRow(0)


def _matters(session: Session) -> str:
    """What is not settled yet, a line for each kind."""
    issues = session.open_issues
    errors = sum(issue.severity is Severity.ERROR for issue in issues)
    unexplained = sum(issue.severity is Severity.EXPLAIN for issue in issues)
    gaps = session.progress.required - session.progress.filled
    unread = len(Drafts.of(session).paths())
    lines = [
        words
        for count, words in (
            (unread, f"输入的内容 {unread} 处无法识别，没有记入"),
            (errors, f"错误 {errors} 条没有改正"),
            (unexplained, f"需说明 {unexplained} 条没有说明"),
            (gaps, f"待填 {gaps} 处没有填写"),
        )
        if count
    ]
    return "\n".join(lines) or _SETTLED


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a service account without a name
        return ""
