"""What a draft shares with the training text of the built-in model: long runs, and its words.

Only the model's own words count: what comes from the brief cuts a run. A run of 13 words is
too long in English. Chinese has no spaces; there a word is taken as 1.63 characters, its mean
length in the Penn Chinese Treebank (507,222 words of 824,983 characters in version 5), so that
12 words are 19 characters and a run of 20 is too long.

All runs of that length in many training texts ship as Bloom filters (Bloom 1970, with two
hashes combined as by Kirsch and Mitzenmacher 2006): nothing that is in it is missed, and a run
that is not is taken for one with the small probability the filter was built for.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.measures import ngrams, words
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n.message import N_
from aigc_desktop.paths import resources

MOST_SHARED = {"en": 12, "zh": 19}
"""The longest run of own words a draft may share with training text (characters in Chinese)."""
STEM = "training_text"
FILE = f"{STEM}.bloom"
FALSE_ALARMS = 0.001
WORDS_FILE = "training_words.json"

_PLACEHOLDER = re.compile(r"<\|[^|]*\|>")


def own_words(raw: str) -> list[list[str]]:
    """Return the words between the placeholders of raw text, cut where these stand."""
    return [words(piece) for piece in _PLACEHOLDER.split(raw) if piece.strip()]


def long_runs(raw: str, language: str) -> Iterator[tuple[str, ...]]:
    """Yield all runs of own words that are one longer than may be shared."""
    for piece in own_words(raw):
        yield from ngrams(piece, MOST_SHARED[language] + 1)


class RunFilter:
    """A set of runs in a few megabytes that never misses one."""

    def __init__(self, bits: bytearray, hashes: int, texts: int) -> None:
        """Take the bits (eight a byte), how many each run sets, and how many texts are in it."""
        self._bits = bits
        self._hashes = hashes
        self.texts = texts

    @classmethod
    def of(cls, digests: Collection[bytes], texts: int) -> RunFilter:
        """Return a filter of different runs' digests, as large as `FALSE_ALARMS` wants."""
        per_run = -math.log(FALSE_ALARMS) / math.log(2) ** 2
        made = cls(
            bytearray(max(1, math.ceil(len(digests) * per_run / 8))),
            round(per_run * math.log(2)),
            texts,
        )
        for digest in digests:
            for place in made._places(digest):
                made._bits[place >> 3] |= 1 << (place & 7)
        return made

    @classmethod
    def read(cls, file: Path) -> RunFilter:
        """Read what `write` wrote; a missing file is an empty filter."""
        if not file.is_file():
            return cls(bytearray(1), 1, 0)
        head, _, bits = file.read_bytes().partition(b"\n")
        note = json.loads(head)
        return cls(bytearray(bits), note["hashes"], note["texts"])

    def write(self, file: Path) -> None:
        """Write a line that describes the filter, then its bits."""
        note = {"hashes": self._hashes, "texts": self.texts, "false_alarms": FALSE_ALARMS}
        file.write_bytes(json.dumps(note).encode() + b"\n" + bytes(self._bits))

    def __contains__(self, run: Sequence[str]) -> bool:
        return all(self._bits[p >> 3] & (1 << (p & 7)) for p in self._places(digest_of(run)))

    def _places(self, digest: bytes) -> Iterator[int]:
        one, two = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big") | 1
        size = len(self._bits) * 8
        return ((one + number * two) % size for number in range(self._hashes))


def digest_of(run: Sequence[str]) -> bytes:
    """Return the 16 bytes by which a filter knows a run."""
    return hashlib.blake2b(" ".join(run).encode("utf-8", "replace"), digest_size=16).digest()


class Runs(Protocol):
    """Anything that can be asked whether it holds a run of words."""

    def __contains__(self, run: Sequence[str]) -> bool: ...


class AnyOf:
    """Several filters as one: those of a model and of the models it went on from."""

    def __init__(self, filters: Sequence[RunFilter]) -> None:
        self._filters = filters

    @property
    def texts(self) -> int:
        """From how many texts they were made."""
        return sum(one.texts for one in self._filters)

    def __contains__(self, run: Sequence[str]) -> bool:
        return any(run in one for one in self._filters)


def starter_runs() -> AnyOf:
    """Return the filters that ship with the built-in model."""
    return runs_in(resources() / "starter")


def filters_in(folder: Path) -> list[Path]:
    """Return the files of filters in a model's folder, its own first."""
    return sorted(folder.glob(f"{STEM}*.bloom"), key=lambda file: (file.name != FILE, file.name))


@cache
def runs_in(folder: Path) -> AnyOf:
    """Return the filters that lie in a model's folder (read once)."""
    return AnyOf([RunFilter.read(file) for file in filters_in(folder)])


@dataclass(frozen=True)
class TrainingText:
    """Warns of a draft that repeats more than 12 words of training text in a row."""

    runs: Callable[[], Runs] = starter_runs
    id: str = "training_text"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Return one warning for the first such run, with its place where it can be found."""
        known = runs_in(Path(subject.traces)) if subject.traces else self.runs()
        for run in long_runs(subject.raw, subject.brief.language):
            if run in known:
                part, start, end = place_of(run, subject)
                message = N_("A long run of words stands like this in the model's training text.")
                return [Finding(self.id, "warning", message, part, start, end)]
        return []


def starter_words(language: str) -> frozenset[str]:
    """Return every word (Chinese: character) of the built-in model's training text."""
    return words_in(resources() / "starter", language)


@cache
def words_in(folder: Path, language: str) -> frozenset[str]:
    """Return the words a model's folder says it has learnt, none if that is unknown."""
    file = folder / WORDS_FILE
    found = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return frozenset(found.get(language, ()))


@dataclass(frozen=True)
class KnownWords:
    """Warns of words of the model's own that its training text never had: they are broken."""

    known: Callable[[str], frozenset[str]] = starter_words
    id: str = "unknown_words"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Return one warning for each such word."""
        language = subject.brief.language
        traces = subject.traces
        known = words_in(Path(traces), language) if traces else self.known(language)
        own = dict.fromkeys(word for piece in own_words(subject.raw) for word in piece)
        strange = [word for word in own if known and word not in known and not word.isdigit()]
        return [
            Finding(
                self.id,
                "warning",
                N_("“{text}” is no word the model has learnt.", text=word),
                *place_of((word,), subject),
            )
            for word in strange
        ]


def place_of(run: Sequence[str], subject: Subject) -> tuple[str, int, int]:
    """Return part, start and end of the words of `run` in the finished text, ("", 0, 0) if gone."""
    pattern = re.compile(r"[^\w<|]{0,4}".join(map(re.escape, run)), re.IGNORECASE)
    for part, text in subject.parts.items():
        if match := pattern.search(text):
            return part, *match.span()
    return "", 0, 0
