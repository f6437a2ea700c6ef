"""Candidate names of persons, places and organisations in English and Chinese text.

Precision goes before recall. Not covered: single words that open a sentence, lines in title case,
names with figures in them, names in lower case, Chinese persons without a verb of speech or a
title beside them, Chinese places and organisations without one of the usual endings or in the
middle of a clause, foreign names in Chinese, adjectives of nationality, and names across languages.
"""

from __future__ import annotations

from aigc_desktop.checks.fact_guard.name import Name
from aigc_desktop.checks.fact_guard.names_en import english_names
from aigc_desktop.checks.fact_guard.names_zh import chinese_names
from aigc_desktop.checks.fact_guard.scan import Taken


def names(text: str, taken: Taken | None = None) -> tuple[Name, ...]:
    """Return the candidate names of `text` in order; marks them in `taken`."""
    taken = Taken.none_of(text) if taken is None else taken
    found = [*english_names(text), *chinese_names(text)]
    kept = [name for name in found if taken.take(name.start, name.end)]
    return tuple(sorted(kept, key=lambda name: name.start))
