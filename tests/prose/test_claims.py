"""What a text claims of its own figures is recomputed, where it is certain which figures are meant."""

import pytest

from perfeval_desktop.prose.claims import find_claims
from perfeval_desktop.prose.reading import read

# text, kind, found, expected, formula: claims that do not hold
WRONG = [
    # 比, 与…相比, 较: the other figure stands beside the marker
    (
        "收入1,000.00万元，比上年900.00万元增加120.00万元。",
        "difference",
        "120.00万元",
        "100.00万元",
        "1,000.00 − 900.00 = 100.00万元",
    ),
    (
        "与上年收入900.00万元相比，收入1,000.00万元，增加120.00万元。",
        "difference",
        "120.00万元",
        "100.00万元",
        "1,000.00 − 900.00 = 100.00万元",
    ),
    # the subject is named, the other figure too
    (
        "收入预算数为500.12元，收入决算数为620.34元，收入决算数比预算数增加120.32元。",
        "difference",
        "120.32元",
        "120.22元",
        "620.34 − 500.12 = 120.22元",
    ),
    # the subject is what the sentence before is about
    (
        "全年支出1,862.37万元，其中：基本支出1,204.15万元，项目支出658.22万元。比上年1,900.00万元，减37.36万元。",
        "difference",
        "37.36万元",
        "37.63万元",
        "1,900.00 − 1,862.37 = 37.63万元",
    ),
    # units are mixed
    (
        "支出3,000,000.00元，比上年250.00万元增加500万元。",
        "difference",
        "500万元",
        "50.00万元",
        "300.00 − 250.00 = 50.00万元",
    ),
    # 多 and 少, counts
    ("年末在职36人，比编制38人少3人。", "difference", "3人", "2人", "38 − 36 = 2人"),
    # percentage points
    (
        "合格率97.51%，较上年97.12%提高0.93个百分点。",
        "difference",
        "0.93个百分点",
        "0.39个百分点",
        "97.51 − 97.12 = 0.39个百分点",
    ),
    # from – to
    (
        "对象由上年末的62,318人减少到60,105人，减少2,231人。",
        "difference",
        "2,231人",
        "2,213人",
        "62,318 − 60,105 = 2,213人",
    ),
    ("死亡人数由5人降为3人，减少3人。", "difference", "3人", "2人", "5 − 3 = 2人"),
    # 多 and 节约 are no approximations, whatever stands beside them
    ("投资500.00万元，比上年400.00万元多完成110.00万元。", "difference", "110.00万元", "100.00万元", ""),
    ("资金500万元，比上年400万元多110万元。", "difference", "110万元", "100万元", "500 − 400 = 100万元"),
    ("支出286.40万元，较预算数300.00万元节约16.30万元。", "difference", "16.30万元", "13.60万元", ""),
    # up or down
    ("支出90.00万元，比上年100.00万元增加10.00万元。", "direction", "增加10.00万元", "减少10.00万元", ""),
    # rates of change
    (
        "收入1,000.00万元，比上年900.00万元增长12.11%。",
        "change_rate",
        "12.11%",
        "11.11%",
        "（1,000.00 − 900.00）÷ 900.00 = 11.11%",
    ),
    (
        "收入1,000.00万元，较上年增加100.00万元，增长10.00%。",
        "change_rate",
        "10.00%",
        "11.11%",
        "100.00 ÷ （1,000.00 − 100.00） = 11.11%",
    ),
    ("检查28,600人，比上年多检查1,150人，增长2.4%。", "change_rate", "2.4%", "4.2%", "1,150 ÷ （28,600 − 1,150）"),
    ("成交额6.82亿元，较上年3.26亿元增长2.09倍。", "change_rate", "2.09倍", "1.09倍", "（6.82 − 3.26）÷ 3.26 = 1.09倍"),
    # … of which only the other figure and the difference are certain
    ("比上年900.00万元减少90.00万元，减幅为11%。", "change_rate", "11%", "10%", "90.00 ÷ 900.00 = 10%"),
    # shares
    ("总支出1,000.00万元，其中：项目支出405.00万元，占总支出的45.00%。", "share", "45.00%", "40.50%", ""),
    ("总支出1,000.00万元，其中：项目支出400.00万元，占41.00%。", "share", "41.00%", "40.00%", ""),
    (
        "资金6,120.00万元，其中中央3,200.00万元、省级1,850.50万元、市级1,069.50万元，分别占52.29%、30.42%和17.48%。",
        "share",
        "30.42%",
        "30.24%",
        "1,850.50 ÷ 6,120.00 = 30.24%",
    ),
    ("党员120人，占职工总数200人的65%。", "share", "65%", "60%", "120 ÷ 200 = 60%"),
    ("年初预算为500万元，支出决算为480万元，完成年初预算的69%。", "share", "69%", "96%", "480 ÷ 500 = 96%"),
    ("检测38.6万份，是上年22.4万份的1.27倍。", "share", "1.27倍", "1.72倍", "38.6 ÷ 22.4 = 1.72倍"),
    # rates
    ("受理诉求41738件，接通40335件，接通率96.46%。", "rate", "96.46%", "96.64%", "40335 ÷ 41738 = 96.64%"),
    ("安排项目资金100.00万元，到位96.98万元，资金到位率100%。", "rate", "100%", "96.98%", ""),
    ("全年预算数600.00万元，执行数588.00万元。预算执行率99.00%。", "rate", "99.00%", "98.00%", ""),
    ("疫苗应种126,840剂次，实种125,632剂次，接种率99.50%。", "rate", "99.50%", "99.05%", ""),
    ("发放问卷1,200份，收回1,156份，回收率93.66%。", "rate", "93.66%", "96.33%", ""),
    ("年初预算480.00万元，全年预算500.00万元，实际支出490.00万元，预算执行率97.00%。", "rate", "97.00%", "98.00%", ""),
    ("发放问卷200份，满意190份，满意度90%。", "rate", "90%", "95%", "190 ÷ 200 = 95%"),
    # sums: partitions, the rest, brackets, totals
    ("支出100.50万元，其中：基本支出60.00万元，项目支出40.00万元。", "sum", "100.50万元", "100.00万元", ""),
    ("编制108人，其中：行政编制89人，事业编制18人。", "sum", "108人", "107人", "89 + 18 = 107人"),
    ("行政编制89人（公务员编制64人、机关工勤编制24人）。", "sum", "89人", "88人", "64 + 24 = 88人"),
    ("收入100万元，其中：财政拨款80万元，其他收入15万元。", "sum", "100万元", "95万元", "80 + 15 = 95万元"),
    ("现有职工100人。其中：男60人，女41人。", "sum", "100人", "101人", "60 + 41 = 101人"),
    ("下达甲县300万元、乙县200万元，合计510万元。", "sum", "510万元", "500万元", "300 + 200 = 500万元"),
    ("核定行政编制32人、事业编制46人，共87人，实有74人。", "sum", "87人", "78人", "32 + 46 = 78人"),
    ("明细如下：购置费320.00万元、推广费185.60万元，共计505.70万元。", "sum", "505.70万元", "505.60万元", ""),
    ("夺得金牌38枚、银牌29枚、铜牌41枚，奖牌总数109枚。", "sum", "109枚", "108枚", "38 + 29 + 41 = 108枚"),
    ("投入14.5分、过程18.7分、产出35分，合计69分。", "sum", "69分", "68.2分", "14.5 + 18.7 + 35.0 = 68.2分"),
    (
        "收入500.00万元，比上年450.00万元增加50.00万元，增长11.11%，其中：财政拨款440.00万元，其他收入60.50万元。",
        "sum",
        "500.00万元",
        "500.50万元",
        "440.00 + 60.50 = 500.50万元",
    ),
    (
        "年初预算500.00万元，年中追加120.00万元，调减20.00万元，调整后预算610.00万元。",
        "sum",
        "610.00万元",
        "600.00万元",
        "500.00 + 120.00 − 20.00 = 600.00万元",
    ),
    (
        "支出1,000万元，其中：基本支出600万元，其中：人员经费500万元、公用经费110万元；项目支出400万元。",
        "sum",
        "600万元",
        "610万元",
        "500 + 110 = 610万元",
    ),
    (
        "资金12,480.60万元，其中：中央8,030.00万元、省级2,150.60万元、市级2,030.00万元。",
        "sum",
        "12,480.60万元",
        "12,210.60万元",
        "8,030.00 + 2,150.60 + 2,030.00 = 12,210.60万元",
    ),
    ("收入1,000万元，其中财政拨款收入9,500万元。", "part", "9,500万元", "不超过1,000万元", ""),
    # counts and lists
    ("内设5个科室：办公室、财务科、规划科、审批科。", "count", "5个", "4个", ""),
    ("设三个中心，分别是：信息中心、服务中心。", "count", "三个", "2个", ""),
    ("出台2项制度，分别为：《甲办法》《乙、丙细则》《丁规定》。", "count", "2项", "3项", ""),
    # the names stand before their number; 和 may be part of a name
    ("内设办公室、采编部、流通部、少儿部5个部门，编制42名。", "count", "5个", "4个", "列出的是“办公室”至“少儿部”"),
    ("单位3个，分别为水利服务中心、林业和草原服务中心。", "count", "3个", "2个", ""),
    ("实施三个项目，分别为道路项目、绿化项目、亮化项目和供水项目。", "count", "三个", "4个", ""),
    ("共5个村（社区）：凤山村、鲁史村、小湾村、营盘村。", "count", "5个", "4个", ""),
    # conversions
    ("收入25,196,757.49元（2,591.68万元）。", "conversion", "2,591.68万元", "2,519.68万元", ""),
    ("低保金2.63亿元，即23,608.42万元。", "conversion", "2.63亿元", "2.36亿元", "23,608.42万元 = 2.36亿元"),
]


