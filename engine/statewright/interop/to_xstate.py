"""A workflow as XState JSON: its chart in XState's own keys, guards and actions under names that their texts
give.

Floor 3. Pure. XState's JSON holds no code, so `meta` has each rule as the workflow says it.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from ..kernel.definition import Block, Definition, Kind, State, Transition
from ..kernel.triggers import ANY, EVENTLESS, done_state, invoke_done, invoke_failed


def write_xstate(definition: Definition) -> str:
    """The configuration, as JSON text that ends in a line break."""
    root = _state(definition, definition.root)
    config = {"id": definition.name, **root}
    if definition.data:
        config["context"] = {name: field.schema.get("default") for name, field in definition.data.items()}
    return json.dumps(config, ensure_ascii=False, indent=2) + "\n"


def _state(definition: Definition, state: State) -> dict[str, Any]:
    if state.kind is Kind.HISTORY:
        deep = "deep" if state.deep else "shallow"
        return {"type": "history", "history": deep, "target": _target(definition, state.initial[0])}
    found: dict[str, Any] = {}
    if state.kind in (Kind.PARALLEL, Kind.FINAL):
        found["type"] = state.kind.value
    if state.kind is Kind.COMPOUND:
        found["initial"] = _initial(definition, state)
    for key, blocks in (("entry", state.entry), ("exit", state.exit)):
        if blocks:
            found[key] = _actions(blocks)
    found |= _transitions(definition, state)
    if state.invokes:
        found["invoke"] = [_invoke(definition, state, number) for number in range(len(state.invokes))]
    if state.title:
        found["description"] = next(iter(state.title.values()))
    if state.children:
        inside = [definition.states[child] for child in state.children]
        found["states"] = {child.name: _state(definition, child) for child in inside}
    return found


def _initial(definition: Definition, state: State) -> str:
    """The key of the child entered first; XState lets a state begin in a child only, so deeper ones are named
    there.
    """
    path = definition.states[state.initial[0]].path
    inside = path.removeprefix(f"{state.path}.") if state.path else path
    return inside.partition(".")[0]


def _transitions(definition: Definition, state: State) -> dict[str, Any]:
    on: dict[str, list[Any]] = {}
    found: dict[str, Any] = {}
    timers = {rule.trigger: rule for rule in state.timers}
    for one in definition.transitions:
        if one.source != state.index or one.trigger.startswith(("done.invoke.", "failed.invoke.")):
            continue
        row = _row(definition, one)
        if one.trigger == EVENTLESS:
            found.setdefault("always", []).append(row)
        elif one.trigger == done_state(state.path):
            found.setdefault("onDone", []).append(row)
        elif one.trigger in timers:
            rule = timers[one.trigger]
            fixed = isinstance(rule.delay, timedelta) and rule.kind == "after"
            delay = str(int(rule.delay.total_seconds() * 1000)) if fixed else one.trigger  # type: ignore[union-attr]
            found.setdefault("after", {}).setdefault(delay, []).append(row)
        else:
            on.setdefault("*" if one.trigger == ANY else one.trigger, []).append(row)
    return {**({"on": on} if on else {}), **found}


def _row(definition: Definition, one: Transition) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if one.targets:
        row["target"] = _target(definition, one.targets[0])
        inside = definition.tables.geometry.descendants[one.source] >> one.targets[0] & 1
        if inside and not one.internal:
            row["reenter"] = True
    if one.guard is not None:
        row["guard"] = one.guard.source
    if one.blocks:
        row["actions"] = _actions(one.blocks)
    if one.by is not None:
        row["meta"] = {"by": list(one.by)}
    return row


def _target(definition: Definition, number: int) -> str:
    return f"#{definition.name}.{definition.states[number].path}"


def _actions(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Each action by its kind, with what it says as parameters."""
    return [_action(action) for block in blocks for action in block.actions]


def _action(action: Any) -> dict[str, Any]:
    kind = type(action).__name__.lower()
    match kind:
        case "assign":
            return {"type": "set", "params": {"fields": list(action.fields)}}
        case "do" | "undo":
            return {"type": action.effect}
        case "raise" | "send":
            return {"type": kind, "params": {"event": str(action.event)}}
        case _:
            return {"type": kind}


def _invoke(definition: Definition, state: State, number: int) -> dict[str, Any]:
    rule = state.invokes[number]
    found: dict[str, Any] = {"id": f"{state.path}.{number}", "src": rule.target}
    for key, name in (("onDone", invoke_done), ("onError", invoke_failed)):
        rows = [
            _row(definition, one) for one in definition.transitions if one.trigger == name(state.path, number)
        ]
        if rows:
            found[key] = rows
    return found
