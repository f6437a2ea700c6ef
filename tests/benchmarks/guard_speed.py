"""How long the facts guard takes after a keystroke: `python tests/benchmarks/guard_speed.py`.

A draft of 5,000 English words or as many Chinese characters, in paragraphs and as one single
paragraph, is typed into at 60 places. Printed are the time for the first reading and the
median, 95th percentile and longest time after a keystroke, in milliseconds.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from aigc_desktop.checks.fact_guard import Tracer
from tests.support.marked_drafts import marked_drafts

PLACES = 60
TYPED = "new 7"


def draft(part: str, glue: str) -> tuple[Tracer, str]:
    """Return a tracer for the first story of `part` and a long draft that holds its facts."""
    drafts = list(marked_drafts(part))
    mine = [one.text for one in drafts if one.brief == drafts[0].brief]
    size, text, number = 0, "", 0
    while size < 5000:
        # A number in every sentence: no two are the same and read only once.
        piece = mine[number % len(mine)].replace(". ", f" {number}. ")
        text += f"{piece.replace('。', f'{number}。')}{glue}"
        number += 1
        size = len(text) if part.endswith("zh") else len(text.split())
    return Tracer(drafts[0].brief), text


def measure(part: str, glue: str) -> str:
    """Return a line of figures."""
    tracer, text = draft(part, glue)
    start = time.perf_counter()
    tracer.trace(text)
    first = time.perf_counter() - start
    rng, times = random.Random(1), []
    for _ in range(PLACES):
        at = rng.randrange(len(text))
        for char in TYPED:
            text, at = text[:at] + char + text[at:], at + 1
            start = time.perf_counter()
            tracer.trace(text)
            times.append(1000 * (time.perf_counter() - start))
    times.sort()
    kind = "paragraphs" if glue == "\n" else "one paragraph"
    return (
        f"{part[-2:]}, {kind}: first reading {1000 * first:.0f} ms; after a keystroke median "
        f"{times[len(times) // 2]:.1f}, 95% {times[int(0.95 * len(times))]:.1f}, "
        f"longest {times[-1]:.1f} ms\n"
    )


def main() -> None:
    """Measure both languages in both shapes."""
    for part, space in (("tuned_en", " "), ("tuned_zh", "")):
        for glue in ("\n", space):
            sys.stdout.write(measure(part, glue))


if __name__ == "__main__":
    main()
