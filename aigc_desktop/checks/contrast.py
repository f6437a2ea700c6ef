"""Contrast of colours as WCAG 2.2 measures it (success criterion 1.4.3)."""

from __future__ import annotations

AA_TEXT = 4.5
"""Least contrast of ordinary text at level AA."""
BLACK, WHITE = "#000000", "#ffffff"


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb", from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    # WCAG prints 0.03928; sRGB's own 0.04045 gives the same for 8-bit channels.
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable_on(background: str, wanted: str = BLACK) -> str:
    """Return `wanted` if it is readable on `background`, else black or white, the clearer one.

    One of the two always reaches AA: the worst background gives 4.58.
    """
    if contrast(wanted, background) >= AA_TEXT:
        return wanted
    return max((BLACK, WHITE), key=lambda colour: contrast(colour, background))
