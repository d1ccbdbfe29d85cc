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

from . import calls, operators, tree, types
from .environment import Environment
from .instants import FineDuration
from .lexer import report
from .narrowing import NO_FACTS, Facts, facts
from .terms import (
    Conditional,
    Constant,
    Field,
    Item,
    Logic,
    MakeList,
    MakeMap,
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
    UNKNOWN,
    Bool,
    Duration,
    Dyn,
    Int,
    ListOf,
    Literals,
    MapOf,
    Nullable,
    Object,
    Optional,
    String,
    Timestamp,
    Type,
    Uint,
    Unknown,
    join,
    join_all,
    plain,
)
from .values import TypeValue, UnsignedInt
from .wording import listed, words

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
                return self.qualified(node) or self.select(node)
            case tree.Index():
                return self.index(node)
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
                return self.list_literal(node)
            case tree.MapLiteral():
                return self.map_literal(node)
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

    # --- fields and items -------------------------------------------------------------------------

    def select(self, node: tree.Select) -> Term:
        operand = self.bare(self.check(node.operand))
        type, wrapped = unwrapped(operand.type)
        found = self.field_type(type, operand, node)
        if isinstance(found, Refusal):
            return found
        optional = node.optional or wrapped
        result = found.type if isinstance(found.type, Optional) and wrapped else Optional(found.type)
        term = Field(
            operand, node.field, node.optional, result if optional else found.type, node.start, node.end
        )
        if found.optional and not optional and not self.knows("has", path_of(term)):
            self.report(codes.MAYBE_ABSENT, node.start, node.end, what=self.text(node))
        return self.narrowed(term)

    def field_type(self, type: Type, operand: Term, node: tree.Select) -> types.Field | Refusal:
        match type:
            case Object(fields=fields):
                field = fields.get(node.field)
                if field is not None:
                    return types.Field(field.type, field.optional)
                return self.unknown_field(node, operand, tuple(fields))
            case MapOf(key=key, value=value) if isinstance(key, String | Dyn | Unknown | Literals):
                return types.Field(value, False)
            case Dyn() | Unknown():
                return types.Field(DYN, False)
            case _:
                end = node.end
                self.report(codes.NO_FIELDS, node.field_start, end, type=words(type), name=node.field)
                return Refusal("no_field", node.field, DYN, node.start, end)

    def unknown_field(self, node: tree.Select, operand: Term, fields: tuple[str, ...]) -> Refusal:
        meant = nearest(node.field, fields)
        help = Text(f'did you mean "{meant}"?', f"是不是“{meant}”?") if meant else None
        self.report(
            names.UNKNOWN_FIELD,
            node.field_start,
            node.end,
            owner=self.text(operand),
            name=node.field,
            known=listed(fields),
            help=help,
        )
        return Refusal("no_key", node.field, DYN, node.start, node.end)

    def bare(self, term: Term) -> Term:
        """The term, reported when it may be null; its type without null."""
        if not isinstance(term.type, Nullable):
            return term
        if not self.environment.lenient:
            what = self.text(term)
            default = Text(*(sample(term.type.type),) * 2)
            self.report(codes.MAYBE_NULL, term.start, term.end, what=what, default=default)
        return term._replace(type=term.type.type)

    def index(self, node: tree.Index) -> Term:
        operand = self.bare(self.check(node.operand))
        index = self.bare(self.check(node.key))
        type, wrapped = unwrapped(operand.type)
        result = self.item_type(type, operand, index)
        if result is None:
            return Refusal("no_overload", "", DYN, node.start, node.end)
        if node.optional or wrapped:
            result = result if isinstance(result, Optional) and wrapped else Optional(result)
        return Item(operand, index, node.optional, result, node.start, node.end)

    def item_type(self, type: Type, operand: Term, index: Term) -> Type | None:
        given = plain(index.type)
        match type:
            case ListOf(element=element):
                if isinstance(given, Int | Uint | Dyn) or (self.environment.lenient and given == DOUBLE):
                    return DYN if isinstance(element, Unknown) else element
                needed = Text("a whole number is needed", "需要整数")
            case MapOf(key=key, value=value):
                if join(plain(key), given) is not None or self.number_key(plain(key), given):
                    return DYN if isinstance(value, Unknown) else value
                needed = Text(f"keys are {words(key).en}", f"键是{words(key).zh}")
            case Dyn() | Unknown():
                return DYN
            case Object(fields=fields) if isinstance(given, String):
                return self.named_item(fields_of(type), operand, index) if fields else DYN
            case _:
                needed = Text("only lists and maps have items", "只有列表和映射可以这样取值")
        self.report(
            codes.BAD_INDEX, index.start, index.end, owner=words(type), type=words(index.type), needed=needed
        )
        return None

    def number_key(self, key: Type, given: Type) -> bool:
        numbers = (Int, Uint)
        return isinstance(key, numbers) and (isinstance(given, numbers) or given == DOUBLE)

    def named_item(self, fields: dict[str, Type], operand: Term, index: Term) -> Type | None:
        """`data['amount']`: a field by a name written out, or by any name (then of any field's type)."""
        if not isinstance(index, Constant):
            return join_all(fields.values())
        name = str(index.value)
        if name in fields:
            return fields[name]
        meant = nearest(name, fields)
        help = Text(f'did you mean "{meant}"?', f"是不是“{meant}”?") if meant else None
        self.report(
            names.UNKNOWN_FIELD,
            index.start,
            index.end,
            owner=self.text(operand),
            name=name,
            known=listed(fields),
            help=help,
        )
        return None

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

    # --- aggregates -------------------------------------------------------------------------------

    def list_literal(self, node: tree.ListLiteral) -> Term:
        items: list[Term] = []
        kinds: list[Type] = []
        for position, part in enumerate(node.items):
            item = self.check(part)
            items.append(item)
            kinds.append(self.unwrapped_optional(item) if position in node.optional else item.type)
        type = ListOf(join_all(kinds), len(items))
        return MakeList(tuple(items), node.optional, type, node.start, node.end)

    def unwrapped_optional(self, term: Term) -> Type:
        if isinstance(term.type, Optional):
            return term.type.type
        if not isinstance(term.type, Dyn):
            self.report(codes.NOT_OPTIONAL, term.start, term.end, type=words(term.type))
        return DYN

    def map_literal(self, node: tree.MapLiteral) -> Term:
        entries: list[tuple[Term, Term]] = []
        keys: list[Type] = []
        values: list[Type] = []
        for position, (key_node, value_node) in enumerate(node.entries):
            key, value = self.check(key_node), self.check(value_node)
            if not isinstance(plain(key.type), String | Int | Uint | Bool | Dyn | Unknown):
                self.report(codes.BAD_KEY, key.start, key.end, type=words(key.type))
            self.repeated(key, entries)
            entries.append((key, value))
            keys.append(plain(key.type))
            values.append(self.unwrapped_optional(value) if position in node.optional else value.type)
        type = MapOf(join_all(keys), join_all(values)) if entries else MapOf(UNKNOWN, UNKNOWN)
        return MakeMap(tuple(entries), node.optional, type, node.start, node.end)

    def repeated(self, key: Term, entries: list[tuple[Term, Term]]) -> None:
        if not isinstance(key, Constant):
            return
        for other, _ in entries:
            if isinstance(other, Constant) and _one_key(other.value, key.value):
                self.report(codes.DUPLICATE_KEY, key.start, key.end, key=key.value)
                return


def _one_key(first: object, second: object) -> bool:
    return isinstance(first, bool) == isinstance(second, bool) and first == second


def fields_of(type: Object) -> dict[str, Type]:
    """The types of an object's fields."""
    return {name: field.type for name, field in type.fields.items()}


def unwrapped(type: Type) -> tuple[Type, bool]:
    """The type inside an optional, and whether there was one."""
    return (type.type, True) if isinstance(type, Optional) else (type, False)


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


def comparison(type: Type) -> str:
    """How a value of this type could be made a condition."""
    match type:
        case Int() | Uint():
            return " > 0"
        case String():
            return " != ''"
        case ListOf() | MapOf():
            return ".size() > 0"
        case _:
            return " == …"


def sample(type: Type) -> str:
    """A default of this type, to show in a help."""
    match plain(type):
        case Int():
            return "0"
        case String():
            return "''"
        case Bool():
            return "false"
        case ListOf():
            return "[]"
        case Timestamp():
            return "now"
        case Duration():
            return "0s"
        case _:
            return "…"
