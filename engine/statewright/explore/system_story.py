"""How is a counterexample of several workflows told? As a scenario file in which messages wait until they are
let through.

Floor 3. Text only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..kernel.definition import Definition, Property
from .story import duration_text, one_or_all, written
from .system_replaying import Carried, Happened
from .witness import Act


def scenario_of(
    owner: str, definitions: Sequence[Definition], prop: Property, happened: Sequence[Happened]
) -> str:
    """The run as the text of a scenario file of the workflow `owner`; `definitions` are the members'."""
    people = _people(happened)
    given: dict[str, Any] = {"at": happened[0].at.isoformat().replace("+00:00", "Z"), "messages": "wait"}
    if people:
        given["people"] = {id: one_or_all(tuple(roles)) for id, roles in people.items()}
    given["instances"] = {}
    return written(owner, prop, given, _steps(definitions, happened))


def _people(happened: Sequence[Happened]) -> Mapping[str, Mapping[str, None]]:
    """Who acts, and in which roles."""
    found: dict[str, dict[str, None]] = {}
    for each in happened:
        if isinstance(each.given, Act) and each.given.actor is not None and each.given.actor.roles:
            found.setdefault(each.given.actor.id, {}).update(dict.fromkeys(each.given.actor.roles))
    return found


def _steps(definitions: Sequence[Definition], happened: Sequence[Happened]) -> Iterator[Mapping[str, Any]]:
    now = happened[0].at
    ids = {each.member: each.id for each in happened}
    for each in happened:
        passed = duration_text((each.at - now).total_seconds())
        if each.kind == "timer":
            yield {"wait": passed, **_so(each)}
        else:
            if each.at > now:
                yield {"wait": passed}
            yield from _step(definitions[each.member], ids, each)
        now = each.at


def _step(definition: Definition, ids: Mapping[int, str], each: Happened) -> Iterator[Mapping[str, Any]]:
    match each.given:
        case Carried(sender, what):
            yield {"arrive": what, "from": ids[sender], "to": each.id, **_so(each)}
        case Act() as act if each.kind == "start":
            yield {"start": definition.name, "as": each.id, **_by(act), **_with(act), **_so(each)}
        case Act() as act if each.kind == "event":
            yield {"send": each.name, "to": each.id, **_by(act), **_with(act), **_so(each)}
        case Act() as act:
            yield from _outcome(definition, act, each)


def _outcome(definition: Definition, act: Act, each: Happened) -> Iterator[Mapping[str, Any]]:
    """The answer of the outside; a question to somebody who is not there arrives, and is refused."""
    rule = definition.state(act.input.state).invokes[act.input.rule]
    if rule.form == "event":
        yield {"arrive": rule.target, "from": each.id}
        yield {"arrive": "failed", "to": each.id, **_so(each)}
        return
    if rule.form == "workflow":
        yield {"arrive": "start", "from": each.id}
    kinds = {"done": dict(act.payload), "failed": act.payload.get("code", "failed")}
    yield {"answer": rule.target, "to": each.id, act.input.kind: kinds.get(act.input.kind, True), **_so(each)}


def _by(act: Act) -> Mapping[str, Any]:
    return {"by": act.actor.id} if act.actor is not None and act.actor.roles else {}


def _with(act: Act) -> Mapping[str, Any]:
    return {"with": dict(act.payload)} if act.payload else {}


def _so(each: Happened) -> Mapping[str, Any]:
    """The states in which it is then."""
    states = each.after.configuration if each.after is not None else ()
    if not states:
        return {}
    return {"expect": {each.id: one_or_all(states)}}
