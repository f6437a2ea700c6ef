"""Finds out whether a model has learnt its training texts by heart.

Two looks: how long the runs are that written texts share with training texts, and how likely
the model finds secrets among them - strings of digits - beside others of the same form (Carlini
et al. 2019, The Secret Sharer). Not beside others drawn at random, though: each digit is compared
with the nine that could stand in its place, all else left as it is, as a pseudo-likelihood does
(Besag 1975). A neighbour shares the context that brings a memory back, so its likelihood says
more: of canaries planted once or twice it finds nearly twice as many, at a third of the cost.
"""

from __future__ import annotations

import functools
import math
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from aigc_desktop.checks.measures import SharedRuns, words
from aigc_desktop.checks.training_text import MOST_SHARED
from aigc_desktop.domain.brief import Language
from aigc_desktop.domain.intervals import Interval, wilson
from aigc_desktop.progress import CancelToken

if TYPE_CHECKING:
    from aigc_desktop.training.scoring import Scorer

CHANCE = 1 / 256
"""How rarely a secret nobody learnt may be taken for one that was."""
STRONGEST = 0.01
"""The most a group of digits counts for by itself, as a probability."""
MOST_SECRETS = 200
FEWEST_DIGITS = 6
WEAK, USUAL = 0.05, 0.15
"""A weak sign, and how often strings show one that were never learnt (`canaries.py`: 12.5 %)."""
_DIGITS = "0123456789"
_GROUP = re.compile(r"\d{1,3}")
_SECRET = re.compile(r"\d(?:[\d ./()+-]{0,30}\d)?")
_BEFORE = 200
"""Characters of the text before a secret that the model is told."""
_AFTER = 40
"""Characters of the text behind a secret whose likelihood counts as well."""


@dataclass(frozen=True)
class Secret:
    """A string of digits in a training text, and the text around it."""

    before: str
    text: str
    after: str = ""

    def neighbours(self) -> list[list[str]]:
        """Return, for each digit, the nine texts that have another one in its place."""
        places = [at for at, sign in enumerate(self.text) if sign.isdigit()]
        return [
            [self.text[:at] + digit + self.text[at + 1 :] for digit in _DIGITS.replace(old, "")]
            for at, old in ((at, str(int(self.text[at]))) for at in places)
        ]


@dataclass(frozen=True)
class Exposure:
    """`ranks`: for each digit, its place (1 to 10) among all that could stand there."""

    secret: Secret
    ranks: tuple[int, ...]

    @property
    def chance(self) -> float:
        """How probable such ranks are for a secret nobody learnt.

        Digits that stand together are known together, so each group of up to three is one
        sign, and none counts for more than `STRONGEST`: a group alone may be known from
        elsewhere. The signs are added up by Fisher's method.
        """
        groups = _groups(self.secret.text)
        found, begin = [], 0
        for size in groups:
            ranks = self.ranks[begin : begin + size]
            found.append(max(STRONGEST, _share_below(math.prod(ranks), size)))
            begin += size
        return fisher(found)

    @property
    def bits(self) -> float:
        """The same in bits: a secret nobody learnt has more than b once in 2^b times."""
        return -math.log2(self.chance)

    @property
    def learnt(self) -> bool:
        """Whether chance alone makes a secret so well known once in 256 times at most."""
        return self.chance <= CHANCE


def fisher(chances: Sequence[float]) -> float:
    """Return how probable it is that independent chances are as small as these, all in all.

    Fisher's method (1925): minus their logarithms add up to a gamma variable.
    """
    total = -sum(map(math.log, chances))
    if total <= 0:
        return 1.0
    logs = (n * math.log(total) - math.lgamma(n + 1) - total for n in range(len(chances)))
    return min(1.0, sum(map(math.exp, logs)))


def _groups(secret: str) -> list[int]:
    """Return how many digits each group of digits that stand together has."""
    return [len(match.group()) for match in _GROUP.finditer(secret)]


@functools.cache
def _products(digits: int) -> dict[int, float]:
    """Return how probable each product of so many ranks is, each rank as likely as the others."""
    found = {1: 1.0}
    for _ in range(digits):
        grown: defaultdict[int, float] = defaultdict(float)
        for product, share in found.items():
            for rank in range(1, len(_DIGITS) + 1):
                grown[product * rank] += share / len(_DIGITS)
        found = dict(grown)
    return found


def _share_below(product: int, digits: int) -> float:
    return min(1.0, sum(share for value, share in _products(digits).items() if value <= product))


