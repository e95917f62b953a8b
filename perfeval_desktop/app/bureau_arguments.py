"""The command line of the bureau's commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from perfeval_desktop.app.arguments import Commands, add_command, add_json, year

Later = Callable[[str, str], Callable[..., int]]


def add_bureau_commands(commands: Commands, later: Later) -> None:
    """Add the commands to ``commands``; ``later`` gives a function of a module that is loaded when it is called."""
    _add_collect(commands, later)
    _add_rollover(commands, later)
    _add_import(commands, later)
    _add_parts(commands, later)


def _add_collect(commands: Commands, later: Later) -> None:
    run = later("collect_command", "collect")
    parser = add_command(commands, "collect", "汇总一个文件夹里的全部自评文件，写成一个 Excel 工作簿")
    parser.values.add_argument("folder", type=Path, metavar="文件夹", help="各单位的 .jxzp 文件所在的文件夹，包括下级")
    parser.flags.add_argument(
        "--xlsx", type=Path, required=True, metavar="输出文件", help="汇总写到哪里；同名文件会被覆盖"
    )
    parser.flags.add_argument(
        "--list", type=Path, metavar="单位名单", help="应报单位的名单（.txt 每行一个，或 .xlsx），据此列出缺报"
    )
    parser.flags.add_argument("--last-year", type=Path, metavar="上年文件夹", help="与另一年度的文件夹比较")
    parser.flags.add_argument("--workers", type=int, metavar="个数", help="同时用几个进程读取，不写时用全部处理器")
    add_json(parser)
    parser.set_defaults(
        command=lambda chosen: run(
            chosen.folder,
            chosen.xlsx,
            unit_list=chosen.list,
            last_year=chosen.last_year,
            workers=chosen.workers,
            as_json=chosen.json,
        )
    )


def _add_rollover(commands: Commands, later: Later) -> None:
    run = later("rollover_command", "rollover")
    parser = add_command(commands, "rollover", "由上年文件新建：带来不变的内容（待确认）和上年数，其余空着")
    parser.values.add_argument("file", type=Path, metavar="上年文件", help="上一年的 .jxzp 文件，只读不改")
    parser.values.add_argument("out", type=Path, metavar="输出文件", help="新的一年的文件写到哪里")
    parser.flags.add_argument(
        "--pack", metavar="规则包", help="新的规则包：文件（.toml）或内置规则包的编号；不写时沿用上年的"
    )
    parser.flags.add_argument("--year", type=year, metavar="年度", help="不写时是上年文件的下一年")
    add_json(parser)
    parser.set_defaults(
        command=lambda chosen: run(
            chosen.file, chosen.out, pack_name=chosen.pack, year=chosen.year, as_json=chosen.json
        )
    )


def _add_import(commands: Commands, later: Later) -> None:
    run = later("import_command", "import_file")
    parser = add_command(commands, "import", "从以前的表格或 Word 文件导入：按标题、表头和行名找，列出每一处取了没有")
    parser.values.add_argument(
        "source", type=Path, metavar="旧文件", help="以前的 .xlsx、.xls、.et、.ods 或 .docx 文件，只读不改"
    )
    parser.values.add_argument("out", type=Path, metavar="输出文件", help="导入的内容写到哪里，例如 新.jxzp")
    parser.flags.add_argument("--into", type=Path, metavar="文件", help="导入到这份文件的内容里，列出与它不同的地方")
    parser.flags.add_argument(
        "--pack", metavar="规则包", help="新文件的规则包：文件（.toml）或内置规则包的编号，默认 lincang-2022"
    )
    parser.flags.add_argument("--year", type=year, metavar="年度", help="新文件的年度，不写时是规则包的年度")
    add_json(parser)
    parser.set_defaults(
        command=lambda chosen: run(
            chosen.source,
            chosen.out,
            into=chosen.into,
            pack_name=chosen.pack,
            year=chosen.year,
            as_json=chosen.json,
        )
    )


def _add_parts(commands: Commands, later: Later) -> None:
    take_out = later("part_commands", "project_out")
    parser = add_command(commands, "project-out", "把一个或几个项目分出来，成为单独的文件，交给科室填写")
    parser.values.add_argument("file", type=Path, metavar="文件", help="部门的 .jxzp 文件，只读不改")
    parser.values.add_argument("project", metavar="项目", help="项目的名称或序号；几个项目用顿号隔开")
    parser.values.add_argument("out", type=Path, metavar="输出文件", help="分出的项目写到哪里")
    parser.set_defaults(command=lambda chosen: take_out(chosen.file, chosen.project, chosen.out))

    put_back = later("part_commands", "project_in")
    parser = add_command(commands, "project-in", "把分出去的项目并回来，逐项列出改动；两边都改过的由您选一边")
    parser.values.add_argument("file", type=Path, metavar="文件", help="部门的 .jxzp 文件，只读不改")
    parser.values.add_argument("part", type=Path, metavar="项目文件", help="科室交回的 .jxzp 文件，只读不改")
    parser.values.add_argument("out", type=Path, metavar="输出文件", help="并好的文件写到哪里")
    parser.flags.add_argument(
        "--conflicts", choices=("ours", "theirs"), help="两边都改过的地方：ours 保留部门的，theirs 改为科室的"
    )
    add_json(parser)
    parser.set_defaults(
        command=lambda chosen: put_back(
            chosen.file, chosen.part, chosen.out, side=chosen.conflicts, as_json=chosen.json
        )
    )
