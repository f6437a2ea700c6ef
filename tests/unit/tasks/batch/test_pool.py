"""Rows written many at a time: none lost, none doubled, and no server asked for too much."""

from __future__ import annotations

import csv
import itertools
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aigc_desktop.domain.server import Server, ServerModel, model_id
from aigc_desktop.engine.remote.engine import RemoteEngine
from aigc_desktop.engine.remote.patience import Patience
from aigc_desktop.errors import BriefError, ModelError, ServerError
from aigc_desktop.i18n.message import Message
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.batch.journal import Record, interrupted_at, journal_path
from aigc_desktop.tasks.batch.pool import ATTEMPTS, Lane, Pool, Work
from aigc_desktop.tasks.batch.run import BatchProgress, run_batch
from aigc_desktop.tasks.batch.throttle import Throttle
from tests.support.faulty_server import FAULTS, FaultyServer
from tests.support.steady_engine import SteadyEngine
from tests.unit.tasks.batch.test_run import make_batch, make_table

BRISK = Patience(look_up_s=5, first_s=2, silence_s=2, retries=1, back_off_s=0.01)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_limit_doubles_until_the_first_refusal_and_then_creeps() -> None:
    clock = Clock()
    throttle = Throttle(64, clock)
    seen = []
    for _ in range(4):
        seen.append(throttle.limit)
        for _ in range(throttle.limit):
            throttle.succeeded()
    assert seen == [2, 4, 8, 16]
    throttle.overloaded(begun=99.0)
    assert throttle.limit == 16
    assert throttle.pause_s > 0
    throttle.overloaded(begun=99.5)  # begun before the decrease: the same congestion
    assert throttle.limit == 16
    clock.now += 60
    for _ in range(17):
        throttle.succeeded()
    assert throttle.limit == 17
    for _ in range(3000):
        throttle.succeeded()
    assert throttle.limit == 64


def test_a_pause_the_server_asks_for_is_kept_and_the_limit_never_falls_below_one() -> None:
    clock = Clock()
    throttle = Throttle(8, clock)
    for number in range(9):
        clock.now += 1
        throttle.overloaded(begun=clock.now, asked_s=5.0 + number)
    assert throttle.limit == 1
    assert throttle.pause_s == 13.0


def error(reason: str = "cut", *, again: bool = True, after: float = 0.0) -> ServerError:
    return ServerError(reason, Message(reason), again=again, retry_after_s=after)


def rows(count: int) -> Iterator[Work]:
    return (Work(number, (number,)) for number in range(1, count + 1))


def done_by(lanes: list[Lane], write: object, count: int = 60) -> list[int]:
    found: list[int] = []
    Pool(lanes, write, CancelToken()).run(rows(count), lambda r: found.append(r.number))  # type: ignore[arg-type]
    return found


def test_every_row_once_though_many_fail_at_first() -> None:
    dice, lock = random.Random(4), threading.Lock()

    def write(_: object, work: Work) -> Record:
        with lock:
            bad = dice.random() < 0.3
        if bad:
            raise error(dice.choice(["cut", "busy", "server", "timeout"]), after=0.001)
        return Record(work.number, work.row)

    found = done_by([Lane(SteadyEngine(), 8), Lane(SteadyEngine(), 4)], write)
    assert sorted(found) == list(range(1, 61))


def test_a_row_that_always_fails_has_its_error_and_stops_nothing() -> None:
    tries: list[int] = []
    records: dict[int, Record] = {}

    def write(_: object, work: Work) -> Record:
        if work.number == 3:
            tries.append(1)
            raise error("bad_answer")
        return Record(work.number, work.row)

    pool = Pool([Lane(SteadyEngine(), 4)], write, CancelToken())
    pool.run(rows(40), lambda record: records.update({record.number: record}))
    assert len(records) == 40
    assert records[3].error is not None
    assert len(tries) == ATTEMPTS


def test_a_server_that_only_fails_is_left_out_and_the_last_one_stops_the_work() -> None:
    good, bad = SteadyEngine(), SteadyEngine()

    def write(engine: object, work: Work) -> Record:
        if engine is bad:
            raise error("key", again=False)
        return Record(work.number, work.row)

    assert len(done_by([Lane(good, 2), Lane(bad, 2)], write)) == 60
    with pytest.raises(ServerError, match="key"):
        done_by([Lane(bad, 2)], write)


def test_other_trouble_ends_the_work_at_once() -> None:
    def write(_: object, work: Work) -> Record:
        if work.number == 5:
            raise ModelError(Message("broken"))
        return Record(work.number, work.row)

    with pytest.raises(ModelError, match="broken"):
        done_by([Lane(SteadyEngine(), 4)], write)


def text(prompt: str, seed: int) -> str:
    return f" Headline {seed % 9973} of light\nDescription: A lamp that is quiet, number {seed}."


