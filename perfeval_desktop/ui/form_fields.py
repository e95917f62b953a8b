"""Fields of a form as the rule pack lists them, and the grade that is computed unless it is stated."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from perfeval_desktop.rulepack.forms import Column, GradeBand
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.bound_widget import BoundWidget
from perfeval_desktop.ui.choice_inputs import ChoiceField
from perfeval_desktop.ui.field_kinds import kind_of
from perfeval_desktop.ui.inputs import LineField
from perfeval_desktop.ui.narrative_edit import NarrativeEdit

_TEXT_LINES = 3


def make_field(session: Session, column: Column, generated: Callable[[], str] | None = None) -> BoundWidget:
    """The input for one field of a form's head or foot."""
    label = plain_title(column.title)
    if column.kind == "long_text":
        return NarrativeEdit(session, label, lines=_TEXT_LINES)
    return LineField(session, label, kind_of(column), generated=generated)


def grade_field(
    session: Session, label: str, bands: Sequence[GradeBand], computed: Callable[[], GradeBand | None]
) -> ChoiceField:
    """自评等级: the grade that the points give, or one that the user states."""

    def options() -> tuple[tuple[str, str], ...]:
        grade = computed()
        by_points = f"按得分：{grade.label}" if grade is not None else "按得分确定"
        return (("", by_points), *((band.key, f"改写为：{band.label}") for band in bands))

    return ChoiceField(session, label, options)


def plain_title(title: str) -> str:
    """A printed title without its line breaks and without the place of the seal."""
    return title.replace("\n", "").replace("（盖章）", "").strip()
