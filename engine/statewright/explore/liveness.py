"""Will it come about in time? `leads_to`; `can_reach` is handed on.

Floor 3. `leads_to` is proved by a timer that always fires in time, where nothing leaves early for somewhere
else. What is not proved so is looked for as a run, and a run is only believed if the kernel does it too.
"""

from __future__ import annotations

import z3

from ..diagnostics import Text
from ..kernel import Status
from ..kernel.definition import Property, TimerRule
from ..kernel.inputs import Advance
from ..kernel.turning import turn
from .deciding import Prover, elsewhere
from .formulas import FALSE, TRUE, negation
from .machine import Place, Way
from .reaching import decide_reach, reached, run_to
from .replaying import Told, unenforced
from .report import Answer, Verdict

ONLY_STATES = Text("only states are followed in time", "只有状态可以按时间追踪")
NO_CONDITIONS = Text("a condition beside a state is not followed in time", "状态所带的条件无法按时间追踪")
NO_TIMER = Text("no single timer settles it", "没有单个定时器能够决定")


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
    inside = [place for place in prover.machine.places if place.mask >> state & 1]
    ways = [way for place in inside for way in prover.ways[place]]
    leaving = [way for way in ways if not way.target.mask >> state & 1 or state in way.entered]
    if all(_arrives(prover, prop, way) for way in leaving):
        for timer in prover.machine.definition.states[state].timers:
            if _in_time(prop, timer) and all(_fires(prover, prop, place, timer, state) for place in inside):
                return prover.verdict(prop, Answer.PROVED, "timers")
    told = _late(prover, prop, state)
    if told is not None:
        return prover.verdict(prop, Answer.VIOLATED, "timers", told=told, steps=len(told))
    return prover.verdict(prop, Answer.UNDECIDED, "timers", why=NO_TIMER)


def _arrives(prover: Prover, prop: Property, way: Way) -> bool:
    index = prover.machine.definition.state_index
    entered = any(each.kind == "state" and index[each.name] in way.entered for each in prop.subjects)
    return entered or reached(prover, prop.subjects, way.target)


def _in_time(prop: Property, timer: TimerRule) -> bool:
    from datetime import timedelta

    known = timer.kind == "after" and isinstance(timer.delay, timedelta)
    return known and (prop.within is None or timer.delay <= prop.within)  # type: ignore[operator]


def _fires(prover: Prover, prop: Property, place: Place, timer: TimerRule, state: int) -> bool:
    """Whether this timer, when it falls due here, always leads to where the property wants."""
    fired = [
        way for way in prover.ways[place] if way.input.kind == "timer" and way.input.name == timer.trigger
    ]
    if not all(_arrives(prover, prop, way) for way in fired):
        return False
    covered = [z3.Exists([z3.Int("now")], way.condition) for way in fired]
    return prover.question.impossible(*prover.known(place), *map(negation, covered))


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
    return told
