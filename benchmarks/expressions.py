"""How fast is a guard? Ours, the same condition written by hand in Python, and the other CEL packages.

    pip install statewright[oracles] && python benchmarks/expressions.py

Each is compiled once and evaluated many times, given its values anew each time, as a rule meets them: every
event brings other ones. Beside it stands what the others take with a context built beforehand and used
again, which leaves out the conversion of the values. Best of seven rounds each.
"""

from __future__ import annotations

import sys
import timeit
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from statewright.diagnostics.source import Excerpt
from statewright.expressions import BOOL, Environment, Variable, compile_expression, from_schema
from statewright.expressions.types import TIMESTAMP

Run = Callable[[dict[str, Any], dict[str, Any], datetime], object]
PEERS = ("cel-expr-python", "common-expression-language", "cel-python")

DATA = {
    "status": "paid",
    "paid": 9900,
    "refunded": 900,
    "paid_at": "2026-03-01T01:00:00.000Z",
    "bill": "INV-1",
    "items": [{"price": 1200, "quantity": 2}, {"price": 300, "quantity": 1}, {"price": 4500, "quantity": 1}],
}
EVENT = {"amount": 5000, "reason": "damaged"}
NOW = datetime(2026, 3, 5, tzinfo=UTC)
SCHEMA = {
    "type": "object",
    "properties": {
        "status": {"enum": ["new", "paid", "closed"]},
        "paid": {"type": "integer", "minimum": 0},
        "refunded": {"type": "integer", "minimum": 0},
        "paid_at": {"type": "string", "format": "date-time"},
        "bill": {"type": "string", "nullable": True},
        "items": {
            "type": "array",
            "maxItems": 100,
            "items": {
                "type": "object",
                "properties": {"price": {"type": "integer"}, "quantity": {"type": "integer"}},
            },
        },
    },
}
EVENT_SCHEMA = {
    "type": "object",
    "properties": {"amount": {"type": "integer", "minimum": 1}, "reason": {"type": "string"}},
}


class Guard(NamedTuple):
    """A condition: as CEL, by hand, and whether it is the one the target is set for."""

    name: str
    source: str
    by_hand: Callable[[dict[str, Any], dict[str, Any], datetime], bool]


GUARDS = (
    Guard(
        "three clauses",
        "data.status == 'paid' && event.amount <= data.paid - data.refunded && event.reason != ''",
        lambda data, event, now: (
            data["status"] == "paid"
            and event["amount"] <= data["paid"] - data["refunded"]
            and event["reason"] != ""
        ),
    ),
    Guard(
        "three clauses, nullable text",
        "data.bill != null && data.bill.startsWith('INV') && event.amount in [5000, 6000]",
        lambda data, event, now: (
            data["bill"] is not None and data["bill"].startswith("INV") and event["amount"] in (5000, 6000)
        ),
    ),
    Guard(
        "three clauses, time",
        "now - data.paid_at < duration('360h') && event.amount > 0 && event.amount <= data.paid",
        lambda data, event, now: (
            (now - datetime.fromisoformat(data["paid_at"])).total_seconds() < 360 * 3600
            and event["amount"] > 0
            and event["amount"] <= data["paid"]
        ),
    ),
    Guard(
        "a macro over three items",
        "data.items.all(i, i.price > 0 && i.quantity > 0)",
        lambda data, event, now: all(i["price"] > 0 and i["quantity"] > 0 for i in data["items"]),
    ),
)


def ours(guard: Guard) -> Run:
    """Ours: typed from schemas, instants stored as text."""
    variables = {
        "data": Variable(from_schema(SCHEMA, {}.__getitem__, "data"), True),
        "event": Variable(from_schema(EVENT_SCHEMA, {}.__getitem__, "event"), True),
        "now": Variable(TIMESTAMP),
    }
    environment = Environment(("data", "event", "now"), variables)
    program, findings = compile_expression(Excerpt.whole(guard.source), environment, expect=BOOL)
    assert program is not None, findings
    return program.run


def hand(guard: Guard) -> Run:
    return guard.by_hand


LIVE = {**DATA, "paid_at": datetime.fromisoformat(str(DATA["paid_at"]))}
"""The data as the others need it: the instant already decoded, which is part of our time and not of theirs.
"""


def official(guard: Guard) -> Run:
    """`cel-expr-python`: the official C++ runtime."""
    expression, _ = _official(guard)
    return lambda data, event, now: expression.eval(data={"data": LIVE, "event": event, "now": now}).value()


def official_again(guard: Guard) -> Run:
    expression, environment = _official(guard)
    activation = environment.Activation({"data": LIVE, "event": EVENT, "now": NOW})
    return lambda data, event, now: expression.eval(activation).value()


def _official(guard: Guard) -> tuple[Any, Any]:
    from cel_expr_python import cel

    record = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
    environment = cel.NewEnv(variables={"data": record, "event": record, "now": cel.Type.TIMESTAMP})
    return environment.compile(guard.source), environment


def rust(guard: Guard) -> Run:
    """`common-expression-language`: bindings to the Rust implementation."""
    import cel

    program = cel.compile(guard.source)
    return lambda data, event, now: program.execute({"data": LIVE, "event": event, "now": now})


def rust_again(guard: Guard) -> Run:
    import cel

    program = cel.compile(guard.source)
    context = cel.Context(variables={"data": LIVE, "event": EVENT, "now": NOW})
    return lambda data, event, now: program.execute(context)


def python(guard: Guard) -> Run:
    """`cel-python`: an interpreter in Python."""
    import celpy

    environment = celpy.Environment()
    program = environment.program(environment.compile(guard.source))
    convert = celpy.json_to_cel
    return lambda data, event, now: program.evaluate(
        {"data": convert(LIVE), "event": convert(event), "now": convert(now)}
    )


PACKAGES: tuple[tuple[str, Callable[[Guard], Run]], ...] = (
    ("by hand", hand),
    ("statewright", ours),
    ("cel-expr-python", official),
    ("common-expression-language", rust),
    ("cel-python", python),
    ("  cel-expr-python, context again", official_again),
    ("  common-expression-language, context again", rust_again),
)


def nanoseconds(run: Run) -> float:
    """The time of one evaluation, best of seven rounds."""
    timer = timeit.Timer(
        "run(data, event, now)", globals={"run": run, "data": DATA, "event": EVENT, "now": NOW}
    )
    number = max(20, int(0.03 / max(timer.timeit(10) / 10, 1e-9)))
    return min(timer.repeat(7, number)) / number * 1e9


def measure(guard: Guard) -> dict[str, float]:
    """The time of each package that is installed and can evaluate the guard; all must find it true."""
    times: dict[str, float] = {}
    for name, make in PACKAGES:
        try:
            run = make(guard)
            assert bool(run(DATA, EVENT, NOW)) is True, name
        except ImportError:
            print(f"  ({name} is not installed)", file=sys.stderr)
            continue
        times[name] = nanoseconds(run)
    return times


def main() -> int:
    """Print a table; 1 when a target is missed: 15 times the fastest package, within 3 times of by hand."""
    missed = False
    for guard in GUARDS:
        print(f"{guard.name}: {guard.source}")
        times = measure(guard)
        base = times["statewright"]
        others = [times[name] for name in PEERS if name in times]
        for name, time in times.items():
            print(f"  {name:44} {time:12,.0f} ns   {time / base:8.2f} x")
        if others and guard.name.startswith("three"):
            missed = missed or min(others) < 15 * base or base > 3 * times["by hand"]
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
