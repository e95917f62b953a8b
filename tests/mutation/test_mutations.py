"""Slips of the hand in the corrected package: what contradicts something is told.

Every fourth slip is tried; all of them, which takes minutes, with PERFEVAL_ALL_SLIPS=1.
"""

import os

import pytest

from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.storage import project_file
from tests.mutation.frozen import freeze
from tests.mutation.oracle import broken
from tests.mutation.trial import Trial, missed_line, table, trials

LIVE = resource_path("samples/lincang-2022-live.jxzp")
LEAST = 0.95
EVERY = 1 if os.environ.get("PERFEVAL_ALL_SLIPS") else 4
pytestmark = pytest.mark.timeout(1200)


@pytest.fixture(scope="module")
def corrected() -> tuple[SelfEvaluation, RulePack]:
    file = project_file.load(LIVE)
    pack = load_pack(file.pack_text, LIVE.name)
    return conform(file.evaluation, pack), pack


@pytest.fixture(scope="module")
def live(corrected: tuple[SelfEvaluation, RulePack]) -> list[Trial]:
    return list(trials(*corrected, every=EVERY))


@pytest.fixture(scope="module")
def typed(corrected: tuple[SelfEvaluation, RulePack]) -> list[Trial]:
    evaluation, frozen = freeze(*corrected)
    return list(trials(evaluation, corrected[1], frozen, every=EVERY))


def share_told(outcomes: list[Trial]) -> float:
    contradicting = [trial for trial in outcomes if trial.breaks]
    return sum(not trial.missed for trial in contradicting) / len(contradicting)


def report(outcomes: list[Trial]) -> str:
    missed = [missed_line(trial) for trial in outcomes if trial.missed]
    return "\n".join([table(outcomes), f"told: {share_told(outcomes):.1%}", *missed])


def test_the_corrected_package_contradicts_nothing(corrected):
    assert broken(*corrected) == set()


def test_slips_in_the_tables_are_told(live):
    assert len(live) * EVERY > 1000
    assert share_told(live) >= LEAST, report(live)


def test_slips_where_the_figures_are_typed_in_the_texts_are_told(typed):
    assert sum(1 for trial in typed if trial.mutant.path.name == "text" and trial.breaks) * EVERY > 200
    assert share_told(typed) >= LEAST, report(typed)


def test_most_are_told_at_the_field_itself_or_beside_it(live):
    places = [trial.place for trial in live if trial.breaks and not trial.missed]
    assert sum(place in ("here", "beside") for place in places) >= 0.8 * len(places)


def test_a_wrong_power_of_ten_is_always_told(live):
    missed = [missed_line(trial) for trial in live if trial.missed and trial.mutant.slip in ("×10⁴", "÷10⁴")]
    assert missed == []
