"""What the office has set for all PCs, as the user meets it: the order of the rule packs, and what is wrong with it."""

from __future__ import annotations

from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.session import Session


def offered_packs(session: Session) -> list[RulePack]:
    """The rule packs in the order in which they are offered: that of the office first."""
    packs = [source.pack for source in session.catalog.sources()]
    return sorted(packs, key=lambda pack: pack.id != session.dirs.office.default_pack)


def fault_sentence(session: Session) -> str:
    """What is wrong with the rule packs and with the settings of the office; empty when all is well."""
    office, catalog = session.dirs.office, session.catalog
    known = {source.pack.id for source in catalog.sources()}
    return "\n".join(filter(None, (catalog.fault_sentence(), office.fault_sentence(office.pack_faults(known)))))
