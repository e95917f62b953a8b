"""What an office sets for all PCs and users: one TOML file that the administrator puts on the machine.

A value that cannot be used is told in ``faults``, in words for people, and ignored; a wrong file never keeps anybody
from working.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from perfeval_desktop.files import is_folder
from perfeval_desktop.storage.plain_file import read_bounded

OFFICE_VARIABLE = "PERFEVAL_OFFICE"
FILE = "office.toml"
_APPLICATION = "perfeval_desktop"
_MAX_BYTES = 2**16
_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Office:
    """``data``: where file dialogs start; ``backups``: below it each user's recovery files and copies are kept;
    ``default_pack``: the id of the rule pack that is offered first; ``fonts``: families for the window, the best first.

    ``path`` is the file that says so, None where there is none; ``is_broken``: nothing of it could be read.
    """

    data: Path | None = None
    backups: Path | None = None
    default_pack: str = ""
    fonts: tuple[str, ...] = ()
    faults: tuple[str, ...] = field(default=(), compare=False)
    path: Path | None = field(default=None, compare=False)
    is_broken: bool = field(default=False, compare=False)

    def pack_faults(self, known: Container[str]) -> list[str]:
        """What is wrong with ``default_pack`` where these ids are ``known``."""
        if not self.default_pack or self.default_pack in known:
            return []
        return [f"default_pack 没有编号为 {self.default_pack} 的规则包"]

    def fault_sentence(self, others: Sequence[str] = ()) -> str:
        """What is not as the administrator meant it, ``others`` too, as one sentence; empty when all is well."""
        faults = [*self.faults, *others]
        if not faults:
            return ""
        what = "整个文件" if self.is_broken else f"有 {len(faults)} 处"
        return f"单位统一设置“{self.path}”{what}没有采用：{'；'.join(faults)}。程序可以照常使用，请告诉管理员。"


def office_file(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the file of the office lies; the environment variable PERFEVAL_OFFICE names another one."""
    if named := environment.get(OFFICE_VARIABLE):
        return Path(named)
    if platform == "win32":
        return Path(environment.get("PROGRAMDATA") or r"C:\ProgramData") / _APPLICATION / FILE
    return Path("/etc/xdg") / _APPLICATION / FILE


def read_office(path: Path) -> Office:
    """What the file at ``path`` sets; nothing when there is none. Never raises."""
    try:
        data = read_bounded(path, _MAX_BYTES)
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        return Office()
    except (OSError, ValueError) as error:
        return Office(faults=(_unread(error),), path=path, is_broken=True)
    if len(data) > _MAX_BYTES:
        return Office(faults=("文件太大",), path=path, is_broken=True)
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return Office(faults=(_misspelt(text, error),), path=path, is_broken=True)
    values: dict[str, Any] = {}
    faults: list[str] = []
    for key, value in content.items():
        if key not in _READERS:
            faults.append(_unknown(key))
            continue
        name, read = _READERS[key]
        try:
            values[name] = read(value)
        except ValueError as fault:
            faults.append(f"{key} {fault}")
    return Office(**values, faults=tuple(faults), path=path)


def _unread(error: OSError | ValueError) -> str:
    if isinstance(error, UnicodeError):
        return "文件不是 UTF-8 编码（在记事本中另存为时，“编码”选 UTF-8）"
    from perfeval_desktop.storage.errors import reason_of  # when something went wrong

    return f"文件读不出（{reason_of(error)}）"


def _misspelt(text: str, error: Exception) -> str:
    found = _LINE.search(str(error))
    if found is None:
        return "文件不是 TOML 格式"
    number = int(found[1])
    line = text.splitlines()[number - 1 : number]
    escaped = any('"' in each and "\\" in each for each in line)
    hint = "，带 \\ 的文件夹要放在单引号中" if escaped else ""
    return f"第 {number} 行写法不对{hint}"


def _unknown(key: str) -> str:
    import difflib  # when somebody has mistyped

    near = difflib.get_close_matches(key, _READERS, 1)
    return f"没有 {key} 这一项" + (f"，是不是 {near[0]}" if near else f"，可以写 {'、'.join(_READERS)}")


def _folder(value: object) -> Path:
    """A folder that is there. ``~`` and variables (``%USERNAME%``, ``$USER``) stand for what they are for this user."""
    text = _text(value)
    try:
        path = Path(os.path.expandvars(text)).expanduser()
    except RuntimeError:  # an account without a home
        raise ValueError(f"不能用 ~：{text}") from None
    if not path.is_absolute():
        raise ValueError(f"要写完整的文件夹，从盘符、\\\\服务器或 / 开始：{text}")
    if not is_folder(path):
        raise ValueError(f"找不到文件夹 {path}")
    return path


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("要写成引号中的文字")
    return value.strip()


def _texts(value: object) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list):
        raise ValueError('要写成 ["字体", "字体"]')
    return tuple(_each(items))


def _each(items: list[object]) -> Iterator[str]:
    for item in items:
        yield _text(item)


_READERS: dict[str, tuple[str, Callable[[object], Any]]] = {
    "data_folder": ("data", _folder),
    "backup_folder": ("backups", _folder),
    "default_pack": ("default_pack", _text),
    "fonts": ("fonts", _texts),
}
