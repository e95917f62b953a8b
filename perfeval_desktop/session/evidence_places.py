"""The rows that evidence can be attached to, by their addresses and by what the forms call them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval_desktop.model.base import Value, field_types, row_type
from perfeval_desktop.model.evidence import address_of_place, row_of
from perfeval_desktop.model.field_path import ROOT, FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import has_at
from perfeval_desktop.rulepack.labels import SEPARATOR, label_of
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.storage.errors import StorageError

_PARTS = ("report", "budget", "scorecard", "goals", "projects")
_NAMED = 8  # of the rows that were meant perhaps


class PlaceError(StorageError):
    """No row, or not one row only, is called so; the text is a sentence for the user."""


def place_for(where: FieldPath | None, evaluation: SelfEvaluation) -> FieldPath:
    """The row to which evidence of the field at ``where`` is attached; of an empty line what is around it."""
    place = row_of(where) if where is not None else ROOT
    while not has_at(evaluation, place):
        place = row_of(place.parent.parent)
    return place


def place_named(text: str, evaluation: SelfEvaluation, pack: RulePack) -> FieldPath:
    """The row that ``text`` names: its address, or the end of its label. Raises PlaceError."""
    at = address_of_place(text.strip())
    if at is not None and at.steps and has_at(evaluation, at):
        return place_for(at, evaluation)
    wanted = _plain(text)
    labels = {place: label_of(place, evaluation, pack) for place in _rows(evaluation)}
    found = [place for place, label in labels.items() if wanted and _plain(label).endswith(wanted)]
    exact = [place for place in found if _plain(labels[place].rpartition(SEPARATOR)[2]) == wanted]
    best = exact if len(exact) == 1 else found
    if len(best) == 1:
        return best[0]
    named = "；".join(labels[place] for place in found[:_NAMED])
    more = f"可能是：{named}。请把前面的名称也写上。" if found else "请写指标、项目或预算行的名称。"
    raise PlaceError(f"“{text.strip()}”{'不止一处' if found else '不是材料中的一行'}。{more}")


def _rows(evaluation: SelfEvaluation) -> Iterator[FieldPath]:
    for name in _PARTS:
        yield from _rows_in(getattr(evaluation, name), FieldPath((name,)), field_types(SelfEvaluation)[name])


def _rows_in(node: object, here: FieldPath, declared: object) -> Iterator[FieldPath]:
    if isinstance(node, tuple) and row_type(declared) is not None:
        for row in node:
            at = here.row(row.id)
            if here.name != "inputs":
                yield at
            yield from _rows_in(row, at, type(row))
    elif isinstance(node, Value):
        types = field_types(type(node))
        for name in node.__struct_fields__:
            yield from _rows_in(getattr(node, name), here.child(name), types[name])


def _plain(text: str) -> str:
    return re.sub(r"[\s›>/“”\"]+", "", text)
