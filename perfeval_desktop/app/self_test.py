"""``--self-test``: does the installed program do here what it did where it was built? A report for the files of IT.

The sample is opened, checked and exported; the results are compared with ``resources/selftest/expected.json``, which
installer/build_selftest.py writes. Nothing is written outside a temporary folder, and no screen is needed.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import platform
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from perfeval_desktop import __version__
from perfeval_desktop.app.content_digest import digest_of
from perfeval_desktop.app.exporting import ExportOptions, export_package
from perfeval_desktop.app.file_commands import SAMPLE, load
from perfeval_desktop.app.results import FINE, FOUND
from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.export.options import PressOptions
from perfeval_desktop.export.package import Press
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.scoring.cases import run_cases
from perfeval_desktop.storage.apart import run_apart
from perfeval_desktop.storage.dirs import default_dirs

EXPECTED = "selftest/expected.json"
SUMS = "SHA256SUMS"
PRESSES: Mapping[Press, str] = {"xlsx": "导出 Excel", "pdf": "导出 PDF", "docx": "导出 Word"}
_LONGEST_WAIT = 30  # seconds

_OFFICE = "单位统一设置"

Step = Callable[[], str]


class DifferentError(Exception):
    """A result is not the expected one; the text is a sentence for the report."""


def self_test(*, as_json: bool) -> int:
    """Print the report and return the exit code: 0 when everything is as expected, 1 when something is not."""
    results = [_tried(name, step) for name, step in _steps()]
    passed = all(result["ok"] for result in results)
    report = {"passed": passed, **surroundings(), "steps": results}
    if as_json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(report)))
    return FINE if passed else FOUND


def surroundings() -> dict[str, str]:
    """What a report must name to be of use: version, time, system and where the program lies."""
    return {
        "program": "绩效自评填报 perfeval-desktop",
        "version": __version__,
        "time": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}".strip(),
        "python": platform.python_version(),
        "folder": str(program_folder()),
    }


def program_folder() -> Path:
    """The folder of the installed program when it has a list of checksums, else that of the package."""
    package = Path(sys.modules["perfeval_desktop"].__file__ or "").resolve().parent
    for folder in (package.parent.parent, package.parent):
        if (folder / SUMS).is_file():
            return folder
    return package


def fingerprints() -> dict[str, str]:
    """The digests of the sample's findings and exports as this program makes them. Raises what the program raises."""
    evaluation, pack = load(resource_path(SAMPLE))
    findings = (describe(issue, evaluation, pack) for issue in Checker(pack).run(evaluation))
    said = "\n".join(f"{one.level} {one.rule} {one.where} {one.message}" for one in findings)
    found = {"findings": hashlib.sha256(said.encode()).hexdigest()}
    with tempfile.TemporaryDirectory(prefix="perfeval-") as folder:
        targets = {press: Path(folder) / f"示例.{press}" for press in PRESSES}
        # With the fonts that come along: PCs have other ones of their own, and then pages end elsewhere.
        outcome = export_package(evaluation, pack, targets, ExportOptions(press=PressOptions(fonts="bundled")))
        if outcome.problems or outcome.missing:
            raise DifferentError("；".join([*outcome.problems, outcome.missing_sentence]).strip("；"))
        found |= {press: digest_of(path.read_bytes()) for press, path in targets.items()}
    return found


def _steps() -> Iterator[tuple[str, Step]]:
    yield "程序文件", _check_files
    yield "随附字体", _check_fonts
    yield "规则包算例", _run_cases
    expected: dict[str, str] = {}
    made: dict[str, str] = {}

    def open_sample() -> str:
        expected.update(json.loads(resource_path(EXPECTED).read_text("utf-8")))
        made.update(fingerprints())
        return "已打开、检查并导出示例"

    def compare(key: str) -> Step:
        def step() -> str:
            if key not in expected or made.get(key) != expected[key]:
                raise DifferentError(f"与预期不同：应为 {expected.get(key, '?')[:12]}，实为 {made.get(key, '?')[:12]}")
            return f"与预期一致（{made[key][:12]}）"

        return step

    yield "打开示例", open_sample
    yield "检查示例", compare("findings")
    for press, name in PRESSES.items():
        yield name, compare(press)
    yield "辅助进程", _check_worker
    yield "窗口组件", _check_window
    yield _OFFICE, _check_office


