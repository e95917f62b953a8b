"""Evidence in a project file: kept as it is, copied through, never read with the rest; damage is told, never fatal."""

import hashlib
import io
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_desktop.model.report import Cover
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import same
from perfeval_desktop.storage import container, project_file
from perfeval_desktop.storage.errors import EncodeError, FormatError, StorageError, WriteError
from perfeval_desktop.storage.evidence_sources import Sources, files_in
from perfeval_desktop.storage.evidence_store import EvidenceStore, TooLargeError
from perfeval_desktop.storage.span import Span, digest_of, pieces
from tests.evidence import evidence_of, with_files

EMPTY = SelfEvaluation(pack_id="p", cover=Cover(year=2022))
ONE, TWO = b"%PDF-1.4 one" * 1000, b"PK\x01\x02" * 5000  # the second looks like a zip with many entries


def content_of(path: Path, content: bytes) -> bytes:
    """What a project file holds of a file that held ``content``."""
    return b"".join(pieces(files_in(path)[hashlib.sha256(content).hexdigest()]))


@given(contents=st.lists(st.binary(max_size=300), max_size=4), data=st.data())
@settings(max_examples=60)
def test_any_files_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, contents: list[bytes], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("files")
    named, sources = with_files(EMPTY, folder, *contents)
    project_file.save(folder / "a.jxzp", named, "", sources=sources)
    loaded = project_file.load(folder / "a.jxzp")
    assert same(loaded.evaluation, named)
    assert set(loaded.files) == {row.sha256 for row in named.evidence}
    for digest, span in loaded.files.items():
        assert digest_of(span) == digest
    fewer = msgspec.structs.replace(named, evidence=data.draw(st.sampled_from([named.evidence, named.evidence[1:]])))
    project_file.save(folder / "a.jxzp", fewer, "")  # the bytes come from the file itself
    assert set(files_in(folder / "a.jxzp")) == {row.sha256 for row in fewer.evidence}


def test_files_are_stored_as_they_are_and_called_by_their_checksums(tmp_path: Path) -> None:
    named, sources = with_files(EMPTY, tmp_path, ONE, TWO, ONE)
    project_file.save(tmp_path / "a.jxzp", named, "", sources=sources)
    with zipfile.ZipFile(tmp_path / "a.jxzp") as archive:
        assert archive.testzip() is None
        last = archive.infolist()[-2:]
    assert [info.filename for info in last] == [f"evidence/{named.evidence[at].sha256}" for at in (0, 1)]
    assert {info.compress_type for info in last} == {zipfile.ZIP_STORED}


def test_equal_packages_give_equal_bytes_with_files_too(tmp_path: Path) -> None:
    named, sources = with_files(EMPTY, tmp_path, ONE, TWO)
    for name in ("a.jxzp", "b.jxzp"):
        project_file.save(tmp_path / name, named, "", sources=sources)
    assert (tmp_path / "a.jxzp").read_bytes() == (tmp_path / "b.jxzp").read_bytes()


def test_opening_and_saving_hold_no_file_in_memory(tmp_path: Path) -> None:
    large = os.urandom(2**20) * 24
    named, sources = with_files(EMPTY, tmp_path, large)
    path = tmp_path / "a.jxzp"
    tracemalloc.start()
    try:
        project_file.save(path, named, "", sources=sources)
        loaded = project_file.load(path)
        project_file.save(path, named, "")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 8 * 2**20
    assert len(loaded.data) < 10_000
    assert content_of(path, large) == large


def test_the_fingerprint_is_that_of_the_package_without_its_files(tmp_path: Path) -> None:
    named, sources = with_files(EMPTY, tmp_path, ONE)
    saved = project_file.save(tmp_path / "a.jxzp", named, "", sources=sources)
    loaded = project_file.load(tmp_path / "a.jxzp")
    assert saved.fingerprint == loaded.fingerprint == project_file.fingerprint(tmp_path / "a.jxzp")
    assert saved.data == loaded.data == project_file.dump(named, "")
    other, _ = with_files(EMPTY, tmp_path, TWO)
    assert project_file.save(tmp_path / "b.jxzp", other, "", sources=sources).fingerprint != saved.fingerprint


