"""The list of recent files knows how a file stood when it was last saved, and nothing else of what it holds."""

from pathlib import Path

from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.document.commands import SetField
from perfeval_desktop.files import saved_at
from perfeval_desktop.model.field_path import path
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.session.recent import remember_file
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs


def test_points_findings_and_time_are_remembered_and_no_words(tmp_path: Path, qapp: object) -> None:
    dirs = Dirs.below(tmp_path / "home")
    store, session = PreferencesStore(dirs), Session(Catalog.built_in(), dirs)
    session.open_sample()
    file = tmp_path / "甲.jxzp"
    session.save_as(file)
    remember_file(session, store, file)
    entry = PreferencesStore(dirs).value.recent[0]
    written = saved_at(file)
    assert written is not None
    assert entry.saved == written.isoformat(timespec="minutes")
    assert entry.score == "98.5"
    open_errors = sum(issue.severity is Severity.ERROR for issue in session.open_issues)
    assert entry.counts["error"] == open_errors > 0
    assert set(entry.counts) == {"error", "explain", "remind"}
    assert "办公室" not in (dirs.config / "preferences.json").read_text(encoding="utf-8")


def test_a_file_without_a_score_has_none(tmp_path: Path, qapp: object) -> None:
    dirs = Dirs.below(tmp_path / "home")
    store, session = PreferencesStore(dirs), Session(Catalog.built_in(), dirs)
    session.new("mof-2020")
    session.push(SetField(path("cover.unit_name"), "林业局", "修改"))
    remember_file(session, store, tmp_path / "nowhere.jxzp")
    entry = store.value.recent[0]
    assert (entry.score, entry.saved) == ("", "")
