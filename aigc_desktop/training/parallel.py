"""Draws training examples in several processes, for machines that learn faster than one draws.

Each chunk of examples has a seed of its own made from the run's and the chunk's number, and
chunks are taken in order, so the stream is the same whatever the number of processes.
"""

from __future__ import annotations

import itertools
import multiprocessing
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from aigc_desktop.training.corpus import Example
from aigc_desktop.training.examples import ExampleStream, mark_of

CHUNK = 1024
_AHEAD = 2
"""Chunks each process may be ahead."""


def parallel_examples(
    shares: Mapping[str, float],
    seed: int,
    workers: int,
    folder: Path | None = None,
    seen: set[bytes] | None = None,
) -> Iterator[Example]:
    """Yield fresh examples for ever, drawn by `workers` processes; none comes twice.

    `seen` as for `ExampleStream`. The processes end when the iterator is closed.
    """
    known = set() if seen is None else seen
    # Spawned, not forked: the parent has started threads of torch's.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: deque[Future[list[Example]]] = deque()
        try:
            for number in itertools.count():
                waiting.append(pool.submit(_chunk, dict(shares), seed, number, folder))
                if len(waiting) <= workers * _AHEAD:
                    continue
                for example in waiting.popleft().result():
                    mark = mark_of(example)
                    if mark not in known:
                        known.add(mark)
                        yield example
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _chunk(
    shares: Mapping[str, float], seed: int, number: int, folder: Path | None
) -> list[Example]:
    stream = ExampleStream(shares, hash((seed, number)), folder)
    return list(itertools.islice(stream, CHUNK))