@pytest.mark.parametrize(("text", "kind", "found", "expected", "formula"), WRONG)
def test_wrong_claim(text, kind, found, expected, formula):
    (claim,) = [claim for claim in find_claims(read(text)) if not claim.holds]
    assert (claim.kind, claim.found, claim.expected) == (kind, found, expected)
    assert claim.result.of(text) == found
    assert formula in claim.formula
    assert all(text[span.start : span.end].strip() for span in claim.operands)


# Where one word is changed and the same figures say nothing certain.
UNCERTAIN = [
    # the other figure is not told, or another one
    "收入1,000.00万元，比上年增加120.00万元。",
    "收入1,000.00万元，支出900.00万元，主要是项目经费增加120.00万元。",
    "收入1,000.00万元，比上年900.00万元增加到1,200.00万元。",
    "收入约1,000.00万元，比上年900.00万元增加120.00万元。",
    "收入1,000.00万元，比上年增加不少于120.00万元，增长10.00%以上。",
    # what follows the word of comparison is a change, though no word of the list says so
    "收入1,000.00万元，比上年提前入库120.00万元，增长10.00%。",
    "亏损120万元，比上年扭亏30万元，下降25%。",
    # a fall that is written with a minus, or twice
    "收入86万元，较上年增加-12万元，增长-12.24%。",
    "收入86万元，较上年98万元减少-12万元，增长-12.24%。",
    # several figures can be meant
    "甲县收入1,000.00万元，乙县收入2,000.00万元，比上年700.00万元增加99.00万元。",
    # the change refers to something else
    "比预算1,000.00万元减少50.00万元，同比下降3.00%。",
    # 其中 need not name all; one person can belong to several groups
    "收入100万元，其中：事业收入30万元，经营收入20万元。",
    "支出500万元，其中：设备购置200万元、维修30万元。",
    "支出312万元，其中：设备购置102万元、维修30万元。",
    "支出500万元，其中：设备购置300万元、维修195万元。",
    "支出3,127.6万元，其中：差旅费657.7万元、劳务费698.1万元、培训费95.2万元、宣传费311.3万元。",
    "培训500人，其中：党员300人、女性280人。",
    "培训500人（党员300人、女性280人）。",
    "减少3人（退休5人、调入2人）。",
    "培训500人（其中：甲县100人、乙县200人）。",
    "投入500万元，包括：设备购置200万元、维修150万元。",
    # parts of the change, not of what changed
    "收入500.00万元，比上年450.00万元增加50.00万元，增长11.11%，其中人员经费30.00万元、公用经费15.00万元。",
    # where the list begins is not certain, or the total is one of several
    "城区：甲社区1人、乙社区2人；乡镇：丙村3人、丁村4人，共10人。",
    "行政编制32人、事业编制46人，共78人；在职行政30人、事业45人，共75人。",
    # each of them is a share of something else
    "监测对象1,023户3,869人，消除风险712户2,706人，分别占69.6%和69.9%。",
    "全年计划造林10万亩。造林4.2万亩、抚育5.9万亩，分别占年度计划的105%、98%。",
    # there is more to the budget than its changes
    "年初预算500万元，年中追加100万元，全年预算620万元（含上年结转20万元）。",
    "年初预算500万元，追加50万元，比上年预算480万元增加70万元。",
    # the number behind the names counts something else, or more than is named
    "下辖凤山镇、鲁史镇、小湾镇12个村。",
    "内设办公室、规划科、水政科等9个科室。",
    "设办公室、组织和人事科、财务科3个科室。",
    "教育局、民政局、统计局12个科室的人员参加，教育局、民政局、统计局12个科室。",
    # not really a list
    "内设5个科室，包括办公室、财务科等。",
    "全县72个村，包括凤山村、鲁史村。",
    "内设8个科室：综合一至五科、财务科、人事科、办公室。",
    "开展活动3场，围绕学习、宣传、服务等主题。",
    "设2个党支部：机关党支部。",
    "内设4个科室：办公室、交通、运输科、财务科、审批科。",
    "实施4个项目：道路、绿化各100万元，供水、排水各50万元。",
    # a rate of something that is not told
    "项目资金全额到位，到位率100%。",
    "受理8,642件，办结8,590件，提前办结率82.3%。",
    "年初预算500万元，其中项目支出50万元，预算执行率100%。",
    "预算1,236.50万元，实际下达1,184.00万元，实际支出1,184.00万元，预算执行率100%。",
    "年初预算150.00万元，上年结转12.80万元，支出126.50万元，预算执行率77.70%。",
    "年初预算150.00万元，上年结转12.80万元，共计162.80万元，支出126.50万元，预算执行率77.70%。",
    "上报信息270篇，采用58篇，完成年度任务400分的133.3%。",
    # an amount beside another that it is not
    "支出25,196,757.49元（每户2,500元）。",
]


