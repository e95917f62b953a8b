"""The parts of a form: columns, fund tables, outlines, grade bands, attachments."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import Literal

from perfeval_desktop.model.amount import Unit
from perfeval_desktop.rulepack.base import Keyed, Part

CellKind = Literal["text", "long_text", "yuan", "wan", "score", "percent", "tick", "choice", "date", "count", "index"]
Align = Literal["left", "center", "right"]

_UNITS: dict[str, Unit] = {"wan": Unit.WAN, "yuan": Unit.YUAN}


@functools.lru_cache(maxsize=512)
def _plain_title(title: str) -> str:
    return re.split(r"[（(]", title.replace("\n", ""), maxsplit=1)[0].strip() or title


@functools.lru_cache(maxsize=512)
def _plain_label(label: str) -> str:
    return re.sub(r"^其中[：:]", "", label.strip())


class Column(Part, frozen=True, kw_only=True):
    """One column of a table.

    ``field`` is an attribute of the row's struct, or a derived name that layout and table models know (``level1``,
    ``level2``, ``level3``, ``max_score``, ``definition``, ``number``, …). ``width`` is in mm. ``kind`` ``wan`` shows
    money in 万元, ``yuan`` in 元. ``group`` is the merged header above it, empty for none. For a ``tick`` column
    ``value`` is the enum value or key that the tick stands for. ``required``: it must be filled in every row that
    counts (in a fund table: in every row that is itself required). ``explains`` tells what a text beside a score is
    for: ``loss`` says why points were lost and is empty with full marks, ``result`` says what was reached and with it,
    where no other column does, why points were lost.
    """

    field: str
    title: str
    kind: CellKind = "text"
    width: Decimal = Decimal(20)
    align: Align = "center"
    decimals: int | None = None
    group: str = ""
    value: str = ""
    required: bool = False
    explains: Literal["", "loss", "result"] = ""

    @property
    def unit(self) -> Unit | None:
        """The unit in which the column shows money, None when it shows none."""
        return _UNITS.get(self.kind)

    @property
    def plain_title(self) -> str:
        """The title in one line and without its remarks in brackets: 预算调整数."""
        return _plain_title(self.title)


class Rate(Part, frozen=True, kw_only=True):
    """执行率 = numerator ÷ denominator, columns of the fund row; ``decimals`` None prints no superfluous zero."""

    numerator: str
    denominator: str
    decimals: int | None = None
    formula: str = ""


class RowSpec(Keyed, frozen=True, kw_only=True):
    """A row of a fund or account table.

    ``sum_of`` are the keys of the rows that it adds up (derived), ``group`` the merged label to the left of it.
    ``also_called`` are other names that reports give it. ``scored`` rows carry weight and score, others print a dash.
    ``at_least`` are the keys of account rows that this row contains without being their sum: it is not smaller than any
    of them.
    """

    label: str
    group: str = ""
    sum_of: tuple[str, ...] = ()
    scored: bool = False
    required: bool = False
    at_least: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()

    @property
    def plain_label(self) -> str:
        """The label as people say it, without the 其中： that only makes sense in print."""
        return _plain_label(self.label)


class Identity(Part, frozen=True, kw_only=True):
    """In each row the columns ``left`` add up to the column ``right``."""

    left: tuple[str, ...]
    right: str


class AccountLink(Part, frozen=True, kw_only=True):
    """The account ``account`` ("approved_basic.this_year") and the cell ``fund`` of the fund table
    ("basic.initial_budget") are the same figure, in 元 and in 万元."""

    account: str
    fund: str


class Balance(Part, frozen=True, kw_only=True):
    """The accounts ``revenue`` and ``expenditure`` of one year: what they differ by must be left somewhere."""

    revenue: str
    expenditure: str


class ProjectsLink(Part, frozen=True, kw_only=True):
    """In each of ``columns`` the rows ``project`` of all projects add up to the department's row ``department``."""

    department: str
    project: str
    columns: tuple[str, ...]


