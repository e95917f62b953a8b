"""What the fuzzer feeds is sound before it is spoilt, and a little of it is spoilt here, the same at every run."""

import contextlib

import pytest

from tests.fuzz.mutate import Mutator
from tests.fuzz.targets import TARGETS
from tests.fuzz.watch import Watch


@pytest.mark.parametrize("name", TARGETS)
def test_every_reader_takes_its_seeds_and_survives_what_is_made_of_them(name: str) -> None:
    target = TARGETS[name]
    seeds = [seed[: target.longest] for seed in target.seeds()]
    assert seeds
    for seed in seeds[:20]:
        with contextlib.suppress(*target.allowed):
            target.run(seed)
    mutated = Mutator(seeds, lambda data, _longest: data)
    for number in range(30):
        with contextlib.suppress(*target.allowed):
            target.run(mutated(seeds[number % len(seeds)], target.longest, number))


def test_an_error_that_nobody_declared_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    target = TARGETS["project-json"]
    (seed,) = target.seeds()
    assert Watch(target).run(seed) is None
    monkeypatch.setattr("perfeval_desktop.storage.codec.find_problem", lambda *_: 1 // 0)
    finding = Watch(target).run(seed)
    assert finding is not None
    assert finding.key.startswith("ZeroDivisionError-")
