"""One target under atheris, in a process of its own: libFuzzer ends the process when the time is over."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path

_ADDRESSES = 3 * 2**30  # bytes of address space: an input that wants more gets a MemoryError
_HANGS = 60  # seconds after which an input is given up
_KEPT = 3  # inputs of one cause


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()

    import atheris

    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    with atheris.instrument_imports(
        include=["perfeval_desktop", "openpyxl", "docx", "html.parser", "_markupbase", "tomllib", "zipfile"],
        enable_loader_override=False,
    ):
        from tests.fuzz.targets import TARGETS
    from tests.fuzz.mutate import Mutator
    from tests.fuzz.watch import Watch, name_of

    target = TARGETS[options.target]
    corpus = options.corpus / options.target
    findings = options.corpus / "findings" / options.target
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    seeds = [seed[: target.longest] for seed in target.seeds()]
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    watch, causes = Watch(target), Counter[str]()
    record = options.corpus / f"{options.target}.json"
    told = 0.0

    def run(data: bytes) -> None:
        nonlocal told
        finding = watch.run(data)
        if finding is not None:
            causes[finding.key] += 1
            if causes[finding.key] <= _KEPT:
                print(f"FINDING {options.target} {finding.key}: {finding.words.strip()}", flush=True)
                (findings / name_of(data, finding)).write_bytes(data)
        if finding is not None or time.monotonic() - told > 1:
            told = time.monotonic()
            record.write_text(json.dumps({"runs": watch.runs, "findings": causes}))

    # Looked up at each call: atheris puts another function in its place when it begins.
    mutator = Mutator(seeds, lambda data, longest: atheris.Mutate(data, longest))  # noqa: PLW0108
    flags = [
        *(f"-max_total_time={options.seconds}", f"-max_len={target.longest}", f"-timeout={_HANGS}", "-rss_limit_mb=0"),
        *(f"-artifact_prefix={findings}/", "-print_final_stats=1", "-len_control=0", f"-seed={options.seed}"),
    ]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], run, custom_mutator=mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
