"""Statewright and its peers, side by side in one run: events a second, compile time, memory of many
instances.

    python -m pip install -e ".[peers]" && python benchmarks/statecharts.py

Each case is run in rounds, every engine once a round, so that what else the computer does falls on all of
them alike; CPU time is counted, not the clock on the wall. The table gives the median, the spread of the
rounds and how many times faster Statewright is. `--plot FILE` draws it, `--json FILE` keeps the figures.
XState takes part where Node and npm are there (or `--xstate FOLDER` has it in its node_modules).
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import sys
import tracemalloc
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from random import Random
from statistics import median
from time import process_time, sleep
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from peers.cases import CASES, COMPILES, Contender, Run
from peers.node import Node, installed

MODULES = ("ours", "transitions_", "python_statemachine", "sismic_", "xstate_statemachine_", "pystator_")
OURS, NODE = "statewright", "XState (Node)"
SETTLING_S = 0.3
"""Node goes on compiling and collecting on threads of its own after it has answered."""
CHUNK_S = 0.15
INSTANCES = 100_000
INSTANCES_OTHERS = 5_000
"""Of the other Python engines fewer are kept: some look through all models for each new one."""


class Figure(NamedTuple):
    """One engine's rounds of one case, in the case's own unit."""

    engine: str
    rounds: tuple[float, ...]

    @property
    def middle(self) -> float:
        return median(self.rounds)


def contenders() -> list[Contender]:
    """Every engine that is installed; a line says which are not."""
    found = []
    for name in MODULES:
        try:
            found.append(import_module(f"peers.{name}").CONTENDER)
        except ImportError as missing:
            print(f"left out: {name.rstrip('_')} ({missing})", file=sys.stderr)
    return found


def seconds(run: Run, count: int) -> float:
    """The CPU time of that many events."""
    gc.collect()
    before = process_time()
    run(count)
    return process_time() - before


def enough(run: Run) -> int:
    """How many events take about as long as one round should; a multiple of every script's length."""
    count = 120
    while (took := seconds(run, count)) < CHUNK_S / 4:
        count *= 4
    return max(120, int(count * CHUNK_S / took) // 12 * 12)


def speed(case: str, engines: list[Contender], node: Node | None, rounds: int) -> list[Figure]:
    """Events a second, in interleaved rounds."""
    runs: dict[str, Callable[[int], float]] = {}
    for engine in engines:
        if case in engine.cases:
            run = engine.cases[case]()
            runs[engine.name] = lambda count, run=run: seconds(run, count)  # type: ignore[misc]
    counts = {engine.name: 0 for engine in engines}
    for name, timed in runs.items():
        counts[name] = enough(lambda count, timed=timed: timed(count) and None)  # type: ignore[misc, arg-type]
    if node is not None:
        runs[NODE] = lambda count: float(node.ask(case=case, count=count)["seconds"])
        counts[NODE] = 48_000
        node.ask(case=case, count=48_000)
    gc.collect()
    gc.freeze()  # what all engines have loaded is nobody's to walk through while one of them runs
    measured: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds):
        for name in _shuffled(list(runs), number):
            measured[name].append(counts[name] / runs[name](counts[name]))
            if name == NODE:
                sleep(SETTLING_S)
    return [Figure(name, tuple(found)) for name, found in measured.items()]


def _shuffled(names: list[str], seed: int) -> list[str]:
    """Another order in each round, so that nobody always comes after the same one."""
    Random(seed).shuffle(names)
    return names


def compiling(case: str, engines: list[Contender], node: Node | None, rounds: int) -> list[Figure]:
    """Milliseconds to make a machine from its text or description."""
    measured: dict[str, list[float]] = {}
    for _ in range(rounds):
        for engine in engines:
            before = process_time()
            engine.compiles[case]()
            measured.setdefault(engine.name, []).append((process_time() - before) * 1000)
        if node is not None:
            measured.setdefault(NODE, []).append(node.ask(compile=case)["seconds"] * 1000)
    return [Figure(name, tuple(found)) for name, found in measured.items()]


def memory(engines: list[Contender], node: Node | None) -> list[Figure]:
    """Bytes of one instance: 100,000 of ours and of XState's are kept, 5,000 of the others."""
    figures = []
    for engine in engines:
        if engine.instances is not None:
            count = INSTANCES if engine.name == OURS else INSTANCES_OTHERS
            figures.append(Figure(engine.name, (_bytes_each(engine, count),)))
    if node is not None:
        figures.append(Figure(NODE, (float(node.ask(instances=INSTANCES)["bytes"]),)))
    return figures


def _bytes_each(engine: Contender, count: int) -> float:
    assert engine.instances is not None
    make = engine.instances()
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = [make() for _ in range(count)]
    gc.collect()
    size = (tracemalloc.get_traced_memory()[0] - before) / len(kept)
    tracemalloc.stop()
    return size


def table(title: str, figures: list[Figure], *, more_is_better: bool) -> str:
    """The figures of one case as Markdown, Statewright first; how many times better it is than each."""
    ours = next(one.middle for one in figures if one.engine == OURS)
    lines = [
        f"### {title}",
        "",
        "| engine | median | spread | statewright is |",
        "| --- | ---: | ---: | ---: |",
    ]
    for one in figures:
        ratio = ours / one.middle if more_is_better else one.middle / ours
        times = "" if one.engine == OURS else f"{ratio:.2g} times" if ratio < 10 else f"{ratio:.0f} times"
        spread = f"{_short(min(one.rounds))} to {_short(max(one.rounds))}" if len(one.rounds) > 1 else ""
        lines.append(f"| {one.engine} | {_short(one.middle)} | {spread} | {times} |")
    return "\n".join([*lines, ""])


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def plot(path: Path, figures: dict[str, list[Figure]]) -> None:
    """The speeds as bars on a logarithmic scale."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    speeds = {case: figures[case] for case in CASES}
    sheet, places = pyplot.subplots(1, len(speeds), figsize=(4 * len(speeds), 4), sharey=False)
    for place, (case, found) in zip(places, speeds.items(), strict=True):
        names = [one.engine for one in reversed(found)]
        colours = ["#2563eb" if name == OURS else "#94a3b8" for name in names]
        place.barh(names, [one.middle for one in reversed(found)], color=colours)
        place.set_xscale("log")
        place.set_title(case)
        place.set_xlabel("events a second")
    sheet.tight_layout()
    sheet.savefig(path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Statewright and its peers, side by side.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--xstate", type=Path, help="a folder whose node_modules holds xstate")
    asked = parser.parse_args()
    engines, node = contenders(), installed(asked.xstate)
    versions = [f"{one.name} {one.version}" for one in engines]
    versions += [f"XState {node.version} on Node"] if node else []
    print(f"Python {platform.python_version()}, {platform.machine()}; " + ", ".join(versions) + "\n")
    figures: dict[str, list[Figure]] = {}
    for case in CASES:
        figures[case] = speed(case, engines, node, asked.rounds)
        print(table(f"{case}: events a second", figures[case], more_is_better=True), flush=True)
    for case in COMPILES:
        figures[f"compile {case}"] = compiling(case, engines, node, 3)
        print(table(f"compile {case}: milliseconds", figures[f"compile {case}"], more_is_better=False))
    figures["memory"] = memory(engines, node)
    print(table("memory: bytes of one instance", figures["memory"], more_is_better=False))
    if asked.json:
        asked.json.write_text(
            json.dumps({case: [one._asdict() for one in found] for case, found in figures.items()})
        )
    if asked.plot:
        plot(asked.plot, figures)
    if node is not None:
        node.close()


if __name__ == "__main__":
    main()
