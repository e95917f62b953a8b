"""The command line of the commands about evidence."""

from __future__ import annotations

from pathlib import Path

from perfeval_desktop.app.arguments import ChineseParser, Commands, add_command, add_json
from perfeval_desktop.app.bureau_arguments import Later

_FILE = ".jxzp 文件"


def add_evidence_commands(commands: Commands, later: Later) -> None:
    """Add ``evidence`` and what it can do to ``commands``."""
    parser = add_command(commands, "evidence", "列出、添加、取出一份文件中的佐证材料")
    actions = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=ChineseParser)
    run_list = later("evidence_commands", "list_evidence")
    listing = add_command(actions, "list", "列出佐证材料，逐份核对校验值；有缺失或损坏的，退出码为 1")
    listing.values.add_argument("file", type=Path, metavar="文件", help=f"{_FILE}，只读不改")
    add_json(listing)
    listing.set_defaults(command=lambda chosen: run_list(chosen.file, as_json=chosen.json))
    _add_adding(actions, later)
    _add_extracting(actions, later)


def _add_adding(actions: Commands, later: Later) -> None:
    run = later("evidence_commands", "add_evidence")
    parser = add_command(actions, "add", "把材料放进文件，附在一个指标、项目或预算行上")
    parser.values.add_argument("file", type=Path, metavar="文件", help=f"{_FILE}，材料写进这份文件")
    parser.values.add_argument("paths", type=Path, nargs="+", metavar="材料", help="要放进去的文件，可以有几个")
    parser.flags.add_argument(
        "--at",
        required=True,
        metavar="位置",
        help="指标、项目或预算行的名称，重名时连同上一级名称写，如“缉私经费›数量指标›办结案件”；也可以写字段地址",
    )
    add_json(parser)
    parser.set_defaults(command=lambda chosen: run(chosen.file, chosen.at, chosen.paths, as_json=chosen.json))


def _add_extracting(actions: Commands, later: Later) -> None:
    run = later("evidence_commands", "extract_evidence")
    parser = add_command(actions, "extract", "把全部佐证材料取出到一个文件夹；有缺失或损坏的，退出码为 1")
    parser.values.add_argument("file", type=Path, metavar="文件", help=f"{_FILE}，只读不改")
    parser.values.add_argument("folder", type=Path, metavar="文件夹", help="取出到哪里；其中已有的文件不会被覆盖")
    add_json(parser)
    parser.set_defaults(command=lambda chosen: run(chosen.file, chosen.folder, as_json=chosen.json))
