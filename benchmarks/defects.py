"""Fourteen seeded mistakes, told to Statewright and to its peers: who notices which, before anything runs?

    python -m pip install -e ".[peers,prove]" && python benchmarks/defects.py

Each mistake is planted in one small chart, written in each engine's own notation; only what a notation can
say is asked. A peer has noticed if loading, building or its own validator complains of the chart with the
mistake and not of the chart without it. Statewright's column is the corpus in tests/conformance/defects, and
says under which code and at which line. Prints a table in Markdown; `-` is what the notation cannot say.
"""

from __future__ import annotations

import copy
import io
import json
import logging
import sys
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Chart = dict[str, Any]
"""`states`: name -> final; `moves`: (source, event, target, guard or None); `extra`: what is said wrongly."""

SOUND: Chart = {
    "states": {"open": False, "paid": False, "late": False, "done": True},
    "moves": [
        ("open", "pay", "paid", "amount > 10"),
        ("open", "pay", "late", None),
        ("late", "pay", "paid", None),
        ("paid", "finish", "done", None),
    ],
    "extra": None,
}


def _with(
    *moves: tuple[Any, ...], without: tuple[int, ...] = (), states: Any = None, extra: Any = None
) -> Chart:
    chart = copy.deepcopy(SOUND)
    chart["moves"] = [move for number, move in enumerate(chart["moves"]) if number not in without] + list(
        moves
    )
    chart["states"] |= states or {}
    chart["extra"] = extra
    return chart


_PAY = (0, 1)


def _guarded(guard: str) -> Chart:
    """The sound chart with another condition in the place of its own."""
    return _with(("open", "pay", "paid", guard), ("open", "pay", "late", None), without=_PAY)


DEFECTS: dict[str, Chart] = {
    "dangling-target": _with(("paid", "finish", "finnished", None), without=(3,)),
    "unknown-key": _with(extra="unknown-key"),
    "unreachable-state": _with(("lost", "finish", "done", None), states={"lost": False}),
    "trap-state": _with(("paid", "lose", "lost", None), states={"lost": False}),
    "unguarded-hides-guarded": _with(
        ("open", "pay", "paid", None), ("open", "pay", "late", "amount <= 10"), without=_PAY
    ),
    "overlapping-guards": _with(
        ("open", "pay", "paid", "amount > 10"), ("open", "pay", "late", "amount < 20"), without=_PAY
    ),
    "gap-in-guards": _with(
        ("open", "pay", "paid", "amount > 10"), ("open", "pay", "late", "amount < 5"), without=_PAY
    ),
    "contradictory-guard": _guarded("amount > 10 and amount < 5"),
    "undeclared-variable": _guarded("amuont > 10"),
    "type-error-in-guard": _guarded("amount > 'ten'"),
    "syntax-error-in-guard": _guarded("amount > "),
    "eventless-livelock": _with(
        ("paid", None, "late", None),
        ("late", None, "paid", None),
        ("open", "finish", "done", None),
        without=(2, 3),
    ),
    "can-never-finish": _with(
        ("paid", "lose", "lost", None),
        ("lost", "pay", "found", None),
        ("found", "lose", "lost", None),
        states={"lost": False, "found": False},
    ),
    "duplicate-key": _with(extra="duplicate-key"),
}
GUARDED = frozenset({d for d in DEFECTS if "guard" in d} | {"undeclared-variable"})
TEXT_ONLY = frozenset({"duplicate-key"})


def of_transitions(chart: Chart) -> list[str]:
    """transitions: a Python machine; guards are functions, so only their names are said."""
    from transitions import Machine

    moves = []
    for source, event, target, guard in chart["moves"]:
        move = {"trigger": event or "auto", "source": source, "dest": target}
        moves.append({**move, **({"conditions": lambda: True} if guard else {})})
    if chart["extra"]:
        moves[0]["whenn"] = "x"
    Machine(states=list(chart["states"]), transitions=moves, initial="open")
    return []


