"""Cover facts, department profile, and narrative reports (the main report and one for each project)."""

from __future__ import annotations

import datetime

from perfeval_desktop.model.base import Row, Value
from perfeval_desktop.model.vocabulary import StaffingKind


class Cover(Value, frozen=True, kw_only=True):
    """Facts that the whole package repeats."""

    year: int
    unit_name: str = ""
    unit_short_name: str = ""
    addressee: str = ""


class StaffingLine(Row, frozen=True, kw_only=True):
    """A head count in persons; ``part_of`` is the id of the line that this one is a part of, empty for a total."""

    kind: StaffingKind
    label: str = ""
    count: int | None = None
    part_of: str = ""


class Profile(Value, frozen=True, kw_only=True):
    """部门概况 as facts: typed once, used by narrative, checks and forms.

    ``functions`` is the text of 部门职能, one paragraph a line. ``internal_organs`` and ``independent_units`` hold one
    name a line; the counts are typed, so that a count that contradicts its list can be found.
    """

    functions: str = ""
    internal_organ_count: int | None = None
    internal_organs: str = ""
    independent_unit_count: int | None = None
    independent_units: str = ""
    staffing: tuple[StaffingLine, ...] = ()


class NarrativeSection(Row, frozen=True, kw_only=True):
    """The text of one section; ``id`` is the key of the pack's outline, paragraphs are separated by line feeds."""

    text: str = ""


class AttachmentLine(Row, frozen=True, kw_only=True):
    """One line of the list of attachments as stated by the user, without its number."""

    title: str = ""


class Report(Value, frozen=True, kw_only=True):
    """A narrative report. An empty ``title`` or ``attachments`` means: as the pack generates it."""

    title: str = ""
    sections: tuple[NarrativeSection, ...] = ()
    attachments: tuple[AttachmentLine, ...] = ()
    dated: datetime.date | None = None
