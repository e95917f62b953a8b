"""Enums whose values are stable strings of the file format. What a pack may rename is a pack key, not an enum."""

from enum import StrEnum


class Completion(StrEnum):
    """绩效目标完成情况: exactly one of three ticks, or none yet (None in the model)."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class StaffingKind(StrEnum):
    """编制 (authorised posts), 在职 (in post), 离退休 (retired)."""

    AUTHORISED = "authorised"
    IN_POST = "in_post"
    RETIRED = "retired"
