"""Makes text fit for every file format: no lone surrogates, no control characters."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

# Controls except tab, newline and return; non-characters. XML 1.0 forbids or discourages them.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def clean_text(text: str) -> str:
    """Return `text` without what XML cannot hold; a lone surrogate becomes U+FFFD.

    Two surrogates that belong together become the one character they stand for.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNWANTED.sub("", whole)


def clean_lines(text: str) -> str:
    """Return `text` cleaned, with line feeds as its only line breaks."""
    whole = clean_text(text).replace("\r\n", "\n").replace("\r", "\n")
    return whole.replace("\u2028", "\n").replace("\u2029", "\n")


def one_line(text: str) -> str:
    """Return `text` cleaned and on one line, runs of blanks as one space."""
    return " ".join(clean_lines(text).split())


def clean_json(value: object) -> object:
    """Return JSON value `value` with every text in it cleaned, always as new objects.

    JSON knows neither infinity nor "not a number"; both become null.
    """
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {clean_text(str(key)): clean_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
