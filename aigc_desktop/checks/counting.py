"""How platforms count a text: nine ways, each a function of the text alone.

`chars` code points; `graphemes` what a reader takes for one character (Unicode UAX 29);
`width` a double-width character is 2 (East Asian width W and F, Unicode UAX 11); `hanzi` two
half-width characters are 1; `x` X's weighted count; `utf8` and `gbk` bytes; `sms` bytes of
the air message (3GPP TS 23.038 and 23.040), of which a single SMS has 140.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Literal

import regex

from aigc_desktop.checks import sms

Count = Literal["chars", "graphemes", "width", "hanzi", "x", "utf8", "gbk", "sms"]

_X_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that weigh 1 in X's count; all others weigh 2."""
_DOMAIN_ENDS = "com|org|net|edu|gov|io|co|app|dev|ai|info|biz|shop|store|cn|uk|de|fr|jp|eu|us|hk|tw"
_X_URL = re.compile(
    r"https?://[^\s\u3000-\u9fff\uff00-\uffef]+"
    rf"|(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_DOMAIN_ENDS})(?![\w-])"
    r"(?:/[^\s\u3000-\u9fff\uff00-\uffef]*)?",
    re.ASCII | re.IGNORECASE,
)
_URL_END = ".,;:!?'\")]}"
_X_URL_LENGTH = 23
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_PLAIN_PICTURE = (
    "[\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
)
_MODIFIERS = "[\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3|"
    f"(?:{_PLAIN_PICTURE}|{_PICTURE}(?=\ufe0f)){_MODIFIERS}(?:\u200d{_PICTURE}{_MODIFIERS})*"
)
"""Flags, keycaps, and pictures with their modifiers, joined or single (Unicode UTS 51)."""


def length(text: str, count: Count) -> int:
    """Return how long `text` is to a platform that counts by `count`.

    A line break is one character however the system writes it; half a unit counts whole.
    """
    return _COUNTS[count](text.replace("\r\n", "\n").replace("\r", "\n"))


def _chars(text: str) -> int:
    return len(text)


def _graphemes(text: str) -> int:
    return len(regex.findall(r"\X", text))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _hanzi(text: str) -> int:
    """All beyond Latin-1 counts whole: nothing is ever counted too short by it."""
    halves = sum(1 if ord(char) < 0x100 else 2 for char in text)
    return (halves + 1) // 2


def _x(text: str) -> int:
    """Count as X documents it: https://docs.x.com/fundamentals/counting-characters."""
    plain = _X_URL.sub(_short_link, unicodedata.normalize("NFC", text))
    plain = _EMOJI.sub("字", plain)  # any emoji, however many code points, weighs 2
    return sum(
        1 if any(low <= ord(char) <= high for low, high in _X_LIGHT) else 2 for char in plain
    )


def _short_link(match: re.Match[str]) -> str:
    """Every address becomes a short link; punctuation after it is not part of it."""
    bare = match.group().rstrip(_URL_END)
    return "x" * _X_URL_LENGTH + match.group()[len(bare) :]


def _utf8(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _gbk(text: str) -> int:
    """Bytes of GB 18030, which holds GBK and all the rest."""
    return len(text.encode("gb18030", "replace"))


_COUNTS: Mapping[Count, Callable[[str], int]] = {
    "chars": _chars,
    "graphemes": _graphemes,
    "width": _width,
    "hanzi": _hanzi,
    "x": _x,
    "utf8": _utf8,
    "gbk": _gbk,
    "sms": sms.payload_bytes,
}