@pytest.mark.parametrize("text", UNCERTAIN)
def test_nothing_is_said_of_what_is_not_certain(text):
    assert [claim for claim in find_claims(read(text)) if not claim.holds] == []


# Each of these is told wrong in WRONG, or nearly: written like this it is right.
RIGHT = [
    ("收入1,000.00万元，比上年900.00万元增加100.00万元，增幅11.11%。", ["difference", "change_rate"]),
    ("总收入500.00万元（比上年450.00万元增加50.00万元，增长11.11%）。", ["difference", "change_rate"]),
    ("2021年收入900万元，2022年收入1,000万元，比2021年增加100万元，增幅11.11%。", ["difference", "change_rate"]),
    ("变动率为-10.00%，支出90.00万元，比上年100.00万元下降10.00%。", ["change_rate"]),
    ("支出90.00万元，比上年100.00万元增长-10.00%。", ["change_rate"]),
    ("粮食38.62万吨，比上年增产0.47万吨，增长1.23%。", ["change_rate"]),
    ("企业亏损120万元，比上年减亏30万元，下降20%。", ["change_rate"]),
    ("检测38.6万份，比上年19.2万份增长1倍，是上年19.2万份的2倍。", ["change_rate", "share"]),
    ("收入60万元、补助40万元，占比分别为60%、40%。", ["share", "share"]),
    # amounts are known to half of their last place: 168.97 + 522.48 is 691.45
    ("支出691.46万元，其中：基本支出168.97万元，项目支出522.48万元。", ["sum"]),
    (
        "总支出1,000万元，其中：基本支出600万元（其中：人员经费500万元，公用经费100万元），项目支出400万元。",
        ["sum", "sum"],
    ),
    ("设有三个党支部，分别是机关第一党支部、第二党支部和老干党支部。", ["count"]),
    ("收入25,196,757.49元（2519.67万元）。", ["conversion"]),  # cut off instead of rounded
    ("收到来信45件，受理40件，办结40件，办结率100%。", ["rate"]),
]


