"""The command line of the commands about rule packs."""

from __future__ import annotations

from pathlib import Path

from perfeval_desktop.app.arguments import ChineseParser, Commands, add_command, add_json
from perfeval_desktop.app.bureau_arguments import Later

_PACK = "规则包文件（.toml），或内置规则包的编号"


def add_pack_commands(commands: Commands, later: Later) -> None:
    """Add ``pack`` and what it can do to ``commands``."""
    parser = add_command(commands, "pack", "列出、核对、比较规则包，运行规则包自带的算例")
    actions = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=ChineseParser)
    _add_looks(actions, later)
    _add_diff(actions, later)
    _add_upgrade(actions, later)
    _add_from_form(actions, later)


def _add_looks(actions: Commands, later: Later) -> None:
    run_lint, run_cases = later("pack_commands", "lint"), later("pack_commands", "run_cases")
    lint = add_command(actions, "lint", "核对规则包：写法是否正确，前后是否一致")
    cases = add_command(actions, "cases", "运行规则包自带的算例")
    for each in (lint, cases):
        each.values.add_argument("pack", metavar="规则包", help=_PACK)
    lint.set_defaults(command=lambda chosen: run_lint(chosen.pack, as_json=chosen.json))
    cases.set_defaults(command=lambda chosen: run_cases(chosen.pack, as_json=chosen.json))

    run_list = later("pack_commands", "list_packs")
    listing = add_command(actions, "list", "列出规则包")
    listing.values.add_argument("folder", nargs="?", type=Path, metavar="文件夹", help="不写时列出内置的规则包")
    listing.set_defaults(command=lambda chosen: run_list(chosen.folder, as_json=chosen.json))
    for each in (lint, cases, listing):
        add_json(each)


def _add_diff(actions: Commands, later: Later) -> None:
    run = later("pack_commands", "diff")
    parser = add_command(actions, "diff", "比较两个规则包：名称、分值、栏目、界限、评分规则有哪些不同")
    parser.values.add_argument("before", metavar="原规则包", help=_PACK)
    parser.values.add_argument("after", metavar="新规则包", help=_PACK)
    add_json(parser)
    parser.set_defaults(command=lambda chosen: run(chosen.before, chosen.after, as_json=chosen.json))


def _add_upgrade(actions: Commands, later: Later) -> None:
    run = later("pack_commands", "upgrade")
    parser = add_command(actions, "upgrade", "把一份文件升级到另一个规则包，另写一份副本，列出换了位置和没有位置的内容")
    parser.values.add_argument("file", type=Path, metavar="文件", help="要升级的 .jxzp 文件，只读不改")
    parser.values.add_argument("out", type=Path, metavar="输出文件", help="副本写到哪里")
    parser.flags.add_argument("--pack", required=True, metavar="规则包", help=_PACK)
    add_json(parser)
    parser.set_defaults(command=lambda chosen: run(chosen.file, chosen.out, pack_name=chosen.pack, as_json=chosen.json))


def _add_from_form(actions: Commands, later: Later) -> None:
    run = later("pack_commands", "from_form")
    parser = add_command(
        actions, "from-form", "由财政部门的 Excel 表格新建规则包：读出名称、分值、类别和栏目，其余列为待办"
    )
    parser.values.add_argument("workbook", type=Path, metavar="工作簿", help="财政部门的 .xlsx 表格，只读不改")
    parser.values.add_argument("out", type=Path, metavar="输出文件", help="规则包写到哪里，例如 新规则包.toml")
    parser.flags.add_argument("--base", required=True, metavar="规则包", help=f"作模板的规则包：{_PACK}")
    add_json(parser)
    parser.set_defaults(command=lambda chosen: run(chosen.workbook, chosen.out, base=chosen.base, as_json=chosen.json))
