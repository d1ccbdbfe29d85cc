"""Is it so? The expectations of a step against the world after it. Floor 6. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...diagnostics import Diagnostic, Text
from ...diagnostics.codes import runtime as codes
from ...document import Mapping as Node
from ...explanation import configuration_text, field_text, joined, schema_at, state_text, value_text
from ...kernel.definition import Definition, Field, Where
from ...kernel.snapshot import Incident, Snapshot
from ...kernel.values import Record
from ..world import Happening, Key
from .comparing import canonical, canonical_record, fits, same_requests
from .playing import did_you_mean
from .stage import Stage
from .values import Expectation, Named
from .wording import named_text, shown, trail_text


class Moment(NamedTuple):
    """What is judged.

    The stage after a step, all that has happened since the one before, and how that step is told.
    """

    stage: Stage
    since: tuple[Happening, ...]
    told: Text
    subject: Key | None


def judge(moment: Moment, expectations: tuple[Expectation, ...], acted: Where | None) -> list[Diagnostic]:
    """Everything that is not as expected; incidents that nobody expects among it, where the step `acted`."""
    found: list[Diagnostic] = []
    for expectation in expectations:
        found += _one(moment, expectation)
    if acted is not None and not any(expectation.incident is not None for expectation in expectations):
        found += _unexpected_incidents(moment, acted)
    return found


def _one(moment: Moment, expectation: Expectation) -> Iterator[Diagnostic]:
    stage = moment.stage
    key = moment.subject if expectation.instance is None else stage.find(expectation.instance)
    if key is None or key not in stage.world.instances:
        name = expectation.instance or stage.stories.workflow
        where = expectation.where
        yield stage.diagnostic(
            codes.UNKNOWN_INSTANCE, where, key=True, name=name, instances=stage.instance_names()
        )
        return
    snapshot = stage.world.instances[key]
    if expectation.states is not None:
        yield from _states(moment, key, snapshot, expectation)
    if expectation.data is not None:
        yield from _data(moment, key, snapshot, expectation.data, (*expectation.where, "data"))
    if expectation.output is not None:
        yield from _output(moment, key, snapshot, expectation.output, (*expectation.where, "output"))
    yield from _requests(moment, key, expectation)
    if expectation.incident is not None:
        yield from _incident(moment, key, expectation.incident, (*expectation.where, "incident"))


def _states(moment: Moment, key: Key, snapshot: Snapshot, expectation: Expectation) -> Iterator[Diagnostic]:
    assert expectation.states is not None, "asked only where states are expected"
    stage, definition = moment.stage, moment.stage.definition(key)
    node = stage.stories.document.node(expectation.where)
    is_map = isinstance(node, Node) and node.find("state") is not None
    where = (*expectation.where, "state") if is_map else expectation.where
    wanted = []
    for name in expectation.states:
        paths = states_named(definition, name)
        if len(paths) != 1:
            yield _unknown_state(stage, definition, name, paths, where)
            return
        wanted.append(paths[0])
    if all(_is_active(snapshot, path) for path in wanted):
        return
    yield stage.diagnostic(
        codes.OTHER_STATE,
        where,
        step=moment.told,
        subject=stage.subject(key),
        expected=joined(tuple(state_text(definition, path) for path in wanted)),
        found=configuration_text(definition, snapshot.configuration),
        trail=trail_text(stage, key, moment.since),
    )


def states_named(definition: Definition, name: str) -> list[str]:
    """The paths of the states that a name can mean: the whole path, or the last parts of it."""
    if name in definition.state_index:
        return [name]
    return [path for path in definition.state_index if path.endswith(f".{name}")]


def _is_active(snapshot: Snapshot, path: str) -> bool:
    return any(leaf == path or leaf.startswith(f"{path}.") for leaf in snapshot.configuration)


def _unknown_state(
    stage: Stage, definition: Definition, name: str, paths: list[str], where: Where
) -> Diagnostic:
    known = paths or [path for path in definition.state_index if path]
    help = did_you_mean(name, [] if paths else [path.rpartition(".")[2] for path in known])
    if paths:
        names = joined(tuple(Text(path, path) for path in paths), "or")
        help = Text(f"several have this name: write {names.en}", f"有几个状态同名: 请写 {names.zh}")
    return stage.diagnostic(codes.UNKNOWN_STATE, where, help=help, workflow=definition.name, name=name)


def _data(moment: Moment, key: Key, snapshot: Snapshot, data: Record, where: Where) -> Iterator[Diagnostic]:
    stage, definition = moment.stage, moment.stage.definition(key)
    for name, wanted in data.items():
        if name not in snapshot.data:
            help = did_you_mean(name, snapshot.data)
            place = (*where, name)
            yield stage.diagnostic(
                codes.UNKNOWN_FIELD, place, key=True, help=help, workflow=definition.name, name=name
            )
        elif not fits(canonical(wanted, definition.data.get(name)), snapshot.data[name]):
            yield stage.diagnostic(
                codes.OTHER_DATA,
                (*where, name),
                step=moment.told,
                subject=stage.subject(key),
                field=field_text(definition, (name,)),
                expected=value_text(wanted, schema_at(definition.data.values(), (name,))),
                found=value_text(snapshot.data[name], schema_at(definition.data.values(), (name,))),
            )


def _output(
    moment: Moment, key: Key, snapshot: Snapshot, wanted: Record, where: Where
) -> Iterator[Diagnostic]:
    fields = moment.stage.definition(key).output
    for name, value in wanted.items():
        given = snapshot.output or {}
        if name not in given or not fits(canonical(value, fields.get(name)), given[name]):
            schema = schema_at(fields.values(), (name,))
            found = value_text(given[name], schema) if name in given else Text("none", "无")
            yield moment.stage.diagnostic(
                codes.OTHER_OUTPUT,
                (*where, name),
                step=moment.told,
                subject=moment.stage.subject(key),
                field=name,
                expected=value_text(value, schema),
                found=found,
            )


_EFFECTS = Text("the effects requested", "请求的外部动作")
_SENT = Text("the events sent to others", "发给其他实例的事件")
_STARTED = Text("the workflows started", "启动的流程")


def _requests(moment: Moment, key: Key, expectation: Expectation) -> Iterator[Diagnostic]:
    definition = moment.stage.definition(key)
    steps = [made.step for h in moment.since if h.instance == key for made in h.moments]
    if expectation.effects is not None:
        made = tuple(Named(e.effect, e.params) for step in steps for e in step.effects)
        params = {name: _by_name(rule.params) for name, rule in definition.effects.items()}
        yield from _compare(
            moment, _EFFECTS, expectation.effects, made, (*expectation.where, "effects"), params
        )
    if expectation.sent is not None:
        made = tuple(Named(m.event, m.payload) for step in steps for m in step.messages)
        yield from _compare(moment, _SENT, expectation.sent, made, (*expectation.where, "sent"), {})
    if expectation.started is not None:
        made = tuple(Named(s.workflow, s.data) for step in steps for s in step.starts)
        yield from _compare(moment, _STARTED, expectation.started, made, (*expectation.where, "started"), {})


def _by_name(fields: tuple[Field, ...]) -> Mapping[str, Field]:
    return {field.name: field for field in fields}


def _compare(
    moment: Moment,
    what: Text,
    expected: tuple[Named, ...],
    found: tuple[Named, ...],
    where: Where,
    fields: Mapping[str, Mapping[str, Field]],
) -> Iterator[Diagnostic]:
    wanted = tuple(Named(e.name, canonical_record(e.values, fields.get(e.name, {}))) for e in expected)
    if same_requests(wanted, found):
        return
    named = {name for item in expected for name in item.values}
    like = dict.fromkeys(named)
    told = tuple(Named(item.name, shown(item.values, like)) for item in found)
    yield moment.stage.diagnostic(
        codes.OTHER_REQUESTS,
        where,
        step=moment.told,
        what=what,
        expected=named_text(expected),
        found=named_text(told),
    )


def _new_incidents(moment: Moment, key: Key) -> list[Incident]:
    """The incidents of an instance that were not there before the step."""
    first = next((h.before for h in moment.since if h.instance == key), None)
    known = first.incidents_ever if first is not None else 0
    touched = any(h.instance == key for h in moment.since)
    return [i for i in moment.stage.world.instances[key].incidents if touched and i.id > known]


def _unexpected_incidents(moment: Moment, where: Where) -> Iterator[Diagnostic]:
    for key in moment.stage.world.instances:
        for incident in _new_incidents(moment, key):
            yield moment.stage.diagnostic(
                codes.INCIDENT,
                where,
                step=moment.told,
                subject=moment.stage.subject(key),
                reason=incident.reason,
                why=incident.message,
            )


def _incident(moment: Moment, key: Key, wanted: bool | str, where: Where) -> Iterator[Diagnostic]:
    reasons = tuple(incident.reason for incident in _new_incidents(moment, key))
    if (wanted in reasons) if isinstance(wanted, str) else (bool(reasons) == wanted):
        return
    none = Text("no incident", "没有异常")
    kind = f" ({wanted})" if isinstance(wanted, str) else ""
    expected = none if wanted is False else Text(f"an incident{kind}", f"异常{kind}")
    listed = ", ".join(reasons)
    found = Text(f"an incident ({listed})", f"异常({listed})") if reasons else none
    yield moment.stage.diagnostic(codes.NO_INCIDENT, where, step=moment.told, expected=expected, found=found)
