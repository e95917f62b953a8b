"""定稿: what was handed in, kept in the file as it was, and 退回: that it was opened again, and why."""

from __future__ import annotations

from perfeval_desktop.model.base import Row


class Final(Row, frozen=True, kw_only=True):
    """One 定稿. ``code`` is the code on its printed pages, ``content`` the package as it was then.

    ``made_at`` and ``reopened_at`` are local times with their offset (ISO 8601). As long as ``reopened_at`` is empty
    the package is final: nothing in it may be changed. ``reason`` says why it was opened again.
    """

    code: str
    made_at: str
    made_by: str = ""
    content: str = ""
    reopened_at: str = ""
    reopened_by: str = ""
    reason: str = ""

    @property
    def made_text(self) -> str:
        """When it was made, to the minute."""
        return self.made_at[:16].replace("T", " ")
