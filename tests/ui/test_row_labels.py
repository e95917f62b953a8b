"""The labels of a copied block: which class of the form they mean."""

from __future__ import annotations

import pytest

from perfeval_desktop.ui.row_labels import meant, plain_label, spread_labels


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("产出指标\n（50分）\n得 48.5 分", "产出"),
        ("产出指标 (50%)", "产出"),
        ("“三公经费”变动率", "“三公经费”变动率"),
        ("指标", "指标"),
        ("（50分）", "（50分）"),
        ("", ""),
    ],
)
def test_points_are_no_part_of_a_label(label: str, plain: str) -> None:
    assert plain_label(label) == plain


GROUPS = (("产出", "数量"), ("产出", "成本"), ("效益", "成本"), ("满意度", ""), ("满意度", "服务对象"))


@pytest.mark.parametrize(
    ("labels", "group"),
    [
        (("产出", "数量"), ("产出", "数量")),
        (("", "数量"), ("产出", "数量")),
        (("产出类", "数量"), ("产出", "数量")),
        (("效益", "成本"), ("效益", "成本")),
        (("", "成本"), None),  # there are two
        (("满意度", ""), ("满意度", "")),
        (("满意度", "公众"), ("满意度", "")),
        (("产出", "安全"), None),
        (("产出", ""), None),
        (("", ""), None),
    ],
)
def test_the_class_that_labels_name(labels: tuple[str, str], group: tuple[str, str] | None) -> None:
    assert meant(labels, GROUPS) == group


def test_a_new_upper_label_ends_the_lower_ones() -> None:
    rows = [("", ""), ("产出指标", "数量指标"), ("", ""), ("", "质量"), ("满意度", ""), ("", "")]
    spread = spread_labels(rows)
    assert spread[1:] == [("产出", "数量"), ("产出", "数量"), ("产出", "质量"), ("满意度", ""), ("满意度", "")]
    assert not any(spread[0])