class UsageLink(Part, frozen=True, kw_only=True):
    """The column ``usage`` of the fund usage table adds up to the cell ``fund`` of the project's fund table."""

    usage: str
    fund: str


class RateCap(Part, frozen=True, kw_only=True):
    """With an execution rate (a ratio) below ``below`` the total score is ``total`` points at most."""

    below: Decimal
    total: Decimal


class FundForm(Part, frozen=True, kw_only=True):
    """A fund table: which rows and columns, what adds up, how the rate is made and what it scores.

    ``label`` is the merged cell to the left of the table, ``row_title`` the header above the row labels. A form that
    repeats a figure of its first row under the label names the column of it in ``label_figure``. ``caps`` are the
    limits that a low execution rate of the first row sets to the total score.
    """

    label: str = ""
    label_figure: str = ""
    row_title: str = ""
    columns: tuple[Column, ...]
    rows: tuple[RowSpec, ...]
    rate: Rate
    identities: tuple[Identity, ...] = ()
    derived_columns: tuple[str, ...] = ()
    score_weight: Decimal | None = None
    unscored_mark: str = "—"
    caps: tuple[RateCap, ...] = ()


class GradeBand(Keyed, frozen=True, kw_only=True):
    """A grade (自评等级): totals from ``at_least`` (inclusive) on, up to the next better band."""

    label: str
    at_least: Decimal


class OutlineSection(Keyed, frozen=True, kw_only=True):
    """One section of a report.

    ``level`` 0 has no heading (preamble), 1 is 一、, 2 is （一）, 3 is 1.; ``heading`` includes the number. ``inline``:
    the heading runs into the text. ``body`` False: a heading only. ``source`` is the path of the model field that holds
    the text instead of the section itself (``profile.functions``). ``starter`` is offered, never forced. ``topic``
    tells the checks what the section is about, where it matters: ``missed_goals`` explains what was not reached,
    ``standing`` describes what stays as it is from year to year. ``min_chars`` and ``max_chars`` are the length that
    the form asks for, counted as word processors do (字数).
    """

    level: Literal[0, 1, 2, 3]
    heading: str = ""
    body: bool = True
    inline: bool = False
    source: str = ""
    starter: str = ""
    required: bool = True
    min_chars: int | None = None
    max_chars: int | None = None
    hint: str = ""
    topic: Literal["", "missed_goals", "standing"] = ""

    @property
    def length_words(self) -> str:
        """The length that is asked for, as people say it; empty when it does not matter."""
        match self.min_chars, self.max_chars:
            case None, None:
                return ""
            case None, most:
                return f"不超过 {most} 字"
            case least, None:
                return f"不少于 {least} 字"
            case least, most:
                return f"{least}—{most} 字"

    def excess(self, count: int) -> int:
        """How many characters a text of ``count`` has too many; negative: how many it lacks."""
        if self.max_chars is not None and count > self.max_chars:
            return count - self.max_chars
        return min(0, count - (self.min_chars or 0))


class Outline(Part, frozen=True, kw_only=True):
    """A report: title template, salutation, sections in order, generated attachments, sign block.

    Templates may hold {unit} {short} {year} {project} {addressee}. ``attachments`` are templates of the list printed at
    the end; in the department's outline one with ``{project}`` is repeated for each project. ``letterhead`` is printed
    above the title. ``reorder``: the clerk may change the order of the sections; their numbers follow.

    ``label`` (附件{n}) stands top left of a project's report, with its number in the department's list.
    """

    title: str
    label: str = ""
    letterhead: str = ""
    reorder: bool = False
    addressee: bool = False
    sections: tuple[OutlineSection, ...]
    attachments: tuple[str, ...] = ()
    sign_name: bool = False


class Option(Keyed, frozen=True, kw_only=True):
    """A tick box: its key in the file and its printed label."""

    label: str


