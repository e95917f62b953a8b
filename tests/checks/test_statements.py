"""Statements of one form that contradict each other."""

import msgspec
import pytest

from perfeval_desktop.model.report import StaffingLine
from perfeval_desktop.model.vocabulary import Completion, StaffingKind
from perfeval_desktop.rulepack.forms import Column
from tests.packs import D, edited, finding, findings
from tests.small_pack import DEPARTMENT, varied


def staffing(*parts: int | None) -> tuple[StaffingLine, ...]:
    total = StaffingLine(id="total", kind=StaffingKind.AUTHORISED, label="编制", count=40)
    return (
        total,
        *(
            StaffingLine(id=f"part{number}", kind=total.kind, label="行政编制", count=count, part_of="total")
            for number, count in enumerate(parts)
        ),
    )


def test_parts_of_a_head_count_add_up() -> None:
    told = finding(edited(("profile.staffing", staffing(30))), "staffing.sum")
    assert (told.where, told.level) == ("profile.staffing[total].count", "explain")
    assert "现为 40，各部分合计 30" in told.message


@pytest.mark.parametrize("parts", [(), (30, 10), (30, None)])
def test_a_head_count_without_a_contradiction(parts: tuple[int | None, ...]) -> None:
    assert "staffing.sum" not in {rule for rule, _ in findings(edited(("profile.staffing", staffing(*parts))))}


def test_a_list_has_as_many_names_as_its_count_says() -> None:
    told = finding(edited(("profile.internal_organs", "办公室\n\n人事科\n")), "profile.count")
    assert told.where == "profile.internal_organ_count"
    assert "现为 12 个，内设机构名单中有 2 个" in told.message
    counted = edited(("profile.internal_organs", "办公室\n人事科"), ("profile.internal_organ_count", 2))
    assert findings(counted) == []


def test_a_missed_goal_needs_a_cause() -> None:
    columns = (*DEPARTMENT.goals.columns, Column(field="deviation_explanation", title="原因说明"))
    pack = varied(department={"goals": msgspec.structs.replace(DEPARTMENT.goals, columns=columns)})
    missed = edited(("goals.entries[g1].completion", Completion.NONE))
    assert findings(missed, pack) == [("goals.deviation", "goals.entries[g1].deviation_explanation")]
    assert findings(edited(("goals.entries[g1].deviation_explanation", "经费不足"), start=missed), pack) == []
    assert findings(missed) == []  # a form without such columns cannot be asked
    assert findings(edited(), pack) == []


def test_a_total_is_not_smaller_than_what_it_contains() -> None:
    where = "budget.accounts[expenditure].this_year"
    told = finding(edited((where, D("1"))), "accounts.part")
    assert (told.where, told.level, told.found) == (where, "error", "1.00 元")
    assert "因为其中包含“预算拨款”" in told.message
    assert "accounts.part" not in {rule for rule, _ in findings(edited((where, None)))}
    assert findings(edited((where, D("19514569.83")))) == []
