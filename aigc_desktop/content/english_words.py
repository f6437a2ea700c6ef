"""What an English word can be: verb, adjective, noun; read from a small lexicon.

`resources/lexicon/english.txt` has one lemma a line with its letters: `v` verb, `a` adjective,
`n` noun with a plural, `m` noun without one. Inflected forms are found by rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from aigc_desktop.paths import resources

LEXICON = Path("lexicon", "english.txt")
"""Where the lexicon lies below the resources."""

_IRREGULAR_PLURALS = frozenset(
    "people children men women feet teeth mice geese staff police lice oxen dice".split()
)
_IRREGULAR_THIRD = {"has": "have", "is": "are", "was": "were", "does": "do", "goes": "go"}
_MASS = frozenset(
    """
    access advice air aid art assistance backup bedding breathing broadband cash catering
    childcare chocolate cleaning clothing coffee comfort compost content cotton craftsmanship
    cutlery data delivery dining drainage energy entertainment equipment exercise experience
    fabric feedback fencing fiction flour food freight fruit fun furniture glass guidance hair
    hardware heat heating help history homework honey housing ice information insulation
    insurance interest internet jewellery juice knowledge land laundry learning leather legroom
    light lighting linen luggage maintenance meat milk money music nature nutrition oil packaging
    paint parking payment play postage power practice printing produce progress protection
    quality rain reading rice room safety salt sand satin shade shampoo shelving shipping silk
    skin sleep smoke snow soap soil sound soup space spice sport staffing steam steel stone
    storage sugar support sunlight talk tea technology timber time toast tracking traffic
    training transport travel tuition underwear use velvet ventilation water wax weight wine
    wood wool work workmanship
""".split()
)
"""Nouns that have a plural, but are mostly offered without an article."""


@cache
def _lexicon() -> Mapping[str, str]:
    lines = (resources() / LEXICON).read_text("utf-8").splitlines()
    return dict(line.split() for line in lines)


def can_be(word: str, letters: str) -> bool:
    """Whether the lemma `word` can be one of the parts of speech in `letters`."""
    return not set(_lexicon().get(word, "")).isdisjoint(letters)


def base_of(word: str) -> str:
    """Return the bare verb of a third person singular ("keeps"), "" if it is none."""
    if word in _IRREGULAR_THIRD:
        return _IRREGULAR_THIRD[word]
    return next((stem for stem in _without_s(word) if can_be(stem, "v")), "")


def is_plural(word: str) -> bool:
    """Whether `word` is a plural noun: "frames", "children"; not "bus", "news"."""
    if word in _IRREGULAR_PLURALS:
        return True
    return not can_be(word, "m") and any(can_be(stem, "n") for stem in _without_s(word))


def is_countable(word: str) -> bool:
    """Whether `word` is a singular noun that wants an article: "session"; not "freight"."""
    return can_be(word, "n") and word not in _MASS and not is_plural(word)


def _without_s(word: str) -> Iterator[str]:
    """Yield what a word in -s may be the inflection of."""
    if not word.endswith("s") or word.endswith("ss"):
        return
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("es"):
        yield word[:-2]
    yield word[:-1]
