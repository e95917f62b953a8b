"""A package under another rule pack: a copy that keeps year, figures, results and scores, and a report.

What the new pack has no place for is left out of the copy and told with all that stood there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import msgspec

from perfeval_desktop.bureau.pack_map import Keys, PackMap, fund_fields, pack_map, sections_of, shown_fields
from perfeval_desktop.bureau.taking import shown
from perfeval_desktop.bureau.upgrade_texts import with_new_keys
from perfeval_desktop.checks.required import department_areas, project_areas
from perfeval_desktop.model.base import Row, Value
from perfeval_desktop.model.budget import AccountRow, FundRow
from perfeval_desktop.model.field_path import ROOT, FieldPath, path
from perfeval_desktop.model.indicators import GoalEntry, IndicatorEntry, RuleInput
from perfeval_desktop.model.projects import ProjectAppendix, ProjectIndicator
from perfeval_desktop.model.report import NarrativeSection, Report
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import get_at, iter_fields
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.forms import FundForm, Outline, RowSpec
from perfeval_desktop.rulepack.labels import SEPARATOR, label_of
from perfeval_desktop.rulepack.schema import Indicator, RulePack
from perfeval_desktop.rulepack.score_rules import inputs_of, words_of
from perfeval_desktop.scoring.figure import Figure
from perfeval_desktop.scoring.figures import account_figure
from perfeval_desktop.scoring.fund_sheet import RATE, SCORE, sheet_of
from perfeval_desktop.session.difference_words import value_words

R = TypeVar("R", bound=Row)
V = TypeVar("V", bound=Value)
_EMPTY: tuple[object, ...] = (None, "", ())
_KEPT = frozenset({"id", "category", "name", "title", "form_title", "stated_score", "stated_grade", "report"})
_TABLES = frozenset({"funds", "indicators", "fund_usage", "entries", "inputs"})
_YEARS = ("this_year", "last_year")
FateOfField = Literal["mapped", "lost", "required", "note"]


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the report: ``place`` in the words of the form, ``text`` is what stood there or what became of it."""

    fate: FateOfField
    place: str
    text: str = ""

    @property
    def fate_label(self) -> str:
        return {"mapped": "换了位置", "lost": "没有位置", "required": "新要求填写", "note": "说明"}[self.fate]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The copy, and what became of the old package."""

    evaluation: SelfEvaluation
    lines: tuple[Told, ...] = ()
    kept: int = 0

    def of(self, fate: FateOfField) -> tuple[Told, ...]:
        return tuple(line for line in self.lines if line.fate == fate)

    @property
    def summary(self) -> str:
        """All in one sentence."""
        return (
            f"带过来 {self.kept} 项；换了位置 {len(self.of('mapped'))} 处；没有位置、不在副本里的 "
            f"{len(self.of('lost'))} 处；新要求填写的 {len(self.of('required'))} 处。"
        )


def upgrade(old: SelfEvaluation, old_pack: RulePack, pack: RulePack) -> Upgrade:
    """``old``, made under ``old_pack``, as a package under ``pack``."""
    moving = _Moving(old, pack_map(old_pack, pack))
    new = moving.package()
    new = conform(with_new_keys(new, old, moving.map, moving.tell), pack)
    moving.lines += _newly_required(old, new, moving.map)
    kept = sum(each.value not in _EMPTY for each in iter_fields(new) if each.path.steps[0] not in _NOT_COUNTED)
    return Upgrade(new, tuple(moving.lines), kept)


_NOT_COUNTED = frozenset({"pack_id", "waivers", "last_year", "finals", "to_confirm", "evidence"})


@dataclass
class _Moving:
    """Takes ``old`` apart and puts it together again, and writes down what does not fit."""

    old: SelfEvaluation
    map: PackMap
    lines: list[Told] = field(default_factory=list)

    def tell(self, fate: FateOfField, place: str, text: str = "") -> None:
        self.lines.append(Told(fate, place, text))

    def package(self) -> SelfEvaluation:
        old, pack, before = self.old, self.map.new, self.map.old
        cover = old.cover
        if cover.addressee == before.addressee != pack.addressee and pack.addressee:
            cover = msgspec.structs.replace(cover, addressee=pack.addressee)
            self.tell("mapped", "主送机关", f"{before.addressee} → {pack.addressee}")
        new = msgspec.structs.replace(old, pack_id=pack.id, cover=cover, finals=())
        if old.finals:
            self.tell("note", "定稿", "副本换了规则包，不带定稿的记录和核对码；原文件没有改动。")
        if old.waivers:
            self.tell("note", "说明", f"{len(old.waivers)} 条说明写在原规则包下，规则变了的要重新确认。")
        new = self._department(new)
        return msgspec.structs.replace(new, projects=tuple(self._project(each) for each in old.projects))

    # --- the department --------------------------------------------------------------------------------------------

    def _department(self, new: SelfEvaluation) -> SelfEvaluation:
        before, now, old = self.map.old.department, self.map.new.department, self.old
        if now is None or before is None:
            for name in ("report", "budget", "scorecard", "goals"):
                self._lose_all(path(name))
            blank = SelfEvaluation(pack_id=new.pack_id, cover=new.cover)
            parts = {name: getattr(blank, name) for name in ("report", "budget", "scorecard", "goals")}
            return msgspec.structs.replace(new, **parts)
        forms, card, goals = self.map.department, now.scorecard, now.goals
        report, profile = self._report(old.report, before.outline, now.outline, forms.sections, path("report"), new)
        rows = self._rows(old.budget.accounts, self.map.accounts, path("budget.accounts"))
        budget = msgspec.structs.replace(
            old.budget,
            accounts=self._accounts(rows, before.accounts, now.accounts),
            funds=self._funds(old.budget.funds, before.scorecard.funds, card.funds, forms.funds, path("budget.funds")),
        )
        entries = self._rows(old.scorecard.entries, self.map.indicators, path("scorecard.entries"))
        fields = shown_fields((*card.header_fields, *card.footer_fields)) | {"other_notes"}
        scorecard = msgspec.structs.replace(
            self._fitting(old.scorecard, fields, path("scorecard")),
            stated_grade=self._grade(old.scorecard.stated_grade, forms.grades, path("scorecard.stated_grade")),
            entries=tuple(self._entry(old_id, row) for old_id, row in entries),
        )
        table = self._fitting(old.goals, shown_fields(goals.header_fields) | {"annual_goal"}, path("goals"))
        table = msgspec.structs.replace(
            table,
            entries=tuple(self._goals(old.goals.entries, shown_fields(goals.columns))),
        )
        return msgspec.structs.replace(
            new, report=report, profile=profile, budget=budget, scorecard=scorecard, goals=table
        )

    def _entry(self, old_id: str, row: IndicatorEntry) -> IndicatorEntry:
        now = self.map.new.department
        before = self.map.old.department
        assert now is not None
        assert before is not None
        where = path("scorecard.entries").row(old_id)
        fitting = self._fitting(row, shown_fields(now.scorecard.columns), where)
        was, will = before.scorecard.rubric.indicator(old_id), now.scorecard.rubric.indicator(row.id)
        assert was is not None
        assert will is not None
        return msgspec.structs.replace(fitting, inputs=tuple(self._facts(row.inputs, was, will, where)))

    def _facts(
        self, facts: Iterable[RuleInput], was: Indicator, will: Indicator, where: FieldPath
    ) -> Iterator[RuleInput]:
        """The facts that the new rule asks for too; a choice goes by its label."""
        old_specs, specs = ({spec.key: spec for spec in inputs_of(each.rule)} for each in (was, will))
        labels = {spec.label: spec.key for spec in specs.values()}
        for fact in facts:
            old = old_specs.get(fact.id)
            key = fact.id if fact.id in specs else labels.get(old.label if old else "", "")
            value: str | None = fact.value if key else None
            if key and old is not None and specs[key].kind == "choice":
                words, choices = words_of(old, was.rule), words_of(specs[key], will.rule)
                by_label = {label: choice for choice, label in choices.items()}
                value = value if value in choices else by_label.get(words.get(fact.value, ""))
            if value is None:
                self._lose(where.child("inputs").row(fact.id).child("value"), fact.value)
            else:
                yield RuleInput(id=key, value=value)

    def _goals(self, rows: Iterable[GoalEntry], fields: Collection[str]) -> Iterator[GoalEntry]:
        where = path("goals.entries")
        for row in self._classed(rows, self.map.department.classes, where):
            at = where.row(row.id)
            fitting = self._fitting(row, fields, at)
            if fitting.completion is not None and fitting.completion not in self.map.completions:
                self._lose(at.child("completion"), fitting.completion)
                fitting = msgspec.structs.replace(fitting, completion=None)
            causes = self._keys(fitting.deviation_causes, self.map.causes, at.child("deviation_causes"))
            yield msgspec.structs.replace(fitting, deviation_causes=causes)

    def _accounts(
        self, rows: Iterable[tuple[str, AccountRow]], before: tuple[RowSpec, ...], now: tuple[RowSpec, ...]
    ) -> tuple[AccountRow, ...]:
        """A sum that the new pack does not make is written down; one that it makes is left to it where it agrees."""
        kept = {row.id: (old_id, row) for old_id, row in rows}
        for old_id, new_id in self.map.accounts.items():
            kept.setdefault(new_id, (old_id, AccountRow(id=new_id)))
        sums = {spec.key for spec in now if spec.sum_of}
        filled = []
        for old_id, row in kept.values():
            figures = {year: account_figure(self.old.budget.accounts, before, old_id, year).value for year in _YEARS}
            missing = [year for year in _YEARS if getattr(row, year) is None and row.id not in sums]
            filled.append(msgspec.structs.replace(row, **{year: figures[year] for year in missing}))
        made = {row.id: {year: account_figure(filled, now, row.id, year) for year in _YEARS} for row in filled}
        return tuple(_left_to_the_form(row, made[row.id]) for row in filled)

    # --- projects --------------------------------------------------------------------------------------------------

    def _project(self, old: ProjectAppendix) -> ProjectAppendix:
        before, form, forms = self.map.old.project, self.map.new.project, self.map.project
        base = path("projects").row(old.id)
        fields = shown_fields((*form.header_fields, *form.goal_fields, *form.footer_fields))
        extra = {"other_notes"} if form.other_notes_label else set[str]()
        titles = {"fund_usage_title"} if form.usage_title else set[str]()
        new = self._fitting(old, fields | extra | titles, base)
        report, _ = self._report(
            old.report, before.outline, form.outline, forms.sections, base.child("report"), self.old
        )
        where = base.child("indicators")
        columns, usages = shown_fields(form.columns), shown_fields(form.usage_columns)
        usage = base.child("fund_usage")
        if not form.usage_title:
            for row in old.fund_usage:
                self._lose_all(usage.row(row.id))
        return msgspec.structs.replace(
            new,
            report=report,
            fund_types=self._keys(new.fund_types, self.map.fund_types, base.child("fund_types")),
            stated_grade=self._grade(old.stated_grade, forms.grades, base.child("stated_grade")),
            funds=self._funds(old.funds, before.funds, form.funds, forms.funds, base.child("funds")),
            indicators=tuple(self._indicators(old.indicators, columns, where)),
            fund_usage=tuple(
                self._fitting(row, usages, usage.row(row.id)) for row in old.fund_usage if form.usage_title
            ),
        )

    def _indicators(
        self, rows: Iterable[ProjectIndicator], fields: Collection[str], where: FieldPath
    ) -> Iterator[ProjectIndicator]:
        for row in self._classed(rows, self.map.project.classes, where):
            yield self._fitting(row, fields, where.row(row.id))

    # --- parts of both ---------------------------------------------------------------------------------------------

    def _report(
        self,
        old: Report,
        before: Outline | None,
        now: Outline | None,
        keys: Keys,
        where: FieldPath,
        owner: SelfEvaluation,
    ) -> tuple[Report, Any]:
        """The report, and the profile: a text may move from the one to the other."""
        profile = owner.profile
        if now is None:
            self._lose_all(where)
            return Report(), profile
        specs, was = sections_of(now), sections_of(before)
        sections: list[NarrativeSection] = []
        for row in old.sections:
            spec = specs.get(keys.get(row.id, ""))
            at = where.child("sections").row(row.id).child("text")
            if spec is not None and spec.body and not spec.source:
                self._note(row.id, spec.key, at.parent)
                sections.append(NarrativeSection(id=spec.key, text=row.text))
            elif spec is not None and spec.source == "profile.functions" and not profile.functions and row.text:
                profile = msgspec.structs.replace(profile, functions=row.text)
                self.tell("mapped", label_of(at, self.old, self.map.old), "改放在部门职能")
            else:
                self._lose(at, row.text)
        for key, spec in was.items():
            target = specs.get(keys.get(key, ""))
            if spec.source == "profile.functions" and target is not None and target.body and not target.source:
                sections.append(NarrativeSection(id=target.key, text=profile.functions))
        return msgspec.structs.replace(old, sections=tuple(sections)), profile

    def _funds(
        self, old: tuple[FundRow, ...], before: FundForm, now: FundForm, keys: Keys, where: FieldPath
    ) -> tuple[FundRow, ...]:
        """As ``_accounts``: what was computed and is not any more is written down."""
        fields, sheet = fund_fields(now), sheet_of(old, before)
        rows = {row.id: (old_id, row) for old_id, row in self._rows(old, keys, where)}
        for old_id, new_id in keys.items():
            rows.setdefault(new_id, (old_id, FundRow(id=new_id)))
        names = [name for name in FundRow.__struct_fields__ if name in fields - {RATE, SCORE}]
        filled, empty = [], sheet_of((), now)
        for old_id, row in rows.values():
            fitting = self._fitting(row, fields, where.row(old_id))
            missing = [name for name in names if getattr(fitting, name) is None]
            typed = [name for name in missing if not empty.is_derived(row.id, name)]
            figures = {name: sheet.figure(old_id, name).value for name in typed}
            filled.append(msgspec.structs.replace(fitting, **figures))
        made = sheet_of(tuple(filled), now)
        return tuple(_left_to_the_form(row, {name: made.figure(row.id, name) for name in names}) for row in filled)

    def _rows(self, rows: Iterable[R], keys: Keys, where: FieldPath) -> Iterator[tuple[str, R]]:
        """The rows of the pack that the new one has too, each with its old id."""
        for row in rows:
            if row.id in keys:
                self._note(row.id, keys[row.id], where.row(row.id))
                yield row.id, msgspec.structs.replace(row, id=keys[row.id])
            else:
                self._lose_all(where.row(row.id))

    def _classed(self, rows: Iterable[Any], classes: Keys, where: FieldPath) -> Iterator[Any]:
        """The user's rows whose class the new pack has."""
        for row in rows:
            if row.category in classes:
                self._note(row.category, classes[row.category], where.row(row.id))
                yield msgspec.structs.replace(row, category=classes[row.category])
            else:
                self._lose_all(where.row(row.id))

    def _fitting(self, part: V, fields: Collection[str], where: FieldPath) -> V:
        """``part`` without what the new forms do not show; ``where`` is where it stood."""
        defaults = {each.name: each.default for each in msgspec.structs.fields(type(part))}
        emptied: dict[str, Any] = {}
        for name in part.__struct_fields__:
            value = getattr(part, name)
            if name not in _KEPT | _TABLES and name not in fields and value not in _EMPTY:
                self._lose(where.child(name), value)
                emptied[name] = defaults[name]
        return msgspec.structs.replace(part, **emptied) if emptied else part

    def _keys(self, chosen: tuple[str, ...], keys: Keys, where: FieldPath) -> tuple[str, ...]:
        gone = tuple(key for key in chosen if key not in keys)
        if gone:
            self._lose(where, gone)
        return tuple(keys[key] for key in chosen if key in keys)

    def _grade(self, key: str, keys: Keys, where: FieldPath) -> str:
        if key and key not in keys:
            self._lose(where, key)
        return keys.get(key, "")

    def _note(self, old: str, new: str, where: FieldPath) -> None:
        if old != new:
            self.tell("mapped", label_of(where, self.old, self.map.old), f"{old} → {new}")

    def _lose(self, where: FieldPath, value: Any) -> None:
        if value not in _EMPTY:
            words = value_words(where, value, self.old, self.map.old)
            if isinstance(value, str):
                words = shown(words, self.old, self.map.old, where)  # with its figures: they have no source there
            self.tell("lost", label_of(where, self.old, self.map.old), words)

    def _lose_all(self, where: FieldPath) -> None:
        for each in iter_fields(get_at(self.old, where), where):
            if each.path.name != "category":
                self._lose(each.path, each.value)


