"""How does an event leave a session, or come back to it? `send` and `cancel` (SCXML 6.2, 6.3, C.1).

Floor 3. Pure. The target is tested when the event is sent: one that is no target of the SCXML processor is an
error of execution; whether anybody is there is for the session to find out.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from ...kernel.definition import (
    Action,
    Assign,
    CancelSend,
    Choose,
    Expression,
    Operand,
    Raise,
    Run,
    Send,
    SetField,
)
from ...kernel.values import Fault
from ..xml import Element
from . import content
from .document import Document
from .language import value
from .location import location, updating
from .machine import Computed
from .names import INTERNAL, INVOKED, PROCESSORS

SCXML_SESSION = "scxml"
"""The workflow of a message's address: its `id_or_ref` is a target as the document gave it."""

COUNTER = "_sends"
_DELAY = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(ms|s|m|h|d)?\s*\Z")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def send(document: Document, element: Element) -> tuple[Action, ...]:
    """A `send`: where it goes is known only when it is reached, if `targetexpr` says so."""
    event = _either(document, element, "event")
    id_actions, send_id = _send_id(document, element)
    target, kind = _either(document, element, "target"), _either(document, element, "type")
    address = Computed(element.get("target"), _address(target, kind))
    payload = Computed("data", _payload(document, element, send_id))
    outside = Send(SCXML_SESSION, _name(event), payload, address, _delay(document, element), send_id)
    if target == INTERNAL:
        inside = Raise(_name(event), Computed("data", _checked(address.run, payload.run)))
        return (*id_actions, inside)
    if isinstance(target, str):
        return (*id_actions, outside)
    within = Computed(target.source, _is_internal(target.run), target.reads)
    return (*id_actions, Choose(((within, (Raise(_name(event), payload),)), (None, (outside,)))))


def _either(document: Document, element: Element, attribute: str) -> str | Expression:
    """An attribute, or the expression in the one of that name and `expr`."""
    if f"{attribute}expr" in element.attributes:
        return value(document, element, f"{attribute}expr")
    return element.get(attribute)


def _name(event: str | Expression) -> str | Operand:
    if isinstance(event, str):
        return event

    def run(*arguments: Any) -> str:
        return _text(event.run(*arguments), "an event's name")

    return Computed(event.source, run, event.reads)


def _text(found: Any, what: str) -> str:
    if not isinstance(found, str):
        raise Fault("not_a_text", f"{what} must be text, and {found!r} is not")
    return found


def _run(given: str | Expression, what: str) -> Run:
    if isinstance(given, str):
        return lambda *_: given
    return lambda *arguments: _text(given.run(*arguments), what)


def _address(target: str | Expression, kind: str | Expression) -> Run:
    kind_of, target_of = _run(kind, "a type"), _run(target, "a target")

    def run(*arguments: Any) -> str:
        processor = kind_of(*arguments)
        if processor not in PROCESSORS:
            raise Fault("unknown_type", f"events cannot be sent by {processor!r}")
        found: str = target_of(*arguments)
        if found and not (found.startswith(INVOKED) and len(found) > len(INVOKED)):
            raise Fault("unknown_target", f"{found!r} is no target of an event")
        return found

    return run


def _checked(check: Run, then: Run) -> Run:
    def run(*arguments: Any) -> Any:
        check(*arguments)
        return then(*arguments)

    return run


def _is_internal(target: Run) -> Run:
    def run(*arguments: Any) -> bool:
        try:
            return bool(target(*arguments) == INTERNAL)
        except Fault:
            return False  # reported when the send itself is reached

    return run


def _payload(document: Document, element: Element, send_id: str | Operand | None) -> Run:
    about = _about(send_id)
    inside = element.first("content")
    if inside is not None:
        whole = content.given(document, inside)
        return lambda *arguments: {"_data": whole.run(*arguments), **about(*arguments)}
    named = content.parameters(document, element)
    if not named:
        return about
    parts = content.together(named)
    return lambda *arguments: {"_data": parts(*arguments), **about(*arguments)}


def _about(send_id: str | Operand | None) -> Run:
    """The id is part of the event only where the document gives it (5.10.1)."""
    if send_id is None:
        return lambda *_: {}
    if isinstance(send_id, str):
        return lambda *_: {"_about": {"sendid": send_id}}
    return lambda *arguments: {"_about": {"sendid": send_id.run(*arguments)}}


def _send_id(document: Document, element: Element) -> tuple[tuple[Action, ...], str | Operand | None]:
    """The id, and the action that draws one where `idlocation` wants it (6.2.1)."""
    if "idlocation" not in element.attributes:
        return (), element.get("id") or None
    place = location(document, element, "idlocation")
    if place is None:
        return (content.fails(element.get("idlocation"), "there is no such variable"),), None
    drawn = Computed("send", lambda data, *_: f"send.{data[COUNTER]}")
    put = updating(place, drawn.run)

    def update(data: Any, *rest: Any) -> Any:
        return put({**data, COUNTER: data.get(COUNTER, 0) + 1}, *rest)

    assign = Assign((SetField((place.name,), drawn),), (place.name,), update)
    return (assign,), drawn


def _delay(document: Document, element: Element) -> Operand | None:
    given = _either(document, element, "delay")
    if given == "":
        return None

    def run(*arguments: Any) -> timedelta:
        return duration(given if isinstance(given, str) else given.run(*arguments))

    return Computed(element.get("delay"), run)


def duration(found: Any) -> timedelta:
    """A delay as CSS 2 writes times (`1.5s`, `500ms`), or a duration. Raises Fault."""
    if isinstance(found, timedelta):
        return found
    read = _DELAY.match(found) if isinstance(found, str) else None
    if read is None:
        raise Fault("not_a_delay", f"{found!r} is no delay; write it as '1.5s' or '500ms'")
    return timedelta(seconds=float(read[1]) * _UNITS[read[2] or "ms"])


def cancel(document: Document, element: Element) -> CancelSend:
    """A `cancel`: the delayed send of this id does not go out."""
    return CancelSend(_name(_either(document, element, "sendid")))
