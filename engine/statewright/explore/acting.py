"""What does a block of actions do to data that are symbols?

Floor 3. Mirrors `kernel.actions`, as far as properties can see it: data, requests and raised events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import z3

from ..expressions import types as kinds
from ..kernel.definition import (
    Action,
    AddItem,
    Assign,
    Block,
    ChangeItems,
    Choose,
    Constant,
    Do,
    ForEach,
    Operand,
    PutEntry,
    Raise,
    RemoveItems,
    Send,
    SetField,
    StartInstance,
    Template,
    Undo,
)
from .encoding import Encoder
from .failing import not_fitting
from .formulas import TRUE, conjunction, negation
from .machine import FOREIGN, Person, Posted, Request, TooLarge
from .selection import Ground, Trail, assuming, noting, tree_of
from .symbols import Many, Maybe, Opaque, Record, Symbols, Value, another, in_form_of

Change = Callable[[Value], Value]


def run_blocks(
    ground: Ground, trail: Trail, blocks: tuple[Block, ...], event: Value, actor: Person | None
) -> list[Trail]:
    """The trails after these blocks: one for each way that their conditions may go."""
    trails = [trail]
    for block in blocks:
        trails = [after for one in trails for after in _block(ground, one, block, event, actor)]
    return trails


def _block(ground: Ground, trail: Trail, block: Block, event: Value, actor: Person | None) -> Iterator[Trail]:
    if block.when is not None:
        encoder = ground.encoder(trail, event, actor)
        condition = encoder.truth(tree_of(block.when))
        trail = noting(ground, trail, block.when, encoder, TRUE)
        no = assuming(trail, encoder, negation(condition))
        if ground.possible(no):
            yield no
        trail = assuming(trail, encoder, condition)
        if not ground.possible(trail):
            return
    for action in block.actions:
        trail = _action(ground, trail, action, event, actor)
    yield trail


def _action(ground: Ground, trail: Trail, action: Action, event: Value, actor: Person | None) -> Trail:
    encoder = ground.encoder(trail, event, actor)
    match action:
        case Assign():
            return _assign(ground, trail, action, encoder)
        case Do(effect, params):
            return requesting(ground, trail, encoder, Request(effect, value_of(encoder, params)))
        case Undo(effect):
            undone_by = ground.definition.effects[effect].undone_by
            return requesting(ground, trail, encoder, Request(undone_by or effect, Opaque()))
        case Raise(event=str() as name, payload=operand):
            payload = value_of(encoder, operand) if operand is not None else Record({})
            raised = replace(trail, queue=(*trail.queue, (name, payload)))
            return assuming(raised, encoder, TRUE)
        case Send(event=str()) | StartInstance() if ground.symbols.member or ground.failing is not None:
            posted = posting(trail, encoder, _posted(encoder, action))
            return posted if ground.symbols.member else trail
        case Choose() | ForEach() | Raise():
            raise TooLarge(FOREIGN)
        case _:
            return trail


def requesting(ground: Ground, trail: Trail, encoder: Encoder, request: Request) -> Trail:
    """The trail with an effect requested."""
    after = assuming(replace(trail, requests=(*trail.requests, request)), encoder, TRUE)
    if ground.failing is not None and isinstance(request.params, Record):
        params = ground.definition.effects[request.effect].params
        ground.fails(after, "data", not_fitting(request.params.parts, params, ground.symbols))
    return after


def posting(trail: Trail, encoder: Encoder, posted: Posted) -> Trail:
    """The trail with something on its way to another instance."""
    return assuming(replace(trail, posted=(*trail.posted, posted)), encoder, TRUE)


def _posted(encoder: Encoder, action: Send | StartInstance) -> Posted:
    if isinstance(action, StartInstance):
        given = value_of(encoder, action.data) if action.data is not None else Record({})
        return Posted("start", action.workflow, "", value_of(encoder, action.id), given)
    address = value_of(encoder, action.address) if action.address is not None else None
    payload = value_of(encoder, action.payload) if action.payload is not None else Record({})
    return Posted("send", action.to, str(action.event), address, payload)


def _assign(ground: Ground, trail: Trail, action: Assign, encoder: Encoder) -> Trail:
    data = dict(trail.data)
    symbols = ground.symbols
    for change in action.assignments:
        name = change.path[0]
        match change:
            case SetField(value=operand):
                put = _setting(symbols, value_of(encoder, operand), change.path)
            case AddItem():
                put = _resizing(symbols, encoder, lambda size, new: new == size + 1)
            case RemoveItems():
                put = _resizing(symbols, encoder, lambda size, new: conjunction(new >= 0, new <= size))
            case PutEntry():
                put = _resizing(symbols, encoder, lambda size, new: conjunction(new >= size, new <= size + 1))
            case ChangeItems():
                symbols.abstracted[f"items of {name}"] = None
                continue
        data[name] = _put(symbols, data[name], change.path[1:], put)
    changed = replace(trail, data=data, touched=trail.touched | set(action.fields))
    return derive(ground, assuming(changed, encoder, TRUE))


def derive(ground: Ground, trail: Trail) -> Trail:
    """The trail with its derived fields counted anew."""
    for name, expression in ground.definition.derived.items():
        encoder = ground.encoder(trail, Opaque(), None)
        value = value_of(encoder, expression)
        trail = assuming(replace(trail, data={**trail.data, name: value}), encoder, TRUE)
    return trail


def _setting(symbols: Symbols, value: Value, path: tuple[str, ...]) -> Change:
    return lambda old: in_form_of(value, old, symbols, f"what is set in {'.'.join(path)}")


def _resizing(symbols: Symbols, encoder: Encoder, relation: Callable[[Any, Any], Any]) -> Change:
    def resized(value: Value) -> Value:
        match value:
            case Many(size):
                new = z3.Int(symbols.fresh("size"))
                encoder.assumed.append(relation(size, new))
                return Many(new)
            case Maybe(null, inner):
                return Maybe(null, resized(inner))
            case _:
                return another(value, symbols)

    return resized


def _put(symbols: Symbols, value: Value, path: tuple[str, ...], change: Change) -> Value:
    """`value` with what is at `path` inside it changed."""
    if not path:
        return change(value)
    match value:
        case Record(parts) if path[0] in parts:
            return Record({**parts, path[0]: _put(symbols, parts[path[0]], path[1:], change)})
        case Maybe(null, inner):
            return Maybe(null, _put(symbols, inner, path, change))
        case _:
            return another(value, symbols)


def value_of(encoder: Encoder, operand: Operand) -> Value:
    """What an operand gives: written out, an expression, or a map or list of them."""
    match operand:
        case Constant(value=value):
            return encoder.symbols.constant(value, kinds.Dyn())
        case Template(entries=tuple() as entries):
            return Many(z3.IntVal(len(entries)))
        case Template(entries=Mapping() as entries):
            return Record({key: value_of(encoder, each) for key, each in entries.items()})
        case _:
            return encoder.encode(tree_of(operand))
