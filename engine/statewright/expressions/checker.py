"""What does every name mean and which type has every part? From written tree to terms, with what is wrong.

Floor 1. Pure. One walk; each node is checked in the light of the facts known there (`narrowing`). A part
that is wrong is reported once and becomes a term of type `Dyn`, about which nothing more is said. With
`Environment.checked` false nothing is reported: what is wrong fails when it runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from statewright.diagnostics.codes import expression_names as names
from statewright.diagnostics.codes import expression_types as codes
from statewright.diagnostics.codes.expression_syntax import MESSAGE
from statewright.diagnostics.diagnostic import Code, Diagnostic, Text
from statewright.diagnostics.nearest import nearest
from statewright.diagnostics.source import Excerpt

from . import calls, operators, tree
from .aggregates import list_literal, map_literal
from .environment import Environment
from .instants import FineDuration
from .lexer import report
from .members import index, select
from .narrowing import NO_FACTS, Facts, facts
from .terms import (
    Conditional,
    Constant,
    Logic,
    Refusal,
    Term,
    Variable,
    path_of,
)
from .tree import Node
from .types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    NULL,
    STRING,
    TYPE,
    UINT,
    Bool,
    Dyn,
    Int,
    Nullable,
    Object,
    Type,
    Unknown,
    join,
    plain,
)
from .values import TypeValue, UnsignedInt
from .wording import comparison, listed, sample, words

TYPE_NAMES = {
    name: TypeValue(name)
    for name in [
        "bool",
        "int",
        "uint",
        "double",
        "string",
        "bytes",
        "list",
        "map",
        "null_type",
        "type",
        "optional_type",
        "net.IP",
        "net.CIDR",
        "google.protobuf.Timestamp",
        "google.protobuf.Duration",
    ]
}


class Checker:
    """The state of one walk: where it is, what is bound, what is known, what was found wrong."""

    __slots__ = ("block", "bound", "count", "environment", "excerpt", "findings", "known", "passes", "used")

    def __init__(self, excerpt: Excerpt, environment: Environment, known: Facts = NO_FACTS) -> None:
        self.excerpt = excerpt
        self.environment = environment
        self.known = known
        self.used: set[tuple[str, str]] = set()
        self.findings: list[Diagnostic] = []
        self.bound: dict[str, Variable] = {}
        self.block: tuple[Variable, ...] = ()
        self.count = 0
        self.passes = 1  # how often the part that is being checked may run

    # --- findings ---------------------------------------------------------------------------------

    def report(self, code: Code, start: int, end: int, *, help: Text | None = None, **values: object) -> None:
        if self.environment.checked:
            self.findings.append(report(self.excerpt, code, start, end, help=help, related=(), **values))

    def refuse(self, code: Code, node: Node | Term, *, help: Text | None = None, **values: object) -> Refusal:
        """Report and give the term that stands for what is wrong."""
        self.report(code, node.start, node.end, help=help, **values)
        return Refusal("no_overload", "", DYN, node.start, node.end)

    def text(self, term: Node | Term) -> str:
        """The characters of a term, shortened, to quote it."""
        found = " ".join(self.excerpt.text[term.start : term.end].split())
        return found if len(found) <= 60 else found[:57] + "…"

    # --- scopes -----------------------------------------------------------------------------------

    @contextmanager
    def binding(self, *variables: tuple[str, Variable]) -> Iterator[None]:
        outer = self.bound
        self.bound = {**outer, **dict(variables)}
        try:
            yield
        finally:
            self.bound = outer

    @contextmanager
    def knowing(self, more: Facts) -> Iterator[None]:
        outer = self.known
        self.known = outer | more
        try:
            yield
        finally:
            self.known = outer

    @contextmanager
    def passing(self, passes: int) -> Iterator[None]:
        outer = self.passes
        self.passes = passes
        try:
            yield
        finally:
            self.passes = outer

    def fresh(self, name: str, type: Type, node: Node) -> Variable:
        self.count += 1
        return Variable(f"{name}·{self.count}", type, True, node.start, node.end)

    def knows(self, kind: str, path: str | None) -> bool:
        if path is None or (kind, path) not in self.known:
            return False
        self.used.add((kind, path))
        return True

    # --- terms ------------------------------------------------------------------------------------

    def check(self, node: Node) -> Term:
        """The term of a node; what is wrong with it is in `findings`."""
        match node:
            case tree.Literal():
                return Constant(node.value, literal_type(node.value), node.start, node.end)
            case tree.Name():
                return self.name(node)
            case tree.Select():
                return self.qualified(node) or select(self, node)
            case tree.Index():
                return index(self, node)
            case tree.Call():
                return calls.check_call(self, node)
            case tree.Unary():
                return operators.check_unary(self, node)
            case tree.Binary():
                return operators.check_binary(self, node)
            case tree.Logic():
                return self.logic(node)
            case tree.Conditional():
                return self.conditional(node)
            case tree.ListLiteral():
                return list_literal(self, node)
            case tree.MapLiteral():
                return map_literal(self, node)
            case tree.Message():
                return self.refuse(MESSAGE, node, name=node.name)

    def name(self, node: tree.Name) -> Term:
        if not node.rooted and node.name in self.bound:
            return self.bound[node.name]._replace(start=node.start, end=node.end)
        found = self.resolve(node.name, node.rooted, node)
        return found or self.unknown_name(node)

    def resolve(self, name: str, rooted: bool, node: Node) -> Term | None:
        """A variable or type of this name, looked for from the container outwards."""
        for candidate in self.candidates(name, rooted):
            variable = self.environment.variables.get(candidate)
            if variable is not None:
                return self.narrowed(Variable(candidate, variable.type, False, node.start, node.end))
            if candidate in TYPE_NAMES:
                return Constant(TYPE_NAMES[candidate], TYPE, node.start, node.end)
        return None

    def candidates(self, name: str, rooted: bool) -> list[str]:
        container = "" if rooted else self.environment.container
        found: list[str] = []
        while container:
            found.append(f"{container}.{name}")
            container = container.rpartition(".")[0]
        return [*found, name]

    def unknown_name(self, node: tree.Name) -> Refusal:
        why = self.environment.unavailable.get(node.name)
        if why is not None:
            self.report(names.UNAVAILABLE_VARIABLE, node.start, node.end, name=node.name, why=why)
        else:
            known = [*self.bound, *self.environment.variables]
            meant = nearest(node.name, known) or self.field_meant(node.name)
            help = Text(f'did you mean "{meant}"?', f"是不是“{meant}”?") if meant else None
            self.report(
                names.UNKNOWN_VARIABLE, node.start, node.end, name=node.name, known=listed(known), help=help
            )
        return Refusal("undeclared", node.name, DYN, node.start, node.end)

    def field_meant(self, name: str) -> str | None:
        """A field of `data` or `event` of exactly this name: the prefix was forgotten."""
        for owner, variable in self.environment.variables.items():
            if isinstance(variable.type, Object) and name in variable.type.fields:
                return f"{owner}.{name}"
        return None

    def qualified(self, node: tree.Select) -> Term | None:
        """A variable or type whose own name has dots (`net.IP`): the longest name that resolves wins."""
        parts: list[str] = []
        operand: Node = node
        while isinstance(operand, tree.Select) and not operand.optional:
            parts.append(operand.field)
            operand = operand.operand
        if not isinstance(operand, tree.Name) or (not operand.rooted and operand.name in self.bound):
            return None
        name = ".".join((operand.name, *reversed(parts)))
        return self.resolve(name, operand.rooted, node)

    def narrowed(self, term: Term) -> Term:
        """The term with null taken from its type where it is known to be none."""
        if isinstance(term.type, Nullable) and self.knows("null", path_of(term)):
            return term._replace(type=term.type.type)
        return term

    def bare(self, term: Term) -> Term:
        """The term, reported when it may be null; its type without null."""
        if not isinstance(term.type, Nullable):
            return term
        if not self.environment.lenient:
            what = self.text(term)
            default = Text(*(sample(term.type.type),) * 2)
            self.report(codes.MAYBE_NULL, term.start, term.end, what=what, default=default)
        return term._replace(type=term.type.type)

    # --- logic ------------------------------------------------------------------------------------

    def logic(self, node: tree.Logic) -> Term:
        outcome = node.operator == "&&"
        clauses: list[Term] = []
        outer, before = self.known, set(self.used)
        gained: Facts = NO_FACTS
        self.used = set()
        for clause in node.clauses:
            term = self.boolean(self.check(clause))
            clauses.append(term)
            gained |= facts(term, outcome)
            self.known = outer | gained
        ordered = not self.used.isdisjoint(gained - outer)
        self.known = outer
        self.used |= before
        return Logic(node.operator, tuple(clauses), ordered, node.start, node.end)

    def boolean(self, term: Term) -> Term:
        """The term as a condition, reported when it is not true or false, or decided beforehand."""
        if isinstance(term, Constant) and isinstance(term.value, bool) and not self.environment.lenient:
            code = codes.ALWAYS_TRUE if term.value else codes.ALWAYS_FALSE
            self.report(code, term.start, term.end, why=Text("it is written out", "条件是写定的"))
        term = self.bare(term)
        type = plain(term.type)
        if not isinstance(type, Bool | Dyn | Unknown):
            right = f"{self.text(term)}{comparison(type)}"
            self.report(codes.NOT_BOOLEAN, term.start, term.end, type=words(term.type), right=right)
        return term

    def conditional(self, node: tree.Conditional) -> Term:
        test = self.boolean(self.check(node.test))
        with self.knowing(facts(test, True)):
            then = self.check(node.then)
        with self.knowing(facts(test, False)):
            otherwise = self.check(node.otherwise)
        type = join(then.type, otherwise.type)
        if type is None:
            left, right = words(then.type), words(otherwise.type)
            self.report(codes.BRANCHES_DIFFER, otherwise.start, otherwise.end, left=left, right=right)
            type = DYN
        return Conditional(test, then, otherwise, type, node.start, node.end)


def literal_type(value: object) -> Type:
    """The type of a value written out."""
    match value:
        case bool():
            return BOOL
        case UnsignedInt():
            return UINT
        case int():
            return Int(value, value)
        case float():
            return DOUBLE
        case str():
            return STRING
        case bytes():
            return BYTES
        case timedelta() | FineDuration():
            return DURATION
        case _:
            return NULL
