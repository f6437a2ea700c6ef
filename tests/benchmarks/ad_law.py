"""How much of what should be marked is marked, per market: python tests/benchmarks/ad_law.py

`--misses` lists what went wrong on the half that is for tuning; the held-out half shows
its figures only.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.support.ad_corpus import Score, all_markets, score


def line(market: str, half: str, result: Score) -> str:
    """Return one row of the table."""
    return (
        f"{market:6} {half:9} {result.wanted:5} {result.recall:8.1%} "
        f"{result.findings:9} {result.precision:10.1%}"
    )


def main() -> None:
    """Print recall and precision per market and half."""
    lines = ["market half      terms   recall  findings  precision"]
    for market in all_markets():
        for half, held_out in (("tuning", False), ("held out", True), ("both", None)):
            lines.append(line(market, half, score(market, held_out=held_out)))
        if "--misses" in sys.argv:
            tuning = score(market, held_out=False)
            lines += [f"  missed {text}" for text in tuning.missed]
            lines += [f"  wrong  {text}" for text in tuning.wrong]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
