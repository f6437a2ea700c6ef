"""Streams training examples as batches of token ids, similar lengths together."""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from aigc_desktop.domain.brief import Language
from aigc_desktop.training.corpus import CorpusMaker, Example

LANGUAGES: tuple[Language, ...] = ("en", "zh")
TYPES = ("ad", "news", "chat")
POOL = 2048
IGNORE = -100
Encoded = tuple[list[int], int]
"""The ids of prompt and answer, and how many of them are the prompt's."""


@dataclass(frozen=True)
class Batch:
    """`ids` and `labels`: (rows, columns) int64; labels are IGNORE on prompt and padding."""

    ids: torch.Tensor
    labels: torch.Tensor


class ExampleStream:
    """Draws fresh examples for ever, by the shares given; none comes twice.

    `seen` holds the hashes of what was drawn. Streams that share it share no example, which
    is how validation examples are kept out of training.
    """

    def __init__(
        self,
        shares: Mapping[str, float],
        seed: int,
        folder: Path | None = None,
        seen: set[bytes] | None = None,
        *,
        reword: bool = True,
    ) -> None:
        self._rng = random.Random(seed)
        self._seen = set() if seen is None else seen
        self._makers = {
            (language, type_id): CorpusMaker(language, type_id, folder, reword=reword)
            for language in LANGUAGES
            for type_id in TYPES
        }
        self._keys = list(self._makers)
        self._weights = [
            shares.get(language, 1.0) * shares.get(type_id, 1.0) for language, type_id in self._keys
        ]
        self._groups = {key: maker.groups() for key, maker in self._makers.items()}

    def __iter__(self) -> Iterator[Example]:
        return self

    def __next__(self) -> Example:
        """Return the next example; groups of a type are equally likely."""
        while True:
            key = self._rng.choices(self._keys, self._weights)[0]
            group = self._rng.choice(self._groups[key])
            example = self._makers[key].draw(self._rng, group)
            if example is None:
                continue
            mark = mark_of(example)
            if mark not in self._seen:
                self._seen.add(mark)
                return example


def mark_of(example: Example) -> bytes:
    """Return a short hash by which an example is known."""
    whole = (example.prompt + example.answer).encode("utf-8", "replace")
    return hashlib.blake2b(whole, digest_size=8).digest()


def encode(example: Example, tokenizer: Tokenizer, limit: int) -> Encoded | None:
    """Return the ids of prompt and answer and the prompt's length; None if too long."""
    prompt = tokenizer.encode(example.prompt).ids
    answer = tokenizer.encode(example.answer).ids
    if len(prompt) + len(answer) > limit:
        return None
    return prompt + answer, len(prompt)


def batches(
    stream: Iterator[Example], tokenizer: Tokenizer, limit: int, batch_tokens: int, seed: int
) -> Iterator[Batch]:
    """Yield batches of about `batch_tokens` tokens, padding included, until `stream` ends."""
    rng = random.Random(seed)
    while examples := list(itertools.islice(stream, POOL)):
        encoded = (encode(example, tokenizer, limit) for example in examples)
        pool = [item for item in encoded if item]
        yield from (pad(rows) for rows in packed(pool, batch_tokens, rng))


def packed(pool: list[Encoded], batch_tokens: int, rng: random.Random) -> list[list[Encoded]]:
    """Return `pool` in batches of similar lengths, in random order."""
    ready: list[list[Encoded]] = [[]]
    for item in sorted(pool, key=lambda item: len(item[0])):
        if (len(ready[-1]) + 1) * len(item[0]) > batch_tokens:
            ready.append([])
        ready[-1].append(item)
    rng.shuffle(ready)
    return [rows for rows in ready if rows]


def pad(rows: list[Encoded]) -> Batch:
    """Return `rows` as one batch; only the answers are to be learnt."""
    width = max(len(ids) for ids, _ in rows)
    ids = torch.zeros((len(rows), width), dtype=torch.long)
    labels = torch.full((len(rows), width), IGNORE, dtype=torch.long)
    for row, (tokens, prompt) in enumerate(rows):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        labels[row, prompt : len(tokens)] = torch.tensor(tokens[prompt:])
    return Batch(ids, labels)
