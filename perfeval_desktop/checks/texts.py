"""Slips and contradictions in all texts of the package, as the prose room remarks them.

Each kind of remark is a check of its own, so that a pack can set its level. The texts are read once for all of them,
and again only when what they show has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from perfeval_desktop.checks.issue import Fix, Issue, key_of
from perfeval_desktop.checks.prose_words import PROSE_WORDS, facts_of
from perfeval_desktop.checks.registry import PROJECTS, Context, check
from perfeval_desktop.checks.text_fields import (
    LIVE_SOURCES,
    PACKAGE_TEXTS,
    PROJECT_TEXTS,
    TextField,
    project_texts,
    texts_of,
)
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.prose.claims import find_claims
from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.references import find_foreign_names, find_other_notices, find_stale_years, names_in
from perfeval_desktop.prose.remark import Remark, by_leader
from perfeval_desktop.prose.scan import of_claim
from perfeval_desktop.prose.style import MODAL_PATTERNS, find_style, find_wording, in_full_width

_READS = (*PACKAGE_TEXTS, *PROJECT_TEXTS, *LIVE_SOURCES)
_CLAIMS = tuple(
    f"prose.{kind}"
    for kind in ("difference", "direction", "change_rate", "share", "rate", "sum", "part", "count", "conversion")
)
_STYLE = tuple(
    f"prose.{kind}" for kind in ("separators", "doubled", "bracket", "placeholder", "half_width", "document_number")
)
_MOST_REMARKS = 300  # in one text; each holds the whole text as it is when mended. Mending some shows the others
_TEXTS = 16_384  # as many as a package of 300 projects has
_Told = tuple[TextField, Remark, str]  # the remark in its field, and its part
Find = Callable[[TextField], Sequence[Remark]]


def _register_families() -> None:
    for kind in (*_CLAIMS, *_STYLE):
        find = _claims_of if kind in _CLAIMS else _style_of
        words = PROSE_WORDS[kind]
        check(kind, reads=_READS, level=words.level, scope="both", reads_only=texts_of)(
            partial(_remarks_of_kind, kind, find)
        )


def _remarks_of_kind(kind: str, find: Find, context: Context) -> Iterator[Issue]:
    fields = texts_of(context)
    found = context.memo.of(find.__name__, context.base, (fields,), lambda: _by_kind(fields, find))
    for field, remark, part, leader in found.get(kind, ()):
        yield issue_of(context, field, remark, part, under=leader)


_Found = tuple[TextField, Remark, str, str]  # the remark in its field, its part, the key of the one it follows


def _by_kind(fields: Sequence[TextField], find: Find) -> dict[str, list[_Found]]:
    found: dict[str, list[_Found]] = {}
    for field in fields:
        remarks = find(field)[:_MOST_REMARKS]
        if not remarks:
            continue
        followers = by_leader(remarks)
        parts = parts_of(remarks)
        keys = {remark.span: key_of(remark.kind, field.where, parts[at]) for at, remark in enumerate(remarks)}
        for at, remark in enumerate(remarks):
            leader = keys.get(remark.follows, "") if remark.follows is not None else ""
            found.setdefault(remark.kind, []).append(
                (field, _led(remark, followers.get(remark.span, ())), parts[at], leader)
            )
    return found


def _led(remark: Remark, followers: Sequence[Remark]) -> Remark:
    """``remark`` with what follows from it named among its facts."""
    also = "”“".join(other.fact("found") for other in followers)
    return replace(remark, facts=(*remark.facts, ("also", also))) if followers else remark


def parts_of(remarks: Sequence[Remark]) -> list[str]:
    """A name for each remark at one place: what it found, numbered where one kind finds the same again."""
    seen: Counter[tuple[str, str]] = Counter()
    parts = []
    for remark in remarks:
        name = (remark.kind, remark.fact("found")[:40])
        seen[name] += 1
        parts.append(name[1] if seen[name] == 1 else f"{name[1]}~{seen[name]}")
    return parts


def issue_of(context: Context, field: TextField, remark: Remark, part: str, *, under: str = "") -> Issue:
    """The finding of ``remark`` in ``field``, with its place in the stored text."""
    return context.issue(
        field.where,
        part=part,
        fix=_fix(field, remark),
        span=field.stored_span(remark.span),
        under=under,
        **facts_of(remark, ()),
    )


def _fix(field: TextField, remark: Remark) -> Fix | None:
    """What puts right what can be put right: never a live figure, whose value comes from elsewhere."""
    if remark.kind == "prose.half_width":
        if field.shown.pieces:
            return None
        return Fix("全部改为全角标点", field.where, in_full_width(read(field.text)))
    if remark.replacement is None or field.is_live(remark.span):
        return None
    label = f"改为“{remark.replacement}”" if remark.kind != "prose.doubled" else "删去多出的字"
    return Fix(label, field.where, field.replaced(remark.span, remark.replacement))


def _claims_of(field: TextField) -> Sequence[Remark]:
    return _wrong_claims(field.text)


def _style_of(field: TextField) -> Sequence[Remark]:
    if field.role == "list":
        return ()
    # Nobody wrote a figure twice by a slip of the hand: （未填）（未填） are two figures that are still empty.
    return [one for one in _slips(field.text) if one.kind != "prose.doubled" or not field.is_live(one.span)]


# What a text says depends on nothing but the text: one that did not change is not read again.
@lru_cache(maxsize=_TEXTS)
def _wrong_claims(text: str) -> tuple[Remark, ...]:
    return tuple(of_claim(claim) for claim in find_claims(read(text)) if not claim.holds)


@lru_cache(maxsize=_TEXTS)
def _slips(text: str) -> tuple[Remark, ...]:
    return tuple(sorted(find_style(read(text)), key=lambda remark: (remark.span, remark.kind)))


_register_families()


# -- other years, other projects, targets in place of results


@check("prose.stale_year", reads=(*_READS, "cover.year"), level=PROSE_WORDS["prose.stale_year"].level, scope="both")
def stale_years(context: Context) -> Iterator[Issue]:
    """X-04: a notice of another year's evaluation, or another year than the one evaluated."""
    fields, cover = texts_of(context), context.evaluation.cover
    notices = context.pack.basis

    def find() -> list[_Told]:
        return [told for field in fields for told in _told(field, _stale_in(field, cover.year, notices))]

    for field, remark, part in context.memo.of("stale", context.base, (fields, cover), find):
        yield issue_of(context, field, remark, part)


