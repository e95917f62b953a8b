"""What is remembered of a file for the list of recent files: how it stood when it was last saved."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.files import saved_at
from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.scoring.totals import scorecard_total
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.session.session import Session

COUNTED = (Severity.ERROR, Severity.EXPLAIN, Severity.REMIND)


def remember_file(session: Session, preferences: PreferencesStore, path: Path) -> None:
    """Put the open document, which is as the file at ``path`` holds it, at the head of the recent files."""
    counts = Counter(issue.severity for issue in session.open_issues)
    preferences.remember(
        path,
        session.title,
        saved=_time_text(saved_at(path)),
        score=_score_text(session),
        counts={level.key: counts[level] for level in COUNTED},
    )


def _score_text(session: Session) -> str:
    """The points of the department; empty where the pack has none or nothing is scored yet."""
    if session.pack.department is None:
        return ""
    total = scorecard_total(session.evaluation, session.pack).value
    return "" if total is None else trim_zeros(total)


def _time_text(time: datetime.datetime | None) -> str:
    return "" if time is None else time.isoformat(timespec="minutes")
