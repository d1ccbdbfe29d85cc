"""How is a snapshot written down and read back? As JSON text, the same text for equal snapshots.

Floor 0. Pure. Instants are RFC 3339 with milliseconds, durations whole milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from . import inputs as inputs_module
from .inputs import Input
from .json_text import sorted_keys
from .outputs import Address, Message
from .snapshot import Done, Incident, Invocation, Parked, Paused, Snapshot, Status, Timer
from .values import Actor, Event, Instance, Parent, Sender

_INPUTS = {
    kind.__name__: kind
    for kind in (
        Event,
        inputs_module.TimerDue,
        inputs_module.InvokeDone,
        inputs_module.InvokeFailed,
        inputs_module.InvokeUnknown,
        inputs_module.EffectDone,
        inputs_module.EffectGivenUp,
        inputs_module.MessageRefused,
        inputs_module.Stop,
        inputs_module.Advance,
        inputs_module.RetryIncident,
        inputs_module.SkipIncident,
    )
}


def encode(snapshot: Snapshot) -> str:
    """One line of JSON, keys in order; empty parts are left out."""
    (instance, configuration, data, status, revision, last_at, timers, invokes, history, paused, regions,
     parked, done, left, incidents, incidents_ever, output, semantics) = snapshot  # fmt: skip
    ever, ran = "", ""
    if done or history or incidents:
        ever = _parts(done_requests=done, history=history, incidents=incidents)
    if left or parked or paused or regions:
        ran = _parts(left_invokes=left, output=output, parked=parked, paused=paused, region_outputs=regions)
    elif output is not None:
        ran = _parts(output=output)
    return (
        f'{{"configuration":{_names_text(configuration)},"data":{sorted_keys(data)}{ever}'
        f',"incidents_ever":{incidents_ever},"instance":{_instance_text(instance)}'
        f'{_parts(invokes=invokes) if invokes else ""},"last_at":"{write_instant(last_at)}"{ran}'
        f',"revision":{revision},"semantics":{semantics},"status":"{status.value}"'
        f"{_timers_text(timers) if timers else ''}}}"
    )


def _parts(**parts: Any) -> str:
    """Parts that are often empty, in the order given; an output stays though it be empty."""
    return "".join(
        f',"{name}":{sorted_keys(_plain(value))}'
        for name, value in parts.items()
        if value or (name == "output" and value is not None)
    )


@lru_cache(maxsize=1024)
def _names_text(names: tuple[str, ...]) -> str:
    """A workflow has few configurations."""
    return sorted_keys(names)


def _timers_text(timers: tuple[Timer, ...]) -> str:
    return f',"timers":[{",".join(map(_timer_text, timers))}]'


def _timer_text(timer: Timer) -> str:
    due_at, order, state, rule, turn, base, set_at_revision = timer
    since = "" if base is None else f'"base":"{write_instant(base)}",'
    return (
        f'{{{since}"due_at":"{write_instant(due_at)}","order":{order},"rule":{rule}'
        f',"set_at_revision":{set_at_revision},"state":{_name_text(state)},"turn":{turn}}}'
    )


@lru_cache(maxsize=1024)
def _name_text(name: str) -> str:
    return sorted_keys(name)


@lru_cache(maxsize=1024)
def _instance_text(instance: Instance) -> str:
    """Constant for the life of an instance."""
    return sorted_keys(_named(instance))


def encode_input(input: Input) -> dict[str, Any]:
    """An input as a JSON object that names its kind."""
    plain = {name: _plain(value) for name, value in zip(input._fields, input, strict=True)}
    return {
        "kind": type(input).__name__,
        **{name: value for name, value in plain.items() if value is not None},
    }


def decode_input(tree: Mapping[str, Any]) -> Input:
    """The input that `encode_input` wrote. Raises ValueError if it is none."""
    fields = dict(tree)
    try:
        kind = _INPUTS[fields.pop("kind")]
    except KeyError:
        raise ValueError(f"not an input: {tree!r}") from None
    if kind is inputs_module.MessageRefused:
        message = dict(fields["message"])
        message["to"] = Address(**message["to"])
        fields["message"] = Message(**message)
    for name in ("at", "due_at"):
        if name in fields:
            fields[name] = _instant(fields[name])
    if fields.get("actor") is not None:
        fields["actor"] = _actor(fields["actor"])
    if kind is Event and fields.get("sender") is not None:
        fields["sender"] = Sender(**fields["sender"])
    found: Input = kind(**fields)
    return found


def decode(text: str) -> Snapshot:
    """The snapshot that `encode` wrote. Raises ValueError if the text is not one."""
    try:
        tree = json.loads(text)
        instance = tree["instance"]
        parent = instance.pop("parent", None)
        snapshot = Snapshot(
            instance=Instance(**instance, parent=Parent(**parent) if parent else None),
            configuration=tuple(tree["configuration"]),
            data=tree["data"],
            status=Status(tree["status"]),
            revision=tree["revision"],
            last_at=_instant(tree["last_at"]),
            incidents_ever=tree.get("incidents_ever", 0),
            semantics=tree["semantics"],
        )
        parts = {name: read(tree[name]) for name, read in _PARTS if name in tree}
        return snapshot._replace(**parts) if parts else snapshot
    except (KeyError, TypeError, AttributeError) as wrong:
        raise ValueError(f"not a snapshot: {wrong}") from wrong


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return write_instant(value)
        case timedelta():
            return value // timedelta(milliseconds=1)
        case Status():
            return value.value
        case Actor(id_, roles, person):
            return {"id": id_, "roles": list(roles), "person": person}
        case Incident():
            return {**_named(value), "input": encode_input(value.input)}
        case tuple() if hasattr(value, "_fields"):
            return _named(value)
        case tuple() | list():
            return [_plain(item) for item in value]
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case _:
            return value


def _named(value: Any) -> dict[str, Any]:
    named = {name: _plain(part) for name, part in zip(value._fields, value, strict=True)}
    return {name: part for name, part in named.items() if part not in (None, [])}


def write_instant(at: datetime) -> str:
    """An instant as text: UTC, milliseconds, fixed width, so that text order is time order."""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return f"{utc.isoformat(timespec='milliseconds')[:23]}Z"


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _actor(tree: Mapping[str, Any]) -> Actor:
    return Actor(tree["id"], tree.get("roles", ()), tree["person"])


def _timer(tree: dict[str, Any]) -> Timer:
    base = tree.get("base")
    return Timer(**{**tree, "due_at": _instant(tree["due_at"]), "base": _instant(base) if base else None})


def _pairs(tree: dict[str, Any], name: str) -> tuple[tuple[int, Any], ...]:
    return tuple((place, value) for place, value in tree.get(name, ()))


def _invocation(tree: dict[str, Any]) -> Invocation:
    return Invocation(
        **{
            **tree,
            "keys": tuple(tree.get("keys", ())),
            "children": tuple(tree.get("children", ())),
            "params": tuple(tree.get("params", ())),
            "outputs": _pairs(tree, "outputs"),
            "errors": _pairs(tree, "errors"),
        }
    )


def _parked(tree: dict[str, Any]) -> Parked:
    expires_at = tree.get("expires_at")
    return Parked(
        tree["event"],
        tree.get("payload", {}),
        _actor(tree["actor"]) if tree.get("actor") else None,
        _instant(tree["at"]),
        _instant(expires_at) if expires_at else None,
        Sender(**tree["sender"]) if tree.get("sender") else None,
    )


def _incident(tree: dict[str, Any]) -> Incident:
    return Incident(**{**tree, "input": decode_input(tree["input"]), "at": _instant(tree["at"])})


def _all(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda trees: tuple(map(read, trees))


_PARTS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("timers", _all(_timer)),
    ("invokes", _all(_invocation)),
    ("history", _all(lambda pair: (pair[0], tuple(pair[1])))),
    ("paused", _all(lambda p: Paused(p["state"], p["rule"], timedelta(milliseconds=p["left"])))),
    ("region_outputs", dict),
    ("parked", _all(_parked)),
    ("done_requests", _all(lambda one: Done(**one))),
    ("left_invokes", _all(_invocation)),
    ("incidents", _all(_incident)),
    ("output", dict),
)
"""The parts that are left out when they are empty, and how each is read."""