def test_a_file_that_is_nowhere_is_told_and_the_package_is_saved(tmp_path: Path) -> None:
    named = msgspec.structs.replace(EMPTY, evidence=(evidence_of(ONE), evidence_of(TWO, 2)))
    _, sources = with_files(EMPTY, tmp_path, TWO)
    saved = project_file.save(tmp_path / "a.jxzp", named, "", sources=sources)
    assert saved.missing == (named.evidence[0].sha256,)
    assert same(project_file.load(tmp_path / "a.jxzp").evaluation, named)


def test_damaged_bytes_of_a_file_are_found_when_it_is_looked_at_and_another_place_helps(tmp_path: Path) -> None:
    named, sources = with_files(EMPTY, tmp_path, ONE)
    path, digest = tmp_path / "a.jxzp", named.evidence[0].sha256
    project_file.save(path, named, "", sources=sources)
    data = path.read_bytes()
    path.write_bytes(data.replace(ONE[-600:], b"X" * 600))
    assert same(project_file.load(path).evaluation, named)
    assert Sources((path,)).sound(digest, len(ONE)) is None
    found = Sources((path,), sources.store).sound(digest, len(ONE))
    assert found is not None
    assert b"".join(pieces(found)) == ONE
    project_file.save(path, named, "")  # what is damaged is kept as it is: a part of it may be of use
    assert b"X" * 600 in path.read_bytes()


def member(name: str, content: bytes = b"x", method: int = zipfile.ZIP_STORED) -> Callable[[Path], None]:
    def add(path: Path) -> None:
        with zipfile.ZipFile(path, "a", method) as archive:
            archive.writestr(name, content)

    return add


DIGEST = "0" * 64


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (member(f"evidence/{DIGEST}", b"0" * 10**6, zipfile.ZIP_DEFLATED), "方法压缩"),
        (member("evidence/../../etc/passwd"), "不认识"),
        (member("evidence/CON"), "不认识"),
        (member(f"evidence/{DIGEST}\n"), "不认识"),
        (member(f"evidence/{'A' * 64}"), "不认识"),
        (member(f"/evidence/{DIGEST}"), "不认识"),
        (member(f"evidence/{DIGEST}/"), "不认识"),
    ],
)
def test_only_plain_files_called_by_a_checksum_are_taken(
    tmp_path: Path, spoil: Callable[[Path], None], what: str
) -> None:
    path = tmp_path / "a.jxzp"
    project_file.save(path, EMPTY, "")
    spoil(path)
    with pytest.raises(FormatError, match=what):
        project_file.load(path)
    assert files_in(path) == {} or what == "不认识"


def test_a_file_that_lies_about_its_size_or_its_place_is_refused_or_found_damaged(tmp_path: Path) -> None:
    named, sources = with_files(EMPTY, tmp_path, ONE)
    path = tmp_path / "a.jxzp"
    project_file.save(path, named, "", sources=sources)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    for field in (20, 24):  # both sizes
        data[at + field : at + field + 4] = (900 * 2**20).to_bytes(4, "little")
    path.write_bytes(data)
    digest = named.evidence[0].sha256
    assert project_file.load(path).files[digest].size < len(data)
    assert Sources((path,)).sound(digest, len(ONE)) is None


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named, sources = with_files(EMPTY, tmp_path, ONE, TWO)
    path = tmp_path / "a.jxzp"
    project_file.save(path, named, "", sources=sources)
    monkeypatch.setattr(container, "MAX_FILES", 1)
    with pytest.raises(FormatError, match="佐证材料过多"):
        project_file.load(path)
    with pytest.raises(EncodeError, match="佐证材料"):
        project_file.save(tmp_path / "b.jxzp", named, "", sources=sources)
    assert not (tmp_path / "b.jxzp").exists()


def test_a_version_before_there_was_evidence_holds_none(tmp_path: Path) -> None:
    old = Path(__file__).parent / "files" / "version-3.jxzp"
    path = tmp_path / "a.jxzp"
    path.write_bytes(old.read_bytes())
    member(f"evidence/{DIGEST}")(path)
    with pytest.raises(FormatError, match="evidence"):
        project_file.load(path)


