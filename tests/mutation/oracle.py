"""What must agree in a package, worked out anew and without the checks: which of its facts contradict each other.

An amount is known to half of the last place typed, and never coarser than the last decimal of its column. A figure that
nothing else determines contradicts nothing, however it is changed: only what is broken here must be noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.rules import propose

_COLUMN = {"yuan": Decimal("0.005"), "wan": Decimal(50)}  # half of the last decimal of a column, in 元
_ZERO = Decimal(0)
Known = tuple[Decimal, Decimal]  # a value and how far the true one may be from it


def broken(evaluation: SelfEvaluation, pack: RulePack) -> set[str]:
    """The names of all relations that do not hold in ``evaluation``."""
    names: set[str] = set()
    for relations in (_accounts, _funds, _projects, _scores, _project_scores, _people, _dates, _gaps):
        names.update(relations(evaluation, pack))
    return names


def _known(value: Decimal | None, column: str = "wan") -> Known | None:
    if value is None:
        return None
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return value, min(Decimal(5).scaleb(exponent - 1), _COLUMN[column])


def _sum(parts: list[Known | None]) -> Known | None:
    if not parts or any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    return sum((value for value, _ in known), _ZERO), sum((margin for _, margin in known), _ZERO)


def _differ(left: Known | None, right: Known | None) -> bool:
    return left is not None and right is not None and abs(left[0] - right[0]) > left[1] + right[1]


def _account(evaluation: SelfEvaluation, pack: RulePack, key: str, column: str) -> Known | None:
    assert pack.department is not None
    row = next((row for row in evaluation.budget.accounts if row.id == key), None)
    typed = getattr(row, column) if row is not None else None
    if typed is not None:
        return _known(typed, "yuan")
    spec = next(spec for spec in pack.department.accounts if spec.key == key)
    return _sum([_account(evaluation, pack, part, column) for part in spec.sum_of]) if spec.sum_of else None


def _accounts(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[str]:
    department = pack.department
    assert department is not None
    for spec in department.accounts:
        for column in ("this_year", "last_year"):
            whole = _account(evaluation, pack, spec.key, column)
            parts = _sum([_account(evaluation, pack, part, column) for part in spec.sum_of])
            if _differ(whole, parts):
                yield f"accounts {spec.key} {column} is no sum"
            for part in spec.at_least:
                low = _account(evaluation, pack, part, column)
                if whole is not None and low is not None and whole[0] < low[0]:
                    yield f"accounts {spec.key} {column} is below {part}"
    for link in department.links:
        key, column = link.account.split(".")
        row, cell = link.fund.split(".")
        fund = _fund(evaluation.budget.funds, department.scorecard.funds, row, cell)
        if _differ(_account(evaluation, pack, key, column), fund):
            yield f"accounts {link.account} ≠ {link.fund}"


def _fund(rows: Any, form: Any, key: str, column: str) -> Known | None:
    row = next((row for row in rows if row.id == key), None)
    typed = getattr(row, column) if row is not None else None
    if typed is not None:
        return _known(typed)
    spec = next(spec for spec in form.rows if spec.key == key)
    filled = [part for part in (_fund(rows, form, part, column) for part in spec.sum_of) if part is not None]
    return _sum(list(filled))


def _fund_table(rows: Any, form: Any, name: str) -> Iterator[str]:
    columns = [column.field for column in form.columns if column.unit is not None]
    for spec in form.rows:
        for column in columns:
            parts = [_fund(rows, form, part, column) for part in spec.sum_of]
            if spec.sum_of and _differ(_fund(rows, form, spec.key, column), _sum(parts)):
                yield f"{name} {spec.key} {column} is no sum"
        for identity in form.identities:
            left = _sum([_fund(rows, form, spec.key, column) for column in identity.left])
            if _differ(left, _fund(rows, form, spec.key, identity.right)):
                yield f"{name} {spec.key} columns do not balance"
        spent, given = (_fund(rows, form, spec.key, column) for column in (form.rate.numerator, form.rate.denominator))
        if spent is not None and given is not None and spent[0] - spent[1] > given[0] + given[1]:
            yield f"{name} {spec.key} more spent than received"
        row = next((row for row in rows if row.id == spec.key), None)
        stated = re.fullmatch(r"([0-9.]+)[%％]?", row.execution_rate.strip()) if row is not None else None
        if stated and spent is not None and given is not None and given[0] > 0:
            rate = Decimal(stated[1])
            decimals = len(stated[1].partition(".")[2])
            margin = Decimal(5).scaleb(-decimals - 1) + 100 * (spent[1] + given[1]) / given[0]
            if abs(rate - 100 * spent[0] / given[0]) > margin:
                yield f"{name} {spec.key} rate"


def _funds(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[str]:
    department = pack.department
    assert department is not None
    form = department.scorecard.funds
    yield from _fund_table(evaluation.budget.funds, form, "funds")
    link = department.projects
    for column in link.columns if link is not None else ():
        assert link is not None
        parts = [_fund(project.funds, pack.project.funds, link.project, column) for project in evaluation.projects]
        if _differ(_fund(evaluation.budget.funds, form, link.department, column), _sum(list(parts))):
            yield f"projects do not make {link.department} {column}"


def _projects(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[str]:
    form = pack.project
    for project in evaluation.projects:
        yield from _fund_table(project.funds, form.funds, project.id)
        for link in form.usage_links:
            used = _sum([_known(getattr(row, link.usage)) for row in project.fund_usage])
            if _differ(used, _fund(project.funds, form.funds, *link.fund.split("."))):
                yield f"{project.id} usage {link.usage} ≠ {link.fund}"
        for row in project.fund_usage:
            for identity in form.usage_identities:
                parts = [_known(getattr(row, column)) for column in identity.left]
                if _differ(_sum(list(parts)), _known(getattr(row, identity.right))):
                    yield f"{project.id} usage {row.id} does not balance"
            if row.budget is not None and row.received is not None and row.received - row.budget > 100:
                yield f"{project.id} usage {row.id} more received than planned"
        yield from _weights(project, pack)


def _weights(project: Any, pack: RulePack) -> Iterator[str]:
    for block in pack.project.classes:
        below = {block.key, *(item.key for item in pack.project.classes if item.parent == block.key)}
        weights = [row.max_score or _ZERO for row in project.indicators if row.category in below]
        if block.max_score is not None and sum(weights, _ZERO) != block.max_score:
            yield f"{project.id} weights of {block.key}"
    cap = pack.project.indicator_cap
    for row in project.indicators:
        if cap is not None and row.max_score is not None and row.max_score > cap:
            yield f"{project.id} {row.id} weight above the cap"


def _scores(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[str]:
    assert pack.department is not None
    entries = {entry.id: entry for entry in evaluation.scorecard.entries}
    for item in pack.department.scorecard.rubric.indicators:
        entry = entries.get(item.key)
        if entry is None or entry.self_score is None:
            continue
        yield from _impossible(f"score {item.key}", entry.self_score, item.max_score)
        lost = entry.self_score < item.max_score
        if lost and not entry.deduction_reason.strip():
            yield f"score {item.key} lost without a reason"
        claimed = [Decimal(one) for one in re.findall(r"(?<![0-9.])([0-9]+(?:\.[0-9]+)?)分", entry.score_rationale)]
        together = min(sum(claimed, _ZERO), item.max_score)  # a form may offer more than the weight
        if len(claimed) > 1 and "≥" not in entry.score_rationale and together != entry.self_score:
            yield f"score {item.key} is not what is claimed"
        proposal = propose(item.rule, item.max_score, {fact.id: fact.value for fact in entry.inputs})
        too_low = proposal.score is not None and entry.self_score < proposal.score and entry.deduction_reason.strip()
        if not proposal.missing and not too_low and not proposal.allows(entry.self_score, Decimal("0.05")):
            yield f"score {item.key} is not what the rule gives"


def _project_scores(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[str]:
    for project in evaluation.projects:
        for row in project.indicators:
            if row.self_score is None or row.max_score is None:
                continue
            yield from _impossible(f"score {project.id} {row.id}", row.self_score, row.max_score)
            if pack.project.rule is not None:
                facts = {"target": row.annual_target, "actual": row.actual_value}
                score = propose(pack.project.rule, row.max_score, facts).score
                if score is not None and row.self_score - score > Decimal("0.05"):
                    yield f"score {project.id} {row.id} is more than reached"


def _impossible(name: str, score: Decimal, weight: Decimal) -> Iterator[str]:
    if not 0 <= score <= weight:
        yield f"{name} is impossible"


def _people(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[str]:
    profile = evaluation.profile
    for line in profile.staffing:
        parts = [part.count for part in profile.staffing if part.part_of == line.id]
        if line.count is not None and parts and None not in parts and sum(filter(None, parts)) != line.count:
            yield f"staffing {line.id} is no sum"
    for count, names in (
        (profile.internal_organ_count, profile.internal_organs),
        (profile.independent_unit_count, profile.independent_units),
    ):
        listed = len([name for name in names.splitlines() if name.strip()])
        if count is not None and listed and count != listed:
            yield f"{count} organs, {listed} names"


def _dates(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[str]:
    year, dated = evaluation.cover.year, evaluation.report.dated
    filled = [("scorecard", evaluation.scorecard.filled_on, dated)]
    filled += [(project.id, project.filled_on, project.report.dated) for project in evaluation.projects]
    for name, filled_on, reported in filled:
        if filled_on is not None and reported is not None and filled_on > reported:
            yield f"{name} filled in after the report"
        for date in (filled_on, reported):
            if date is not None and date.year <= year:
                yield f"{name} dated within the year that it evaluates"


def _gaps(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[str]:
    """What must be filled in and is not: the empty fields of rows that are in use."""
    assert pack.department is not None
    for project in evaluation.projects:
        for row in project.indicators:
            if row.max_score is None or row.self_score is None:
                yield f"{project.id} {row.id} has no weight or score"
        for used in project.fund_usage:
            if None in (used.budget, used.received, used.spent):
                yield f"{project.id} {used.id} has no amount"
    for entry in evaluation.scorecard.entries:
        if entry.self_score is None:
            yield f"{entry.id} has no score"