NumberStyle = Literal["dashes", "of_total"]


class PageProfile(Part, frozen=True, kw_only=True):
    """公文 page: millimetres and points. Landscape tables use ``table_margin``.

    ``page_number``: ``dashes`` is — 1 —, ``of_total`` is 第 1 页 共 9 页; ``form_page_number`` of forms and tables,
    where it is not the same.
    """

    margin_top: Decimal = Decimal(37)
    margin_left: Decimal = Decimal(28)
    margin_bottom: Decimal = Decimal(35)
    margin_right: Decimal = Decimal(26)
    table_margin: Decimal = Decimal(20)
    body_size: Decimal = Decimal(16)
    line_pitch: Decimal = Decimal("28.95")
    char_spacing: Decimal = Decimal("-0.2")
    title_size: Decimal = Decimal(22)
    table_size: Decimal = Decimal(9)
    page_number: NumberStyle = "dashes"
    form_page_number: NumberStyle | None = None


class ReasonForm(Part, frozen=True, kw_only=True):
    """What counts as the reason for a 需说明, and 审核说明表, in which the reasons are printed.

    A reason has at least ``min_chars`` characters (punctuation and blanks do not count) and is not made of
    ``no_reasons`` alone. ``annex`` False: the reasons are not printed. ``label`` stands above the table, like 附件1
    above a form, {n} being its number in the list of attachments; ``name`` is what people call it. ``title`` may hold
    {unit} {short} {year} {addressee}. ``columns``
    show ``number``, ``place``, ``problem``, ``stated``, ``reason``.
    """

    min_chars: int = 6
    no_reasons: tuple[str, ...] = ("无", "没有", "同意", "略", "同上", "见附件", "已核实", "情况属实", "属实")
    annex: bool = True
    label: str = ""
    name: str = "审核说明表"
    title: str = "{unit}{year}年度部门整体支出绩效自评审核说明表"
    columns: tuple[Column, ...] = (
        Column(field="number", title="序号", kind="index", width=Decimal(14)),
        Column(field="place", title="位置", width=Decimal(48), align="left"),
        Column(field="problem", title="问题", kind="long_text", width=Decimal(80), align="left"),
        Column(field="stated", title="现填内容", kind="long_text", width=Decimal(45), align="left"),
        Column(field="reason", title="说明", kind="long_text", width=Decimal(80), align="left"),
    )


class EvidenceForm(Part, frozen=True, kw_only=True):
    """佐证材料: which scores ask for it, how large it may be, and 佐证材料目录, in which it is listed in print.

    ``asked`` are the addresses of scored rows (``scorecard.entries[output.count]``, ``projects[*].indicators[*]``) that
    are asked for a file, or a name in their column, as soon as they have a score. ``max_file`` and ``max_total`` are
    MB. ``index`` False: no list is printed. ``label``, ``name`` and ``title`` as in ``ReasonForm``. ``columns`` show
    ``number``, ``place``, ``title``, ``file_name``, ``size``, ``sha256``, ``note``.
    """

    asked: tuple[str, ...] = ()
    max_file: int = 50
    max_total: int = 300
    index: bool = True
    label: str = ""
    name: str = "佐证材料目录"
    title: str = "{unit}{year}年度绩效自评佐证材料目录"
    columns: tuple[Column, ...] = (
        Column(field="number", title="序号", kind="index", width=Decimal(12)),
        Column(field="place", title="所属指标（行）", width=Decimal(58), align="left"),
        Column(field="title", title="材料名称", kind="long_text", width=Decimal(56), align="left"),
        Column(field="file_name", title="文件名", kind="long_text", width=Decimal(46), align="left"),
        Column(field="size", title="大小", width=Decimal(20)),
        Column(field="sha256", title="SHA-256（前16位）", width=Decimal(34)),
        Column(field="note", title="说明", kind="long_text", width=Decimal(41), align="left"),
    )