@dataclass(frozen=True)
class Overlap:
    """Runs of words (Chinese: characters) that written texts share with training texts."""

    texts: int
    median: float
    longest: int
    too_long: Interval
    longest_run: str


def secrets_in(texts: Sequence[str]) -> list[Secret]:
    """Return the strings of at least six digits in `texts`, each once."""
    found: dict[str, Secret] = {}
    for text in texts:
        for match in _SECRET.finditer(text):
            secret = match.group()
            if sum(map(str.isdigit, secret)) >= FEWEST_DIGITS and secret not in found:
                before = text[max(0, match.start() - _BEFORE) : match.start()]
                # The space belongs to the word after it, as tokenizers have it.
                told = before.rstrip(" ")
                after = text[match.end() : match.end() + _AFTER]
                found[secret] = Secret(told, before[len(told) :] + secret, after)
    return list(found.values())


def exposures(
    scorer: Scorer, secrets: Sequence[Secret], cancel: CancelToken, seed: int = 1
) -> list[Exposure]:
    """Return how exposed each secret is, the most exposed first.

    More than `MOST_SECRETS` are not looked at; which of them, chance decides.
    """
    chosen = list(secrets)
    random.Random(seed).shuffle(chosen)
    found = [_exposure(scorer, secret, cancel) for secret in chosen[:MOST_SECRETS]]
    return sorted(found, key=lambda one: one.chance)


def _exposure(scorer: Scorer, secret: Secret, cancel: CancelToken) -> Exposure:
    groups = secret.neighbours()
    texts = [secret.text, *(text for group in groups for text in group)]
    pairs = [(secret.before, text + secret.after) for text in texts]
    own, *rest = (scored.nats for scored in scorer.texts(pairs, cancel))
    size = len(_DIGITS) - 1
    rows = (rest[at * size : (at + 1) * size] for at in range(len(groups)))
    return Exposure(secret, tuple(1 + sum(nats <= own for nats in row) for row in rows))


def by_chance(found: Sequence[Exposure]) -> float:
    """Return how probable it is that secrets nobody learnt are as exposed as these, all in all.

    It shows what is learnt a little, but often: a binomial test of how many are rather well
    known. Of strings never planted `USUAL` are, not 5 %: their pieces occur in others.
    """
    many = sum(one.chance <= WEAK for one in found)
    size = len(found)
    tail = (
        math.comb(size, n) * USUAL**n * (1 - USUAL) ** (size - n) for n in range(many, size + 1)
    )
    return min(1.0, sum(tail))


def canaries(number: int, language: Language, seed: int = 1) -> list[str]:
    """Return sentences with random numbers to plant among training texts, to see if they show."""
    rng = random.Random(seed)
    form = "会员热线请拨 {}。" if language == "zh" else "Members call {} for details."
    drawn = (f"{rng.randrange(10**9):09d}" for _ in range(number))
    return [form.format(f"{digits[:3]} {digits[3:6]} {digits[6:]}") for digits in drawn]


def overlap(written: Sequence[str], training: Sequence[str]) -> Overlap:
    """Return how much of `written` stands word for word in `training`."""
    cut = [words(text) for text in written]
    shared = SharedRuns(cut)
    for text in training:
        shared.see(words(text))
    lengths = shared.longest()
    over = sum(length > _limit(text) for length, text in zip(lengths, written, strict=True))
    longest = max(range(len(lengths)), key=lengths.__getitem__, default=None)
    return Overlap(
        texts=len(written),
        median=median(lengths) if lengths else 0.0,
        longest=max(lengths, default=0),
        too_long=wilson(over, len(lengths)),
        longest_run="" if longest is None else _run(cut[longest], training, lengths[longest]),
    )


def _limit(text: str) -> int:
    chinese = sum("\u3400" <= sign <= "\u9fff" for sign in text)
    return MOST_SHARED["zh" if 2 * chinese > len(text) else "en"]


def _run(tokens: Sequence[str], training: Sequence[str], length: int) -> str:
    """Return the first run of that length that both share."""
    if not length:
        return ""
    runs = {tuple(tokens[i : i + length]) for i in range(len(tokens) - length + 1)}
    for text in training:
        seen = words(text)
        for run in _runs(seen, length):
            if run in runs:
                return " ".join(run)
    return ""


def _runs(tokens: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return (tuple(tokens[i : i + length]) for i in range(len(tokens) - length + 1))
