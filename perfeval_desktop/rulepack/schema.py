"""RulePack: everything that differs between places and years. Read from one TOML file, see ``loader``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Literal

import msgspec

from perfeval_desktop.rulepack.base import Keyed, Part
from perfeval_desktop.rulepack.forms import (
    AccountLink,
    Balance,
    Column,
    EvidenceForm,
    FundForm,
    GradeBand,
    Identity,
    Option,
    Outline,
    PageProfile,
    ProjectsLink,
    ReasonForm,
    RowSpec,
    UsageLink,
)
from perfeval_desktop.rulepack.score_rules import ScoreRule

Level = Literal["error", "explain", "remind", "info", "off"]


class IndicatorGroup(Keyed, frozen=True, kw_only=True):
    """A level-1 (``parent`` empty) or level-2 indicator and the points that its children carry together."""

    name: str
    max_score: Decimal | None = None
    parent: str = ""
    required: bool = False


class Indicator(Keyed, frozen=True, kw_only=True):
    """A level-3 indicator of the department rubric; texts are printed as they stand."""

    group: str
    name: str
    max_score: Decimal
    definition: str = ""
    assessment_points: str = ""
    scoring_standard: str = ""
    rule: ScoreRule


class Rubric(Part, frozen=True, kw_only=True, dict=True):
    """The department's indicators in printing order; ``groups`` are level 1 and level 2 in printing order."""

    groups: tuple[IndicatorGroup, ...]
    indicators: tuple[Indicator, ...]
    total: Decimal = Decimal(100)

    @cached_property
    def members(self) -> Mapping[str, tuple[Indicator, ...]]:
        """The indicators under each level-1 or level-2 group, by the key of the group, in printing order."""
        return {group.key: self._below(group.key) for group in self.groups}

    def _below(self, group_key: str) -> tuple[Indicator, ...]:
        keys = {group_key, *(group.key for group in self.groups if group.parent == group_key)}
        return tuple(item for item in self.indicators if item.group in keys)

    def indicator(self, key: str) -> Indicator | None:
        """The indicator with ``key``, None when the rubric has no such."""
        return next((item for item in self.indicators if item.key == key), None)

    def group(self, key: str) -> IndicatorGroup | None:
        return next((item for item in self.groups if item.key == key), None)


class ScorecardForm(Part, frozen=True, kw_only=True):
    """整体支出绩效单位自评表.

    ``label`` is its number (附件1—1), ``name`` what people call it (自评表). ``group_label`` prints a level-1 or
    level-2 indicator that carries points, from {name} and {points}. ``header_fields`` and ``footer_fields`` are fields
    of the scorecard or ``unit_name``.
    """

    label: str
    name: str
    title: str
    header_fields: tuple[Column, ...] = ()
    columns: tuple[Column, ...]
    funds: FundForm
    rubric: Rubric
    group_label: str = "{name}（{points}分）"
    grades: tuple[GradeBand, ...]
    total_label: str = "总分"
    score_total_label: str = "自评得分合计"
    other_notes_label: str
    notes_label: str = ""
    notes: tuple[str, ...] = ()
    footer_fields: tuple[Column, ...] = ()


class GoalForm(Part, frozen=True, kw_only=True):
    """整体支出绩效目标完成情况表. ``classes`` are level-1 and level-2 goal classes in printing order."""

    label: str
    name: str
    title: str
    header_fields: tuple[Column, ...] = ()
    annual_goal_label: str
    indicators_label: str = "绩效指标"
    columns: tuple[Column, ...]
    classes: tuple[IndicatorGroup, ...]
    completions: tuple[Option, ...]
    deviation_causes: tuple[Option, ...] = ()
    notes_label: str = ""
    notes: tuple[str, ...] = ()


