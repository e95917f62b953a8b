"""``python -m tests.benchmarks [group ...] [--json]``: measures the program and prints one table.

Every line is a ratio to something plain that was measured in the same run. Exit code 1 when a budget is exceeded more
than ``TOLERANCE`` times.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Iterator, Sequence

from tests.benchmarks.measure import TOLERANCE, Line, yardstick

# Processes come first: they are measured before this process has grown.
GROUPS = {"start": "starting", "export": "exporting", "file": "filing", "edit": "editing", "window": "window"}
GROUPS["collect"] = "collecting"


def measured(groups: Sequence[str]) -> Iterator[Line]:
    for group in groups:
        yield from importlib.import_module(f"tests.benchmarks.{GROUPS[group]}").lines()


def as_text(line: Line, slowness: float) -> str:
    budgets = ", ".join(
        f"{budget.what} ≤ {budget.limit:g}{'' if budget.what == 'ratio' else ' ms'}" for budget in line.budgets
    )
    return (
        f"{line.group:7}{line.case:38}{line.p50:10.2f}{line.p99:10.2f}{line.ratio:9.2f}  "
        f"{line.base:26}{verdict(line, slowness):9}{'; '.join(filter(None, (budgets, line.note)))}"
    ).rstrip()


def as_record(line: Line, slowness: float) -> dict[str, object]:
    return {
        "group": line.group,
        "case": line.case,
        "p50_ms": round(line.p50, 4),
        "p99_ms": round(line.p99, 4),
        "ratio": round(line.ratio, 3),
        "base": line.base,
        "budgets": {budget.what: budget.limit for budget in line.budgets},
        "verdict": verdict(line, slowness),
        "note": line.note,
    }


def verdict(line: Line, slowness: float) -> str:
    """``ok`` within the budgets, ``over`` beyond them, ``BROKEN`` beyond all tolerance; empty without a budget."""
    if not line.budgets:
        return ""
    excess = line.excess(slowness)
    return "ok" if excess <= 1 else "over" if excess <= TOLERANCE else "BROKEN"


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="group", help=f"some of {', '.join(GROUPS)}; all by default")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(argv)
    if unknown := set(options.groups) - set(GROUPS):
        parser.error(f"no such group: {', '.join(sorted(unknown))}")

    # The offscreen platform warns of size hints at every window; it means nothing.
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    slowness = yardstick()
    lines = []
    if not options.json:
        print(f"this machine now: {slowness:.2f} times the reference for budgets in ms")
        print(f"{'':7}{'case':38}{'p50 ms':>10}{'p99 ms':>10}{'ratio':>9}  {'÷ what':26}{'':9}budgets, notes")
    for line in measured(options.groups or list(GROUPS)):
        lines.append(line)
        if not options.json:
            print(as_text(line, slowness), flush=True)
    if options.json:
        records = [as_record(line, slowness) for line in lines]
        print(json.dumps({"slowness": round(slowness, 2), "lines": records}, ensure_ascii=False, indent=2))
    return 1 if any(verdict(line, slowness) == "BROKEN" for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
