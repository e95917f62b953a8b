"""定稿: what was handed in, kept in the file as it was, and 退回: that it was opened again, and why."""

from __future__ import annotations

from perfeval_desktop.model.base import Row, Value


class Explained(Value, frozen=True, kw_only=True):
    """One printed line of 审核说明表: where in the forms, what was asked, what the form says there, and why."""

    place: str
    problem: str
    stated: str = ""
    reason: str


class Final(Row, frozen=True, kw_only=True):
    """One 定稿. ``code`` is the code on its printed pages, ``content`` the package as it was then.

    ``annex`` is 审核说明表 as it was printed: which findings there are depends also on last year's file and on the
    program, which go on. ``edition`` says how the code was made (``layout.content_code.EDITION``); the first edition
    kept no annex. ``made_at`` and ``reopened_at`` are local times with their offset (ISO 8601). As long as
    ``reopened_at`` is empty the package is final: nothing in it may be changed. ``reason`` says why it was opened
    again.
    """

    code: str
    edition: int = 1
    made_at: str
    made_by: str = ""
    content: str = ""
    annex: tuple[Explained, ...] = ()
    reopened_at: str = ""
    reopened_by: str = ""
    reason: str = ""

    @property
    def keeps_annex(self) -> bool:
        return self.edition > 1

    @property
    def made_text(self) -> str:
        """When it was made, to the minute."""
        return self.made_at[:16].replace("T", " ")


def active(finals: tuple[Final, ...]) -> Final | None:
    """The 定稿 that holds now; None while the package can be changed."""
    return finals[-1] if finals and not finals[-1].reopened_at else None
