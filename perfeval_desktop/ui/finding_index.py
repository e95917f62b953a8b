"""Which findings stand at which field: one index for a session, shared by all its editors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal

from perfeval_desktop.checks.issue import Issue, Severity
from perfeval_desktop.checks.reasons import OPEN, Answer, State
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.marks import Sign
from perfeval_desktop.ui.session_part import SessionPart

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


class FindingIndex(SessionPart):
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

    def at(self, path: FieldPath) -> tuple[Remark, ...]:
        """The findings at exactly this field, worst first, those that are answered last."""
        return self._remarks.get(path, ())

    def below(self, path: FieldPath) -> tuple[Remark, ...]:
        """The findings at any field of a project, or of a part of it, at ``path``."""
        near = self._places.get(path.steps[:2], ())
        return tuple(remark for at in near if at.starts_with(path) for remark in self._remarks[at])

    def _refresh(self) -> None:
        moved = self._collect()
        if moved:
            self.changed.emit(moved)

    def _collect(self) -> frozenset[FieldPath]:
        """Put what is found to its places; returns those where it is not what it was.

        After an edit nearly all findings are the ones of before: they are told by their identity, and their places are
        not so much as looked at.
        """
        issues, known = self._session.issues, self._known
        new: defaultdict[FieldPath, list[Remark]] = defaultdict(list)
        self._known = {}
        for issue, remark in zip(issues, self._remarks_now(known), strict=True):
            self._known[id(issue)] = remark
            if known.get(id(issue)) is not remark:
                new[issue.where].append(remark)
        gone = {remark.issue.where for key, remark in known.items() if self._known.get(key) is not remark}
        order = {id(issue): number for number, issue in enumerate(issues)}
        return frozenset(at for at in (*new, *(gone - new.keys())) if self._put(at, new.get(at, ()), order))

    def _remarks_now(self, known: Mapping[int, Remark]) -> Iterator[Remark]:
        """A remark for each finding; those that say what they said are the ones of before."""
        issues, answers = self._session.issues, self._session.answers
        keys = {issue.waiver_key for issue in issues} if any(issue.under for issue in issues) else frozenset[str]()
        for issue, finding in zip(issues, self._session.findings, strict=True):
            answer = answers.get(issue.waiver_key, OPEN) if answers else OPEN
            follows = bool(issue.under) and issue.under in keys
            old = known.get(id(issue))
            is_same = old is not None and old.message is finding.message and old.answer is answer
            yield (
                old
                if old is not None and is_same and old.is_follower is follows
                else Remark(issue, finding.message, answer, follows)
            )

    def _put(self, at: FieldPath, new: Sequence[Remark], order: Mapping[int, int]) -> bool:
        """Let ``new`` stand at a field beside what stays there; False when that says the same as before."""
        before = self._remarks.get(at, ())
        stay = [remark for remark in before if self._known.get(id(remark.issue)) is remark]
        now = tuple(sorted((*stay, *new), key=lambda remark: (_rank(remark), order[id(remark.issue)])))
        near = self._places.setdefault(at.steps[:2], [])
        if now:
            self._remarks[at] = now
        else:
            del self._remarks[at]
        if now and not before:
            near.append(at)
        elif before and not now:
            near.remove(at)
        if not near:
            del self._places[at.steps[:2]]
        return now != before


def _rank(remark: Remark) -> tuple[bool, Severity]:
    return remark.is_answered, remark.severity
