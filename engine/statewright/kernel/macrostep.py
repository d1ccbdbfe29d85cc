"""One event, taken to completion: the macrostep of SCXML appendix D, all or nothing.

Floor 0. Pure.

Theory of operation. Transitions are selected for the event; while any is enabled without an event (`always`)
those are taken, else the next internal event is; when nothing is left the configuration is stable, and the
work that lives in the states entered begins. Then the schemas of all fields touched and the `holds`
properties must be satisfied. Whatever goes wrong on the way, the caller has the snapshot it came with and a
Refusal.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from .actions import run_blocks
from .definition import Assign, Definition, Raise, Transition
from .invoking import begin_invokes, leave_invokes
from .masks import bits_down
from .microstep import take
from .outputs import Address, Microstep, Reason, Refusal, Report, Step
from .progress import MICROSTEPS_MAX, Progress, Queued, Refused
from .refusing import refuse
from .selecting import Selection, select
from .snapshot import Snapshot, Status
from .timing import reread_instants
from .triggers import EVENTLESS
from .values import Fault, Misfit, Sender

Before = Callable[[Progress], None]
"""What an input does to the progress before its transitions are taken (a timer stops, an invoke ends)."""


def macrostep(
    definition: Definition,
    snapshot: Snapshot,
    event: Queued | None,
    now: datetime,
    *,
    sender: Sender | None = None,
    before: Before | None = None,
    person: str | None = None,
    must_take: bool = True,
) -> Step | Refusal | Selection:
    """The step that this event makes; the Selection, when it enables nothing and `must_take`; or a Refusal.

    `before` is run first (with no event, it alone makes the step), `person` is who stands behind what the
    step sends. Without `must_take` the step is made although no transition is enabled.
    """
    progress = Progress(definition, snapshot, now, event.name if event else "")
    progress.person = person or (event.actor.person if event and event.actor else None)
    try:
        if before is not None:
            before(progress)
        if event is None:
            complete(progress)
            return progress.finish()
        payload = progress.event = visible(progress, event, sender)
        selection = select(progress, event.name, payload, event.actor, event.external)
        if snapshot.status is not Status.RUNNING:
            selection.taken = [t for t in selection.taken if answers_when_ended(t)]
        if selection.taken:
            take(progress, event.name, selection.taken, payload, event.actor)
        elif must_take and not progress.queue:
            return selection
        complete(progress)
        return progress.finish()
    except Refused as refused:
        return refused.refusal
    except Fault as fault:
        return refuse(progress, Reason.FAULT, fault=fault).refusal


def visible(progress: Progress, event: Queued, sender: Sender | None = None) -> Any:
    """What expressions see as `event`: its payload; in SCXML the map `_event` with all its fields (5.10.1).

    There, whoever puts an event in may give its data whole, under `_data`, and further fields under `_about`.
    """
    if not progress.scxml:
        return event.payload
    content: dict[str, Any] = dict(event.payload)
    about = content.pop("_about", {})
    return {
        "name": event.name,
        "type": _kind(event),
        "sendid": None,
        "origin": f"#_{sender.id}" if sender else None,
        "origintype": None,
        "invokeid": None,
        "data": content.get("_data", content or None),
        **about,
    }


def _kind(event: Queued) -> str:
    if event.external:
        return "external"
    return "platform" if event.name.startswith(("error.", "done.state.")) else "internal"


def complete(progress: Progress) -> None:
    """Drain `always` transitions and internal events, begin invokes, and check what must hold."""
    while progress.snapshot.status is Status.RUNNING:  # what has ended before is not closed twice
        _drain(progress)
        if progress.status is not Status.RUNNING:
            _close(progress)
            break
        begin_invokes(progress)
        if not progress.queue:
            break
    reread_instants(progress)
    _check_schemas(progress)
    _check_properties(progress)


def _drain(progress: Progress) -> None:
    while progress.status is Status.RUNNING:
        if len(progress.microsteps) > MICROSTEPS_MAX:
            raise refuse(progress, Reason.UNSETTLED, message=f"not settled after {MICROSTEPS_MAX} microsteps")
        found = select(progress, EVENTLESS, progress.event if progress.scxml else None, None, False).taken
        if found:
            take(progress, EVENTLESS, found, progress.event if progress.scxml else None, None)
            continue
        if not progress.queue:
            return
        event = progress.queue.popleft()
        payload = progress.event = visible(progress, event)
        chosen = select(progress, event.name, payload, None, False).taken
        if chosen:
            take(progress, event.name, chosen, payload, None)
        else:
            progress.microsteps.append(Microstep(event.name, (), dropped=True))


def answers_when_ended(transition: Transition) -> bool:
    """Whether this transition may answer what arrives after the end: it changes nothing in the instance."""
    return not transition.targets and not any(
        isinstance(action, Assign | Raise) for block in transition.blocks for action in block.actions
    )


def _close(progress: Progress) -> None:
    """The workflow is done: exits run inside out, nothing is waited for any more, and the parent hears."""
    states = progress.definition.states
    for index in bits_down(progress.mask):
        state = states[index]
        run_blocks(progress, state.exit, progress.event if progress.scxml else None, None)
        if state.invokes:
            leave_invokes(progress, state)
    progress.timers.clear()
    progress.paused.clear()
    parent = progress.instance.parent
    if parent is not None and progress.status is Status.DONE:
        address = Address(parent.workflow, parent.id)
        progress.reports.append(Report(address, parent.invoke, output=progress.output, item=parent.item))


def stop(definition: Definition, snapshot: Snapshot, now: datetime) -> Step | Refusal:
    """The parent has left: exits run, invokes are left in turn, nothing is reported."""
    progress = Progress(definition, snapshot, now, "stop")
    try:
        progress.status = Status.STOPPED
        _close(progress)
        return progress.finish()
    except Refused as refused:
        return refused.refusal
    except Fault as fault:
        return refuse(progress, Reason.FAULT, fault=fault).refusal


def _check_schemas(progress: Progress) -> None:
    fields = progress.definition.data
    for name in progress.touched:
        field = fields.get(name)
        if field is None:
            continue
        value = progress.data[name]
        try:
            fitted = field.shape(value)
        except Misfit as misfit:
            raise refuse(progress, Reason.DATA, misfit=misfit, name=name) from None
        if fitted is not value:
            progress.data = {**progress.data, name: fitted}


def _check_properties(progress: Progress) -> None:
    for prop, run, reads in progress.definition.tables.holds:
        if reads is not None and reads.isdisjoint(progress.touched):
            continue
        if not run(*progress.arguments(None, None)):
            raise refuse(
                progress,
                Reason.PROPERTY,
                name=prop.name,
                message=f"the property {prop.name!r} would no longer hold",
            )
