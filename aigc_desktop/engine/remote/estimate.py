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
    text = text_of(prompt)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return wide + math.ceil((len(text) - wide) / LETTERS) + PER_TURN * len(prompt.turns)


def text_of(prompt: Prompt) -> str:
    """Return all words of `prompt` that are sent."""
    return "\n".join([*(turn.text for turn in prompt.turns), prompt.text, prompt.lead_in]).strip()
