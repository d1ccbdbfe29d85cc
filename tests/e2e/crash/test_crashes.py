"""A real process is killed again and again, at every named point: nothing lost, nothing doubled.

`STATEWRIGHT_KILLS=250` kills so often on each database; `STATEWRIGHT_SEED` repeats one.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import partial
from pathlib import Path
from random import Random

import pytest

from statewright.runtime import Engine
from tests.simulation.units import differences, plan, unit

from .victim import Death, Shifted, in_a_child, live

KILLS = int(os.environ.get("STATEWRIGHT_KILLS", "60"))
SEED = int(os.environ.get("STATEWRIGHT_SEED", "20261121"))
POINTS_A_LIFE = 120
SENDS_A_KILL = 3

EVERYWHERE = {
    "before BEGIN",
    "before COMMIT",
    "after COMMIT",
    "after UPDATE outbox",
    "before notify",
    "after notify",
    "before charge_card",
    "after charge_card",
}
ONE_BY_ONE = {
    f"after {name}" for name in ("UPDATE instance", "INSERT log", "INSERT receipt", "INSERT outbox")
}
"""SQLite writes a turn part by part; PostgreSQL by one statement, `WITH`."""


def points(kind: str) -> set[str]:
    """Every named point of a database."""
    return EVERYWHERE | (ONE_BY_ONE if kind == "sqlite" else {"before WITH", "after WITH"})


def some_death(rng: Random, kind: str) -> Death:
    """At any statement, or at one of the named points."""
    if rng.random() < 0.4:
        return Death(None, rng.randrange(1, POINTS_A_LIFE))
    return Death(rng.choice(sorted(points(kind))), rng.randrange(1, 4))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_at_every_point(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    url = request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url")
    rng = Random(f"{SEED} {kind}")
    planned = plan(rng, 6, round(KILLS * SENDS_A_KILL))
    definition = unit()
    (tmp_path / "acknowledged").touch()
    with Engine(url, definition, clock=Shifted(0)) as engine:
        for id_ in planned.wanted:
            if id_.startswith("u"):
                engine.start("unit", id_)
    deaths = lives = 0
    while True:
        lives += 1
        death = some_death(rng, kind) if deaths < KILLS else None
        ended = in_a_child(partial(live, url, definition, planned, tmp_path, lives, death, SEED))
        assert ended in (0, -9), f"seed {SEED}: life {lives} ended with {ended}"
        deaths += ended == -9
        acknowledged = len((tmp_path / "acknowledged").read_text().splitlines())
        if death is None and acknowledged == len(planned.sends):
            break
    where = Counter((tmp_path / "deaths").read_text().splitlines())
    lines = (tmp_path / "performed").read_text().splitlines()
    performed = [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]
    with Engine(url, clock=Shifted((lives + 1) * 100_000)) as engine:
        wrong = differences(engine, planned, performed)
    print(f"seed {SEED}, {kind}: {deaths} kills at {len(where)} points, {len(planned.sends)} sends,")
    print(f"{len(performed)} effects carried out for {len(set(performed))} requests")
    assert wrong == [], f"seed {SEED}"
    if KILLS >= 250:
        assert where.keys() >= points(kind), points(kind) - where.keys()
