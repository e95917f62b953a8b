"""The parts of the help that are looked up, not written: keys of the menus, checks, steps, folders, versions."""

from __future__ import annotations

import html
import tomllib
from functools import partial
from pathlib import Path

from perfeval_desktop import __version__
from perfeval_desktop.resources import resource_path
from perfeval_desktop.session.session import Session
from perfeval_desktop.ui.actions import keys_of_menus
from perfeval_desktop.ui.help_book import HelpBook
from perfeval_desktop.ui.help_checks import all_requirements
from perfeval_desktop.ui.help_markup import Markers, code, link, paragraph, table
from perfeval_desktop.ui.steps import DONE_SIGN, OPEN_SIGN, STEPS, Standing, StepState, step_states
from perfeval_desktop.ui.texts import PROGRAM_NAME

GO_TO = "go"
"""How a link begins that leads to a field of the document."""

_SIGNS = {Standing.DONE: DONE_SIGN, Standing.OPEN: OPEN_SIGN, Standing.NOT_ASKED: "—"}


def markers(session: Session, book: HelpBook) -> Markers:
    """What the paragraphs ``:name:`` of the topics stand for."""
    return {
        "actions": _actions,
        "checks": partial(_checks, session, book),
        "steps": partial(_steps, session),
        "folders": partial(_folders, session),
        "pack_folder": partial(_pack_folder, session),
        "version": _version,
        "fonts": _fonts,
    }


def _actions() -> str:
    rows = ((code(key), html.escape(words), html.escape(what)) for key, words, what in menu_keys())
    return table(rows, ("键", "菜单项", "作用"))


def menu_keys() -> tuple[tuple[str, str, str], ...]:
    """The keys of the menus, what the entry is called and what it does."""
    names = (("Return", "Enter"), ("PgDown", "PageDown"), ("PgUp", "PageUp"))
    made = []
    for key, words, what in keys_of_menus():
        shown = key
        for qt_name, name in names:
            shown = shown.replace(qt_name, name)
        made.append((shown, words, what))
    return tuple(made)


def _checks(session: Session, book: HelpBook) -> str:
    pack = session.pack if session.is_open else None
    rows = (
        (html.escape(item.level), html.escape(item.title), html.escape(item.requires))
        for item in all_requirements(book, pack)
    )
    return table(rows, ("级别", "问题", "要求"))


def _steps(session: Session) -> str:
    if not session.is_open:
        rows = ((f"<b>{number}. {html.escape(step.name)}</b>", step.what) for number, step in enumerate(STEPS, start=1))
        return paragraph("现在没有打开文件。") + table(rows)
    return table(_step_row(number, state) for number, state in enumerate(step_states(session), start=1))


def _step_row(number: int, state: StepState) -> tuple[str, str, str]:
    name = f"{number}. {state.step.name}"
    named = f"<b>{html.escape(name)}</b>"
    if state.next_field is not None:
        named = link(f"{GO_TO}:{state.next_field}", name)
    remark = f'<br><span class="crumb">{html.escape(state.remark)}</span>' if state.remark else ""
    return _SIGNS[state.standing], named, html.escape(state.step.what) + remark


def _folders(session: Session) -> str:
    dirs = session.dirs
    rows = (("设置", dirs.config), ("规则包", dirs.rulepacks), ("恢复记录和备份", dirs.state), ("日志", dirs.log))
    return table((html.escape(name), code(str(folder))) for name, folder in rows)


def _pack_folder(session: Session) -> str:
    return f"<p>{code(str(session.dirs.rulepacks))}</p>"


def _version() -> str:
    return f"<p><b>{html.escape(PROGRAM_NAME)}</b> {html.escape(__version__)}</p>"


def _fonts() -> str:
    fonts = tomllib.loads(Path(resource_path("fonts/fonts.toml")).read_text(encoding="utf-8"))["font"]
    licences = {font["family"]: font["license"] for font in fonts}
    return table(((html.escape(name), html.escape(licence)) for name, licence in licences.items()), ("字体", "许可"))
