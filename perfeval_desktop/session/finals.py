"""定稿 and 退回: what makes a package final, what opens it again, and whether a printed copy is that package."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from perfeval_desktop.document.commands import InsertRow, SetField
from perfeval_desktop.model.errors import FinalError, ModelError
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.finals import Final
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.unconfirmed import Unconfirmed, unconfirmed
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.content_code import code_of, read_code
from perfeval_desktop.scoring.live_figures import typed_out
from perfeval_desktop.session.difference_words import DifferenceLine, lines_between
from perfeval_desktop.storage.snapshot import read_snapshot, snapshot_of

_FINALS = path("finals")
_SHORTEST_REASON = 4  # characters: “改错字” says nothing that the comparison does not


class ReasonError(ModelError):
    """Nothing, or next to nothing, is said of why a final package is opened again."""

    def __init__(self) -> None:
        super().__init__(f"请写明退回的原因，至少 {_SHORTEST_REASON} 个字。")


class UnconfirmedError(ModelError):
    """Something that was carried over is not confirmed; the message is a sentence for the user."""

    def __init__(self, waiting: tuple[Unconfirmed, ...], evaluation: SelfEvaluation, pack: RulePack) -> None:
        first = label_of(waiting[0].path, evaluation, pack)
        super().__init__(
            f"还有 {len(waiting)} 处沿用上年的内容没有确认（第一处：{first}），不能定稿。"
            "请在“审核”菜单中选“待确认”，逐项确认或修改。"
        )


def active_final(evaluation: SelfEvaluation) -> Final | None:
    """The 定稿 that holds now; None while the package can be changed."""
    last = evaluation.finals[-1] if evaluation.finals else None
    return last if last is not None and not last.reopened_at else None


def finalising(evaluation: SelfEvaluation, pack: RulePack, by: str, at: datetime.datetime) -> InsertRow:
    """The command that makes ``evaluation`` final; ``by`` is who says so. Raises FinalError when it is already,
    UnconfirmedError while something that was carried over waits to be confirmed.
    """
    active = active_final(evaluation)
    if active is not None:
        raise FinalError(active.code, active.made_at)
    waiting = unconfirmed(evaluation)
    if waiting:
        raise UnconfirmedError(waiting, evaluation, pack)
    final = Final(
        id=f"f{len(evaluation.finals) + 1}",
        code=code_of(evaluation, pack),
        made_at=at.isoformat(timespec="seconds"),
        made_by=by.strip(),
        content=snapshot_of(evaluation),
    )
    return InsertRow(_FINALS, final, None, "定稿")


def reopening(evaluation: SelfEvaluation, reason: str, by: str, at: datetime.datetime) -> SetField:
    """The command that opens a final package again. Raises ReasonError; ModelError when it is not final."""
    active = active_final(evaluation)
    if active is None:
        raise ModelError("这份材料没有定稿，不需要退回。")
    if sum(map(str.isalnum, reason)) < _SHORTEST_REASON:
        raise ReasonError
    reopened = msgspec.structs.replace(
        active, reopened_at=at.isoformat(timespec="seconds"), reopened_by=by.strip(), reason=reason.strip()
    )
    return SetField(_FINALS.row(active.id), reopened, "退回修改")


# --- is the paper this file? ------------------------------------------------------------------------------------------


class Agreement(StrEnum):
    """How a printed code stands to a file."""

    SAME = "same"  # what is in the file now would be printed with this code
    EARLIER = "earlier"  # it is the code of a 定稿 of this file, which has been changed since
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``final`` is the 定稿 with the code, where there is one, and ``content`` the package as it was then."""

    agreement: Agreement
    code: str
    final: Final | None = None
    content: SelfEvaluation | None = None


def changes_since(verdict: Verdict, evaluation: SelfEvaluation, pack: RulePack) -> tuple[DifferenceLine, ...]:
    """What is printed otherwise now than when the code was: nothing where that is not known."""
    return () if verdict.content is None else printed_changes(verdict.content, evaluation, pack)


def printed_changes(before: SelfEvaluation, after: SelfEvaluation, pack: RulePack) -> tuple[DifferenceLine, ...]:
    """What is printed otherwise; not what the file carries of other times."""
    level = msgspec.structs.replace(before, finals=after.finals, last_year=after.last_year, to_confirm=after.to_confirm)
    return lines_between(typed_out(level, pack), typed_out(after, pack), pack)


def sentence_of(verdict: Verdict, changes: int) -> str:
    """What a verdict says, in one sentence; ``changes`` is how many there are since."""
    final = verdict.final
    made = f"（{final.made_text} {final.made_by}".rstrip() + " 定稿）" if final else ""
    match verdict.agreement:
        case Agreement.SAME:
            return f"一致：核对码 {verdict.code} 就是这份文件现在的内容{made}。"
        case Agreement.EARLIER:
            return f"不一致：核对码 {verdict.code} 是以前的一次定稿{made}，此后有 {changes} 处改动。"
    return f"不一致：核对码 {verdict.code} 不是这份文件现在的内容，也不是它的任何一次定稿。"


def verify(evaluation: SelfEvaluation, pack: RulePack, code: str) -> Verdict:
    """Hold the code of a printed copy against the file. Raises CodeError for what is no code, StorageError."""
    wanted = read_code(code)
    final = next((one for one in reversed(evaluation.finals) if one.code == wanted), None)
    if code_of(evaluation, pack) == wanted:
        return Verdict(Agreement.SAME, wanted, final)
    if final is None:
        return Verdict(Agreement.UNKNOWN, wanted)
    return Verdict(Agreement.EARLIER, wanted, final, read_snapshot(final.content))
