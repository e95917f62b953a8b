"""A rule pack from its TOML text. Nothing is half read: either the pack, or all of its faults."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from perfeval_desktop.rulepack.integrity import broken_references
from perfeval_desktop.rulepack.problems import PackError, Problem
from perfeval_desktop.rulepack.reading import read_part
from perfeval_desktop.rulepack.schema import RulePack

MAX_BYTES = 2_000_000
_TOO_LARGE = Problem("error", "", "文件超过 2 MB，不像是规则包，请检查是否选错了文件。")
_FORMAT = 1
_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")
# What tomllib says, in the words of the author of a pack.
_REASONS = (
    ("Cannot overwrite a value", "同一个名称写了两次"),
    ("Cannot declare", "同一个表写了两次"),
    ("Duplicate inline table key", "同一个名称写了两次"),
    ("Unclosed array", "列表没有用 ] 结束"),
    ("Expected '=' after a key", "名称后面缺少等号，或者上一行的引号、括号没有结束"),
    ("Invalid value", "等号后面的值不对，文字要用引号括起来"),
    ("Unterminated string", "引号没有成对"),
    ("Illegal character", "引号没有成对，或者含有不可见的控制字符"),
    ("Expected newline or end of document", "这一行的后面多了内容"),
)


def load_pack(text: str, origin: str) -> RulePack:
    """Read a rule pack; ``origin`` names it in messages. Raises PackError with every fault that was found."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise PackError(origin, [_TOO_LARGE])
    raw = _parse(text, origin)
    if isinstance(raw.get("format"), int) and raw["format"] > _FORMAT:
        newer = f"格式版本 {raw['format']} 比本程序能读的版本 {_FORMAT} 新，请升级程序后再使用。"
        raise PackError(origin, [Problem("error", "format", newer)])
    pack, problems = read_part(raw, RulePack)
    problems = problems or broken_references(pack)
    if problems:
        raise PackError(origin, problems)
    assert isinstance(pack, RulePack)
    return pack


def read_pack_text(path: Path) -> str:
    """The text of a pack's file. Raises PackError when it cannot be read."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
        if data is None:
            raise PackError(path.name, [_TOO_LARGE])
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        advice = Problem("error", "", "文件不是 UTF-8 编码的文本，请另存为 UTF-8 编码后重试。")
        raise PackError(path.name, [advice]) from None
    except OSError as error:
        advice = Problem("error", "", f"无法读取文件（{error.strerror or error}），请检查文件是否存在、是否有权限。")
        raise PackError(path.name, [advice]) from error


def _parse(text: str, origin: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"), parse_float=Decimal)
    except RecursionError:
        problem = Problem("error", "", "括号嵌套过深，不像是规则包。")
    except ValueError as error:  # TOMLDecodeError, or a number that Python refuses to read
        problem = _syntax_problem(str(error), text)
    except ArithmeticError:
        problem = Problem("error", "", "文件中有一个数字无法读取，请检查小数的写法。")
    raise PackError(origin, [problem])


def _syntax_problem(said: str, text: str) -> Problem:
    reason = next((chinese for english, chinese in _REASONS if said.startswith(english)), "不符合 TOML 的写法")
    advice = "请检查这里的引号、括号和等号是否成对、完整。"
    match = _LINE.search(said)
    if match is None:
        return Problem("error", "文件末尾", f"{reason}。{advice}")
    line, column = int(match[1]), int(match[2])
    lines = text.splitlines()
    shown = lines[line - 1].strip()[:40] if line <= len(lines) else ""
    return Problem("error", f"第{line}行第{column}列", f"{reason}：{shown}。{advice}")