def of_sismic(chart: Chart) -> list[str]:
    """sismic: YAML with Python guards, and the statechart's own validation."""
    from sismic.interpreter import Interpreter
    from sismic.io import import_from_yaml

    lines = ["statechart:", "  name: order", "  preamble: amount = 0", "  root state:", "    name: root"]
    lines += ["    initial: open", "    states:"]
    for name, final in chart["states"].items():
        lines += [f"      - name: {name}", *(["        type: final"] if final else [])]
        moves = [move for move in chart["moves"] if move[0] == name]
        lines += ["        transitions:"] if moves and not final else []
        for _, event, target, guard in [] if final else moves:
            said = [f"event: {event}"] * bool(event) + [f"target: {target}"]
            said += [f"guard: {json.dumps(guard)}"] * bool(guard)
            said += ["whenn: x"] * (chart["extra"] == "unknown-key")
            said += [f"target: {target}"] * (chart["extra"] == "duplicate-key")
            lines.append(f"          - {{{', '.join(said)}}}")
    statechart = import_from_yaml("\n".join(lines))
    statechart.validate()
    Interpreter(statechart)
    return []


def of_python_statemachine(chart: Chart) -> list[str]:
    """python-statemachine: its YAML, validated against its JSON Schema."""
    from statemachine.io.loader import load

    lines = ["name: Order", "datamodel: {amount: 0}", "states:"]
    for number, (name, final) in enumerate(chart["states"].items()):
        lines += [f"  {name}:", f"    initial: {str(number == 0).lower()}"]
        lines += ["    final: true"] * final + ["    final: true"] * (
            final and chart["extra"] == "duplicate-key"
        )
        moves = [move for move in chart["moves"] if move[0] == name]
        lines += ["    transitions:"] if moves else []
        for _, event, target, guard in moves:
            said = [f"event: {event}"] * bool(event) + [f"target: {target}"]
            said += [f"cond: {json.dumps(guard)}"] * bool(guard)
            said += ["whenn: x"] * (chart["extra"] == "unknown-key")
            lines.append(f"      - {{{', '.join(said)}}}")
    load("\n".join(lines), format="yaml", validate=True)
    return []


def of_xstate_statemachine(chart: Chart) -> list[str]:
    """xstate-statemachine: XState's JSON, strict; guards are names of functions."""
    from xstate_statemachine import MachineLogic, create_machine

    states: dict[str, Any] = {n: {"type": "final"} if final else {} for n, final in chart["states"].items()}
    for source, event, target, guard in chart["moves"]:
        move = {"target": target, **({"guard": "may"} if guard else {})}
        move |= {"whenn": "x"} if chart["extra"] else {}
        if event is None:
            states[source].setdefault("always", []).append(move)
        else:
            states[source].setdefault("on", {}).setdefault(event, []).append(move)
    logic = MachineLogic(guards={"may": lambda context, event: True})
    create_machine({"id": "order", "initial": "open", "states": states}, logic=logic, strict_config=True)
    return []


def of_pystator(chart: Chart) -> list[str]:
    """PyStator: its configuration, its validator, its linter."""
    from pystator import StateMachine

    kinds = {name: "terminal" if final else "stable" for name, final in chart["states"].items()} | {
        "open": "initial"
    }
    moves = []
    for source, event, target, guard in chart["moves"]:
        move = {"trigger": event or "auto", "source": source, "dest": target}
        moves.append({**move, **({"guards": [{"expr": guard}]} if guard else {})})
    if chart["extra"]:
        moves[0]["whenn"] = "x"
    config = {
        "meta": {"version": "1.0.0", "machine_name": "order", "strict_mode": True},
        "states": [{"name": name, "type": kind} for name, kind in kinds.items()],
        "transitions": moves,
    }
    found = [str(each) for each in StateMachine.validate_config(config)]
    return found + [f"{each.code} {each.message}" for each in StateMachine.from_dict(config).lint()]


def of_harel(chart: Chart) -> list[str]:
    """harel: its own language, and all that its validator says."""
    from harel.definition.validate import validate
    from harel.dsl import definition_from_dsl

    events = dict.fromkeys(event for _, event, _, _ in chart["moves"] if event)
    lines = [f"event {event} {{ amount: int }}" for event in events]
    lines += ["machine order {", *["  initial open"] * (1 + (chart["extra"] == "duplicate-key"))]
    lines += [f"  {f'final {n} success' if end else f'state {n} {{}}'}" for n, end in chart["states"].items()]
    for source, event, target, guard in chart["moves"]:
        said = f"  from {source} to {target}" + (f" on {event}" if event else "")
        said += f" where {guard}".replace("'", '"') if guard else ""
        lines.append(said + (" whenn x" if chart["extra"] == "unknown-key" else ""))
    return [str(issue) for issue in validate(definition_from_dsl("\n".join([*lines, "}"])))]


