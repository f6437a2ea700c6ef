"""One mark a check puts on a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aigc_desktop.i18n.message import Message

Severity = Literal["reject", "error", "warning", "info"]
"""`reject`: broken, not shown unless asked for; `error`: must be mended before use;
`warning`: look at it; `info`: good to know."""


@dataclass(frozen=True)
class Finding:
    """What one check found in one part of a draft.

    `start` and `end` are character positions in the part named `part` (both 0 when the
    finding is about the part as a whole). `source` names the rule or document behind it.
    `suggestion` is a text that could stand in place of the span, "" where there is none; where
    the span is empty and `part` is named, it is to be inserted there. `details` are further
    sentences for those who want to know more, e.g. when the words may be used after all.
    """

    check: str
    severity: Severity
    message: Message
    part: str = ""
    start: int = 0
    end: int = 0
    source: str = ""
    suggestion: str = ""
    details: tuple[Message, ...] = ()
