"""A text to learn and the prompt it answers, as they lie in a work folder (no torch here)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.engine import wire
from aigc_desktop.paths import atomic_write

LESSONS = "lessons.jsonl"
HELD_OUT = "held_out.jsonl"
"""Files of a work folder: what is learnt from, and what is kept apart to measure by."""


@dataclass(frozen=True)
class Lesson:
    """`prompt.lead_in` is the whole answer. `number` is that of the text it was made from."""

    number: int
    type_id: str
    language: str
    prompt: Prompt


def write_lessons(lessons: Iterable[Lesson], file: Path) -> None:
    """Write `lessons`, one a line; raise `WriteError` if that is not possible."""
    with atomic_write(file) as stream:
        for lesson in lessons:
            value = {**vars(lesson), "prompt": wire.prompt_to(lesson.prompt)}
            stream.write(json.dumps(value).encode("ascii") + b"\n")


def read_lessons(file: Path) -> Iterator[Lesson]:
    """Yield what `write_lessons` wrote."""
    with file.open("rb") as stream:
        for line in stream:
            value = json.loads(line)
            yield Lesson(**{**value, "prompt": wire.prompt_from(value["prompt"])})
