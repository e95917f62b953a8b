"""One project file (.jxzp), version 4.

The file is a zip with these members and no others:

``mimetype``
    ``application/vnd.perfeval.jxzp+zip``, first and not compressed, so that tools can tell the file by its head.
``manifest.json``
    ``format`` "jxzp"; ``version``, the format's version; ``application`` {name, version} that wrote it; ``pack``
    {id, version} of the rule pack; ``members``: the SHA-256 of each of the members below, in hex.
``evaluation.json``
    The package as indented UTF-8 JSON. Its objects and names are those of the structs in ``perfeval_desktop.model``;
    every field is written. Rows are lists of objects with an ``id`` that is unique in its list. Amounts are strings in
    元 whose exponent is the precision typed ("3.798E+5" is 37.98 万元), scores are strings in points, dates are
    "2022-12-31", what is not filled in is null or "".
``rulepack.toml``
    The rule pack that the package was made under, as it was, so that the file is complete in itself.
``history.json``
    修改记录, from version 3 on: ``gone``, how many edits were too many to be kept, and ``edits``, the oldest first,
    each an object with the names of ``perfeval_desktop.model.edit_history.Edit`` (an empty text is left out). Where it
    makes no sense, the file is opened without it, and that is told: the work itself is whole.
``evidence/<SHA-256>``
    佐证材料, from version 4 on: each file that ``evidence`` of the package names, as it is, called by its checksum and
    not compressed. They come last and are not read when the file is opened; one that is missing or damaged keeps nobody
    from working. Names of people's files stand in the package alone, where they are texts.

A program refuses a version that it does not know; older versions are upgraded while reading (see ``migrations``) and
written back only when the user saves. Equal packages written by the same program give equal bytes.
"""

from __future__ import annotations

import functools
import hashlib
import io
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

import msgspec

from perfeval_desktop import __version__
from perfeval_desktop.model.edit_history import NO_EDITS, EditHistory
from perfeval_desktop.model.evidence import digests_of
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.tree import same
from perfeval_desktop.storage import codec, container, history_codec
from perfeval_desktop.storage.atomic_file import write_atomic
from perfeval_desktop.storage.errors import DecodeError, EncodeError, FormatError, NewerVersionError, ReadError
from perfeval_desktop.storage.evidence_sources import NOWHERE, Sources
from perfeval_desktop.storage.migrations import VERSION
from perfeval_desktop.storage.plain_file import open_plain
from perfeval_desktop.storage.span import Span

SUFFIX = ".jxzp"
MIMETYPE = b"application/vnd.perfeval.jxzp+zip"

_MANIFEST, _EVALUATION, _RULEPACK, _HISTORY = "manifest.json", "evaluation.json", "rulepack.toml", "history.json"
_WITHOUT_HISTORY = (1, 2)  # versions
_WITHOUT_EVIDENCE = (1, 2, 3)
_NOT_THE_SAME = "写出的内容与原来不一致，这是程序的错误，请联系维护人员"
_NO_HISTORY = "这个文件中的修改记录已损坏，没有读入；填写的内容完好。以前的记录可以在“历史版本”中查看。"


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """What a file holds. ``fingerprint`` tells whether the file on disk is still the one that was read: ``data``.

    ``data`` are its bytes as they would be without evidence. ``files`` says where in it that lies, by the digests.
    ``fault`` is a sentence for the user about a history that could not be read.
    """

    evaluation: SelfEvaluation
    pack_text: str
    fingerprint: str
    data: bytes = field(repr=False)
    history: EditHistory = NO_EDITS
    fault: str = ""
    files: Mapping[str, Span] = field(default_factory=dict, repr=False)


class Saved(NamedTuple):
    """What was written, ``data`` without the evidence.

    ``in_one_step`` is False where the place made us write over the file itself. ``missing``: files of evidence, by
    their digests, that the package names and that are nowhere to be found.
    """

    fingerprint: str
    data: bytes
    in_one_step: bool
    missing: tuple[str, ...] = ()


class _Origin(msgspec.Struct):
    name: str
    version: str


class _PackName(msgspec.Struct):
    id: str
    version: str


class _Version(msgspec.Struct):
    """The part of the manifest that every version shares."""

    format: Literal["jxzp"]
    version: int


class _Manifest(_Version):
    application: _Origin
    pack: _PackName
    members: dict[str, str]


def save(
    path: Path,
    evaluation: SelfEvaluation,
    pack_text: str,
    history: EditHistory = NO_EDITS,
    sources: Sources = NOWHERE,
    tell: Callable[[int], None] | None = None,
) -> Saved:
    """Write the file at ``path`` whole or not at all. Raises WriteError, EncodeError.

    Its evidence comes from the file that lies at ``path``, else from ``sources``; ``tell`` hears of its
    bytes as they are written.
    """
    data = dump(evaluation, pack_text, history)
    read_back = parse(data)
    if not (same(read_back.evaluation, evaluation) and read_back.pack_text == pack_text):
        raise EncodeError("", _NOT_THE_SAME)
    wanted = digests_of(evaluation)
    if not wanted:
        return Saved(read_back.fingerprint, data, write_atomic(path, data))
    found = sources.first(path).find(wanted)
    _require_room(found)
    in_one_step = write_atomic(
        path, functools.partial(_write, data, found, tell), functools.partial(_require, data, found)
    )
    return Saved(read_back.fingerprint, data, in_one_step, tuple(digest for digest in wanted if digest not in found))


