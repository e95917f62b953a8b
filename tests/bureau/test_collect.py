"""The roll-up of a folder: every file is a row, totals are live and agree with the files, no bad file stops it."""

import errno
import json
import os
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openpyxl import Workbook, load_workbook

from perfeval_desktop.app.main import main
from perfeval_desktop.bureau import reading
from perfeval_desktop.bureau.collect import Step, Wanted, collect
from perfeval_desktop.bureau.reading import CancelledError, Task, read_all
from perfeval_desktop.bureau.record import UnitRecord, Unreadable, read_unit
from perfeval_desktop.checks.engine import Checker
from perfeval_desktop.checks.folding import leaders
from perfeval_desktop.checks.issue import Severity
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.resources import resource_path
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.scoring.totals import scorecard_total
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.errors import StorageError
from tests.workers import workers_are

SAMPLE = project_file.load(resource_path("samples/lincang-2022.jxzp"))
PACK = load_pack(SAMPLE.pack_text, "sample")


def unit(name: str, *, year: int = 2022, score: str | None = None) -> SelfEvaluation:
    """The sample as the package of another unit."""
    evaluation = SAMPLE.evaluation
    card = evaluation.scorecard
    if score is not None:
        card = msgspec.structs.replace(card, stated_score=Decimal(score))
    cover = msgspec.structs.replace(evaluation.cover, unit_name=name, year=year)
    return msgspec.structs.replace(evaluation, cover=cover, scorecard=card)


