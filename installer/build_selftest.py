"""Write ``resources/selftest/expected.json``: what ``perfeval-desktop --self-test`` must find in an installed program.

    .venv/bin/python installer/build_selftest.py

Run it after a change of the sample, of checks and their sentences, of layout, exports or fonts, and look at the
change as at any other: the digests say that an export of the sample differs from before.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "resources" / "selftest" / "expected.json"


def main() -> None:
    """Make the sample's findings and exports and write down their digests."""
    sys.path.insert(0, str(ROOT))
    from perfeval_desktop.app.self_test import fingerprints

    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(fingerprints(), indent=2) + "\n", encoding="utf-8", newline="\n")
    print(f"written: {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
