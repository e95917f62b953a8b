"""佐证材料目录: the files that bear out what the forms say, by name and checksum, in the order of their rows."""

from __future__ import annotations

from perfeval_desktop.layout.blocks import Block, CellContent, Paragraph, Part, Style
from perfeval_desktop.layout.cells import content, one_line
from perfeval_desktop.layout.grids import grid_table, merged_rows
from perfeval_desktop.model.evidence import Evidence, short_digest, size_words
from perfeval_desktop.model.evidence_order import in_printing_order, place_of
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.labels import label_of
from perfeval_desktop.rulepack.schema import RulePack

KEY = titles.EVIDENCE_INDEX


def evidence_part(evaluation: SelfEvaluation, pack: RulePack, attachment: str | None = None) -> Part:
    """The table with a line for each file; ``attachment`` is its number in the list."""
    form = pack.evidence
    title = one_line(titles.evidence_title(evaluation, pack))

    def value(row: tuple[int, Evidence], column: Column) -> CellContent:
        return content(_value(row[1], row[0], column.field, evaluation, pack), column)

    rows = list(enumerate(in_printing_order(evaluation), start=1))
    text = titles.numbered_label(form.label, attachment)
    label: tuple[Block, ...] = (Paragraph(text, Style.LABEL),) if text else ()
    table = grid_table(form.columns, merged_rows(rows, form.columns, value))
    return Part(KEY, form.name, title, "landscape", (*label, Paragraph(title, Style.TABLE_TITLE), table))


def _value(row: Evidence, number: int, field: str, evaluation: SelfEvaluation, pack: RulePack) -> str | int:
    match field:
        case "number":
            return number
        case "place":
            return label_of(place_of(row), evaluation, pack)
        case "title":
            return row.title or row.file_name
        case "size":
            return size_words(row.size)
        case "sha256":
            return short_digest(row.sha256)
    return str(getattr(row, field, ""))