@pytest.mark.parametrize(("text", "kinds"), RIGHT)
def test_right_claim(text, kinds):
    claims = find_claims(read(text))
    assert [claim.kind for claim in claims] == kinds
    assert all(claim.holds for claim in claims)
    assert all(claim.replacement is None for claim in claims)


def test_full_width_digits_and_separators_are_read_in_place():
    text = "收入１，０００．００万元，比上年９００．００万元增加１２０．００万元。"
    (claim,) = find_claims(read(text))
    assert claim.result.of(text) == "１２０．００万元"
    assert claim.expected.endswith("00.00万元")


def test_a_rate_that_follows_from_a_wrong_difference_says_so():
    text = "收入32,111,370.79元。比上年36,227,295.3元，减4,119,818.6元，减幅为11.37%。"
    difference, rate = find_claims(read(text))
    assert (difference.kind, difference.expected, difference.follows) == ("difference", "4,115,924.51元", None)
    assert (rate.kind, rate.expected, rate.follows) == ("change_rate", "11.36%", difference.result)


def test_a_replacement_is_right_when_it_is_put_in():
    for text, *_ in WRONG:
        (claim,) = [claim for claim in find_claims(read(text)) if not claim.holds]
        if claim.replacement is not None:
            mended = text[: claim.result.start] + claim.replacement + text[claim.result.end :]
            assert all(other.holds for other in find_claims(read(mended))), mended


def test_sums_and_counts_offer_no_replacement():
    """Which of the figures is wrong cannot be told from a sum, and a list may lack a name."""
    for text in ("编制108人，其中：行政编制89人，事业编制18人。", "内设5个科室：办公室、财务科、规划科、审批科。"):
        (claim,) = find_claims(read(text))
        assert claim.replacement is None
