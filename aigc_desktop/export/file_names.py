"""File names every system accepts, and names nobody has taken yet."""

from __future__ import annotations

import os
import re
import unicodedata
from itertools import count
from pathlib import Path

LONGEST_BYTES = 120

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
# Windows takes these for devices, with any ending; superscript digits count as digits.
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.I)
# Endings of two words belong together: "a.wire.txt" becomes "a (2).wire.txt".
_ENDING = re.compile(r"(?<=.)(?:\.(?:ninjs|wire))?\.[^.]+$")
_LAST_RESORT = "document"


def safe_name(title: str, fallback: str) -> str:
    """Return a file name, without its ending, for something called `title`.

    It suits Windows, macOS and Linux, is at most 120 bytes of UTF-8 and keeps letters of
    every script. `fallback` stands in for a title nothing usable is left of.
    """
    return _safe(title) or _safe(fallback) or _LAST_RESORT


def _safe(text: str) -> str:
    # macOS and Linux would take the two ways to write "é" for two names.
    text = unicodedata.normalize("NFC", text)
    text = "".join(_safe_char(char) for char in _FORBIDDEN.sub(" ", text))
    name = _tidy(" ".join(text.split()))
    if _DEVICES.match(name):
        name = f"_{name}"
    short = name.encode()[:LONGEST_BYTES].decode(errors="ignore")
    return _tidy(short)


def _safe_char(char: str) -> str:
    """Return `char`, a blank for other blanks, nothing for what is invisible or no letter."""
    category = unicodedata.category(char)
    if category.startswith("Z") or char in "\t\n\r\v\f\x85":
        return " "
    return "" if category.startswith("C") else char


def _tidy(name: str) -> str:
    # Windows drops dots and blanks at the end; elsewhere a dot in front hides the file
    # and a hyphen in front looks like an option to a command.
    return name.lstrip(" .~-").rstrip(" .")


def free_name(path: Path) -> Path:
    """Return `path`, or if it is taken the first free "name (2).docx", "name (3).docx"..."""
    if not _taken(path):
        return path
    suffix = "".join(_ENDING.findall(path.name))
    stem = path.name.removesuffix(suffix)
    numbered = (path.with_name(f"{stem} ({n}){suffix}") for n in count(2))
    return next(candidate for candidate in numbered if not _taken(candidate))


def _taken(path: Path) -> bool:
    # A link that leads nowhere has its name all the same.
    return os.path.lexists(path)
