"""What to write where a finding suggests something."""

from __future__ import annotations

from aigc_desktop.domain.finding import Finding

_ENDS = tuple(".!?。！？…")


def mended(text: str, finding: Finding) -> str:
    """Return the words that replace the span of `finding` in `text`.

    Where the span is empty the suggestion is a sentence of its own: what comes before it is
    ended and it is ended itself.
    """
    words = finding.suggestion
    if finding.start < finding.end or not text.strip():
        return words
    chinese = not words.isascii()
    stop = "。" if chinese else "."
    before = text[: finding.start].rstrip()
    opening = "" if before.endswith(_ENDS) else stop
    gap = "" if chinese or text[: finding.start].endswith((" ", "\n")) else " "
    return f"{opening}{gap}{words}" + ("" if words.endswith(_ENDS) else stop)
