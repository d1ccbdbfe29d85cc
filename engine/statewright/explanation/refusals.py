"""Why was it refused? Every reason in words, for the person who asked. Floor 2. Pure.

Fact first, then what would help: what is possible now, who may, which value is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from ..diagnostics import Text, nearest
from ..kernel.definition import Definition, Field
from ..kernel.outputs import Reason, Refusal
from ..kernel.snapshot import Snapshot, Status
from ..kernel.values import Fault
from .guards import guard_failure_text
from .misfits import misfit_text
from .naming import (
    configuration_text,
    dotted,
    event_text,
    field_text,
    joined,
    property_text,
    role_text,
    role_title,
    workflow_text,
)
from .values import schema_at


def explain(definition: Definition, refusal: Refusal, lang: str = "en") -> str:
    """Why `refusal` was given, as a sentence or two in `en` or `zh`."""
    return explain_both(definition, refusal).in_language(lang)


def explain_both(definition: Definition, refusal: Refusal) -> Text:
    """Why `refusal` was given, in each language."""
    match refusal.reason:
        case Reason.UNHANDLED:
            return _unhandled(definition, refusal)
        case Reason.GUARD:
            return _guard(definition, refusal)
        case Reason.ROLE:
            return _role(definition, refusal)
        case Reason.PAYLOAD:
            return _payload(definition, refusal)
        case Reason.DATA:
            return _data(definition, refusal)
        case Reason.PROPERTY:
            return _property(definition, refusal)
        case Reason.FAULT:
            return _fault(refusal)
        case Reason.UNSETTLED:
            return _UNSETTLED
        case Reason.KEY_CONFLICT:
            return _key_conflict(definition, refusal)
        case _:
            assert_never(refusal.reason)


_UNSETTLED = Text(
    "the workflow does not come to rest: its transitions set each other off without end",
    "流程停不下来: 它的转换不断互相触发",
)


def _unhandled(definition: Definition, refusal: Refusal) -> Text:
    if refusal.event not in definition.events:
        return _undeclared(definition, refusal.event)
    event, who = event_text(definition, refusal.event), workflow_text(definition)
    snapshot = refusal.snapshot
    if snapshot is None:
        return Text(f"{event.en} is not possible now", f"现在不能{event.zh}")
    states = configuration_text(definition, snapshot.configuration)
    if snapshot.status is not Status.RUNNING:
        return Text(
            f"{event.en} is not possible any more: the {who.en} has ended in {states.en}",
            f"不能再{event.zh}: {who.zh}已在{states.zh}结束",
        )
    now = allowed_text(definition, refusal.allowed)
    return Text(
        f"{event.en} is not possible while the {who.en} is in {states.en}; {now.en}",
        f"{who.zh}处于{states.zh}时不能{event.zh}; {now.zh}",
    )


def allowed_text(definition: Definition, events: tuple[str, ...]) -> Text:
    """What people may send, and who of them: 'possible now: `sign` (buyer)'. Not what only workflows may."""
    sendable = tuple(_with_roles(definition, name) for name in events if _for_people(definition, name))
    if not sendable:
        return Text("nobody can do anything with it now", "现在谁都不能做什么")
    names = joined(sendable)
    return Text(f"possible now: {names.en}", f"现在可以: {names.zh}")


def _for_people(definition: Definition, event: str) -> bool:
    rule = definition.events[event]
    return rule.by is not None or not rule.origin


def _with_roles(definition: Definition, event: str) -> Text:
    by = definition.events[event].by
    name = event_text(definition, event)
    if by is None:
        return name
    titles = tuple(role_title(definition, role) for role in by)
    return Text(
        f"{name.en} ({', '.join(title.en for title in titles)})",
        f"{name.zh}[{'、'.join(title.zh for title in titles)}]",
    )


def _undeclared(definition: Definition, event: str) -> Text:
    close = nearest(event, definition.events)
    text = Text(
        f"{workflow_text(definition).en} has no event `{event}`",
        f"{workflow_text(definition).zh}没有事件 `{event}`",
    )
    if close is None:
        return text
    return Text(f"{text.en}; did you mean `{close}`?", f"{text.zh}; 是否想写 `{close}`?")


def _guard(definition: Definition, refusal: Refusal) -> Text:
    if not refusal.guards:
        return _no_start(definition, refusal)
    event = event_text(definition, refusal.event)
    reasons = tuple(dict.fromkeys(guard_failure_text(definition, failure) for failure in refusal.guards))
    return Text(
        f"{event.en} is not possible now: " + "; ".join(reason.en for reason in reasons),
        f"现在不能{event.zh}: " + "; ".join(reason.zh for reason in reasons),
    )


def _no_start(definition: Definition, refusal: Refusal) -> Text:
    """The condition of `starts:` is not met."""
    when, who = definition.starts.when, workflow_text(definition)
    if when is None:
        return Text(refusal.message, refusal.message)
    return Text(
        f"this {who.en} can be started only when `{when.source}`",
        f"只有满足 `{when.source}` 才能启动{who.zh}",
    )


def _role(definition: Definition, refusal: Refusal) -> Text:
    event = _what(definition, refusal)
    if refusal.name == "not_by":
        return _four_eyes(definition, refusal, event)
    origins = _origins(definition, refusal.event)
    if not refusal.roles and origins:
        names = joined(tuple(Text(f"`{name}`", f"`{name}`") for name in origins), "or")
        return Text(f"{event.en} comes only from {names.en}", f"{event.zh}只能来自{names.zh}")
    roles = joined(tuple(who_may(definition, name, refusal.snapshot) for name in refusal.roles), "or")
    return Text(f"only {roles.en} may {event.en}", f"只有{roles.zh}可以{event.zh}")


def _what(definition: Definition, refusal: Refusal) -> Text:
    """What was asked: an event, or to start an instance."""
    if refusal.snapshot is None and refusal.event not in definition.events:
        who = workflow_text(definition)
        return Text(f"start this {who.en}", f"启动{who.zh}")
    return event_text(definition, refusal.event)


def _four_eyes(definition: Definition, refusal: Refusal, event: Text) -> Text:
    rule = definition.events.get(refusal.event)
    excluded = rule.not_by if rule else definition.starts.not_by
    source = excluded.source if excluded else ""
    return Text(
        f"{event.en} must be done by somebody else: not by whoever is in `{source}`",
        f"{event.zh}必须由另一个人来做: `{source}` 中的人不可以",
    )


def _origins(definition: Definition, event: str) -> tuple[str, ...]:
    rule = definition.events.get(event)
    return (rule.origin if rule else definition.starts.origin) or ()


def who_may(definition: Definition, name: str, snapshot: Snapshot | None) -> Text:
    """A role, with its person where the instance knows only one: 'the merchant (shop)'."""
    role, text = definition.roles.get(name), role_text(definition, name)
    if role is None or role.is_ is None or snapshot is None:
        return text
    try:
        person = role.is_.run(snapshot.data, {}, snapshot.last_at, None, snapshot.instance, frozenset())
    except Fault:
        return text
    if person is None:
        return text
    return Text(f"{text.en} of this {workflow_text(definition).en} ({person})", f"{text.zh}({person})")


def _payload(definition: Definition, refusal: Refusal) -> Text:
    rule = definition.events.get(refusal.event)
    fields = rule.fields if rule is not None else definition.data.values()
    event, misfit = event_text(definition, refusal.event), _misfit(refusal, fields, refusal.path)
    name = dotted(refusal.path)
    if not name:
        return Text(f"what came with {event.en} {misfit.en}", f"{event.zh}的内容{misfit.zh}")
    return Text(f"`{name}` of {event.en} {misfit.en}", f"{event.zh}的 `{name}` {misfit.zh}")


def _data(definition: Definition, refusal: Refusal) -> Text:
    path = refusal.path if refusal.name in (None, "data") else (refusal.name, *refusal.path)
    field, misfit = field_text(definition, path), _misfit(refusal, definition.data.values(), path)
    if not path:
        return Text(f"the data {misfit.en}", f"数据{misfit.zh}")
    return Text(f"{field.en} {misfit.en}", f"{field.zh} {misfit.zh}")


def _misfit(refusal: Refusal, fields: Iterable[Field], path: tuple[str | int, ...]) -> Text:
    return misfit_text(refusal.keyword, refusal.expected, refusal.found, schema_at(fields, path))


def _property(definition: Definition, refusal: Refusal) -> Text:
    rule = property_text(definition, refusal.name or "")
    return Text(f'it would break the rule "{rule.en}"', f"这会违反规则“{rule.zh}”")


def _fault(refusal: Refusal) -> Text:
    said = (refusal.fault or {}).get("message", refusal.message)
    return Text(f"a rule could not be worked out: {said}", f"有一条规则无法计算: {said}")


def _key_conflict(definition: Definition, refusal: Refusal) -> Text:
    event = event_text(definition, refusal.event)
    return Text(
        f"this {event.en} was sent before with the same key and another content",
        f"相同键的{event.zh}以前发过, 但内容不同",
    )
