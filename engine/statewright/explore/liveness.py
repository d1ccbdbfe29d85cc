"""Will it come about in time? `leads_to`; `can_reach` is handed on.

Floor 3. `leads_to` is proved by timers that are always taken, one after another, in time (`deadlines`). What
is not proved so is looked for as a run, and a run is only believed if the kernel does it too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ..diagnostics import Text
from ..kernel import Status, Step
from ..kernel.definition import Property
from ..kernel.inputs import Advance
from ..kernel.turning import Turn, turn
from .deadlines import Deadlines
from .deciding import Prover, elsewhere
from .formulas import FALSE, TRUE
from .machine import Input, Way
from .reaching import decide_reach, reached, run_to
from .replaying import Told, unenforced
from .report import Answer, Verdict
from .story import duration_text

ONLY_STATES = Text("only states are followed in time", "只有状态可以按时间追踪")
NO_CONDITIONS = Text("a condition beside a state is not followed in time", "状态所带的条件无法按时间追踪")
NO_TIMER = Text("its timers do not settle it", "其定时器不足以决定")


def decide_liveness(prover: Prover, prop: Property) -> Verdict:
    """The verdict on a `can_reach` or `leads_to`."""
    other = elsewhere(prover, prop)
    if other is not None:
        return other
    if any(each is not None and each.when is not None for each in (*prop.subjects, *prop.from_, prop.first)):
        return prover.verdict(prop, Answer.UNDECIDED, "", why=NO_CONDITIONS)
    return decide_reach(prover, prop) if prop.form == "can_reach" else _leads_to(prover, prop)


def _leads_to(prover: Prover, prop: Property) -> Verdict:
    subject = prop.first
    if (
        subject is None
        or subject.kind != "state"
        or any(each.kind in ("event", "effect") for each in prop.subjects)
    ):
        return prover.verdict(prop, Answer.UNDECIDED, "", why=ONLY_STATES)
    state = prover.machine.definition.state_index[subject.name]
    if _in_time(prover, prop, state):
        return prover.verdict(prop, Answer.PROVED, "timers")
    told = _late(prover, prop, state)
    if told is not None:
        return prover.verdict(prop, Answer.VIOLATED, "timers", told=told, steps=len(told))
    return prover.verdict(prop, Answer.UNDECIDED, "timers", why=NO_TIMER)


def _arrives(prover: Prover, prop: Property, way: Way) -> bool:
    index = prover.machine.definition.state_index
    entered = any(each.kind == "state" and index[each.name] in way.entered for each in prop.subjects)
    return entered or reached(prover, prop.subjects, way.target)


def _in_time(prover: Prover, prop: Property, state: int) -> bool:
    """Whether timers bound how long it takes from each entry of the state, by no more than is wanted."""
    deadlines = Deadlines(prover, lambda way: _arrives(prover, prop, way))
    entering = (way for ways in (prover.machine.starts, *prover.ways.values()) for way in ways)
    bounds = [deadlines.after(way) for way in entering if state in way.entered]
    return all(bound is not None and (prop.within is None or bound <= prop.within) for bound in bounds)


def _late(prover: Prover, prop: Property, state: int) -> list[Told] | None:
    """A run into the state after which time passes and nothing comes about; none if something is waited
    for.
    """
    entering = {
        way.target
        for listed in (prover.machine.starts, *prover.ways.values())
        for way in listed
        if state in way.entered
        and way.target.mask >> state & 1
        and not reached(prover, prop.subjects, way.target)
    }
    told = (
        run_to(prover, lambda way: TRUE if way.target in entering else FALSE)
        if entering and prop.within is not None
        else None
    )
    if told is None or prop.within is None:
        return None
    definition = unenforced(prover.machine.definition)
    before = told[-1].step.snapshot
    if before.invokes or state not in told[-1].act.edge.way.entered:
        return None
    after = turn(definition, before, Advance(), told[-1].at + prop.within)
    names = {subject.name for subject in prop.subjects}
    entered = {p for moment in after.moments for micro in moment.step.microsteps for p in micro.entered}
    ended = after.snapshot.status is not Status.RUNNING
    if entered & names or ended or after.snapshot.invokes:
        return None
    return [*told, _passed(told[-1], after, prop.within)]


def _passed(last: Told, after: Turn, within: timedelta) -> Told:
    """The time that passed, as a step of the story: with all that happened meanwhile."""
    microsteps = tuple(micro for moment in after.moments for micro in moment.step.microsteps)
    act = replace(last.act, input=Input("wait", duration_text(within.total_seconds())), actor=None)
    return Told(act, last.at + within, Step(after.snapshot, microsteps=microsteps))
