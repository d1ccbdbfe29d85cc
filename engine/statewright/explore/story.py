"""How is a counterexample told? As a scenario file that `statewright test` runs.

Floor 3. Text only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..kernel.definition import Definition, Property
from ..kernel.values import Json
from .replaying import Told, first_refusal, waits

_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s"), (1, "ms"))


def scenario(definition: Definition, prop: Property, told: list[Told], untaken: str | None = None) -> str:
    """The run as the text of a scenario file.

    Where a declaration or an enforced property stops it at run time the story ends there, and says so.
    `untaken` is why the last step is refused, if it is.
    """
    stopped = first_refusal(definition, told)
    refused = untaken
    if stopped is not None:
        index, refused = stopped
        told = told[: index + 1]
    people = {each.act.actor.id: each.act.actor.roles for each in told if each.act.actor is not None}
    first = told[0]
    given: dict[str, Any] = {"at": first.at.isoformat().replace("+00:00", "Z")}
    if people:
        given["people"] = {id: one_or_all(roles) for id, roles in people.items()}
    at_once = len(told) == 1 and refused is not None
    if at_once:
        given["instances"] = {}
    else:
        given["data"] = first.act.payload
    begun = [_refused_start(definition, first, refused or "")] if at_once else []
    steps = begun + [
        step
        for told_step, seconds in waits(told)
        for step in _steps(definition, refused if told_step is told[-1] else None, told_step, seconds)
    ]
    return written(definition.name, prop, given, steps)


def written(
    workflow: str, prop: Property, given: Mapping[str, Any], steps: Iterable[Mapping[str, Any]]
) -> str:
    """A scenario file with the one story that breaks a property; without steps it only looks."""
    lines = [
        f"workflow: {workflow}",
        "scenarios:",
        f"  {json.dumps('breaks: ' + prop.name, ensure_ascii=False)}:",
        "    given:",
        *(f"      {name}: {flow(value)}" for name, value in given.items()),
        "    steps:",
        *([f"      - {flow(step)}" for step in steps] or ["      - {wait: 0s}"]),
    ]
    return "\n".join(lines) + "\n"


def one_or_all(names: Sequence[str]) -> str | list[str]:
    """A list as it is written: one by itself."""
    return names[0] if len(names) == 1 else list(names)


def _refused_start(definition: Definition, first: Told, refused: str) -> Mapping[str, Any]:
    """A start that breaks the property itself."""
    step: dict[str, Any] = {"start": definition.name, "as": "it"}
    if first.act.actor is not None:
        step["by"] = first.act.actor.id
    elif definition.starts.origin:
        step["from"] = definition.starts.origin[0]
    return {**step, "with": first.act.payload, "refused": refused}


def _steps(
    definition: Definition, refused: str | None, one: Told, seconds: float
) -> Iterator[Mapping[str, Any]]:
    passed = duration_text(seconds)
    given = one.act.input
    outcome = _outcome(one, refused)
    if given.kind in ("timer", "wait"):
        yield {"wait": passed, **outcome}
        return
    if seconds > 0:
        yield {"wait": passed}
    if given.kind == "event":
        step: dict[str, Any] = {"send": given.name}
        rule = definition.events[given.name]
        if one.act.actor is not None:
            step["by"] = one.act.actor.id
        elif rule.origin:
            step["from"] = rule.origin[0]
        if one.act.payload:
            step["with"] = one.act.payload
        yield {**step, **outcome}
        return
    rule_of = definition.state(given.state).invokes[given.rule]
    answer: Json = (
        dict(one.act.payload)
        if given.kind == "done"
        else one.act.payload.get("code", "failed")
        if given.kind == "failed"
        else True
    )
    yield {"answer": rule_of.target, given.kind: answer, **outcome}


def _outcome(one: Told, refused: str | None) -> Mapping[str, Any]:
    if refused is not None:
        if one.act.input.kind == "event":
            return {"refused": refused}
        return {"expect": {"incident": refused}}
    return {"expect": one_or_all(one.step.snapshot.configuration)}


def duration_text(seconds: float) -> str:
    """A length of time as the language writes it: `1d2h`."""
    left = round(seconds * 1000)
    written = ""
    for size, unit in _UNITS:
        count, left = divmod(left, size)
        written += f"{count}{unit}" if count else ""
    return written or "0s"


def flow(value: Any) -> str:
    """A value in YAML's flow style: JSON, but for plain keys."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if key.isidentifier() else json.dumps(key, ensure_ascii=False)
