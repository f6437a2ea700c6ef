"""The fast engine beside transformers, CTranslate2 and llama.cpp: all figures of one run.

A GPT-2 of 124M with random weights; every engine in its own process, rounds interleaved,
medians. Run by hand on an idle machine: `python tests/benchmarks/decode.py [ROUNDS]`.
Engines that are not installed (`pip install aigc-desktop[bench]`) are left out.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aigc_desktop.engine.bench.contestant import Contestant, Task, Timed, installed
from aigc_desktop.engine.bench.random_gpt2 import write_in_process
from aigc_desktop.engine.environment import engine_environment

SINGLE = Task(1, 64, 128)
JOB = Task(8, 200, 64)
LONG = Task(1, 8, 1000)
REFERENCE, OURS = ("transformers", "float32"), ("fast", "int8")
LEFT_OUT = (("fast", "float32"), ("fast", "bfloat16"), ("transformers", "bfloat16"))
START = """
import sys, time
began = time.perf_counter()
from pathlib import Path
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine import decode, fast_gpt2
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.progress import CancelToken
imported = time.perf_counter()
engine = FastEngine("int8", Path(sys.argv[2]))
engine.load(Path(sys.argv[1]), "m")
loaded = time.perf_counter()
made = engine.generate(Prompt("few_shot", "Good morning. " * 8), Sampling(seed=1, max_new_tokens=2),
                       CancelToken(), lambda *_: None)
print(imported - began, loaded - imported, made.first_token_s)
"""
CURVE = """
import sys, time, statistics
from pathlib import Path
import torch
from aigc_desktop.engine.fast_gpt2 import FastGpt2
from aigc_desktop.engine.folder import inspect_folder
network = FastGpt2.load(inspect_folder(Path(sys.argv[1])), "int8")
for rows in (1, 8):
    times = []
    with torch.inference_mode():
        network.begin([1] * 32, rows, 990)
        for _ in range(980):
            began = time.perf_counter()
            network.step(torch.ones(rows, dtype=torch.long))
            times.append(time.perf_counter() - began)
    print(rows, *(f"{statistics.median(times[at - 48:at - 16]) * 1000:.2f}"
                  for at in (64, 128, 256, 512, 768, 1000)))
"""


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def measure(folder: Path, rounds: int) -> dict[tuple[str, str], dict[Task, list[Timed]]]:
    """Run both tasks with all engines in rounds A B C A B C; the first round warms up."""
    with ExitStack() as stack:
        running: dict[tuple[str, str], Contestant] = {}
        for name in installed():
            if name not in LEFT_OUT:
                running[name] = Contestant(*name, folder)
                stack.callback(running[name].close)
        found: dict[tuple[str, str], dict[Task, list[Timed]]] = {name: {} for name in running}
        for task in (SINGLE, JOB):
            for number in range(rounds + 1):
                for name, one in running.items():
                    timed = one.run(task)
                    if number:
                        found[name].setdefault(task, []).append(timed)
    return found


def child(code: str, *arguments: str) -> str:
    """Run `code` as the engine's process would run."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *arguments],
        env=engine_environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def middle(found: list[Timed], part: str) -> float:
    return statistics.median(getattr(timed, part) for timed in found)


def report(found: dict[tuple[str, str], dict[Task, list[Timed]]]) -> None:
    """Print one line for each engine and the ratios the issue names."""
    say(f"{'engine':<24}{'B=1 tok/s':>11}{'job s':>8}{'first s':>9}{'MB, B=1':>9}{'MB, job':>9}")
    for name, tasks in found.items():
        one, job = tasks[SINGLE], tasks[JOB]
        say(
            f"{' '.join(name):<24}{SINGLE.new_tokens / middle(one, 'total_s'):>11.1f}"
            f"{middle(job, 'total_s'):>8.3f}{middle(job, 'first_token_s'):>9.3f}"
            f"{one[-1].peak_mb:>9.0f}{job[-1].peak_mb:>9.0f}"
        )
    ours, theirs = found[OURS], found[REFERENCE]
    rest = {name: tasks for name, tasks in found.items() if name != OURS}

    def times(task: Task, part: str, other: dict[Task, list[Timed]]) -> float:
        return middle(other[task], part) / middle(ours[task], part)

    best = min(rest, key=lambda name: middle(rest[name][JOB], "total_s"))
    say(f"B=1 over transformers float32: {times(SINGLE, 'total_s', theirs):.2f} (aim 7)")
    if ("llama.cpp", "Q8_0") in rest:
        llama = times(SINGLE, "total_s", rest["llama.cpp", "Q8_0"])
        say(f"B=1 over llama.cpp Q8_0: {llama:.2f} (aim 1)")
    say(f"job over the best, {' '.join(best)}: {times(JOB, 'total_s', rest[best]):.2f} (aim 2)")
    say(f"job's first token over transformers: {times(JOB, 'first_token_s', theirs):.1f} (aim 2)")
    for label, task in (("B=1", SINGLE), ("job", JOB)):
        share = ours[task][-1].peak_mb / theirs[task][-1].peak_mb
        say(f"peak memory, {label}, of transformers': {share:.2f} (aim 0.5)")


def main() -> int:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as home:
        folder, cache = Path(home) / "gpt2", str(Path(home) / "cache")
        write_in_process(folder)
        for _ in range(3):
            start = child(START, str(folder), cache)
        imports, load, first = map(float, start.split())
        report(measure(folder, rounds))
        say(f"warm start: imports {imports:.2f} s")
        say(f"  load to first token: {load + first:.2f} s (aim 1)")
        say("milliseconds a token at context 64 128 256 512 768 1000:")
        for line in child(CURVE, str(folder)).splitlines():
            rows, *costs = line.split()
            say(f"  {rows} row{'s' if rows != '1' else ''}: {' '.join(costs)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
