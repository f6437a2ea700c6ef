"""Chooses, from many pieces, the texts that fill a platform's parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from aigc_desktop.checks.facts import folded
from aigc_desktop.checks.measures import jaccard, trigrams, words
from aigc_desktop.checks.part_rule import PartRule, State
from aigc_desktop.checks.platforms import Platform
from aigc_desktop.content.own_parts import is_own, own_texts
from aigc_desktop.domain.ad_set import Gap, Reason, SetText
from aigc_desktop.domain.brief import Brief
from aigc_desktop.tasks.set_pieces import Piece

ALIKE = 0.6
"""From this share of common character trigrams on, two texts say the same."""
_NOVELTY = 0.3
_ROOM_USED = 0.3
_NAMED = 0.4
_ENOUGH = 200
_ODD = 0.8
_REASONS: Mapping[State, Reason] = {
    "long": "long", "much": "long", "short": "short", "little": "short", "forbidden": "forbidden",
}  # fmt: skip


def slots_of(rule: PartRule) -> tuple[str, ...]:
    """Return the names of the texts a part may have: numbered where there may be several."""
    if rule.most == 1:
        return (rule.name,)
    return tuple(f"{rule.name}_{number}" for number in range(1, rule.most + 1))


def all_slots(place: Platform) -> Iterator[tuple[str, PartRule]]:
    """Return every text the platform takes, in its order."""
    for rule in place.rules:
        for slot in slots_of(rule):
            yield slot, rule


class Chooser:
    """Fills the slots of `place` that `texts` leaves free; `sound` asks the checks.

    With `only`, no others than those are filled.

    Method: within limits and advice, then greedily by maximal marginal relevance
    (Carbonell and Goldstein 1998) over character trigrams.
    """

    def __init__(
        self,
        place: Platform,
        brief: Brief,
        texts: dict[str, SetText],
        sound: Callable[[Piece], bool],
        only: Collection[str] = (),
    ) -> None:
        self.place = place
        self.texts = texts
        self.gaps: dict[str, Gap] = {}
        self._brief = brief
        self._sound = sound
        self._only = frozenset(only)
        self._usual = Usual(())
        self._likeness = _Likeness()

    def choose(self, pieces: Sequence[Piece]) -> None:
        """Fill what can be filled, and say in `gaps` what could not."""
        self.gaps = {}
        self._usual = Usual(pieces)
        for rule in self.place.rules:
            if is_own(rule):
                self._fill_own(rule)
            else:
                self._fill(rule, [piece for piece in pieces if piece.source in rule.sources])
        ordered = [slot for slot, _ in all_slots(self.place) if slot in self.texts]
        self.texts = {slot: self.texts[slot] for slot in ordered}

    def _free(self, rule: PartRule) -> list[str]:
        free = [slot for slot in slots_of(rule) if slot not in self.texts]
        return [slot for slot in free if not self._only or slot in self._only]

    @property
    def filled(self) -> tuple[int, int]:
        """How many of the slots the model is to write are filled, and how many there are."""
        wanted = {slot for slot, rule in all_slots(self.place) if not is_own(rule)}
        wanted &= self._only or wanted
        return len(wanted & set(self.texts)), len(wanted)

    def _fill_own(self, rule: PartRule) -> None:
        found = own_texts(rule, self._brief)
        taken = {item.text for item in self.texts.values()}
        fitting = [text for text in found if rule.fit(text).within and text not in taken]
        free = self._free(rule)
        for slot, text in zip(free, fitting, strict=False):
            self.texts[slot] = SetText(text, "brief")
        reasons = Counter[Reason](
            _REASONS[state] for text in found if (state := rule.fit(text).state) in _REASONS
        )
        if not found:
            reasons["no_source"] = 1
        # What a platform does not insist on, and nothing was found for, is no gap.
        if len(slots_of(rule)) - len(free) + len(fitting) < max(1, rule.least) and rule.sources:
            self._note(rule, len(free) - len(fitting), reasons)

    def _fill(self, rule: PartRule, pieces: list[Piece]) -> None:
        reasons: Counter[Reason] = Counter()
        left = dict.fromkeys(self._usable(rule, pieces, reasons), 0.0)
        for item in self.texts.values():
            if item.origin != "brief":
                self._see(left, item.text)
        free = self._free(rule)
        if rule.one_within and not self._has_short(rule):
            short = {p: near for p, near in left.items() if self._is_short(rule, p.text)}
            own = [text for text in self._names() if self._is_short(rule, text)]
            if free and (piece := self._best(rule, short, reasons)):
                self._take(free, left, piece)
            elif free and own:
                self.texts[free.pop(0)] = SetText(own[0], "brief")
            else:
                reasons["no_short_one"] = 1
        while free and (piece := self._best(rule, left, reasons)):
            self._take(free, left, piece)
        self._note(rule, len(free), reasons)

    def _usable(
        self, rule: PartRule, pieces: list[Piece], reasons: Counter[Reason]
    ) -> Iterator[Piece]:
        """Return pieces within the bounds, each text once, the best draft's first."""
        seen: set[str] = set()
        for piece in sorted(pieces, key=lambda piece: (-piece.score, piece.run, piece.candidate)):
            key = folded(piece.text)
            if key in seen:
                continue
            seen.add(key)
            state = rule.fit(piece.text).state
            if state == "fits":
                yield piece
            elif state in _REASONS:
                reasons[_REASONS[state]] += 1

    def _best(
        self, rule: PartRule, left: dict[Piece, float], reasons: Counter[Reason]
    ) -> Piece | None:
        """Return the piece most worth taking; drops from `left` what is alike or unsound."""
        for piece in [piece for piece, near in left.items() if near >= ALIKE]:
            del left[piece]
            reasons["alike"] += 1
        while left:
            best = max(left, key=lambda piece: self._worth(rule, piece) - _NOVELTY * left[piece])
            if self._sound(best):
                return best
            del left[best]
            reasons["checks"] += 1
        return None

    def _take(self, free: list[str], left: dict[Piece, float], piece: Piece) -> None:
        left.pop(piece, None)
        self.texts[free.pop(0)] = SetText(piece.text, "model", piece.run, piece.candidate)
        self._see(left, piece.text)

    def _see(self, left: dict[Piece, float], text: str) -> None:
        """Note how like the text just taken the others are."""
        for piece, near in left.items():
            left[piece] = max(near, self._likeness(piece.text, text))

    def _has_short(self, rule: PartRule) -> bool:
        texts = (self.texts[slot].text for slot in slots_of(rule) if slot in self.texts)
        return any(self._is_short(rule, text) for text in texts)

    @staticmethod
    def _is_short(rule: PartRule, text: str) -> bool:
        return rule.fit(text).within and rule.length(text) <= rule.one_within

    def _names(self) -> list[str]:
        return [name for key in ("product", "brand") if (name := self._brief.text(key))]

    def _worth(self, rule: PartRule, piece: Piece) -> float:
        """Prefer good drafts in usual words, room used, the product named once if alone."""
        used = min(1.0, rule.length(piece.text) / min(rule.bound, _ENOUGH))
        product, text = folded(self._brief.text("product")), folded(piece.text)
        times = text.count(product) if product else 1
        named = times == 1 or (rule.most > 1 and not times)
        return piece.score + _ROOM_USED * used + _NAMED * named - _ODD * self._usual.odd(piece.text)

    def _note(self, rule: PartRule, missing: int, reasons: Counter[Reason]) -> None:
        lacking = reasons["no_short_one"]
        if missing > 0 or lacking:
            told = {reason: count for reason, count in sorted(reasons.items()) if count}
            self.gaps[rule.name] = Gap(max(0, missing), told)


