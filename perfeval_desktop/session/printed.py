"""The package as it is printed: its parts with 审核说明表 among them, and the code that is made of them."""

from __future__ import annotations

import msgspec

from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.reasons import answers_of, printed_answers, stated_text
from perfeval_desktop.checks.wording import statement_of
from perfeval_desktop.layout.blocks import Part
from perfeval_desktop.layout.content_code import EDITION, code_of_parts
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model import finals
from perfeval_desktop.model.base import kept
from perfeval_desktop.model.finals import Explained, Final
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.storage.snapshot import read_snapshot


def active_final(evaluation: SelfEvaluation) -> Final | None:
    """The 定稿 that holds now; None while the package can be changed."""
    return finals.active(evaluation.finals)


@kept(2)  # the package as it is, and as it was when it was final
def printed_package(evaluation: SelfEvaluation, pack: RulePack) -> tuple[Part, ...]:
    """All parts in printing order."""
    return build_package(evaluation, pack, explained(evaluation, pack))


@kept(2)
def explained(evaluation: SelfEvaluation, pack: RulePack) -> tuple[Explained, ...]:
    """The lines of 审核说明表: those of the 定稿 that holds, else the findings that are answered by a reason now."""
    final = active_final(evaluation)
    if final is not None and final.keeps_annex:
        return final.annex
    if not evaluation.waivers or not pack.reasons.annex:
        return ()
    issues = Checker(pack).run(evaluation)
    return tuple(
        Explained(
            place=label_of(issue.where, evaluation, pack),
            problem=statement_of(issue),
            stated=stated_text(issue, evaluation),
            reason=answer.reason,
        )
        for issue, answer in printed_answers(issues, answers_of(issues, evaluation, pack))
    )


@kept(8)
def code_of(evaluation: SelfEvaluation, pack: RulePack) -> str:
    """The code of what would be printed now."""
    return code_of_parts(printed_package(evaluation, pack))


def standing_code(evaluation: SelfEvaluation, pack: RulePack) -> str:
    """The code that a print has now. A package that has been final since codes were made another way keeps its own."""
    final = active_final(evaluation)
    if final is not None and is_of_old(final, evaluation, pack):
        return final.code
    return code_of(evaluation, pack)


def is_of_old(final: Final, evaluation: SelfEvaluation, pack: RulePack) -> bool:
    """True when the code of ``final`` was made another way than today, and what is printed is what it was made of.

    Raises StorageError when the content of the 定稿 cannot be read.
    """
    if final.edition == EDITION:
        return False
    return code_of(as_it_was(final, evaluation, pack), pack) == code_of(evaluation, pack)


def as_it_was(final: Final, evaluation: SelfEvaluation, pack: RulePack) -> SelfEvaluation:
    """The package when it became ``final``: nothing in it depends on what happened to ``evaluation`` since.

    Only where the annex was not kept, last year's file is that of today. Raises StorageError.
    """
    closed = msgspec.structs.replace(final, reopened_at="", reopened_by="", reason="")
    content = conform(read_snapshot(final.content), pack)
    return msgspec.structs.replace(content, finals=(closed,), last_year=evaluation.last_year)
