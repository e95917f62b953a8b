"""The work of an office that every installed package must be able to do, without a window: one list for all trials."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from installer.ship.trials import TrialLog

Run = Callable[..., tuple[int, str]]
"""Runs the installed program with these words; exit code and what it printed."""
FOUND = 1
SAMPLE = "某单位 示例.jxzp"
KINDS = ("xlsx", "pdf", "docx")
_INDICATOR = "预算执行率"


class Work:
    """Files in one folder: ``here`` as this machine sees it, and by ``there`` as the installed program does.

    ``sums``: the installed program brings a list of checksums, which the self-test compares.
    """

    def __init__(
        self, log: TrialLog, run: Run, here: Path, there: Callable[[str], str], label: str = "", *, sums: bool = True
    ) -> None:
        self._log, self._run, self._here, self._there, self._sums = log, run, here, there, sums
        self._label = f"{label}: " if label else ""

    def do_all(self) -> None:
        """Make, export, import, attach and collect; one line for each."""
        self._here.mkdir(parents=True, exist_ok=True)
        for step in (self._self_test, self._export, self._import_old, self._attach, self._collect):
            step()

    def _tell(self, step: str, said: object, ok: bool) -> None:
        self._log.tell(self._label + step, said, ok)

    def _self_test(self) -> None:
        code, said = self._run("--self-test", "--json")
        report: dict[str, Any] = {"steps": [], "passed": False, "python": said}
        if said.lstrip().startswith("{"):
            report = json.loads(said)
        details = {step["name"]: step["detail"] for step in report["steps"]}
        parts = [f"{name}：{details.get(name)}" for name in ("程序文件", "辅助进程", "窗口组件")]
        told = ", ".join([f"Python {report['python']}", *parts])
        self._tell("self-test", told, code == 0 and report["passed"] and (not self._sums or "未核对" not in told))

    def _export(self) -> None:
        sample = self._there(SAMPLE)
        self._run("sample", sample, "--force")
        wanted = [word for kind in KINDS for word in (f"--{kind}", self._there(f"导出.{kind}"))]
        code, said = self._run("export", sample, *wanted)
        sizes = [self._size(f"导出.{kind}") for kind in KINDS]
        self._tell("exports", f"xlsx, pdf, docx of {sizes} bytes" if all(sizes) else said, code == 0 and all(sizes))

    def _import_old(self) -> None:
        """A workbook of the old Excel, which compiled code reads, gives the file again that it was exported from."""
        if not self._make_old_workbook():
            self._log.not_tried(f"{self._label}import of an .xls", "needs soffice")
            return
        new = self._there("导入.jxzp")
        code, said = self._run("import", self._there("旧表.xls"), new)
        same, told = self._run("diff", self._there(SAMPLE), new)
        self._tell("import of an .xls", (said + told).strip().splitlines()[-1:], code == 0 and same == 0)

    def _make_old_workbook(self) -> bool:
        if shutil.which("soffice") is None:
            return False
        made = self._here / "made"
        made.mkdir(exist_ok=True)
        shutil.copy(self._here / "导出.xlsx", made / "old.xlsx")  # without a locale soffice finds no Chinese name
        profile = f"-env:UserInstallation={(made / 'profile').resolve().as_uri()}"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "xls",
            "--outdir",
            str(made),
            str(made / "old.xlsx"),
        ]
        subprocess.run([*command, str(made / "old.xlsx")], check=True, capture_output=True, timeout=120)
        shutil.move(made / "old.xls", self._here / "旧表.xls")
        shutil.rmtree(made)
        return True

    def _attach(self) -> None:
        """佐证材料 goes in and comes out with the same bytes."""
        content = "发票 ".encode() * 5000
        (self._here / "发票 一.pdf").write_bytes(content)
        sample = self._there(SAMPLE)
        codes = [self._run("evidence", "add", sample, self._there("发票 一.pdf"), "--at", _INDICATOR)[0]]
        code, listed = self._run("evidence", "list", sample, "--json")
        codes += [code, self._run("evidence", "extract", sample, self._there("取出"))[0]]
        taken = [path.read_bytes() for path in (self._here / "取出").rglob("*.pdf")]
        sound = codes == [0, 0, 0] and taken == [content] and json.loads(listed)[0]["state"] == "sound"
        self._tell("evidence", f"added, listed, extracted: {len(content)} bytes, exit codes {codes}", sound)

    def _collect(self) -> None:
        """Two processes read the folder: the installed program can start itself anew."""
        folder = self._here / "汇总"
        folder.mkdir(exist_ok=True)
        for name in ("甲.jxzp", "乙.jxzp"):
            shutil.copy(self._here / SAMPLE, folder / name)
            (folder / name).chmod(0o644)
        words = ("collect", self._there("汇总"), "--xlsx", self._there("汇总.xlsx"), "--workers", "2", "--json")
        code, said = self._run(*words)
        start = said.find("[")
        units = [each for each in json.loads(said[start:]) if each["kind"] == "unit"] if start >= 0 else []
        whole = self._size("汇总.xlsx") and zipfile.is_zipfile(self._here / "汇总.xlsx")
        told = f"{len(units)} units, exit code {code}"
        self._tell("collect", told if len(units) == 2 else said[-500:], bool(whole) and len(units) == 2)

    def _size(self, name: str) -> int:
        path = self._here / name
        return path.stat().st_size if path.exists() else 0
