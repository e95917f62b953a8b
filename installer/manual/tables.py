"""The tables of the manuals that are looked up in the program, not written: keys, checks, fields, parts, versions."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence

from perfeval_desktop import __version__
from perfeval_desktop.layout.markdown import Content, Grid, Piece, Pieces, Words, read_pieces
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.ui.help_book import HelpBook, HelpField
from perfeval_desktop.ui.help_checks import all_requirements
from perfeval_desktop.ui.help_tables import menu_keys
from perfeval_desktop.ui.steps import STEPS
from perfeval_desktop.ui.texts import PROGRAM_NAME

_WINDOWS, _LINUX = r"%LOCALAPPDATA%\perfeval_desktop", "~/.config/perfeval_desktop"
_FOLDERS = (
    ("设置", _WINDOWS, _LINUX),
    ("规则包", rf"{_WINDOWS}\rulepacks", f"{_LINUX}/rulepacks"),
    ("恢复记录和备份", _WINDOWS, "~/.local/state/perfeval_desktop"),
    ("日志", rf"{_WINDOWS}\Logs", "~/.local/state/perfeval_desktop/log"),
)


def fields_table(fields: Iterable[HelpField]) -> Grid:
    """What the help says of each field: what to fill in and how, where it comes from, an example."""
    rows = []
    for field in fields:
        said = [f"{field.means}{field.fill}"]
        said += [f"来源：{field.origin}"] if field.origin else []
        said += [f"例：{field.example}"] if field.example else []
        rows.append((_bold(field.title), _words("\n".join(said))))
    return Grid((_words("栏目"), _words("填什么、怎样填")), tuple(rows))


def _keys() -> Grid:
    rows = (((Piece(key, code=True),), _words(words), _words(what)) for key, words, what in menu_keys())
    return _grid(("键", "菜单项", "作用"), rows)


def _checks() -> Grid:
    rows = ((item.level, item.title, item.requires) for item in all_requirements(HelpBook.read(), None))
    return _grid(("级别", "问题", "要求"), (tuple(map(_words, row)) for row in rows))


def _steps() -> Grid:
    rows = ((_bold(f"{number}. {step.name}"), _words(step.what)) for number, step in enumerate(STEPS, start=1))
    return _grid(("步骤", "做什么"), rows)


def _folders() -> Grid:
    rows = ((_words(name), *((Piece(folder, code=True),) for folder in folders)) for name, *folders in _FOLDERS)
    return _grid(("内容", "Windows", "Linux"), rows)


def _pack_folder() -> Words:
    _, windows, linux = _FOLDERS[1]
    return Words(read_pieces(f"Windows 为 `{windows}`，Linux 为 `{linux}`。"))


def _version() -> Words:
    return Words(read_pieces(f"**{PROGRAM_NAME}** {__version__}"))


def _fonts() -> Grid:
    fonts = tomllib.loads(resource_path("fonts/fonts.toml").read_text("utf-8"))["font"]
    licences = {font["family"]: font["license"] for font in fonts}
    return _grid(("字体", "许可"), (tuple(map(_words, row)) for row in licences.items()))


def _packs() -> Grid:
    packs = [source.pack for source in Catalog.built_in().sources()]
    return _grid(("编号", "名称"), (((Piece(pack.id, code=True),), _words(pack.title)) for pack in packs))


def _grid(head: Sequence[str], rows: Iterable[Sequence[Pieces]]) -> Grid:
    return Grid(tuple(map(_words, head)), tuple(map(tuple, rows)))


def _words(text: str) -> Pieces:
    return (Piece(text),)


def _bold(text: str) -> Pieces:
    return (Piece(text, bold=True),)


TABLES: Mapping[str, Callable[[], Content]] = {
    "actions": _keys,
    "checks": _checks,
    "steps": _steps,
    "folders": _folders,
    "pack_folder": _pack_folder,
    "version": _version,
    "fonts": _fonts,
    "packs": _packs,
}
"""By the names of their markers; those of the help are all among them."""