def write(path: Path, evaluation: SelfEvaluation) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    project_file.save(path, evaluation, SAMPLE.pack_text)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three units, one of them twice and in a folder below, a spoilt file and a file of another kind."""
    inside = tmp_path / "上报"
    write(inside / "甲.jxzp", unit("甲单位", score="91"))
    write(inside / "乙.jxzp", unit("乙单位", score="88.5"))
    write(inside / "下级" / "乙（改）.jxzp", unit("乙 单位"))
    write(inside / "丙.jxzp", unit("=1+1", score="70"))
    (inside / "坏.jxzp").write_bytes(b"PK not a package")
    (inside / "读我.txt").write_text("不是自评", encoding="utf-8")
    return inside


def table(book: Any, name: str) -> tuple[list[str], list[list[Any]]]:
    """The heads of a sheet and its rows as they stand, formulas as text."""
    rows = [list(row) for row in book[name].iter_rows(values_only=True)]
    return [str(head) for head in rows[0]], rows[1:]


def computed(book: Any, name: str, row: list[Any], title: str) -> Any:
    """What a live total would show: SUBTOTAL over the span that it names, worked out from the cells."""
    heads, _ = table(book, name)
    formula = str(row[heads.index(title)])
    assert formula.startswith("=")
    span = formula[formula.index(",") + 1 : formula.index(")")].replace("$", "")
    cells = [cell.value for (cell,) in book[name][span]]
    filled = [Decimal(str(value)) for value in cells if value is not None and not str(value).startswith("=")]
    return sum(filled, Decimal(0)) / (len(filled) if "SUBTOTAL(1," in formula else 1)


def test_each_file_is_a_row_and_totals_agree_with_the_files(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "汇总.xlsx"
    found = collect(Wanted(folder, target, workers=1))
    assert [line.unit for line in found.units] == ["乙 单位", "=1+1", "乙单位", "甲单位"]
    book = load_workbook(target)
    assert book.sheetnames == ["汇总", "资金", "得分", "项目", "问题", "缺报", "未能读取"]
    heads, rows = table(book, "汇总")
    units, (whole, mean) = rows[:4], rows[4:]
    assert [row[0] for row in units] == ["乙 单位", "=1+1", "乙单位", "甲单位"]
    score = scorecard_total(SAMPLE.evaluation, PACK).value
    assert score is not None
    assert [row[heads.index("自评得分")] for row in units] == [float(score), 70, 88.5, 91]
    assert computed(book, "汇总", mean, "自评得分") == (score + Decimal("249.5")) / 4
    spent = sum(Decimal(str(row[heads.index("支出（元）")])) for row in units)
    assert computed(book, "汇总", whole, "支出（元）") == spent > 0
    assert str(units[0][heads.index("执行率")]).startswith("=IF(")
    projects = table(book, "项目")[1]
    assert len(projects) - 2 == 4 * len(SAMPLE.evaluation.projects) == computed(book, "汇总", whole, "项目数")


def test_findings_are_those_of_check(folder: Path, tmp_path: Path) -> None:
    collect(Wanted(folder, tmp_path / "汇总.xlsx", workers=1))
    book = load_workbook(tmp_path / "汇总.xlsx")
    expected = leaders(Checker(PACK).run(unit("甲单位", score="91")))
    heads, rows = table(book, "汇总")
    own = next(row for row in rows if row[0] == "甲单位")
    counts = [sum(issue.severity is level for issue in expected) for level in Severity]
    assert [own[heads.index(title)] for title in ("错误", "待说明", "提醒", "信息")] == counts
    heads, rows = table(book, "问题")
    assert sum(row[heads.index("条数")] for row in rows if row[0] == "甲单位") == len(expected)


def test_text_of_a_file_never_becomes_a_formula(folder: Path, tmp_path: Path) -> None:
    collect(Wanted(folder, tmp_path / "汇总.xlsx", workers=1))
    book = load_workbook(tmp_path / "汇总.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert len(cells) > 10
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_bad_file_is_told_and_absences_too(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = tmp_path / "名单.txt"
    names.write_text("1. 甲单位\n2. 乙单位\n\n3. 丁单位\n", encoding="gb18030")
    target = tmp_path / "汇总.xlsx"
    arguments = ["collect", str(folder), "--xlsx", str(target), "--list", str(names), "--workers", "1"]
    assert main([*arguments, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    kinds: dict[str, list[Any]] = {}
    for item in told:
        kinds.setdefault(item["kind"], []).append(item.get("unit", item.get("file")))
    assert kinds["unreadable"] == ["坏.jxzp"]
    assert kinds["missing"] == ["丁单位"]
    assert kinds["doubled"] == ["乙 单位"]
    assert kinds["unknown"] == ["=1+1"]
    book = load_workbook(target)
    assert [row[1] for row in table(book, "缺报")[1]] == ["没有文件", "不止一份文件，合计中各算一次", "不在单位名单中"]
    ((file, reason),) = table(book, "未能读取")[1]
    assert file == "坏.jxzp"
    assert "损坏" in reason


def test_a_file_of_another_year_is_told_wherever_it_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, year in (("甲", 2022), ("乙", 2022), ("丙", 2021)):
        write(tmp_path / f"{name}.jxzp", unit(f"{name}单位", year=year))
    target = tmp_path / "汇总.xlsx"
    assert main(["collect", str(tmp_path), "--xlsx", str(target), "--workers", "1"]) == 1
    assert "年度不同 · 丙单位 · 2021 年度，多数是 2022 年度 · 丙.jxzp" in capsys.readouterr().out
    assert table(load_workbook(target), "缺报")[1] == [["丙单位", "是 2021 年度的，多数是 2022 年度", "丙.jxzp"]]


def test_the_list_may_be_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["某市一级预算单位"])
    book.active.append(["序号", "单 位 名 称", "备注"])
    book.active.append([1, "甲单位", None])
    book.active.append([2, "丁单位", "新设"])
    book.save(tmp_path / "名单.xlsx")
    write(tmp_path / "上报" / "甲.jxzp", unit("甲单位"))
    target = tmp_path / "汇总.xlsx"
    assert main(["collect", str(tmp_path / "上报"), "--xlsx", str(target), "--list", str(tmp_path / "名单.xlsx")]) == 1
    assert table(load_workbook(target), "缺报")[1] == [["丁单位", "没有文件", None]]


def test_another_years_folder_is_compared(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "上年" / "甲.jxzp", unit("甲单位", year=2021, score="95"))
    write(tmp_path / "上年" / "戊.jxzp", unit("戊单位", year=2021, score="60"))
    (tmp_path / "上年" / "坏.jxzp").write_bytes(b"")
    found = collect(Wanted(folder, tmp_path / "汇总.xlsx", last_year=tmp_path / "上年", workers=1))
    assert [each.file for each in found.unreadable] == ["上年：坏.jxzp", "坏.jxzp"]
    heads, rows = table(load_workbook(tmp_path / "汇总.xlsx"), "与上年比较")
    by_unit = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    assert (by_unit["甲单位"]["上年得分"], by_unit["甲单位"]["本年得分"]) == (95, 91)
    assert by_unit["甲单位"]["得分增减"] == '=IF(OR(D5="",E5=""),"",E5-D5)'
    assert by_unit["戊单位"]["本年得分"] is None


@pytest.mark.timeout(300)
def test_processes_give_what_one_gives_in_the_same_order(folder: Path) -> None:
    files = tuple(sorted(folder.rglob("*.jxzp")))
    one = list(read_all(Task(folder, files, workers=1)))
    assert list(read_all(Task(folder, files, workers=2))) == one
    assert [type(each) for each in one].count(Unreadable) == 1


def test_it_can_be_cancelled_and_tells_how_far_it_is(folder: Path, tmp_path: Path) -> None:
    steps: list[Step] = []
    target = tmp_path / "汇总.xlsx"
    with pytest.raises(CancelledError):
        collect(Wanted(folder, target, workers=1), steps.append, lambda: len(steps) == 2)
    assert [(step.done, step.whole) for step in steps] == [(1, 5), (2, 5)]
    assert not target.exists()


def test_nothing_to_collect_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["collect", str(tmp_path), "--xlsx", str(tmp_path / "a.xlsx")]) == 2
    assert "没有自评文件" in capsys.readouterr().err
    assert main(["collect", str(tmp_path / "无"), "--xlsx", str(tmp_path / "a.xlsx")]) == 2
    assert "找不到文件夹" in capsys.readouterr().err


def test_a_folder_that_cannot_be_looked_into_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def scandir(where: Any) -> Any:
        if Path(where).name == "下级":
            raise PermissionError(errno.EACCES, "injected", str(where))
        return real(where)

    monkeypatch.setattr(os, "scandir", scandir)
    found = collect(Wanted(folder, tmp_path / "汇总.xlsx", workers=1))
    assert len(found.units) == 3
    assert [each.file for each in found.unreadable] == ["下级", "坏.jxzp"]
    assert "没有权限" in found.unreadable[0].sentence


def test_the_workbook_never_takes_the_place_of_a_project_file(folder: Path) -> None:
    before = (folder / "甲.jxzp").read_bytes()
    with pytest.raises(StorageError, match="xlsx"):
        collect(Wanted(folder, folder / "甲.jxzp", workers=1))
    assert (folder / "甲.jxzp").read_bytes() == before


@pytest.mark.parametrize("name", ["汇总.txt", "汇总", "汇总.xls"])
def test_the_workbook_is_called_one(folder: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(StorageError, match=r"以 \.xlsx 结尾"):
        collect(Wanted(folder, tmp_path / name, workers=1))
    assert not (tmp_path / name).exists()


def test_a_folder_that_no_system_can_have_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="找不到文件夹"):
        collect(Wanted(tmp_path / ("长" * 300), tmp_path / "汇总.xlsx", workers=1))


def test_a_fault_of_the_program_costs_one_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> UnitRecord:
        raise ZeroDivisionError

    monkeypatch.setattr("perfeval_desktop.bureau.record.record_of", fail)
    outcomes = list(read_all(Task(folder, (folder / "甲.jxzp",), workers=1)))
    assert isinstance(outcomes[0], Unreadable)
    assert "没有预料到" in outcomes[0].sentence


class _NoPool:
    """What a pool is besides taking work; it has no workers."""

    def shutdown(self, **_: object) -> None:
        pass

    def __enter__(self) -> "_NoPool":
        return self

    def __exit__(self, *_: object) -> None:
        pass


def test_a_file_that_kills_its_worker_costs_itself_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pool breaks as the real one does when a worker dies; the others of the batch are read again, one by one."""

    class Reply:
        def __init__(self, batch: Any) -> None:
            self.batch = batch

        def result(self) -> list[Any]:
            if any(name == "丙.jxzp" for _, name in self.batch):
                raise BrokenProcessPool
            return [read_unit(path, name, with_findings=False) for path, name in self.batch]

    class Pool(_NoPool):
        def submit(self, _work: Any, batch: Any, _findings: bool) -> Reply:
            return Reply(batch)

    monkeypatch.setattr(reading._Reading, "_new_pool", staticmethod(lambda _: Pool()))
    files = tuple(sorted(folder.rglob("*.jxzp")))
    outcomes = list(read_all(Task(folder, files, workers=2)))
    assert [outcome.file for outcome in outcomes] == [path.relative_to(folder).as_posix() for path in files]
    killed = [outcome for outcome in outcomes if isinstance(outcome, Unreadable) and "中断" in outcome.sentence]
    assert [outcome.file for outcome in killed] == ["丙.jxzp"]