class Usual:
    """Knows which words many candidates use: what only one of them says is often a slip.

    In the spirit of self-consistency (Wang et al. 2022): the model's samples vote.
    """

    def __init__(self, pieces: Iterable[Piece]) -> None:
        said: dict[str, set[tuple[int, int]]] = {}
        for piece in pieces:
            for word in _tokens(piece.text):
                said.setdefault(word, set()).add((piece.run, piece.candidate))
        self._rare = {word for word, by in said.items() if len(by) == 1}

    def odd(self, text: str) -> float:
        """Return the share of words, 0 to 1, that no other candidate has."""
        tokens = _tokens(text)
        return sum(token in self._rare for token in tokens) / len(tokens) if tokens else 0.0


def _tokens(text: str) -> list[str]:
    """Return English words and, of Chinese, pairs of characters."""
    found = words(text)
    pairs = ["".join(pair) for pair in pairwise(found) if all(map(_is_han, pair))]
    return [word for word in found if not _is_han(word)] + pairs


def _is_han(word: str) -> bool:
    return word[0] >= "\u3400"


class _Likeness:
    """Compares texts by their trigrams, which are cut once a text."""

    def __init__(self) -> None:
        self._grams: dict[str, frozenset[str]] = {}

    def __call__(self, one: str, other: str) -> float:
        return jaccard(self._of(one), self._of(other))

    def _of(self, text: str) -> frozenset[str]:
        if text not in self._grams:
            # Texts too short for a trigram are alike only if they are the same.
            self._grams[text] = trigrams(text) or frozenset({folded(text)})
        return self._grams[text]
