"""The commands about one project file: sample, check."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from perfeval_desktop.app.findings import report_findings, with_reason
from perfeval_desktop.app.results import CANNOT, FINE, FOUND
from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.folding import leaders
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.reasons import OPEN, answers_of, open_issues
from perfeval_desktop.checks.telling_apart import told_apart
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.files import lies_at
from perfeval_desktop.model.edit_history import EditHistory
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.last_year import earlier_year_of
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.atomic_file import write_atomic

SAMPLE = "samples/lincang-2022.jxzp"
LIVE_SAMPLE = "samples/lincang-2022-live.jxzp"


def write_sample(out: Path, *, force: bool, live: bool = False) -> int:
    """Write the sample to ``out``; an existing file is only replaced by ``force``. Raises StorageError.

    ``live``: the corrected package, whose texts take their figures from the tables.
    """
    if lies_at(out) and not force:
        print(f"“{out}”已经存在，没有改动它。请换一个文件名，或加上 --force 覆盖它。", file=sys.stderr)
        return CANNOT
    write_atomic(out, resource_path(LIVE_SAMPLE if live else SAMPLE).read_bytes())
    print(f"已生成示例：{out}")
    return FINE


def check(
    path: Path,
    level: Severity,
    *,
    as_json: bool,
    answered: bool = False,
    every: bool = False,
    last_year: Path | None = None,
) -> int:
    """Print the findings of the file that are of ``level`` or worse. Raises StorageError, PackError, LastYearError.

    ``last_year`` is the file of the year before; without it the one that was given to the file counts.

    Those that only follow from another one are left out, unless ``every`` one is asked for.

    Those that a reason answers are left out and counted; ``answered`` lists them too, each with its reason. The exit
    code is about those that are open.
    """
    evaluation, pack = load(path)
    if last_year is not None:
        evaluation = msgspec.structs.replace(evaluation, last_year=earlier_year_of(*load(last_year), evaluation))
    issues = Checker(pack).run(evaluation)
    answers = answers_of(issues, evaluation, pack)
    if not every:
        issues = leaders(issues)
    issues = tuple(issue for issue in issues if issue.severity <= level)
    still_open = open_issues(issues, answers)
    listed = issues if answered else still_open
    words = told_apart(listed, [describe(issue, evaluation, pack) for issue in listed], evaluation, pack)
    findings = [
        with_reason(finding, answers.get(issue.waiver_key, OPEN)) for issue, finding in zip(listed, words, strict=True)
    ]
    report_findings(findings, as_json=as_json)
    if len(still_open) < len(issues) and not answered:
        print(f"另有 {len(issues) - len(still_open)} 条已说明，加上 --answered 可以列出。", file=sys.stderr)
    return FOUND if still_open else FINE


def load(path: Path) -> tuple[SelfEvaluation, RulePack]:
    """The content of a project file and the rule pack that travels with it. Raises StorageError, PackError."""
    return load_file(path)[:2]


def load_file(path: Path) -> tuple[SelfEvaluation, RulePack, str]:
    """As ``load``, with the text of the pack. Raises StorageError, PackError."""
    return load_with_history(path)[:3]


def load_with_history(path: Path) -> tuple[SelfEvaluation, RulePack, str, EditHistory]:
    """As ``load_file``, with who changed what. Raises StorageError, PackError."""
    file = project_file.load(path)
    pack = load_pack(file.pack_text, path.name)
    return conform(file.evaluation, pack), pack, file.pack_text, file.history
