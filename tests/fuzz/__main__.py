"""``python -m tests.fuzz [TARGET ...] [--seconds N] [--corpus DIR]``: feeds the readers with what no program writes.

Every reader of files and of the clipboard is given mutated input for N seconds each, guided by what of the code it
reaches. A finding is an error that the reader does not declare, more than two seconds of the processor's time, or more
than 300 MB. Inputs that reach something new stay in DIR for the next time, findings go into ``DIR/findings``; the exit
code is 1 when there are any. ``--try FILE`` runs one input again; only that works without atheris.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.inputs import FOLDER_VARIABLE
from tests.fuzz.targets import TARGETS
from tests.fuzz.watch import Watch

_GRACE_S = 300  # a process that has not ended so long after its time hangs
_COVER = re.compile(r"cov: (\d+)")


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"all by default: {', '.join(TARGETS)}")
    parser.add_argument("--seconds", type=int, default=60, help="for each target; 60 by default")
    parser.add_argument("--corpus", type=Path, help="where inputs are kept; a temporary folder by default")
    parser.add_argument("--seed", type=int, default=0, help="another number gives other inputs")
    parser.add_argument("--try", type=Path, dest="once", metavar="FILE", help="run this input of the one TARGET")
    options = parser.parse_args(argv)
    if unknown := set(options.targets) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    if options.once is not None:
        if len(options.targets) != 1:
            parser.error("--try needs one TARGET")
        return _once(options.targets[0], options.once)
    if importlib.util.find_spec("atheris") is None:
        print("The fuzzer needs the package atheris, which is not installed in this environment.", file=sys.stderr)
        return 2
    corpus = options.corpus or Path(tempfile.mkdtemp(prefix="fuzz-"))
    corpus.mkdir(parents=True, exist_ok=True)
    print(f"corpus and findings: {corpus}\n{'target':18}{'inputs':>9}{'coverage':>14}  findings", flush=True)
    found = [_fuzzed(name, options.seconds, corpus, options.seed) for name in options.targets or TARGETS]
    return 1 if any(found) else 0


def _once(name: str, file: Path) -> int:
    finding = Watch(TARGETS[name]).run(file.read_bytes())
    print("nothing found" if finding is None else f"{finding.key}: {finding.words}")
    return 0 if finding is None else 1


def _fuzzed(name: str, seconds: int, corpus: Path, seed: int) -> bool:
    """Run one target and print its line; True when there were findings."""
    record = corpus / f"{name}.json"
    record.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.fuzz.worker", name, f"--seconds={seconds}", f"--corpus={corpus}"]
    memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(prefix="fuzz-", dir=memory if memory.is_dir() else None) as folder,
        (corpus / f"{name}.log").open("w+", encoding="utf-8", errors="replace") as log,
    ):
        try:
            code = subprocess.run(
                [*command, f"--seed={seed}"],
                env={**os.environ, FOLDER_VARIABLE: folder},
                stdout=log,
                stderr=log,
                timeout=seconds + _GRACE_S,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            code = -1
        log.seek(0)
        output = log.read()
    told = json.loads(record.read_text()) if record.exists() else {"runs": 0, "findings": {}}
    causes = dict(told["findings"]) | ({f"ended with {code}, see {name}.log": 1} if code else {})
    covered = [int(match) for match in _COVER.findall(output)]
    grown = f"{covered[0]} → {covered[-1]}" if covered else "–"
    said = "; ".join(f"{key} ×{count}" for key, count in causes.items()) or "none"
    print(f"{name:18}{told['runs']:>9}{grown:>14}  {said}", flush=True)
    return bool(causes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
