"""The journal: what was done is read back, however the program ended; what is damaged never stops anybody."""

import errno
import os
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfeval_desktop.document.commands import ReplaceAll, SetField
from perfeval_desktop.model.field_path import path
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import same
from perfeval_desktop.storage import journal_shelf
from perfeval_desktop.storage.journal import PUT_ASIDE, SUFFIX, Journal, Step
from perfeval_desktop.storage.journal_lines import Head, JournalError, line_of, snapshot_of
from perfeval_desktop.storage.journal_shelf import kept, left_behind, read, sweep
from perfeval_desktop.storage.migrations import VERSION
from perfeval_desktop.storage.processes import ProcessName, this_process
from tests.packs import sound_evaluation
from tests.strategies import commands

UNIT, NOTE = path("cover.unit_name"), path("report.sections[conclusion].text")
TIME = "2026-04-25T10:32:05+08:00"


def head(process: ProcessName | None = None, content: int = VERSION) -> Head:
    return Head(
        content=content,
        file="/档案/甲.jxzp",
        title="甲",
        fingerprint="abc",
        pack_text="id = 'x'",
        process=process or this_process(),
        started=TIME,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def step(before: SelfEvaluation, name: str) -> Step:
    return Step(before, SetField(UNIT, name, "改名").apply(before)[0], TIME, "do", "改名")


def written(folder: Path, *names: str, growth: int = 2**20) -> Journal:
    """A journal of one document whose unit took ``names`` one after another."""
    value = sound_evaluation()
    journal = Journal(folder, head(), value, growth)
    for name in names:
        journal.append([step(value, name)])
        value = step(value, name).after
    return journal


def crash(journal: Journal) -> Path:
    """The process ends: the system closes what it had open."""
    assert journal.path is not None
    journal._close()
    return journal.path


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{SUFFIX}"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_was_done_is_read_back(folder: Path, data: st.DataObject) -> None:
    base = value = sound_evaluation()
    journal = Journal(folder, head(), base, growth=data.draw(st.sampled_from([2**20, 500])))
    for _ in range(data.draw(st.integers(1, 5))):
        after, _ = data.draw(commands(value)).apply(value)
        journal.append([Step(value, after, TIME, "do", "改")])
        value = after
    found = read(crash(journal))
    assert same(found.value, value)
    assert same(found.base, base)
    assert found.is_whole


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_long_text_is_told_by_the_piece_that_changed(old: str, new: str) -> None:
    from perfeval_desktop.storage.journal_lines import _piece, play  # the heart of it, tried with any two texts

    content = {"text": old}
    play(content, (_piece(("text",), old, new),))
    assert content == {"text": new}


def test_no_file_is_made_before_the_first_step(folder: Path) -> None:
    journal = written(folder)
    assert not folder.exists()
    journal.remove()


def test_typing_in_a_long_text_costs_little(folder: Path) -> None:
    line = "按照年初工作计划，完成了各项任务。"
    value, _ = SetField(NOTE, line * 500, "").apply(sound_evaluation())
    typed, _ = SetField(NOTE, "我" + line * 500, "").apply(value)
    journal = Journal(folder, head(), value)
    journal.append([step(value, "某局")])
    assert journal.path is not None
    before = journal.path.stat().st_size
    journal.append([Step(value, typed, TIME, "do", "")])
    assert journal.path.stat().st_size - before < 400


@pytest.mark.parametrize("growth", [2**20, 100])
def test_it_stays_small_and_complete(folder: Path, growth: int) -> None:
    journal = written(folder, *(f"第{number}个名称" for number in range(300)), growth=growth)
    (file,) = files(folder)
    whole = len(read(file).journal.read_bytes())
    assert whole < 12 * len(str(sound_evaluation()))
    found = read(crash(journal))
    assert found.value.cover.unit_name == "第299个名称"
    assert same(found.base, sound_evaluation())


def test_a_torn_end_is_left_out_and_nothing_else(folder: Path) -> None:
    file = crash(written(folder, "甲局", "乙局"))
    data = file.read_bytes()
    last = data.rstrip(b"\n").rfind(b"\n") + 1
    for cut in range(last, len(data)):
        file.write_bytes(data[:cut])
        found = read(file)
        assert (found.value.cover.unit_name, found.is_whole) == ("甲局", True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damage_anywhere_gives_an_earlier_value_or_is_refused(folder: Path, data: st.DataObject) -> None:
    file = crash(written(folder / data.draw(st.uuids()).hex, "甲局", "乙局"))
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    file.write_bytes(content)
    try:
        found = read(file)
    except JournalError:
        return
    assert found.value.cover.unit_name in ("甲局", "乙局", sound_evaluation().cover.unit_name)


@pytest.mark.parametrize("content", [b"", b"\n", b"\0" * 900, b"[1]\n" * 30, os.urandom(5000)])
def test_what_is_no_journal_is_put_aside(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / f"x{SUFFIX}").write_bytes(content)
    assert list(left_behind(folder)) == []
    assert files(folder) == []
    assert len(files(folder / PUT_ASIDE)) == 1
    assert list(kept(folder)) == []


def test_a_folder_that_is_none_holds_nothing(tmp_path: Path) -> None:
    assert list(left_behind(tmp_path / "nowhere")) == []
    (tmp_path / "file").write_bytes(b"")
    assert list(left_behind(tmp_path / "file")) == []


def test_the_journal_of_a_newer_program_is_put_aside(folder: Path) -> None:
    journal = Journal(folder, head(content=VERSION + 1), sound_evaluation())
    journal.append([step(sound_evaluation(), "甲局")])
    crash(journal)
    assert list(left_behind(folder)) == []


def test_a_journal_in_use_is_left_alone(folder: Path) -> None:
    journal = written(folder, "甲局")
    assert list(left_behind(folder)) == []
    crash(journal)
    (found,) = left_behind(folder)
    assert found.value.cover.unit_name == "甲局"
    assert list(left_behind(folder)) == []  # somebody is being asked about it
    found.let_go()
    assert len(list(left_behind(folder))) == 1


@pytest.mark.parametrize("where", ["here", "elsewhere"])
def test_without_locks_the_process_counts(folder: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr(journal_shelf, "try_lock", lambda _descriptor: None)
    here = this_process()
    process = here if where == "here" else ProcessName("elsewhere", 4)
    journal = Journal(folder, head(process), sound_evaluation())
    journal.append([step(sound_evaluation(), "甲局")])
    crash(journal)
    assert list(left_behind(folder)) == []
    os.utime(files(folder)[0], (0, 0))
    assert len(list(left_behind(folder))) == (where == "elsewhere")


def test_a_process_that_is_gone_is_known_to_be() -> None:
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    here = this_process()
    assert here.is_alive
    assert not ProcessName(here.host, int(done.stdout)).is_alive
    assert not ProcessName(here.host, -1).is_alive
    assert ProcessName("elsewhere", int(done.stdout)).is_alive
    assert not here.birth or not ProcessName(here.host, here.pid, "another").is_alive


def test_what_is_saved_is_removed_and_what_is_not_wanted_is_kept_a_while(folder: Path) -> None:
    written(folder, "甲局").remove()
    assert files(folder) == []
    written(folder, "乙局").put_aside()
    assert files(folder) == []
    (found,) = kept(folder)
    assert found.value.cover.unit_name == "乙局"
    sweep(folder)
    assert len(list(kept(folder))) == 1
    os.utime(found.journal, (0, 0))
    sweep(folder)
    assert list(kept(folder)) == []


def test_only_so_many_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_shelf, "KEPT_FILES", 2)
    for name in ("甲局", "乙局", "丙局"):
        written(folder, name).put_aside()
    sweep(folder)
    assert len(files(folder / PUT_ASIDE)) == 2


CALLS = ("open", "write", "fsync", "fdatasync", "unlink", "close", "mkdir")
CODES = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EXDEV)


class Disk:
    """Lets calls of the system fail one at a time; ``short`` makes a write take only a part."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fails_at, self.code, self.calls, self.short = -1, 0, 0, False
        for name in CALLS:
            if hasattr(os, name):
                monkeypatch.setattr(os, name, self._guard(name, getattr(os, name)))

    def _guard(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            if self.calls - 1 == self.fails_at:
                if name == "write" and len(arguments[1]) > 1:  # a full disk takes what has room
                    real(arguments[0], arguments[1][: len(arguments[1]) // 2])
                if name == "close":  # what it tells is that writing failed: closed it is all the same
                    real(*arguments, **options)
                raise OSError(self.code, os.strerror(self.code))
            if name == "write" and self.short:
                return real(arguments[0], arguments[1][:100])
            return real(*arguments, **options)

        return call


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    with monkeypatch.context() as patch:
        yield Disk(patch)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("growth", [2**20, 1])
def test_whichever_call_fails_nothing_that_was_safe_is_lost(folder: Path, disk: Disk, code: int, growth: int) -> None:
    disk.code = code
    for number in range(40):
        disk.fails_at = -1
        value = sound_evaluation()
        journal = Journal(folder / str(number), head(), value, growth)
        journal.append([step(value, "甲局")])
        before, value = value, step(value, "甲局").after
        disk.calls, disk.fails_at = 0, number
        safe = {"甲局"}
        for name in ("乙局", "丙局"):
            try:
                journal.append([step(value, name)])
                safe = {name}
            except OSError:
                safe |= {name}
            value = step(value, name).after
        disk.fails_at = -1
        crash(journal)
        found = [each.value.cover.unit_name for each in left_behind(folder / str(number))]
        assert set(found) & safe, (number, found)
        assert all(same(each.base, before) for each in left_behind(folder / str(number)))


def test_a_write_that_takes_only_a_part_is_continued(folder: Path, disk: Disk) -> None:
    disk.short = True
    assert read(crash(written(folder, "甲局", "乙局"))).value.cover.unit_name == "乙局"


def test_a_step_after_a_failure_holds_everything(folder: Path, disk: Disk) -> None:
    value = sound_evaluation()
    journal = Journal(folder, head(), value)
    first = step(value, "甲局")
    second, _ = SetField(path("cover.year"), 1999, "").apply(first.after)
    disk.fails_at, disk.code = 0, errno.ENOSPC
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        journal.append([first])
    journal.append([Step(first.after, second, TIME, "do", "")])
    found = read(crash(journal))
    assert (found.value.cover.unit_name, found.value.cover.year) == ("甲局", 1999)


def test_the_whole_value_exchanged_is_told_by_what_differs(folder: Path) -> None:
    value = sound_evaluation()
    other = step(value, "别的局").after
    after, _ = ReplaceAll(SelfEvaluation.__copy__(other), "").apply(value)
    journal = Journal(folder, head(), value)
    journal.append([Step(value, after, TIME, "undo", "换")])
    assert read(crash(journal)).value.cover.unit_name == "别的局"


def test_a_journal_that_was_not_begun_to_its_end_takes_no_place(folder: Path, tmp_path: Path) -> None:
    """Killed, or without power, while the journal is begun anew: at whatever byte, the former one holds the work."""
    journal = written(folder, "甲", "乙")
    old = crash(journal)
    kept_back = tmp_path / old.name
    kept_back.write_bytes(old.read_bytes())
    journal.append([step(read(old).value, "丙")])  # begins anew, and takes the former one away
    new = crash(journal)
    content = new.read_bytes()
    assert not old.exists()
    ends = [at for at, byte in enumerate(content) if byte == ord("\n")]
    cuts = {*range(0, len(content), len(content) // 40), *ends, *(end + 1 for end in ends[:-1]), len(content) - 1}
    for cut in sorted(cuts):
        old.write_bytes(kept_back.read_bytes())
        new.write_bytes(content[:cut])
        (found,) = left_behind(folder)
        assert found.value.cover.unit_name == "乙", cut
        found.let_go()
    new.write_bytes(content)
    (found,) = left_behind(folder)
    assert found.value.cover.unit_name == "丙"
    found.let_go()
    assert not old.exists()


def test_of_a_first_journal_that_was_cut_short_is_used_what_is_sound(folder: Path) -> None:
    value = sound_evaluation()
    journal = Journal(folder, head(), value)
    first = step(value, "甲")
    journal.append([first, step(first.after, "乙")])
    file = crash(journal)
    file.write_bytes(file.read_bytes()[:-5])
    (found,) = left_behind(folder)
    assert found.value.cover.unit_name == "甲"
    found.let_go()


def test_a_journal_of_a_program_that_did_not_count_is_read_as_before(folder: Path) -> None:
    file = crash(written(folder, "甲", "乙"))
    lines = file.read_bytes().splitlines(keepends=True)
    old_head = msgspec.structs.replace(read(file).head, begun=0)
    file.write_bytes(b"".join((line_of(old_head), *lines[1:])))
    (found,) = left_behind(folder)
    assert found.value.cover.unit_name == "乙"
    found.let_go()


def lines_of(folder: Path, *payloads: bytes) -> Path:
    """A journal of ``payloads`` behind its head, each with its checksum."""
    folder.mkdir()
    file = folder / f"x{SUFFIX}"
    lines = (b"%08x %s\n" % (zlib.crc32(payload), payload) for payload in payloads)
    file.write_bytes(line_of(head()) + b"".join(lines))
    return file


def test_a_value_that_is_no_text_though_its_checksum_is_right_is_refused(folder: Path) -> None:
    file = lines_of(folder, b'{"type":"whole","whole":{"pack_id":"\xff"}}')
    with pytest.raises(JournalError):
        read(file)
    assert list(left_behind(folder)) == []


def test_a_step_that_puts_a_row_twice_is_not_played(folder: Path) -> None:
    """Rows within rows, each a hundred times, would make a value that no memory holds."""
    whole = line_of(snapshot_of(sound_evaluation()))[9:-1]
    at, row = b'{"at":["projects"],"rows":', b'["p1"]'
    steps = [
        b'{"type":"step","time":"%s","did":"do","label":"","changes":[%s%s}]}' % (TIME.encode(), at, rows)
        for rows in (row, b'["p1","p1"]')
    ]
    found = read(lines_of(folder, whole, *steps))
    assert [project.id for project in found.value.projects] == ["p1"]
    assert not found.is_whole
