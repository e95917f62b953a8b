"""What the build makes of its inputs: pinned, trimmed, repeatable, with all papers. Real builds on demand."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from multiprocessing import spawn
from pathlib import Path

import pytest

from installer.build_manual import MANUALS
from installer.ship import inputs, linux, papers, parts, run_file, signatures, wheelhouse, windows
from installer.ship.common import ROOT, CannotBuildError, Places, files_below, sha256, tar_of, write_zip
from installer.ship.deb import build_deb

SHA256 = re.compile(r"[0-9a-f]{64}")
FULL = "PERFEVAL_BUILD"
"""Names a folder with the pinned inputs (or an empty one) when the real packages shall be built, twice."""


def make_wheel(folder: Path, name: str, files: dict[str, str]) -> Path:
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, text in files.items():
            archive.writestr(member.replace("@", f"{name}-1.0.dist-info/"), text)
    return path


# ---- pins -----------------------------------------------------------------------------------------------------------


def test_every_input_is_pinned() -> None:
    for lock in (inputs.REQUIREMENTS, inputs.DEV_REQUIREMENTS, inputs.PIP_REQUIREMENTS):
        assert all(pin.hashes for pin in inputs.pins(lock))
    lock = tomllib.loads(inputs.RUNTIME.read_text("utf-8"))
    assert SHA256.fullmatch(lock["windows"]["sha256"])
    assert SHA256.fullmatch(lock["windows"]["package_sha256"])
    assert all(SHA256.fullmatch(deb["sha256"]) and deb["version"] for deb in lock["deb"])
    assert len({deb["name"] for deb in lock["deb"]}) == len(lock["deb"])


def test_the_backend_is_in_the_development_lock() -> None:
    assert set(inputs.BACKEND) <= {pin.name for pin in inputs.pins(inputs.DEV_REQUIREMENTS)}


def test_a_wheel_with_other_bytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "wheels" / "linux-3.13"
    folder.mkdir(parents=True)
    for pin in inputs.pins():
        (folder / f"{pin.name}-{pin.version}-py3-none-any.whl").write_bytes(b"something else")
    monkeypatch.setattr(inputs, "_pip_download", lambda *ignored: None)
    with pytest.raises(CannotBuildError, match="no pinned wheel"):
        inputs.wheels(tmp_path, "linux", "3.13")


def test_without_the_windows_runtime_the_build_says_what_to_put_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "runtime").mkdir()
    (tmp_path / "runtime" / "python.zip").write_bytes(b"something else")
    monkeypatch.setattr(inputs, "_unpack_source_package", lambda *ignored: None)
    with pytest.raises(CannotBuildError, match=inputs.runtime_lock()["windows"]["sha256"]):
        inputs.windows_runtime(tmp_path)


@pytest.mark.skipif(shutil.which("osslsigncode") is None, reason="osslsigncode is not installed")
def test_a_program_without_a_signature_is_refused() -> None:
    assert signatures.assert_signed({"LICENSE.txt": b"text", "vcruntime140.dll": b"MZ"}) == 0
    with pytest.raises(CannotBuildError):
        signatures.assert_signed({"python311.dll": b"MZ" + bytes(5000)})


# ---- trimming -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", ["linux", "windows"])
def test_what_is_kept_of_qt(system: str) -> None:
    plugins = "PySide6/Qt/plugins/" if system == "linux" else "PySide6/plugins/"
    translations = "PySide6/Qt/translations/" if system == "linux" else "PySide6/translations/"
    assert parts.is_kept(f"{translations}qtbase_zh_CN.qm", system)
    assert not parts.is_kept(f"{translations}qtbase_de.qm", system)
    assert not parts.is_kept("PySide6/QtNetwork.abi3.so", system)
    assert not parts.is_kept("PySide6/QtNetwork.pyd", system)
    wanted = ["platforms/libqxcb.so", "platforms/libqoffscreen.so", "printsupport/libcupsprintersupport.so"]
    if system == "windows":
        wanted = ["platforms/qwindows.dll", "platforms/qoffscreen.dll", "styles/qmodernwindowsstyle.dll"]
    assert all(parts.is_kept(plugins + name, system) for name in wanted)


def test_a_name_on_the_list_that_is_gone_is_told(tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "PySide6", {"PySide6/__init__.py": ""})
    with pytest.raises(CannotBuildError, match="libqxcb"):
        parts.unpack_wheels([wheel], tmp_path / "out", "linux")


def test_a_library_that_is_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts.write(tmp_path / "one.so", b"\x7fELF")
    parts.write(tmp_path / "two.so", b"\x7fELF")
    monkeypatch.setattr(parts, "needed_elf", lambda path: {"two.so", "libcups.so.2", "libgone.so.1"})
    absent = parts.asked_for_but_absent(tmp_path, "linux", ["libcups.so.*"])
    assert set(absent) == {"libgone.so.1"}


# ---- archives -------------------------------------------------------------------------------------------------------


def test_archives_come_out_the_same_twice(tree: Path, tmp_path: Path) -> None:
    write_zip(tree, tmp_path / "one.zip", "top")
    tar = tar_of(tree)
    copy = tmp_path / "copy"
    shutil.copytree(tree, copy, copy_function=shutil.copyfile)
    for path in files_below(copy):
        (copy / path).chmod((tree / path).stat().st_mode & 0o777)
    write_zip(copy, tmp_path / "two.zip", "top")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert tar == tar_of(copy)
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert "top/app/甲 乙.py" in archive.namelist()


def test_the_checksums_name_every_file(tree: Path) -> None:
    lines = (tree / "SHA256SUMS").read_text("utf-8").splitlines()
    listed = {line.partition("  ")[2] for line in lines}
    assert listed == {path.as_posix() for path in files_below(tree)} - {"SHA256SUMS"}
    assert f"{sha256(tree / 'app/甲 乙.py')}  app/甲 乙.py" in lines


# ---- papers ---------------------------------------------------------------------------------------------------------


def test_parts_and_licences(tmp_path: Path) -> None:
    wheels = [
        make_wheel(tmp_path, "one", {"@METADATA": "Name: One\nVersion: 1.0\nLicense-Expression: MIT\n",
                                     "@licenses/sub/LICENSE": "text of one"}),
        make_wheel(tmp_path, "shiboken6", {"@METADATA": "Name: shiboken6\nVersion: 1.0\nLicense: LGPL-3.0-only OR X\n",
                                           "@licenses/LicenseRef-Qt-Commercial.txt": "buy"}),
    ]  # fmt: skip
    papers.collect_licences(tmp_path / "tree", wheels, {})
    papers.write_sbom(tmp_path / "tree", [papers.wheel_part(wheel) for wheel in wheels])
    folder = tmp_path / "tree" / "licenses"
    assert (folder / "one" / "sub" / "LICENSE").read_text() == "text of one"
    assert "GNU LESSER" in (folder / "shiboken6" / "LGPL-3.txt").read_text("utf-8")
    assert not list(folder.rglob("*Commercial*"))
    assert (folder / "fonts" / "fandol" / "COPYING").exists()
    sbom = json.loads((tmp_path / "tree" / "sbom.cdx.json").read_text("utf-8"))
    assert (sbom["bomFormat"], sbom["specVersion"]) == ("CycloneDX", "1.5")
    fonts = [part for part in sbom["components"] if part["purl"].startswith("pkg:generic/")]
    assert len(fonts) == len(list((ROOT / "resources/fonts").glob("*.ttf")))
    assert all(sha256(ROOT / f"resources/fonts/{font['name']}.ttf") == font["hashes"][0]["content"] for font in fonts)
    one, two = [part for part in sbom["components"] if part not in fonts]
    assert (one["purl"], one["licenses"]) == ("pkg:pypi/one@1.0", [{"license": {"id": "MIT"}}])
    assert one["hashes"] == [{"alg": "SHA-256", "content": sha256(wheels[0])}]
    assert two["licenses"] == [{"expression": "LGPL-3.0-only OR X"}]


def test_libraries_inside_of_qt_are_named(tree: Path) -> None:
    parts.write(tree / "lib/PySide6/Qt/lib/libicuuc.so.73", b"icu")
    (icu,) = papers.icu_parts(tree)
    papers.write_sbom(tree, [icu])
    named = {part["name"]: part for part in json.loads((tree / "sbom.cdx.json").read_text("utf-8"))["components"]}
    assert (named["libicuuc"]["version"], named["libicuuc"]["licenses"]) == ("73", [{"license": {"id": "ICU"}}])
    assert named["libicuuc"]["hashes"][0]["content"] == sha256(tree / "lib/PySide6/Qt/lib/libicuuc.so.73")
    papers.collect_licences(tree, [], {})
    said = (tree / "licenses/README.txt").read_text("utf-8")
    for inside_qt in ("PCRE2", "md4c", "double-conversion"):
        assert inside_qt in said
        assert (tree / "licenses/common" / f"{inside_qt}.txt").is_file()
    assert all(name in said for name in ("ICU", "HarfBuzz", "The FreeType Project", "Independent JPEG Group"))


def test_every_debian_package_has_one_licence() -> None:
    lock = inputs.runtime_lock()
    listed = [name for names in lock["licences"].values() for name in names]
    assert sorted(listed) == sorted(deb["name"] for deb in lock["deb"])


def test_about_names_every_component() -> None:
    said = (ROOT / "resources/help/90-about.md").read_text("utf-8").lower().replace("_", "-")
    lost = [pin.name for pin in inputs.pins() if pin.name.removesuffix("-essentials") not in said]
    assert lost == []


def test_the_icons_are_those_of_the_drawings() -> None:
    for name in ("perfeval-desktop", "application-x-perfeval"):
        data = (ROOT / "resources/icons" / f"{name}.ico").read_bytes()
        assert data[:4] == b"\0\0\1\0"
        assert (data[4], data.count(b"\x89PNG")) == (6, 6)
        assert all((ROOT / "resources/icons" / f"{name}-{size}.png").exists() for size in (16, 48, 256))


# ---- packages -------------------------------------------------------------------------------------------------------


def test_the_version_has_four_numbers() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\.0", windows.version_of_four())


def test_the_uninstaller_deletes_by_name_and_only_empty_folders(tree: Path) -> None:
    lines = windows.uninstall_list(tree).splitlines()
    assert 'Delete "$INSTDIR\\app\\甲 乙.py"' in lines
    assert 'Delete "$INSTDIR\\lib\\a$$b.txt"' in lines
    assert len([line for line in lines if line.startswith("Delete")]) == len(files_below(tree))
    assert lines.index('RMDir "$INSTDIR\\runtime\\system"') < lines.index('RMDir "$INSTDIR\\runtime"')
    assert not any("/r" in line for line in lines)


@pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis (Debian: nsis) is not installed")
@pytest.mark.parametrize("all_users", [False, True])
def test_the_installer_script_compiles_without_a_warning(tree: Path, places: Places, all_users: bool) -> None:
    places.work.mkdir()
    setup = windows.build_setup(places, tree, all_users=all_users)
    first = sha256(setup)
    assert setup.read_bytes()[:2] == b"MZ"
    assert sha256(windows.build_setup(places, tree, all_users=all_users)) == first


@pytest.mark.skipif(shutil.which("x86_64-w64-mingw32-gcc") is None, reason="mingw-w64 is not installed")
def test_the_launchers_compile_and_need_only_windows(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    windows._build_launchers(tmp_path / "work", tmp_path / "out")
    for name in ("perfeval-desktop.exe", "perfeval-desktop-cli.exe"):
        assert "绩效自评填报".encode("utf-16-le") in (tmp_path / "out" / name).read_bytes()
    assert parts.asked_for_but_absent(tmp_path / "out", "windows", parts.trim()["windows"]["from_the_pc"]) == {}


def test_the_launcher_knows_when_it_is_started_as_a_worker() -> None:
    """The Windows program stands in for Python's own: multiprocessing starts it with words for Python."""
    *_, last = spawn.get_command_line(pipe_handle=1)
    assert f'#define WORKER L"{last}"' in (ROOT / "installer/windows/launcher.c").read_text("utf-8")


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not installed")
def test_the_deb_has_no_scripts_and_lies_where_stores_want_it(tree: Path, places: Places) -> None:
    package = build_deb(places, tree)
    first = sha256(package)
    listed = subprocess.run(["dpkg-deb", "-c", package], capture_output=True, check=True).stdout.decode()
    names = re.findall(r" \./(\S*)", listed)
    assert "opt/apps/org.perfeval.desktop/info" in names
    assert "opt/apps/org.perfeval.desktop/entries/applications/org.perfeval.desktop.desktop" in names
    assert "usr/share/mime/packages/org.perfeval.desktop.xml" in names
    control = subprocess.run(["dpkg-deb", "--ctrl-tarfile", package], capture_output=True, check=True).stdout
    assert not any(word in control for word in (b"postinst", b"preinst", b"postrm", b"prerm"))
    assert sha256(build_deb(places, tree)) == first


