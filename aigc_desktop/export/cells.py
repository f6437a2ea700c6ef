"""Text in the cells of a table, made so that no spreadsheet runs it."""

from __future__ import annotations

import unicodedata

from aigc_desktop.export.clean import clean_lines

# What a spreadsheet takes for the start of a formula; wide forms count in East Asia.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_IGNORED = {"Zs", "Cf"}


def csv_cell(text: str) -> str:
    """Return `text` for a CSV cell: what looks like a formula gets an apostrophe in front.

    Blanks and invisible characters before it do not hide a formula. See OWASP, CSV injection.
    """
    clean = clean_lines(text)
    place = next(
        (i for i, char in enumerate(clean) if unicodedata.category(char) not in _IGNORED),
        len(clean),
    )
    return f"'{clean}" if clean.startswith(_FORMULA, place) else clean
