"""Whether a draft is whole: all its parts, no broken marks, no loops, the right script."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from aigc_desktop.checks.check import Subject
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n.message import N_

_MARK = re.compile(r"<\|[^|]*\|>|<\||\|>|\ufffd")
_WORD = re.compile(r"[a-z0-9'’]+|[\u3400-\u9fff]")
_SENTENCE_END = re.compile(r"[.!?。！？…」』”\")）]\s*$")


@dataclass(frozen=True)
class Completeness:
    """Every part in `parts` is there, and the text came to its end."""

    parts: tuple[str, ...]
    id: str = "completeness"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Reject what lacks a part; warn of a text that stops in the middle."""
        missing = [name for name in self.parts if not subject.parts.get(name, "").strip()]
        if missing:
            return [Finding(self.id, "reject", N_("A part of the text is missing."), missing[0])]
        last = self.parts[-1]
        if not subject.complete and not _SENTENCE_END.search(subject.parts[last]):
            end = len(subject.parts[last])
            message = N_("The text was cut off before its end.")
            return [Finding(self.id, "warning", message, last, max(0, end - 12), end)]
        return []


@dataclass(frozen=True)
class BrokenMarks:
    """No control token, placeholder or half character is left in the text."""

    id: str = "broken_marks"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Reject a draft with any such mark."""
        return [
            Finding(
                self.id,
                "reject",
                N_("The text holds a mark that should have become a word of the brief."),
                name,
                match.start(),
                match.end(),
            )
            for name, text in subject.parts.items()
            for match in _MARK.finditer(text)
        ]


@dataclass(frozen=True)
class Repetition:
    """No run of `size` words (Chinese: characters) comes again and again.

    The share of repeated n-grams is the measure of Welleck et al. 2020 (seq-rep-n).
    """

    size: int = 4
    limit: float = 0.2
    id: str = "repetition"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Reject a loop."""
        for name, text in subject.parts.items():
            words = _WORD.findall(text.lower())
            grams = Counter(zip(*(words[i:] for i in range(self.size)), strict=False))
            total = sum(grams.values())
            if total > 8 and 1 - len(grams) / total > self.limit:
                return [Finding(self.id, "reject", N_("The text repeats itself."), name)]
        return []


@dataclass(frozen=True)
class ScriptOfLanguage:
    """A Chinese text is written in Chinese characters, an English one is not."""

    id: str = "language"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Reject a draft mostly in the other language; words of the brief do not count."""
        text = subject.text
        for piece in sorted(subject.brief.all_text().splitlines(), key=len, reverse=True):
            text = text.replace(piece, "")
        letters = [char for char in text if char.isalpha()]
        if len(letters) < 6:
            return []
        wide = sum(unicodedata.east_asian_width(char) in "WF" for char in letters)
        share = wide / len(letters)
        wrong = share < 0.4 if subject.brief.language == "zh" else share > 0.1
        if wrong:
            return [Finding(self.id, "reject", N_("The text is not in the language asked for."))]
        return []
