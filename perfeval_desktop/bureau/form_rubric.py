"""Indicators as they are written in a pack: those of the form, with their rules where they are known."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from perfeval_desktop.bureau.form_columns import Groups, put_groups
from perfeval_desktop.bureau.form_reading import TEXTS, FormRow
from perfeval_desktop.bureau.pack_review import PENDING
from perfeval_desktop.bureau.sheet_grid import name_key, plain
from perfeval_desktop.model.amount import trim_zeros
from perfeval_desktop.rulepack.schema import Indicator, Rubric
from perfeval_desktop.rulepack.toml_edit import Plain, TomlText, inline, toml_value, with_values

_PLACE = "department.scorecard.rubric"
_NO_RULE = (
    '{ kind = "qualitative", bands = [{ key = "full", label = "达成", low = 0.8, high = 1 }, '
    '{ key = "partial", label = "部分达成", low = 0.6, high = 0.8 }, '
    '{ key = "none", label = "未达成", low = 0, high = 0.6 }] }'
)


def put_rubric(toml: TomlText, rubric: Rubric, rows: Sequence[FormRow]) -> list[str]:
    """Write the indicators of ``rows``; the sentences say what is new, gone or changed."""
    spot, groups_spot = toml.at(f"{_PLACE}.indicators"), toml.at(f"{_PLACE}.groups")
    if spot is None or groups_spot is None or not rows:
        return []
    items = toml.items(spot)
    known = {name_key(one.name): (one, item) for one, item in zip(rubric.indicators, items, strict=True)}
    groups = Groups(rubric.groups, toml.items(groups_spot), "dept", f"{_PLACE}.groups")
    is_block = spot.items[0].is_block
    taken = {indicator.key for indicator in rubric.indicators}
    written, told = [], []
    for row in rows:
        group = groups.add(row)
        old, item = known.pop(name_key(row.name), (None, ""))
        if old is None:
            name = next(each for number in range(1, 1000) if (each := f"{group}.item{number}") not in taken)
            taken.add(name)
            written.append(_new(row, group, name, is_block=is_block))
            told.append(f"新的指标“{row.name}”，评分规则待写")
        else:
            written.append(_with_form(item, old, row, group, is_block=is_block))
    gone = [old for old, _ in known.values()]
    told += [f"表格里没有指标“{old.name}”，已去掉" for old in gone]
    put_groups(toml, f"{_PLACE}.groups", groups)
    if written != items:
        toml.put_items(spot, written)
    _drop_cases(toml, {old.key for old in gone})
    return told


def _with_form(item: str, old: Indicator, row: FormRow, group: str, *, is_block: bool) -> str:
    values: dict[str, Plain] = {"name": row.name} if plain(row.name) != plain(old.name) else {}
    asked = []
    if row.points is None:
        asked.append(f"“{old.name}”的分值没有读出，沿用 {trim_zeros(old.max_score)} 分，请核对。")
    elif row.points != old.max_score:
        values["max_score"] = row.points
        asked.append(
            f"“{old.name}”的分值由 {trim_zeros(old.max_score)} 分改为 {trim_zeros(row.points)} 分，请核对 rule 和算例。"
        )
    for name, text in (row.texts or {}).items():
        if text and plain(getattr(old, name)) != plain(text):
            values[name] = text
            if name == "scoring_standard":
                asked.append(f"“{old.name}”的评分标准变了，请核对 rule。")
    if group != old.group:
        values["group"] = group
    return _asking(with_values(item, values) if values else item, asked, is_block=is_block)


def _new(row: FormRow, group: str, name: str, *, is_block: bool) -> str:
    values: dict[str, Plain] = {"key": name, "group": group, "name": row.name}
    values["max_score"] = row.points if row.points is not None else Decimal(0)
    values |= {text: row.texts[text] for text in TEXTS if row.texts and row.texts.get(text)}
    asked = [f"“{row.name}”是新的指标，请按评分标准写 rule（下面是暂用的定性分档），并为它写算例。"]
    if row.points is None:
        asked.append(f"“{row.name}”的分值没有读出，请填写 max_score。")
    if is_block:
        lines = "".join(f"{each} = {toml_value(value)}\n" for each, value in values.items())
        return _asking(f"[[{_PLACE}.indicators]]\n{lines}rule = {_NO_RULE}\n\n", asked, is_block=True)
    return _asking(f"{inline(values)[:-2]}, rule = {_NO_RULE} }}", asked, is_block=False)


def _asking(item: str, asked: Sequence[str], *, is_block: bool) -> str:
    """The item with lines above it that ask; an inline item has no room for them and gets them in front."""
    if not asked:
        return item
    notes = "".join(f"{PENDING}{question}\n" for question in asked)
    if not is_block:
        return notes.replace("\n", "\n  ") + item
    at = 0 if item.startswith("[[") else item.index("\n[[") + 1
    return item[:at] + notes + item[at:]


def _drop_cases(toml: TomlText, gone: set[str]) -> None:
    """Cases of indicators that are gone would name nothing."""
    spot = toml.at("cases")
    if spot is None or not gone:
        return
    named = [str(item.children["indicator"].value) if "indicator" in item.children else "" for item in spot.items]
    items = toml.items(spot)
    kept = [item for item, name in zip(items, named, strict=True) if name not in gone]
    if kept != items:
        toml.put_items(spot, kept)
