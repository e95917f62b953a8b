"""Copied texts are found by what of the shorter stands in the longer, and names by their odd characters."""

import pytest

from perfeval_desktop.prose.similarity import Twin, same_result, spelling_variants, twins

GOAL = (
    "用于保障机关正常办公运转，不断提高服务工作的质量和效率，确保日常工作高效有序运转，为全市经济社会发展作出积极贡献。"
)
OTHER = (
    "新建高标准农田2.3万亩，改造低产田0.8万亩，配套沟渠46公里，受益农户3,260户，亩均增产80公斤以上，户均增收1,200元。"
)


def pairs(texts, **options):
    return [(twin.first, twin.second) for twin in twins(texts, **options)]


def test_identical_texts_and_texts_with_other_marks_are_twins():
    assert twins([GOAL, OTHER, GOAL.replace("，", ","), " " + GOAL]) == (
        Twin(0, 2, 1.0),
        Twin(0, 3, 1.0),
        Twin(2, 3, 1.0),
    )


def test_a_text_that_stands_in_a_longer_one_is_its_twin():
    assert pairs([OTHER + GOAL + OTHER, GOAL]) == [(0, 1)]


def test_a_few_changed_words_do_not_hide_a_copy():
    copied = GOAL.replace("机关", "单位").replace("积极贡献", "贡献")
    (twin,) = twins([OTHER, GOAL, copied])
    assert (twin.first, twin.second) == (1, 2)
    assert 0.9 < twin.score < 1


def test_the_threshold_is_the_caller_s():
    half = GOAL[: len(GOAL) // 2] + OTHER[: len(OTHER) // 2]
    assert pairs([GOAL, half]) == []
    assert pairs([GOAL, half], threshold=0.4) == [(0, 1)]


@pytest.mark.parametrize("texts", [[], [GOAL], ["无。", "无。"], ["", ""], [GOAL, OTHER]])
def test_no_twins(texts):
    assert twins(texts) == ()


def test_how_short_is_too_short_is_the_caller_s():
    assert pairs(["资金已全部到位。", "资金已全部到位"], least=5) == [(0, 1)]


@pytest.mark.parametrize(
    ("goal", "result", "same"),
    [
        (GOAL, GOAL, True),
        ("完成培训500人，提高服务质量。", "完成了培训500人,提高了服务质量", True),
        ("建成公厕20座", "已建成公厕20座。", True),
        ("完成培训500人", "完成培训486人", False),
        ("完成培训500人", "", False),
        ("", "", False),
    ],
)
def test_same_result(goal, result, same):
    assert same_result(goal, result) is same


def test_one_name_in_two_spellings():
    texts = ["佘山凤城办公经费", "统筹协调佘山凤城项目", "推进临沧佅山凤城建设"]
    (variant,) = spelling_variants(texts)
    assert (variant.usual, variant.variant) == ("佘山凤城", "佅山凤城")
    ((index, span),) = variant.places
    assert span.of(texts[index]) == "佅山凤城"


@pytest.mark.parametrize(
    "texts",
    [
        ["综合调研一科", "综合调研二科", "综合调研一科"],
        ["市教育局办公室", "县教育局办公室", "市教育局办公室"],
        ["佘山凤城", "佅山凤城"],  # which is usual cannot be told
        ["佘山凤城", "佘山凤城"],
        ["沧源佤族自治县", "耿马傣族自治县", "沧源佤族自治县"],
    ],
)
def test_what_is_no_second_spelling(texts):
    assert spelling_variants(texts) == ()
