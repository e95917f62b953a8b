"""Live figures and addresses in an upgraded package: they go by the keys of the new rule pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from perfeval_desktop.bureau.pack_map import Keys, PackMap
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.evidence import Evidence, is_placed
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.live_text import find_placeholders
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import has_at, iter_fields, replace_at
from perfeval_desktop.model.unconfirmed import Unconfirmed, unconfirmed_id
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.scoring.live_figures import LiveFigures, figures_for

_ASIDE = frozenset({"waivers", "last_year", "finals", "to_confirm", "evidence"})
Tell = Callable[..., None]


def with_new_keys(new: SelfEvaluation, old: SelfEvaluation, packs: PackMap, tell: Tell) -> SelfEvaluation:
    """``new`` with live figures that the new pack knows; one that it does not becomes the text that was read there."""
    changed = new
    for each in iter_fields(new):
        if each.path.steps[0] in _ASIDE or not isinstance(each.value, str) or not find_placeholders(each.value):
            continue
        was = figures_for(old, packs.old, each.path)
        text = _text(each.value, each.path, was, figures_for(new, packs.new, each.path), packs, tell, new)
        if text != each.value:
            changed = replace_at(changed, each.path, text)
    places = _places(packs)
    confirm = tuple(row for one in new.to_confirm if _is_there(row := _moved(one, places), changed))
    last = msgspec.structs.replace(
        new.last_year,
        fields=tuple(
            msgspec.structs.replace(one, place=places.get(_head(one.place), _head(one.place)) + _tail(one.place))
            for one in new.last_year.fields
        ),
    )
    evidence = tuple(_evidence(row, places, changed, old, packs, tell) for row in new.evidence)
    return msgspec.structs.replace(changed, to_confirm=confirm, last_year=last, evidence=evidence)


def _evidence(
    row: Evidence, places: dict[str, str], new: SelfEvaluation, old: SelfEvaluation, packs: PackMap, tell: Tell
) -> Evidence:
    """``row`` where its row stands now; where that is gone it belongs to the whole package, and that is told."""
    head = _head(row.place)
    moved = msgspec.structs.replace(row, place=places.get(head, head) + _tail(row.place))
    if is_placed(moved, new):
        return moved
    if not is_placed(row, old):  # its row was gone before
        return row
    was = label_of(FieldPath.parse(row.place), old, packs.old)
    tell("note", was, f"佐证材料“{row.title or row.file_name}”的所属行没有位置，改为属于全部材料")
    return msgspec.structs.replace(row, place="")


def _text(
    text: str, where: FieldPath, was: LiveFigures, now: LiveFigures, packs: PackMap, tell: Tell, new: SelfEvaluation
) -> str:
    parts, done = [], 0
    for one in find_placeholders(text):
        renamed = packs.placeholder(one, in_project=where.steps[0] == "projects")
        (again,) = find_placeholders(renamed)
        read = was.show(one)
        if now.get(again.key) is not None:
            put = renamed
        elif read is not None:
            put = read
            tell("note", label_of(where, new, packs.new), f"活数“{one.text}”没有来源了，改成文字“{read}”")
        else:
            put = one.text
        parts += [text[done : one.start], put]
        done = one.end
    return "".join((*parts, text[done:]))


def _moved(row: Unconfirmed, places: dict[str, str]) -> Unconfirmed:
    head, tail = _head(row.place), _tail(row.place)
    if places.get(head, head) == head:
        return row
    try:
        where = FieldPath.parse(places[head] + tail)
    except ModelError:
        return row
    return msgspec.structs.replace(row, id=unconfirmed_id(where), place=str(where))


def _is_there(row: Unconfirmed, evaluation: SelfEvaluation) -> bool:
    try:
        return has_at(evaluation, row.path)
    except ModelError:  # the address of nothing
        return False


def _places(packs: PackMap) -> dict[str, str]:
    """For the address of each row of the department that has another key now, the new one."""
    forms = packs.department
    tables: tuple[tuple[str, Keys], ...] = (
        ("budget.accounts", packs.accounts),
        ("budget.funds", forms.funds),
        ("scorecard.entries", packs.indicators),
        ("report.sections", forms.sections),
    )
    return dict(_renamed(tables))


def _renamed(tables: tuple[tuple[str, Keys], ...]) -> Iterator[tuple[str, str]]:
    for table, keys in tables:
        for old, new in keys.items():
            if old != new:
                yield f"{table}[{old}]", f"{table}[{new}]"


def _head(place: str) -> str:
    return place[: place.find("]") + 1]


def _tail(place: str) -> str:
    return place[place.find("]") + 1 :]
