"""One edit until its findings are known, for packages of growing size; and the check of everything."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from perfeval_desktop.app.gui import make_application
from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.document.commands import ReplaceAll, SetField
from perfeval_desktop.document.document import Document
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.prose.similarity import twins
from perfeval_desktop.rulepack.catalog import Catalog
from perfeval_desktop.session.jobs import wait_for_order
from perfeval_desktop.session.session import Session
from perfeval_desktop.storage.dirs import Dirs
from tests.benchmarks.measure import Budget, Case, Line, interleaved, timed
from tests.benchmarks.packages import SAMPLE_SIZE, amount_field, name_field, package_of, sample, score_field, text_field

_SIZES = (SAMPLE_SIZE, 30, 300)
_ROUNDS = 200
_BASE = "edit without checks"
# With 30 projects an edit is checked within this; with ten times as many it stays in the same order.
_ENGINE = {30: (Budget("p50", 1), Budget("p99", 8)), 300: (Budget("p50", 3), Budget("p99", 24))}


def lines() -> Iterator[Line]:
    make_application()
    for size in _SIZES:
        evaluation = package_of(size)
        yield from _edits(evaluation, score_field(), ("2", "5"), "score", size)
        yield from _edits(evaluation, amount_field(evaluation), ("123456.78", "98765.43"), "amount", size)
        yield from _edits(evaluation, text_field(evaluation), ("甲。", "乙，收入5万元。"), "text", size)
        yield _later(evaluation, size)
    yield _twins(max(_SIZES))
    yield from _full_check()


def _twins(count: int) -> Line:
    """The search for twin texts among goals that share words but not contents."""
    deeds = ("查处", "办理", "整治", "修缮", "慰问", "培训", "督查", "巡护", "监测", "救助", "宣传", "调解")
    things = (
        "走私案件",
        "信访事项",
        "背街小巷",
        "农村公路",
        "困难群众",
        "基层干部",
        "重点工程",
        "自然保护地",
        "空气质量",
    )
    goals = [
        f"全年{deeds[at % 12]}{things[at % 9]}{at + 100}件，{deeds[at % 7]}{things[at % 8]}{at * 3}次，"
        f"{deeds[at % 11]}覆盖率达到{90 + at % 10}%，群众满意度达到{85 + at % 13}%以上，按期完成第{at + 1}项任务。"
        for at in range(count)
    ]
    taken = interleaved({"bare": timed(lambda: sum(map(len, goals))), "twins": timed(lambda: twins(goals))}, 20)
    case = f"twin texts, {count} goals"
    return Line("edit", case, taken["twins"], "adding up their lengths", taken["bare"], (Budget("p50", 100),))


def _edits(
    evaluation: SelfEvaluation, field: FieldPath, values: tuple[str, str], what: str, size: int
) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as home:
        session = Session(Catalog.built_in(), Dirs.below(Path(home)))
        session.open_sample()
        session.push(ReplaceAll(evaluation, ""))
        cases = {
            "bare": _without_checks(evaluation, _alternating(field, values)),
            "engine": _engine(evaluation, _alternating(field, values)),
            "session": _session(session, _alternating(field, values)),
        }
        taken = interleaved(cases, _ROUNDS)
        session.close()
        wait_for_order()
    case = f"{what}, {size} projects"
    yield Line("edit", f"{case}, engine", taken["engine"], _BASE, taken["bare"], _ENGINE.get(size, ()))
    yield Line("edit", f"{case}, session", taken["session"], _BASE, taken["bare"], note="findings, progress, journal")


def _alternating(field: FieldPath, values: tuple[str, str]) -> Iterator[SetField]:
    typed = field.name == "text"
    return itertools.cycle([SetField(field, value if typed else Decimal(value), "edit") for value in values])


def _without_checks(evaluation: SelfEvaluation, commands: Iterator[SetField]) -> Case:
    document = Document(evaluation)
    return timed(lambda: document.push(next(commands)))


def _engine(evaluation: SelfEvaluation, commands: Iterator[SetField]) -> Case:
    document, checker = Document(evaluation), Checker(sample()[1])
    checker.run(evaluation)

    def run() -> float:
        changes = document.push(next(commands))
        return timed(lambda: checker.update(document.current, changes, settle=False))()

    return run


def _later(evaluation: SelfEvaluation, size: int) -> Line:
    """What looks through all projects, in its thread: behind a new name of a project."""
    document, checker = Document(evaluation), Checker(sample()[1])
    checker.run(evaluation)
    names = [SetField(name_field(evaluation), name, "edit") for name in ("甲项目", "乙项目")]
    commands = itertools.cycle(names)

    def run() -> float:
        changes = document.push(next(commands))
        checker.update(document.current, changes, settle=False)
        work = checker.later(document.current)
        return timed(lambda: checker.accept(work(), document.current))()

    cases = {"bare": _without_checks(evaluation, itertools.cycle(names)), "later": run}
    taken = interleaved(cases, 20)
    return Line("edit", f"what waits, {size} projects", taken["later"], _BASE, taken["bare"], note="in its thread")


def _session(session: Session, commands: Iterator[SetField]) -> Case:
    """With the journal, as in the window; what its thread has to say is heard between two edits."""

    def edit() -> object:
        session.push(next(commands))
        return session.findings, session.progress

    def run() -> float:
        taken = timed(edit)()
        session.settle_journal()
        QApplication.processEvents()
        return taken

    return run


def _full_check() -> Iterator[Line]:
    evaluation, pack, _ = sample()
    document, commands = Document(evaluation), _alternating(score_field(), ("2", "5"))
    cases = {
        "bare": timed(lambda: document.push(next(commands))),
        "run": timed(lambda: Checker(pack).run(evaluation)),
    }
    taken = interleaved(cases, 40)
    yield Line("edit", "all checks of the sample", taken["run"], _BASE, taken["bare"], (Budget("p50", 60),))
