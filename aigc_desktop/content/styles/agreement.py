"""Sets right what English wants around the brief's words: articles, and verbs after a plural.

A user writes "breakfast buffet" or "bike lights"; a sentence wants "offers a breakfast buffet"
and "the bike lights have". The words of the brief themselves are never changed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping

from aigc_desktop.content.english_forms import english_form
from aigc_desktop.content.english_words import base_of, can_be, is_countable, is_plural

_PRODUCT = "<|product|>"
_TAKES_A_THING = (
    "add adds allow allows as be being boast boasts bring brings by choose combine combines "
    "comes expect feature features find for from get gets getting give gives giving has have "
    "having include includes including into is like love mean means meet need needs of offer "
    "offering offers pair pairs pick plus provide provides want wants with you"
)
_AFTER_OBJECT = re.compile(
    rf"(?i)\b(?:{'|'.join(_TAKES_A_THING.split())})"
    r"(?:\s|\s[^.:;?!–—\n]*(?:\b(?:and|or|plus|as well as)|,)\s)$"
)
_ENDS_A_THING = frozenset(
    "of for from in by with on at to near that which who when where while before after per "
    "without until through included provided available needed required if as".split()
)
_VOWEL_SOUND = re.compile(r"(?i)(?:[aeiou]|hour|honest|heir|8|11\b|18\b)")
_CONSONANT_SOUND = re.compile(r"(?i)(?:uni(?!n|m)|use|usu|eu|one\b|once)")
_DETERMINED = frozenset(
    "a an the my our your their his her this that these those every any no".split()
)
_BEFORE_A_THING = (
    "about ask because behind with is are from for to at by of in on and or not than like let do "
    "does makes introduce know knows meet try choose discover enjoy explore find get see think "
    "why how that's here's it's say says hello hi love pick take give trust welcome enter start "
    "but as"
)
_WANTS_DETERMINER = re.compile(
    rf"(?i)(?:(?:^|[.!?:,;–—\n>])[\"“‘(\s]*|\b(?:{'|'.join(_BEFORE_A_THING.split())})\s)$"
)
"""Before the thing offered: the start of a sentence or clause, or a word that takes an object."""
_BEGIN_WITHOUT = frozenset(
    """
    a all an another any anything both each eight either enough every everything few fifteen
    fifty five four her his its many more most much my nine no nothing one only our plenty seven
    several six some something ten that the their these this those three twelve twenty two
    various your zero
""".split()
)
_JOINS = re.compile(r"\s(?:and|or|&)\s|,\s")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")

_HOLDS = r"(?:also|always|already|just|never|not only|now|really|simply|still)"
_AFTER_PRODUCT = re.compile(
    rf"({re.escape(_PRODUCT)}(?:,? (?:which|that))? (?:{_HOLDS} )?)([a-z]+)\b"
)
_BEFORE_PRODUCT = re.compile(rf"\b((?i:is|does|has|was)) (?={re.escape(_PRODUCT)})")
_PRONOUN = re.compile(
    rf"\b([Ii])t(?: ({_HOLDS}))? (adds|brings|comes|does|fits|gives|has|helps|keeps|lets|makes"
    r"|offers|stands|stays|suits|works)\b"
)
_IS = re.compile(r"\b([Ii])t(?: is|['’]s) (?=<\|f\d\|>)")
_ITS = re.compile(r"\b([Ii])ts\b")


def fit_article(before: str, value: str) -> str:
    """Return `before` with a final "a " or "an " set right for `value`, which follows it."""
    match = re.search(r"\b([Aa])n? $", before)
    if not match:
        return before
    vowel = bool(_VOWEL_SOUND.match(value)) and not _CONSONANT_SOUND.match(value)
    return before[: match.start()] + match.group(1) + ("n " if vowel else " ")


def with_determiner(before: str, value: str) -> str:
    """Return `value`, the thing offered, with "our" where a common noun wants a determiner.

    "Try bike subscription" lacks one; "Try Spokely", "the bike subscription" do not.
    """
    first = value.split(maxsplit=1)[0].lower() if value.strip() else ""
    is_common = value[:1].islower() and not value[1:2].isupper() and first not in _DETERMINED
    return f"our {value}" if is_common and _WANTS_DETERMINER.search(before) else value


def with_article(before: str, value: str) -> str:
    """Return `value` with "a" or "an" where `before` takes an object and it is one thing.

    "offers" + "one-hour session" wants one; "free parking", "two rooms" and headings do not.
    """
    if not _AFTER_OBJECT.search(before) or not wants_article(value):
        return value
    return fit_article("a ", value) + value


def wants_article(value: str) -> bool:
    """Whether `value` is one countable thing without an article: "sea view", "warranty"."""
    thing, *others = _JOINS.split(value.strip(), maxsplit=1)
    words = [word.lower() for word in _WORD.findall(thing)]
    words = _up_to(words, lambda w: w in _ENDS_A_THING or (w.endswith("ed") and not can_be(w, "a")))
    if not words or (others and len(words) == 1) or english_form(value, present=True) != "np":
        return False
    first, head = words[0], words[-1]
    return is_countable(head) and not (
        first.isdigit() or first in _BEGIN_WITHOUT or is_plural(first)
    )


def is_many(thing: str) -> bool:
    """Whether the name of a product is a plural: "bike lights", not "Bright Lights"."""
    words = _up_to(thing.split(), lambda word: word.lower() in _ENDS_A_THING)
    return bool(words) and words[-1].islower() and is_plural(words[-1])


def _up_to(words: list[str], ends: Callable[[str], bool]) -> list[str]:
    """Return the first word and those after it, up to one that ends the thing named."""
    return words[:1] + list(itertools.takewhile(lambda word: not ends(word), words[1:]))


def agreeing(raw: str, slots: Mapping[str, str]) -> str:
    """Return raw text with its own verbs and pronouns in the plural where the product is one."""
    if not is_many(slots.get(_PRODUCT, "")):
        return raw
    raw = _AFTER_PRODUCT.sub(lambda m: m.group(1) + (base_of(m.group(2)) or m.group(2)), raw)
    raw = _BEFORE_PRODUCT.sub(
        lambda m: _as_cased(m.group(1), base_of(m.group(1).lower())) + " ", raw
    )
    raw = _PRONOUN.sub(
        lambda m: " ".join(
            filter(None, (_as_cased(m.group(1), "they"), m.group(2), base_of(m.group(3))))
        ),
        raw,
    )
    raw = _IS.sub(lambda m: _as_cased(m.group(1), "they are "), raw)
    return _ITS.sub(lambda m: _as_cased(m.group(1), "their"), raw)


def _as_cased(like: str, word: str) -> str:
    return word.capitalize() if like[:1].isupper() else word
