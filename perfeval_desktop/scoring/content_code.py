"""The code that ties paper to data: twelve characters made of what is printed, and of nothing else.

It does not depend on time, machine, language or zoom, nor on the order in which things were typed, so that the same
package has the same code wherever it is printed. The last character checks the others: one that was misread, and two
that were swapped, are noticed before anything is compared.
"""

from __future__ import annotations

import datetime
import hashlib
import unicodedata
from decimal import Decimal
from typing import Any

import msgspec

from perfeval_desktop.model.base import Value
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.model.indicators import GoalEntry
from perfeval_desktop.model.projects import FundUsageRow, ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.report import AttachmentLine, StaffingLine
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.live_figures import typed_out

# 23 signs that cannot be taken for each other on paper: of 0 O Q D, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V at most one. A prime
# number of them, so that the check sign tells every wrong sign and every swap of two.
ALPHABET = "23456789ACEFHJKMNPRTWXY"
LENGTH = 12
_GROUP = 4
_BOOKKEEPING = frozenset({"finals", "last_year", "to_confirm", "waivers", "inputs", "evidence", "pack_id"})
# Rows whose ids are made anew in every file say nothing; those of the others are keys of the rule pack.
_FREE_ROWS = (GoalEntry, ProjectIndicator, FundUsageRow, ProjectAppendix, StaffingLine, AttachmentLine)


class CodeError(ModelError):
    """Text that is no code; the message is a sentence for the user."""


def code_of(evaluation: SelfEvaluation, pack: RulePack) -> str:
    """The code of the package as it would be printed now: ``K7QM-3RXA-9DPW``."""
    digest = hashlib.sha256(printed_content(evaluation, pack)).digest()
    number, signs = int.from_bytes(digest, "big"), []
    for _ in range(LENGTH - 1):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return _grouped("".join(signs) + _check_sign("".join(signs)))


def read_code(text: str) -> str:
    """A code as it is typed from paper, in the form that ``code_of`` gives. Raises CodeError with what is wrong."""
    signs = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())
    unknown = next((sign for sign in signs if sign not in ALPHABET), "")
    if len(signs) != LENGTH:
        raise CodeError(f"核对码应有 {LENGTH} 个字符，现在是 {len(signs)} 个，请对照纸上的核对码重新输入。")
    if unknown:
        raise CodeError(f"核对码中不会有“{unknown}”，请对照纸上的核对码重新输入。")
    if _check_sign(signs[:-1]) != signs[-1]:
        raise CodeError("核对码的校验位不对，可能有字符看错或顺序颠倒，请对照纸上的核对码重新输入。")
    return _grouped(signs)


def printed_content(evaluation: SelfEvaluation, pack: RulePack) -> bytes:
    """What the printed package says, in one order and form."""
    content = _plain(typed_out(evaluation, pack))
    reasons = {row.id: row.reason for row in evaluation.waivers} if pack.reasons.annex else {}
    whole = {"pack": [pack.id, pack.version], "content": content, "reasons": reasons}
    return msgspec.json.encode(whole, order="deterministic")


def _plain(value: Any) -> Any:
    """``value`` without what is empty and what is never printed."""
    match value:
        case Value():
            skipped = {*_BOOKKEEPING, "id"} if isinstance(value, _FREE_ROWS) else _BOOKKEEPING
            fields = ((name, getattr(value, name)) for name in value.__struct_fields__ if name not in skipped)
            return {name: _plain(each) for name, each in fields if each not in (None, "", ())}
        case tuple():
            return [_plain(each) for each in value]
        case Decimal():
            return f"{value.normalize():f}"  # 1.50 and 1.5 are printed alike
        case datetime.date():
            return value.isoformat()
    return value


def _check_sign(signs: str) -> str:
    """Weights that differ, below a prime: one wrong sign and two swapped ones change the sum."""
    total = sum((place + 1) * ALPHABET.index(sign) for place, sign in enumerate(signs))
    return ALPHABET[-total * pow(LENGTH, -1, len(ALPHABET)) % len(ALPHABET)]


def _grouped(signs: str) -> str:
    return "-".join(signs[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))
