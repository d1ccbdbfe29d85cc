"""How does an instance begin? With data that fits, by someone who may, in its initial configuration.

Floor 0. Pure.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .admission import admit_start
from .definition import Definition
from .instants import instant
from .macrostep import complete
from .microstep import enter_initially
from .outputs import Reason, Refusal, Step
from .progress import Progress, Refused
from .refusing import refusal, refuse
from .snapshot import Snapshot, Status
from .values import Actor, Fault, Instance, Misfit, Parent, Record, Sender


def start(
    definition: Definition,
    data: Record,
    *,
    id: str,
    at: datetime,
    actor: Actor | None = None,
    uid: str = "",
    parent: Parent | None = None,
    sender: Sender | None = None,
    person: str | None = None,
) -> Step | Refusal:
    """Start an instance of `definition` called `id` with `data` at the instant `at`.

    `uid` seeds the keys of effects and should be unique for ever; without it the id serves. `parent` and
    `sender` are set when another instance starts it, `person` is who stands behind that. Gives the first
    Step, or a Refusal: `role` or `guard` (who may start, and when), `data` (a schema), or whatever the
    initial step may be refused for. Raises ValueError for a naive `at`.
    """
    now = instant(at)
    try:
        given: Any = data if definition.data_shape is None else definition.data_shape(dict(data))
        instance = Instance(definition.name, definition.version, id, None, uid, definition.digest, parent)
        known = with_derived(definition, given, now, instance)
        if definition.ref is not None:
            instance = instance._replace(ref=str(definition.ref.run(known, None, now, actor, instance, ())))
        refused = admit_start(
            definition, definition.starts, (known, None, now, actor, instance, ()), actor, sender
        )
    except Misfit as misfit:
        return refusal("start", None, Reason.DATA, misfit=misfit, name="data")
    except Fault as fault:
        return refusal("start", None, Reason.FAULT, fault=fault)
    if refused is not None:
        return refused
    snapshot = Snapshot(instance, (), known, Status.RUNNING, 0, now)
    return _first_step(definition, snapshot, now, person or (actor.person if actor else None))


def with_derived(definition: Definition, data: Any, now: datetime, instance: Instance) -> Record:
    """The data with its derived fields worked out. Raises Fault."""
    if not definition.derived:
        return data  # type: ignore[no-any-return]  # a data shape gives a map
    known = dict(data)
    for name, expression in definition.derived.items():
        known[name] = expression.run(known, None, now, None, instance, ())
    return known


def _first_step(
    definition: Definition, snapshot: Snapshot, now: datetime, person: str | None
) -> Step | Refusal:
    progress = Progress(definition, snapshot, now, "start")
    progress.person = person
    try:
        enter_initially(progress)
        progress.touched = dict.fromkeys(definition.data)  # every property must hold from the start
        complete(progress)
        return progress.finish()
    except Refused as refused:
        return refused.refusal
    except Fault as fault:
        return refuse(progress, Reason.FAULT, fault=fault).refusal
