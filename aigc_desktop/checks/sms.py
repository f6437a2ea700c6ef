"""How a text message is counted: GSM-7 septets or UCS-2 units, in one part or several.

Source: 3GPP TS 23.038 (the alphabet and its extension table) and TS 23.040 (140 bytes a
message, of which a part of a longer one gives 6 to its header: 153 septets or 67 units).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Each takes two septets: an escape and the character."""
_SIZES = {"GSM-7": (160, 153), "UCS-2": (70, 67)}


@dataclass(frozen=True)
class Sms:
    """One text as messages: `units` are septets (GSM-7) or 16-bit units (UCS-2)."""

    alphabet: Literal["GSM-7", "UCS-2"]
    units: int
    parts: int
    room: int
    """Units that fit in so many parts."""


def measure(text: str) -> Sms:
    """Return how `text` is sent; one character outside GSM-7 makes all of it UCS-2."""
    if all(char in _BASIC or char in _EXTENDED for char in text):
        sizes = [2 if char in _EXTENDED else 1 for char in text]
        alphabet: Literal["GSM-7", "UCS-2"] = "GSM-7"
    else:
        sizes = [2 if ord(char) > 0xFFFF else 1 for char in text]
        alphabet = "UCS-2"
    single, each = _SIZES[alphabet]
    units = sum(sizes)
    if units <= single:
        return Sms(alphabet, units, 1 if text else 0, single)
    parts = _parts(sizes, each)
    return Sms(alphabet, units, parts, parts * each)


def _parts(sizes: list[int], each: int) -> int:
    """No escape pair and no surrogate pair is ever cut in two."""
    parts, used = 1, 0
    for size in sizes:
        if used + size > each:
            parts, used = parts + 1, 0
        used += size
    return parts


def payload_bytes(text: str) -> int:
    """Return the bytes of the text itself; 140 of them are one SMS in either alphabet."""
    sent = measure(text)
    return -(-sent.units * 7 // 8) if sent.alphabet == "GSM-7" else sent.units * 2
