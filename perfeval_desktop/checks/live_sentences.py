"""The sentences of the findings about live figures in texts."""

from __future__ import annotations

from perfeval_desktop.checks.sentence import Sentence

_SOURCE = "活数的名称和写法见“插入活数”"

LIVE_SENTENCES: dict[str, Sentence] = {
    "live.unknown": Sentence(
        title="不认识的活数",
        message="“{found}”不是这里可以用的活数，打印时会照原样印出〔，最接近的是“{expected}”〕",
        advice="请从“插入活数”中重新选取，或改为文字",
        source=_SOURCE,
    ),
    "live.empty": Sentence(
        title="活数所取的栏目还没有填写",
        message="“{found}”{more}还没有填写，打印时印出“{expected}”",
        advice="请填写这些栏目，或删去取自它们的活数",
        source="正文中的数据取自各表",
    ),
}
