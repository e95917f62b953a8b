"""All remarks on one text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from perfeval_desktop.prose.claims import Claim, find_claims
from perfeval_desktop.prose.reading import read
from perfeval_desktop.prose.references import find_foreign_names, find_stale_years
from perfeval_desktop.prose.remark import Remark
from perfeval_desktop.prose.style import find_style

__all__ = ["Remark", "scan"]


def scan(
    text: str, *, year: int | None = None, own_names: Sequence[str] = (), known_names: Sequence[str] = ()
) -> tuple[Remark, ...]:
    """The remarks on ``text`` in the order of their places. Never raises, whatever the text.

    With the ``year`` evaluated, notices of other years are remarked; with ``own_names``, what the text is about, other
    names too, those of ``known_names`` and those that the text says were evaluated.
    """
    return _scan(text, year, tuple(own_names), tuple(known_names))


@lru_cache(maxsize=1024)
def _scan(text: str, year: int | None, own: tuple[str, ...], known: tuple[str, ...]) -> tuple[Remark, ...]:
    return tuple(sorted(_remarks(text, year, own, known), key=lambda remark: (remark.span, remark.kind)))


def _remarks(text: str, year: int | None, own: tuple[str, ...], known: tuple[str, ...]) -> Iterator[Remark]:
    reading = read(text)
    yield from (of_claim(claim) for claim in find_claims(reading) if not claim.holds)
    yield from find_style(reading)
    if year is not None:
        yield from find_stale_years(reading, year)
    if own:
        yield from find_foreign_names(reading, own, known)


def of_claim(claim: Claim) -> Remark:
    """The remark on a claim that does not hold."""
    facts = (("found", claim.found), ("expected", claim.expected), ("formula", claim.formula))
    return Remark(f"prose.{claim.kind}", claim.result, facts, claim.operands, claim.replacement, claim.follows)