def engine_for(server: FaultyServer, name: str, slots: int) -> RemoteEngine:
    about = ServerModel("m", "few_shot", 2048, "test")
    value = Server(name, server.address, slots=slots, models=(about,), price_in=2.0, price_out=10.0)
    engine = RemoteEngine(value, lambda _: None, patience=BRISK)
    engine.load(Path(), model_id(name, "m"))
    return engine


def products(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row["product"] for row in csv.DictReader(stream)]


def test_a_table_over_two_servers_with_faults_is_whole_and_in_order(tmp_path: Path) -> None:
    dice = random.Random(7)
    # Slow faults belong to the tests of the engine.
    quick = [fault for fault in FAULTS if fault not in {"stall", "slow_loris", "endless"}]
    quick.remove("redirect")

    def fault(_: int, __: object) -> str:
        return dice.choice(quick) if dice.random() < 0.1 else ""

    batch = make_batch(make_table(tmp_path, 50), tmp_path / "out.csv")
    with FaultyServer(fault, text=text) as one, FaultyServer(fault, text=text) as other:
        engines = [engine_for(one, "one", 8), engine_for(other, "other", 4)]
        try:
            done = run_batch(
                engines[0], batch, AppPaths.for_user(), CancelToken(), more=engines[1:]
            )
        finally:
            for engine in engines:
                engine.close()
        assert one.answered > 5
        assert other.answered > 5
    assert (done.done, done.total, done.failed) == (50, 50, 0)
    assert products(batch.target) == [f"Lamp {n:05}" for n in range(1, 51)]
    assert not journal_path(batch.target).exists()
    assert done.read >= 50 * 11
    assert done.cost == pytest.approx((done.read * 2 + done.written * 10) / 1e6)


def test_a_stopped_batch_goes_on_with_the_rows_that_are_left(tmp_path: Path) -> None:
    batch = make_batch(make_table(tmp_path, 60), tmp_path / "out.csv")
    cancel = CancelToken()

    def watch(progress: BatchProgress) -> None:
        if progress.done >= 20:
            cancel.cancel()

    with FaultyServer(text=text, service_s=0.02) as server:
        engine = engine_for(server, "one", 8)
        try:
            first = run_batch(engine, batch, AppPaths.for_user(), cancel, watch)
            assert 20 <= first.done < 60
            assert interrupted_at(batch.target) == first.done
            assert len(products(batch.target)) == first.done
            before = len(server.bodies)
            again = run_batch(engine, batch, AppPaths.for_user(), CancelToken())
        finally:
            engine.close()
        assert len(server.bodies) - before == 60 - first.done
    assert again.done == 60
    assert products(batch.target) == [f"Lamp {n:05}" for n in range(1, 61)]


def test_a_server_that_is_gone_stops_the_batch_and_keeps_its_rows(tmp_path: Path) -> None:
    batch = make_batch(make_table(tmp_path, 60), tmp_path / "out.csv")
    fault = lambda number, _: "cut_at_once" if number > 25 else ""  # noqa: E731
    with FaultyServer(fault, text=text) as server:
        engine = engine_for(server, "one", 4)
        try:
            with pytest.raises(ServerError, match="broke off"):
                run_batch(engine, batch, AppPaths.for_user(), CancelToken())
        finally:
            engine.close()
    assert interrupted_at(batch.target) in range(20, 26)


def test_a_server_that_says_no_at_times_is_asked_for_less(tmp_path: Path) -> None:
    """A server with four slots that refuses what is beyond them."""
    busiest: list[int] = []
    batch = make_batch(make_table(tmp_path, 60), tmp_path / "out.csv")
    with FaultyServer(text=text, service_s=0.02, retry_after="0.02") as server:
        server.refuse_beyond = 4
        engine = engine_for(server, "one", 32)
        try:
            done = run_batch(
                engine, batch, AppPaths.for_user(), CancelToken(),
                lambda _: busiest.append(server.busiest),
            )  # fmt: skip
        finally:
            engine.close()
        refused = len(server.bodies) - server.answered
    assert (done.done, done.failed) == (60, 0)
    assert 0 < refused < 60


def test_rows_in_any_order_are_told_apart(tmp_path: Path) -> None:
    from aigc_desktop.tasks.batch.journal import Journal

    target = tmp_path / "out.csv"
    journal = Journal(target, "f", 1)
    order = [5, 1, 9, 2]
    for number in order:
        journal.add(Record(number, (number,), error=Message("x"), read=3, written=2, model="m"))
    journal.close()
    again = Journal(target, "f", 1)
    assert [again.has(number) for number in range(1, 10)] == [
        number in order for number in range(1, 10)
    ]
    assert [record.number for record in again.records()] == sorted(order)
    assert (again.done, again.failed, again.tokens) == (4, 4, {"m": (12, 8)})
    again.remove()


def test_a_bad_brief_is_no_fault_of_the_server() -> None:
    numbers = itertools.count()

    def write(_: object, work: Work) -> Record:
        next(numbers)
        raise BriefError(Message("never caught by the pool"))

    began = time.monotonic()
    with pytest.raises(BriefError):
        done_by([Lane(SteadyEngine(), 1)], write)
    assert time.monotonic() - began < 5
