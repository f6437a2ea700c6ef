"""The table of words, of which a step looks up a row or a few."""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import Protocol

import torch
from torch.nn import functional


class Words(Protocol):
    """What turns token ids into vectors."""

    def rows(self, ids: torch.Tensor) -> torch.Tensor:
        """Return the vectors of `ids` (n,) in float32: (n, width)."""
        ...


class HeldWords:
    """A table in memory: (words, width), times `scale` (words,) where it is in 8 bits."""

    def __init__(self, table: torch.Tensor, scale: torch.Tensor | None = None) -> None:
        self._table = table
        self._scale = scale

    def rows(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Words.rows`."""
        found = functional.embedding(ids, self._table).float()
        return found if self._scale is None else found * self._scale[ids].unsqueeze(1)


class WordsOnDisk:
    """A table of 8-bit rows that stays in its file.

    It is read, not mapped: around every row touched a mapping brings in 64 KB, which soon is
    the whole table.
    """

    def __init__(self, file: Path, start: int, scale: torch.Tensor, width: int) -> None:
        """`start` is where in `file` the first row begins."""
        self._stream = file.open("rb", buffering=0)
        weakref.finalize(self, self._stream.close)
        self._start = start
        self._scale = scale
        self._width = width

    def rows(self, ids: torch.Tensor) -> torch.Tensor:
        """See `Words.rows`. Raises `OSError` where the file is no longer what it was."""
        width = self._width
        data = bytearray(len(ids) * width)
        for place, number in enumerate(ids.tolist()):
            self._stream.seek(self._start + number * width)
            if self._stream.readinto(memoryview(data)[place * width :][:width]) != width:
                raise OSError("the file of packed weights was cut short")
        found = torch.frombuffer(data, dtype=torch.int8).view(-1, width)
        return found * self._scale[ids].unsqueeze(1)
