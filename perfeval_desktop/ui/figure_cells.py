"""Cells of figures that the form computes and the user may state otherwise."""

from __future__ import annotations

from typing import Any

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.scoring.figures import Figure
from perfeval_desktop.ui.field_kinds import FieldKind
from perfeval_desktop.ui.grid_rows import Cell


def figure_cell(path: FieldPath | None, own: Any, figure: Figure, kind: FieldKind, label: str, **options: Any) -> Cell:
    """A cell for ``figure``: ``own`` is the field's own value, empty where the computed figure counts."""
    computed = kind.display(figure.computed)
    return computed_cell(
        path,
        own,
        computed,
        kind,
        label,
        text=kind.display(figure.value),
        tip=tip_of(figure),
        figure=figure.value,
        **options,
    )


def computed_cell(
    path: FieldPath | None, own: Any, computed: str, kind: FieldKind, label: str, *, text: str, **options: Any
) -> Cell:
    """A cell that shows ``text`` and whose field holds ``own``; ``computed`` is what an editor offers to type over."""
    stated = own not in (None, "")
    return Cell(
        text=text,
        path=path,
        value=own,
        kind=kind,
        label=label,
        computed=computed,
        derived=not stated and bool(text),
        stated=stated and bool(computed),
        **options,
    )


def tip_of(figure: Figure) -> str:
    """Where the figure comes from, with live numbers: = 基本支出 1859.48 + 项目支出 660.20 = 2519.68."""
    return f"= {figure.formula}" if figure.formula else ""
