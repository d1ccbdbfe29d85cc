"""What came out of a run under load? One page of text, and whether all is well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import quantiles
from typing import Any, NamedTuple

from .load import Recorder
from .seeding import STOCK
from .verify import Verdict

SHOWN = 10


class Run(NamedTuple):
    """Orders, how many of them an earlier run has placed, seed, seconds, what was recorded, what the checks
    found; `rested`: everything came to an end.
    """

    orders: int
    earlier: int
    seed: int
    seconds: float
    recorder: Recorder
    books: dict[str, Any]
    verdict: Verdict
    states: Counter[str]
    rested: bool

    @property
    def good(self) -> bool:
        """Whether all is well: ledger, goods, replays, properties; nothing stuck, nothing left over."""
        books, verdict = self.books, self.verdict
        ledger = books["total"] == 0 and not books["unbalanced"] and not books["differences"]
        goods = not books["goods"] and books["pieces"] == [STOCK]
        lives = not (verdict.differing or verdict.broken or verdict.stuck or verdict.incidents)
        return ledger and goods and lives and self.rested


def lines(run: Run) -> Iterator[str]:
    """The report."""
    recorder, books, verdict = run.recorder, run.books, run.verdict
    placed = run.orders - run.earlier
    rate = placed / run.seconds
    yield f"{placed} orders in {run.seconds:.0f} s: {rate:.1f} orders/s (seed {run.seed})"
    if run.earlier:
        yield f"{run.earlier} more were placed before, by a run on the same database that was broken off"
    requests = sum(len(found) for found in recorder.latencies.values())
    yield f"{requests} requests, {requests / run.seconds:.0f}/s; {recorder.kills} processes killed"
    yield ""
    yield "milliseconds          p50    p95    p99    max   number"
    for what, found in sorted(recorder.latencies.items(), key=lambda item: -len(item[1]))[:SHOWN]:
        yield f"{what.removeprefix('POST ')[:44]:<45}{_row(found)}"
    yield ""
    yield f"HTTP statuses: {_counts(recorder.statuses)}"
    yield f"stories: {_counts(recorder.outcomes)}"
    yield f"{run.states.total()} orders are in: {_counts(run.states)}"
    yield f"instances: {sum(verdict.instances.values())}: {_counts(Counter(verdict.instances))}"
    yield ""
    yield f"ledger: total {books['total']}, {len(books['unbalanced'])} unbalanced keys"
    yield from _found("accounts that differ", [f"{k}: {v}" for k, v in books["differences"].items()])
    yield from _found("orders whose goods are held wrongly", books["goods"])
    yield f"pieces of each article, on the shelf and held: {', '.join(map(str, books['pieces']))}"
    yield from _found("replays that differ", verdict.differing)
    yield from _found("broken properties", verdict.broken)
    yield from _found("instances that wait in vain", verdict.stuck)
    yield from _found("incidents (what nobody could be told of, kept for operations)", verdict.incidents)
    yield f"everything came to rest: {'yes' if run.rested else 'NO'}"
    yield f"all is well: {'yes' if run.good else 'NO'}"


def _row(seconds: Sequence[float]) -> str:
    cut = quantiles(seconds, n=100) if len(seconds) > 1 else [seconds[0]] * 99
    shown = (cut[49], cut[94], cut[98], max(seconds))
    return "".join(f"{value * 1000:7.0f}" for value in shown) + f"{len(seconds):9}"


def _counts(counter: Counter[Any]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common())


def _found(what: str, found: Sequence[str]) -> Iterator[str]:
    yield f"{what}: {len(found)}"
    yield from (f"    {one}" for one in found[:SHOWN])