def of_determa(chart: Chart) -> list[str]:
    """determa-state: its YAML, checked when it is loaded; what comes without an event is a `choice`."""
    from determa.state import load_bundle

    states: dict[str, Any] = {
        name: {"type": "final"} if final else {} for name, final in chart["states"].items()
    }
    for source, event, target, guard in chart["moves"]:
        move = {"transition_to": target}
        if guard:
            move["guard"] = guard.replace("amount", "event.payload.amount").replace(" and ", " && ")
            move["guard"] = move["guard"].replace("amuont", "event.payload.amuont")
        if chart["extra"] == "unknown-key":
            move["whenn"] = "x"
        if event is None:  # a choice has two branches at least
            states[source]["choice"] = [{**move, "guard": "1 < 2"}, move]
        else:
            states[source].setdefault("on_events", {}).setdefault(event, []).append(move)
    events = dict.fromkeys(event for _, event, _, _ in chart["moves"] if event)
    amount = {"amount": {"type": "int", "required": True}}
    root = {"type": "composite", "initial": {"transition_to": "open"}, "states": states}
    bundle = {
        "format": 1,
        "namespace": "order",
        "events": {event: {"direction": "input", "payload": amount} for event in events},
        "machines": [{"machine_id": "order", "root": root}],
    }
    text = json.dumps(bundle)
    if chart["extra"] == "duplicate-key":
        text = text.replace('"transition_to": "paid"', '"transition_to": "paid", "transition_to": "paid"', 1)
    load_bundle(text)
    return []


PEERS: dict[str, tuple[Callable[[Chart], list[str]], frozenset[str]]] = {
    "transitions": (of_transitions, GUARDED | TEXT_ONLY | {"eventless-livelock"}),
    "python-statemachine": (of_python_statemachine, frozenset()),
    "sismic": (of_sismic, frozenset()),
    "xstate-statemachine": (of_xstate_statemachine, GUARDED - {"unguarded-hides-guarded"} | TEXT_ONLY),
    "PyStator": (of_pystator, TEXT_ONLY | {"eventless-livelock"}),
    "harel": (of_harel, frozenset()),
    "determa-state": (of_determa, frozenset()),
}
"""Each peer with the mistakes that its notation cannot say."""


def complaints(told: Callable[[Chart], list[str]], chart: Chart) -> set[str]:
    """What an engine says against a chart; what it raises counts by its text."""
    with (
        warnings.catch_warnings(record=True) as warned,
        redirect_stdout(io.StringIO()),
        redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("always")
        try:
            found = told(chart)
        except Exception as refused:  # a peer refuses with whatever it likes
            found = [f"{type(refused).__name__}: {refused}"]
    return {*found, *(str(each.message) for each in warned)}


def row_of_peer(name: str) -> dict[str, str]:
    """For each mistake `yes`, `no`, or `-` where it cannot be said."""
    told, unsaid = PEERS[name]
    sound = complaints(told, SOUND)
    row = {}
    for defect, chart in DEFECTS.items():
        new = complaints(told, chart) - sound
        row[defect] = "-" if defect in unsaid else "yes" if new else "no"
        if "-v" in sys.argv and defect not in unsaid:
            print(f"{name}: {defect}: {sorted(new)}"[:300], file=sys.stderr)
    return row


def ours() -> dict[str, str]:
    """What `statewright check` says of the same mistakes: the codes, with their lines."""
    from statewright.cli.commands.check import findings
    from statewright.cli.files import Files
    from statewright.cli.proofs import Proofs

    folder = Path(__file__).parents[1] / "tests" / "conformance" / "defects" / "seeded"
    row = {}
    for defect in DEFECTS:
        found = findings(Files((folder / f"{defect}.yaml",), (), ()), Proofs())
        lines = (f"{each.code} at line {each.source.position(each.span.start).line}" for each in found)
        row[defect] = ", ".join(dict.fromkeys(lines)) or "no"
    return row


def main() -> None:
    """Print the table."""
    logging.disable(logging.CRITICAL)
    rows: dict[str, dict[str, str]] = {"statewright": ours()}
    for name in PEERS:
        try:
            rows[f"{name} {version(name)}"] = row_of_peer(name)
        except PackageNotFoundError:
            print(f"left out: {name} is not installed", file=sys.stderr)
    print(f"| mistake | {' | '.join(rows)} |")
    print(f"| --- |{' --- |' * len(rows)}")
    for defect in DEFECTS:
        print(f"| {defect} | {' | '.join(row[defect] for row in rows.values())} |")
    counts = (sum(value not in ("no", "-") for value in row.values()) for row in rows.values())
    print(f"| **noticed** | {' | '.join(map(str, counts))} |")


if __name__ == "__main__":
    main()
