"""Every scoring kind at its boundaries, with exact points and the arithmetic that the clerk reads."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_desktop.rulepack import score_rules as r
from perfeval_desktop.scoring.kinds.target import parse_quantity
from perfeval_desktop.scoring.proposal import Proposal
from perfeval_desktop.scoring.rules import propose

D = Decimal


def spec(key: str, label: str, kind: r.InputKind) -> r.InputSpec:
    return r.InputSpec(key=key, label=label, kind=kind)


CHECKLIST = r.Checklist(
    items=(
        r.ChecklistItem(key="exists", text="设有绩效目标", points=D(2)),
        r.ChecklistItem(key="clear", text="目标清晰", points=D("0.5")),
    )
)
FINDINGS = r.DeductPerFinding(
    parts=(
        r.DeductionPart(key="unrelated", text="与目标无关", start=D(1), step=D("0.2")),
        r.DeductionPart(key="late", text="推延上报", start=D(1), step=D("0.3"), unit="天"),
    ),
    void="unusable",
    inputs=(spec("unusable", "不上报", "yes_no"),),
)
RATE = r.RatioTimesWeight(inputs=(spec("rate", "完成率", "percent"),))
QUOTIENT = r.RatioTimesWeight(inputs=(spec("numerator", "完成数", "count"), spec("denominator", "计划数", "count")))
DATED = r.DatedThresholds(
    steps=(
        r.DatedStep(key="september", month_day="09-30", at_least=D("0.8"), points=D(1)),
        r.DatedStep(key="november", month_day="11-30", at_least=D("0.95"), points=D(1)),
    )
)
BANDS = r.Bands(
    inputs=(spec("rate", "满意度", "percent"),),
    bands=(
        r.ScoreBand(at_least=D("0.8"), points=D(7)),
        r.ScoreBand(at_least=D("0.9"), points=D(10)),
        r.ScoreBand(at_least=D("0.6"), points=D(3)),
    ),
    otherwise=D(1),
)
CHOICE = r.Choice(
    options=(
        r.ChoiceOption(key="clean", label="未发生廉政问题", points=D(5)),
        r.ChoiceOption(key="problem", label="发生廉政问题", points=D(0), grade_cap="good"),
    )
)
QUALITATIVE = r.Qualitative(
    bands=(
        r.QualitativeBand(key="reached", label="达成", low=D("0.8"), high=D(1)),
        r.QualitativeBand(key="partly", label="部分达成", low=D("0.6"), high=D("0.8"), low_inclusive=False),
    )
)


def tolerance(**parameters: object) -> r.ToleranceDeduction:
    base: dict[str, object] = {
        "limit": D(1),
        "worse": "above",
        "points_per_step": D("0.5"),
        "inputs": (spec("rate", "控制率", "percent"),),
    }
    return r.ToleranceDeduction(**(base | parameters))  # type: ignore[arg-type]


CHANGE = tolerance(limit=D(0), inputs=(spec("current", "本年数", "amount"), spec("previous", "上年数", "amount")))


def compare(**parameters: object) -> r.TargetCompare:
    return r.TargetCompare(**({"over": "ignore"} | parameters))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "weight", "inputs", "score", "arithmetic"),
    [
        # checklist
        (CHECKLIST, "4", {"exists": "yes", "clear": "是"}, "2.5", "设有绩效目标 2分；目标清晰 0.5分；合计 2.5分"),
        (CHECKLIST, "4", {"exists": "yes", "clear": "no"}, "2", "设有绩效目标 2分；目标清晰（未达到） 0分；合计 2分"),
        (CHECKLIST, "2", {"exists": "是", "clear": "是"}, "2", "合计 2.5分，超过分值，按 2分计"),
        # deduction for each finding, never below zero
        (FINDINGS, "2", {"unrelated": "0", "late": "0", "unusable": "no"}, "2", "与目标无关：1 − 0.2 × 0项 = 1分"),
        (FINDINGS, "2", {"unrelated": "2", "late": "1", "unusable": "no"}, "1.3", "推延上报：1 − 0.3 × 1天 = 0.7分"),
        (FINDINGS, "2", {"unrelated": "5", "late": "4", "unusable": "no"}, "0", "= 0分，扣完为止；合计 0分"),
        (FINDINGS, "2", {"unrelated": "0", "late": "0", "unusable": "yes"}, "0", "不上报 → 0分"),
        (FINDINGS, "2", {"unusable": "yes"}, "0", "不上报 → 0分"),
        # rate × weight
        (RATE, "10", {"rate": "96.98%"}, "9.70", "96.98% × 10分 = 9.7分"),
        (RATE, "10", {"rate": "105"}, "10", "105% 按 100% 计 × 10分 = 10分"),
        (RATE, "10", {"rate": "0"}, "0", "0% × 10分 = 0分"),
        (
            QUOTIENT,
            "10",
            {"numerator": "1", "denominator": "3"},
            "3.33",
            "完成数 1 ÷ 计划数 3 = 33.33%；33.33% × 10分 = 3.33分",
        ),
        (QUOTIENT, "10", {"numerator": "0", "denominator": "3"}, "0", "完成数 0 ÷ 计划数 3 = 0%"),
        (QUOTIENT, "10", {"rate": "90%"}, "9", "90% × 10分 = 9分"),
        # dated thresholds: inclusive
        (
            DATED,
            "2",
            {"september": "76.1%", "november": "96.0%"},
            "1",
            "9月30日进度 76.1% < 80% → 0分；11月30日进度 96.0% ≥ 95% → 1分；合计 1分",
        ),
        (DATED, "2", {"september": "80%", "november": "95%"}, "2", "9月30日进度 80% ≥ 80% → 1分"),
        (DATED, "2", {"september": "79.99", "november": "94.99"}, "0", "合计 0分"),
        # tolerance
        (tolerance(), "1", {"rate": "100%"}, "1", "100% ≤ 100% → 1分"),
        (tolerance(), "1", {"rate": "100.9%"}, "1", "每满 1% 扣 0.5分，共扣 0分"),
        (tolerance(), "1", {"rate": "101%"}, "0.5", "1 − 0.5 = 0.5分"),
        (tolerance(), "1", {"rate": "103%"}, "0", "扣完为止，得 0分"),
        (tolerance(per="started"), "1", {"rate": "100.1%"}, "0.5", "每超（不足的按一个计） 1% 扣 0.5分，共扣 0.5分"),
        (tolerance(per="started"), "1", {"rate": "101%"}, "0.5", "共扣 0.5分"),
        (tolerance(per="exact"), "1", {"rate": "100.5%"}, "0.75", "每 1% 扣 0.5分，共扣 0.25分"),
        (tolerance(points_per_step=None), "1", {"rate": "100.01%"}, "0", "100.01% > 100% → 0分"),
        (tolerance(worse="below", limit=D("0.9")), "1", {"rate": "90%"}, "1", "90% ≥ 90% → 1分"),
        (tolerance(worse="below", limit=D("0.9")), "1", {"rate": "88.5%"}, "0.5", "88.5% < 90%，相差 1.5%"),
        (CHANGE, "1", {"current": "100", "previous": "100"}, "1", "(100 − 100) ÷ 100 = 0%；0% ≤ 0% → 1分"),
        (CHANGE, "1", {"current": "101", "previous": "100"}, "0.5", "(101 − 100) ÷ 100 = 1%"),
        (CHANGE, "1", {"current": "50", "previous": "100"}, "1", "= -50%；-50% ≤ 0% → 1分"),
        # bands: half open
        (BANDS, "10", {"rate": "90%"}, "10", "90% ≤ 90% → 10分"),
        (BANDS, "10", {"rate": "89.99%"}, "7", "80% ≤ 89.99% < 90% → 7分"),
        (BANDS, "10", {"rate": "59.9%"}, "1", "59.9% < 60% → 1分"),
        # choice
        (CHOICE, "5", {"choice": "clean"}, "5", "未发生廉政问题 → 5分"),
        (CHOICE, "5", {"choice": "发生廉政问题"}, "0", "发生廉政问题 → 0分"),
        # target: positive
        (compare(), "30", {"target": "≥95%", "actual": "95%"}, "30", "实际 95% 达到 ≥95% → 30分"),
        (compare(), "30", {"target": "≥95%", "actual": "76%"}, "24", "76 ÷ 95 × 30分 = 24分"),
        (compare(), "30", {"target": "27个部门", "actual": "26个部门"}, "28.89", "26 ÷ 27 × 30分 = 28.89分"),
        (compare(), "30", {"target": "不少于300条", "actual": "310"}, "30", "实际 310 达到 ≥300条 → 30分"),
        (compare(), "30", {"target": "≥10", "actual": "-1"}, "0", "扣完为止，得 0分"),
        (compare(), "30", {"target": "＞5件", "actual": "6件"}, "30", "实际 6件 达到 ＞5件 → 30分"),
        (compare(), "30", {"target": "大于5件", "actual": "4件"}, "24", "实际 4件 未达到 ＞5件；4 ÷ 5"),
        (compare(), "30", {"target": "小于5件", "actual": "4件"}, "30", "实际 4件 未超过 ＜5件 → 30分"),
        (compare(), "30", {"target": ">0", "actual": "1"}, "30", "达到 ＞0"),
        # target: equal
        (compare(), "30", {"target": "=3", "actual": "3"}, "30", "实际 3 达到 =3 → 30分"),
        (compare(), "30", {"target": "=3", "actual": "2"}, "20", "2 ÷ 3 × 30分 = 20分"),
        # target: reverse
        (compare(), "30", {"target": "≤128件", "actual": "128件"}, "30", "实际 128件 未超过 ≤128件 → 30分"),
        (compare(), "30", {"target": "≤100件", "actual": "150件"}, "15", "(1 − (150 − 100) ÷ 100) × 30分 = 15分"),
        (compare(reverse="quotient"), "30", {"target": "≤100件", "actual": "150件"}, "20", "100 ÷ 150 × 30分 = 20分"),
        (compare(), "30", {"target": "≤100", "actual": "199"}, "0.30", "× 30分 = 0.3分"),
        (compare(reverse="quotient"), "30", {"target": "≤100", "actual": "200"}, "0", "的 2 倍 → 0分"),
        (compare(), "30", {"target": "≤100", "actual": "201"}, "0", "的 2 倍 → 0分"),
        # target: zero
        (compare(), "30", {"target": "0", "actual": "0"}, "30", "指标值为 0，实际 0 → 30分"),
        (compare(), "30", {"target": "0起", "actual": "1起"}, "0", "指标值为 0，实际 1起 > 0 → 0分"),
        (compare(), "30", {"target": "≤0", "actual": "-2"}, "30", "指标值为 0"),
        (compare(), "30", {"target": "≥0%", "actual": "3%"}, "30", "达到 ≥0%"),
        # over-achievement
        (compare(over="deduct"), "30", {"target": "100", "actual": "131"}, "28", "超过指标值的 1.3 倍，扣 2分"),
        (compare(over="deduct"), "30", {"target": "100", "actual": "130"}, "30", "实际 130 达到 100 → 30分"),
        (compare(over="deduct"), "1", {"target": "100", "actual": "200"}, "0", "扣完为止，得 0分"),
        (compare(over="proportional"), "30", {"target": "100", "actual": "130"}, "30", "实际 130 达到 100 → 30分"),
        (compare(over="proportional"), "30", {"target": "100", "actual": "260"}, "15", "130 ÷ 260 × 30分 = 15分"),
        (compare(over="explain"), "30", {"target": "100", "actual": "131"}, "30", "实际 131 达到 100 → 30分"),
    ],
)
def test_the_points_and_how_they_come_about(
    rule: r.ScoreRule, weight: str, inputs: dict[str, str], score: str, arithmetic: str
) -> None:
    proposal = propose(rule, D(weight), inputs)
    assert proposal.missing == ()
    assert proposal.score == D(score)
    assert arithmetic in proposal.arithmetic


@pytest.mark.parametrize(
    ("rule", "inputs", "missing"),
    [
        (CHECKLIST, {"exists": "yes"}, ("目标清晰",)),
        (CHECKLIST, {"exists": "yes", "clear": "也许"}, ("目标清晰（“也许”不是“是”或“否”）",)),
        (RATE, {}, ("完成率",)),
        (RATE, {"rate": "很高"}, ("完成率（“很高”不是百分数，如 92.3%）",)),
        (QUOTIENT, {"numerator": "5"}, ("计划数",)),
        (QUOTIENT, {"numerator": "5", "denominator": "0"}, ("计划数为 0，比率无法计算",)),
        (CHANGE, {"current": "5", "previous": "0"}, ("上年数为 0，变动率无法计算",)),
        (CHANGE, {"current": "5万两", "previous": "2"}, ("本年数（“5万两”不是金额（万元），如 37.98）",)),
        (BANDS, {"rate": " "}, ("满意度",)),
        (QUALITATIVE, {"choice": "excellent"}, None),
        (CHOICE, {}, None),
        (compare(), {"target": "≥95%"}, ("实际完成值",)),
        (compare(), {"target": "完成对27个部门慰问", "actual": "完成"}, None),
        (compare(), {"target": "≥95%", "actual": "≥95%"}, ("实际完成值（应为具体数值，不是“≥95%”）",)),
        (compare(), {"target": "27个", "actual": "27%"}, ("实际完成值（单位与指标值不同：“27%”与“27个”）",)),
        (compare(), {"target": "≥95%", "actual": "0.95"}, ("实际完成值（单位与指标值不同：“0.95”与“≥95%”）",)),
        (compare(), {"target": "0.95", "actual": "95%"}, ("实际完成值（单位与指标值不同：“95%”与“0.95”）",)),
        (
            compare(),
            {"target": "＞5件", "actual": "5件"},
            ("实际 5件 正好等于 ＞5件 的界限，未达到指标值，又没有可用的计分公式",),
        ),
        (compare(), {"target": "＜5", "actual": "5"}, None),
        (compare(), {"target": "＞0", "actual": "0"}, None),
        (compare(), {"target": "≥-5%", "actual": "-6%"}, ("年度指标值 ≥-5% 不大于 0，未完成时没有计分公式",)),
        (compare(), {"target": "≤-5%", "actual": "-4%"}, ("年度指标值 ≤-5% 小于 0，未完成时没有计分公式",)),
    ],
)
def test_what_is_missing_or_unreadable_is_named(
    rule: r.ScoreRule, inputs: dict[str, str], missing: tuple[str, ...] | None
) -> None:
    proposal = propose(rule, D(10), inputs)
    assert proposal.score is None
    assert proposal.missing if missing is None else proposal.missing == missing


def test_a_negative_count_of_findings_is_refused() -> None:
    proposal = propose(FINDINGS, D(2), {"unrelated": "-1", "late": "0", "unusable": "no"})
    assert proposal.score is None
    assert any("不能是负数" in item for item in proposal.missing)


def test_half_of_a_dated_rule_shows_what_is_known() -> None:
    proposal = propose(DATED, D(2), {"september": "81%"})
    assert proposal.score is None
    assert proposal.arithmetic == "9月30日进度 81% ≥ 80% → 1分"
    assert proposal.missing == ("11月30日进度",)


def test_a_veto_caps_the_grade() -> None:
    assert propose(CHOICE, D(5), {"choice": "problem"}).grade_cap == "good"
    assert propose(CHOICE, D(5), {"choice": "clean"}).grade_cap == ""


def test_over_achievement_asks_for_a_reason_only_beyond_the_limit() -> None:
    assert propose(compare(over="explain"), D(30), {"target": "100", "actual": "131"}).note
    assert not propose(compare(over="explain"), D(30), {"target": "100", "actual": "130"}).note


@pytest.mark.parametrize(
    ("choice", "score", "allowed"),
    [("reached", "8", True), ("reached", "10", True), ("reached", "7.9", False), ("partly", "6", False),
     ("partly", "6.5", True), ("partly", "8.2", False), ("partly", "5.97", False), ("partly", "6.01", True),
     ("reached", "7.96", True)],
)  # fmt: skip
def test_a_described_result_bounds_the_score(choice: str, score: str, allowed: bool) -> None:
    proposal = propose(QUALITATIVE, D(10), {"choice": choice})
    assert proposal.score is None
    assert proposal.missing == ()
    assert proposal.allows(D(score), D("0.05")) is allowed


def test_a_proposal_that_cannot_tell_allows_everything() -> None:
    assert Proposal(None).allows(D(7), D(0))
    assert Proposal(D(7)).allows(D("7.05"), D("0.05"))
    assert not Proposal(D(7)).allows(D("7.06"), D("0.05"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("≥95%", "≥95%"),
        ("≧ 95 ％", "≥95%"),
        (">=1,200人次", "≥1200人次"),
        ("≤128件", "≤128件"),
        ("控制在128件以内", "≤128件"),
        ("95%以上", "≥95%"),
        ("＞95%", "＞95%"),
        ("大于95%以上", "＞95%"),
        ("小于3天", "＜3天"),
        ("大于等于3天", "≥3天"),
        ("27个部门", "27个部门"),
        ("=3", "=3"),
        ("100%", "100%"),
        ("-3.5%", "-3.5%"),
        ("3年", "3年"),
    ],
)
def test_a_quantity_is_read(text: str, shown: str) -> None:
    assert str(parse_quantity(text)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "完成",
        "完成对27个部门慰问",
        "2022年底前",
        "2022年",
        "12月底",
        "12月31日",
        "≥95%且≤100%",
        "3-5个",
        "一批",
        "约30%",
    ],
)
def test_what_is_not_a_plain_quantity_is_left_alone(text: str) -> None:
    assert parse_quantity(text) is None


_RULES = (CHECKLIST, FINDINGS, RATE, QUOTIENT, DATED, tolerance(), CHANGE, BANDS, CHOICE, QUALITATIVE, compare())
_KEYS = ("exists", "clear", "unrelated", "late", "unusable", "rate", "numerator", "denominator", "september",
         "november", "current", "previous", "choice", "target", "actual")  # fmt: skip
_TEXTS = st.sampled_from(
    ["", "0", "是", "no", "95%", "≥95%", "1e9", "-3", "２７个", "999999999999999", "clean", "万", "\x00"]
)


@given(st.sampled_from(_RULES), st.dictionaries(st.sampled_from(_KEYS), _TEXTS | st.text(max_size=8)))
def test_no_text_makes_a_rule_fail_or_leave_its_bounds(rule: r.ScoreRule, inputs: dict[str, str]) -> None:
    proposal = propose(rule, D(10), inputs)
    assert proposal.score is None or 0 <= proposal.score <= 10
    assert proposal.score is not None or proposal.missing or proposal.lowest is not None
