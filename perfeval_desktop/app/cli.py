"""The commands that need no window: they neither need a display nor import Qt.

Exit codes: 0 fine, 1 findings or a difference, 2 could not, with the reason in one sentence on stderr.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from perfeval_desktop import __version__
from perfeval_desktop.app.arguments import ChineseParser, Commands, add_command, add_json, year
from perfeval_desktop.app.bureau_arguments import add_bureau_commands
from perfeval_desktop.app.evidence_arguments import add_evidence_commands
from perfeval_desktop.app.pack_arguments import add_pack_commands
from perfeval_desktop.app.results import CANNOT
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.model.errors import LastYearError, ModelError
from perfeval_desktop.rulepack.problems import PackError
from perfeval_desktop.storage.errors import StorageError

PROGRAM = "perfeval-desktop"
SELF_TEST = "--self-test"
EXPECTED = (StorageError, PackError, ExportError, ModelError, LastYearError)
"""Errors whose text is a sentence for the user."""


def run(argv: Sequence[str]) -> int:
    """Run one command and return its exit code. An unexpected exception passes through."""
    try:
        if argv and argv[0] == SELF_TEST:
            return self_test(argv[1:])
        options = build_parser().parse_args(argv)
    except SystemExit as done:  # argparse has said what it had to say
        return int(done.code or 0)
    try:
        return int(options.command(options))
    except EXPECTED as error:
        print(error, file=sys.stderr)
        return CANNOT


def build_parser() -> argparse.ArgumentParser:
    parser = ChineseParser(
        prog=PROGRAM,
        description="绩效自评填报。不带命令时打开窗口；写上文件名时直接打开这个文件。",
        epilog="退出码：0 正常；1 检查有发现，或结果与预期不同；2 无法完成，原因写在标准错误输出。",
    )
    version = f"{PROGRAM} {__version__}"
    parser.flags.add_argument("--version", action="version", version=version, help="显示版本")
    # Only for the help: it stands alone, so run() looks for it before a command is asked for.
    parser.flags.add_argument(SELF_TEST, action="store_true", help="自检安装是否完好，打印报告；加 --json 输出 JSON")
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=ChineseParser)
    _add_sample(commands)
    _add_check(commands)
    _add_check_text(commands)
    _add_export(commands)
    _add_verify(commands)
    _add_diff(commands)
    _add_history(commands)
    add_bureau_commands(commands, _later)
    add_pack_commands(commands, _later)
    add_evidence_commands(commands, _later)
    return parser


def self_test(argv: Sequence[str]) -> int:
    """Run the self-test with what follows ``--self-test``. Raises SystemExit for arguments that it does not know."""
    parser = ChineseParser(
        prog=f"{PROGRAM} {SELF_TEST}", description="打开、检查并导出示例，与预期的结果比较，打印报告。"
    )
    add_json(parser)
    options = parser.parse_args(argv)
    return _later("self_test", "self_test")(as_json=options.json)


def _later(module: str, name: str) -> Callable[..., int]:
    """The function ``name`` of a module of this room, which is loaded when it is called.

    A command does not wait for what only the others need.
    """

    def call(*values: object, **options: object) -> int:
        function = getattr(importlib.import_module(f"perfeval_desktop.app.{module}"), name)
        return int(function(*values, **options))

    return call


_write_sample = _later("file_commands", "write_sample")
_check = _later("file_commands", "check")
_export = _later("export_command", "export")
_verify = _later("verify_command", "verify_code")
_diff = _later("verify_command", "diff")
_history = _later("history_command", "history")
_check_text = _later("text_commands", "check_text")


def severity(text: str) -> Severity:
    """The level that the user names, by its word in rule packs or in Chinese."""
    for level in Severity:
        if text in (level.key, level.label):
            return level
    known = "、".join(f"{level.key}（{level.label}）" for level in Severity)
    raise argparse.ArgumentTypeError(f"没有“{text}”这个级别，可用的是 {known}")


def _add_sample(commands: Commands) -> None:
    parser = add_command(commands, "sample", "生成示例文件")
    parser.values.add_argument("out", type=Path, metavar="输出文件", help="示例写到哪里，例如 示例.jxzp")
    parser.flags.add_argument("--force", action="store_true", help="同名文件已存在时覆盖它")
    parser.flags.add_argument("--live", action="store_true", help="改正后的示例：正文中的数据取自各表")
    parser.set_defaults(command=lambda chosen: _write_sample(chosen.out, force=chosen.force, live=chosen.live))


def _add_check(commands: Commands) -> None:
    parser = add_command(commands, "check", "检查一份文件，列出问题的级别、位置和说明")
    parser.values.add_argument("file", type=Path, metavar="文件", help="要检查的 .jxzp 文件")
    _add_finding_flags(parser)
    parser.flags.add_argument("--answered", action="store_true", help="已有说明的问题也列出来，并附上说明")
    parser.flags.add_argument("--last-year", type=Path, metavar="上年文件", help="与上一年的 .jxzp 文件核对，只读不改")
    parser.flags.add_argument("--all", action="store_true", help="由别的问题引起的问题也列出来")
    parser.set_defaults(
        command=lambda chosen: _check(
            chosen.file,
            chosen.level,
            as_json=chosen.json,
            answered=chosen.answered,
            every=chosen.all,
            last_year=chosen.last_year,
        )
    )


def _add_check_text(commands: Commands) -> None:
    parser = add_command(
        commands, "check-text", "检查别处写的报告文字（.txt、.docx）：数字是否前后一致，有无写法上的疏漏"
    )
    parser.values.add_argument("file", type=Path, metavar="文件", help="要检查的 .txt 或 .docx 文件，只读不改")
    parser.flags.add_argument("--year", type=year, metavar="年度", help="评价的年度，例如 2022；不写时看标题和开头")
    _add_finding_flags(parser)
    parser.set_defaults(command=lambda chosen: _check_text(chosen.file, chosen.level, chosen.year, as_json=chosen.json))


def _add_finding_flags(parser: ChineseParser) -> None:
    add_json(parser)
    parser.flags.add_argument(
        "--level",
        type=severity,
        default=Severity.INFO,
        metavar="级别",
        help="只列出这一级及更重的问题：error（错误）、explain（需说明）、remind（提醒）、info（信息，默认）",
    )


def _add_export(commands: Commands) -> None:
    parser = add_command(commands, "export", "导出为 Excel、PDF、Word，要哪种写哪种")
    parser.values.add_argument("file", type=Path, metavar="文件", help="要导出的 .jxzp 文件")
    for kind, name in (("xlsx", "Excel 工作簿"), ("pdf", "PDF"), ("docx", "Word 文档")):
        parser.flags.add_argument(f"--{kind}", type=Path, metavar="输出文件", help=f"{name}写到哪里；同名文件会被覆盖")
    parser.set_defaults(
        command=lambda chosen: _export(
            chosen.file, {kind: getattr(chosen, kind) for kind in ("xlsx", "pdf", "docx") if getattr(chosen, kind)}
        )
    )


def _add_verify(commands: Commands) -> None:
    parser = add_command(commands, "verify", "核对纸上的核对码是不是这份文件；不一致时列出定稿以后的改动")
    parser.values.add_argument("file", type=Path, metavar="文件", help="要核对的 .jxzp 文件，只读不改")
    parser.values.add_argument(
        "code", metavar="核对码", help="纸上的 12 个字符，可以不写连字符；也可以是导出的 PDF、Excel、Word 文件"
    )
    add_json(parser)
    parser.set_defaults(command=lambda chosen: _verify(chosen.file, chosen.code, as_json=chosen.json))


def _add_diff(commands: Commands) -> None:
    parser = add_command(commands, "diff", "比较两份文件，或一份文件和改过的导出表，逐项列出不同的内容")
    parser.values.add_argument("before", type=Path, metavar="原文件", help="作为基准的 .jxzp 文件")
    parser.values.add_argument(
        "after", type=Path, metavar="新文件", help="与它比较的 .jxzp 文件，或由它导出、改过的 Excel、Word 文件"
    )
    parser.flags.add_argument("--pdf", type=Path, metavar="输出文件", help="把不同之处按表列成一份 PDF，可以打印")
    add_json(parser)
    parser.set_defaults(command=lambda chosen: _diff(chosen.before, chosen.after, chosen.pdf, as_json=chosen.json))


def _add_history(commands: Commands) -> None:
    parser = add_command(
        commands, "history", "列出一份文件的修改记录：谁在什么时候把哪一处由什么改成了什么，最新的在前"
    )
    parser.values.add_argument("file", type=Path, metavar="文件", help="要看的 .jxzp 文件，只读不改")
    parser.flags.add_argument(
        "--xlsx", type=Path, metavar="输出文件", help="把记录写成 Excel 工作簿，写到哪里；同名文件会被覆盖"
    )
    add_json(parser)
    parser.set_defaults(command=lambda chosen: _history(chosen.file, chosen.xlsx, as_json=chosen.json))