class DepartmentForm(Part, frozen=True, kw_only=True):
    """The forms of the department as a whole.

    ``links`` and ``projects`` say which figures must be the same. Money in the account of one of ``sources`` must be
    seen in its fund cell too; ``balance`` names the accounts whose difference must be left somewhere.
    ``required_profile`` names the fields of the profile that must be filled.
    """

    outline: Outline
    required_profile: tuple[str, ...] = ()
    accounts: tuple[RowSpec, ...] = ()
    links: tuple[AccountLink, ...] = ()
    projects: ProjectsLink | None = None
    sources: tuple[AccountLink, ...] = ()
    balance: Balance | None = None
    scorecard: ScorecardForm
    goals: GoalForm


class ProjectForm(Part, frozen=True, kw_only=True):
    """The forms of one project.

    ``form_name`` and ``usage_name`` are what people call the two tables; an empty ``usage_title`` means that there is
    no fund usage table. ``header_fields``, ``goal_fields`` and ``footer_fields`` are fields of the project. ``classes``
    are level-1 blocks with their weights and level-2 classes; ``group_label`` prints one that carries points, from
    {name} and {points}. ``rule`` scores an indicator against its target; ``indicator_cap`` limits a single weight,
    None: no limit; ``rows_per_class`` is how many rows a class shows at least, ``indicator_prefix`` what numbers them
    ("指标{n}："), ``more_rows_mark`` the line below them (……). ``usage_identities`` hold in each row of
    the fund usage table.
    """

    outline: Outline | None = None
    form_label: str
    form_name: str
    form_title: str
    header_fields: tuple[Column, ...]
    fund_types: tuple[Option, ...] = ()
    funds: FundForm
    goal_label: str
    goal_fields: tuple[Column, ...]
    indicators_label: str
    columns: tuple[Column, ...]
    classes: tuple[IndicatorGroup, ...]
    group_label: str = "{name}"
    rule: ScoreRule | None = None
    rows_per_class: int = 1
    indicator_prefix: str = ""
    more_rows_mark: str = ""
    indicator_cap: Decimal | None = None
    total: Decimal = Decimal(100)
    total_label: str = "总分"
    total_weight_text: str = ""
    score_total_label: str = "得分合计"
    grades: tuple[GradeBand, ...] = ()
    other_notes_label: str = ""
    notes_label: str = ""
    notes: tuple[str, ...] = ()
    footer_fields: tuple[Column, ...] = ()
    usage_label: str = ""
    usage_name: str = ""
    usage_title: str = ""
    usage_columns: tuple[Column, ...] = ()
    usage_identities: tuple[Identity, ...] = ()
    usage_links: tuple[UsageLink, ...] = ()
    usage_note: str = ""


class CheckSetting(Part, frozen=True, kw_only=True):
    """How a check behaves under this pack: its level, its limits (ratios, points, 元 …), the place that asks for it."""

    level: Level | None = None
    source: str = ""
    limits: dict[str, Decimal] = msgspec.field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


class PackCase(Part, frozen=True, kw_only=True):
    """A test that the pack carries: under ``inputs`` the indicator (or a total) must score, grade, as stated.

    With ``indicator``: inputs → ``score``. Without: ``total`` (points) → ``grade`` in the ``scope`` form.
    """

    name: str
    scope: Literal["department", "project"] = "department"
    indicator: str = ""
    inputs: dict[str, str] = msgspec.field(default_factory=dict)
    max_score: Decimal | None = None
    total: Decimal | None = None
    score: Decimal | None = None
    grade: str = ""


class RulePack(Part, frozen=True, kw_only=True):
    """One rule pack. ``format`` is the version of this schema; ``version`` the version of the pack's own content."""

    format: Literal[1]
    id: str
    title: str
    region: str
    year: int
    version: str
    addressee: str = ""
    basis: tuple[str, ...] = ()
    department: DepartmentForm | None = None
    project: ProjectForm
    checks: dict[str, CheckSetting] = msgspec.field(default_factory=dict)
    reasons: ReasonForm = ReasonForm()
    evidence: EvidenceForm = EvidenceForm()
    page: PageProfile = PageProfile()
    cases: tuple[PackCase, ...] = ()
