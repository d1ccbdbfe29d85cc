"""What was written? The tree of an expression before any name or type is known.

Floor 1. Pure. Every node has `start` and `end`, offsets into the text of its excerpt. Macros stay as they
were written (calls); the checker understands them.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Literal(NamedTuple):
    """A value written out: number, text, bytes, `true`, `null`, a duration such as `24h`."""

    value: object
    start: int
    end: int


class Name(NamedTuple):
    """A name; `rooted` when a dot stands before it (`.x`)."""

    name: str
    rooted: bool
    start: int
    end: int


class Select(NamedTuple):
    """`operand.field` or `operand.?field`; the field's own characters begin at `field_start`."""

    operand: Node
    field: str
    optional: bool
    field_start: int
    start: int
    end: int


class Index(NamedTuple):
    """`operand[key]` or `operand[?key]`."""

    operand: Node
    key: Node
    optional: bool
    start: int
    end: int


class Call(NamedTuple):
    """`name(arguments)` or `target.name(arguments)`; the name's characters are `name_start` to `name_end`."""

    name: str
    target: Node | None
    arguments: tuple[Node, ...]
    rooted: bool
    name_start: int
    name_end: int
    start: int
    end: int


class Unary(NamedTuple):
    """`!operand` or `-operand`."""

    operator: str
    operand: Node
    start: int
    end: int


class Binary(NamedTuple):
    """Arithmetic, a comparison, or `in`."""

    operator: str
    left: Node
    right: Node
    operator_start: int
    operator_end: int
    start: int
    end: int


class Logic(NamedTuple):
    """Two or more clauses joined by `&&`, or by `||`."""

    operator: str
    clauses: tuple[Node, ...]
    start: int
    end: int


class Conditional(NamedTuple):
    """`test ? then : otherwise`."""

    test: Node
    then: Node
    otherwise: Node
    start: int
    end: int


class ListLiteral(NamedTuple):
    """`[a, ?b]`; `optional` are the positions of items written with `?`."""

    items: tuple[Node, ...]
    optional: frozenset[int]
    start: int
    end: int


class MapLiteral(NamedTuple):
    """`{key: value, ?key: value}`."""

    entries: tuple[tuple[Node, Node], ...]
    optional: frozenset[int]
    start: int
    end: int


class Message(NamedTuple):
    """`Name{field: value}`: CEL's protocol-buffer literal, which this product reads and refuses."""

    name: str
    fields: tuple[tuple[str, Node], ...]
    start: int
    end: int


Node: TypeAlias = (
    Literal
    | Name
    | Select
    | Index
    | Call
    | Unary
    | Binary
    | Logic
    | Conditional
    | ListLiteral
    | MapLiteral
    | Message
)


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node, in the order they are written."""
    match node:
        case Select(operand=operand) | Unary(operand=operand):
            return (operand,)
        case Index(operand=operand, key=key):
            return (operand, key)
        case Call(target=target, arguments=arguments):
            return arguments if target is None else (target, *arguments)
        case Binary(left=left, right=right):
            return (left, right)
        case Logic(clauses=clauses):
            return clauses
        case Conditional(test=test, then=then, otherwise=otherwise):
            return (test, then, otherwise)
        case ListLiteral(items=items):
            return items
        case MapLiteral(entries=entries):
            return tuple(part for entry in entries for part in entry)
        case Message(fields=fields):
            return tuple(value for _, value in fields)
        case _:
            return ()


def dotted(node: Node) -> str | None:
    """`a.b.c` when the node is a chain of plain names, else None."""
    match node:
        case Name(name=name, rooted=False):
            return name
        case Select(operand=operand, field=field, optional=False):
            head = dotted(operand)
            return None if head is None else f"{head}.{field}"
        case _:
            return None
