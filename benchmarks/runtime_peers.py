"""A durable step beside the peers that persist, on SQLite, in one run.

    python -m pip install -e . dbos harel xstate-statemachine && python benchmarks/runtime_peers.py

The same toggle everywhere: one of twenty instances goes from red to green or back, and when the call returns
it is stored. What each stores and how durably is its own affair and is said in the table; ours has the log,
the hash, the guard, the schemas and the trace besides, and waits for the disk. xstate-statemachine does not
wait for it, so it is there a second time as one that does. The table gives medians: time on the clock, on a
busy machine mostly the disk's, and CPU time, which is what each makes of it.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

INSTANCES = 20
ROUNDS = 15
TURN_S = 0.25

Run = Callable[[int], None]


def ours(folder: Path) -> tuple[Run, str]:
    """`Engine.send`."""
    sys.path.insert(0, str(Path(__file__).parent))
    from runtime import COUNTER, Stepper

    from statewright import Engine, compile_source

    engine = Engine(f"sqlite:///{folder}/ours.db", compile_source(COUNTER).definition or ())
    steps = Stepper(engine)
    steps.start()
    return steps.add, "snapshot, log, timer; WAL, synchronous=FULL"


def by_harel(folder: Path) -> tuple[Run, str]:
    """`DurableRunner.process` on its SQLite store."""
    from harel import DurableRunner, Event, SqliteStore, definition_from_dsl

    text = (
        "event Go {}\nevent Stop {}\nmachine m {\n initial Red\n state Red {}\n state Green {}\n"
        " final Over success\n from Red to Green on Go\n from Green to Red on Go\n"
        " from Red to Over on Stop\n}\n"
    )
    definition = definition_from_dsl(text, "m")
    runner = DurableRunner(SqliteStore(f"{folder}/harel.db"), {definition.id: definition})
    ids = [runner.create(definition.id).id for _ in range(INSTANCES)]

    def run(steps: int) -> None:
        for n in range(steps):
            runner.process(ids[n % INSTANCES], Event(kind="Go"))

    return run, "execution; its own settings"


def by_dbos(folder: Path) -> tuple[Run, str]:
    """A workflow of one step."""
    import logging

    from dbos import DBOS

    logging.disable(logging.INFO)
    DBOS(
        config={
            "name": "benchmark",
            "system_database_url": f"sqlite:///{folder}/dbos.db",
            "run_admin_server": False,
            "log_level": "ERROR",
        }
    )
    green: dict[int, bool] = {}

    @DBOS.step()
    def toggle(number: int) -> bool:
        green[number] = not green.get(number)
        return green[number]

    @DBOS.workflow()
    def step(number: int) -> bool:
        return toggle(number)

    DBOS.launch()

    def run(steps: int) -> None:
        for n in range(steps):
            step(n % INSTANCES)

    return run, "workflow and step results; its own settings"


def by_durable_xstate_statemachine(folder: Path) -> tuple[Run, str]:
    """As below, but that a step is on the disk when the call returns, as ours is."""
    from xstate_statemachine.persistence import SQLiteStore

    class Durable(SQLiteStore):  # type: ignore[misc]  # it has no types
        def _connect(self) -> sqlite3.Connection:
            connection: sqlite3.Connection = super()._connect()
            connection.execute("PRAGMA synchronous=FULL")
            return connection

    return _dispatching(Durable(f"{folder}/xsm_durable.db")), "snapshot and inbox; synchronous=FULL"


def by_xstate_statemachine(folder: Path) -> tuple[Run, str]:
    """Its dispatcher with SQLite store and inbox."""
    from xstate_statemachine.persistence import SQLiteStore

    return _dispatching(SQLiteStore(f"{folder}/xsm.db")), "snapshot and inbox; synchronous=NORMAL"


def _dispatching(store: Any) -> Run:
    import logging

    from xstate_statemachine import create_machine
    from xstate_statemachine.eda import Envelope, InboundDispatcher, SyncFakeBrokerAdapter
    from xstate_statemachine.persistence import PessimisticLock, SQLiteInbox

    logging.disable(logging.INFO)
    machine = create_machine(
        {
            "id": "light",
            "initial": "red",
            "states": {"red": {"on": {"GO": "green"}}, "green": {"on": {"GO": "red"}}},
        }
    )
    broker = SyncFakeBrokerAdapter()
    dispatcher = InboundDispatcher(
        store,
        lambda kind: machine,
        event_type=lambda envelope: "GO",
        key_for=lambda envelope, made: f"{made.id}:{envelope.subject}",
        inbox=SQLiteInbox(store),
        lock=PessimisticLock(),
    )

    def run(steps: int) -> None:
        for n in range(steps):
            subject = f"light-{n % INSTANCES}"
            broker.publish("events", Envelope.new(type="GO", subject=subject, data={}, source="bench"))
            dispatcher.run_once_sync(broker, "events")

    return run


def main() -> None:
    """By turns, so that what else the machine does falls on all alike."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), ignore_cleanup_errors=True) as name:
        runs: dict[str, tuple[Run, str, int]] = {}
        for title, make in (
            ("statewright", ours),
            ("harel", by_harel),
            ("DBOS", by_dbos),
            ("xstate-statemachine", by_xstate_statemachine),
            ("the same, durable", by_durable_xstate_statemachine),
        ):
            try:
                run, stores = make(Path(name))
                run(20)
                begun = perf_counter()
                run(40)
                size = max(10, round(40 * TURN_S / (perf_counter() - begun)))
                runs[title] = (run, stores, size)
            except Exception as missing:
                print(f"left out: {title} ({type(missing).__name__}: {missing})", file=sys.stderr)
        times: dict[str, list[tuple[float, float]]] = {title: [] for title in runs}
        for _ in range(ROUNDS):
            for title, (run, _, size) in runs.items():
                begun, cpu = perf_counter(), process_time()
                run(size)
                times[title].append(((perf_counter() - begun) / size, (process_time() - cpu) / size))
        medians = {title: [median(one) for one in zip(*times[title], strict=True)] for title in runs}
        base, base_cpu = medians["statewright"]
        for title, (_, stores, _) in runs.items():
            cost, cpu = medians[title]
            print(f"{title:<22}{cost * 1e6:>8.0f} us a step{cost / base:>6.1f} x", end="")
            print(f"{cpu * 1e6:>8.0f} us of CPU{cpu / base_cpu:>6.1f} x   {stores}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
