"""Which findings stand at which field: one index for a session, shared by all its editors."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.reasons import OPEN, Answer, State
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.marks import Sign

_ANSWERED = "✓"
_MARKS = {Severity.ERROR: "✗", Severity.EXPLAIN: "？", Severity.REMIND: "！", Severity.INFO: "i"}


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding as an editor shows it. ``text`` is led by a mark and a word: colour alone tells nothing.

    ``is_follower``: it only follows from another finding, and is not counted.
    """

    issue: Issue
    message: str
    answer: Answer = OPEN
    is_follower: bool = False

    @property
    def severity(self) -> Severity:
        return self.issue.severity

    @property
    def is_answered(self) -> bool:
        return self.answer.state is State.VALID

    @property
    def sign(self) -> Sign:
        return State.VALID if self.is_answered else self.severity

    @property
    def mark(self) -> str:
        return _ANSWERED if self.is_answered else _MARKS[self.severity]

    @property
    def text(self) -> str:
        match self.answer.state:
            case State.VALID:
                return f"{self.mark} {State.VALID.label}：{self.message}说明：{self.answer.reason}"
            case State.LAPSED:
                return f"{self.mark} {self.severity.label}（{State.LAPSED.label}：{self.answer.why}）：{self.message}"
        return f"{self.mark} {self.severity.label}：{self.message}"


class FindingIndex(QObject):
    """The session's findings by field. ``changed`` carries the fields whose findings differ from before."""

    changed = Signal(object)  # frozenset[FieldPath]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._known: dict[int, Remark] = {}  # by the identity of the finding, which the remark keeps alive
        self._remarks: dict[FieldPath, tuple[Remark, ...]] = {}
        self._places: dict[tuple[str, ...], list[FieldPath]] = {}  # by the first two steps: by project
        self._collect()
        session.issues_changed.connect(self._refresh)

    @classmethod
    def of(cls, session: Session) -> FindingIndex:
        """The index of ``session``, made when it is first asked for."""
        found = session.findChild(cls)
        return found if found is not None else cls(session)

    def at(self, path: FieldPath) -> tuple[Remark, ...]:
        """The findings at exactly this field, worst first, those that are answered last."""
        return self._remarks.get(path, ())

    def below(self, path: FieldPath) -> tuple[Remark, ...]:
        """The findings at any field of a project, or of a part of it, at ``path``."""
        near = self._places.get(path.steps[:2], ())
        return tuple(remark for at in near if at.starts_with(path) for remark in self._remarks[at])

    def _refresh(self) -> None:
        before = self._remarks
        self._collect()
        places = before.keys() | self._remarks.keys()
        moved = frozenset(path for path in places if before.get(path) != self._remarks.get(path))
        if moved:
            self.changed.emit(moved)

    def _collect(self) -> None:
        """Put what is found to its places. After an edit most of it is what it was: those remarks are kept."""
        answers, known = self._session.answers, self._known
        found: defaultdict[FieldPath, list[Remark]] = defaultdict(list)
        self._known = {}
        keys = {issue.waiver_key for issue in self._session.issues}
        for issue, finding in zip(self._session.issues, self._session.findings, strict=True):
            answer = answers.get(issue.waiver_key, OPEN) if answers else OPEN
            follows = issue.under in keys
            remark = known.get(id(issue))
            same = remark is not None and remark.message is finding.message and remark.answer is answer
            if remark is None or not same or remark.is_follower is not follows:
                remark = Remark(issue, finding.message, answer, follows)
            self._known[id(issue)] = remark
            found[issue.where].append(remark)
        before = self._remarks.keys()
        self._remarks = {path: tuple(sorted(one, key=_rank)) if one[1:] else tuple(one) for path, one in found.items()}
        if self._remarks.keys() != before:
            places: defaultdict[tuple[str, ...], list[FieldPath]] = defaultdict(list)
            for at in self._remarks:
                places[at.steps[:2]].append(at)
            self._places = dict(places)


def _rank(remark: Remark) -> tuple[bool, Severity]:
    return remark.is_answered, remark.severity
