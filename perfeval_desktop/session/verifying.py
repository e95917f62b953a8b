"""核对: whether a printed code is that of the file, and what is printed otherwise since it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from perfeval_desktop.layout.content_code import EDITION, Printed, printed_content, read_code
from perfeval_desktop.layout.package import build_package
from perfeval_desktop.model.differences import Difference, differences
from perfeval_desktop.model.finals import Final
from perfeval_desktop.model.self_evaluation import SelfEvaluation, Waiver
from perfeval_desktop.model.tree import replace_at
from perfeval_desktop.rulepack.schema import RulePack
from perfeval_desktop.scoring.live_figures import typed_out
from perfeval_desktop.session.difference_words import DifferenceLine, lines_between, lines_of
from perfeval_desktop.session.printed import as_it_was, code_of, explained, is_of_old

_REASONS = "waivers"


class Agreement(StrEnum):
    """How a printed code stands to a file."""

    SAME = "same"  # what is in the file now would be printed with this code
    EARLIER = "earlier"  # it is the code of a 定稿 of this file; what would be printed now is otherwise
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``final`` is the 定稿 with the code, where there is one, and ``content`` the package as it was then."""

    agreement: Agreement
    code: str
    final: Final | None = None
    content: SelfEvaluation | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """What became otherwise since a code was printed.

    ``lines``: what was filled in and is printed. ``unprinted``: how many other fields changed, which no part prints.
    ``annex``: 审核说明表 says something else, though no reason was written otherwise. ``words``: what the forms and the
    rule pack say around it is otherwise.
    """

    lines: tuple[DifferenceLine, ...] = ()
    unprinted: int = 0
    annex: bool = False
    words: bool = False


def verify(evaluation: SelfEvaluation, pack: RulePack, code: str) -> Verdict:
    """Hold the code of a printed copy against the file. Raises CodeError for what is no code, StorageError."""
    wanted = read_code(code)
    final = next((one for one in reversed(evaluation.finals) if one.code == wanted), None)
    is_same = code_of(evaluation, pack) == wanted
    if final is None:
        return Verdict(Agreement.SAME if is_same else Agreement.UNKNOWN, wanted)
    is_same = is_same or is_of_old(final, evaluation, pack)
    content = as_it_was(final, evaluation, pack)
    return Verdict(Agreement.SAME if is_same else Agreement.EARLIER, wanted, final, content)


def changes_since(verdict: Verdict, evaluation: SelfEvaluation, pack: RulePack) -> Since:
    """What is otherwise now than when the code was printed: nothing where that is not known."""
    content, final = verdict.content, verdict.final
    if content is None or final is None:
        return Since()
    before, after = _levelled(content, evaluation, pack)
    if verdict.agreement is Agreement.SAME:
        return Since(unprinted=len(lines_between(before, after, pack)))
    then, now = set(explained(content, pack)), set(explained(evaluation, pack))
    probe = _Probe(after, pack, frozenset(line.reason for line in then ^ now))
    lines: list[DifferenceLine] = []
    unprinted: list[DifferenceLine] = []
    for found in differences(before, after):
        (lines if probe.prints(found) else unprinted).extend(lines_of((found,), before, after, pack))
    annex = then != now and not any(line.path.steps[0] == _REASONS for line in lines)
    words = final.edition == EDITION and code_of(content, pack) != final.code
    if not (lines or annex or words):  # only together they are printed otherwise
        lines, unprinted, words = unprinted, lines, not unprinted
    return Since(tuple(lines), len(unprinted), annex, words)


def changes_between(before: SelfEvaluation, after: SelfEvaluation, pack: RulePack) -> tuple[DifferenceLine, ...]:
    """In which fields two packages differ, printed or not; not in what a file carries of other times."""
    return lines_between(*_levelled(before, after, pack), pack)


def sentence_of(verdict: Verdict, since: Since) -> str:
    """What a verdict says, in one sentence."""
    final = verdict.final
    made = f"（{final.made_text} {final.made_by}".rstrip() + " 定稿）" if final else ""
    beside = f"；另有 {since.unprinted} 处改动不打印" if since.unprinted else ""
    match verdict.agreement:
        case Agreement.SAME:
            return f"一致：核对码 {verdict.code} 就是这份文件现在的内容{made}{beside}。"
        case Agreement.EARLIER:
            return f"不一致：核对码 {verdict.code} 是以前的一次定稿{made}，此后{_otherwise(since)}{beside}。"
    return f"不一致：核对码 {verdict.code} 不是这份文件现在的内容，也不是它的任何一次定稿。"


def _otherwise(since: Since) -> str:
    count = len(since.lines)
    said = [f"有 {count} 处改动" if count else "填写的内容没有改动"]
    if since.annex:
        said.append(
            "审核说明表与那时不同（检查的结果变了，例如换过上年文件）" if not count else "审核说明表也与那时不同"
        )
    if since.words:
        said.append("规则包或程序印在表格和报告中的文字与那时不同")
    return "，".join(said) if count else "，但".join((said[0], "，".join(said[1:])))


def _levelled(before: SelfEvaluation, after: SelfEvaluation, pack: RulePack) -> tuple[SelfEvaluation, SelfEvaluation]:
    """Both as they are printed, with live figures typed out, and nothing of other times between them."""
    level = msgspec.structs.replace(before, finals=after.finals, last_year=after.last_year, to_confirm=after.to_confirm)
    return typed_out(level, pack), typed_out(after, pack)


class _Probe:
    """Tells whether a change is seen on paper: it is taken back, alone, and the parts that may show it are made."""

    def __init__(self, after: SelfEvaluation, pack: RulePack, reasons: frozenset[str]) -> None:
        """``reasons`` are those that stand in 审核说明表 only before or only after."""
        self._after, self._pack, self._reasons = after, pack, reasons
        self._projects_alone = msgspec.structs.replace(pack, department=None)
        self._known: dict[tuple[str, bool], Printed] = {}

    def prints(self, found: Difference) -> bool:
        steps = found.path.steps
        if steps[0] == _REASONS:
            return not self._reasons.isdisjoint(_reasons_in(found))
        if steps == ("projects",):
            return True
        project = steps[1][1:-1] if steps[0] == "projects" else ""
        shown = (project, not project or found.path.name == "name")  # the report may list the names of projects
        if shown not in self._known:
            self._known[shown] = self._printed(self._after, *shown)
        return self._printed(_taken_back(self._after, found), *shown) != self._known[shown]

    def _printed(self, evaluation: SelfEvaluation, project: str, with_department: bool) -> Printed:
        """What the parts of ``project``, else of the first one, and those of the department say."""
        shown = [one for one in evaluation.projects if one.id == project] or evaluation.projects[:1]
        alone = msgspec.structs.replace(evaluation, projects=tuple(shown))
        return printed_content(build_package(alone, self._pack if with_department else self._projects_alone))


def _taken_back(after: SelfEvaluation, found: Difference) -> SelfEvaluation:
    value = found.old
    if found.is_table:
        now = {row.id: row for row in found.new}
        value = tuple(now.get(row.id, row) for row in found.old)
    return replace_at(after, found.path, value)


def _reasons_in(found: Difference) -> Iterator[str]:
    if found.is_table:
        yield from (row.reason for row in (*found.added, *found.removed) if isinstance(row, Waiver))
    elif found.path.name == "reason":
        yield from (found.old, found.new)