def manuals_in(folder: Path) -> bool:
    """Both manuals are there, whole."""
    found = {path.name: path.read_bytes() for path in folder.glob("*.pdf")}
    return set(found) == set(MANUALS.values()) and all(len(data) > 500_000 for data in found.values())


# ---- the real thing -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not os.environ.get(FULL), reason=f"takes ten minutes: set {FULL} to a folder for the pinned inputs")
@pytest.mark.timeout(3600)
def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    digests = []
    for number in ("one", "two"):
        places = Places(Path(os.environ[FULL]), tmp_path / number / "work", tmp_path / number / "dist", fast=True)
        wheelhouse.build_wheelhouse(places)
        assert manuals_in(places.work / "wheelhouse" / "manuals")
        tree = windows.build_tree(places)
        assert manuals_in(tree / "app/perfeval_desktop/_resources/manuals")
        windows.build_zip(places, tree)
        windows.build_setup(places, tree)
        tree = linux.build_tree(places)
        assert manuals_in(tree / "app/perfeval_desktop/_resources/manuals")
        build_deb(places, tree)
        run_file.build_run(places, tree)
        digests.append({path.name: sha256(places.dist / path) for path in files_below(places.dist)})
        launcher = tmp_path / number / "work" / "linux" / "perfeval-desktop"
        # reportlab writes the date of a build, where one is set, into a PDF; no clerk's PC sets one.
        clerk = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
        done = subprocess.run([launcher, "--self-test", "--json"], env=clerk, capture_output=True, check=False)
        assert json.loads(done.stdout)["passed"], done.stdout.decode()
    assert digests[0] == digests[1]
    assert len(digests[0]) == 5
    assert sys.platform == "linux"
