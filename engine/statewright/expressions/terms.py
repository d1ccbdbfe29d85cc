"""What does an expression mean? The tree after every name, macro and type is known.

Floor 1. Pure. A closed union, `Term`: the code generator, the explanation, the prover and the diagrams walk
it. Each term has `type` and the characters it came from, `start` to `end`. What a reader may rely on:

- `Variable` is a variable of the environment, or (`local`) one that a `Loop` or `Let` binds; local names are
  unique within one expression.
- `Field` and `Item` are `a.b` and `a[b]`; with `optional` their type is `Optional`.
- `Operation.operator` is one of `+ - * / % < <= > >= == != in !` and `neg`; operands have the types that the
  operator needs, or `Dyn`.
- `Logic` has two clauses or more. `ordered` says that a later clause relies on an earlier one (it was
  narrowed).
- `Loop.form` is one of `all exists exists_one map filter transform_list transform_map transform_entry`.
- `InState.path` is the dotted path of the state, resolved.
- `Refusal` stands for what always fails when it runs; only unchecked (`strict=False`) compilation makes it.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from .library.signatures import Overload
from .types import BOOL, Bool, Type


class Constant(NamedTuple):
    """A value known from the text."""

    value: object
    type: Type
    start: int
    end: int


class Variable(NamedTuple):
    """A variable of the environment, or one bound by a macro."""

    name: str
    type: Type
    local: bool
    start: int
    end: int


class Field(NamedTuple):
    """`operand.name`."""

    operand: Term
    name: str
    optional: bool
    type: Type
    start: int
    end: int


class Has(NamedTuple):
    """`has(operand.name)`."""

    operand: Term
    name: str
    start: int
    end: int
    type: Bool = BOOL


class Item(NamedTuple):
    """`operand[key]`."""

    operand: Term
    key: Term
    optional: bool
    type: Type
    start: int
    end: int


class Operation(NamedTuple):
    """An operator and its one or two operands."""

    operator: str
    operands: tuple[Term, ...]
    type: Type
    start: int
    end: int


class Logic(NamedTuple):
    """Clauses joined by `&&` or `||`."""

    operator: str
    clauses: tuple[Term, ...]
    ordered: bool
    start: int
    end: int
    type: Bool = BOOL


class Conditional(NamedTuple):
    """`test ? then : otherwise`."""

    test: Term
    then: Term
    otherwise: Term
    type: Type
    start: int
    end: int


class Invocation(NamedTuple):
    """A function and its arguments, the target of a method first; `overload` is None when it is found at run
    time.
    """

    name: str
    method: bool
    overload: Overload | None
    arguments: tuple[Term, ...]
    type: Type
    start: int
    end: int


class InState(NamedTuple):
    """`in_state('…')`: whether the state of this dotted path is active."""

    path: str
    start: int
    end: int
    type: Bool = BOOL


class Loop(NamedTuple):
    """A macro over a list or map: `names` are bound to each item (or index and item, key and value)."""

    form: str
    range: Term
    names: tuple[str, ...]
    where: Term | None
    key: Term | None
    body: Term
    type: Type
    start: int
    end: int


class Let(NamedTuple):
    """A value with a name: `cel.bind`, `optMap`."""

    name: str
    value: Term
    body: Term
    form: str
    type: Type
    start: int
    end: int


class MakeList(NamedTuple):
    """A list written out; `optional` are the positions of items written with `?`."""

    items: tuple[Term, ...]
    optional: frozenset[int]
    type: Type
    start: int
    end: int


class MakeMap(NamedTuple):
    """A map written out."""

    entries: tuple[tuple[Term, Term], ...]
    optional: frozenset[int]
    type: Type
    start: int
    end: int


class Refusal(NamedTuple):
    """What fails whenever it is reached: an unknown name in an unchecked expression."""

    kind: str
    detail: str
    type: Type
    start: int
    end: int


Term: TypeAlias = (
    Constant
    | Variable
    | Field
    | Has
    | Item
    | Operation
    | Logic
    | Conditional
    | Invocation
    | InState
    | Loop
    | Let
    | MakeList
    | MakeMap
    | Refusal
)


def parts(term: Term) -> tuple[Term, ...]:
    """The terms directly inside a term."""
    match term:
        case Field(operand=operand) | Has(operand=operand):
            return (operand,)
        case Item(operand=operand, key=key):
            return (operand, key)
        case Operation(operands=operands):
            return operands
        case Logic(clauses=clauses):
            return clauses
        case Conditional(test=test, then=then, otherwise=otherwise):
            return (test, then, otherwise)
        case Invocation(arguments=arguments):
            return arguments
        case Loop(range=range, where=where, key=key, body=body):
            return tuple(each for each in (range, where, key, body) if each is not None)
        case Let(value=value, body=body):
            return (value, body)
        case MakeList(items=items):
            return items
        case MakeMap(entries=entries):
            return tuple(each for entry in entries for each in entry)
        case _:
            return ()


def path_of(term: Term) -> str | None:
    """`data.address.phone` when the term reads a variable or a field of one, else None."""
    match term:
        case Variable(name=name):
            return name
        case Field(operand=operand, name=name, optional=False):
            head = path_of(operand)
            return None if head is None else f"{head}.{name}"
        case _:
            return None
