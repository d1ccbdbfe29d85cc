"""How long does it take to prove each promise of the shipped workflows? CPU time, and the solver's own units.

    python -m pip install -e ".[prove]" && python benchmarks/promises.py
    python benchmarks/promises.py --all         # every promise, not only the slowest five

For each property that is decided in one workflow alone: the time to lay the workflow out and to find its
invariants, which its properties share, and that of the property itself. The units are those that the solver
counts its work in: they are the same on each machine, or nearly.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import NamedTuple

import z3

from statewright.explore import Answer
from statewright.explore.building import build_machine
from statewright.explore.deciding import Prover
from statewright.explore.liveness import decide_liveness
from statewright.explore.relied import given_at_start
from statewright.loading import load_all

WORKFLOWS = Path(__file__).parents[1] / "workflows"


class Effort(NamedTuple):
    """What one property took: seconds of CPU and units of the solver, with what it shares and alone."""

    workflow: str
    name: str
    answer: Answer
    shared_s: float
    own_s: float
    units: int

    @property
    def whole_s(self) -> float:
        """As if it were the only property."""
        return self.shared_s + self.own_s


def units() -> int:
    """How much work the solver has counted so far."""
    solver = z3.SimpleSolver()
    solver.add(z3.Bool("counted"))
    solver.check()
    found = solver.statistics()
    return int(found.get_key_value("rlimit count"))


def efforts(folder: Path) -> Iterator[Effort]:
    """What each property of the workflows in a folder takes."""
    definitions = dict(load_all(folder).definitions)
    given = given_at_start(definitions.values())
    for name, definition in definitions.items():
        began, counted = process_time(), units()
        prover = Prover(build_machine(definition, given.get(name, frozenset()), definitions))
        _ = prover.invariants, prover.ways
        shared_s, shared = process_time() - began, units() - counted
        for prop in definition.properties:
            began, counted = process_time(), units()
            live = prop.form in ("can_reach", "leads_to")
            verdict = decide_liveness(prover, prop) if live else prover.decide(prop)
            own_s = process_time() - began
            yield Effort(name, prop.name, verdict.answer, shared_s, own_s, shared + units() - counted)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--all", action="store_true", help="every promise, not only the slowest five")
    given = asked.parse_args()
    found = [each for each in efforts(WORKFLOWS) if each.answer is Answer.PROVED]
    found.sort(key=lambda each: -each.whole_s)
    print(f"{len(found)} promises proved; the slowest takes {found[0].whole_s:.2f} s of CPU")
    print(f"  {'workflow':22}{'promise':52}{'shared':>8}{'own':>8}{'units':>12}")
    for each in found if given.all else found[:5]:
        times = f"{each.shared_s:>6.2f} s{each.own_s:>6.2f} s"
        print(f"  {each.workflow:22}{each.name[:50]:52}{times}{each.units:>12,}")


if __name__ == "__main__":
    main()
