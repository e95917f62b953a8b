"""What changed between two packs is said in words."""

import msgspec
import pytest

from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack import forms, schema, score_rules  # noqa: F401  all parts are known then
from perfeval_desktop.rulepack.base import Part
from perfeval_desktop.rulepack.comparing import changes_between
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.part_names import PART_NAMES, RULE_KINDS
from tests.rulepack.third_pack import THIRD_PACK

TEXT = resource_path("rulepacks/lincang-2022.toml").read_text(encoding="utf-8")
OLD = load_pack(TEXT, "old")


def said(old: str, new: str) -> list[str]:
    """What is said of the sample's pack with ``new`` in the place of the first ``old``."""
    assert old in TEXT
    return [change.sentence for change in changes_between(OLD, load_pack(TEXT.replace(old, new, 1), "new"))]


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ('name = "重点工作办结率"\nmax_score = 10', 'name = "重点工作办结率"\nmax_score = 12',
         ["整体支出 › 自评表 › 指标 › “重点工作办结率” › 分值：10分 → 12分"]),
        ('name = "质量达标率"', 'name = "质量合格率"',
         ["整体支出 › 自评表 › 指标 › “质量达标率” › 名称：质量达标率 → 质量合格率"]),
        ('version = "1"', 'version = "2"', ["版本：1 → 2"]),
        ('{ key = "good", label = "良", at_least = 80 }', '{ key = "good", label = "良", at_least = 85 }',
         ["整体支出 › 自评表 › 等级 › “良” › 下限：80 → 85"]),
    ],
)  # fmt: skip
def test_a_change_is_told_where_it_is(old: str, new: str, sentences: list[str]) -> None:
    assert said(old, new) == sentences


def test_rules_and_indicators_that_came_or_went_are_told() -> None:
    pack = load_pack(THIRD_PACK, "a")
    other = THIRD_PACK.replace('name = "工作秩序"', 'name = "工作纪律"').replace('key = "all.order"', 'key = "all.law"')
    other = other.replace('{ kind = "ratio_times_weight", inputs', '{ kind = "bands", bands = [], inputs')
    found = [change.sentence for change in changes_between(pack, load_pack(other, "b"))]
    assert found[:2] == [
        "整体支出 › 自评表 › 指标：去掉“工作秩序”（40分，定性分档）",
        "整体支出 › 自评表 › 指标：增加“工作纪律”（40分，定性分档）",
    ]
    assert found[2].startswith("整体支出 › 自评表 › 指标 › “群众评价” › 评分规则：按比率得分；")
    assert "分档得分" in found[2]


def test_columns_that_came_went_or_moved_are_told() -> None:
    pack = load_pack(THIRD_PACK, "a")
    lines = [line for line in THIRD_PACK.splitlines() if line.startswith("  { field =")]
    moved = THIRD_PACK.replace(
        "\n".join(lines), "\n".join([*lines[::-1], '  { field = "score_rationale", title = "简述" },'])
    )
    found = {change.kind: change for change in changes_between(pack, load_pack(moved, "b"))}
    assert found["added"].sentence == "整体支出 › 自评表 › 栏目：增加“简述”"
    assert found["moved"].sentence == "整体支出 › 自评表 › 栏目：次序有变"


def test_a_new_key_under_the_same_name_is_one_change() -> None:
    pack = load_pack(THIRD_PACK, "a")
    other = load_pack(THIRD_PACK.replace('key = "all.order"', 'key = "all.law"'), "b")
    assert [change.sentence for change in changes_between(pack, other)] == [
        "整体支出 › 自评表 › 指标 › “工作秩序” › 编号：all.order → all.law"
    ]


def test_equal_packs_have_no_changes() -> None:
    assert changes_between(OLD, load_pack(TEXT, "again")) == ()


def _below(kind: type[Part]) -> set[type[Part]]:
    return {kind}.union(*(_below(one) for one in kind.__subclasses__()))


def test_every_part_of_a_pack_has_a_name() -> None:
    parts = _below(Part)
    assert {name for part in parts for name in part.__struct_fields__} <= set(PART_NAMES)
    tags = {part.__struct_config__.tag for part in parts if part.__struct_config__.tag}
    assert {str(tag) for tag in tags} <= set(RULE_KINDS) | {"ScoreRuleBase"}
    assert msgspec.structs.fields(Part) == ()
