"""定稿 and 退回: what makes a package final, and what opens it again."""

from __future__ import annotations

import datetime

import msgspec

from perfeval_desktop.document.commands import InsertRow, SetField
from perfeval_desktop.layout.content_code import EDITION
from perfeval_desktop.model.errors import FinalError, ModelError
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.finals import Final
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.unconfirmed import Unconfirmed, unconfirmed
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.printed import active_final, code_of, explained
from perfeval_desktop.storage.snapshot import snapshot_of

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
    return InsertRow(_FINALS, record_of(evaluation, pack, f"f{len(evaluation.finals) + 1}", at, by), None, "定稿")


def record_of(evaluation: SelfEvaluation, pack: RulePack, row: str, at: datetime.datetime, by: str = "") -> Final:
    """The package as it is now, with its code, as the row ``row`` of what was final."""
    return Final(
        id=row,
        code=code_of(evaluation, pack),
        edition=EDITION,
        made_at=at.isoformat(timespec="seconds"),
        made_by=by.strip(),
        content=snapshot_of(evaluation),
        annex=explained(evaluation, pack),
    )


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
