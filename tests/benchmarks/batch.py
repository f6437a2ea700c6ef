"""Batches under fire: rows lost or doubled after random `kill -9`, and memory over many rows.

Run by hand: `python tests/benchmarks/batch.py kills [--rows 1000] [--kills 20]` and
`python tests/benchmarks/batch.py memory [--rows 10000]`. With `--starter` the built-in model
writes; otherwise an engine that writes at once, so that the batch itself is measured.
"""

from __future__ import annotations

import argparse
import csv
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aigc_desktop.content.ad import AD
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.batch.journal import interrupted_at, journal_path
from aigc_desktop.tasks.batch.run import Batch, BatchProgress, run_batch
from aigc_desktop.tasks.batch.table import open_table
from tests.support.steady_engine import SteadyEngine

SETTLED = 500
"""Rows after which everything is loaded and memory should not grow any more."""


def make_table(path: Path, rows: int) -> None:
    """Write a table of products."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["product", "features", "offer", "price"])
        for n in range(1, rows + 1):
            table.writerow([f"Lamp {n:05}", "warm light; silent", "15% off", n])


def engine_of(*, starter: bool) -> TextEngine:
    """Return the engine, its model in memory."""
    if not starter:
        return SteadyEngine()
    from aigc_desktop.engine.fast_engine import FastEngine

    engine = FastEngine()
    engine.load(AppPaths.for_user().starter_model, "starter", 1)
    return engine


def work(source: Path, target: Path, *, starter: bool) -> None:
    """Do the batch, or what is left of it."""
    batch = Batch(
        kind=AD,
        table=open_table(source),
        columns={"product": 0, "features": 1, "offer": 2},
        common=Brief("ad", "en", {"platform": "google"}),
        sampling=Sampling(num_candidates=2, seed=1),
        target=target,
        output="xlsx" if target.suffix == ".xlsx" else "csv",
    )
    memory: dict[int, float] = {}

    def on_progress(progress: BatchProgress) -> None:
        if progress.done in {SETTLED, progress.total}:
            memory[progress.done] = resident_mb()

    start = time.perf_counter()
    run_batch(engine_of(starter=starter), batch, AppPaths.for_user(), CancelToken(), on_progress)
    if SETTLED in memory:
        first, last, end = memory[SETTLED], list(memory.values())[-1], resident_mb()
        sys.stdout.write(
            f"{target.suffix}: after {SETTLED} rows {first:.1f} MB, after the last row {last:.1f} "
            f"MB ({last / first:.3f}x), after the output {end:.1f} MB ({end / first:.3f}x); "
            f"{time.perf_counter() - start:.0f} s\n"
        )


def resident_mb() -> float:
    """Return the memory this process has in use (Linux)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 2**20


def kills(rows: int, count: int, *, starter: bool) -> None:
    """Kill the batch at random moments, resume each time, and look for every row."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.csv", Path(folder) / "out.csv"
        make_table(source, rows)
        chance = random.Random(7)
        command = [sys.executable, __file__, "work", str(source), str(target)]
        command += ["--starter"] if starter else []
        done = 0
        for number in range(1, count + 1):
            process = subprocess.Popen(command)
            before = interrupted_at(target) or 0
            wanted = before + chance.randint(1, max(2, (rows - before) // (count - number + 2)))
            while process.poll() is None and (interrupted_at(target) or 0) < wanted:
                time.sleep(chance.random() * 0.02)
            if process.poll() is None:
                time.sleep(chance.random() * 0.02)
                process.send_signal(signal.SIGKILL)
                done += 1
            process.wait()
        subprocess.run(command, check=True)
        with target.open(encoding="utf-8-sig", newline="") as stream:
            seen = Counter(row["product"] for row in csv.DictReader(stream))
        lost = sum(f"Lamp {n:05}" not in seen for n in range(1, rows + 1))
        doubled = sum(times > 1 for times in seen.values())
        left = journal_path(target).exists()
        sys.stdout.write(f"{rows} rows, {done} kills: {lost} lost, {doubled} doubled, ")
        sys.stdout.write(f"journal left over: {left}\n")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["kills", "memory", "work"])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--starter", action="store_true")
    options = parser.parse_args()
    if options.what == "kills":
        kills(options.rows or 1000, options.kills, starter=options.starter)
    elif options.what == "work":
        work(*options.files, starter=options.starter)
    else:
        for suffix in (".csv", ".xlsx"):
            with tempfile.TemporaryDirectory() as folder:
                source = Path(folder) / "in.csv"
                make_table(source, options.rows or 10_000)
                target = Path(folder) / f"out{suffix}"
                command = [sys.executable, __file__, "work", str(source), str(target)]
                subprocess.run(command, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
