"""How are fields and items read, and maps made?

Floor 1. Pure. A declared field is one dict or attribute access; what may be missing goes to `dynamic`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import dynamic
from .fault import Failure
from .terms import Constant, Field, Has, Item, MakeMap, Term
from .types import Int, ListOf, MapOf, Object, Optional, String, plain
from .values import Absent, Present, map_key

if TYPE_CHECKING:
    from .emit import Emitter, Value


def field(em: Emitter, term: Field) -> Value:
    """`operand.name`."""
    from .emit import Value

    kind = term.operand.type
    if term.optional or isinstance(kind, Optional):
        em.block.faults = True
        return Value(em.call(dynamic.select_optional, em.live(term.operand), em.constant(term.name)))
    if isinstance(kind, Object) and kind.by == "attribute":
        owner = em.emit(term.operand)
        node: ast.expr = ast.Attribute(owner.node, attribute(term.name), ast.Load(), **em.place())
        if isinstance(term.type, ListOf):
            node = em.call(list, node)
        return Value(node, False)
    if isinstance(kind, Object | MapOf):
        owner = em.emit(term.operand)
        if isinstance(kind, MapOf) or kind.fields[term.name].optional:
            em.block.faults = True
        return Value(
            ast.Subscript(owner.node, em.constant(term.name), ast.Load(), **em.place()), owner.stored
        )
    em.block.faults = True
    return Value(em.call(dynamic.select, em.live(term.operand), em.constant(term.name)))


def attribute(name: str) -> str:
    """A name that may be read from an object: an identifier, not private. Raises ValueError for another."""
    if not name.isidentifier() or name.startswith("_"):
        raise ValueError(name)
    return name


def has(em: Emitter, term: Has) -> ast.expr:
    """`has(operand.name)`."""
    kind = term.operand.type
    if isinstance(kind, MapOf) or (isinstance(kind, Object) and kind.by == "item"):
        return em.compare(em.constant(term.name), ast.In(), em.emit(term.operand).node)
    if isinstance(kind, Object):
        node = em.emit(term.operand).node
        return em.compare(
            em.call(_attribute_or_none, node, em.constant(term.name)), ast.IsNot(), em.constant(None)
        )
    em.block.faults = True
    return em.call(dynamic.has, em.live(term.operand), em.constant(term.name))


def _attribute_or_none(value: object, name: str) -> object:
    return getattr(value, attribute(name), None)


def item(em: Emitter, term: Item) -> Value:
    """`operand[index]`."""
    from .emit import Value

    em.block.faults = True
    kind = term.operand.type
    if term.optional or isinstance(kind, Optional):
        return Value(em.call(dynamic.item_optional, em.live(term.operand), em.live(term.key)))
    index = plain(term.key.type)
    if isinstance(kind, ListOf) and isinstance(index, Int):
        owner = em.emit(term.operand)
        position = em.live(term.key)
        if index.low >= 0:
            return Value(ast.Subscript(owner.node, position, ast.Load(), **em.place()), owner.stored)
        return Value(em.call(_at, owner.node, position), owner.stored)
    by_text = isinstance(kind, MapOf) and isinstance(plain(kind.key), String) and isinstance(index, String)
    if by_text or (isinstance(kind, Object) and isinstance(term.key, Constant)):
        owner = em.emit(term.operand)
        return Value(ast.Subscript(owner.node, em.live(term.key), ast.Load(), **em.place()), owner.stored)
    return Value(em.call(dynamic.item, em.live(term.operand), em.live(term.key)))


def _at(items: list[object], position: int) -> object:
    if position < 0:
        raise Failure("no_index", index=position, size=len(items))
    return items[position]


def make_map(em: Emitter, term: MakeMap) -> ast.expr:
    """`{key: value}`: a dict where keys are different texts written out, else built with tests."""
    keys = [key for key, _ in term.entries]
    if not term.optional and all(_plain_text(key) for key in keys):
        nodes: list[ast.expr | None] = [em.live(key) for key in keys]
        return ast.Dict(nodes, [em.live(value) for _, value in term.entries], **em.place())
    em.block.faults = True
    pairs: list[ast.expr] = []
    for position, (key, value) in enumerate(term.entries):
        parts = [em.live(key), em.live(value), em.constant(position in term.optional)]
        pairs.append(ast.Tuple(parts, ast.Load(), **em.place()))
    return em.call(_map_of, ast.List(pairs, ast.Load(), **em.place()))


def _plain_text(key: Term) -> bool:
    return isinstance(key, Constant) and isinstance(key.value, str)


def _map_of(entries: list[tuple[object, object, bool]]) -> dict[object, object]:
    made: dict[object, object] = {}
    for key, value, optional in entries:
        if optional:
            if isinstance(value, Absent):
                continue
            if not isinstance(value, Present):
                raise Failure("no_overload")
            value = value.value
        put(made, key, value)
    return made


def put(made: dict[object, object], key: object, value: object) -> None:
    """Add an entry to a map being made. Raises `Failure` for a key that is there, or that cannot be one."""
    if not isinstance(key, str | int):
        raise Failure("bad_key", key=key)
    kept = map_key(key)
    if kept in made:
        raise Failure("repeated_key", key=key)
    made[kept] = value
