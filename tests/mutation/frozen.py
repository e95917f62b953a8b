"""A package whose live figures are typed as they are shown: what stands in a text must then agree with the tables."""

from __future__ import annotations

from dataclasses import dataclass

from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.live_text import Piece, find_placeholders, show_figures
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, iter_fields, replace_at
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.live_figures import LiveFigures
from tests.mutation.mutants import Mutant


@dataclass(frozen=True, slots=True)
class FrozenText:
    """The text at ``path`` as it was shown, with the figures in it."""

    path: FieldPath
    text: str
    pieces: tuple[Piece, ...]


Frozen = tuple[FrozenText, ...]


def freeze(evaluation: SelfEvaluation, pack: RulePack) -> tuple[SelfEvaluation, Frozen]:
    """``evaluation`` with every live figure typed, and where they stand."""
    after, frozen = evaluation, []
    for field in iter_fields(evaluation):
        if isinstance(field.value, str) and find_placeholders(field.value):
            shown = show_figures(field.value, LiveFigures(evaluation, pack, _project(evaluation, field.path)).show)
            after = replace_at(after, field.path, shown.text)
            frozen.append(FrozenText(field.path, shown.text, shown.pieces))
    return after, tuple(frozen)


def contradicted_texts(frozen: Frozen, changed: SelfEvaluation, pack: RulePack, mutant: Mutant) -> set[str]:
    """The typed figures that no longer agree with the figure of the tables: its text changed, or the table did."""
    names = set()
    for entry in frozen:
        if entry.path == mutant.path:
            start = _first_difference(entry.text, mutant.value)
            hit = next((piece for piece in entry.pieces if piece.start <= start < piece.end), None)
            if hit is not None:
                names.add(f"the text's own {hit.placeholder.key}")
            continue
        figures = LiveFigures(changed, pack, _project(changed, entry.path))
        for piece in entry.pieces:
            if figures.show(piece.placeholder) != entry.text[piece.start : piece.end]:
                names.add(f"{entry.path} {piece.placeholder.text}")
    return names


def _first_difference(left: str, right: str) -> int:
    pairs = zip(left, right, strict=False)
    return next((at for at, pair in enumerate(pairs) if pair[0] != pair[1]), min(len(left), len(right)))


def _project(evaluation: SelfEvaluation, path: FieldPath) -> ProjectAppendix | None:
    if path.steps[0] != "projects":
        return None
    try:
        project = get_at(evaluation, FieldPath(path.steps[:2]))
    except ModelError:
        return None
    return project if isinstance(project, ProjectAppendix) else None
