"""Files as LibreOffice saves them."""

import shutil
import subprocess
from pathlib import Path

import pytest

needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice of LibreOffice is not installed")


def saved_as(source: Path, suffix: str, folder: Path) -> Path:
    """``source`` opened and saved anew in another format, or in its own, in ``folder``."""
    plain, made = folder / f"plain{source.suffix}", folder / "made"
    shutil.copy(source, plain)  # without a locale it does not find a Chinese name
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", suffix.removeprefix("."), "--outdir", str(made)]
    subprocess.run([*command, str(plain)], check=True, capture_output=True, timeout=100)
    return Path(shutil.move(made / f"plain{suffix}", folder / f"{source.stem}{suffix}"))
