"""The questions to the user as dialogs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QFileInfo, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QInputDialog, QMessageBox, QPushButton, QWidget

from perfeval_desktop.session.open_as import OpenAs
from perfeval_desktop.ui.interaction import ConflictAnswer, RecoveryAnswer, SaveAnswer
from perfeval_desktop.ui.texts import ALL_FILES, FILE_FILTER, PROGRAM_NAME, SUFFIX

if TYPE_CHECKING:
    from perfeval_desktop.rulepack.schema import RulePack
    from perfeval_desktop.session.recovery import Offer

_Icon = QMessageBox.Icon
_Role = QMessageBox.ButtonRole
AnswerT = TypeVar("AnswerT")
Answers = Sequence[tuple[str, QMessageBox.ButtonRole, AnswerT]]


class QtInteraction:
    """Asks with modal dialogs above ``parent``, which may be set once the window exists."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.parent = parent

    def ask_save(self, title: str) -> SaveAnswer:
        answers: Answers[SaveAnswer] = (
            ("保存", _Role.AcceptRole, SaveAnswer.SAVE),
            ("不保存", _Role.DestructiveRole, SaveAnswer.DISCARD),
            ("取消", _Role.RejectRole, SaveAnswer.CANCEL),
        )
        return self._ask(f"“{title}”有未保存的修改，是否保存？", answers)

    def ask_conflict(self, sentence: str) -> ConflictAnswer:
        answers: Answers[ConflictAnswer] = (
            ("另存为…", _Role.AcceptRole, ConflictAnswer.SAVE_AS),
            ("覆盖", _Role.DestructiveRole, ConflictAnswer.OVERWRITE),
            ("取消", _Role.RejectRole, ConflictAnswer.CANCEL),
        )
        return self._ask(sentence, answers)

    def ask_locked(self, sentence: str, *, by_force: bool) -> OpenAs | None:
        answers: list[tuple[str, QMessageBox.ButtonRole, OpenAs | None]] = [
            ("只读打开", _Role.AcceptRole, OpenAs.READ_ONLY),
            ("打开副本", _Role.AcceptRole, OpenAs.COPY),
        ]
        if by_force:
            answers.append(("仍要编辑", _Role.DestructiveRole, OpenAs.BY_FORCE))
        answers.append(("取消", _Role.RejectRole, None))
        return self._ask(f"{sentence}\n\n只读打开后仍可修改，但要另存为其他文件。", answers)

    def ask_recovery(self, offer: Offer) -> RecoveryAnswer:
        from perfeval_desktop.ui.recovery_dialog import RecoveryDialog

        dialog = RecoveryDialog(offer, self.parent)
        dialog.exec()
        dialog.deleteLater()
        return dialog.answer

    def ask_yes_no(self, question: str, yes: str) -> bool:
        return self._ask(question, ((yes, _Role.AcceptRole, True), ("取消", _Role.RejectRole, False)))

    def choose_open(self, folder: Path | None, suffixes: Sequence[str] = ()) -> Path | None:
        kinds = " ".join(f"*{suffix}" for suffix in suffixes)
        offered = f"{kinds} ({kinds});;{ALL_FILES}" if kinds else FILE_FILTER
        dialog = QFileDialog(self.parent, "打开", str(folder or ""), offered)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return _chosen_file(dialog)

    def choose_files(self, folder: Path | None) -> Sequence[Path]:
        dialog = QFileDialog(self.parent, "添加佐证材料", str(folder or ""), ALL_FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        return _chosen_files(dialog)

    def open_document(self, path: Path) -> bool:
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def choose_save(self, suggestion: Path) -> Path | None:
        dialog = QFileDialog(self.parent, "另存为", str(suggestion.parent), _filter_for(suggestion))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suggestion.suffix.removeprefix("."))
        dialog.selectFile(suggestion.name)
        return _chosen_file(dialog)

    def choose_folder(self, start: Path) -> Path | None:
        dialog = QFileDialog(self.parent, "选择文件夹", str(start))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        return _chosen_file(dialog)

    def choose_pack(self, packs: Sequence[RulePack]) -> str | None:
        dialog = QInputDialog(self.parent, Qt.WindowType.Dialog)
        dialog.setWindowTitle("新建")
        dialog.setLabelText("请选择规则包：地区、年度和表格由它规定。")
        dialog.setComboBoxItems([pack.title for pack in packs])
        dialog.setOkButtonText("新建")
        dialog.setCancelButtonText("取消")
        accepted = dialog.exec() == QInputDialog.DialogCode.Accepted
        chosen = dialog.textValue()
        dialog.deleteLater()
        return next((pack.id for pack in packs if pack.title == chosen), None) if accepted else None

    def report_error(self, sentence: str) -> None:
        self._tell(_Icon.Warning, sentence)

    def report_info(self, sentence: str) -> None:
        self._tell(_Icon.Information, sentence)

    def report_failure(self, sentence: str, log: Path | None) -> None:
        where = f"\n\n详细情况已记录在：\n{log}" if log is not None else ""
        box = message_box(self.parent, _Icon.Warning, sentence + where)
        go_on = box.addButton("继续", _Role.AcceptRole)
        folder = box.addButton("打开日志文件夹", _Role.ActionRole) if log is not None else None
        box.setDefaultButton(go_on)
        box.setEscapeButton(go_on)
        box.exec()
        pressed = box.clickedButton()
        box.deleteLater()
        if log is not None and pressed is folder:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(log.parent)))

    def _tell(self, icon: QMessageBox.Icon, sentence: str) -> None:
        box = message_box(self.parent, icon, sentence)
        box.addButton("知道了", _Role.AcceptRole)
        box.exec()
        box.deleteLater()

    def _ask(self, sentence: str, answers: Answers[AnswerT]) -> AnswerT:
        """The answer whose button was pressed; closing the box or pressing Esc is the last one."""
        box = message_box(self.parent, _Icon.Question, sentence)
        buttons: list[QPushButton] = [box.addButton(label, role) for label, role, _ in answers]
        box.setDefaultButton(buttons[0])
        box.setEscapeButton(buttons[-1])
        box.exec()
        pressed = box.clickedButton()
        box.deleteLater()
        chosen = next((number for number, button in enumerate(buttons) if button is pressed), len(answers) - 1)
        return answers[chosen][2]


def message_box(parent: QWidget | None, icon: QMessageBox.Icon, sentence: str) -> QMessageBox:
    """A message box with ``sentence`` as plain text: nothing of a file name is taken for markup."""
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle(PROGRAM_NAME)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(sentence)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return box


def _chosen_file(dialog: QFileDialog) -> Path | None:
    return next(iter(_chosen_files(dialog)), None)


def _chosen_files(dialog: QFileDialog) -> list[Path]:
    # Qt's own dialog: its Chinese translation leaves these two out.
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, "位置(&L)：")
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, "文件类型(&T)：")
    kinds = _FileKinds()
    dialog.setIconProvider(kinds)
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    files = dialog.selectedFiles()
    dialog.deleteLater()
    return [Path(file) for file in files] if accepted else []


class _FileKinds(QFileIconProvider):
    """What Qt's own dialog writes in the column 类型: its Chinese translation has the words in another place."""

    def type(self, info: QFileInfo) -> str:
        if info.isRoot():
            return "磁盘"
        if info.isDir():
            return "文件夹"
        return f"{info.suffix()} 文件" if info.suffix() else "文件"


def _filter_for(path: Path) -> str:
    return FILE_FILTER if path.suffix == SUFFIX else f"{path.suffix} (*{path.suffix})"