def _left_to_the_form(row: R, figures: Mapping[str, Figure]) -> R:
    """``row`` without what the form computes to the same amount."""
    same = [name for name, figure in figures.items() if figure.stated and figure.computed == figure.value]
    return msgspec.structs.replace(row, **dict.fromkeys(same)) if same else row


def _newly_required(old: SelfEvaluation, new: SelfEvaluation, packs: PackMap) -> Iterator[Told]:
    """What must be filled in the copy, is not, and did not have to be before."""
    before = {_place(where, label) for where, label in _needs(old, packs.old)}
    seen: set[str] = set()
    for where, label in _needs(new, packs.new):
        place = _place(where, label)
        if place not in before and place not in seen:
            seen.add(place)
            yield Told("required", place)


def _needs(evaluation: SelfEvaluation, pack: RulePack) -> Iterator[tuple[str, str]]:
    areas = list(department_areas(evaluation, pack))
    for project in evaluation.projects:
        areas += project_areas(project, pack.project, path("projects").row(project.id))
    for area in areas:
        for part in area.make():
            for need in part.missing:
                yield label_of(need.where, evaluation, pack) if need.where != ROOT else "", need.title


def _place(where: str, title: str) -> str:
    return where if where.endswith(title) or not title else SEPARATOR.join(filter(None, (where, title)))
