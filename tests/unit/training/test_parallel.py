"""Examples drawn in other processes."""

from __future__ import annotations

import itertools

from aigc_desktop.training.examples import mark_of
from aigc_desktop.training.parallel import CHUNK, parallel_examples

SHARES = {"ad": 0.0, "news": 0.0, "zh": 0.0}


def test_the_stream_is_the_same_whatever_the_number_of_processes() -> None:
    one, two = (
        list(itertools.islice(parallel_examples(SHARES, 5, workers), CHUNK + 10))
        for workers in (1, 2)
    )
    assert one == two
    marks = {mark_of(example) for example in one}
    assert len(marks) == len(one)
    assert {(example.type_id, example.language) for example in one} == {("chat", "en")}


def test_what_was_seen_elsewhere_does_not_come() -> None:
    first = next(parallel_examples(SHARES, 5, 1))
    seen = {mark_of(first)}
    assert next(parallel_examples(SHARES, 5, 1, seen=seen)) != first
    assert len(seen) == 2
