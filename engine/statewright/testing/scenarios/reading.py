"""How does a scenario file become values? From a document that has passed its schema. Floor 6. Pure.

What is not there has its default here: the instant at which a story without `at` begins, the name of an
instance that was given none (its workflow's).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from ...diagnostics import Diagnostic, Severity
from ...document import Document, read_bytes, validate
from ...kernel.definition import NO_WORDS, Where, Words
from ...kernel.values import NOTHING, Record
from .values import (
    Arrive,
    Expectation,
    Given,
    Look,
    Named,
    Person,
    Reply,
    Scenario,
    Send,
    Start,
    Step,
    Stories,
    Wait,
)

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""When a story begins that does not say when."""

_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_LOOKS = frozenset({"state", "data", "output", "effects", "sent", "started", "incident"})

Map: TypeAlias = Mapping[str, Any]
"""A part of the document; Any, because the schema has checked it and Python does not know that."""


def read_stories(name: str, raw: bytes) -> tuple[Stories | None, list[Diagnostic]]:
    """The scenarios in the bytes of a file, or what is wrong with it; `name` is what it is shown as."""
    document, found = read_bytes(name, raw)
    if document is None:
        return None, found
    found = [*found, *validate(document, "scenario")]
    if any(diagnostic.severity is Severity.ERROR for diagnostic in found):
        return None, found
    return stories_of(document), found


def stories_of(document: Document) -> Stories:
    """The scenarios of a document that satisfies the schema of scenarios."""
    plain: Any = document.plain
    workflow = plain["workflow"]
    scenarios = tuple(
        _scenario(workflow, name, content, ("scenarios", name))
        for name, content in plain["scenarios"].items()
    )
    return Stories(document, workflow, scenarios)


def duration(text: str) -> timedelta:
    """The length of time that is written as `15d` or `1h30m`."""
    parts = re.findall(r"(\d+)(ms|[smhdw])", text)
    return sum((timedelta(seconds=int(count) * _SECONDS[unit]) for count, unit in parts), timedelta())


def _scenario(workflow: str, name: str, content: Map, where: Where) -> Scenario:
    given = _given(workflow, content.get("given") or {}, (*where, "given"))
    steps = tuple(_step(step, (*where, "steps", index)) for index, step in enumerate(content["steps"]))
    return Scenario(
        name, where, given, steps, _words(content.get("title")), _words(content.get("description"))
    )


def _words(value: Any) -> Words:
    if value is None:
        return NO_WORDS
    return {"en": value, "zh": value} if isinstance(value, str) else value


def _given(workflow: str, content: Map, where: Where) -> Given:
    at = _instant(content["at"]) if "at" in content else BEGINNING
    people = {id: _person(id, roles) for id, roles in content.get("people", {}).items()}
    instances = content.get("instances")
    slow = content.get("messages") == "wait"
    if instances is None:
        only = _beginning(workflow, content, workflow, where)
        return Given(at, people, (only,), slow=slow)
    starts = [
        _beginning(name, each, each["workflow"], (*where, "instances", name))
        for name, each in instances.items()
    ]
    if "data" in content:
        starts.insert(0, _beginning(workflow, content, workflow, where))
    starts.sort(key=lambda start: start.workflow != workflow)
    return Given(at, people, tuple(starts), several=True, slow=slow)


def _beginning(name: str, content: Map, workflow: str, where: Where) -> Start:
    return Start(where, workflow, name, content.get("data", NOTHING), content.get("by"), None, ())


def _person(id: str, value: Any) -> Person:
    if isinstance(value, str):
        return Person(id, (value,))
    if isinstance(value, list):
        return Person(id, tuple(value))
    roles = value["roles"]
    return Person(id, (roles,) if isinstance(roles, str) else tuple(roles), value.get("person"))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.upper().replace(" ", "T")).astimezone(UTC)


def _step(content: Map, where: Where) -> Step:
    expect = _expectations(content.get("expect"), (*where, "expect"))
    if "send" in content:
        return _send(content, where, expect)
    if "wait" in content:
        return Wait(where, content["wait"], duration(content["wait"]), expect)
    if "start" in content:
        name = content.get("as", content["start"])
        data = content.get("with", NOTHING)
        return Start(where, content["start"], name, data, content.get("by"), content.get("refused"), expect)
    if "answer" in content:
        return _answer(content, where, expect)
    if "arrive" in content:
        return Arrive(where, content["arrive"], content.get("from"), content.get("to"), expect)
    return Look(where, expect)


def _send(content: Map, where: Where, expect: tuple[Expectation, ...]) -> Send:
    return Send(
        where,
        content["send"],
        content.get("with", NOTHING),
        content.get("by"),
        content.get("to"),
        content.get("from"),
        content.get("key"),
        content.get("refused"),
        expect,
    )


def _answer(content: Map, where: Where, expect: tuple[Expectation, ...]) -> Reply:
    failed = content.get("failed")
    error: Map = failed if isinstance(failed, Mapping) else {"code": failed or ""}
    return Reply(
        where,
        content["answer"],
        "failed" if failed is not None else "unknown" if content.get("unknown") else "done",
        content.get("done") or NOTHING,
        error["code"],
        error.get("message", ""),
        bool(content.get("late")),
        content.get("with", NOTHING),
        content.get("to"),
        expect,
    )


def _expectations(content: Any, where: Where) -> tuple[Expectation, ...]:
    """One for the step's own instance, if anything is said of it, and one for each instance that is named."""
    if content is None:
        return ()
    if not isinstance(content, Mapping):
        return (_expectation(None, content, where),)
    own = {key: value for key, value in content.items() if key in _LOOKS}
    others = [_expectation(key, value, (*where, key)) for key, value in content.items() if key not in _LOOKS]
    return (_expectation(None, own, where), *others) if own else tuple(others)


def _expectation(instance: str | None, content: Any, where: Where) -> Expectation:
    if not isinstance(content, Mapping):
        return Expectation(instance, where, states=_strings(content))
    return Expectation(
        instance,
        where,
        states=_strings(content["state"]) if "state" in content else None,
        data=content.get("data"),
        output=content.get("output"),
        effects=_named(content.get("effects")),
        sent=_named(content.get("sent")),
        started=_named(content.get("started")),
        incident=content.get("incident"),
    )


def _strings(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _named(value: Any) -> tuple[Named, ...] | None:
    if value is None:
        return None
    return tuple(named for item in (value if isinstance(value, list) else [value]) for named in _each(item))


def _each(item: str | Mapping[str, Record]) -> list[Named]:
    if isinstance(item, str):
        return [Named(item)]
    return [Named(name, values) for name, values in item.items()]
