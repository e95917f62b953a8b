"""Statements of one form that contradict each other: head counts, lists beside their count, goals and their causes."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval_desktop.checks.issue import Fix, Issue, Severity
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.required import is_filled
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.vocabulary import Completion
from perfeval_desktop.rulepack.field_names import FIELD_NAMES

_COUNTED_LISTS = (("internal_organ_count", "internal_organs"), ("independent_unit_count", "independent_units"))


@check("staffing.sum", reads=("profile.staffing",), level=Severity.EXPLAIN)
def staffing_sums(context: Context) -> Iterator[Issue]:
    """F-01: the parts of a head count are all given and do not add up to it."""
    lines = context.evaluation.profile.staffing
    for line in lines:
        parts = [part for part in lines if part.part_of == line.id]
        counts = [part.count for part in parts if part.count is not None]
        if line.count is None or not parts or len(counts) < len(parts) or sum(counts) == line.count:
            continue
        where = path("profile.staffing").row(line.id).child("count")
        yield context.issue(
            where,
            fix=Fix(f"改为 {sum(counts)}", where, sum(counts)),
            found=str(line.count),
            expected=str(sum(counts)),
            formula=" + ".join(f"{part.label} {part.count}".strip() for part in parts) + f" = {sum(counts)}",
        )


@check("profile.count", reads=("profile",), level=Severity.EXPLAIN)
def counted_lists(context: Context) -> Iterator[Issue]:
    """F-02: a list of names does not have as many lines as its count says."""
    profile = context.evaluation.profile
    for count_field, list_field in _COUNTED_LISTS:
        count: int | None = getattr(profile, count_field)
        names = [name for name in getattr(profile, list_field).splitlines() if is_filled(name)]
        if count is not None and names and len(names) != count:
            where = path("profile").child(count_field)
            yield context.issue(
                where,
                fix=Fix(f"改为 {len(names)}", where, len(names)),
                found=f"{count} 个",
                expected=f"{len(names)} 个",
                list=FIELD_NAMES[list_field],
            )


@check("goals.deviation", reads=("goals.entries",), level=Severity.EXPLAIN)
def unexplained_deviations(context: Context) -> Iterator[Issue]:
    """C-03: a goal was not or only partly reached, and the form's columns for the cause are empty."""
    form = context.pack.department
    asked = {column.field for column in form.goals.columns} if form is not None else set()
    columns = [name for name in ("deviation_explanation", "deviation_causes") if name in asked]
    for entry in context.evaluation.goals.entries if columns else ():
        missed = entry.completion in (Completion.PARTIAL, Completion.NONE)
        if missed and not any(is_filled(getattr(entry, name)) for name in columns):
            yield context.issue(path("goals.entries").row(entry.id).child(columns[0]), found="未填写")
