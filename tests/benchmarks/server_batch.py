"""Batches over a server: throughput by slots, what faults cost, memory. Run by hand.

    python tests/benchmarks/server_batch.py slots      throughput with k slots, k = 1 to 64
    python tests/benchmarks/server_batch.py faults     10,000 rows with 5 % faults of all kinds
    python tests/benchmarks/server_batch.py refusing   a server that refuses beyond 16 requests

The server is simulated in a process of its own (`tests/support/faulty_server.py`): each request
takes a fixed time, whatever runs beside it, up to its number of slots. What is measured is
everything else: prompts, requests, streams, checks, ranking, the journal.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from aigc_desktop.content.ad import AD  # noqa: E402
from aigc_desktop.domain.brief import Brief  # noqa: E402
from aigc_desktop.domain.sampling import Sampling  # noqa: E402
from aigc_desktop.domain.server import Server, ServerModel, model_id  # noqa: E402
from aigc_desktop.engine.remote.engine import RemoteEngine  # noqa: E402
from aigc_desktop.engine.remote.patience import Patience  # noqa: E402
from aigc_desktop.paths import AppPaths  # noqa: E402
from aigc_desktop.progress import CancelToken  # noqa: E402
from aigc_desktop.tasks.batch.run import Batch, BatchProgress, run_batch  # noqa: E402
from aigc_desktop.tasks.batch.table import open_table  # noqa: E402
from tests.support.faulty_server import FAULTS, FaultyServer  # noqa: E402

PATIENCE = Patience(look_up_s=10, first_s=3, silence_s=3, retries=1, back_off_s=0.05)


def text(prompt: str, seed: int) -> str:
    """Return an advertisement that depends on the seed."""
    return f" Headline {seed % 9973} of light\nDescription: A lamp that is quiet, number {seed}."


def simulate(pipe: object, slots: int, service_s: float, share: float, refuse: int) -> None:
    """Run the server until told to stop; then send what it saw."""
    dice = random.Random(1)
    kinds = [one for one in FAULTS if one not in {"redirect", "endless"}]

    def fault(_: int, __: object) -> str:
        return dice.choice(kinds) if dice.random() < share else ""

    with FaultyServer(fault, slots=slots, service_s=service_s, text=text) as server:
        if refuse:
            server.refuse_beyond = refuse
        pipe.send(server.address)  # type: ignore[attr-defined]
        pipe.recv()  # type: ignore[attr-defined]
        pipe.send((len(server.bodies), server.answered, server.busiest))  # type: ignore[attr-defined]


@contextmanager
def simulated(
    slots: int, service_s: float, share: float = 0.0, refuse: int = 0
) -> Iterator[tuple[str, list[tuple[int, int, int]]]]:
    """Give the server's address, and afterwards what it saw."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=simulate, args=(there, slots, service_s, share, refuse)
    )
    process.start()
    seen: list[tuple[int, int, int]] = []
    try:
        yield here.recv(), seen
    finally:
        here.send("stop")
        seen.append(here.recv())
        process.join(10)


def batch_of(folder: Path, rows: int) -> Batch:
    """Return a batch of lamps."""
    source = folder / "in.csv"
    lines = [f"Lamp {number:05},warm light" for number in range(1, rows + 1)]
    source.write_text("\n".join(["product,features", *lines]) + "\n", "utf-8")
    return Batch(
        kind=AD,
        table=open_table(source),
        columns={"product": 0, "features": 1},
        common=Brief("ad", "en", {"platform": "google"}),
        sampling=Sampling(num_candidates=1, seed=1),
        target=folder / "out.csv",
        output="csv",
    )


def write(
    address: str, rows: int, slots: int, watch: object = lambda _: None
) -> tuple[float, BatchProgress, list[str]]:
    """Write a batch; return seconds, how it went, and the products in the output."""
    about = ServerModel("m", "few_shot", 2048, "test")
    server = Server("sim", address, slots=slots, models=(about,))
    engine = RemoteEngine(server, lambda _: None, patience=PATIENCE)
    engine.load(Path(), model_id("sim", "m"))
    with tempfile.TemporaryDirectory() as name:
        batch = batch_of(Path(name), rows)
        began = time.monotonic()
        try:
            done = run_batch(engine, batch, AppPaths.for_user(), CancelToken(), watch)  # type: ignore[arg-type]
        finally:
            engine.close()
        took = time.monotonic() - began
        with batch.target.open(encoding="utf-8-sig", newline="") as stream:
            return took, done, [row["product"] for row in csv.DictReader(stream)]


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def by_slots(service_s: float, rounds: int, counts: list[int]) -> None:
    """Print the throughput for each number of slots, ideal is slots / service time."""
    write_warm()
    for slots in counts:
        with simulated(slots, service_s) as (address, _):
            rows = rounds * slots
            took, _, _ = write(address, rows, slots)
        rate, ideal = rows / took, slots / service_s
        say(f"{slots:3} slots: {rate:7.1f} rows/s, {rate * service_s:5.1f} times one slot's "
            f"ideal ({rate / ideal:.2f} of k)")  # fmt: skip


def write_warm() -> None:
    """Import and compile what the first row would pay for."""
    with simulated(1, 0.0) as (address, _):
        write(address, 3, 1)


def with_faults(rows: int, share: float) -> None:
    """Print what became of every row."""
    write_warm()
    memory: list[tuple[int, float]] = []
    process = psutil.Process()

    def watch(progress: BatchProgress) -> None:
        if progress.done % (rows // 10) == 0 and (not memory or memory[-1][0] != progress.done):
            memory.append((progress.done, process.memory_info().rss / 2**20))

    with simulated(64, 0.1, share) as (address, seen):
        took, done, products = write(address, rows, 32, watch)
    wanted = [f"Lamp {number:05}" for number in range(1, rows + 1)]
    say(f"{rows} rows, {share:.0%} faults: {took:.0f} s, {rows / took:.0f} rows/s")
    say(f"requests {seen[0][0]}, answered {seen[0][1]}, at most {seen[0][2]} at a time")
    say(f"lost {len(set(wanted) - set(products))}, doubled {len(products) - len(set(products))}, "
        f"in order {products == wanted}, without a draft {done.failed}")  # fmt: skip
    say("memory (MB) by rows: " + ", ".join(f"{n}: {mb:.0f}" for n, mb in memory))


def refusing() -> None:
    """Print how a limit is found that the server enforces by refusing."""
    write_warm()
    with simulated(16, 0.5, refuse=16) as (address, seen):
        took, done, _ = write(address, 1000, 64)
    asked, answered, busiest = seen[0]
    say(f"16 of 64 slots: {1000 / took * 0.5 / 16:.2f} of the ideal; {asked - answered} of {asked} "
        f"requests refused, {busiest} at a time at most, {done.failed} rows failed")  # fmt: skip


def main(arguments: list[str]) -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("slots", "faults", "refusing"))
    parser.add_argument("--service", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--slots", type=int, nargs="*", default=[1, 2, 4, 8, 16, 32, 64])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--share", type=float, default=0.05)
    options = parser.parse_args(arguments)
    if options.what == "slots":
        by_slots(options.service, options.rounds, options.slots)
    elif options.what == "faults":
        with_faults(options.rows, options.share)
    else:
        refusing()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
