"""Re-make the [[deb]] part of installer/lock/runtime.toml: ``python3 installer/make_runtime_lock.py [--cache DIR]``.

Takes the newest versions of the packages that are named there, from the suite that is named there, and writes their
versions and SHA-256. Everything above the first [[deb]] is kept. Needs apt-get and a network.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write the lock file anew."""
    sys.path.insert(0, str(ROOT))
    from installer.ship import inputs
    from installer.ship.common import run

    parser = argparse.ArgumentParser(description="Pin the newest versions of the Debian packages of the lock.")
    parser.add_argument("--cache", type=Path, default=ROOT / "installer" / "inputs")
    cache = parser.parse_args().cache.resolve()
    text = inputs.RUNTIME.read_text("utf-8")
    head = text[: text.index("[[deb]]")]
    entries = []
    apt = inputs.apt_client(cache)
    cache_tool = [apt[0].replace("apt-get", "apt-cache"), *apt[1:]]
    for name in sorted(set(re.findall(r'^name = "([^"]+)"', text[len(head) :], re.MULTILINE))):
        shown = run([*cache_tool, "show", "--no-all-versions", name]).decode("utf-8")
        fields = dict(re.findall(r"^(Version|SHA256|Size): (.+)$", shown, re.MULTILINE))
        entries.append(f'[[deb]]\nname = "{name}"\nversion = "{fields["Version"]}"\nsha256 = "{fields["SHA256"]}"\n')
    inputs.RUNTIME.write_text(head + "\n".join(entries), encoding="utf-8", newline="\n")
    print(f"{len(entries)} packages pinned")


if __name__ == "__main__":
    main()
