"""What may happen to an instance? Whole courses, each step drawn with a view to where the one before it led.

Floor 6. A course is played in a simulated world as it is drawn: an event is one that the present state
handles (or, now and then, any), its sender somebody who may send it, delays lead to the next timer or past
it, and what was asked of the outside is answered. Everything is drawn, so that Hypothesis shrinks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from ...kernel.definition import Definition, Field
from ...kernel.offering import handled_events
from ...kernel.outputs import Refusal
from ...kernel.progress import Active, configuration_mask
from ...kernel.snapshot import Snapshot, Status
from ...kernel.values import Actor, Fault, Json, Sender
from .. import world as worlds
from ..world import Key, Outcome, Reply, Request, World
from .payloads import TEXTS, payloads

BEGINNING = datetime(2026, 3, 1, tzinfo=UTC)
PEOPLE = TEXTS[:3]
DELAYS = tuple(
    timedelta(**each) for each in ({"seconds": 1}, {"minutes": 10}, {"hours": 5}, {"days": 1}, {"days": 40})
)


class Course(NamedTuple):
    """One course of an instance: what was done, what each step was told, and the worlds it went through.

    `worlds` has the world after the start and after each step; `key` names the instance in them.
    """

    key: Key
    acts: tuple[str, ...]
    replies: tuple[Reply | None, ...]
    worlds: tuple[World, ...]

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """The instance after the start and after each step."""
        return tuple(world.instances[self.key] for world in self.worlds)


def courses(
    definition: Definition,
    data: st.SearchStrategy[dict[str, Json]] | None = None,
    *,
    steps_max: int = 15,
    at: datetime = BEGINNING,
) -> st.SearchStrategy[Course]:
    """Courses of one instance; `data` draws what it is started with (default: what the schemas allow).

    Starts that are refused are not drawn: give `data` where hardly any that the schemas allow may start.
    """
    given = data if data is not None else payloads(_given(definition))

    @st.composite
    def course(draw: st.DrawFn) -> Course:
        world = worlds.create({definition.name: definition}, at)
        world, key = _started(draw, definition, world, draw(given))
        passed, acts, replies = [world], ["start"], list[Reply | None]([None])
        for _ in range(draw(st.integers(0, steps_max))):
            world, act, reply = _step(draw, definition, world, key)
            passed.append(world)
            acts.append(act)
            replies.append(reply)
        return Course(key, tuple(acts), tuple(replies), tuple(passed))

    return course()


def _given(definition: Definition) -> Mapping[str, Field]:
    """What is given at the start: what an instance writes itself begins with its default."""
    return {
        name: field
        for name, field in definition.data.items()
        if field.read_only or ("default" not in field.schema and not field.schema.get("nullable"))
    }


def _started(
    draw: st.DrawFn, definition: Definition, world: World, data: dict[str, Json]
) -> tuple[World, Key]:
    rule = definition.starts
    arguments = (data, None, world.now, None, None, ())
    actor, sender = _whoever(draw, definition, rule.by, rule.origin, arguments)
    answered = worlds.start(world, definition.name, "it", data, actor=actor, sender=sender)
    if isinstance(answered.reply, Refusal):
        from hypothesis import reject

        reject()
    return answered.world, Key(definition.name, "it")


def _step(draw: st.DrawFn, definition: Definition, world: World, key: Key) -> tuple[World, str, Reply | None]:
    """One thing that may happen now."""
    snapshot = world.instances[key]
    kinds = ["event"] if definition.events else []
    kinds += ["wait"] + (["answer"] if world.requests else [])
    match draw(st.sampled_from(kinds)):
        case "event":
            return _event(draw, definition, world, key, snapshot)
        case "answer":
            return _answer(draw, definition, world)
        case _:
            return _wait(draw, world)


def _event(
    draw: st.DrawFn, definition: Definition, world: World, key: Key, snapshot: Snapshot
) -> tuple[World, str, Reply | None]:
    handled = handled_events(definition, snapshot) if snapshot.status is Status.RUNNING else ()
    likely = st.sampled_from(sorted(handled)) if handled else st.nothing()
    rule = definition.events[draw(likely | st.sampled_from(sorted(definition.events)))]
    payload = draw(payloads(rule.fields))
    active = Active(configuration_mask(definition, snapshot.configuration), definition.state_index)
    arguments = (snapshot.data, payload, world.now, None, snapshot.instance, active)
    actor, sender = _whoever(draw, definition, rule.by, rule.origin, arguments)
    answered = worlds.send(world, key, rule.name, payload, actor=actor, sender=sender)
    who = actor.id if actor is not None else "nobody"
    return answered.world, f"{rule.name} {payload} by {who}", answered.reply


def _whoever(
    draw: st.DrawFn,
    definition: Definition,
    by: tuple[str, ...] | None,
    origin: tuple[str, ...] | None,
    arguments: tuple[Any, ...],
) -> tuple[Actor | None, Sender | None]:
    """Somebody who may: a person with a role, the person whose role it is, or another workflow."""
    if origin and (by is None or draw(st.booleans())):
        name = draw(st.sampled_from(origin))
        relation = name if name in ("parent", "child", "self") else "other"
        return Actor(f"some-{name}"), Sender(name, f"some-{name}", relation)
    if by is None:
        return Actor(draw(st.sampled_from(PEOPLE))), None
    role = draw(st.sampled_from(by))
    return Actor(draw(st.sampled_from(_people(definition, role, arguments))), (role,)), None


def _people(definition: Definition, role: str, arguments: tuple[Any, ...]) -> list[str]:
    is_ = definition.roles[role].is_
    if is_ is None:
        return list(PEOPLE)
    try:
        named = is_.run(*arguments)
    except Fault:
        return list(PEOPLE)
    people = named if isinstance(named, list) else [named]
    return [each for each in people if isinstance(each, str)] or list(PEOPLE)


def _answer(draw: st.DrawFn, definition: Definition, world: World) -> tuple[World, str, Reply | None]:
    request: Request = draw(st.sampled_from(world.requests))
    effect = definition.effects.get(request.name) if request.kind == "effect" else None
    match draw(st.sampled_from(("done", "done", "failed", "unknown"))):
        case "done":
            output = draw(payloads(effect.result)) if effect is not None else {}
            outcome = Outcome("done", output)
        case "failed":
            codes = sorted(effect.errors) if effect is not None else []
            outcome = Outcome("failed", code=draw(st.sampled_from([*codes, "gave_up"])))
        case _:
            outcome = Outcome("unknown")
    answered = worlds.answer(world, request, outcome)
    return answered.world, f"answer {request.name}: {outcome.kind}", answered.reply


def _wait(draw: st.DrawFn, world: World) -> tuple[World, str, Reply | None]:
    """Up to the next timer, or a while."""
    due = world.next_due()
    delays = [*DELAYS, *([due - world.now] if due is not None else [])]
    delay = draw(st.sampled_from(delays))
    return worlds.wait(world, delay), f"wait {delay}", None
