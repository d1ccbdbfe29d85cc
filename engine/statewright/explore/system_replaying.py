"""Do the real workflows do together what the solver found? Each on the kernel, messages carried by hand.

Floor 3. What one instance gives out waits until the run says that it arrives; it goes in as the runtime puts
it in: the same inputs, senders and keys. `holds` is not enforced. A run that goes another way is no
counterexample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from ..kernel import Definition, Event, Snapshot, Step
from ..kernel.inputs import Advance, Input, InvokeDone, InvokeFailed, Stop
from ..kernel.outputs import Message, Outcome, Refusal, Report, StartRequest, StopRequest
from ..kernel.starting import start
from ..kernel.turning import Keys, Moment, Repeated, turn
from ..kernel.values import Actor, Fault, Json, Parent, Sender
from .replaying import input_of, unenforced
from .system_graph import Joint, whole_edge
from .system_members import Member, Remembered
from .system_naming import name_texts
from .system_nodes import Move
from .unrolling import Run
from .witness import BEGIN, Act, acts_of


class Reply(NamedTuple):
    """What became of something that was asked: an input for the member that waits for it."""

    input: InvokeDone | InvokeFailed
    to: int


Item: TypeAlias = Message | StartRequest | StopRequest | Report | Reply


class Carried(NamedTuple):
    """What came from another member: its number, and `start`, `stop`, `done`, `failed` or the event."""

    sender: int
    what: str


class Happened(NamedTuple):
    """One thing that happened to an instance: what came, when, and the steps it made (none if refused).

    `given` is what came from outside, or from another member; `id` the instance.
    """

    member: int
    kind: Literal["start", "event", "timer", "outcome", "message", "child", "refused", "repeated", "gone"]
    name: str
    by: str
    payload: Json
    at: datetime
    before: Snapshot | None
    steps: tuple[Step, ...]
    after: Snapshot | None
    given: Act | Carried | None = None
    id: str = ""


class Astray(Exception):
    """The kernel goes another way than the run."""


@dataclass
class Stage:
    """The instances of a run, and what is on its way between them."""

    members: tuple[Member, ...]
    ids: list[str]
    definitions: tuple[Definition, ...]
    now: datetime = BEGIN
    snapshots: dict[int, Snapshot] = field(default_factory=dict)
    waiting: dict[int, list[Item]] = field(default_factory=dict)
    keys: dict[tuple[int, str, str], str] = field(default_factory=dict)
    happened: list[Happened] = field(default_factory=list)


def played(holding: Remembered, joints: Sequence[Joint], run: Run) -> list[Happened] | None:
    """The run on the kernel; None where the kernel goes another way."""
    texts = holding.members[0].machine.symbols.texts
    known = dict(texts)
    try:
        ids = name_texts(holding, joints, run)
        definitions = tuple(unenforced(member.definition) for member in holding.members)
        stage = Stage(holding.members, ids, definitions)
        for place, joint in enumerate(joints):
            one = Run((whole_edge(joint, holding.stored, place, place + 1),), (run.values[place],))
            _go(stage, joint.move, one)
    except (Astray, ValueError, OverflowError, Fault, TypeError, KeyError, StopIteration):
        return None
    finally:
        texts.clear()
        texts.update(known)
    return stage.happened


def _go(stage: Stage, move: Move, one: Run) -> None:
    if move.kind in ("start", "input"):
        member = stage.members[move.member]
        (act,) = acts_of(member.machine, one)
        if act.at is not None:
            stage.now = max(stage.now, act.at)
        if move.kind == "start":
            _started(stage, move.member, act)
        else:
            _put_in(stage, move.member, act)
        given: Act | Carried = act
    else:
        given = _carried(stage, move)
    _came(stage, given)


# --- from outside


def _started(stage: Stage, number: int, act: Act) -> None:
    begun = start(
        stage.definitions[number], dict(act.payload), id=stage.ids[number], at=stage.now, actor=act.actor
    )
    if not isinstance(begun, Step):
        raise Astray
    by = act.actor.id if act.actor else ""
    _keep(
        stage,
        number,
        Happened(number, "start", "", by, dict(act.payload), stage.now, None, (begun,), begun.snapshot),
    )


def _put_in(stage: Stage, number: int, act: Act) -> None:
    before = stage.snapshots[number]
    given = input_of(stage.definitions[number], before, act)
    if given is None or (isinstance(given, Event) and given.sender is not None):
        raise Astray
    kind: Literal["event", "timer", "outcome"] = "outcome"
    name = act.input.name
    if isinstance(given, Advance):
        kind, name = "timer", act.input.state
        due = [t.due_at for t in before.timers if (t.state, t.rule) == (act.input.state, act.input.rule)]
        stage.now = max(stage.now, *due)
    elif isinstance(given, Event):
        kind = "event"
    else:
        rule = stage.definitions[number].state(act.input.state).invokes[act.input.rule]
        name = f"{rule.target} {act.input.kind}"
    by = act.actor.id if act.actor else ""
    moments, after = _turned(stage, number, given)
    _keep(stage, number, _event(stage, number, kind, name, by, dict(act.payload), before, moments, after))


def _event(
    stage: Stage,
    number: int,
    kind: Literal["event", "timer", "outcome", "message", "child"],
    name: str,
    by: str,
    payload: Json,
    before: Snapshot | None,
    moments: tuple[Moment, ...],
    after: Snapshot,
) -> Happened:
    steps = tuple(moment.step for moment in moments)
    return Happened(number, kind, name, by, payload, stage.now, before, steps, after)


def _turned(stage: Stage, number: int, given: Input) -> tuple[tuple[Moment, ...], Snapshot]:
    """The moments of a turn that takes what was put in. Raises Astray where it is not taken."""
    made = turn(
        stage.definitions[number], stage.snapshots[number], given, stage.now, keys=_keys(stage, number)
    )
    if made.verdict is not Outcome.TAKEN or not made.moments:
        raise Astray
    for taken in made.keys:
        stage.keys[number, taken.event, taken.key] = taken.digest
    return made.moments, made.snapshot


def _keys(stage: Stage, number: int) -> Keys:
    return lambda event, key: stage.keys.get((number, event, key))


def _keep(stage: Stage, number: int, event: Happened) -> None:
    """Keep what happened; what it gives out waits to arrive."""
    if event.after is not None:
        stage.snapshots[number] = event.after
    stage.happened.append(event)
    waiting = stage.waiting.setdefault(number, [])
    for step in event.steps:
        waiting.extend((*step.starts, *step.messages, *step.stops, *step.reports))


# --- between instances


def _carried(stage: Stage, move: Move) -> Carried:
    """The first thing on its way from the sender to the receiver of a lane arrives."""
    sender, receiver = divmod(move.lane, len(stage.members))
    waiting = stage.waiting.get(sender, [])
    item = next(each for each in waiting if _is_for(stage, each, receiver))
    waiting.remove(item)
    if _is_stale(stage, item, receiver):
        _arrived(stage, sender, receiver, item, move)
        _came(stage, Carried(sender, _word(item)))
        return _carried(stage, move)
    _arrived(stage, sender, receiver, item, move)
    return Carried(sender, _word(item))


def _is_stale(stage: Stage, item: Item, receiver: int) -> bool:
    """Whether it is an outcome that nobody waits for any more: the run does not speak of it."""
    invoke = (
        item.input.invoke if isinstance(item, Reply) else item.invoke if isinstance(item, Report) else None
    )
    known = stage.snapshots.get(receiver)
    return (
        invoke is not None
        and known is not None
        and all(each.id != invoke for each in (*known.invokes, *known.left_invokes))
    )


def _came(stage: Stage, given: Act | Carried) -> None:
    """What happened last came from there."""
    last = stage.happened[-1]
    stage.happened[-1] = last._replace(given=given, id=stage.ids[last.member])


def _arrived(stage: Stage, sender: int, receiver: int, item: Item, move: Move) -> None:
    match item:
        case Message():
            _message(stage, sender, receiver, item, move)
        case StartRequest():
            _child(stage, sender, receiver, item, move)
        case StopRequest():
            _told(stage, receiver, Stop(), "child", "stopped", stage.ids[sender])
        case Report():
            name = "failed" if item.error is not None else "done"
            _told(
                stage,
                receiver,
                _reported(item),
                "outcome",
                f"{stage.members[sender].name} {name}",
                stage.ids[sender],
            )
        case Reply():
            name = "taken" if isinstance(item.input, InvokeDone) else "refused"
            _told(stage, receiver, item.input, "outcome", name, stage.ids[sender])


def _word(item: Item) -> str:
    match item:
        case Message():
            return item.event
        case StartRequest():
            return "start"
        case StopRequest():
            return "stop"
        case Report():
            return "failed" if item.error is not None else "done"
        case Reply():
            return "done" if isinstance(item.input, InvokeDone) else "failed"


def _is_for(stage: Stage, item: Item, receiver: int) -> bool:
    if isinstance(item, Reply):
        return item.to == receiver
    workflow, id = (item.workflow, item.id) if isinstance(item, StartRequest) else item.to
    if workflow != stage.members[receiver].name:
        return False
    if isinstance(item, StartRequest):
        return True
    known = stage.snapshots.get(receiver)
    return id == stage.ids[receiver] or (known is not None and known.instance.ref == id)


def _message(stage: Stage, sender: int, receiver: int, message: Message, move: Move) -> None:
    before = stage.snapshots.get(receiver)
    origin = Sender(stage.members[sender].name, stage.ids[sender], message.relation)
    actor = Actor(stage.ids[sender], (), message.person)
    event = Event(message.event, message.payload, actor, stage.now, origin)
    told = (receiver, message.event, stage.ids[sender], dict(message.payload), stage.now, before)
    if before is None:
        _expect(move, "refused")
        stage.happened.append(Happened(told[0], "refused", *told[1:], (), None))
        _answer(stage, sender, receiver, message, "no_instance")
        return
    made = turn(stage.definitions[receiver], before, event, stage.now, keys=_keys(stage, receiver))
    steps = tuple(moment.step for moment in made.moments)
    for taken in made.keys:
        stage.keys[receiver, taken.event, taken.key] = taken.digest
    match made.verdict:
        case Refusal(reason=reason):
            _expect(move, "refused")
            _answer(stage, sender, receiver, message, reason.value)
            _keep(stage, receiver, Happened(told[0], "refused", *told[1:], steps, made.snapshot))
        case Repeated():
            _expect(move, "repeated")
            _answer(stage, sender, receiver, message, "")
            _keep(stage, receiver, Happened(told[0], "repeated", *told[1:], steps, made.snapshot))
        case _:
            _expect(move, "deliver" if made.verdict is Outcome.TAKEN else "dropped")
            _answer(stage, sender, receiver, message, "")
            _keep(stage, receiver, Happened(told[0], "message", *told[1:], steps, made.snapshot))


def _expect(move: Move, kind: str) -> None:
    if move.kind != kind:
        raise Astray


def _answer(stage: Stage, sender: int, receiver: int, message: Message, refused: str) -> None:
    if message.invoke is None:
        return
    told: InvokeDone | InvokeFailed
    if refused:
        told = InvokeFailed(message.invoke, refused, "", message.item)
    else:
        told = InvokeDone(message.invoke, {}, message.item)
    stage.waiting.setdefault(receiver, []).append(Reply(told, sender))


def _child(stage: Stage, sender: int, receiver: int, request: StartRequest, move: Move) -> None:
    stage.ids[receiver] = request.id
    relation = "other" if request.invoke is None else "parent"
    origin = Sender(stage.members[sender].name, stage.ids[sender], relation)
    parent = None
    if request.invoke is not None:
        parent = Parent(origin.workflow, origin.id, request.invoke, request.item)
    begun = start(
        stage.definitions[receiver],
        request.data,
        id=request.id,
        at=stage.now,
        actor=Actor(origin.id, (), request.person),
        parent=parent,
        sender=origin,
    )
    by, data = stage.ids[sender], dict(request.data)
    if isinstance(begun, Step):
        _expect(move, "deliver")
        event = Happened(receiver, "start", "", by, data, stage.now, None, (begun,), begun.snapshot)
        _keep(stage, receiver, event)
        return
    _expect(move, "refused")
    stage.happened.append(Happened(receiver, "refused", "start", by, data, stage.now, None, (), None))
    if request.invoke is not None:
        failed = InvokeFailed(request.invoke, begun.reason.value, begun.message, request.item)
        stage.waiting.setdefault(receiver, []).append(Reply(failed, sender))


def _reported(report: Report) -> InvokeDone | InvokeFailed:
    if report.error is None:
        return InvokeDone(report.invoke, report.output or {}, report.item)
    return InvokeFailed(report.invoke, str(report.error.get("code", "")), "", report.item)


def _told(
    stage: Stage, receiver: int, given: Input, kind: Literal["outcome", "child"], name: str, by: str
) -> None:
    before = stage.snapshots[receiver]
    made = turn(stage.definitions[receiver], before, given, stage.now, keys=_keys(stage, receiver))
    payload: Json = dict(given.output) if isinstance(given, InvokeDone) else {}
    _keep(
        stage, receiver, _event(stage, receiver, kind, name, by, payload, before, made.moments, made.snapshot)
    )
