"""When does time do something in a state? `after` and `every`: rules for when, transitions for what.

Floor 2. Timers are counted through, `after` first. Each has a trigger of its own, which its transitions
carry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from ..diagnostics.codes import structure
from ..diagnostics.diagnostic import Text
from ..expressions import types as kinds
from ..expressions.instants import decode_duration, decode_timestamp
from ..kernel.definition import Constant, Expression, TimerRule
from ..kernel.triggers import timer
from .fitting import Schema
from .ground import Ground
from .operands import expression, is_expression
from .place import Place
from .schemas import check_value
from .scopes import Scope
from .transitions import Numbered, Source, transitions

_TIMER = Text("a timer", "计时")

_INSTANT: Schema = {"type": "string", "format": "date-time"}


class _Written(NamedTuple):
    """One timer as it is written.

    Its place (the delay is its key, in the short form) and what it then does.
    """

    place: Place
    delay: Place | None
    key: str | None


def timers(ground: Ground, state: int, numbered: Numbered) -> tuple[TimerRule, ...]:
    """The timer rules of a state; their transitions are added to `numbered`."""
    place = ground.outline.states[state].place
    path = ground.outline.states[state].path
    rules: list[TimerRule] = []
    for key, rule_of in (("after", _after), ("every", _every)):
        for written in _written(place.find(key), "delay" if key == "after" else "each"):
            trigger = timer(path, len(rules))
            rules.append(
                rule_of(
                    ground, written, TimerRule(state, len(rules), "after", trigger, where=written.place.path)
                )
            )
            source = Source(state, trigger, ground.scopes.inside(state), _TIMER)
            transitions(ground, written.place, source, numbered)
    return tuple(rules)


def _written(place: Place | None, key: str) -> Iterator[_Written]:
    if place is None:
        return
    if isinstance(place.value, dict):
        for written, part in place.entries():
            yield _Written(part, None, written)
    else:
        for part in place.each():
            yield _Written(part, part.find(key), None)


def _after(ground: Ground, written: _Written, rule: TimerRule) -> TimerRule:

    until = written.place.find("until") if written.key is None else None
    resume = written.key is None and written.place.get("resume") is True
    if until is None:
        return replace(rule, delay=_delay(ground, written, rule), resume=resume)
    if resume:
        ground.problems.at(structure.RESUME_UNTIL, written.place.at("resume"), key=True)
    due = _instant(ground, until, ground.scopes.until(rule.state))
    return replace(rule, kind="until", due=due)


def _every(ground: Ground, written: _Written, rule: TimerRule) -> TimerRule:

    delay = _delay(ground, written, rule)
    if delay == timedelta():
        ground.problems.at(
            structure.EVERY_WITHOUT_TIME, written.delay or written.place, key=written.delay is None
        )
    place = written.place if written.key is None else None
    start = place.find("from") if place is not None else None
    at_most = place.find("at_most") if place is not None else None
    return replace(
        rule,
        kind="every",
        delay=delay,
        start=_instant(ground, start, ground.scopes.until(rule.state)) if start is not None else None,
        at_most=at_most.value if at_most is not None and isinstance(at_most.value, int) else None,
    )


def _delay(ground: Ground, written: _Written, rule: TimerRule) -> timedelta | Expression | None:
    if written.delay is None:
        return duration(written.key)
    if is_expression(written.delay.value):
        return expression(written.delay, ground.scopes.inside(rule.state), ground.problems, kinds.DURATION)
    return duration(written.delay.value)


def duration(written: object) -> timedelta | None:
    """A duration that is written out; the schema has looked at its form."""
    try:
        return decode_duration(str(written))
    except (ValueError, OverflowError):
        return None


def _instant(ground: Ground, place: Place, scope: Scope) -> Expression | None:
    """An instant, or null for never."""
    if is_expression(place.value):
        return expression(place, scope, ground.problems, kinds.Nullable(kinds.TIMESTAMP))
    if place.value is None:
        return Constant(None, lambda *_: None)
    text = check_value(place, _INSTANT, Text("an instant", "时刻"), ground.problems)
    try:
        moment = decode_timestamp(str(text))
    except ValueError:
        return None  # reported by check_value
    return Constant(text, lambda *_: moment)
