"""Which small changes can be made to the rules of a workflow?

Floor 6. Pure. Walks the tree of the text: the chart, then what is declared about starts, events and derived
fields. Left alone are words, properties (they are what is claimed, not what is done), schemas, effects'
contracts and migrations: scenarios do not speak of those.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Text
from ...document.tree import Plain
from ...kernel.definition import Where
from .conditions import variants
from .deeds import deeds
from .delays import timers
from .targets import Chart, chart_of
from .values import Change, Drop, Replace

_OUTCOMES = ("done", "failed", "unknown", "each_done")
_NO_CONDITION = Text("the condition `{old}` left out", "去掉条件 `{old}`")
_NO_BY = Text("`by: {old}` left out", "去掉 `by: {old}`")
_NO_NOT_BY = Text("`not_by: {old}` left out", "去掉 `not_by: {old}`")
_NO_ROLE = Text('role "{old}" may no longer', "角色“{old}”不再可以")
_OTHER_ROLE = Text('role "{new}" instead of "{old}"', "角色“{old}”换成“{new}”")
_NO_TRANSITION = Text("this transition left out", "去掉这个转换")
_OTHER_TARGET = Text("to `{new}` instead of `{old}`", "目标 `{old}` 换成 `{new}`")
_LEFT_OUT = Text("`{key}: {old}` left out", "去掉 `{key}: {old}`")


def changes(plain: Plain) -> Iterator[Change]:
    """The changes of a workflow's rules, in the order of the file's chart, then of its declarations."""
    if not isinstance(plain, dict):
        return
    chart = chart_of(plain)
    yield from _state(chart, plain, ())
    yield from _may(chart, plain.get("starts"), ("starts",))
    yield from _each(chart, plain, "events", _event)
    for name, value in _items(plain.get("derived")):
        titled = isinstance(value, dict)
        path = ("derived", name, "value") if titled else ("derived", name)
        yield from _expression(value.get("value") if isinstance(value, dict) else value, path)


def _each(chart: Chart, plain: dict[str, Plain], key: str, of: object) -> Iterator[Change]:
    assert callable(of)
    for name, value in _items(plain.get(key)):
        yield from of(chart, value, (key, name))


def _items(value: Plain) -> list[tuple[str, Plain]]:
    return list(value.items()) if isinstance(value, dict) else []


def _event(chart: Chart, value: Plain, path: Where) -> Iterator[Change]:
    yield from _may(chart, value, path)
    for key in ("key", "from"):
        if isinstance(value, dict) and key in value:
            words = _LEFT_OUT.fill({"key": key, "old": value[key]})
            yield Change(f"dropped {key}", Drop((*path, key)), words)


def _state(chart: Chart, state: dict[str, Plain], path: Where) -> Iterator[Change]:
    for name, value in _items(state.get("on")):
        yield from _way(chart, value, (*path, "on", name), alone=True)
    for key in ("after", "every"):
        for place, entry, found in timers(state.get(key), (*path, key)):
            yield from found
            yield from _way(chart, entry, place, alone=False)
    for key in ("always", "done"):
        if key in state:
            yield from _way(chart, state[key], (*path, key), alone=True)
    for key in ("entry", "exit"):
        yield from _blocks(state.get(key), (*path, key))
    for place, invoke in _listed(state.get("invoke"), (*path, "invoke")):
        yield from _invoke(chart, invoke, place)
    for name, value in _items(state.get("output")) if state.get("final") else []:
        yield from _expression(value, (*path, "output", name))
    for key in ("states", "regions"):
        for name, value in _items(state.get(key)):
            if isinstance(value, dict) and "history" not in value:
                yield from _state(chart, value, (*path, key, name))


def _listed(value: Plain, path: Where) -> Iterator[tuple[Where, Plain]]:
    if isinstance(value, list):
        yield from (((*path, at), each) for at, each in enumerate(value))
    elif value is not None:
        yield path, value


def _blocks(value: Plain, path: Where) -> Iterator[Change]:
    for place, block in _listed(value, path):
        if isinstance(block, dict):
            yield from _condition(block, place)
            yield from _deeds(block, place)


def _invoke(chart: Chart, invoke: Plain, path: Where) -> Iterator[Change]:
    if not isinstance(invoke, dict):
        return
    for name, value in _items(invoke.get("with")):
        yield from _expression(value, (*path, "with", name))
    for key in ("late", "leave"):
        if key in invoke:
            words = _LEFT_OUT.fill({"key": key, "old": invoke[key]})
            yield Change(f"dropped {key}", Drop((*path, key)), words)
    for key in _OUTCOMES:
        value = invoke.get(key)
        if key in invoke and not (isinstance(value, dict) and "as" in value):
            yield from _way(chart, value, (*path, key), alone=True)


def _way(chart: Chart, value: Plain, path: Where, *, alone: bool) -> Iterator[Change]:
    """The changes of a transition, or of each of several; `alone`: it may be left out altogether."""
    if isinstance(value, list):
        for at, each in enumerate(value):
            yield from _way(chart, each, (*path, at), alone=alone)
        return
    if alone and value != {}:
        yield Change("dropped transition", Drop(path), _NO_TRANSITION)
    if isinstance(value, str):
        yield from _target(chart, value, path)
    elif isinstance(value, dict):
        if isinstance(value.get("to"), str):
            yield from _target(chart, str(value["to"]), (*path, "to"))
        yield from _may(chart, value, path)
        yield from _deeds(value, path)


def _target(chart: Chart, target: str, path: Where) -> Iterator[Change]:
    other = chart.other(target, path)
    if other is not None:
        words = _OTHER_TARGET.fill({"old": target, "new": other})
        yield Change("target", Replace(path, other), words)


def _may(chart: Chart, value: Plain, path: Where) -> Iterator[Change]:
    """Changes of who may and when: `by`, `not_by`, `when`."""
    if not isinstance(value, dict):
        return
    yield from _roles(chart, value, path)
    if "not_by" in value:
        words = _NO_NOT_BY.fill({"old": value["not_by"]})
        yield Change("dropped not_by", Drop((*path, "not_by")), words)
    yield from _condition(value, path)


def _roles(chart: Chart, value: dict[str, Plain], path: Where) -> Iterator[Change]:
    by, place = value.get("by"), (*path, "by")
    if isinstance(by, str):
        yield Change("dropped by", Drop(place), _NO_BY.fill({"old": by}))
        other = next((role for role in chart.roles if role != by), None)
        if other is not None:
            yield Change("role", Replace(place, other), _OTHER_ROLE.fill({"old": by, "new": other}))
    elif isinstance(by, list):
        yield Change("dropped by", Drop(place), _NO_BY.fill({"old": ", ".join(map(str, by))}))
        for at, role in enumerate(by if len(by) > 1 else ()):
            yield Change("role", Drop((*place, at)), _NO_ROLE.fill({"old": role}))


def _condition(value: dict[str, Plain], path: Where) -> Iterator[Change]:
    when = value.get("when")
    if isinstance(when, str):
        place = (*path, "when")
        told = " ".join(when.split())
        yield Change("dropped condition", Drop(place), _NO_CONDITION.fill({"old": told}))
        for variant in variants(when, condition=True):
            yield Change(variant.kind, Replace(place, variant.text), variant.words)


def _deeds(value: dict[str, Plain], path: Where) -> Iterator[Change]:
    for change, shown in deeds(value, path):
        if change is not None:
            yield change
        for place, inner in shown:
            yield from _expression(inner, place)


def _expression(value: Plain, path: Where) -> Iterator[Change]:
    """Changes inside a value: of an expression, or of those in a map or list."""
    match value:
        case str() if value.lstrip().startswith("="):
            for variant in variants(value, condition=False):
                yield Change(variant.kind, Replace(path, variant.text), variant.words)
        case dict():
            for key, inner in value.items():
                yield from _expression(inner, (*path, key))
        case list():
            for at, inner in enumerate(value):
                yield from _expression(inner, (*path, at))
