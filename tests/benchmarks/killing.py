"""Kills processes with `kill -9` at random moments and counts what is lost.

python tests/benchmarks/killing.py [KILLS] [SEED]
"""

from __future__ import annotations

import itertools
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.support.killing import die_at, kill_once, prepare, trouble
from tests.support.library_child import DIED, KINDS

LONGEST_S = {"typing": 0.6, "generating": 1.5, "saving": 2.0, "chatting": 2.0, "migrating": 0.4,
             "backing_up": 2.0, "encrypting": 5.0}  # fmt: skip


STEPS = (("encrypting", 1), ("encrypting", 2), ("encrypting", 3), ("backing_up", 3))


def at_each_change() -> int:
    """Let processes die at every single change of files in turn; return the losses."""
    lost = deaths = 0
    for kind, steps in STEPS:
        for moment in itertools.count(1):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name) / "库"
                prepare(kind, folder)
                code, lines = die_at(kind, folder, moment, steps)
                for what in trouble(folder, lines):
                    lost += 1
                    sys.stdout.write(f"{kind}, change {moment}: {what}\n")
            if code != DIED:
                break
            deaths += 1
    sys.stdout.write(f"{deaths} deaths at every change of files in turn, {lost} losses\n")
    return lost


def main() -> int:
    """Kill, look, report; return 1 if anything was lost."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 102
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 8)
    lost, done = 0, dict.fromkeys(KINDS, 0)
    for number in range(kills):
        kind = list(KINDS)[number % len(KINDS)]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "田中 太郎"
            prepare(kind, folder)
            lines = kill_once(kind, folder, chance, LONGEST_S[kind])
            done[kind] += len(lines)
            for what in trouble(folder, lines):
                lost += 1
                sys.stdout.write(f"{kind}, kill {number}: {what}\n")
    sys.stdout.write(f"{kills} kills, {lost} losses; finished before the kills: {done}\n")
    return 1 if lost + at_each_change() else 0


if __name__ == "__main__":
    sys.exit(main())
