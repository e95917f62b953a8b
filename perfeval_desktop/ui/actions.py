"""The window's actions: one list of words, keys and slots, from which menus and toolbar are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow

from perfeval_desktop.ui.help_desk import MANUALS, manual_file
from perfeval_desktop.ui.slots import weak_slot
from perfeval_desktop.ui.theme import ThemeName

_SEPARATOR = ""
_ENTRIES: Mapping[str, tuple[str, str, str]] = {
    # name: (words, key, what it does)
    "new": ("新建(&N)…", "Ctrl+N", "按规则包新建一份空白的自评"),
    "open": ("打开(&O)…", "Ctrl+O", "打开一份自评文件"),
    "open_sample": ("打开示例(&M)", "", "打开一份完整的真实材料的副本，可以随意修改"),
    "save": ("保存(&S)", "Ctrl+S", "保存到文件；有问题也可以保存"),
    "save_as": ("另存为(&A)…", "Ctrl+Shift+S", "保存到另一个文件"),
    "versions": ("历史版本(&H)…", "", "看以前保存的版本，和现在比较，恢复为其中一版"),
    "compare": ("比较(&D)…", "", "和另一份文件，或领导改过的导出表逐项比较，可以打印"),
    "preview": ("打印预览(&V)…", "Ctrl+P", "看看打印出来的样子，从那里打印"),
    "export": ("导出(&E)…", "Ctrl+E", "导出为 Excel、PDF、Word"),
    "close_document": ("关闭(&C)", "Ctrl+W", "关闭这份自评，回到开始页"),
    "quit": ("退出(&X)", "Ctrl+Q", "退出程序"),
    "undo": ("撤销(&U)", "Ctrl+Z", "撤销上一步修改"),
    "redo": ("重做(&R)", "Ctrl+Y", "重做刚才撤销的修改"),
    "find": ("查找(&F)…", "Ctrl+F", "在全部页的文字、表格、说明和问题中查找；先选中文字就查这些文字"),
    "replace": ("替换(&H)…", "Ctrl+H", "替换全部页中的文字，勾选后也换数字和日期；活数不替换，可以撤销"),
    "find_next": ("查找下一处(&N)", "F3", "转到下一处找到的内容"),
    "find_previous": ("查找上一处(&P)", "Shift+F3", "转到上一处找到的内容"),
    "insert_figure": ("插入活数(&L)…", "Ctrl+Shift+F", "在正文中插入取自各表的数据；数据变了，正文随之改变"),
    "figure_source": ("转到活数的来源(&S)", "F12", "转到光标处的活数所取自的栏目"),
    "previous_issue": ("上一个问题(&P)", "Shift+F8", "转到问题清单中的上一个问题"),
    "next_issue": ("下一个问题(&N)", "F8", "转到问题清单中的下一个问题"),
    "quick_fix": ("快速改正(&F)…", "Alt+Return", "按检查得出的结果改正光标处的内容，可以撤销"),
    "explain": ("写说明(&W)…", "Ctrl+M", "写明“需说明”的问题为什么属实，不必修改"),
    "last_year": ("与上年文件核对(&L)…", "", "找出沿用上年的文字和数据，核对上年数"),
    "finalise": ("定稿(&D)…", "", "不再修改，每页印上核对码"),
    "reopen": ("退回修改(&B)…", "", "写明原因，让定稿的材料可以修改"),
    "verify": ("核对(&C)…", "", "看纸上的核对码是不是这份文件"),
    "history": ("修改记录(&T)…", "", "看谁在什么时候把哪一处由什么改成了什么，可以筛选、导出"),
    "evidence": ("佐证材料(&J)…", "Ctrl+Shift+M", "把证明材料放进文件，附在光标所在的一行：添加、打开、写说明、另存"),
    "rollover": ("由上年文件新建(&Y)…", "", "带来不变的内容和上年数，得分、金额和日期空着；带来的要逐项确认"),
    "import": ("导入(&I)…", "", "从以前的表格或 Word 文件导入，逐处列出改动，选了再采用；可以撤销"),
    "give_part": ("分出项目(&D)…", "", "把几个项目保存成单独的文件，交给科室填写"),
    "take_part": ("并入项目(&M)…", "", "把科室交回的项目逐项合并进来，可以撤销"),
    "unconfirmed": ("待确认(&U)…", "Ctrl+U", "列出从上年带来、还没有确认的内容，逐项确认"),
    "collect": ("汇总(&C)…", "", "把一个文件夹里各单位的自评文件汇总成一个 Excel 工作簿"),
    "packs": ("规则包(&P)…", "", "看有哪些规则包、各有什么问题；安装、编写、移除规则包"),
    "upgrade": ("升级规则包(&U)…", "", "把这份材料升级到另一个规则包，另存一份副本，列出没有位置的内容"),
    "next_gap": ("下一个待填(&G)", "Ctrl+G", "转到下一个应填未填的地方"),
    "next_tab": ("下一页(&N)", "Ctrl+PgDown", "转到下一个标签页；按 Ctrl 和数字键直接转到那一页"),
    "previous_tab": ("上一页(&P)", "Ctrl+PgUp", "转到上一个标签页"),
    "next_pane": ("下一区域(&R)", "F6", "焦点转到窗口的下一部分：概要、填写、依据、问题"),
    "previous_pane": ("上一区域(&E)", "Shift+F6", "焦点转到窗口的上一部分"),
    "help_here": ("本处帮助(&H)", "F1", "看光标所在的这一处填什么、数从哪里来、有哪些要求"),
    "help_contents": ("帮助目录(&C)", "", "打开帮助的目录，可以查找"),
    "help_keys": ("按键一览(&K)", "", "全部按键"),
    "help_steps": ("七步完成(&S)", "", "整个自评的七步，已做完的打勾"),
    "user_manual": ("用户手册(&M)", "", "用系统的 PDF 程序打开手册，可以打印"),
    "admin_manual": ("部署与管理手册(&D)", "", "用系统的 PDF 程序打开手册：安装、单位统一设置、备份、排除故障"),
    "zoom_in": ("放大(&I)", "Ctrl++", "窗口里的文字、表格、按钮都放大一级；也可以按住 Ctrl 转动滚轮"),
    "zoom_out": ("缩小(&O)", "Ctrl+-", "窗口里的文字、表格、按钮都缩小一级；也可以按住 Ctrl 转动滚轮"),
    "actual_size": ("实际大小(&A)", "Ctrl+0", "恢复 100 %"),
    "large": ("大字(&B)", "", "放大到 150 %，按钮和表格行也更高、更容易点中；再选一次恢复"),
    "about": ("关于(&A)", "", "程序的版本和许可"),
}
_MORE_KEYS = {"zoom_in": ("Ctrl+=",)}  # the same key without Shift
_MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "文件(&F)",
        (
            "new",
            "rollover",
            "open",
            "open_sample",
            _SEPARATOR,
            "save",
            "save_as",
            "versions",
            "compare",
            _SEPARATOR,
            "preview",
            "export",
            "import",
            _SEPARATOR,
            "close_document",
            "quit",
        ),
    ),
    (
        "编辑(&E)",
        (
            *("undo", "redo", _SEPARATOR),
            *("find", "replace", "find_next", "find_previous", _SEPARATOR),
            *("insert_figure", "figure_source", _SEPARATOR, "evidence"),
        ),
    ),
    (
        "视图(&V)",
        (
            *("zoom_in", "zoom_out", "actual_size", "large", _SEPARATOR),
            *("next_tab", "previous_tab", _SEPARATOR, "next_pane", "previous_pane", _SEPARATOR),
        ),
    ),
    (
        "审核(&R)",
        (
            "previous_issue",
            "next_issue",
            "quick_fix",
            "explain",
            _SEPARATOR,
            "next_gap",
            _SEPARATOR,
            "last_year",
            "unconfirmed",
            _SEPARATOR,
            "finalise",
            "reopen",
            "verify",
            "history",
        ),
    ),
    (
        "工具(&T)",
        ("export", _SEPARATOR, "give_part", "take_part", _SEPARATOR, "collect", _SEPARATOR, "packs", "upgrade"),
    ),
    ("帮助(&H)", ("help_here", "help_contents", "help_keys", "help_steps", _SEPARATOR, *MANUALS, _SEPARATOR, "about")),
)
_TOOLBAR = (
    *("new", "open", "save", _SEPARATOR),
    *("undo", "redo", _SEPARATOR),
    *("previous_issue", "next_issue", "next_gap", _SEPARATOR),
    *("preview", "export"),
)
_NEEDS_DOCUMENT = (
    *("save", "save_as", "preview", "export", "close_document", "previous_issue", "next_issue", "explain", "next_gap"),
    *("insert_figure", "figure_source", "quick_fix", "last_year", "unconfirmed", "finalise", "reopen", "verify"),
    *("import", "compare", "give_part", "take_part", "history", "evidence", "upgrade"),
    *("next_tab", "previous_tab", "next_pane", "previous_pane"),
    *("find", "replace", "find_next", "find_previous"),
)
_CHANGES_DOCUMENT = (  # off while it is final
    *("replace", "insert_figure", "quick_fix", "explain", "last_year", "finalise", "import", "take_part"),
)
_THEMES: Mapping[ThemeName, str] = {"system": "跟随系统(&S)", "light": "浅色(&L)", "dark": "深色(&D)"}


class WindowActions:
    """All actions of ``window``. ``slots`` gives each action's name the bound method that does it."""

    def __init__(self, window: QMainWindow, slots: Mapping[str, Callable[[], Any]]) -> None:
        self._actions = {name: _make_action(window, *entry) for name, entry in _ENTRIES.items()}
        for name, action in self._actions.items():
            action.triggered.connect(weak_slot(slots[name]))
        for name, keys in _MORE_KEYS.items():
            self._actions[name].setShortcuts([*self._actions[name].shortcuts(), *map(QKeySequence, keys)])
        self._actions["large"].setCheckable(True)
        for name in MANUALS:
            self._actions[name].setVisible(manual_file(name) is not None)
        menus = {title: window.menuBar().addMenu(title) for title, _ in _MENUS}
        for title, names in _MENUS:
            for name in names:
                menus[title].addAction(self._actions[name]) if name else menus[title].addSeparator()
        self._view_menu = menus["视图(&V)"]
        self._fill_toolbar(window)
        self._themes = QActionGroup(window)
        self._themes_begin = self._view_menu.addSeparator()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def follow(self, *, is_open: bool, is_final: bool, undo_label: str, redo_label: str) -> None:
        """Offer what can be done now; undo and redo say what they would undo and redo."""
        for name in _NEEDS_DOCUMENT:
            self._actions[name].setEnabled(is_open)
        for name in _CHANGES_DOCUMENT:
            self._actions[name].setEnabled(is_open and not is_final)
        self._actions["reopen"].setEnabled(is_final)
        for name, word, label in (("undo", "撤销(&U)", undo_label), ("redo", "重做(&R)", redo_label)):
            action = self._actions[name]
            action.setEnabled(bool(label))
            action.setText(f"{word} {_escaped(label)}".strip())
            action.setIconText(word[:2])
            action.setToolTip(f"{word[:2]} {label} ({action.shortcut().toString()})".replace("  ", " "))

    def add_view_entries(self, entries: list[QAction]) -> None:
        """Put what can be shown or hidden at the head of the menu 视图."""
        self._view_menu.insertActions(self._themes_begin, entries)

    def add_themes(self, choose_theme: Callable[[ThemeName], None]) -> None:
        """Put the themes into the menu 视图."""
        for name, words in _THEMES.items():
            action = self._themes.addAction(words)
            action.setCheckable(True)
            action.setData(name)
            action.triggered.connect(weak_slot(choose_theme, name))
            self._view_menu.addAction(action)

    def show_large(self, *, is_large: bool) -> None:
        self._actions["large"].setChecked(is_large)

    def show_theme(self, name: ThemeName) -> None:
        for action in self._themes.actions():
            action.setChecked(action.data() == name)

    def _fill_toolbar(self, window: QMainWindow) -> None:
        toolbar = window.addToolBar("工具栏")
        toolbar.setObjectName("toolbar")
        toolbar.setMovable(False)
        toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        for name in _TOOLBAR:
            toolbar.addAction(self._actions[name]) if name else toolbar.addSeparator()


def keys_of_menus() -> tuple[tuple[str, str, str], ...]:
    """Key, words and purpose of each action that has a key, in the order of the menus."""
    order = dict.fromkeys(name for _, names in _MENUS for name in names if name)
    entries = (_ENTRIES[name] for name in order)
    return tuple((key, _plain_words(words), what) for words, key, what in entries if key)


def _plain_words(words: str) -> str:
    return words.partition("(")[0]


def _make_action(window: QMainWindow, words: str, key: str, what: str) -> QAction:
    action = QAction(words, window)
    short = _plain_words(words)
    action.setIconText(short)
    action.setStatusTip(what)
    action.setToolTip(f"{what} ({key})" if key else what)
    if key:
        action.setShortcut(QKeySequence(key))
    return action


def _escaped(label: str) -> str:
    return label.replace("&", "&&")
