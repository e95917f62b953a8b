"""The real main window for tests, and somebody who answers its questions."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from perfeval_desktop.app.exporting import ExportOptions, contents, export_package, press_anew
from perfeval_desktop.export.package import ExportOutcome, Press
from perfeval_desktop.layout.choice import EVERYTHING, PartChoice, PrintedPart
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.jobs import wait_for_jobs
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.ui.exporter import Exporter
from perfeval_desktop.ui.main_window import MainWindow


class ScriptedInteraction:
    """Answers the window's questions from a list and keeps what was said. A question without an answer fails."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.questions: list[str] = []
        self.errors: list[str] = []
        self.infos: list[str] = []
        self.failures: list[tuple[str, Path | None]] = []

    def ask_save(self, title: str) -> Any:
        return self._answer(f"save {title}?")

    def ask_conflict(self, sentence: str) -> Any:
        return self._answer(sentence)

    def ask_locked(self, sentence: str, *, by_force: bool) -> Any:
        return self._answer(f"{sentence} [{'仍要编辑' if by_force else ''}]")

    def ask_recovery(self, offer: Any) -> Any:
        return self._answer(f"recover {offer.title}: {len(offer.lines)}")

    def ask_yes_no(self, question: str, yes: str) -> Any:
        return self._answer(f"{question} [{yes}]")

    def choose_open(self, folder: Path | None, suffixes: Sequence[str] = ()) -> Any:
        return self._answer(f"open in {folder}")

    def choose_files(self, folder: Path | None) -> Any:
        return self._answer(f"files in {folder}")

    def open_document(self, path: Path) -> Any:
        return self._answer(f"show {path}")

    def choose_save(self, suggestion: Path) -> Any:
        return self._answer(f"save as {suggestion}")

    def choose_folder(self, start: Path) -> Any:
        return self._answer(f"folder {start}")

    def choose_pack(self, packs: Sequence[RulePack]) -> Any:
        return self._answer("pack " + " ".join(pack.id for pack in packs))

    def report_error(self, sentence: str) -> None:
        self.errors.append(sentence)

    def report_info(self, sentence: str) -> None:
        self.infos.append(sentence)

    def report_failure(self, sentence: str, log: Path | None) -> None:
        self.failures.append((sentence, log))

    def _answer(self, question: str) -> Any:
        self.questions.append(question)
        assert self.answers, f"nobody answers: {question}"
        return self.answers.pop(0)


@contextmanager
def shown_window(
    home: Path, asked: ScriptedInteraction, exporter: Exporter | None = None, *, own_packs: bool = False
) -> Iterator[MainWindow]:
    """The main window over its own user folders; it is gone when the block ends, saved or not.

    With ``own_packs`` the user's own rule packs are at hand too.
    """
    dirs = Dirs.below(home)
    session = Session(Catalog.with_own(dirs.rulepacks) if own_packs else _catalog(), dirs)
    window = MainWindow(PreferencesStore(dirs))
    window.furnish(session, asked, exporter or NoExporter())
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    try:
        yield window
    finally:
        wait_for_jobs()
        if session.is_open:
            session.close()
        window.close()
        window.deleteLater()
        session.deleteLater()


@functools.cache
def _catalog() -> Catalog:
    """The packs, read once for all windows."""
    return Catalog.built_in()


class RealExporter:
    """The real presses, without the marks that a package has from how it stands."""

    def export(
        self,
        evaluation: SelfEvaluation,
        pack: RulePack,
        targets: Mapping[Press, Path],
        choice: PartChoice = EVERYTHING,
        *,
        checklist: bool = False,
    ) -> ExportOutcome:
        return export_package(evaluation, pack, targets, ExportOptions(choice=choice, checklist=checklist))

    def press_anew(self, evaluation: SelfEvaluation, pack: RulePack, path: Path, scope: str) -> ExportOutcome:
        return press_anew(evaluation, pack, path, scope)

    def contents(self, evaluation: SelfEvaluation, pack: RulePack) -> tuple[PrintedPart, ...]:
        return contents(evaluation, pack)


class NoExporter:
    """For tests that do not export; what there is to choose from is nothing."""

    def export(self, *_what: Any, **_how: Any) -> ExportOutcome:
        raise AssertionError("this test does not export")

    def press_anew(self, *_what: Any) -> ExportOutcome:
        raise AssertionError("this test does not export")

    def contents(self, *_what: Any) -> tuple[PrintedPart, ...]:
        return ()
