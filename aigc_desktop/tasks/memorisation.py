"""Finds out whether a model has learnt its training texts by heart.

Two looks: how long the runs are that written texts share with training texts, and how likely
the model finds secrets among them - strings of digits - beside others of the same form:
the exposure of Carlini et al. 2019 (The Secret Sharer), estimated by sampling.
"""

from __future__ import annotations

import math
import random
import re
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

ALTERNATIVES = 255
"""Secrets of the same form a secret is compared with; exposure is then 8 bits at most."""
MOST_SECRETS = 200
FEWEST_DIGITS = 6
_SECRET = re.compile(r"\d(?:[\d ./()+-]{0,30}\d)?")
_BEFORE = 200
"""Characters of the text before a secret that the model is told."""


@dataclass(frozen=True)
class Secret:
    """A string of digits in a training text, and the text before it."""

    before: str
    text: str

    def alternatives(self, number: int, rng: random.Random) -> list[str]:
        """Return `number` others of the same form, each digit drawn anew."""
        return [
            "".join(str(rng.randrange(10)) if sign.isdigit() else sign for sign in self.text)
            for _ in range(number)
        ]


@dataclass(frozen=True)
class Exposure:
    """`bits`: log2 of how many alternatives there are to each that is likelier than the secret.

    A secret nobody learnt has more than b bits by chance once in 2^b times.
    """

    secret: Secret
    bits: float
    rank: int
    compared: int

    @property
    def learnt(self) -> bool:
        """Whether none of the alternatives is as likely: chance does that once in 256 times."""
        return self.rank == 1


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
                found[secret] = Secret(told, before[len(told) :] + secret)
    return list(found.values())


def exposures(
    scorer: Scorer, secrets: Sequence[Secret], cancel: CancelToken, seed: int = 1
) -> list[Exposure]:
    """Return how exposed each secret is, the most exposed first.

    More than `MOST_SECRETS` are not looked at; which of them, chance decides.
    """
    rng = random.Random(seed)
    chosen = list(secrets)
    rng.shuffle(chosen)
    found = []
    for secret in chosen[:MOST_SECRETS]:
        others = [one for one in secret.alternatives(ALTERNATIVES, rng) if one != secret.text]
        pairs = [(secret.before, one) for one in (secret.text, *others)]
        own, *rest = (scored.nats for scored in scorer.texts(pairs, cancel))
        rank = 1 + sum(nats <= own for nats in rest)
        bits = math.log2(len(pairs)) - math.log2(rank)
        found.append(Exposure(secret, bits, rank, len(rest)))
    return sorted(found, key=lambda one: -one.bits)


def by_chance(found: Sequence[Exposure]) -> float:
    """Return how probable it is that secrets nobody learnt are as exposed as these, all in all.

    Fisher's method (1925): minus the logarithms of the shares of alternatives at least as
    likely add up to a gamma variable. It shows what is learnt a little, but often.
    """
    total = sum(math.log((one.compared + 1) / one.rank) for one in found)
    if not total:
        return 1.0
    logs = (n * math.log(total) - math.lgamma(n + 1) - total for n in range(len(found)))
    return min(1.0, sum(map(math.exp, logs)))


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
