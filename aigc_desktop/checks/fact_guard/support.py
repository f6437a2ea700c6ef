"""The facts of a brief or a draft, indexed once, and what they support."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
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
from aigc_desktop.checks.fact_guard.source import Source, span_of
from aigc_desktop.checks.fact_guard.times import times
from aigc_desktop.domain.brief import Brief, Quote, Turn

_NUMERAL = re.compile(
    rf"{numerals.SCALED}|{numerals.MIXED}|{numerals.DIGITS}|\b(?:{numerals.WORDS})\b|{numerals.HAN}",
    re.IGNORECASE,
)
_OF = re.compile(r" of (?:the )?")
_TITLE = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady)\.? ?")
_HAN_TITLE = re.compile(r"(?<=[一-鿿])(?:先生|女士|小姐|老师)$")
SAY_NOTHING = frozenset({"genre", "language"})
"""Fields of a brief that say nothing about the event."""


@dataclass(frozen=True)
class Item:
    """One text of a brief or a draft with its facts; `words` is the text as `scan.tokens` has it.

    A quotation of the brief is itself a fact: `quoted` is True.
    """

    place: Source
    text: str
    words: str
    facts: tuple[Fact, ...]
    quoted: bool = False

    @classmethod
    def read(cls, place: Source, text: str, *, quoted: bool = False) -> Item:
        """Return `text`, which stands at `place`, with its facts found."""
        return cls(place, text, tokens(text), facts_in(text), quoted)

    def at(self, start: int, end: int) -> Source:
        """Return the place of characters `start` to `end`."""
        return replace(self.place, start=start, end=end, text=self.text[start:end])


def facts_in(text: str) -> tuple[Fact, ...]:
    """Return the facts of `text` in order; what a quotation holds belongs to the quotation."""
    taken = Taken.none_of(text)
    found: list[Fact] = [*quotations(text, taken)]
    found += [*dates(text, taken), *times(text, taken), *quantities(text, taken)]
    found += names(text, taken)
    return tuple(sorted(found, key=lambda fact: fact.start))


Offer = tuple[Key, Source]
"""What stands somewhere, and where."""


@dataclass(frozen=True)
class Facts:
    """What stands in a brief (or a draft), ready for look-ups."""

    items: tuple[Item, ...]
    keys: Mapping[Key, Source]
    initials: Mapping[str, Source] = field(default_factory=dict)

    @classmethod
    def of(cls, brief: Brief) -> Facts:
        """Index `brief`; choices such as the genre say nothing about the event."""
        items = tuple(_items_of(brief))
        offers_ = (offer for item in items for offer in offers_of(item))
        names_ = (found for item in items for found in initials_of(item))
        return cls.indexed(items, offers_, names_)

    @classmethod
    def indexed(
        cls,
        items: tuple[Item, ...],
        offers_: Iterable[Offer],
        names_: Iterable[tuple[str, Source]] = (),
    ) -> Facts:
        """Index what was read already; of several places the first one counts."""
        keys: dict[Key, Source] = {}
        for key, place in offers_:
            keys.setdefault(key, place)
        initials: dict[str, Source] = {}
        for short, place in names_:
            initials.setdefault(short, place)
        return cls(items, keys, initials)

    def support(self, fact: Fact) -> Source | None:
        """Return where `fact` has its support, None where it has none."""
        if isinstance(fact, Quotation):
            return self._first(fact.words)
        if isinstance(fact, Name):
            return self._name(fact) or self._literal(fact.text)
        places = [self._one_of(keys) for keys in needs(fact)]
        return places[0] if places and None not in places else None

    def _one_of(self, keys: Iterable[Key]) -> Source | None:
        return next((self.keys[key] for key in keys if key in self.keys), None)

    def _first(self, words: str) -> Source | None:
        pieces = pieces_of(words)
        for item in self.items:
            if follow_one_another(pieces, item.words):
                if not item.place.field:
                    return item.place  # a draft: nobody asks where in it, and it may be long
                return item.at(*span_of(pieces, item.text))
        return None

    def _name(self, name: Name) -> Source | None:
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

    def _both_sides(self, text: str) -> Source | None:
        """Support "Mayor of Linden" where both sides of its "of" stand in the brief."""
        sides = _OF.split(text)
        places = [self._first(side) for side in sides]
        return places[0] if len(sides) > 1 and None not in places else None

    def _literal(self, text: str) -> Source | None:
        """Support a name that stands in the brief letter by letter, if not as whole words."""
        for item in self.items:
            start = item.text.find(text)
            if start >= 0:
                return item.at(start, start + len(text))
        return None


def _items_of(brief: Brief) -> Iterable[Item]:
    for key, value in brief.values.items():
        if key in SAY_NOTHING:
            continue
        entries: Iterable[str | Quote | Turn] = (value,) if isinstance(value, str) else value
        for index, item in enumerate(entries):
            place = Source(key, index)
            if isinstance(item, Quote):
                yield Item.read(place, item.text, quoted=True)
                yield Item.read(replace(place, speaker=True), item.speaker)
            else:
                yield Item.read(place, item.text if isinstance(item, Turn) else item)


def offers_of(item: Item) -> Iterable[Offer]:
    """Yield what an item offers; the brief is read more generously than the draft.

    Numbers that are no facts in a draft (one, 一, figures inside a quotation) support one.
    """
    for fact in item.facts:
        place = item.at(fact.start, fact.end)
        yield from ((key, place) for key in offers(fact))
        if isinstance(fact, Quotation):
            start = fact.start + fact.text.find(fact.words)
            for inner in facts_in(fact.words):
                place = item.at(start + inner.start, start + inner.end)
                yield from ((key, place) for key in offers(inner))
    counted = (fact for fact in item.facts if isinstance(fact, Quantity))
    known = {value for fact in counted for value in fact.values}
    for value, start, end in _loose_numbers(item.text):
        if value not in known:
            yield from ((key, item.at(start, end)) for key in number_offers(value))


def initials_of(item: Item) -> Iterable[tuple[str, Source]]:
    """Yield the initials of each name in an item, and where the name stands."""
    for fact in item.facts:
        if isinstance(fact, Name):
            yield _initials(fact.text), item.at(fact.start, fact.end)


def _loose_numbers(text: str) -> Iterable[tuple[Fraction, int, int]]:
    for match in _NUMERAL.finditer(narrow(text)):
        value = numerals.value_of(match.group())
        if value is not None:
            yield value, match.start(), match.end()


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
