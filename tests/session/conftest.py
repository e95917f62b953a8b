"""Sessions of one user, and one with evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs
from tests.evidence import attach

MakeSession = Callable[[], Session]


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[MakeSession]:
    """Sessions of one user, as the program makes one at each start."""
    catalog, made = Catalog.built_in(), []

    def session() -> Session:
        made.append(Session(catalog, Dirs.below(tmp_path / "home")))
        return made[-1]

    yield session
    wait_for_jobs()
    for each in made:
        if each.is_open:
            each.close()
        each.deleteLater()


@pytest.fixture
def saved(make: MakeSession, tmp_path: Path) -> tuple[Session, Path]:
    """The sample with a file at an indicator and one at its first project, saved."""
    session = make()
    session.open_sample()
    attach(session, tmp_path, b"one")
    attach(session, tmp_path, b"two", place=f"projects[{session.evaluation.projects[0].id}]")
    session.save_as(tmp_path / "甲.jxzp")
    wait_for_jobs()
    return session, tmp_path / "甲.jxzp"
