"""How is an expression written canonically?

Floor 1. Pure. One way to write each tree: single quotes, one space around operators, no bracket that changes
nothing. Reading what was written gives the same tree.
"""

from __future__ import annotations

from datetime import timedelta

from . import tree
from .escapes import write_bytes, write_text
from .instants import FineDuration, nanos_of
from .tree import Node
from .values import UnsignedInt

_POWERS = {"||": 2, "&&": 3, "in": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
_RELATION, _UNARY, _MEMBER = 4, 7, 8
_UNITS = (
    ("d", 86_400 * 10**9),
    ("h", 3600 * 10**9),
    ("m", 60 * 10**9),
    ("s", 10**9),
    ("ms", 10**6),
    ("us", 10**3),
    ("ns", 1),
)


def format(node: Node) -> str:
    """The expression of this tree, written canonically."""
    return _write(node)[0]


def _write(node: Node) -> tuple[str, int]:
    """The text of a node, and how tightly it holds together."""
    match node:
        case tree.Literal(value=value):
            text = write_value(value)
            return text, _UNARY if text.startswith("-") else _MEMBER
        case tree.Name(name=name, rooted=rooted):
            return f".{name}" if rooted else name, _MEMBER
        case tree.Select():
            field = node.field if node.field.isidentifier() else f"`{node.field}`"
            return f"{_held(node.operand, _MEMBER)}.{'?' if node.optional else ''}{field}", _MEMBER
        case tree.Index():
            mark = "?" if node.optional else ""
            return f"{_held(node.operand, _MEMBER)}[{mark}{format(node.key)}]", _MEMBER
        case tree.Call():
            return _call(node), _MEMBER
        case tree.Unary():
            return _unary(node), _UNARY
        case tree.Binary(operator=operator, left=left, right=right):
            power = _POWERS.get(operator, _RELATION)
            return f"{_held(left, power)} {operator} {_held(right, power + 1)}", power
        case tree.Logic(operator=operator, clauses=clauses):
            power = _POWERS[operator]
            return f" {operator} ".join(_held(each, power + 1) for each in clauses), power
        case tree.Conditional(test=test, then=then, otherwise=otherwise):
            return f"{_held(test, 2)} ? {_held(then, 2)} : {format(otherwise)}", 1
        case tree.ListLiteral(items=items, optional=optional):
            return f"[{', '.join(_marked(each, at in optional) for at, each in enumerate(items))}]", _MEMBER
        case tree.MapLiteral(entries=entries, optional=optional):
            parts = (
                f"{_marked(key, at in optional)}: {format(value)}" for at, (key, value) in enumerate(entries)
            )
            return f"{{{', '.join(parts)}}}", _MEMBER
        case tree.Message(name=name, fields=fields):
            return f"{name}{{{', '.join(f'{key}: {format(value)}' for key, value in fields)}}}", _MEMBER


def _unary(node: tree.Unary) -> str:
    text = _held(node.operand, _UNARY)
    sign = text[0] == "-" or (text[0].isdigit() and _begins_with_number(node.operand))
    return f"{node.operator}({text})" if sign and node.operator == "-" else f"{node.operator}{text}"


def _begins_with_number(node: Node) -> bool:
    """Whether a minus before it would be read as the number's sign: -2.f() is (-2).f(), not -(2.f())."""
    match node:
        case tree.Literal(value=value):
            return type(value) in (int, float)
        case tree.Select(operand=inner) | tree.Index(operand=inner) | tree.Call(target=inner):
            return inner is not None and _begins_with_number(inner)
        case _:
            return False


def _held(node: Node, power: int) -> str:
    """The text of a node, in brackets where it would fall apart."""
    text, own = _write(node)
    return text if own >= power else f"({text})"


def _marked(node: Node, optional: bool) -> str:
    return f"?{format(node)}" if optional else format(node)


def _call(node: tree.Call) -> str:
    arguments = ", ".join(map(format, node.arguments))
    if node.target is None:
        return f"{'.' if node.rooted else ''}{node.name}({arguments})"
    return f"{_held(node.target, _MEMBER)}.{node.name}({arguments})"


def write_value(value: object) -> str:
    """A value as it is written in an expression."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case UnsignedInt():
            return f"{int(value)}u"
        case int():
            return str(value)
        case float():
            return _write_double(value)
        case str():
            return write_text(value)
        case bytes():
            return write_bytes(value)
        case timedelta() | FineDuration():
            return write_duration(nanos_of(value))
        case _:
            return str(value)


def _write_double(value: float) -> str:
    text = repr(value)
    if text in ("inf", "-inf"):
        return "1e999" if value > 0 else "-1e999"
    return text if any(mark in text for mark in ".en") else f"{text}.0"


def write_duration(nanos: int) -> str:
    """A duration literal: the largest one unit that is exact."""
    unit, size = next(((unit, size) for unit, size in _UNITS if nanos % size == 0), _UNITS[-1])
    return f"{nanos // size}{unit}" if nanos else "0s"
