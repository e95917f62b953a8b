"""A pack's own test cases are run against its rules."""

from decimal import Decimal

import msgspec
import pytest

from perfeval_desktop.rulepack.schema import PackCase, RulePack
from perfeval_desktop.scoring.cases import run_cases
from tests.small_pack import SMALL_PACK

D = Decimal
RATE = "process.execution.rate"


def pack_with(case: PackCase) -> RulePack:
    return msgspec.structs.replace(SMALL_PACK, cases=(case,))


@pytest.mark.parametrize(
    ("case", "passed", "message"),
    [
        (
            PackCase(name="a", indicator=RATE, inputs={"september": "76%", "november": "92.3%"}, score=D(0)),
            True,
            "9月30日进度 76% < 80% → 0分；11月30日进度 92.3% < 95% → 0分；合计 0分",
        ),
        (
            PackCase(name="b", indicator=RATE, inputs={"september": "76%", "november": "92.3%"}, score=D(1)),
            False,
            "合计 0分；应为 1分",
        ),
        (PackCase(name="c", indicator=RATE, inputs={"september": "76%"}, score=D(0)), False, "缺少或无法读取"),
        (PackCase(name="d", indicator=RATE, inputs={"september": "76%"}), True, "11月30日"),
        (PackCase(name="e", indicator="nothing", score=D(0)), False, "规则包中没有指标“nothing”"),
        (PackCase(name="f", total=D("89.5"), grade="good"), True, "89.5分 → “良”"),
        (PackCase(name="g", total=D(90), grade="good"), False, "90分 → “优”，应为“良”"),
        (PackCase(name="h", scope="project", total=D("59.9"), grade="poor"), True, "59.9分 → “差”"),
        (
            PackCase(
                name="i", scope="project", inputs={"target": "≥95%", "actual": "76%"}, max_score=D(30), score=D(24)
            ),
            True,
            "76 ÷ 95 × 30分 = 24分",
        ),
        (PackCase(name="j", scope="project", inputs={}, score=D(0)), False, "没有写明指标分值"),
        (
            PackCase(
                name="k", indicator="outcome.duty.integrity", inputs={"choice": "problem"}, score=D(0), grade="good"
            ),
            True,
            "发生廉政问题 → 0分",
        ),
        (
            PackCase(
                name="l", indicator="outcome.duty.integrity", inputs={"choice": "clean"}, score=D(10), grade="good"
            ),
            False,
            "应为 10分",
        ),
    ],
)
def test_a_case_passes_when_the_rule_gives_what_it_states(case: PackCase, passed: bool, message: str) -> None:
    (result,) = run_cases(pack_with(case))
    assert result.name == case.name
    assert result.passed is passed, result.message
    assert message in result.message


def test_a_pack_without_department_forms_fails_its_department_cases() -> None:
    case = PackCase(name="a", total=D(90), grade="excellent")
    (result,) = run_cases(msgspec.structs.replace(pack_with(case), department=None))
    assert not result.passed