def _tried(name: str, step: Step) -> dict[str, Any]:
    try:
        return {"name": name, "ok": True, "detail": step()}
    except DifferentError as different:
        return {"name": name, "ok": False, "detail": str(different)}
    except Exception as error:  # noqa: BLE001  whatever is wrong with an installation belongs into the report
        return {"name": name, "ok": False, "detail": f"无法完成：{type(error).__name__}: {error}"}


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    yield f"{report['program']} {report['version']} 自检报告"
    yield f"时间：{report['time']}"
    yield f"系统：{report['system']}"
    yield f"Python：{report['python']}"
    yield f"位置：{report['folder']}"
    yield ""
    for step in report["steps"]:
        yield f"[{'通过' if step['ok'] else '未通过'}] {step['name']}：{step['detail']}"
    yield ""
    yield f"结论：{_conclusion([step['name'] for step in report['steps'] if not step['ok']])}"


def _conclusion(failed: Sequence[str]) -> str:
    if not failed:
        return "全部通过。"
    if list(failed) == [_OFFICE]:
        return "程序完好，单位统一设置要改正。"
    return "有未通过的项目。请重新安装本程序；仍未通过时把本报告交给维护人员。"


def _check_files() -> str:
    sums = program_folder() / SUMS
    if not sums.is_file():
        return "没有随附校验清单，未核对"
    lines = sums.read_text("utf-8").splitlines()
    wrong = [name for name, digest in map(_entry, lines) if not _is_whole(sums.parent / name, digest)]
    if wrong:
        raise DifferentError(f"{len(wrong)} 个文件缺失或被改动，例如 {wrong[0]}")
    return f"{len(lines)} 个文件与校验清单一致"


def _entry(line: str) -> tuple[str, str]:
    digest, _, name = line.partition("  ")
    return name, digest


def _is_whole(path: Path, digest: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def _check_fonts() -> str:
    index = resource_path("fonts/fonts.toml")
    fonts = tomllib.loads(index.read_text("utf-8"))["font"]
    wrong = [font["file"] for font in fonts if not _is_whole(index.parent / font["file"], font["sha256"])]
    if wrong:
        raise DifferentError(f"缺失或被改动：{'、'.join(wrong)}")
    return f"{len(fonts)} 个字体完整"


def _run_cases() -> str:
    counts = []
    for source in Catalog.built_in().sources():
        results = run_cases(source.pack)
        if failed := sum(not result.passed for result in results):
            raise DifferentError(f"规则包 {source.pack.id} 有 {failed} 个算例的结果不对")
        counts.append(f"{source.pack.id} {len(results)} 个")
    return "算例结果全部正确：" + "，".join(counts)


def _check_worker() -> str:
    if run_apart(_process, None, _LONGEST_WAIT) == os.getpid():
        raise DifferentError("没有启动，可能被安全软件拦下：汇总会变慢，.xls 文件在主程序里读取")
    return "可以启动"


def _process(_: object) -> int:
    return os.getpid()


def _check_window() -> str:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import qVersion
    from PySide6.QtWidgets import QDialogButtonBox

    from perfeval_desktop.app.gui import make_application

    app = make_application()
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
    words = "、".join(button.text() for button in box.buttons())
    if "保存" not in words or "取消" not in words:
        raise DifferentError(f"按钮不是中文：{words}")
    return f"Qt {qVersion()}（{app.platformName()}），按钮为中文：{words}"


def _check_office() -> str:
    dirs = default_dirs()
    office = dirs.office
    if office.path is None:
        return "没有，按平常的设置"
    others = office.pack_faults({source.pack.id for source in Catalog.with_own(dirs.rulepacks).sources()})
    if fault := office.fault_sentence(others):
        raise DifferentError(fault)
    return f"已采用 {office.path}"
