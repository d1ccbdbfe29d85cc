"""Can a timer, an outcome or a message come to an incident? Looked for among the steps that fail on the way.

Floor 3. What was heard to fail while the machine was walked is ruled out by the invariants of the places, or
a run to it is looked for and believed if the kernel has an incident there (of a message: refuses it, which is
an incident where it was sent). A step that breaks a declaration or a property is told elsewhere: this verdict
rests on those. Lengths and patterns of texts are not followed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..diagnostics import Diagnostic, Text
from ..diagnostics.codes import properties as codes
from ..document import Document
from ..kernel import Refusal, Step
from ..kernel.definition import Definition, Property
from ..kernel.inputs import TimerDue
from ..kernel.snapshot import Incident
from ..kernel.turning import Turn, turn
from ..kernel.values import Fault
from .deciding import NO_ENGINE, UNREPLAYED, Prover
from .failing import is_unrefusable
from .formulas import TRUE
from .graph import plain
from .invariants import Edge
from .machine import Failure, Input, Place
from .messages import taken, untaken
from .naming import readable
from .replaying import Told, input_of, instant_of, play, unenforced
from .report import Answer, Verdict
from .story import scenario
from .unrolling import Unrolling
from .witness import Act, acts_of
from .wording import course_text, input_text

INCIDENTS = Property("no timer, outcome or message comes to an incident", "holds")
INCIDENT_STEPS = 6
INCIDENT_LIMIT = 600_000
"""How far, and with how many resource units, a run to one is looked for."""

RESTS_ON = Text('it rests on "{name}", which is not proved', "它依赖“{name}”, 而后者未被证明")
MAY_FAIL = Text("{input}: {what} may fail", "{input}: {what} 可能出错")
LATE = Text(
    'a late outcome may come as "{event}" where nothing takes it', "迟到的结果可能以“{event}”到达而无人接收"
)
AT_INPUT = Text("{input}: {why}", "{input}: {why}")


class Found(NamedTuple):
    """A run to an incident: the steps, the last being the input that is refused, and why it is."""

    told: list[Told]
    reason: str
    message: str


def has_unrefusable(prover: Prover) -> bool:
    """Whether anything can arrive of which nobody could be told that it is refused."""
    definition = prover.machine.definition
    return bool(prover.machine.failing) or any(
        is_unrefusable(definition, way.input) for ways in prover.machine.ways.values() for way in ways
    )


def decide_incidents(
    prover: Prover, document: Document, others: Sequence[Verdict], among: Mapping[str, Definition]
) -> tuple[Verdict, tuple[Diagnostic, ...]]:
    """The verdict, which rests on those on the `others`, and a finding for each input that can fail; `among`
    are the workflows that may send messages.
    """
    suspected: dict[str, list[Failure]] = {}
    for each in prover.machine.failing:
        if each.reason != "untaken" and not prover.question.impossible(
            *prover.known(each.way.source), each.way.condition
        ):
            suspected.setdefault(each.way.input.name, []).append(each)
    found, why = [], None
    for failures in suspected.values():
        run = _searched(prover, failures)
        if isinstance(run, Found):
            found.append(_finding(prover, document, run))
        else:
            why = why or run
    if found:
        return prover.verdict(INCIDENTS, Answer.VIOLATED, "search"), tuple(found)
    why = why or _too_late(prover) or untaken(prover, among) or _resting(others)
    if why is not None:
        return prover.verdict(INCIDENTS, Answer.UNDECIDED, "search", why=why, steps=INCIDENT_STEPS), ()
    return prover.verdict(INCIDENTS, Answer.PROVED, "invariants"), ()


def _resting(others: Sequence[Verdict]) -> Text | None:
    """What stands in the way of relying on the other verdicts, if anything."""
    for each in others:
        if each.property.form == "holds" and each.answer is not Answer.PROVED:
            return RESTS_ON.fill({"name": each.property.name})
    return None


def _too_late(prover: Prover) -> Text | None:
    """An event by which a late outcome is told, where it may come and is not sure to be taken."""
    machine = prover.machine
    for state in machine.definition.states:
        for event in {rule.late for rule in state.invokes} - {None, "undo"}:
            if event is None or machine.definition.events[event].unhandled == "ignore":
                continue
            if not all(taken(prover, event, place) for place in _after_leaving(prover, state.index)):
                return LATE.fill({"event": event})
    return None


def _after_leaving(prover: Prover, state: int) -> set[Place]:
    """Where one may be after a state was left."""
    ways = [way for listed in prover.ways.values() for way in listed if way.source is not None]
    left = (way for way in ways if way.source is not None and way.source.mask >> state & 1)
    found = {way.target for way in left if not way.target.mask >> state & 1 or state in way.entered}
    waiting = list(found)
    while waiting:
        more = {way.target for way in prover.ways.get(waiting.pop(), ())} - found
        found |= more
        waiting += more
    return found


def _searched(prover: Prover, failures: list[Failure]) -> Found | Text:
    """A run to one of these failures of an input, or why there is none to show."""
    machine = prover.machine
    said = input_text(machine.definition, failures[0].way.input)
    exact = [each.way for each in failures if each.exact]
    ends = [Edge(way.source, way.source, way, way.condition, TRUE) for way in exact]
    found = Unrolling(machine, [*plain(machine), *ends], ends, INCIDENT_LIMIT).search(INCIDENT_STEPS)
    if found.run is None:
        doubts = [each.what for each in failures if not each.exact]
        if doubts:
            return MAY_FAIL.fill({"input": said, "what": doubts[0]})
        return AT_INPUT.fill({"input": said, "why": NO_ENGINE})
    try:
        acts = acts_of(machine, found.run)
        played = _played(prover, readable(machine.definition, acts)) or _played(prover, acts)
    except (ValueError, OverflowError, Fault, TypeError, KeyError):
        played = None
    return played or AT_INPUT.fill({"input": said, "why": UNREPLAYED})


def _played(prover: Prover, acts: list[Act]) -> Found | None:
    """The run as the kernel makes it; None if the last input does not come to an incident there."""
    told = play(prover.machine, acts[:-1])
    if told is None:
        return None
    rules = unenforced(prover.machine.definition)
    before = told[-1].step.snapshot
    given = input_of(rules, before, acts[-1])
    if given is None:
        return None
    at = instant_of(rules, before, acts[-1])
    made = turn(rules, before, given, at)
    refused = _refused(made, acts[-1].input)
    if refused is None:
        return None
    return Found([*told, Told(acts[-1], at, Step(made.snapshot))], *refused)


def _refused(made: Turn, given: Input) -> tuple[str, str] | None:
    """Why the input itself could not be taken; None if it could."""
    match made.verdict:
        case Incident(reason=reason, message=message):
            return reason, message
        case Refusal(reason=why, message=message) if given.kind == "event":
            return why.value, message
    for incident in made.snapshot.incidents:
        match incident.input:
            case TimerDue(state=state, rule=rule) if (state, rule) == (given.state, given.rule):
                return incident.reason, incident.message
    return None


def _finding(prover: Prover, document: Document, found: Found) -> Diagnostic:
    definition = prover.machine.definition
    given = found.told[-1].act.input
    words: Mapping[str, object] = {
        "input": input_text(definition, given),
        "why": found.message,
        "reason": found.reason,
        "course": course_text(definition, found.told),
        "story": scenario(definition, INCIDENTS, found.told, untaken=found.reason).rstrip(),
    }
    return Diagnostic.filled(
        codes.INCIDENT, document.source, document.locate(_where(definition, found)), words
    )


def _where(definition: Definition, found: Found) -> tuple[str | int, ...]:
    """What takes the input where it fails, or where it is asked for."""
    act = found.told[-1].act
    mask = act.edge.way.target.mask
    for transition in definition.transitions:
        if transition.trigger == act.input.name and mask >> transition.source & 1:
            return transition.where
    if act.input.kind == "event":
        return ("events", act.input.name)
    return definition.state(act.input.state).invokes[act.input.rule].where
