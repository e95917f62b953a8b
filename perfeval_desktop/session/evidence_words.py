"""What differs in the evidence of two packages, told at the rows that it bears out."""

from __future__ import annotations

from perfeval_desktop.model.differences import Difference
from perfeval_desktop.model.evidence import Evidence, address_of_place, short_digest, size_words
from perfeval_desktop.model.evidence_order import place_of
from perfeval_desktop.model.field_path import ROOT, FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.field_names import FIELD_NAMES
from perfeval_desktop.rulepack.labels import SEPARATOR, label_of, snippet
from perfeval_desktop.rulepack.schema import RulePack

NAME = FIELD_NAMES["evidence"]
FIELDS = {
    "title": "材料名称",
    "note": "说明",
    "file_name": "文件名",
    "size": "大小",
    "sha256": "SHA-256",
    "place": "所属行",
}
_NAMED = 30


def place_label(row: Evidence, evaluation: SelfEvaluation, pack: RulePack) -> str:
    """What the row that it bears out is called."""
    return label_of(place_of(row), evaluation, pack)


def row_words(row: Evidence) -> str:
    """All that is known of a file, in one line."""
    known = "，".join(
        word for word in (row.file_name, size_words(row.size), f"SHA-256 {short_digest(row.sha256)}") if word
    )
    note = f"；说明：{row.note}" if row.note else ""
    return f"{row.title or row.file_name}（{known}）{note}"


def row_label(row: Evidence, evaluation: SelfEvaluation, pack: RulePack) -> str:
    """Where it stands, and which of the files there it is."""
    named = f"{NAME}“{snippet(row.title or row.file_name, _NAMED)}”"
    return f"{place_label(row, evaluation, pack)}{SEPARATOR}{named}"


def field_words(each: Difference, after: SelfEvaluation, pack: RulePack) -> tuple[FieldPath, str]:
    """The row that a field of evidence speaks of, and what that field is called."""
    row = next(row for row in after.evidence if row.id == each.path.row_id)
    label = f"{row_label(row, after, pack)}{SEPARATOR}{FIELDS.get(each.path.name, '')}"
    return place_of(row), label


def value_words(each: Difference, value: object, evaluation: SelfEvaluation, pack: RulePack) -> str:
    """What stands in a field of evidence."""
    if each.path.name == "size" and isinstance(value, int):
        return size_words(value)
    if each.path.name == "place" and isinstance(value, str):
        return label_of(address_of_place(value) or ROOT, evaluation, pack)
    return str(value)
