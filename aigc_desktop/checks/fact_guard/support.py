"""The facts of a brief or a draft, indexed once, and what they support."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from aigc_desktop.checks.fact_guard import numerals
from aigc_desktop.checks.fact_guard.dates import dates
from aigc_desktop.checks.fact_guard.keys import Fact, Key, needs, number_offers, offers
from aigc_desktop.checks.fact_guard.name import Name
from aigc_desktop.checks.fact_guard.names import names
from aigc_desktop.checks.fact_guard.names_zh import shorter
from aigc_desktop.checks.fact_guard.quantities import quantities
from aigc_desktop.checks.fact_guard.quantity import Quantity
from aigc_desktop.checks.fact_guard.quotes import (
    Quotation,
    follow_one_another,
    pieces_of,
    quotations,
)
from aigc_desktop.checks.fact_guard.scan import Taken, narrow, tokens
from aigc_desktop.checks.fact_guard.times import times
from aigc_desktop.domain.brief import Brief, Quote, Turn

_NUMERAL = re.compile(
    rf"{numerals.SCALED}|{numerals.MIXED}|{numerals.DIGITS}|\b(?:{numerals.WORDS})\b|{numerals.HAN}",
    re.IGNORECASE,
)
_OF = re.compile(r" of (?:the )?")
_TITLE = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady)\.? ?")
_HAN_TITLE = re.compile(r"(?<=[一-鿿])(?:先生|女士|小姐|老师)$")
_CHOICES = frozenset({"genre", "language"})


@dataclass(frozen=True)
class Place:
    """Where something stands in a brief: the key of the field and, in a list, which item."""

    field: str
    index: int = 0


@dataclass(frozen=True)
class Item:
    """One text of a brief with its facts; `words` is the text as `scan.tokens` returns it.

    A quotation of the brief is itself a fact: `quoted` is True.
    """

    place: Place
    text: str
    words: str
    facts: tuple[Fact, ...]
    quoted: bool = False


def facts_in(text: str) -> tuple[Fact, ...]:
    """Return the facts of `text` in order; what a quotation holds belongs to the quotation."""
    taken = Taken.none_of(text)
    found: list[Fact] = [*quotations(text, taken)]
    found += [*dates(text, taken), *times(text, taken), *quantities(text, taken)]
    found += names(text, taken)
    return tuple(sorted(found, key=lambda fact: fact.start))


@dataclass(frozen=True)
class Facts:
    """What stands in a brief, ready for look-ups."""

    items: tuple[Item, ...]
    keys: Mapping[Key, Place]
    initials: Mapping[str, Place] = field(default_factory=dict)

    @classmethod
    def of(cls, brief: Brief) -> Facts:
        """Index `brief`; choices such as the genre say nothing about the event."""
        return cls._indexed(tuple(_items_of(brief)))

    @classmethod
    def of_text(cls, text: str) -> Facts:
        """Index a draft, with the field "" and one item."""
        return cls._indexed((_item(Place(""), text),))

    @classmethod
    def _indexed(cls, items: tuple[Item, ...]) -> Facts:
        keys: dict[Key, Place] = {}
        initials: dict[str, Place] = {}
        for item in items:
            for key in _all_offers(item):
                keys.setdefault(key, item.place)
            for fact in item.facts:
                if isinstance(fact, Name):
                    initials.setdefault(_initials(fact.text), item.place)
        return cls(items, keys, initials)

    def support(self, fact: Fact) -> Place | None:
        """Return where `fact` has its support, None where it has none."""
        if isinstance(fact, Quotation):
            return self._first(fact.words)
        if isinstance(fact, Name):
            return self._name(fact)
        places = [self._one_of(keys) for keys in needs(fact)]
        return places[0] if places and None not in places else None

    def _one_of(self, keys: Iterable[Key]) -> Place | None:
        return next((self.keys[key] for key in keys if key in self.keys), None)

    def _first(self, words: str) -> Place | None:
        pieces = pieces_of(words)
        held = (item.place for item in self.items if follow_one_another(pieces, item.words))
        return next(held, None)

    def _name(self, name: Name) -> Place | None:
        text = name.text.replace("’", "'").removesuffix("'s")
        for spelling in _spellings(text, name):
            place = self._first(spelling)
            if place:
                return place
        if text.isupper() and len(text) > 1:
            return self.initials.get(text)
        short = _initials(text)
        if len(short) > 2 and any(short in re.findall(r"[A-Z]+", item.text) for item in self.items):
            return self._first(short)
        return self._both_sides(text)

    def _both_sides(self, text: str) -> Place | None:
        """Support "Mayor of Linden" where both sides of its "of" stand in the brief."""
        sides = _OF.split(text)
        places = [self._first(side) for side in sides]
        return places[0] if len(sides) > 1 and None not in places else None


def _items_of(brief: Brief) -> Iterable[Item]:
    for key, value in brief.values.items():
        if key in _CHOICES:
            continue
        entries: Iterable[str | Quote | Turn] = (value,) if isinstance(value, str) else value
        for index, item in enumerate(entries):
            place = Place(key, index)
            if isinstance(item, Quote):
                yield _item(place, item.text, quoted=True)
                yield _item(place, item.speaker)
            else:
                yield _item(place, item.text if isinstance(item, Turn) else item)


def _item(place: Place, text: str, quoted: bool = False) -> Item:
    return Item(place, text, tokens(text), facts_in(text), quoted)


def _all_offers(item: Item) -> Iterable[Key]:
    """Yield what an item offers; the brief is read more generously than the draft.

    Numbers that are no facts in a draft (one, 一, figures inside a quotation) support one.
    """
    for fact in item.facts:
        yield from offers(fact)
        if isinstance(fact, Quotation):
            for inner in facts_in(fact.words):
                yield from offers(inner)
    counted = (fact for fact in item.facts if isinstance(fact, Quantity))
    known = {value for fact in counted for value in fact.values}
    for value in _loose_numbers(item.text):
        if value not in known:
            yield from number_offers(value)


def _loose_numbers(text: str) -> Iterable[Fraction]:
    for match in _NUMERAL.finditer(narrow(text)):
        value = numerals.value_of(match.group())
        if value is not None:
            yield value


def _spellings(text: str, name: Name) -> Iterable[str]:
    """Yield `text` and its shorter forms: without a title, without a sentence's first word."""
    yield text
    yield _TITLE.sub("", text)
    yield _HAN_TITLE.sub("", text)
    if name.initial and " " in text:
        yield text.split(" ", 1)[1]
    if name.kind in {"place", "organisation"} and text[0] > "一":
        yield from shorter(text)


def _initials(text: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", text) if word[:1].isupper())
