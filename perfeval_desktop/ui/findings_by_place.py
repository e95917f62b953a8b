"""The findings at a few fields, looked up instead of searched for: the cursor asks at every step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter
from weakref import WeakKeyDictionary

from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.findings_model import FindingRow, finding_rows

_Numbered = dict[FieldPath, list[tuple[int, FindingRow]]]
# New reasons make new words, so findings and words tell when this is another answer.
_kept: WeakKeyDictionary[Session, tuple[object, object, _Numbered]] = WeakKeyDictionary()


def rows_at(session: Session, places: Iterable[FieldPath]) -> list[FindingRow]:
    """The findings at ``places``, the worst first, without what only follows from others."""
    issues, findings = session.issues, session.findings
    kept = _kept.get(session)
    if kept is None or kept[0] is not issues or kept[1] is not findings:
        numbered: _Numbered = defaultdict(list)
        for number, row in enumerate(finding_rows(session, ())):
            numbered[row.issue.where].append((number, row))
        kept = _kept[session] = (issues, findings, numbered)
    found = (each for place in places for each in kept[2].get(place, ()))
    return [row for _, row in sorted(found, key=itemgetter(0))]
