"""From the text of an expression to a function: the one way through reading, checking and code.

Floor 1. Pure. A program is a value; its function takes the environment's parameters in order and raises only
`EvaluationFault`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType, TracebackType
from typing import NamedTuple

from statewright.diagnostics.codes.expression_faults import BY_KIND
from statewright.diagnostics.diagnostic import Diagnostic, Severity, Text
from statewright.diagnostics.source import Excerpt

from .checker import Checker
from .emit import Emitter, encoded, parameter
from .environment import Environment
from .fault import EvaluationFault, Failure
from .fitting import check_fit
from .limits import ITERATIONS_MAX
from .narrowing import NO_FACTS, Facts, facts
from .parser import parse
from .terms import Field, InState, Let, Loop, Term, Variable, parts, path_of
from .types import Object, Type, settled
from .values import BoolKey

_CAUGHT = (
    Failure,
    EvaluationFault,
    KeyError,
    IndexError,
    ZeroDivisionError,
    OverflowError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
    MemoryError,
)
_FILE = "<rule>"


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A compiled expression.

    `run` is a plain function of the environment's parameters, in order. `reads` are the dotted paths that the
    expression reads (`data.paid`, `now`), `states` the paths that `in_state` asks about.
    """

    excerpt: Excerpt
    environment: Environment
    tree: Term
    type: Type
    run: Callable[..., object]
    reads: frozenset[str]
    states: frozenset[str]
    explained: dict[object, Callable[..., object]] = field(default_factory=dict, repr=False)
    """Functions of parts, made when `explain` first asks for them."""

    @property
    def source(self) -> str:
        """The text of the expression."""
        return self.excerpt.text


class Negated(NamedTuple):
    """A program known to have come out false: a fact for `assume`."""

    program: Program


class Present(NamedTuple):
    """A path known not to be null (`data.bill`): a fact for `assume`."""

    path: str


Assumption = Program | Negated | Present


def compile_expression(
    excerpt: Excerpt,
    environment: Environment,
    *,
    expect: Type | None = None,
    store: bool = False,
    assume: Sequence[Assumption] = (),
) -> tuple[Program | None, list[Diagnostic]]:
    """The program of the expression in `excerpt`, or None when it has errors, with all that was found.

    `expect` is the type the value must fit. With `store` the function gives the value as it is kept: JSON,
    instants and durations as canonical text, lists and maps made anew, whole numbers within ±(2^53-1).
    `assume` narrows: what earlier clauses or a state's promise make certain. Complexity: linear in the
    text, but for the lengths of lists of names. Limits: those of `limits`.
    """
    node, findings = parse(excerpt)
    if node is None:
        return None, findings
    checker = Checker(excerpt, environment, _known(assume))
    term = checker.check(node)
    if expect is not None:
        term = check_fit(checker, term, expect, store)
    findings = _sorted(checker.findings)
    if any(each.severity is Severity.ERROR for each in findings):
        return None, findings
    run = make_function(excerpt, environment, term, expect if store else None, store)
    reads, states = reads_of(term)
    program = Program(excerpt, environment, term, settled(term.type), run, reads, states)
    return program, findings


def _known(assume: Sequence[Assumption]) -> Facts:
    found = NO_FACTS
    for each in assume:
        match each:
            case Present(path=path):
                found |= {("null", path), ("has", path)}
            case Negated(program=program):
                found |= facts(program.tree, False)
            case Program():
                found |= facts(each.tree, True)
    return found


def _sorted(findings: list[Diagnostic]) -> list[Diagnostic]:
    """By place, each once: a part that is checked twice is reported once."""
    unique = {(each.code, each.span): each for each in findings}
    return sorted(unique.values(), key=lambda each: each.span)


def reads_of(term: Term) -> tuple[frozenset[str], frozenset[str]]:
    """The paths that a term reads, and the states it asks about."""
    reads: set[str] = set()
    states: set[str] = set()
    stack = [term]
    while stack:
        each = stack.pop()
        path = _read_path(each)
        if path is not None:
            reads.add(path)
            continue
        if isinstance(each, InState):
            states.add(each.path)
        stack.extend(parts(each))
    return frozenset(reads), frozenset(states)


def paths_in(term: Term) -> Iterator[Term]:
    """The variables and fields that a term reads, outermost first."""
    if path_of(term) is not None:
        yield term
        return
    for part in parts(term):
        yield from paths_in(part)