@given(st.data())
@settings(max_examples=150)
def test_damaged_bytes_give_a_sentence_or_the_package(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    named, sources = with_files(EMPTY, folder, ONE[:200], TWO[:300])
    path = folder / "a.jxzp"
    project_file.save(path, named, "", sources=sources)
    spoilt = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(spoilt) - 1))
        if data.draw(st.booleans()):
            spoilt[at] ^= data.draw(st.integers(1, 255))
        else:
            del spoilt[at : at + data.draw(st.integers(1, 40))]
    path.write_bytes(spoilt)
    sentence, files = "", {}
    try:
        loaded = project_file.load(path)
    except StorageError as error:
        sentence = str(error)
    else:
        sentence = "请" if same(loaded.evaluation, named) else "another value"
        files = loaded.files
    assert "请" in sentence
    for digest, span in files.items():
        assert sum(map(len, pieces(span))) <= len(spoilt)
        Sources((path,)).sound(digest, span.size)


# --- the same safe way onto the disk


def test_a_failed_save_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named, sources = with_files(EMPTY, tmp_path, ONE)
    target = tmp_path / "there" / "a.jxzp"
    target.parent.mkdir()
    project_file.save(target, named, "", sources=sources)
    before = target.read_bytes()
    more, sources = with_files(EMPTY, tmp_path, ONE, TWO)

    def full(_descriptor: int) -> None:
        raise OSError(28, "injected")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="磁盘空间不足"):
        project_file.save(target, more, "", sources=sources)
    assert target.read_bytes() == before
    assert list(target.parent.iterdir()) == [target]


def test_what_the_disk_gives_back_otherwise_is_not_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, sources = with_files(EMPTY, tmp_path, ONE)
    real = container.write
    monkeypatch.setattr(container, "write", lambda out, members, stored, *_files: real(out, members, stored))
    with pytest.raises(EncodeError, match="不一致"):
        project_file.save(tmp_path / "a.jxzp", named, "", sources=sources)
    assert not (tmp_path / "a.jxzp").exists()


@pytest.mark.parametrize("in_memory", [0, 2**30])
def test_where_files_cannot_be_exchanged_a_package_with_files_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    named, sources = with_files(EMPTY, tmp_path, ONE, TWO)
    target = tmp_path / "there" / "a.jxzp"
    target.parent.mkdir()
    project_file.save(target, EMPTY, "")
    monkeypatch.setattr("perfeval_desktop.files._IN_MEMORY", in_memory)

    def refuse(*_paths: object) -> None:
        raise OSError(18, "injected")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refuse)
        patched.setattr(Path, "replace", refuse)
        saved = project_file.save(target, named, "", sources=sources)
    assert not saved.in_one_step
    assert content_of(target, TWO) == TWO
    assert list(target.parent.iterdir()) == [target]


# --- the store


def test_the_store_keeps_a_file_once_and_only_whole(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "store")
    source = tmp_path / "甲.pdf"
    source.write_bytes(ONE)
    first, second = store.take(source, 2**20), store.take(source, 2**20)
    assert first == second == (hashlib.sha256(ONE).hexdigest(), len(ONE))
    assert [path.name for path in (tmp_path / "store").iterdir()] == [first.digest]
    assert store.span("../甲.pdf") is None
    store.keep(hashlib.sha256(TWO).hexdigest(), Span(source, 0, len(ONE)))  # not what its digest says
    assert [path.name for path in (tmp_path / "store").iterdir()] == [first.digest]


def test_a_file_that_is_too_large_is_refused_with_the_limit(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "store")
    source = tmp_path / "大.pdf"
    source.write_bytes(bytes(2**20 + 1))
    with pytest.raises(TooLargeError, match=r"“大\.pdf”超过 1 MB"):
        store.take(source, 2**20)
    assert not (tmp_path / "store").exists()


def test_only_what_nobody_names_and_nobody_used_for_long_is_swept_away(tmp_path: Path) -> None:
    _, sources = with_files(EMPTY, tmp_path, ONE, TWO)
    store = sources.store
    assert store is not None
    names = [hashlib.sha256(content).hexdigest() for content in (ONE, TWO)]
    store.sweep(frozenset())
    assert all(map(store.span, names))
    old = (tmp_path / "store" / names[0]).stat().st_mtime + 31 * 86400
    store.sweep(frozenset(names[:1]), old)
    assert [store.span(name) is not None for name in names] == [True, False]


def test_the_bytes_of_a_zip_without_files_are_what_they_were(tmp_path: Path) -> None:
    path = tmp_path / "a.jxzp"
    project_file.save(path, EMPTY, "")
    assert project_file.load(path).data == path.read_bytes()
    assert container.read(io.BytesIO(path.read_bytes())).data == path.read_bytes()
