"""SelfEvaluation ↔ bytes: indented UTF-8 JSON, amounts as text so that the typed precision survives.

Whatever passes ``decode`` is a sound value of the model; everything else is refused with its place.
"""

from __future__ import annotations

import re
from decimal import Decimal, DecimalException
from typing import Any

import msgspec

from perfeval_desktop.model.self_evaluation import SelfEvaluation
from perfeval_desktop.model.validity import find_problem
from perfeval_desktop.storage.errors import DecodeError, EncodeError
from perfeval_desktop.storage.migrations import VERSION, upgrade

MAX_BYTES = 32 * 2**20  # a package of a thousand projects has about ten million
MAX_NODES = 2_000_000  # a package of a thousand projects has about half a million
MAX_OBJECTS = 250_000  # rows and groups of fields: several times those of a thousand projects

_REASONS = (
    (r"Expected `(?P<wanted>.+)`, got `(?P<found>.+)`", "应为{wanted}，实际是{found}"),
    (r"Object missing required field `(?P<name>.+)`", "缺少“{name}”"),
    (r"Object contains unknown field `(?P<name>.+)`", "有本程序不认识的“{name}”"),
    (r"Invalid enum value (?P<name>.+)", "的选项{name}无效"),
    (r"Invalid decimal string", "不是有效的数字"),
    (r"Invalid RFC3339 encoded date", "不是有效的日期，应写成 2022-12-31 的样子"),
)
_KINDS = {
    "str": "文字",
    "int": "整数",
    "decimal": "数字",
    "float": "小数",
    "bool": "真假值",
    "date": "日期",
    "array": "列表",
    "object": "一组字段",
    "null": "空值",
}
_AT = re.compile(r"(?P<reason>.*?)(?: - at `\$(?P<place>.*)`)?", re.DOTALL)
_PLACE_STEP = re.compile(r"\.(?P<name>\w+)|\[(?P<index>\d+)\]")


def encode(evaluation: SelfEvaluation) -> bytes:
    """The content of a file for ``evaluation``; equal values give equal bytes. Raises EncodeError."""
    problem = find_problem(evaluation, SelfEvaluation)
    if problem is not None:
        raise EncodeError(str(problem.path), problem.reason)
    return msgspec.json.format(msgspec.json.encode(evaluation), indent=2) + b"\n"


def decode(data: bytes, version: int = VERSION) -> SelfEvaluation:
    """The value in ``data``, which was written in the format ``version``. Raises DecodeError, NewerVersionError."""
    content = upgrade(_plain_content(data), version)
    try:
        evaluation = msgspec.convert(content, SelfEvaluation)
    except msgspec.ValidationError as error:
        raise _decode_error(error, content) from error
    except (ValueError, OverflowError, DecimalException, RecursionError) as error:
        raise DecodeError("", "其中有无法识别的数字或文字") from error
    problem = find_problem(evaluation, SelfEvaluation)
    if problem is not None:
        raise DecodeError(str(problem.path), problem.reason)
    return evaluation


def _plain_content(data: bytes) -> dict[str, Any]:
    objects = data.count(b"{")
    if len(data) > MAX_BYTES or objects > MAX_OBJECTS or objects + data.count(b",") + data.count(b"[") > MAX_NODES:
        raise DecodeError("", "内容过大，不是正常的自评文件")
    try:
        # Numbers should be written as text, but a hand-written 1.50 shall not pass through a float either.
        content = msgspec.json.Decoder(float_hook=Decimal).decode(data)
    except RecursionError as error:
        raise DecodeError("", "内容嵌套过深") from error
    except (ValueError, OverflowError, DecimalException) as error:  # msgspec's own errors are ValueErrors
        raise DecodeError("", "内容不是完整的 JSON 文本") from error
    if not isinstance(content, dict):
        raise DecodeError("", "内容不是一份自评")
    return content


def _decode_error(error: msgspec.ValidationError, content: dict[str, Any]) -> DecodeError:
    match = _AT.fullmatch(str(error))
    assert match is not None  # the pattern takes any text
    return DecodeError(_place_in_words(match["place"] or "", content), _reason_in_words(match["reason"]))


def _reason_in_words(reason: str) -> str:
    for pattern, sentence in _REASONS:
        if match := re.fullmatch(pattern, reason, re.DOTALL):
            words = {name: _kinds_in_words(text) for name, text in match.groupdict().items()}
            return sentence.format(**words)
    return "内容不符合格式"


def _kinds_in_words(text: str) -> str:
    kinds = text.split(" | ")
    return "或".join(_KINDS[kind] for kind in kinds) if all(kind in _KINDS for kind in kinds) else text[:40]


def _place_in_words(place: str, content: Any) -> str:
    """``.projects[3].name`` as ``projects[p3].name``: rows by their id, entries without an id by their number."""
    node, words = content, ""
    for step in _PLACE_STEP.finditer(place):
        if step["name"] is not None:
            node = node.get(step["name"]) if isinstance(node, dict) else None
            words += f".{step['name']}" if words else step["name"]
            continue
        index = int(step["index"])
        node = node[index] if isinstance(node, list) and index < len(node) else None
        row_id = node.get("id") if isinstance(node, dict) else None
        words += f"[{row_id}]" if isinstance(row_id, str) and row_id else f"第{index + 1}项"
    return words
