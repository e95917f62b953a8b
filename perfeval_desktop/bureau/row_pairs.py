"""Which row of a sheet is which row of the package, when rows were renamed, inserted, deleted and moved in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

_ALIKE = 0.5  # of the cells of a row beside its name: with less it is another row
_SAME_NAME = 2.0  # against at most 1.0 for cells that are alike
_MOST = 40_000  # pairs of rows that are looked at


def paired(names: Sequence[str], standing: Sequence[str], alike: Callable[[int, int], float]) -> dict[int, int]:
    """For rows of a sheet with ``names`` the position of their row among those with the names ``standing``.

    A row with another name is the same one where it stands between the same rows, its old name is gone and most of its
    other cells say what they said: ``alike`` gives the share for two positions. What has no row here is new.
    """
    found: dict[int, int] = {}
    if len(names) * len(standing) <= _MOST:
        found = _in_order(_scores(names, standing, alike))
    left = [at for at in range(len(standing)) if at not in found.values()]
    for number, name in enumerate(names):  # what was moved is found by its name alone
        same = next((at for at in left if standing[at] == name), None)
        if number not in found and same is not None:
            found[number] = same
            left.remove(same)
    return found


def _scores(names: Sequence[str], standing: Sequence[str], alike: Callable[[int, int], float]) -> list[list[float]]:
    """How well each row of the sheet fits each standing one; 0 for not at all."""
    came, gone = Counter(names) - Counter(standing), Counter(standing) - Counter(names)

    def score(number: int, at: int) -> float:
        if names[number] == standing[at]:
            return _SAME_NAME + alike(number, at)
        if not (came[names[number]] and gone[standing[at]]):
            return 0.0
        share = alike(number, at)
        return share if share >= _ALIKE else 0.0

    return [[score(number, at) for at in range(len(standing))] for number in range(len(names))]


def _in_order(scores: Sequence[Sequence[float]]) -> dict[int, int]:
    """The pairs with the highest sum of which none crosses another."""
    count = len(scores[0]) if scores else 0
    best = [[0.0] * (count + 1) for _ in range(len(scores) + 1)]
    for number in reversed(range(len(scores))):
        for at in reversed(range(count)):
            score = scores[number][at]
            together = score + best[number + 1][at + 1] if score else 0.0
            best[number][at] = max(together, best[number + 1][at], best[number][at + 1])
    found: dict[int, int] = {}
    number = at = 0
    while number < len(scores) and at < count:
        score = scores[number][at]
        if score and best[number][at] == score + best[number + 1][at + 1]:
            found[number] = at
            number, at = number + 1, at + 1
        elif best[number][at] == best[number + 1][at]:
            number += 1
        else:
            at += 1
    return found
