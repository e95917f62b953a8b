"""A Word file becomes changes of a package: reports by their headings, forms by the labels in their tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from perfeval_desktop.bureau.document_parts import DocumentPart, around, groups_of_tables, is_numbered, parts_of
from perfeval_desktop.bureau.import_titles import Titles
from perfeval_desktop.bureau.import_workbook import Imported, is_index, note_unknown, take_forms, take_texts
from perfeval_desktop.bureau.import_years import tell_years
from perfeval_desktop.bureau.left_over import note_left, note_numbers
from perfeval_desktop.bureau.sheet_grid import Grid
from perfeval_desktop.bureau.taking import Fate, Note, Taking
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.storage.word_blocks import WordBlocks, WordTable, read_blocks

SUFFIX = ".docx"
Waiting = tuple[Grid, FieldPath | None]  # with the project whose form stands before it


def import_document(source: Path, evaluation: SelfEvaluation, pack: RulePack, *, tells_empty: bool = False) -> Imported:
    """``evaluation`` with what the Word file at ``source`` says. Raises StorageError."""
    return import_blocks(read_blocks(source), evaluation, pack, tells_empty=tells_empty)


def import_blocks(
    content: WordBlocks, evaluation: SelfEvaluation, pack: RulePack, *, tells_empty: bool = False
) -> Imported:
    """``evaluation`` with what ``content`` says; forms first: a report finds its project by name then."""
    taking, titles = Taking(evaluation, pack, tells_empty=tells_empty), Titles()
    waiting: list[Waiting] = []
    for part in parts_of(content.blocks):
        waiting += _forms(part, taking, titles)
    for grid, before in waiting:
        taking.look_at(grid)
        if not is_index(taking, grid):
            note_numbers(taking, grid) if take_texts(taking, grid, titles, before) else note_unknown(taking, grid)
    tell_years(taking)
    titles.settle(taking)
    told = tuple(Note("文档", place, Fate.UNCLEAR, words) for place, words in content.remarks)
    return Imported(taking.evaluation, (*taking.notes, *told))


def _forms(part: DocumentPart, taking: Taking, titles: Titles) -> Iterator[Waiting]:
    """Take the forms of ``part``; gives what is none of them."""
    if part.is_form or not part.tables:
        grid = Grid(part.sheet())
        if not (part.tables and _take(grid, taking, titles)):
            yield grid, taking.last_project
        return
    rest, begin = [], 0  # a report with tables in it: each may be a form, which ends the report
    for first, end in groups_of_tables(part):
        if first < begin:
            continue
        start, below = around(part, first, end)
        inner = DocumentPart(part.number, part.blocks[max(start, begin) : below])
        grid = Grid(inner.sheet(f"（表{_number_of(part, first)}）"))
        if _take(grid, taking, titles) or take_texts(taking, grid, titles, taking.last_project, only_tables=True):
            rest.append(part.blocks[begin : max(start, begin)])
            begin = below
        else:
            taking.note((grid.first_table_row(), 0), Fate.UNCLEAR, "报告中的表格没有取")
    rest.append(part.blocks[begin:])
    for at, blocks in enumerate(rest):
        prose = tuple(block for block in blocks if not isinstance(block, WordTable))
        if any(map(is_numbered, prose)) or (prose and not at):
            yield Grid(DocumentPart(part.number, prose).sheet(f"（{at + 1}）" if at else "")), taking.last_project


def _take(grid: Grid, taking: Taking, titles: Titles) -> bool:
    taking.look_at(grid)
    if not take_forms(taking, grid, titles):
        return False
    note_left(taking, grid)
    return True


def _number_of(part: DocumentPart, at: int) -> int:
    block = part.blocks[at]
    assert isinstance(block, WordTable)
    return block.number