@pytest.mark.parametrize("program", ["hostname", "no such program"])
def test_where_no_worker_begins_the_files_are_read_all_the_same(folder: Path, program: str) -> None:
    files = tuple(sorted(folder.rglob("*.jxzp")))
    with workers_are(program):
        found = list(read_all(Task(folder, files, workers=2)))
    assert found == list(read_all(Task(folder, files, workers=1)))


def test_where_workers_have_nothing_to_talk_through_the_files_are_read_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_what: object, **_how: object) -> None:
        raise PermissionError(13, "Permission denied")  # as where /dev/shm may not be written

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", refused)
    files = tuple(sorted(folder.rglob("*.jxzp")))
    found = list(read_all(Task(folder, files, workers=2)))
    assert any(isinstance(one, UnitRecord) for one in found)
    assert found == list(read_all(Task(folder, files, workers=1)))


def test_a_worker_that_dies_while_batches_are_handed_out_costs_itself_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken pool takes no more work: that is no reason to stop."""

    class Pool(_NoPool):
        def __init__(self) -> None:
            self.is_broken = False

        def submit(self, _work: Any, batch: Any, _findings: bool) -> Future[list[Any]]:
            if self.is_broken:
                raise BrokenProcessPool
            future: Future[list[Any]] = Future()
            if any(name == "丙.jxzp" for _, name in batch):
                self.is_broken = True
                future.set_exception(BrokenProcessPool())
            else:
                future.set_result([read_unit(path, name, with_findings=False) for path, name in batch])
            return future

    monkeypatch.setattr(reading, "_BATCH", 1)
    monkeypatch.setattr(reading, "_AHEAD", 1)
    monkeypatch.setattr(reading._Reading, "_new_pool", staticmethod(lambda _: Pool()))
    files = tuple(sorted(folder.rglob("*.jxzp")))
    outcomes = list(read_all(Task(folder, files, workers=2)))
    assert [outcome.file for outcome in outcomes] == [path.relative_to(folder).as_posix() for path in files]
    killed = [outcome for outcome in outcomes if isinstance(outcome, Unreadable) and "中断" in outcome.sentence]
    assert [outcome.file for outcome in killed] == ["丙.jxzp"]


def test_outcomes_under_way_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files there are, only a few batches are handed to the workers before one is taken back."""

    class Reply:
        def __init__(self, batch: Any) -> None:
            self.batch = batch

        def result(self) -> list[Unreadable]:
            waiting.pop()
            return [Unreadable(name, "") for _, name in self.batch]

    class Pool(_NoPool):
        def submit(self, _work: Any, batch: Any, _findings: bool) -> Reply:
            waiting.append(1)
            most.append(len(waiting))
            return Reply(batch)

        def shutdown(self, **_: object) -> None:
            pass

    waiting: list[int] = []
    most: list[int] = []
    monkeypatch.setattr(reading._Reading, "_new_pool", staticmethod(lambda _: Pool()))
    files = tuple(tmp_path / f"{number}.jxzp" for number in range(500))

    def names() -> Iterator[str]:
        return (outcome.file for outcome in read_all(Task(tmp_path, files, workers=2)))

    assert list(names()) == [path.name for path in files]
    assert max(most) <= 6
