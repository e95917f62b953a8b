"""审核说明表: what the checks ask to be explained, and the reasons that were given; the last part of the package."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval_desktop.layout.blocks import Block, CellContent, Paragraph, Part, Style
from perfeval_desktop.layout.cells import content, one_line
from perfeval_desktop.layout.grids import grid_table, merged_rows
from perfeval_desktop.model.finals import Explained
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack import titles
from perfeval_desktop.rulepack.forms import Column
from perfeval_desktop.rulepack.schema import RulePack


def annex_part(
    explained: Sequence[Explained], evaluation: SelfEvaluation, pack: RulePack, attachment: str | None = None
) -> Part:
    """The table with a line for each reason, in the order of the package; ``attachment`` is its number in the list."""
    form = pack.reasons
    title = one_line(titles.annex_title(evaluation, pack))

    def value(row: tuple[int, Explained], column: Column) -> CellContent:
        number, line = row
        return content(number if column.field == "number" else getattr(line, column.field, None), column)

    body = merged_rows(list(enumerate(explained, start=1)), form.columns, value)
    text = titles.numbered_label(form.label, attachment)
    label: tuple[Block, ...] = (Paragraph(text, Style.LABEL),) if text else ()
    blocks = (*label, Paragraph(title, Style.TABLE_TITLE), grid_table(form.columns, body))
    return Part("annex", form.name, title, "landscape", blocks)
