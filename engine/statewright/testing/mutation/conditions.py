"""How can an expression be a little wrong? Other comparisons, bounds off by one, clauses left out or negated.

Floor 6. Pure. The text around a change stays as it was written. Over integers `x < 11` and `x <= 10` are one
change; only one of the two is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...diagnostics import Text
from ...diagnostics.source import Excerpt
from ...expressions import format, parse
from ...expressions.tree import Binary, Conditional, Literal, Logic, Node, children

_OTHER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
_BOUNDS = ("<", "<=", ">", ">=")
_OPPOSITE = {"+": "-", "-": "+"}

_NOW = Text("`{old}` → `{new}`", "`{old}` → `{new}`")
_LEFT_OUT = Text("the clause `{old}` left out", "去掉子句 `{old}`")
_NEGATED = Text("the clause `{old}` negated", "子句 `{old}` 取反")
_SWAPPED = Text("the two values of `{old}` exchanged", "`{old}` 的两个值互换")


class Variant(NamedTuple):
    """Another text of an expression: the kind of change, the whole new text, the words."""

    kind: str
    text: str
    words: Text


def variants(text: str, condition: bool) -> Iterator[Variant]:
    """The texts that an expression could be mistaken for; `condition`: it is true or false as a whole.

    A leading `=` stays. A text that is no expression has none.
    """
    sign = text.index("=") + 1 if text.lstrip().startswith("=") else 0
    head, body = text[:sign], text[sign:]
    node, _ = parse(Excerpt.whole(body))
    if node is None:
        return
    for variant in (*_whole(node, body, condition), *_inside(node, body)):
        yield variant._replace(text=head + variant.text)


def _whole(node: Node, body: str, condition: bool) -> Iterator[Variant]:
    """The negation of a condition of one clause; what has several is negated clause by clause."""
    equality = isinstance(node, Binary) and node.operator in ("==", "!=")
    if condition and not equality and not isinstance(node, Logic):
        yield _spliced("negated clause", body, node, f"!({format(node)})", _NEGATED)


def _inside(node: Node, body: str) -> Iterator[Variant]:
    match node:
        case Binary():
            yield from _operator(node, body)
        case Logic():
            yield from _clauses(node, body)
        case Conditional(test=test, then=then, otherwise=otherwise):
            swapped = f"({format(test)} ? {format(otherwise)} : {format(then)})"
            yield _spliced("exchanged values", body, node, swapped, _SWAPPED)
    for child in children(node):
        yield from _inside(child, body)


def _operator(node: Binary, body: str) -> Iterator[Variant]:
    bounds = [side for side in (node.left, node.right) if _is_whole(side)]
    if node.operator in _BOUNDS and bounds:
        for bound in bounds:
            yield from _by_one(node, bound, body)
    elif node.operator in _OTHER:
        yield _with_operator("comparison", node, _OTHER[node.operator], body)
    elif node.operator in _OPPOSITE:
        yield _with_operator("arithmetic", node, _OPPOSITE[node.operator], body)


def _is_whole(node: Node) -> bool:
    return isinstance(node, Literal) and isinstance(node.value, int) and not isinstance(node.value, bool)


def _by_one(node: Binary, bound: Node, body: str) -> Iterator[Variant]:
    value = bound.value if isinstance(bound, Literal) else 0
    for other in (int(str(value)) + 1, int(str(value)) - 1):
        new = body[: bound.start] + str(other) + body[bound.end :]
        told = body[node.start : bound.start] + str(other) + body[bound.end : node.end]
        words = _NOW.fill({"old": _source(node, body), "new": " ".join(told.split())})
        yield Variant("bound by one", new, words)


def _with_operator(kind: str, node: Binary, operator: str, body: str) -> Variant:
    start, end = node.operator_start, node.operator_end
    new = body[:start] + operator + body[end:]
    told = body[node.start : start] + operator + body[end : node.end]
    return Variant(kind, new, _NOW.fill({"old": _source(node, body), "new": " ".join(told.split())}))


def _clauses(node: Logic, body: str) -> Iterator[Variant]:
    for at, clause in enumerate(node.clauses):
        others = (*node.clauses[:at], *node.clauses[at + 1 :])
        rest = format(others[0]) if len(others) == 1 else format(node._replace(clauses=others))
        words = _LEFT_OUT.fill({"old": _source(clause, body)})
        yield Variant("dropped clause", body[: node.start] + f"({rest})" + body[node.end :], words)
        if not (isinstance(clause, Binary) and clause.operator in ("==", "!=")):
            yield _spliced("negated clause", body, clause, f"!({format(clause)})", _NEGATED)


def _spliced(kind: str, body: str, node: Node, new: str, words: Text) -> Variant:
    text = body[: node.start] + new + body[node.end :]
    return Variant(kind, text, words.fill({"old": _source(node, body)}))


def _source(node: Node, body: str) -> str:
    return " ".join(body[node.start : node.end].split())