def _require_room(files: Mapping[str, Span]) -> None:
    size = sum(span.size for span in files.values())
    if len(files) > container.MAX_FILES or size > container.MAX_FILES_BYTES:
        most = f"最多 {container.MAX_FILES} 份、{container.MAX_FILES_BYTES // 2**20} MB"
        raise EncodeError("佐证材料", f"有 {len(files)} 份、共 {size // 2**20} MB，一份文件{most}")


def _write(data: bytes, files: Mapping[str, Span], tell: Callable[[int], None] | None, out: BinaryIO) -> None:
    container.write(out, container.unpack(data), "mimetype", files.items(), tell)


def _require(data: bytes, files: Mapping[str, Span], path: Path) -> None:
    """Raise EncodeError when the file at ``path`` does not hold what was to be written. Raises OSError."""
    with path.open("rb") as file:
        there = container.read(file)
    sizes = {digest: span.size for digest, span in there.files.items()}
    if there.data != data or sizes != {digest: span.size for digest, span in files.items()}:
        raise EncodeError("", _NOT_THE_SAME)


def load(path: Path) -> ProjectFile:
    """Read the file at ``path``. Raises ReadError, FormatError, NewerVersionError, DecodeError."""
    try:
        with open_plain(path) as file:
            contents = container.read(file)
    except (OSError, ValueError) as error:
        raise ReadError(path, error) from error
    located = {digest: span._replace(path=path) for digest, span in contents.files.items()}
    return _parsed(contents._replace(files=located))


def fingerprint(path: Path) -> str:
    """The fingerprint of the file that lies at ``path`` now, empty when there is none. Raises ReadError."""
    try:
        with open_plain(path) as file:
            try:
                return _digest(container.read(file).data)
            except FormatError:
                file.seek(0)
                return _digest(file.read(container.MAX_PACKED + 1))
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise ReadError(path, error) from error


def dump(evaluation: SelfEvaluation, pack_text: str, history: EditHistory = NO_EDITS) -> bytes:
    """The bytes of a project file. Raises EncodeError."""
    checked = {
        _EVALUATION: codec.encode(evaluation),
        _RULEPACK: pack_text.encode("utf-8"),
        _HISTORY: history_codec.encode(history),
    }
    manifest = _Manifest(
        format="jxzp",
        version=VERSION,
        application=_Origin("perfeval_desktop", __version__),
        pack=_PackName(evaluation.pack_id, _pack_version(pack_text)),
        members={name: _digest(content) for name, content in checked.items()},
    )
    head = {"mimetype": MIMETYPE, _MANIFEST: msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"}
    return container.pack(head | checked, stored="mimetype")


def parse(data: bytes) -> ProjectFile:
    """Read the bytes of a project file. Raises FormatError, NewerVersionError, DecodeError."""
    return _parsed(container.read(io.BytesIO(data)))


def _parsed(contents: container.Contents) -> ProjectFile:
    members = contents.members
    if members.get("mimetype", b"").strip() != MIMETYPE:
        raise FormatError("这不是绩效自评文件（.jxzp）")
    manifest = _read_manifest(members)
    checked = [_EVALUATION, _RULEPACK, *(() if manifest.version in _WITHOUT_HISTORY else (_HISTORY,))]
    wanted = {"mimetype", _MANIFEST, *checked}
    if set(members) != wanted or (contents.files and manifest.version in _WITHOUT_EVIDENCE):
        missing, unknown = wanted - set(members), set(members) - wanted or {"evidence"}
        raise FormatError(f"缺少“{min(missing)}”部分" if missing else f"有本程序不认识的“{min(unknown)[:40]}”部分")
    for name in checked:
        if manifest.members.get(name) != _digest(members[name]):
            raise FormatError(f"“{name}”部分与校验值不符，可能已损坏，或在本程序之外被修改")
    try:
        pack_text = members[_RULEPACK].decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(f"“{_RULEPACK}”部分不是 UTF-8 文字") from error
    evaluation = codec.decode(members[_EVALUATION], manifest.version)
    history, fault = _history(members.get(_HISTORY))
    data = contents.data
    return ProjectFile(evaluation, pack_text, _digest(data), data, history, fault, contents.files)


def _history(data: bytes | None) -> tuple[EditHistory, str]:
    """The history, and what is to be said of one that nobody can read: it must not keep the work from being opened."""
    try:
        return (NO_EDITS if data is None else history_codec.decode(data)), ""
    except DecodeError:
        return NO_EDITS, _NO_HISTORY


def _read_manifest(members: dict[str, bytes]) -> _Manifest:
    """The manifest; of a version that is yet unknown only the number is looked at."""
    data = members.get(_MANIFEST, b"")
    try:
        version = msgspec.json.decode(data, type=_Version).version
        if version > VERSION:
            raise NewerVersionError(version, VERSION)
        return msgspec.json.decode(data, type=_Manifest)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"“{_MANIFEST}”部分缺失或已损坏") from error


@functools.lru_cache(maxsize=1)
def _pack_version(pack_text: str) -> str:
    """The version that the pack names; a document is saved again and again with the same pack."""
    try:
        return str(tomllib.loads(pack_text).get("version", ""))
    except (tomllib.TOMLDecodeError, RecursionError):
        return ""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
