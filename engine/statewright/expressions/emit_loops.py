"""How do macros run?

Floor 1. Pure. Each is one Python loop over the items, with nothing called for an item that the body does
not call. `all` and `exists` absorb faults as `&&` and `||` do; the others do not (langdef, "Macros"). A
loop inside a loop takes its passes from a budget, which bounds what an evaluation may cost.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import dynamic
from .emit_fields import put
from .emit_logic import raise_unless_decided
from .fault import Failure
from .library.optionals import has_value, value_of
from .stored import needs_decoding
from .terms import Let, Loop, Term
from .types import Bool, Dyn, ListOf, MapOf, Object, String, Type, Unknown, plain
from .values import ABSENT, Absent, Present

if TYPE_CHECKING:
    from .emit import Block, Emitter, Value


def loop(em: Emitter, term: Loop) -> ast.expr:
    """The result of a macro; its loop goes to the current block."""
    range = em.emit(term.range)
    if em.depth:
        name = em.fresh()
        em.assign(name, range.node)
        range = range._replace(node=em.name(name))
        em.spend(em.call(_size, em.name(name)))
    names = [em.fresh() for _ in term.names]
    walked = _walk(em, term.range.type, range.node, len(names))
    kinds = _stored_parts(term.range.type, range.stored, len(names))
    for bound, name, stored in zip(term.names, names, kinds, strict=True):
        em.locals[bound] = (name, stored)
    result = em.fresh()
    em.depth += 1
    match term.form:
        case "all" | "exists":
            _quantifier(em, term, names, walked, result)
        case "exists_one":
            _one(em, term, names, walked, result)
        case "transform_map" | "transform_entry":
            _map(em, term, names, walked, result)
        case _:
            _list(em, term, names, walked, result)
    em.depth -= 1
    return em.name(result)


def _size(value: object) -> int:
    return len(value) if isinstance(value, list | dict | tuple) else 0


def _walk(em: Emitter, type: Type, node: ast.expr, count: int) -> ast.expr:
    """What the Python loop iterates."""
    by_text = isinstance(type, Object) or (isinstance(type, MapOf) and isinstance(plain(type.key), String))
    if isinstance(type, ListOf):
        return node if count == 1 else em.call(enumerate, node)
    if by_text:
        return node if count == 1 else em.method(node, "items")
    if isinstance(type, Dyn | Unknown):
        em.block.faults = True
    return em.call(dynamic.keys if count == 1 else dynamic.pairs, node)


def _stored_parts(type: Type, stored: bool, count: int) -> list[bool]:
    if count == 1:
        return [stored and isinstance(type, ListOf)]
    return [False, stored]


def _target(em: Emitter, names: list[str]) -> ast.expr:
    stores: list[ast.expr] = [ast.Name(name, ast.Store(), **em.place()) for name in names]
    return stores[0] if len(stores) == 1 else ast.Tuple(stores, ast.Store(), **em.place())


def _for(em: Emitter, names: list[str], walked: ast.expr, body: list[ast.stmt]) -> None:
    em.add(ast.For(_target(em, names), walked, body, [], **em.place()))


def _test(em: Emitter, term: Term) -> ast.expr:
    node = em.live(term)
    if isinstance(plain(term.type), Bool):
        return node
    em.block.faults = True
    return em.call(dynamic.truth, node)


def _quantifier(em: Emitter, term: Loop, names: list[str], walked: ast.expr, result: str) -> None:
    """`all` and `exists`: stop at the item that decides; a fault counts only when none does."""
    conjunction = term.form == "all"
    em.assign(result, em.constant(conjunction))
    with em.inside() as body:
        test = _test(em, term.body)
        decided = ast.UnaryOp(ast.Not(), test, **em.place()) if conjunction else test
        with em.inside() as found:
            em.assign(result, em.constant(not conjunction))
            em.add(ast.Break(**em.place()))
        em.add(ast.If(decided, found.statements, [], **em.place()))
    if not body.faults:
        _for(em, names, walked, body.statements)
        return
    em.block.faults = True
    fault = em.fresh()
    em.assign(fault, em.constant(None))
    with em.inside() as after:
        em.assign(fault, em.call_translate())
    _for(em, names, walked, [em.attempt(body.statements, after.statements)])
    raise_unless_decided(em, result, fault, conjunction)


def _absorb_nothing(em: Emitter, body: Block) -> list[ast.stmt]:
    em.block.faults = em.block.faults or body.faults
    return body.statements


def _one(em: Emitter, term: Loop, names: list[str], walked: ast.expr, result: str) -> None:
    count = em.fresh()
    em.assign(count, em.constant(0))
    with em.inside() as body:
        test = _test(em, term.body)
        more = ast.BinOp(em.name(count), ast.Add(), em.constant(1), **em.place())
        with em.inside() as found:
            em.assign(count, more)
        em.add(ast.If(test, found.statements, [], **em.place()))
    _for(em, names, walked, _absorb_nothing(em, body))
    em.assign(result, em.compare(em.name(count), ast.Eq(), em.constant(1)))


def _list(em: Emitter, term: Loop, names: list[str], walked: ast.expr, result: str) -> None:
    """`map`, `filter`, `transformList`."""
    em.assign(result, ast.List([], ast.Load(), **em.place()))
    where = term.body if term.form == "filter" else term.where
    with em.inside() as body:
        test = None if where is None else _test(em, where)
        with em.inside() as found:
            item = _filtered(em, term, names[0]) if term.form == "filter" else em.live(term.body)
            em.add(ast.Expr(em.method(em.name(result), "append", item), **em.place()))
        em.block.faults = em.block.faults or found.faults
        _guarded(em, test, found)
    _for(em, names, walked, _absorb_nothing(em, body))


def _filtered(em: Emitter, term: Loop, name: str) -> ast.expr:
    """An item that passed, live."""
    from .emit import Value

    stored = em.locals[term.names[0]][1]
    type = term.type.element if isinstance(term.type, ListOf) else term.type
    return em.lived(Value(em.name(name), stored), type)


def _guarded(em: Emitter, test: ast.expr | None, found: Block) -> None:
    if test is None:
        em.block.statements.extend(found.statements)
    else:
        em.add(ast.If(test, found.statements, [], **em.place()))


def _map(em: Emitter, term: Loop, names: list[str], walked: ast.expr, result: str) -> None:
    """`transformMap` gives each key a new value, `transformMapEntry` joins small maps."""
    em.assign(result, ast.Dict([], [], **em.place()))
    with em.inside() as body:
        test = None if term.where is None else _test(em, term.where)
        with em.inside() as found:
            value = em.live(term.body)
            if term.form == "transform_map":
                call = em.call(put, em.name(result), em.name(names[0]), value)
            else:
                call = em.call(_join, em.name(result), value)
            found.faults = True
            em.add(ast.Expr(call, **em.place()))
        em.block.faults = True
        _guarded(em, test, found)
    _for(em, names, walked, _absorb_nothing(em, body))


def _join(made: dict[object, object], more: object) -> None:
    if not isinstance(more, dict):
        raise Failure("no_overload")
    for key, value in more.items():
        if key in made:
            raise Failure("repeated_key", key=key)
        made[key] = value


def let(em: Emitter, term: Let) -> Value:
    """A value with a name; of an optional, only when it holds one."""
    from .emit import Value

    if term.form == "bind":
        return _bound(em, term)
    value = em.emit(term.value)
    name = em.fresh()
    em.assign(name, em.call(_maybe, em.lived(value, term.value.type)))
    em.block.faults = True
    inner, result = em.fresh(), em.fresh()
    em.locals[term.name] = (inner, False)
    em.assign(result, em.bind(ABSENT))
    em.depth += 1
    with em.inside() as body_block:
        em.assign(inner, em.call(value_of, em.name(name)))
        made = em.live(term.body)
        em.assign(result, em.call(_maybe if term.form == "opt_flat_map" else Present, made))
    em.depth -= 1
    em.add(ast.If(em.call(has_value, em.name(name)), body_block.statements, [], **em.place()))
    return Value(em.name(result))


def _bound(em: Emitter, term: Let) -> Value:
    """`cel.bind`: computed once; a fault in it counts only where the name is used."""
    name = em.fresh()
    with em.inside() as block:
        value = em.emit(term.value)
        em.assign(name, value.node)
    if block.faults:
        fault = em.fresh()
        em.kept[name] = fault
        em.assign(fault, em.constant(None))
        with em.inside() as after:
            em.assign(fault, em.call_translate())
        em.add(em.attempt(block.statements, after.statements))
    else:
        em.block.statements.extend(block.statements)
    em.locals[term.name] = (name, value.stored and needs_decoding(term.value.type))
    em.depth += 1
    body = em.emit(term.body)
    em.depth -= 1
    return body


def _maybe(value: object) -> object:
    if isinstance(value, Present | Absent):
        return value
    raise Failure("no_overload")
