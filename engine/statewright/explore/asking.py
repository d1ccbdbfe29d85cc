"""What do states ask for as long as they are active? The requests of their invokes, and their timers.

Floor 3. Mirrors `kernel.invoking` and `kernel.timing`, as far as properties can see it, and where they fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from ..kernel.definition import InvokeRule, State, TimerRule
from .acting import posting, requesting, value_of
from .formulas import TRUE
from .machine import Posted, Request
from .selection import Ground, Trail, assuming, tree_of
from .symbols import Maybe, Opaque, Record, Scalar, Value


def invoked(ground: Ground, trail: Trail) -> Trail:
    """With the effects of states entered and still active, requested when the step ends."""
    for index in dict.fromkeys(trail.entered):
        if not trail.mask >> index & 1 or trail.ended:
            continue
        for rule in ground.definition.states[index].invokes:
            if rule.form in ("effect", "undo"):
                trail = _requested(ground, trail, rule)
            elif ground.symbols.member:
                trail = _asked(ground, trail, rule)
            else:
                _tried(ground, trail, rule)
    return trail


def _requested(ground: Ground, trail: Trail, rule: InvokeRule) -> Trail:
    encoder = ground.encoder(trail, Opaque(), None)
    request = Request(rule.target, Opaque())
    if rule.form == "undo":
        undone_by = ground.definition.effects[rule.target].undone_by
        request = Request(undone_by or rule.target, Opaque())
    elif rule.for_each is None:
        given = value_of(encoder, rule.with_) if rule.with_ is not None else Record({})
        request = Request(rule.target, given)
    else:
        _tried(ground, trail, rule)
    return requesting(ground, trail, encoder, request)


def _tried(ground: Ground, trail: Trail, rule: InvokeRule) -> None:
    """Heard, where what an invoke asks of others fails; of them nothing else is known here."""
    if ground.failing is None:
        return
    encoder = ground.encoder(trail, Opaque(), None)
    encoder.variables |= {"item": Opaque(), "index": Opaque()} if rule.for_each is not None else {}
    if rule.for_each is not None:
        encoder.encode(tree_of(rule.for_each))
    for operand in (rule.with_, rule.address):
        if operand is not None:
            value_of(encoder, operand)
    assuming(trail, encoder, TRUE)


def _asked(ground: Ground, trail: Trail, rule: InvokeRule) -> Trail:
    """With what an invoke asks of another instance."""
    encoder = ground.encoder(trail, Opaque(), None)
    path = ground.definition.states[rule.state].path
    if rule.for_each is not None:
        workflow = rule.ask_workflow or rule.target
        many = Posted("many", workflow, rule.target, None, Opaque(), path, rule.index)
        return posting(trail, encoder, many)
    given = value_of(encoder, rule.with_) if rule.with_ is not None else Record({})
    if rule.form == "workflow":
        return posting(trail, encoder, Posted("child", rule.target, "", None, given, path, rule.index))
    to = value_of(encoder, rule.address) if rule.address is not None else None
    asked = Posted("ask", rule.ask_workflow or "", rule.target, to, given, path, rule.index)
    return posting(trail, encoder, asked)


def timed(ground: Ground, trail: Trail, state: State) -> None:
    """Heard, where the timers of a state that is entered cannot be set."""
    for rule in state.timers:
        for expression in (rule.due, rule.start, rule.delay):
            if expression is not None and not isinstance(expression, timedelta):
                encoder = ground.encoder(trail, Opaque(), None)
                found = encoder.encode(tree_of(expression))
                set_ = assuming(trail, encoder, TRUE)
                if expression is rule.delay:
                    ground.fails(set_, "fault", _backwards(rule, found))


def _backwards(rule: TimerRule, delay: Value) -> Iterator[Any]:
    match delay:
        case Scalar(term) | Maybe(value=Scalar(term)):
            yield term <= 0 if rule.kind == "every" else term < 0
