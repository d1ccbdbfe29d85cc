"""How does a checked expression become Python code?

Floor 1. Pure. Terms become a Python syntax tree, never text, so nothing that was written can become code:
names and values enter as checked identifiers, constants, or objects bound under generated names.

Theory of operation. An expression whose parts all fit into one Python expression becomes exactly that.
Macros, and `&&`/`||` that must absorb an error (langdef, "Logical Operators"), need statements; those go to
the current `Block`, before the expression that uses their result, inside the branch where they may run.
Types decide the operators, so that nothing is looked up when the rule runs; `Dyn` goes to the functions of
`dynamic`. The line number of a Python node is the number of the term it came from: a traceback leads back
to the exact characters, at no cost until something fails. A value may be `stored` (JSON); it is decoded
where its live form is needed and no earlier.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from keyword import iskeyword
from typing import Any, NamedTuple

from . import emit_calls, emit_fields, emit_logic, emit_loops, emit_operators
from .environment import Environment
from .fault import Failure
from .limits import ITERATIONS_MAX, STORED_INT_MAX
from .stored import decoder, encoder, kept_int, needs_decoding
from .terms import (
    Conditional,
    Constant,
    Field,
    Has,
    InState,
    Invocation,
    Item,
    Let,
    Logic,
    Loop,
    MakeList,
    MakeMap,
    Operation,
    Refusal,
    Term,
    Variable,
)
from .types import Double, Timestamp, Type, plain


class Value(NamedTuple):
    """A Python expression for a term, and whether it gives the stored form of the value."""

    node: ast.expr
    stored: bool = False


class Block:
    """Statements that run before an expression, and whether anything in it or them can fail."""

    __slots__ = ("faults", "statements")

    def __init__(self) -> None:
        self.statements: list[ast.stmt] = []
        self.faults = False


class Emitter:
    """One function being written."""

    __slots__ = (
        "block",
        "bound",
        "budget",
        "depth",
        "environment",
        "kept",
        "line",
        "locals",
        "loops",
        "names",
        "spans",
    )

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.block = Block()
        self.bound: dict[str, object] = {}
        self.names: dict[int, str] = {}
        self.locals: dict[str, tuple[str, bool]] = {}
        self.kept: dict[str, str] = {}  # names whose value may have failed, and where the fault is kept
        self.spans: list[tuple[int, int]] = []
        self.line = 1
        self.depth = 0
        self.budget = False
        self.loops = False  # whether macros make values, which may share their parts

    # --- building Python nodes --------------------------------------------------------------------

    def place(self) -> dict[str, Any]:  # Any: spread into the constructors of `ast`, whose keywords differ
        return {"lineno": self.line, "col_offset": 0, "end_lineno": self.line, "end_col_offset": 0}

    def name(self, name: str) -> ast.expr:
        return ast.Name(name, ast.Load(), **self.place())

    def constant(self, value: object) -> ast.expr:
        return ast.Constant(value, **self.place())  # type: ignore[arg-type]

    def bind(self, value: object) -> ast.expr:
        """The name under which an object is known to the function."""
        name = self.names.get(id(value))
        if name is None:
            name = self.names[id(value)] = f"_k{len(self.bound)}"
            self.bound[name] = value
        return self.name(name)

    def call(self, run: object, *arguments: ast.expr) -> ast.expr:
        return ast.Call(self.bind(run), list(arguments), [], **self.place())

    def method(self, owner: ast.expr, name: str, *arguments: ast.expr) -> ast.expr:
        attribute = ast.Attribute(owner, name, ast.Load(), **self.place())
        return ast.Call(attribute, list(arguments), [], **self.place())

    def bounded(self, number: ast.expr, most: int, beyond: object) -> ast.expr:
        """The number itself from `-most` to `most`, else what `beyond` makes of it: a call less than calling
        always.
        """
        name = self.fresh()
        limits = [self.walrus(name, number), self.constant(most)]
        within = ast.Compare(self.constant(-most), [ast.LtE(), ast.LtE()], limits, **self.place())
        return ast.IfExp(within, self.name(name), self.call(beyond, self.name(name)), **self.place())

    def compare(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.expr:
        return ast.Compare(left, [operator], [right], **self.place())

    def fresh(self) -> str:
        name = f"_v{len(self.locals)}"
        self.locals[name] = (name, False)
        return name

    def assign(self, name: str, value: ast.expr) -> None:
        target = ast.Name(name, ast.Store(), **self.place())
        self.block.statements.append(ast.Assign([target], value, **self.place()))

    def walrus(self, name: str, value: ast.expr) -> ast.expr:
        return ast.NamedExpr(ast.Name(name, ast.Store(), **self.place()), value, **self.place())

    def add(self, statement: ast.stmt) -> None:
        self.block.statements.append(statement)

    # --- blocks -----------------------------------------------------------------------------------

    @contextmanager
    def inside(self) -> Iterator[Block]:
        """A block of its own for what is emitted within; it is the caller's to place."""
        outer, self.block = self.block, Block()
        try:
            yield self.block
        finally:
            self.block = outer

    def captured(self, term: Term) -> tuple[Block, ast.expr]:
        """A term with the statements it needs; its value is live."""
        with self.inside() as block:
            node = self.live(term)
        return block, node

    # --- terms ------------------------------------------------------------------------------------

    def live(self, term: Term) -> ast.expr:
        """The Python expression of the term's live value."""
        return self.lived(self.emit(term), term.type)

    def lived(self, value: Value, type: Type) -> ast.expr:
        """The live form of a value of this type."""
        if not value.stored or not needs_decoding(type):
            return value.node
        self.block.faults = True
        match plain(type):
            case Timestamp():
                return self.call(decoder(type), value.node)
            case Double():
                return ast.BinOp(value.node, ast.Mult(), self.constant(1.0), **self.place())
            case _:
                return self.call(decoder(type), value.node)

    def emit(self, term: Term) -> Value:
        """The Python expression of a term; statements it needs go to the current block."""
        outer = self.line
        self.spans.append((term.start, term.end))
        self.line = len(self.spans)
        try:
            return self.dispatch(term)
        finally:
            self.line = outer

    def dispatch(self, term: Term) -> Value:
        match term:
            case Constant():
                return Value(self.literal(term.value))
            case Variable():
                return self.variable(term)
            case Field():
                return emit_fields.field(self, term)
            case Has():
                return Value(emit_fields.has(self, term))
            case Item():
                return emit_fields.item(self, term)
            case Operation():
                return Value(emit_operators.operation(self, term))
            case Logic():
                return Value(emit_logic.logic(self, term))
            case Conditional():
                return emit_logic.conditional(self, term)
            case Invocation():
                return Value(emit_calls.invocation(self, term))
            case InState():
                return Value(self.compare(self.constant(term.path), ast.In(), self.name("active")))
            case Loop():
                return Value(emit_loops.loop(self, term))
            case Let():
                return emit_loops.let(self, term)
            case MakeList():
                return Value(self.make_list(term))
            case MakeMap():
                return Value(emit_fields.make_map(self, term))
            case Refusal():
                return Value(self.refusal(term))

    def literal(self, value: object) -> ast.expr:
        if value is None or type(value) in (bool, int, float, str, bytes):
            return self.constant(value)
        return self.bind(value)

    def variable(self, term: Variable) -> Value:
        if term.local:
            name, stored = self.locals[term.name]
            node = self.name(name)
            if name in self.kept:
                self.block.faults = True
                node = self.unless_failed(node, self.kept[name])
            return Value(node, stored)
        stored = self.environment.variables[term.name].stored
        return Value(self.name(parameter(term.name)), stored)

    def unless_failed(self, node: ast.expr, fault: str) -> ast.expr:
        """The value, or the fault that was kept when it was computed."""
        fine = self.compare(self.name(fault), ast.Is(), self.constant(None))
        return ast.IfExp(fine, node, self.call(_raise, self.name(fault)), **self.place())

    def make_list(self, term: MakeList) -> ast.expr:
        if not term.optional:
            return ast.List([self.live(each) for each in term.items], ast.Load(), **self.place())
        parts: list[ast.expr] = []
        for position, item in enumerate(term.items):
            node = self.live(item)
            if position in term.optional:
                self.block.faults = True
                node = ast.Starred(self.call(_present, node), ast.Load(), **self.place())
            parts.append(node)
        return ast.List(parts, ast.Load(), **self.place())

    def refusal(self, term: Refusal) -> ast.expr:
        self.block.faults = True
        return self.call(_fail, self.constant(term.kind), self.constant(term.detail))

    def call_translate(self) -> ast.expr:
        """The fault of the exception that is being handled."""
        return ast.Call(self.name("_translate"), [self.name("_error")], [], **self.place())

    def attempt(self, body: list[ast.stmt], after: list[ast.stmt]) -> ast.stmt:
        """Run `body`; on a failure run `after`, where the exception is `_error`."""
        handler = ast.ExceptHandler(self.name("_caught"), "_error", after, **self.place())
        return ast.Try(body, [handler], [], [], **self.place())

    def spend(self, size: ast.expr) -> None:
        """Take from the budget of passes before an inner loop runs."""
        self.budget = True
        self.block.faults = True
        left = self.walrus("_left", ast.BinOp(self.name("_left"), ast.Sub(), size, **self.place()))
        test = self.compare(left, ast.Lt(), self.constant(0))
        self.add(ast.If(test, [ast.Expr(self.call(_exhausted), **self.place())], [], **self.place()))


