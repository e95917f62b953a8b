"""Build ``resources/samples/<name>.jxzp`` from its readable source, ``resources/samples/<name>/*.toml``.

The source mirrors the model: a table is a value, an array of tables is a tuple of rows. Amounts are strings as a clerk
types them ("1859.48万元", "820000.00"), so that their precision is kept; dates are TOML dates.

    .venv/bin/python installer/build_sample.py [NAME …]     (default: all samples)
"""

from __future__ import annotations

import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec

from perfeval_desktop.model.amount import parse_amount
from perfeval_desktop.model.base import Value, field_types
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import declared_at, get_at, replace_at, row_type_at
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.storage import project_file

SAMPLES = Path(__file__).resolve().parents[1] / "resources" / "samples"


def read_source(folder: Path) -> SelfEvaluation:
    """The evaluation that the TOML files of ``folder`` describe, without the rows that only the pack defines."""
    corrections = folder / "corrections.toml"
    if corrections.exists():
        return _corrected(_toml(corrections))
    data = _toml(folder / "cover.toml")
    data["budget"] = _toml(folder / "budget.toml")
    data["report"] = _toml(folder / "report.toml")
    data["scorecard"] = _toml(folder / "scorecard.toml")
    data["goals"] = _toml(folder / "goals.toml")
    data["projects"] = [_toml(path) for path in sorted((folder / "projects").glob("*.toml"))]
    evaluation = build_value(SelfEvaluation, data)
    assert isinstance(evaluation, SelfEvaluation)
    return evaluation


def _corrected(corrections: dict[str, Any]) -> SelfEvaluation:
    """The base of ``corrections`` with all of them made; raises where one has no place, no effect, or no reason."""
    evaluation = read_source(SAMPLES / corrections["base"])
    evaluation = conform(evaluation, Catalog.built_in().get(evaluation.pack_id).pack)
    for item in corrections["set"]:
        where = path(item["where"])
        value = build_value(declared_at(evaluation, where), item["value"])
        if not item["why"] or value == get_at(evaluation, where):
            raise ValueError(f"{where} is not changed, or not for a reason")
        evaluation = replace_at(evaluation, where, value)
    for item in corrections["add"]:
        where = path(item["where"])
        row = build_value(row_type_at(evaluation, where), item["row"])
        evaluation = replace_at(evaluation, where, (*get_at(evaluation, where), row))
    return evaluation


def build_value(declared: Any, data: Any) -> Any:
    """``data`` from TOML as the declared type; raises on anything that the model does not know."""
    if isinstance(declared, type) and issubclass(declared, Value):
        types = field_types(declared)
        unknown = set(data) - set(types)
        if unknown:
            raise ValueError(f"{declared.__name__} has no field {sorted(unknown)}")
        return declared(**{name: build_value(types[name], value) for name, value in data.items()})
    if get_origin(declared) is tuple:
        return tuple(build_value(get_args(declared)[0], item) for item in data)
    if Decimal in (declared, *get_args(declared)):
        return parse_amount(data)
    return msgspec.convert(data, declared)


def build(name: str) -> Path:
    """Write the sample file ``name`` and return its path."""
    evaluation = read_source(SAMPLES / name)
    source = Catalog.built_in().get(evaluation.pack_id)
    target = SAMPLES / f"{name}.jxzp"
    project_file.save(target, conform(evaluation, source.pack), source.text)
    return target


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


if __name__ == "__main__":
    names = sys.argv[1:] or sorted(entry.name for entry in SAMPLES.iterdir() if entry.is_dir())
    for sample in names:
        print(build(sample))
