"""Live figures that a text names but the document does not have, or that have no value yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from perfeval_desktop.checks.issue import Fix, Issue, Severity
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.text_fields import LIVE_SOURCES, PACKAGE_TEXTS, PROJECT_TEXTS, TextField, texts_of
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.live_text import Placeholder, find_placeholders, placeholder_text
from perfeval_desktop.prose.spans import Span
from perfeval_desktop.scoring.live_figures import EMPTY, LiveFigure, LiveFigures, live_figures

_MOST = 300  # placeholders of one text are looked at: each one not known is compared with the names of all figures
_NAMED = 2  # so many figures are named, of the others their number
_READS = (*PACKAGE_TEXTS, *PROJECT_TEXTS, *LIVE_SOURCES)


@dataclass(frozen=True, slots=True)
class _Found:
    field: TextField
    placeholder: Placeholder
    figure: LiveFigure | None
    shown: str | None
    part: str


@check("live.unknown", reads=_READS, scope="both", reads_only=texts_of)
def unknown(context: Context) -> Iterator[Issue]:
    """A placeholder whose figure, or whose style, does not exist here: it would be printed as it stands."""
    for found in _found(context):
        if found.shown is None:
            known = _nearest(found, _figures(context))
            yield context.issue(
                found.field.where,
                part=found.part,
                fix=_exchange(found, known) if known else None,
                span=Span(found.placeholder.start, found.placeholder.end),
                found=found.placeholder.text,
                expected=known,
            )


@check("live.empty", reads=_READS, level=Severity.REMIND, scope="both", reads_only=texts_of)
def empty(context: Context) -> Iterator[Issue]:
    """Figures that have no value yet: the text says so where they will stand. One finding for each text."""
    by_field: dict[FieldPath, list[_Found]] = {}
    for found in _found(context):
        if found.shown == EMPTY and found.figure is not None:
            by_field.setdefault(found.field.where, []).append(found)
    for where, empties in by_field.items():
        labels = list(dict.fromkeys(found.figure.label for found in empties if found.figure is not None))
        more = f"等 {len(labels)} 个栏目" if len(labels) > _NAMED else ""
        yield context.issue(
            where,
            span=Span(empties[0].placeholder.start, empties[0].placeholder.end),
            found="”“".join(labels[:_NAMED]),
            more=more,
            expected=EMPTY,
        )


def _found(context: Context) -> tuple[_Found, ...]:
    fields = texts_of(context)
    return context.memo.of("live", context.base, (fields,), lambda: tuple(_all(context, fields)))


def _all(context: Context, fields: tuple[TextField, ...]) -> Iterator[_Found]:
    for field in fields:
        seen: dict[str, int] = {}
        for placeholder in find_placeholders(field.stored)[:_MOST]:
            figures = _figures(context)
            number = seen[placeholder.text] = seen.get(placeholder.text, 0) + 1
            part = placeholder.text if number == 1 else f"{placeholder.text}~{number}"
            yield _Found(field, placeholder, figures.get(placeholder.key), figures.show(placeholder), part)


def _figures(context: Context) -> LiveFigures:
    return live_figures(context.evaluation, context.pack, context.subject)


def _nearest(found: _Found, figures: LiveFigures) -> str:
    """The placeholder that may have been meant, empty when none comes near."""
    if found.figure is not None:
        return placeholder_text(found.figure.key)  # the figure is known, only its style is not
    keys = get_close_matches(found.placeholder.key, [figure.key for figure in figures.all()], n=1, cutoff=0.8)
    return placeholder_text(keys[0], found.placeholder.style) if keys else ""


def _exchange(found: _Found, by: str) -> Fix:
    stored, at = found.field.stored, found.placeholder
    return Fix(f"改为“{by}”", found.field.where, stored[: at.start] + by + stored[at.end :])
