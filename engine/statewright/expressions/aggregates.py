"""Which type has a list or a map that is written out?

Floor 1. Pure. Part of the walk of `checker`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statewright.diagnostics.codes import expression_types as codes

from . import tree
from .terms import (
    Constant,
    MakeList,
    MakeMap,
    Term,
)
from .types import (
    DYN,
    UNKNOWN,
    Bool,
    Dyn,
    Int,
    ListOf,
    MapOf,
    Optional,
    String,
    Type,
    Uint,
    Unknown,
    join_all,
    plain,
)
from .wording import words

if TYPE_CHECKING:
    from .checker import Checker


def list_literal(ck: Checker, node: tree.ListLiteral) -> Term:
    """The term of `[a, ?b]`."""
    items: list[Term] = []
    kinds: list[Type] = []
    for position, part in enumerate(node.items):
        item = ck.check(part)
        items.append(item)
        kinds.append(unwrapped_optional(ck, item) if position in node.optional else item.type)
    type = ListOf(join_all(kinds), len(items))
    return MakeList(tuple(items), node.optional, type, node.start, node.end)


def unwrapped_optional(ck: Checker, term: Term) -> Type:
    """The type inside an item written with `?`; reported when it is no optional."""
    if isinstance(term.type, Optional):
        return term.type.type
    if not isinstance(term.type, Dyn):
        ck.report(codes.NOT_OPTIONAL, term.start, term.end, type=words(term.type))
    return DYN


def map_literal(ck: Checker, node: tree.MapLiteral) -> Term:
    """The term of `{key: value}`."""
    entries: list[tuple[Term, Term]] = []
    keys: list[Type] = []
    values: list[Type] = []
    for position, (key_node, value_node) in enumerate(node.entries):
        key, value = ck.check(key_node), ck.check(value_node)
        if not isinstance(plain(key.type), String | Int | Uint | Bool | Dyn | Unknown):
            ck.report(codes.BAD_KEY, key.start, key.end, type=words(key.type))
        repeated(ck, key, entries)
        entries.append((key, value))
        keys.append(plain(key.type))
        values.append(unwrapped_optional(ck, value) if position in node.optional else value.type)
    type = MapOf(join_all(keys), join_all(values)) if entries else MapOf(UNKNOWN, UNKNOWN)
    return MakeMap(tuple(entries), node.optional, type, node.start, node.end)


def repeated(ck: Checker, key: Term, entries: list[tuple[Term, Term]]) -> None:
    """Report a key that stands there already."""
    if not isinstance(key, Constant):
        return
    for other, _ in entries:
        if isinstance(other, Constant) and _one_key(other.value, key.value):
            ck.report(codes.DUPLICATE_KEY, key.start, key.end, key=key.value)
            return


def _one_key(first: object, second: object) -> bool:
    return isinstance(first, bool) == isinstance(second, bool) and first == second