def parameter(name: str) -> str:
    """A Python name for a variable of the environment."""
    if name.isidentifier() and name.isascii() and not iskeyword(name) and not name.startswith("_"):
        return name
    return "_p" + "".join(each if each.isascii() and each.isalnum() else f"_{ord(each)}_" for each in name)


def encoded(emitter: Emitter, term: Term, needed: Type | None) -> ast.expr:
    """The term's value as it is kept."""
    value = emitter.emit(term)
    if isinstance(plain(needed), Double) if needed is not None else False:
        node = emitter.lived(value, term.type)
        emitter.block.faults = True
        return emitter.call(_as_double, node)
    convert = encoder(term.type, value.stored)
    if convert is None:
        return value.node
    emitter.block.faults = True
    if convert is kept_int and isinstance(value.node, ast.BinOp):  # arithmetic gives a plain int
        return emitter.bounded(value.node, STORED_INT_MAX, convert)
    return emitter.call(convert, value.node)


def _as_double(value: object) -> object:
    from .stored import kept

    if value is None:
        return None
    return kept(float(value))  # type: ignore[arg-type]


def _fail(kind: str, detail: str) -> object:
    raise Failure(kind, name=detail, key=detail)


def _raise(fault: BaseException) -> object:
    raise fault


def _exhausted() -> object:
    raise Failure("too_much", limit=ITERATIONS_MAX)


def _present(value: object) -> list[object]:
    """The items that `?item` puts into a list: one, or none."""
    from .library.optionals import has_value, value_of
    from .values import Absent, Present

    if not isinstance(value, Present | Absent):
        raise Failure("no_overload")
    return [value_of(value)] if has_value(value) else []
