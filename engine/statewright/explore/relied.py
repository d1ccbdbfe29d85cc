"""What is relied on of other workflows when one is proved? What they give it, what they promise to return.

Floor 3. Pure; loads nothing of z3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..kernel.definition import (
    Block,
    Definition,
    EventRule,
    Expression,
    Operand,
    Property,
    Send,
    StartInstance,
    Subject,
    Template,
)


def relied_on(definition: Definition, among: Mapping[str, Definition]) -> Iterator[str]:
    """All that a report on `definition` rests on of the workflows among which it stands, as texts."""
    yield " ".join(sorted(given_at_start(among.values()).get(definition.name, ())))
    invoked = {r.target for state in definition.states for r in state.invokes if r.form == "workflow"}
    for name in sorted(invoked & among.keys()):
        yield from (f"{name} {promise.source}" for promise in promised_by(among[name]))
    yield from (f"{event} {' '.join(senders)}" for event, senders in sent_to(definition, among).items())


def sent_to(definition: Definition, among: Mapping[str, Definition]) -> Mapping[str, tuple[str, ...]]:
    """The events that others send without waiting for an answer, and that must be taken: with the senders.

    A workflow that an event may come from and that is not given is taken to send it.
    """
    found = {}
    for event, rule in definition.events.items():
        if rule.unhandled == "refuse":
            senders = [name for name in rule.origin or () if name not in among and name not in _RELATIONS]
            senders += (each.name for each in among.values() if _sends(each, definition, event, rule))
            if senders:
                found[event] = tuple(senders)
    return found


_RELATIONS = {"self": "self", "parent": "child", "child": "parent"}
"""What a receiver calls a sender, and the sender the receiver."""


def _sends(sender: Definition, receiver: Definition, event: str, rule: EventRule) -> bool:
    """Whether a workflow sends an event that the receiver takes from it."""
    called = {receiver.name} if sender.name in (rule.origin or ()) else set()
    called |= {_RELATIONS[each] for each in rule.origin or () if each in ("parent", "child")}
    return any(
        isinstance(action, Send) and action.event == event and action.to in called
        for block in _blocks(sender)
        for action in block.actions
    )


def promised_by(child: Definition) -> Iterator[Expression]:
    """What the `returns` properties of a workflow say of its output."""
    for prop in child.properties:
        if prop.form == "returns" and prop.expression is not None:
            yield prop.expression


def given_at_start(definitions: Iterable[Definition]) -> Mapping[str, frozenset[str]]:
    """The fields that some workflow gives when it starts another: by the other's name."""
    found: dict[str, set[str]] = {}
    for definition in definitions:
        for workflow, operand in _starts(definition):
            if isinstance(operand, Template) and isinstance(operand.entries, Mapping):
                found.setdefault(workflow, set()).update(operand.entries)
    return {workflow: frozenset(names) for workflow, names in found.items()}


def _starts(definition: Definition) -> Iterator[tuple[str, Operand | None]]:
    for state in definition.states:
        for rule in state.invokes:
            if rule.form == "workflow":
                yield rule.target, rule.with_
    for block in _blocks(definition):
        for action in block.actions:
            if isinstance(action, StartInstance):
                yield action.workflow, action.data


def _blocks(definition: Definition) -> Iterator[Block]:
    for transition in definition.transitions:
        yield from transition.blocks
    for state in definition.states:
        yield from (*state.entry, *state.exit)


def subjects_of(prop: Property) -> Iterator[Subject]:
    """All subjects of a property."""
    for each in (*prop.subjects, *prop.from_, prop.first, prop.then, prop.scope_subject):
        if each is not None:
            yield each


def spoken_of(prop: Property) -> tuple[str, ...]:
    """The other workflows that a property speaks of."""
    return tuple(dict.fromkeys(each.of for each in subjects_of(prop) if each.of is not None))
