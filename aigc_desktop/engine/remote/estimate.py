"""How many tokens a text takes, where only the server could count them."""

from __future__ import annotations

import math
import unicodedata

from aigc_desktop.domain.prompt import Prompt

LETTERS = 3.5
"""Letters of a Latin text to a token, rather too few: an estimate on the safe side."""
PER_TURN = 6
"""Tokens a chat template adds to each message, about."""


def estimate_tokens(prompt: Prompt) -> int:
    """Return about how many tokens `prompt` takes: wide characters count one each."""
    parts = [prompt.text, prompt.lead_in, *(turn.text for turn in prompt.turns)]
    wide = narrow = 0
    for part in parts:
        mine = sum(unicodedata.east_asian_width(char) in "WF" for char in part)
        wide += mine
        narrow += len(part) - mine
    return wide + math.ceil(narrow / LETTERS) + PER_TURN * len(prompt.turns)
