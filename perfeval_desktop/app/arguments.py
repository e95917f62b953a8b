"""argparse in Chinese: headings, help and complaints, with the exit code 2 that argparse has anyway."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn, TypeAlias

# argparse says these in English and offers no other way to reword them; the last one takes what is left.
_COMPLAINTS = (
    (r"the following arguments are required: (.+)", r"缺少参数 \1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数 \1"),
    (r"argument (.+): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.+): ignored explicit argument (.+)", r"\1 后面不能写 \2"),
    (r"argument (--[^:]+): invalid choice: (.+?) \(choose from (.+)\)", r"\1 后面不能写 \2，可用的是 \3"),
    (r"argument [^:]+: invalid choice: (.+?) \(choose from (.+)\)", r"没有 \1 这个命令，可用的是 \2"),
    (r"argument ([^:]+): (.+)", r"\1：\2"),
    (r"(.+)", r"\1"),
)


class ChineseHelp(argparse.HelpFormatter):
    """Help text that begins with 用法."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class ChineseParser(argparse.ArgumentParser):
    """A parser whose arguments stand under 参数 and whose options stand under 选项, with -h explained in Chinese."""

    def __init__(self, prog: str | None = None, description: str | None = None, epilog: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=ChineseHelp,
            add_help=False,
            allow_abbrev=False,
        )
        self.values = self.add_argument_group("参数")
        self.flags = self.add_argument_group("选项")
        self.flags.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        pattern, words = next(pair for pair in _COMPLAINTS if re.fullmatch(pair[0], message, re.DOTALL))
        sentence = re.sub(pattern, words, message, count=1, flags=re.DOTALL)
        self.exit(2, f"{self.format_usage()}命令写法不对：{sentence}。用 {self.prog} --help 查看说明。\n")


Commands: TypeAlias = "argparse._SubParsersAction[ChineseParser]"


def add_command(commands: Commands, name: str, summary: str) -> ChineseParser:
    """The parser of the new command ``name``."""
    return commands.add_parser(name, help=summary, description=summary + "。")


def add_json(parser: ChineseParser) -> None:
    """The option of every command that answers programs too."""
    parser.flags.add_argument("--json", action="store_true", help="输出 JSON")


def year(text: str) -> int:
    """The year that the user names in four digits."""
    if not re.fullmatch("(?:19|20)[0-9]{2}", text):
        raise argparse.ArgumentTypeError(f"“{text}”不是年度，请写四位数字，例如 2022")
    return int(text)
