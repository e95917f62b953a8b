"""The readers that are fed: what each is called with, what it may raise, what it begins with.

A target takes bytes. Where the bytes stand for a part of a file, the sound file around them is made here, checksums
and all: what is wrong with the part must be found by the code behind the checksum.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import msgspec
from PySide6.QtCore import QMimeData

from perfeval_desktop.bureau.unit_list import read_unit_list
from perfeval_desktop.checks.engine import FAILED, Checker
from perfeval_desktop.checks.wording import describe
from perfeval_desktop.model import amount, dates, formula, live_text, rates
from perfeval_desktop.model.edit_history import Edit, EditHistory
from perfeval_desktop.model.errors import ModelError
from perfeval_desktop.prose.evaluated_year import evaluated_year
from perfeval_desktop.prose.scan import scan
from perfeval_desktop.rulepack.blank import conform
from perfeval_desktop.rulepack.loader import load_pack
from perfeval_desktop.rulepack.problems import PackError
from perfeval_desktop.session.preferences import PreferencesStore
from perfeval_desktop.storage import (
    codec,
    container,
    edit_lock,
    history_codec,
    journal_shelf,
    office,
    project_file,
    snapshot,
)
from perfeval_desktop.storage.copies import Copies
from perfeval_desktop.storage.dirs import Dirs
from perfeval_desktop.storage.errors import StorageError
from perfeval_desktop.storage.journal_lines import Head, JournalError, StepLine, changes_between, line_of, snapshot_of
from perfeval_desktop.storage.migrations import VERSION
from perfeval_desktop.storage.processes import ProcessName, host_name, this_process
from perfeval_desktop.storage.report_text import read_report_text
from perfeval_desktop.ui import clip_block, clip_html, clipboard, field_kinds, pasted, pasted_html, pasted_rtf
from tests.fuzz import office_files, seeds
from tests.fuzz.inputs import PARTS_APART, as_file, as_text, file_of, scratch
from tests.packs import edited, sound_evaluation
from tests.small_pack import SMALL_PACK

_NOON = "2026-04-25T12:00:00+08:00"


@dataclass(frozen=True, slots=True)
class Target:
    """``longest`` is the most bytes of one input: what a reader may take two seconds for is larger by far."""

    run: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]
    allowed: tuple[type[Exception], ...] = ()
    longest: int = 2**16


# --- Project files, journals, copies


def _project_json(data: bytes) -> None:
    """The JSON in a sound file, then all that is done with the package when it is opened."""
    parts = dict(_sound_parts())
    manifest = parts["manifest.json"].replace(_sha(parts["evaluation.json"]), _sha(data))
    parts |= {"manifest.json": manifest, "evaluation.json": data}
    evaluation = conform(project_file.parse(container.pack(parts, stored="mimetype")).evaluation, SMALL_PACK)
    for issue in Checker(SMALL_PACK).run(evaluation):
        assert issue.rule != FAILED, issue.facts
        describe(issue, evaluation, SMALL_PACK)


@cache
def _sound_parts() -> dict[str, bytes]:
    return container.unpack(project_file.dump(sound_evaluation(), ""))


def _manifest(data: bytes) -> None:
    project_file.parse(container.pack(_sound_parts() | {"manifest.json": data}, stored="mimetype"))


def _sha(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


def _histories() -> Iterable[bytes]:
    edit = Edit(at=_NOON, by="甲", seat="pc", place="cover.unit_name", label="单位名称", way="", old="甲", new="乙")
    yield history_codec.encode(EditHistory(0, (edit,)))


def _project_files() -> Iterable[bytes]:
    yield project_file.dump(sound_evaluation(), "")
    yield seeds.OLD_FILE.read_bytes()


def _journal(data: bytes) -> None:
    """A journal whose lines carry their checksums."""
    lines = b"".join(b"%08x %s\n" % (zlib.crc32(line), line) for line in data.split(b"\n") if line)
    _read_journal(lines)


def _read_journal(data: bytes) -> None:
    found = journal_shelf.read(as_file(data, f"a{journal_shelf.SUFFIX}"))
    found.head.process.is_alive  # noqa: B018  it is asked for when journals are looked through


def _journal_lines() -> Iterable[bytes]:
    yield b"".join(line[9:] for line in _sound_journal())


def _sound_journal() -> Iterable[bytes]:
    head = Head(
        content=VERSION, file="/a", title="a", fingerprint="", pack_text="", process=this_process(), started=_NOON
    )
    base = sound_evaluation()
    long = edited(("cover.unit_name", "长" * 100))
    longer = edited(("cover.unit_name", "长" * 99 + "x" + "长"), start=long)
    yield line_of(head)
    yield line_of(snapshot_of(base))
    yield line_of(StepLine(_NOON, "do", "a", changes_between(base, long)))
    yield line_of(StepLine(_NOON, "undo", "a", changes_between(long, longer)))
    yield line_of(StepLine(_NOON, "redo", "a", changes_between(longer, edited(("projects", ()), start=longer))))


def _copies(data: bytes) -> None:
    """What tells whose copies lie in a folder, then the name of one, then a copy itself."""
    about, name, copy = [*data.split(PARTS_APART, 2), b"", b""][:3]
    copies = Copies(scratch() / "copies")
    copies.keep("/a.jxzp", b"x")
    folder = next((scratch() / "copies").iterdir())
    named = folder / as_text(name).replace("/", "").replace("\0", "")[:60]
    try:
        named.write_bytes(copy)
    except OSError:
        named = folder / "other"
    own = folder / "about.json"
    own.write_bytes(about)
    copies.files()
    copies.newest_good("/a.jxzp")
    named.unlink(missing_ok=True)


def _copy_seeds() -> Iterable[bytes]:
    copy = project_file.dump(sound_evaluation(), "")
    name = b"20260425T101010000000Z-%s.jxzp" % _sha(copy)[:16]
    yield PARTS_APART.join((b'{"file":"/a.jxzp"}', name, copy))


# --- The clipboard


def _clip_table(data: bytes) -> None:
    """A table is read, and each of its cells is put into a cell of each kind."""
    table = clip_html.read_table(as_text(data))
    _put_everywhere(cell for row in table or () for cell in row)


def _put_everywhere(cells: Iterable[clip_html.ClipCell]) -> None:
    kinds = (field_kinds.Amount(), field_kinds.SCORE, field_kinds.TEXT)
    for cell in cells:
        if cell != clip_html.ClipCell():
            for kind in kinds:
                clip_block.text_for(cell, kind)


def _clip_block(data: bytes) -> None:
    mime = QMimeData()
    mime.setData(clip_block.EXACT, data)
    mime.setText(as_text(data))
    clip = clip_block.read_clip(mime)
    if clip is not None:
        clip.whole_text()
        _put_everywhere(cell for row in clip.rows for cell in row)


def _exact_seeds() -> Iterable[bytes]:
    yield '[["文字",["37.98","379800","万元"]],["",""]]'.encode()
    yield from seeds.clips(".txt")


def _typed(data: bytes) -> None:
    """Every reader of numbers and days; one that refuses the text says so in its own way."""
    text = as_text(data)
    for read in (
        *(amount.parse_number, amount.parse_points, amount.parse_count, amount.parse_percent, amount.parse_amount),
        *(amount.unit_typed, dates.parse_date, dates.parse_year, formula.worked_out, rates.rate_text),
        *(rates.rate_number, amount.says_nothing),
        lambda text: amount.parse_amount(formula.worked_out(text), amount.Unit.WAN),
    ):
        try:
            read(text)
        except ModelError:
            continue


def _live(data: bytes) -> None:
    shown = live_text.show_figures(as_text(data), lambda one: one.style or None)
    for position in range(0, len(shown.text), 7):
        shown.to_stored(position, position + 3)


def _prose(data: bytes) -> None:
    text = as_text(data)
    scan(text, year=evaluated_year(text) or 2022, own_names=("缉私经费",), known_names=("办案业务费",))


def _preferences(data: bytes) -> object:
    folder = scratch() / "config"
    folder.mkdir(exist_ok=True)
    (folder / "preferences.json").write_bytes(data)
    return PreferencesStore(Dirs(folder, folder, folder, folder)).value


def _lock(data: bytes) -> None:
    file = scratch() / "locked.jxzp"
    edit_lock.lock_path(file).write_bytes(data)
    edit_lock.acquire(file).release()


def _lock_seeds() -> Iterable[bytes]:
    yield msgspec.json.encode(edit_lock.Holder("a", this_process(), _NOON))
    yield msgspec.json.encode(edit_lock.Holder("a", ProcessName(host_name(), 2**22 + 1), _NOON))


_TEXT = 2**15  # bytes of Chinese prose: longer than the longest field that anybody has filled in

TARGETS: dict[str, Target] = {
    "project": Target(project_file.parse, _project_files, (StorageError,)),
    "project-json": Target(_project_json, lambda: [codec.encode(sound_evaluation())], (StorageError,)),
    "project-manifest": Target(_manifest, lambda: [_sound_parts()["manifest.json"]], (StorageError,)),
    "history": Target(history_codec.decode, _histories, (StorageError,)),
    "snapshot": Target(
        lambda data: snapshot.read_snapshot(as_text(data)),
        lambda: [snapshot.snapshot_of(sound_evaluation()).encode()],
        (StorageError,),
    ),
    "journal": Target(_read_journal, lambda: [b"".join(_sound_journal())], (JournalError,)),
    "journal-lines": Target(_journal, _journal_lines, (JournalError,)),
    "copies": Target(_copies, _copy_seeds),
    "workbook": Target(office_files.workbook, lambda: [seeds.zipped(office_files.small_workbook())]),
    "workbook-parts": Target(office_files.workbook_parts, office_files.workbook_seeds),
    "open-document": Target(office_files.open_document, office_files.open_document_seeds, (StorageError,)),
    "old-workbook": Target(office_files.old_workbook, office_files.old_workbook_seeds, (StorageError,)),
    "document": Target(office_files.document, lambda: [seeds.exported()["docx"]], (), 2**17),
    "document-parts": Target(office_files.document_parts, office_files.document_seeds),
    "text-file": Target(file_of(read_report_text, "b.txt"), seeds.texts, (StorageError,)),
    "unit-list": Target(file_of(read_unit_list, "c.txt"), lambda: ["1. 甲局\n2、乙局".encode()], (StorageError,)),
    "pack": Target(lambda data: load_pack(as_text(data), "a"), seeds.packs, (PackError,)),
    "office": Target(file_of(office.read_office, "office.toml"), lambda: [b'data_folder = "/tmp"\nfonts = ["a"]\n']),
    "preferences": Target(_preferences, lambda: [seeds.PREFERENCES]),
    "lock": Target(_lock, _lock_seeds, (StorageError,)),
    "clip-table": Target(_clip_table, lambda: seeds.clips(".html")),
    "clip-block": Target(_clip_block, _exact_seeds),
    "clip-tsv": Target(lambda data: clipboard.from_tsv(as_text(data)), lambda: seeds.clips(".txt")),
    "pasted-html": Target(lambda data: pasted_html.read_html(as_text(data)), lambda: seeds.clips(".html")),
    "pasted-rtf": Target(lambda data: pasted_rtf.read_rtf(data.decode("latin-1")), lambda: seeds.clips(".rtf")),
    "pasted-text": Target(lambda data: pasted.tidy(as_text(data)), lambda: (*seeds.clips(".txt"), *seeds.texts())),
    "typed": Target(_typed, lambda: [text.encode() for text in seeds.TYPED], (), 2**12),
    "live-text": Target(_live, lambda: [text.encode() for text in seeds.TYPED]),
    "prose": Target(_prose, seeds.texts, (), _TEXT),
}
