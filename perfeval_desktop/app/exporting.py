"""One evaluation to files: the layout's parts through the presses. Used by the command line and by the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_desktop.export.errors import ExportError
from perfeval_desktop.export.options import PLAIN, HiddenSheet, PressOptions
from perfeval_desktop.export.package import PRESSES, ExportOutcome, Press, write_package
from perfeval_desktop.layout.blocks import Part
from perfeval_desktop.layout.choice import EVERYTHING, PartChoice, PrintedPart, choice_of, printed_part, scope_of
from perfeval_desktop.layout.sign_list import sign_list_part
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.rulepack.titles import report_title
from perfeval_desktop.session.printed import active_final, printed_package, standing_code
from perfeval_desktop.storage.workbook_copy import hidden_copy

if TYPE_CHECKING:
    from perfeval_desktop.export.pdf_pages import PartPages


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What is printed and how. ``checklist`` adds 签章清单 at the end; with ``pack_text``, the text of the rule pack,
    the workbook carries a copy of the package that can be read back."""

    press: PressOptions = PLAIN
    choice: PartChoice = EVERYTHING
    checklist: bool = False
    pack_text: str = ""


DEFAULT = ExportOptions()
DRAFT = "草稿"
NOTHING_YET = "还没有可以打印的内容。这套材料只有项目的表格，请先在“项目附件”中添加项目。"


def standing_options(evaluation: SelfEvaluation, pack: RulePack, pack_text: str = "") -> ExportOptions:
    """How the package is printed as it stands: with its code, and marked 草稿 unless it is final."""
    code, final = standing_code(evaluation, pack), active_final(evaluation)
    mark = "" if final is not None and final.code == code else DRAFT
    return ExportOptions(press=PressOptions(mark=mark, code=code, qr=code), pack_text=pack_text)


def export_package(
    evaluation: SelfEvaluation, pack: RulePack, targets: Mapping[Press, Path], options: ExportOptions = DEFAULT
) -> ExportOutcome:
    """Write the chosen parts of the package to ``targets``.

    The outcome names the files that were written and has a sentence for each that could not be.
    """
    title = report_title(evaluation, pack) or pack.title
    try:
        parts = printed_parts(evaluation, pack, options)
    except ExportError as error:
        return ExportOutcome(problems=(str(error),))
    if not parts and options.choice == EVERYTHING:
        return ExportOutcome(problems=(NOTHING_YET,))
    scope = _scope(evaluation, pack, options)
    press, author = replace(options.press, scope=scope), evaluation.cover.unit_name
    if "xlsx" in targets and options.pack_text:
        press = replace(press, hidden=HiddenSheet(*hidden_copy(evaluation, options.pack_text)))
    return write_package(parts, targets, page=pack.page, title=title, author=author, options=press)


def _scope(evaluation: SelfEvaluation, pack: RulePack, options: ExportOptions) -> str:
    if options.choice == EVERYTHING and not options.checklist:
        return ""
    parts = printed_package(evaluation, pack)
    return scope_of(options.choice, parts, checklist=options.checklist)


def press_anew(evaluation: SelfEvaluation, pack: RulePack, path: Path, scope: str) -> ExportOutcome:
    """Press the parts that ``scope`` says, as the package stands, to a file of the format that its suffix says."""
    kind = next(press for press in PRESSES if path.suffix.lower() == f".{press}")
    choice, checklist = choice_of(scope, printed_package(evaluation, pack))
    options = replace(standing_options(evaluation, pack), choice=choice, checklist=checklist)
    return export_package(evaluation, pack, {kind: path}, options)


def printed_parts(evaluation: SelfEvaluation, pack: RulePack, options: ExportOptions = DEFAULT) -> tuple[Part, ...]:
    """The chosen parts in printing order. Raises ExportError."""
    parts = options.choice.of(printed_package(evaluation, pack))
    if not options.checklist:
        return parts
    pages = {place.key: (place.first, place.last) for place in _pages(parts, pack, options)}
    return (*parts, sign_list_part(parts, evaluation.cover.unit_name, pages))


def page_counts(evaluation: SelfEvaluation, pack: RulePack, options: ExportOptions = DEFAULT) -> tuple[PartPages, ...]:
    """Where each part of the PDF begins and how many pages it takes; no file is written. Raises ExportError."""
    return _pages(printed_parts(evaluation, pack, options), pack, options)


def contents(evaluation: SelfEvaluation, pack: RulePack) -> tuple[PrintedPart, ...]:
    """What there is to choose from, in printing order, with the pages that it takes. Raises ExportError."""
    parts, options = printed_parts(evaluation, pack), standing_options(evaluation, pack)
    return tuple(
        printed_part(part, place.count) for part, place in zip(parts, _pages(parts, pack, options), strict=True)
    )


def _pages(parts: Sequence[Part], pack: RulePack, options: ExportOptions) -> tuple[PartPages, ...]:
    from perfeval_desktop.export.pdf import count_pages

    return count_pages(parts, page=pack.page, options=options.press)
