"""What was typed or pasted and could not be read, as rows of 问题: it is to be mended like any other 错误."""

from __future__ import annotations

from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.sentence import Finding
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.rulepack.labels import snippet
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.drafts import Draft, Drafts
from perfeval_desktop.ui.findings_model import FindingRow

RULE = "unread"
_TITLE = "没有填入的内容"
_LONGEST = 30  # characters of the text that are quoted
_WAY_OUT = "按 F2 改正，或按 Delete 放弃。"


def unread_places(session: Session) -> tuple[FieldPath, ...]:
    """The fields that wait for what was put into them to be mended; a reason being written is counted elsewhere."""
    drafts = Drafts.of(session)
    return tuple(where for where in drafts.paths() if (draft := drafts.at(where)) is not None and not draft.waits)


def unread_rows(session: Session) -> list[FindingRow]:
    """A row for each of them, in the order in which they came."""
    drafts = Drafts.of(session)
    return [_row(where, draft) for where in unread_places(session) if (draft := drafts.at(where)) is not None]


def unread_key(where: FieldPath) -> str:
    """The key of the row for the field at ``where``."""
    return Issue(RULE, Severity.ERROR, where).waiver_key


def _row(where: FieldPath, draft: Draft) -> FindingRow:
    quoted = "" if draft.text in draft.problem else f"“{snippet(draft.text, _LONGEST)}”没有填入。"
    finding = Finding(
        rule=RULE,
        level=Severity.ERROR.key,
        where=str(where),
        label=draft.label,
        title=_TITLE,
        message=f"{draft.label}：{quoted}{draft.problem}{_WAY_OUT}",
        found=draft.text,
        expected="",
        source="",
        fix="",
    )
    return FindingRow(Issue(RULE, Severity.ERROR, where), finding)
