"""Findings that only follow from another: they stand under it, and go when it is settled."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval_desktop.checks.issue import Issue


def leaders(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """``issues`` without those that follow from another one among them: what is left to be settled."""
    known = {issue.waiver_key for issue in issues}
    return tuple(issue for issue in issues if issue.under not in known)


def followers(issues: Sequence[Issue]) -> dict[str, tuple[Issue, ...]]:
    """What follows from each finding, by its key; one whose leader is gone follows from nothing."""
    known = {issue.waiver_key for issue in issues}
    found: dict[str, tuple[Issue, ...]] = {}
    for issue in issues:
        if issue.under in known:
            found[issue.under] = (*found.get(issue.under, ()), issue)
    return found