def _stale_in(field: TextField, year: int, notices: tuple[str, ...]) -> Sequence[Remark]:
    return () if field.role == "list" else _of_other_years(field.text, year, notices)


@lru_cache(maxsize=_TEXTS)
def _of_other_years(text: str, year: int, notices: tuple[str, ...]) -> tuple[Remark, ...]:
    reading = read(text)
    return (*find_stale_years(reading, year), *find_other_notices(reading, notices))


@check("prose.modal", reads=_READS, level=PROSE_WORDS["prose.modal"].level, scope="both", reads_only=texts_of)
def targets_as_results(context: Context) -> Iterator[Issue]:
    """C-02: a result is worded as a target: 控制在…以内, 不少于300条. One finding for each text."""
    fields, patterns = texts_of(context), context.setting.words.get("patterns", MODAL_PATTERNS)

    def find() -> list[_Told]:
        wordings = ((field, find_wording(field.text, patterns)) for field in fields if field.role == "result")
        return [(field, _in_one(remarks), "") for field, remarks in wordings if remarks]

    for field, remark, part in context.memo.of("modal", context.base, (fields,), find):
        yield issue_of(context, field, remark, part)


def _in_one(remarks: Sequence[Remark]) -> Remark:
    """All ``remarks`` on one text as one, at the first of them."""
    first, *others = remarks
    more = "”“".join(remark.fact("found") for remark in others)
    return replace(first, facts=(*first.facts, ("more", more)), related=tuple(remark.span for remark in others))


def _told(field: TextField, remarks: Sequence[Remark]) -> list[_Told]:
    return [(field, remark, part) for remark, part in zip(remarks, parts_of(remarks), strict=True)]


_NAMES = ("projects[*]", "cover")


@check("prose.foreign_subject", reads=_NAMES, level=PROSE_WORDS["prose.foreign_subject"].level, deferred=True)
def other_projects_evaluated(context: Context) -> Iterator[Issue]:
    """X-03: the report of a project says that another one was evaluated."""
    return _foreign(context, "prose.foreign_subject")


@check("prose.foreign_name", reads=_NAMES, level=PROSE_WORDS["prose.foreign_name"].level, deferred=True)
def other_projects_named(context: Context) -> Iterator[Issue]:
    """X-03: the report of a project names another project of the package."""
    return _foreign(context, "prose.foreign_name")


def _foreign(context: Context, kind: str) -> Iterator[Issue]:
    cover = context.evaluation.cover
    projects = context.evaluation.projects
    names = context.memo.of("names", PROJECTS, tuple(project.name for project in projects), lambda: _names_of(projects))
    units = tuple(filter(None, (cover.unit_name, cover.unit_short_name)))
    for project in projects:
        fields = project_texts(context, project)
        base = PROJECTS.row(project.id)
        find = partial(_foreign_in, fields, project, names, units)
        for field, remark, part in context.memo.of("foreign", base, (fields, names, cover), find):
            if remark.kind == kind:
                yield issue_of(context, field, remark, part)


def _names_of(projects: Sequence[ProjectAppendix]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(project.name.strip() for project in projects if project.name.strip()))


def _foreign_in(
    fields: Sequence[TextField], project: ProjectAppendix, names: Sequence[str], units: Sequence[str]
) -> list[_Told]:
    name = project.name.strip()
    if not name:
        return []
    own = (name, *units)
    # A name that is part of the own one, or holds it, tells nothing.
    known = [other for other in names if other not in name and name not in other]
    whole = "\n".join(field.text for field in fields)
    named = [other for other in names if other != name and other in whole]
    found: list[_Told] = []
    for field in fields:
        # Most texts name no other project at all: to see that costs less than to find the names where they stand.
        there = any(other in field.text for other in named)
        others = known if there and any(other.text != name for other in names_in(field.text, names)) else ()
        remarks = sorted(find_foreign_names(read(field.text), own, others), key=lambda remark: remark.span)
        found += _told(field, remarks)
    return found
