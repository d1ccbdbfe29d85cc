"""What do `a.b` and `a[b]` mean, and which type have they?

Floor 1. Pure. Part of the walk of `checker`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statewright.diagnostics.codes import expression_names as names
from statewright.diagnostics.codes import expression_types as codes
from statewright.diagnostics.diagnostic import Text
from statewright.diagnostics.nearest import nearest

from . import tree, types
from .terms import (
    Constant,
    Field,
    Item,
    Refusal,
    Term,
    path_of,
)
from .types import (
    DOUBLE,
    DYN,
    Dyn,
    Int,
    ListOf,
    Literals,
    MapOf,
    Object,
    Optional,
    String,
    Type,
    Uint,
    Unknown,
    join,
    join_all,
    plain,
)
from .wording import listed, words

if TYPE_CHECKING:
    from .checker import Checker


def select(ck: Checker, node: tree.Select) -> Term:
    """The term of `a.b` and `a.?b`."""
    operand = ck.bare(ck.check(node.operand))
    type, wrapped = unwrapped(operand.type)
    found = field_type(ck, type, operand, node)
    if isinstance(found, Refusal):
        return found
    optional = node.optional or wrapped
    result = found.type if isinstance(found.type, Optional) and wrapped else Optional(found.type)
    term = Field(operand, node.field, node.optional, result if optional else found.type, node.start, node.end)
    if found.optional and not optional and not ck.knows("has", path_of(term)):
        ck.report(codes.MAYBE_ABSENT, node.start, node.end, what=ck.text(node))
    return ck.narrowed(term)


def field_type(ck: Checker, type: Type, operand: Term, node: tree.Select) -> types.Field | Refusal:
    """The field of a type, or what stands for it when there is none, reported."""
    match type:
        case Object(fields=fields):
            field = fields.get(node.field)
            if field is not None:
                return types.Field(field.type, field.optional)
            return unknown_field(ck, node, operand, tuple(fields))
        case MapOf(key=key, value=value) if isinstance(key, String | Dyn | Unknown | Literals):
            return types.Field(value, False)
        case Dyn() | Unknown():
            return types.Field(DYN, False)
        case _:
            end = node.end
            ck.report(codes.NO_FIELDS, node.field_start, end, type=words(type), name=node.field)
            return Refusal("no_field", node.field, DYN, node.start, end)


def unknown_field(ck: Checker, node: tree.Select, operand: Term, fields: tuple[str, ...]) -> Refusal:
    """Report a field that is not declared, with the nearest that is."""
    meant = nearest(node.field, fields)
    help = Text(f'did you mean "{meant}"?', f"是不是“{meant}”?") if meant else None
    ck.report(
        names.UNKNOWN_FIELD,
        node.field_start,
        node.end,
        owner=ck.text(operand),
        name=node.field,
        known=listed(fields),
        help=help,
    )
    return Refusal("no_key", node.field, DYN, node.start, node.end)


def index(ck: Checker, node: tree.Index) -> Term:
    """The term of `a[b]` and `a[?b]`."""
    operand = ck.bare(ck.check(node.operand))
    index = ck.bare(ck.check(node.key))
    type, wrapped = unwrapped(operand.type)
    result = item_type(ck, type, operand, index)
    if result is None:
        return Refusal("no_overload", "", DYN, node.start, node.end)
    if node.optional or wrapped:
        result = result if isinstance(result, Optional) and wrapped else Optional(result)
    return Item(operand, index, node.optional, result, node.start, node.end)


def item_type(ck: Checker, type: Type, operand: Term, index: Term) -> Type | None:
    """The type of an item, or None when there is none, reported."""
    given = plain(index.type)
    match type:
        case ListOf(element=element):
            if isinstance(given, Int | Uint | Dyn) or (ck.environment.lenient and given == DOUBLE):
                return DYN if isinstance(element, Unknown) else element
            needed = Text("a whole number is needed", "需要整数")
        case MapOf(key=key, value=value):
            if join(plain(key), given) is not None or number_key(ck, plain(key), given):
                return DYN if isinstance(value, Unknown) else value
            needed = Text(f"keys are {words(key).en}", f"键是{words(key).zh}")
        case Dyn() | Unknown():
            return DYN
        case Object(fields=fields) if isinstance(given, String):
            return named_item(ck, fields_of(type), operand, index) if fields else DYN
        case _:
            needed = Text("only lists and maps have items", "只有列表和映射可以这样取值")
    ck.report(
        codes.BAD_INDEX, index.start, index.end, owner=words(type), type=words(index.type), needed=needed
    )
    return None


def number_key(ck: Checker, key: Type, given: Type) -> bool:
    """Whether a number of another kind may be the key of a map: CEL compares them by value."""
    numbers = (Int, Uint)
    return isinstance(key, numbers) and (isinstance(given, numbers) or given == DOUBLE)


def named_item(ck: Checker, fields: dict[str, Type], operand: Term, index: Term) -> Type | None:
    """`data['amount']`: a field by a name written out, or by any name (then of any field's type)."""
    if not isinstance(index, Constant):
        return join_all(fields.values())
    name = str(index.value)
    if name in fields:
        return fields[name]
    meant = nearest(name, fields)
    help = Text(f'did you mean "{meant}"?', f"是不是“{meant}”?") if meant else None
    ck.report(
        names.UNKNOWN_FIELD,
        index.start,
        index.end,
        owner=ck.text(operand),
        name=name,
        known=listed(fields),
        help=help,
    )
    return None


def fields_of(type: Object) -> dict[str, Type]:
    """The types of an object's fields."""
    return {name: field.type for name, field in type.fields.items()}


def unwrapped(type: Type) -> tuple[Type, bool]:
    """The type inside an optional, and whether there was one."""
    return (type.type, True) if isinstance(type, Optional) else (type, False)
