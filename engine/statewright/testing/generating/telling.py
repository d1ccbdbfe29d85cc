"""How is a run told as the steps of a scenario? Each is played, and what comes of it becomes its expectation.

Floor 6. Pure. What was in the way of a step is `refused`; only the last step of a story may be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from ...diagnostics import Diagnostic
from ...explore.story import duration_text, one_or_all
from ...explore.witness import Act
from ...kernel.definition import Definition
from ...kernel.outputs import Refusal
from ...kernel.snapshot import Snapshot
from .. import world as worlds
from ..scenarios.playing import Played, begin, play
from ..scenarios.stage import Stage
from ..scenarios.values import Given, Person, Reply, Scenario, Send, Start, Step, Stories, Wait
from ..world import Happening, Key

BEGINNING_YEAR = 2000
DATA_SHOWN = 4


class Told(NamedTuple):
    """A run as a scenario says it: `given` and `steps` in plain data, and all that happened."""

    given: Mapping[str, Any]
    steps: tuple[Mapping[str, Any], ...]
    log: tuple[Happening, ...]


def tell(definition: Definition, stories: Stories, acts: list[Act]) -> Told | None:
    """The run as it goes; None if the kernel goes another way than was thought."""
    people = _people(acts)
    first = acts[0]
    at = (
        first.at
        if first.at is not None and first.at.year >= BEGINNING_YEAR
        else stories.scenarios[0].given.at
    )
    given: dict[str, Any] = {"at": at.isoformat().replace("+00:00", "Z")}
    if people:
        given["people"] = {each.id: one_or_all(each.roles) for each in people.values()}
    given["data"] = dict(first.payload)
    begun = Start((), definition.name, definition.name, first.payload, None, None, ())
    scenario = Scenario("", (), Given(at, people, (begun,)), ())
    stage = Stage(stories, scenario, worlds.create({definition.name: definition}, at), {})
    opened = begin(stage, begun)
    if isinstance(opened, Diagnostic) or isinstance(opened.reply, Refusal):
        return None
    return _course(definition, opened.stage, acts[1:], given)


def _course(definition: Definition, stage: Stage, acts: list[Act], given: Mapping[str, Any]) -> Told | None:
    steps: list[Mapping[str, Any]] = []
    for number, act in enumerate(acts):
        is_last = number == len(acts) - 1
        planned = list(_steps(definition, stage, act))
        if not planned:
            return None
        for plain, step in planned:
            mark = len(stage.world.log)
            played = play(stage, step)
            if isinstance(played, Diagnostic) or (isinstance(played.reply, Refusal) and not is_last):
                return None
            acted = step is planned[-1][1]
            steps.append({**plain, **(_outcome(definition, stage, played, mark, is_last) if acted else {})})
            stage = played.stage
    return Told(given, tuple(steps), stage.world.log)


def _people(acts: list[Act]) -> dict[str, Person]:
    """Everybody who acts, with all roles that they act in."""
    roles: dict[str, list[str]] = {}
    for act in acts:
        if act.actor is not None:
            known = roles.setdefault(act.actor.id, [])
            known += [name for name in act.actor.roles if name not in known]
    return {id: Person(id, tuple(names)) for id, names in roles.items() if names}


def _steps(definition: Definition, stage: Stage, act: Act) -> Iterator[tuple[dict[str, Any], Step]]:
    """What is done, and before it the time that passes; nothing if nothing waits for the act."""
    key = stage.main
    assert key is not None, "the instance was begun"
    snapshot = stage.world.instances[key]
    given = act.input
    if given.kind == "timer":
        due = [t.due_at for t in snapshot.timers if (t.state, t.rule) == (given.state, given.rule)]
        if due:
            yield _wait(max(due[0] - stage.world.now, timedelta()))
        return
    if act.at is not None and act.at > stage.world.now and stage.world.instances:
        yield _wait(act.at - stage.world.now)
    if given.kind == "event":
        yield _send(definition, act)
    elif given.kind in ("done", "each_done", "failed", "unknown"):
        yield _reply(definition, act)


def _wait(delay: timedelta) -> tuple[dict[str, Any], Step]:
    text = duration_text(delay.total_seconds())
    return {"wait": text}, Wait((), text, delay, ())


def _send(definition: Definition, act: Act) -> tuple[dict[str, Any], Step]:
    rule = definition.events[act.input.name]
    given_up = [name for name, effect in definition.effects.items() if effect.failed == act.input.name]
    if rule.origin == ("self",) and given_up:
        return {"answer": given_up[0], "failed": "gave_up"}, _replied(given_up[0], "failed", code="gave_up")
    by = act.actor.id if act.actor is not None and act.actor.roles else None
    origin = rule.origin[0] if by is None and rule.origin else None
    if origin == "parent":  # a story names the workflow
        origin = next(iter(definition.starts.origin or ()), None)
    plain: dict[str, Any] = {"send": act.input.name}
    plain |= {"by": by} if by is not None else {"from": origin} if origin is not None else {}
    plain |= {"with": dict(act.payload)} if act.payload else {}
    return plain, Send((), act.input.name, act.payload, by, None, origin, None, None, ())


def _reply(definition: Definition, act: Act) -> tuple[dict[str, Any], Step]:
    rule = definition.state(act.input.state).invokes[act.input.rule]
    name = rule.target
    if rule.form == "undo":
        name = definition.effects[name].undone_by or name
    match act.input.kind:
        case "failed":
            code = str(act.payload.get("code", "failed"))
            return {"answer": name, "failed": code}, _replied(name, "failed", code=code)
        case "unknown":
            return {"answer": name, "unknown": True}, _replied(name, "unknown")
        case _:
            output = dict(act.payload)
            return {"answer": name, "done": output}, _replied(name, "done", output=output)


def _replied(name: str, kind: Any, *, output: Mapping[str, Any] | None = None, code: str = "") -> Reply:
    return Reply((), name, kind, output or {}, code, "", False, {}, None, ())


def _outcome(
    definition: Definition, before: Stage, played: Played, mark: int, is_last: bool
) -> Mapping[str, Any]:
    if isinstance(played.reply, Refusal):
        return {"refused": played.reply.reason.value}
    key = played.stage.main
    assert key is not None, "the instance was begun"
    was, now = before.world.instances[key], played.stage.world.instances[key]
    states = state_names(definition, now)
    if not is_last:
        return {"expect": states}
    seen = _seen(definition, key, was, now, played.stage.world.log[mark:])
    return {"expect": {"state": states, **seen} if seen else states}


def _seen(
    definition: Definition, key: Key, was: Snapshot, now: Snapshot, since: tuple[Happening, ...]
) -> Mapping[str, Any]:
    """What else the last step changed: a few fields, and whom it asked for what."""
    steps = [moment.step for each in since if each.instance == key for moment in each.moments]
    changed = {
        name: value
        for name, value in now.data.items()
        if name not in definition.derived and was.data.get(name) != value
    }
    found: dict[str, Any] = {"data": dict(list(changed.items())[:DATA_SHOWN])} if changed else {}
    effects = [effect.effect for step in steps for effect in step.effects]
    sent = [message.event for step in steps for message in step.messages]
    started = [request.workflow for step in steps for request in step.starts]
    found |= {"effects": effects} if effects else {}
    found |= {"sent": sent} if sent else {}
    found |= {"started": started} if started else {}
    if now.incidents_ever > was.incidents_ever:
        found["incident"] = True
    return found


def state_names(definition: Definition, snapshot: Snapshot) -> str | list[str]:
    """The active states, each by as little of its path as names it."""
    names = [_short(definition, path) for path in snapshot.configuration]
    return names[0] if len(names) == 1 else names


def _short(definition: Definition, path: str) -> str:
    last = path.rpartition(".")[2]
    alike = [each for each in definition.state_index if each == last or each.endswith(f".{last}")]
    return last if len(alike) == 1 else path
