"""How well the facts guard tells what a brief supports: `python tests/benchmarks/fact_guard.py`.

Prints, for the part of the marked drafts the rules were made with and for the part held out,
how many of the planted facts were found, how many supported ones were marked all the same, and
how many left out were named. `--tell` lists what went wrong in the tuned part.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.marked_drafts import score

PARTS = ("tuned_en", "tuned_zh", "held_out_en", "held_out_zh")


def main() -> None:
    """Print a line for each part and for both kinds together."""
    lines = []
    groups = [*((part,) for part in PARTS), PARTS[:2], PARTS[2:], PARTS]
    for group in groups:
        total = score(*group)
        name = " + ".join(group) if len(group) < len(PARTS) else "all"
        lines.append(
            f"{name}: {total.drafts} drafts; found {total.found}/{total.planted} "
            f"({total.recall:.1%}); false alarms {total.false_alarms}/{total.supported} "
            f"({total.alarm_rate:.1%}); left out and named {total.named}/{total.lacking}, "
            f"named without need {total.wrongly_named}"
        )
    if "--tell" in sys.argv:
        lines += score(*PARTS[:2]).trouble
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
