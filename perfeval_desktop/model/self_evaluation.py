"""SelfEvaluation: the whole value that one file holds."""

from __future__ import annotations

from perfeval_desktop.model.base import Row, Value
from perfeval_desktop.model.budget import BudgetTable
from perfeval_desktop.model.evidence import Evidence
from perfeval_desktop.model.finals import Final
from perfeval_desktop.model.indicators import GoalTable, Scorecard
from perfeval_desktop.model.last_year import LastYear
from perfeval_desktop.model.projects import ProjectAppendix
from perfeval_desktop.model.report import Cover, Profile, Report
from perfeval_desktop.model.unconfirmed import Unconfirmed


class Waiver(Row, frozen=True, kw_only=True):
    """The written reason that answers one 需说明.

    ``id`` is the finding's key (rule, place and part). ``value`` is what the finding was about (what its field held,
    and its figures) and ``pack`` the pack's id and version when the reason was given, so that it lapses when either
    changes. A reason whose finding is gone stays: the finding may come back.
    """

    reason: str = ""
    value: str = ""
    pack: str = ""


class SelfEvaluation(Value, frozen=True, kw_only=True):
    """One department's package for one year, made under the rule pack ``pack_id``.

    ``last_year`` is what the package of the year before said, ``finals`` what was handed in, the oldest first, and
    ``to_confirm`` what was carried over and nobody has looked at: none of them is printed. ``evidence`` names the files
    that bear out the rows, in the order of their rows and then of the clerk; their bytes lie beside it in the file.
    """

    pack_id: str
    cover: Cover
    profile: Profile = Profile()
    report: Report = Report()
    budget: BudgetTable = BudgetTable()
    scorecard: Scorecard = Scorecard()
    goals: GoalTable = GoalTable()
    projects: tuple[ProjectAppendix, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    last_year: LastYear = LastYear()
    finals: tuple[Final, ...] = ()
    to_confirm: tuple[Unconfirmed, ...] = ()
    evidence: tuple[Evidence, ...] = ()
