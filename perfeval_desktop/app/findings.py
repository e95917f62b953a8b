"""How findings are printed: the same for a project file and for a text."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from perfeval_desktop.app.results import FINE, FOUND, report
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.checks.reasons import Answer, State
from perfeval_desktop.checks.sentence import Finding


def report_findings(findings: Sequence[Finding], *, as_json: bool) -> int:
    """Print ``findings`` and return the exit code that goes with them."""
    lines = [_line(finding) for finding in findings]
    report([msgspec.structs.asdict(finding) for finding in findings], lines or ["没有发现问题。"], as_json=as_json)
    return FOUND if findings else FINE


def with_reason(finding: Finding, answer: Answer) -> Finding:
    """``finding`` with what was written to explain it, and whether that still holds, at the end of its sentence."""
    if answer.state is State.OPEN:
        return finding
    why = f"（{answer.why}）" if answer.why else ""
    return msgspec.structs.replace(
        finding, message=f"{finding.message}{answer.state.label}{why}：{' '.join(answer.reason.split())}"
    )


def _line(finding: Finding) -> str:
    """错误 · where · what: the message begins with the place, which is not said twice."""
    level = Severity.from_key(finding.level).label
    return f"{level} · {finding.label} · {finding.message.removeprefix(f'{finding.label}：')}"
