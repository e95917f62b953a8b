"""Makes the pictures of the manuals anew: ``python -m installer.manual.pictures FOLDER [NAME …]``.

The same program gives the same pictures on every PC: the window has its own font, no blinking cursor, and a clock and a
user that do not change.
"""

from __future__ import annotations

import datetime
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

_REAL = datetime.datetime
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def main(arguments: Sequence[str]) -> int:
    """Write the pictures into the folder that is named."""
    folder, *names = arguments
    with tempfile.TemporaryDirectory() as home:
        _prepare(Path(home))
        take(Path(folder), names, Path(home))
    return 0


def _prepare(home: Path) -> None:
    """Nothing of this PC is seen: no fonts, settings or scale of its own. Before Qt is loaded."""
    from perfeval_desktop.resources import resource_path

    config = home / "fonts.conf"
    fonts = home / "fonts"
    fonts.mkdir()
    for name in ("NotoSansSC-Medium.ttf", "PerfevalFallback-Light.ttf"):
        (fonts / name).symlink_to(resource_path(f"fonts/{name}"))
    config.write_text(_FONTS.format(fonts=fonts, cache=home / "cache"), encoding="utf-8")
    os.environ |= {
        "FONTCONFIG_FILE": str(config),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": "1",
        "QT_LOGGING_RULES": "*.warning=false",
        "TZ": "Asia/Shanghai",
        "XDG_CONFIG_HOME": str(home / "config"),
    }


def take(folder: Path, names: Sequence[str], home: Path) -> None:
    """Make the pictures ``names``, all when none is named. Nothing of the program is loaded yet."""
    with steady_surroundings():
        from installer.manual.scenes import PICTURES, stage
        from perfeval_desktop.app.gui import make_application
        from perfeval_desktop.ui.theme import Theme

        app = make_application()
        app.setCursorFlashTime(0)
        theme = Theme(app, "light")
        folder.mkdir(parents=True, exist_ok=True)
        for name in names or PICTURES:
            is_empty, make = PICTURES[name]
            own = home / f"of-{name}"
            own.mkdir()
            with stage(own, empty=is_empty) as on:
                make(on).save(str(folder / f"{name}.png"))
        del theme


class _AnyDatetime(type):
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, _REAL)


class Steady(datetime.datetime, metaclass=_AnyDatetime):
    """It is always the same moment: what the program writes down of the time does not change."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Steady:
        return cls(2023, 4, 10, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8))).astimezone(tz)


@contextmanager
def steady_surroundings() -> Iterator[None]:
    """Clock, user and name of the PC are those of the manual."""
    with (
        patch("datetime.datetime", Steady),
        patch("time.time", Steady.now().timestamp),
        patch("getpass.getuser", lambda: "wangfang"),
        patch("socket.gethostname", lambda: "BGS-PC03"),
    ):
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
