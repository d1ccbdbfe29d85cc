"""Where the time of one flat step goes, part by part, beside a dictionary look-up and one object.

python benchmarks/where_it_goes.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent))

from peers.ours import FLAT, begun, definition

from statewright.kernel import Event, Outcome, Snapshot, Step, step

COUNT, ROUNDS = 200_000, 7


def nanoseconds(work: Callable[[], object]) -> float:
    """The least CPU time of one call, of several rounds."""
    best = min(_round(work) for _ in range(ROUNDS))
    return best / COUNT * 1e9


def _round(work: Callable[[], object]) -> float:
    before = process_time()
    for _ in range(COUNT):
        work()
    return process_time() - before


def main() -> None:
    compiled = definition(FLAT)
    snapshot, event = begun(compiled), Event("open", {"amount": 3})
    row = compiled.tables.quick["open"]["closed"]
    choice = row.choices[0]
    assert choice is not None
    assert choice.guard is not None
    assert choice.update is not None
    guard, update, shape, (_, field) = choice.guard, choice.update, row.shape, choice.checks[0]
    assert shape is not None
    seen = (snapshot.data, event.payload, snapshot.last_at, None, snapshot.instance, row.active)
    new, table = tuple.__new__, {"open": {"closed": "opened"}}
    made = (snapshot, (), (), (), (), (), (), (), (), (), choice.microsteps, Outcome.TAKEN)
    parts: dict[str, Callable[[], object]] = {
        "the whole step": lambda: step(compiled, snapshot, event),
        "payload against its schema": lambda: shape(event.payload),
        "guard": lambda: guard(*seen),
        "assignment (a new map of the data)": lambda: update(*seen),
        "changed field against its schema": lambda: field(7),
        "the next snapshot": lambda: new(Snapshot, (*snapshot[:17], 1)),
        "the step with its trace": lambda: new(Step, (*made[:11], Outcome.TAKEN)),
        "the limit: a look-up and one object": lambda: [table["open"]["closed"]],
    }
    nothing = nanoseconds(lambda: None)
    for name, work in parts.items():
        print(f"{name:36} {nanoseconds(work) - nothing:6.0f} ns")


if __name__ == "__main__":
    main()
