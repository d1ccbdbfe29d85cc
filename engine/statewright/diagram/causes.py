"""What makes a transition happen: an event, a clock, work that ends, or nothing at all?

Floor 3. Pure. The names that timers and outcomes have as triggers (`kernel.triggers`) are turned back into
what they stand for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from statewright.kernel import triggers
from statewright.kernel.definition import Definition, InvokeRule, State, TimerRule, Transition

from .graph import Course, Sign


@dataclass(frozen=True, slots=True)
class ByEvent:
    """A declared event of this name."""

    name: str


@dataclass(frozen=True, slots=True)
class ByTimer:
    """A timer fell due."""

    rule: TimerRule


@dataclass(frozen=True, slots=True)
class ByOutcome:
    """Work that a state waited for has ended; `only` if it is the only work there."""

    rule: InvokeRule
    outcome: Literal["done", "failed", "unknown", "each_done"]
    only: bool


@dataclass(frozen=True, slots=True)
class Plainly:
    """Without any event (`always`), by completion of the state (`finished`), by any other event, or by a
    fault.
    """

    kind: Literal["always", "finished", "any", "fault"]


Cause: TypeAlias = ByEvent | ByTimer | ByOutcome | Plainly


def causes_of(definition: Definition) -> Mapping[str, Cause]:
    """Each trigger that is not simply an event's name, with what it stands for."""
    found: dict[str, Cause] = {
        triggers.EVENTLESS: Plainly("always"),
        triggers.ANY: Plainly("any"),
        triggers.ERROR_EXECUTION: Plainly("fault"),
    }
    for state in definition.states:
        found[triggers.done_state(state.path)] = Plainly("finished")
        found.update((rule.trigger, ByTimer(rule)) for rule in state.timers)
        found.update(_outcomes(state))
    return found


def _outcomes(state: State) -> list[tuple[str, Cause]]:
    only = len(state.invokes) == 1
    return [
        (name(state.path, rule.index), ByOutcome(rule, outcome, only))
        for rule in state.invokes
        for name, outcome in _NAMES
    ]


_NAMES: tuple[tuple[Callable[[str, int], str], Literal["done", "failed", "unknown", "each_done"]], ...] = (
    (triggers.invoke_done, "done"),
    (triggers.invoke_failed, "failed"),
    (triggers.invoke_unknown, "unknown"),
    (triggers.invoke_each_done, "each_done"),
)


def cause_of(transition: Transition, causes: Mapping[str, Cause]) -> Cause:
    """What makes this transition happen."""
    return causes.get(transition.trigger) or ByEvent(transition.trigger)


def course_of(cause: Cause, *, happy: bool) -> Course:
    """What the line of a transition means, by its cause."""
    match cause:
        case _ if happy:
            return Course.HAPPY
        case ByTimer():
            return Course.TIMEOUT
        case ByOutcome(outcome="failed" | "unknown") | Plainly(kind="fault"):
            return Course.FAILURE
        case _:
            return Course.PLAIN


def sign_of(cause: Cause) -> Sign:
    """The sign that stands before the words of this cause."""
    match cause:
        case ByTimer(rule):
            return Sign.RECUR if rule.kind == "every" else Sign.TIMER
        case ByOutcome(outcome="failed"):
            return Sign.FAILED
        case ByOutcome(outcome="unknown"):
            return Sign.UNKNOWN
        case ByOutcome() | Plainly(kind="finished"):
            return Sign.DONE
        case Plainly(kind="fault"):
            return Sign.FAILED
        case Plainly(kind="always"):
            return Sign.GUARD
        case _:
            return Sign.EVENT
