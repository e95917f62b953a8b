"""Garbage is looked for among what is new: a key must not wait until all of a document has been looked through."""

import gc
from collections.abc import Iterator
from pathlib import Path
from weakref import ref

import pytest
from pytestqt.qtbot import QtBot

from perfeval_desktop.app.garbage import spare_what_stays
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs


class _Knot:
    """Holds itself: only the search for garbage takes it away."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_what_stays_is_left_out_and_what_the_document_before_left_goes(qtbot: QtBot, tmp_path: Path) -> None:
    session = Session(Catalog.built_in(), Dirs.below(tmp_path))
    spare_what_stays(session)
    before = gc.get_freeze_count()
    session.open_sample()
    qtbot.waitUntil(lambda: gc.get_freeze_count() > before)
    knot = ref(_Knot())
    gc.freeze()  # as if it had been there all the time
    gc.collect()
    assert knot() is not None
    session.close()
    qtbot.waitUntil(lambda: knot() is None)
