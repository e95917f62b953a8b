"""The Debian package: the Linux tree under /opt/apps/<id>/files, as the stores of UOS and deepin ask for it.

No maintainer scripts: start menu, file type and icons are registered by the triggers of the desktop's own packages.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from installer.ship.common import (
    APP_ID,
    NAME,
    TITLE,
    Places,
    build_environment,
    files_below,
    fresh,
    run,
    set_dates,
    tool,
    version,
)
from installer.ship.linux import desktop_file, icons, mime_type
from installer.ship.parts import write

HOME = f"opt/apps/{APP_ID}"
DESCRIPTION = """\
 离线填写部门整体支出和项目支出绩效自评材料，边填边查，导出 Excel、PDF 和 Word。
 自带 Python、Qt、字体和系统库，不需要联网，也不需要安装其他软件。
"""


def build_deb(places: Places, tree: Path) -> Path:
    """Pack ``tree`` and return the package; the same tree gives the same bytes."""
    root = fresh(places.work / "deb")
    shutil.copytree(tree, root / HOME / "files")
    program = f"/{HOME}/files/{NAME}"
    entry = desktop_file(program, NAME)
    for place in (f"{HOME}/entries", "usr/share"):
        write(root / place / "applications" / f"{APP_ID}.desktop", entry)
        write(root / place / "mime/packages" / f"{APP_ID}.xml", mime_type())
        for name, data in icons().items():
            write(root / place / "icons/hicolor" / name, data)
    write(root / HOME / "info", _info())
    (root / "usr/bin").mkdir()
    (root / "usr/bin" / NAME).symlink_to(program)
    installed = sum((root / path).stat().st_size for path in files_below(root)) // 1024
    write(root / "DEBIAN/control", _control(installed).encode("utf-8"))
    for path in root.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
        elif not path.is_relative_to(root / HOME / "files") and not path.is_symlink():
            path.chmod(0o644)
    set_dates(root)
    places.dist.mkdir(parents=True, exist_ok=True)
    target = places.dist / f"{APP_ID}_{version()}_amd64.deb"
    pack = ["--root-owner-group", *(["-Zgzip", "-z1"] if places.fast else ["-Zxz", "-z9"]), "--threads-max=1"]
    run([tool("dpkg-deb", "dpkg"), *pack, "--build", root, target], environment=build_environment())
    shutil.rmtree(root)
    return target


def _info() -> bytes:
    content = {
        "appid": APP_ID,
        "name": TITLE,
        "version": version(),
        "arch": ["amd64"],
        "permissions": {"autostart": False, "notification": False, "trayicon": False, "clipboard": True,
                        "account": False, "bluetooth": False, "camera": False, "audio_record": False,
                        "installed_apps": False},
    }  # fmt: skip
    return (json.dumps(content, ensure_ascii=False, indent=4) + "\n").encode("utf-8")


def _control(installed: int) -> str:
    return (
        f"Package: {APP_ID}\n"
        f"Version: {version()}\n"
        "Architecture: amd64\n"
        "Maintainer: perfeval_desktop contributors <noreply@perfeval.invalid>\n"
        f"Installed-Size: {installed}\n"
        "Section: editors\n"
        "Priority: optional\n"
        f"Description: {TITLE}\n{DESCRIPTION}"
    )
