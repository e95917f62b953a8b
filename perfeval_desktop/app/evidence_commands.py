"""The commands about evidence: list it, attach files, copy all of it out."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from perfeval_desktop.app.file_commands import load_file, load_with_history
from perfeval_desktop.app.results import CANNOT, FINE, FOUND, report
from perfeval_desktop.model.errors import FinalError
from perfeval_desktop.model.evidence import Evidence, size_words, total_size
from perfeval_desktop.model.evidence_order import in_printing_order
from perfeval_desktop.model.finals import active
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.session.evidence_acts import attaching, most_of_file, take_files
from perfeval_desktop.session.evidence_out import copy_all_out
from perfeval_desktop.session.evidence_places import place_named
from perfeval_desktop.session.evidence_words import place_label
from perfeval_desktop.session.field_history import with_step
from perfeval_desktop.storage import project_file
from perfeval_desktop.storage.edit_lock import acquire
from perfeval_desktop.storage.evidence_sources import Sources
from perfeval_desktop.storage.evidence_store import EvidenceStore

_STATES = {"sound": "完好", "damaged": "已损坏", "missing": "缺失"}


def list_evidence(path: Path, *, as_json: bool) -> int:
    """List the evidence of a file in printing order, each held against its checksum. Raises StorageError, PackError."""
    evaluation, pack, _ = load_file(path)
    rows, sources = in_printing_order(evaluation), Sources((path,))
    states = [_state(sources, row) for row in rows]
    items = [_item(row, evaluation, pack) | {"state": state} for row, state in zip(rows, states, strict=True)]
    lines = [_line(item) for item in items]
    lines.append(f"共 {len(rows)} 份，{size_words(total_size(rows))}。" if rows else "这份文件中没有佐证材料。")
    report(items, lines, as_json=as_json)
    return FINE if all(state == "sound" for state in states) else FOUND


def add_evidence(path: Path, where: str, paths: Sequence[Path], *, as_json: bool) -> int:
    """Attach the files at ``paths`` to the row ``where`` of the file. Raises StorageError, PackError, ModelError."""
    lock = acquire(path)
    try:
        evaluation, pack, pack_text, history = load_with_history(path)
        final = active(evaluation.finals)
        if final is not None:
            raise FinalError(final.code, final.made_at)
        place = place_named(where, evaluation, pack)
        with tempfile.TemporaryDirectory() as folder:
            store = EvidenceStore(Path(folder))
            taken, refused = take_files(store, paths, most_of_file(pack.evidence))
            found = attaching(evaluation, pack.evidence, place, taken)
            if found.command is not None:
                after, _ = found.command.apply(evaluation)
                told = with_step(history, evaluation, after, pack, found.command.label)
                project_file.save(path, after, pack_text, told, Sources(store=store))
                evaluation = after
    finally:
        lock.release()
    for sentence in (*refused, *found.refused):
        print(sentence, file=sys.stderr)
    done = f"已添加 {len(found.added)} 份到“{label_of(place, evaluation, pack)}”。"
    report([_item(row, evaluation, pack) for row in found.added], [done], as_json=as_json)
    return CANNOT if refused or found.refused else FINE


def extract_evidence(path: Path, folder: Path, *, as_json: bool) -> int:
    """Copy all evidence of a file into ``folder``. Raises StorageError, PackError."""
    evaluation, _, _ = load_file(path)
    found = copy_all_out(Sources((path,)), in_printing_order(evaluation), folder)
    for sentence in found.problems:
        print(sentence, file=sys.stderr)
    lines = [*(str(each) for each in found.written), f"已取出 {len(found.written)} 份到：{folder}"]
    report([{"path": str(each)} for each in found.written], lines, as_json=as_json)
    return FOUND if found.problems else FINE


def _state(sources: Sources, row: Evidence) -> str:
    if sources.sound(row.sha256, row.size) is not None:
        return "sound"
    return "damaged" if sources.find({row.sha256: row.size}) else "missing"


def _item(row: Evidence, evaluation: SelfEvaluation, pack: RulePack) -> dict[str, Any]:
    return {
        "where": row.place,
        "label": place_label(row, evaluation, pack),
        "title": row.title,
        "file_name": row.file_name,
        "size": row.size,
        "sha256": row.sha256,
        "note": row.note,
    }


def _line(item: dict[str, Any]) -> str:
    note = f" · {item['note']}" if item["note"] else ""
    kept = f"{item['file_name']}，{size_words(item['size'])}，SHA-256 {item['sha256'][:16]}"
    return f"{_STATES[item['state']]} · {item['label']} · {item['title']}（{kept}）{note}"
