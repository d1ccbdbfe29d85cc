"""Does the kernel do what the solver found? A symbolic run, replayed with real values and watched again.

Floor 3. `holds` is not enforced while it is replayed: what is asked is whether the rules themselves break it.
A run that goes another way on the kernel than the solver said is no counterexample.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from ..kernel import Definition, Event, Snapshot, Status, Step
from ..kernel.definition import Property, Subject
from ..kernel.inputs import Advance, Input, InvokeDone, InvokeFailed, InvokeUnknown
from ..kernel.masks import bits
from ..kernel.operands import Shape
from ..kernel.outputs import Outcome
from ..kernel.progress import Active, configuration_mask
from ..kernel.starting import start
from ..kernel.turning import turn
from ..kernel.values import Actor, Fault, Json, Misfit, Sender
from .formulas import FALSE, is_true
from .machine import Machine
from .monitors import Monitor
from .unrolling import Run
from .witness import BEGIN, Act, acts_of

NAME = "counterexample"
OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Told:
    """One step as the kernel made it: what was put in, when, and the step."""

    act: Act
    at: datetime
    step: Step


def unenforced(definition: Definition) -> Definition:
    """The definition as the rules alone make it: its `holds` properties are not looked at when it runs."""
    tables = replace(definition.tables, holds=(), quick={}, learned={})
    return replace(definition, tables=tables)


def _lenient(definition: Definition) -> Definition:
    """The definition whose data may be set to anything."""
    data = {name: replace(each, shape=_letting_pass(each.shape)) for name, each in definition.data.items()}
    tables = replace(definition.tables, changes=(None,) * len(definition.tables.changes), learned={})
    return replace(definition, data=data, tables=tables)


def _letting_pass(shape: Shape) -> Shape:
    def fitted(value: Json) -> Json:
        try:
            return shape(value)
        except Misfit:
            return value

    return fitted


def replay(machine: Machine, run: Run, *, passing: bool = False, lenient: bool = False) -> list[Told] | None:
    """The run on the kernel; None where the kernel goes another way.

    `passing`: timers that fall due before the one that is waited for are let pass, if all ends in its place.
    `lenient`: data are set though they do not fit their declarations.
    """
    try:
        acts = acts_of(machine, run)
    except (ValueError, OverflowError, Fault, TypeError, KeyError):
        return None
    return play(machine, acts, passing=passing, lenient=lenient)


def play(
    machine: Machine, acts: list[Act], *, passing: bool = False, lenient: bool = False
) -> list[Told] | None:
    """The acts on the kernel, as `replay` has it; None where the kernel goes another way than their edges."""
    rules = unenforced(machine.definition)
    try:
        return _play(_lenient(rules) if lenient else rules, acts, passing)
    except (ValueError, OverflowError, Fault, TypeError, KeyError):
        return None


def _play(definition: Definition, acts: list[Act], passing: bool = False) -> list[Told] | None:
    first = acts[0]
    at = first.at or BEGIN
    actor, sender = _sent_by(first.actor, definition.starts.origin)
    begun = start(definition, dict(first.payload), id=NAME, at=at, actor=actor, sender=sender)
    if not isinstance(begun, Step) or not _same_place(definition, begun.snapshot, first):
        return None
    told = [Told(first, at, begun)]
    for act in acts[1:]:
        before = told[-1].step.snapshot
        given = input_of(definition, before, act)
        if given is None:
            return None
        at = instant_of(definition, before, act)
        made = turn(definition, before, given, at)
        alone = len(made.moments) == 1 or (passing and act.input.kind == "timer")
        taken = made.verdict is Outcome.TAKEN and alone
        if not taken or not _same_place(definition, made.snapshot, act):
            return None
        told.append(Told(act, at, made.moments[-1].step))
    return told


def _same_place(definition: Definition, snapshot: Snapshot, act: Act) -> bool:
    place = act.edge.way.target
    wanted = tuple(
        definition.states[index].path for index in bits(place.mask & definition.tables.geometry.leaves)
    )
    return snapshot.configuration == wanted and (snapshot.status is not Status.RUNNING) == place.ended


def instant_of(definition: Definition, before: Snapshot, act: Act) -> datetime:
    """When an act is put into the kernel: a timer when it is due."""
    if act.input.kind == "timer":
        for timer in before.timers:
            if (timer.state, timer.rule) == (act.input.state, act.input.rule):
                return max(timer.due_at, before.last_at)
    return max(act.at or before.last_at, before.last_at)


def input_of(definition: Definition, before: Snapshot, act: Act) -> Input | None:
    """What is put into the kernel for an act; None if nothing there waits for it."""
    given = act.input
    if given.kind == "event":
        rule = definition.events[given.name]
        if rule.origin == ("self",):
            return None
        actor, sender = _sent_by(act.actor, rule.origin)
        return Event(given.name, dict(act.payload), actor, sender=sender)
    if given.kind == "timer":
        waiting = any((t.state, t.rule) == (given.state, given.rule) for t in before.timers)
        return Advance() if waiting else None
    for invocation in before.invokes:
        if (invocation.state, invocation.rule) == (given.state, given.rule):
            match given.kind:
                case "done":
                    return InvokeDone(invocation.id, dict(act.payload))
                case "failed":
                    return InvokeFailed(invocation.id, str(act.payload.get("code", "failed")))
                case "unknown":
                    return InvokeUnknown(invocation.id)
    return None


def _sent_by(actor: Actor | None, origin: tuple[str, ...] | None) -> tuple[Actor | None, Sender | None]:
    """A person, or where there is none, the first workflow that may."""
    if actor is not None or not origin:
        return actor, None
    relation = origin[0] if origin[0] in ("parent", "child") else "other"
    return Actor(OUTSIDE), Sender(origin[0], OUTSIDE, relation)


def confirms(machine: Machine, prop: Property, told: list[Told]) -> bool:
    """Whether a replayed run breaks the property at its last step, as the kernel made it."""
    last = told[-1]
    if prop.form in ("holds", "returns"):
        return _broken(machine.definition, prop, last.step.snapshot)
    monitor = Monitor(machine, prop)
    state, bad = 0, FALSE
    before: Snapshot | None = None
    for each in told:
        counts = _counts(machine.definition, prop, before, each)
        state, bad = monitor.judge(state, each.act.edge.way, counts)
        before = each.step.snapshot
    return bool(is_true(bad))


def first_refusal(definition: Definition, told: list[Told]) -> tuple[int, str] | None:
    """Where a run is stopped at run time, and why: by a declaration (`data`) or an enforced `property`."""
    for index, each in enumerate(told):
        snapshot = each.step.snapshot
        if any(not _fits(definition, name, value) for name, value in snapshot.data.items()):
            return index, "data"
        arguments = _arguments(definition, snapshot, None)
        if not all(run(*arguments) for _, run, _ in definition.tables.holds):
            return index, "property"
    return None


def _fits(definition: Definition, name: str, value: Json) -> bool:
    field = definition.data.get(name)
    if field is None or name in definition.derived:
        return True
    try:
        field.shape(value)
    except Misfit:
        return False
    return True


def _broken(definition: Definition, prop: Property, snapshot: Snapshot) -> bool:
    if prop.expression is None:
        return False
    arguments = _arguments(definition, snapshot, None)
    if prop.form == "returns":
        arguments = (*arguments, dict(snapshot.output or {}))
    try:
        return not prop.expression.run(*arguments)
    except Fault:
        return True


def _arguments(definition: Definition, snapshot: Snapshot, event: Any) -> tuple[Any, ...]:
    active = Active(configuration_mask(definition, snapshot.configuration), definition.state_index)
    return (snapshot.data, event, snapshot.last_at, None, snapshot.instance, active)


def _counts(definition: Definition, prop: Property, before: Snapshot | None, told: Told) -> dict[str, int]:
    def count(*subjects: Subject | None) -> int:
        return sum(_occurs(definition, each, before, told) for each in subjects if each is not None)

    return {
        "subject": count(*prop.subjects),
        "first": count(prop.first),
        "then": count(prop.then),
        "scope": count(prop.scope_subject) if prop.scope in ("since", "before") else 0,
    }


def _occurs(definition: Definition, subject: Subject, before: Snapshot | None, told: Told) -> int:
    step = told.step
    after = _arguments(definition, step.snapshot, None)
    match subject.kind:
        case "final":
            return int(
                step.snapshot.status is Status.DONE and (before is None or before.status is Status.RUNNING)
            )
        case "state":
            times = sum(micro.entered.count(subject.name) for micro in step.microsteps)
            return times if subject.when is None or subject.when.run(*after) else 0
        case "effect":
            asked = [each.params for each in step.effects if each.effect == subject.name]
            return sum(subject.when is None or bool(subject.when.run(*after, each)) for each in asked)
        case "event":
            taken = [m for m in step.microsteps if m.trigger == subject.name and m.transitions]
            known = _arguments(definition, before or step.snapshot, dict(told.act.payload))
            return len(taken) if subject.when is None or subject.when.run(*known) else 0


def waits(told: list[Told]) -> Iterator[tuple[Told, float]]:
    """Each step after the first, with how many seconds passed before it."""
    for one, other in pairwise(told):
        yield other, (other.at - one.at).total_seconds()
