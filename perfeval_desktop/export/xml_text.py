"""Text for the XML inside an office file, which cannot hold every character that a clipboard can."""

from __future__ import annotations

import re

# XML 1.0 §2.2: control characters, lone surrogates and non-characters cannot be written, not even escaped.
_FORBIDDEN = re.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
REPLACEMENT = "\ufffd"


def xml_text(text: str) -> str:
    """``text`` with every character that XML cannot hold visibly replaced by �, and line feeds as line ends."""
    return _FORBIDDEN.sub(REPLACEMENT, _LINE_ENDS.sub("\n", text))
