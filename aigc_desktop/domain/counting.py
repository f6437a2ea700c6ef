"""How long a text is: words as people count them in English and Chinese, characters, minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORD = re.compile(rf"(?P<han>[{_HAN}])|[^\W{_HAN}]+(?:[-'’.,][^\W{_HAN}]+)*")
WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction (Brysbaert 2019, Journal of Memory and Language 109)."""
HAN_A_MINUTE = 255
"""Chinese characters (Trauzettel-Klosinski and Dietz 2012, IReST, IOVS 53)."""


@dataclass(frozen=True)
class Count:
    """`words`: each Chinese character is one, each Latin word or number is one."""

    words: int = 0
    characters: int = 0
    without_spaces: int = 0
    seconds: float = 0.0

    @property
    def minutes(self) -> int:
        """Reading time in whole minutes, at least one where there is anything to read."""
        return max(1, round(self.seconds / 60)) if self.words else 0


def count(text: str) -> Count:
    """Count `text`; line breaks are no characters."""
    han = latin = 0
    for match in _WORD.finditer(text):
        if match["han"]:
            han += 1
        else:
            latin += 1
    characters = len(text) - text.count("\n")
    blanks = sum(map(str.isspace, text)) - text.count("\n")
    seconds = 60 * (latin / WORDS_A_MINUTE + han / HAN_A_MINUTE)
    return Count(han + latin, characters, characters - blanks, seconds)
