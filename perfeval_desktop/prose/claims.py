"""All that a text claims of its own figures, recomputed."""

from __future__ import annotations

from perfeval_desktop.prose.budget_chains import find_budget_chains
from perfeval_desktop.prose.changes import find_changes
from perfeval_desktop.prose.claim import Claim, ClaimKind
from perfeval_desktop.prose.conversions import find_conversions
from perfeval_desktop.prose.enumerations import find_enumerations
from perfeval_desktop.prose.lists import find_breakdowns
from perfeval_desktop.prose.rates import find_rates
from perfeval_desktop.prose.reading import Reading
from perfeval_desktop.prose.shares import find_shares
from perfeval_desktop.prose.sums import find_sums
from perfeval_desktop.prose.terms import terms_in

__all__ = ["Claim", "ClaimKind", "find_claims"]


def find_claims(reading: Reading) -> tuple[Claim, ...]:
    """The claims whose operands are certain, those that hold and those that do not, in the order of the text.

    A figure that is claimed in two ways is told once for each; a percentage of change is no share or rate.
    """
    terms = terms_in(reading.text)
    breakdowns = tuple(find_breakdowns(terms))
    changes = list(find_changes(terms))
    told = {claim.result for claim in changes}
    ratios = [*find_shares(terms, breakdowns), *find_rates(terms, breakdowns)]
    claims = [
        *changes,
        *(claim for claim in ratios if claim.result not in told),
        *find_sums(terms, breakdowns),
        *find_budget_chains(terms),
        *find_conversions(terms),
        *find_enumerations(reading),
    ]
    return tuple(sorted(set(claims), key=lambda claim: (claim.result, claim.kind, claim.formula)))