def _read_path(term: Term) -> str | None:
    """The dotted path when the term is a variable of the environment or a declared field of one."""
    inner = term
    while isinstance(inner, Field) and isinstance(inner.operand.type, Object) and not inner.optional:
        inner = inner.operand
    return path_of(term) if isinstance(inner, Variable) and not inner.local else None


def _has_loops(term: Term) -> bool:
    return isinstance(term, Loop | Let) or any(map(_has_loops, parts(term)))


# --- the function ---------------------------------------------------------------------------------


def make_function(
    excerpt: Excerpt,
    environment: Environment,
    term: Term,
    needed: Type | None,
    store: bool,
    local: Mapping[str, object] = {},
) -> Callable[..., object]:
    """The Python function of a term; the values of its `local` variables follow the environment's
    parameters.
    """
    emitter = Emitter(environment)
    more = tuple(f"_l{position}" for position in range(len(local)))
    emitter.locals.update({name: (bound, False) for name, bound in zip(local, more, strict=True)})
    emitter.spans.append((term.start, term.end))
    emitter.loops = _has_loops(term)
    node = encoded(emitter, term, needed) if store else emitter.live(term)
    body = emitter.block.statements
    if emitter.budget:
        outer, emitter.block.statements = body, []
        emitter.assign("_left", emitter.constant(ITERATIONS_MAX))
        body = [*emitter.block.statements, *outer]
    body.append(ast.Return(node, **emitter.place()))
    raising = ast.Raise(emitter.call_translate(), emitter.constant(None), **emitter.place())
    guarded = emitter.attempt(body, [raising])
    names = (*map(parameter, environment.parameters), *more)
    return _assembled(emitter, names, guarded, excerpt)


def _assembled(
    emitter: Emitter, names: Sequence[str], body: ast.stmt, excerpt: Excerpt
) -> Callable[..., object]:
    place = emitter.place()
    arguments = ast.arguments(
        posonlyargs=[],
        args=[ast.arg(name, **place) for name in names],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )
    function = ast.FunctionDef("rule", arguments, [body], [], **place)
    if "type_params" in ast.FunctionDef._fields:  # Python 3.12 on
        function.type_params = []  # type: ignore[attr-defined,unused-ignore]
    code = compile(ast.Module([function], []), _FILE, "exec", dont_inherit=True)
    scope: dict[str, object] = {"__builtins__": {}, "_caught": _CAUGHT, **emitter.bound}
    exec(code, scope)
    run = scope["rule"]
    assert callable(run)
    scope["_translate"] = _Translator(excerpt, tuple(emitter.spans), run.__code__)  # type: ignore[attr-defined]
    return run


class _Translator:
    """From any exception in the function to a fault with words and a place."""

    __slots__ = ("code", "excerpt", "spans")

    def __init__(self, excerpt: Excerpt, spans: tuple[tuple[int, int], ...], code: CodeType) -> None:
        self.excerpt = excerpt
        self.spans = spans
        self.code = code

    def __call__(self, error: BaseException) -> EvaluationFault:
        if isinstance(error, EvaluationFault):
            return error
        kind, values = _kind(error)
        code = BY_KIND[kind]
        words = {name: _shown(value) for name, value in values.items()}
        try:
            text = code.message.fill(words)
        except KeyError:
            text = code.message
        start, end = self.spans[min(self.line(error.__traceback__), len(self.spans)) - 1]
        return EvaluationFault(code.id, text, self.excerpt.source, self.excerpt.span(start, end))

    def line(self, trace: TracebackType | None) -> int:
        """The number of the term that failed."""
        found = 1
        while trace is not None:
            if trace.tb_frame.f_code is self.code:
                found = trace.tb_lineno
            trace = trace.tb_next
        return found


def _kind(error: BaseException) -> tuple[str, dict[str, object]]:
    match error:
        case Failure(kind=kind, values=values):
            return kind, values
        case KeyError():
            return "no_key", {"key": error.args[0] if error.args else ""}
        case IndexError():
            return "no_index", {"index": "–", "size": "the list"}
        case ZeroDivisionError():
            return "division", {}
        case OverflowError():
            return "time_range", {}
        case RecursionError() | MemoryError():
            return "too_large", {"limit": "what can be held"}
        case _:
            return "declared", {}


def _shown(value: object) -> object:
    if isinstance(value, BoolKey):
        return "true" if value.value else "false"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if not isinstance(value, str) or len(value) <= 80 else value[:77] + "…"


def text_of(fault: EvaluationFault) -> Text:
    """What the fault says, in both languages."""
    return fault.text
