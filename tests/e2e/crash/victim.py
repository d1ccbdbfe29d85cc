"""A process that is killed. Every statement, every commit and every effect is a named point at which it may
die: `SIGKILL`, no clean-up, no exception.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from statewright.kernel import Definition
from statewright.runtime import EffectCall, Engine
from statewright.runtime.clock import SystemClock
from statewright.runtime.opening import open_store
from tests.simulation.units import Plan

Point = Callable[[str], None]

SENDS_A_LIFE = 8


class Death(NamedTuple):
    """When the point of this name (None: any) is passed for so many times."""

    point: str | None
    times: int


class Shifted:
    """The machine's clock, moved on: what another worker left behind is found in another life."""

    def __init__(self, by_ms: int) -> None:
        self.by_ms = by_ms

    def now_ms(self) -> int:
        return SystemClock().now_ms() + self.by_ms

    def sleep(self, seconds: float) -> None:
        self.by_ms += round(seconds * 1000)


class Doomed:
    """A connection whose every statement is a point before and a point after."""

    def __init__(self, connection: Any, point: Point) -> None:
        self.connection = connection
        self.point = point

    def execute(self, sql: str, values: Any = ()) -> Any:
        return self.around(sql, lambda: self.connection.execute(sql, values))

    def around(self, sql: str, run: Callable[[], Any]) -> Any:
        words = sql.split()
        place = 2 if words[0] in ("INSERT", "DELETE") else 1 if words[0] == "UPDATE" else 0
        table = words[place].removeprefix("statewright_") if place else ""
        name = f"{words[0]} {table}".strip()
        self.point(f"before {name}")
        cursor = run()
        self.point(f"after {name}")
        return cursor


class DoomedDriver:
    """A driver whose transactions may die at any statement and around the commit."""

    def __init__(self, driver: Any, point: Point) -> None:
        self.driver = driver
        self.point = point

    def __getattr__(self, name: str) -> Any:
        return getattr(self.driver, name)

    def open(self, write: bool) -> Doomed:
        self.point("before BEGIN")
        return Doomed(self.driver.open(write), self.point)

    def execute_last(self, connection: Doomed, sql: str, values: Any) -> Any:
        return connection.around(sql, lambda: self.driver.execute_last(connection.connection, sql, values))

    def commit(self, connection: Doomed) -> None:
        self.point("before COMMIT")
        self.driver.commit(connection.connection)
        self.point("after COMMIT")

    def rollback(self, connection: Doomed) -> None:
        self.driver.rollback(connection.connection)


def live(
    url: str, definition: Definition, plan: Plan, folder: Path, life: int, death: Death | None, seed: int
) -> None:
    """One life: send some of what was not acknowledged, work, and die (None: live on)."""
    passed = 0

    def point(name: str) -> None:
        nonlocal passed
        if death is None or death.point not in (None, name):
            return
        passed += 1
        if passed >= death.times:
            note(folder / "deaths", name)
            os.kill(os.getpid(), signal.SIGKILL)

    clock = Shifted(life * 100_000)
    store: Any = open_store(url, clock)
    store.driver = DoomedDriver(store.driver, point)
    engine = Engine(store, definition, clock=clock)
    perform_into(engine, folder / "performed", point)
    worker = engine.worker(threads=0, name=f"life {life}")
    done = len((folder / "acknowledged").read_text().splitlines())
    rng = Random(seed + life)
    for sending in plan.sends[done : done + SENDS_A_LIFE]:
        engine.send(*sending[:4], key=sending.key)
        note(folder / "acknowledged", str(sending.key))
        if rng.random() < 0.3:
            worker.tick()
    clock.sleep(200)
    worker.run_until_idle()
    clock.sleep(200)
    worker.run_until_idle()
    worker.stop()
    engine.close()


def perform_into(engine: Engine, file: Path, point: Point) -> None:
    """Performers that write down what they did, as the outside would."""

    @engine.performer("notify")
    @engine.performer("charge_card", workflow="unit")
    def perform(call: EffectCall) -> dict[str, object] | None:
        point(f"before {call.effect}")
        note(file, f"{call.effect} {call.key}")
        point(f"after {call.effect}")
        return {"n": call.params["n"]} if call.effect == "charge_card" else None


def note(file: Path, line: str) -> None:
    """Add a line; it is there when this returns, whatever happens to the process then."""
    with file.open("a") as out:
        out.write(f"{line}\n")


def in_a_child(work: Callable[[], None]) -> int:
    """Run in a process of its own; how it ended (0: well, -9: killed)."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
