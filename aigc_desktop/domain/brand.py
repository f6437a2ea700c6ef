"""A brand profile: what every brief of a brand says again."""

from __future__ import annotations

from dataclasses import dataclass, field

from aigc_desktop.domain.words import WordList


@dataclass(frozen=True)
class Brand:
    """One brand, known by its name.

    `voice` is a value of the field that sets the tone; `facts` are selling points that are
    always true; `words` join the user's own in the checks.
    """

    name: str
    voice: str = ""
    audience: str = ""
    call_to_action: str = ""
    facts: tuple[str, ...] = ()
    words: WordList = field(default_factory=WordList)
