"""Steps of the history that name their project: 撤销 项目“缉私经费”：修改 数量指标 指标分值."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from perfeval_desktop.document.commands import (
    Batch,
    Command,
    InsertRow,
    InsertRows,
    MoveRow,
    RemoveRow,
    SetField,
    SetFields,
)
from perfeval_desktop.model.field_path import FieldPath
from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.rulepack.labels import project_name


def with_project(command: Command, evaluation: SelfEvaluation) -> Command:
    """``command`` with a label that names the project whose content it changes.

    A command that changes anything else, or adds, moves or removes a project, is handed back as it is.
    """
    if not isinstance(command, SetField | SetFields | InsertRow | InsertRows | RemoveRow | MoveRow | Batch):
        return command
    inside = {place.steps[1] if _is_in_project(place) else "" for place in _places(command)}
    if len(inside) != 1:
        return command
    row = inside.pop()
    project = next((project for project in evaluation.projects if f"[{project.id}]" == row), None)
    return replace(command, label=f"{project_name(project)}：{command.label}") if project is not None else command


def _places(command: Command) -> Iterator[FieldPath]:
    match command:
        case Batch(commands=commands):
            for each in commands:
                yield from _places(each)
        case SetFields(values=values):
            yield from (path for path, _ in values)
        case InsertRow(rows=rows) | InsertRows(rows=rows):
            yield rows
        case SetField(path=path) | RemoveRow(path=path) | MoveRow(path=path):
            yield path


def _is_in_project(place: FieldPath) -> bool:
    return len(place.steps) > 2 and place.steps[0] == "projects"
