"""Names that are spelt in two ways in one package: 佘山凤城 and 佅山凤城."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval_desktop.checks.issue import Fix, Issue, Severity
from perfeval_desktop.checks.registry import Context, check
from perfeval_desktop.checks.text_fields import PACKAGE_TEXTS, TextField, package_texts, project_texts
from perfeval_desktop.prose.similarity import spelling_variants
from perfeval_desktop.prose.spans import Span


@check("copies.spelling", reads=(*PACKAGE_TEXTS, "projects[*]", "cover"), level=Severity.INFO, deferred=True)
def variant_names(context: Context) -> Iterator[Issue]:
    """X-11: a name is written with another rare character than everywhere else. One finding for each place."""
    texts = _texts(context)
    parts = tuple(field.shown for field in texts)
    found = context.memo.of("spelling", context.base, parts, lambda: spelling_variants([one.text for one in parts]))
    for variant in found:
        for index, span in variant.places:
            field = texts[index]
            yield context.issue(
                field.where,
                part=f"{variant.variant} {span.start}",
                fix=_fix(field, span, variant.usual),
                span=field.stored_span(span),
                found=variant.variant,
                expected=variant.usual,
            )


def _texts(context: Context) -> list[TextField]:
    texts = [*package_texts(context)]
    for project in context.evaluation.projects:
        texts += project_texts(context, project)
    return texts


def _fix(field: TextField, span: Span, usual: str) -> Fix | None:
    return None if field.is_live(span) else Fix(f"改为“{usual}”", field.where, field.replaced(span, usual))
