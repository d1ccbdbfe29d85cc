"""From the text of an expression to a function: the one way through reading, checking and code.

Floor 1. Pure. A program is a value; its function takes the environment's parameters in order and raises only
`EvaluationFault`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from statewright.diagnostics.diagnostic import Diagnostic, Severity
from statewright.diagnostics.source import Excerpt

from .checker import Checker
from .environment import Environment
from .fitting import check_fit
from .narrowing import NO_FACTS, Facts, facts
from .parser import parse
from .terms import Field, InState, Term, Variable, parts, path_of
from .types import Object, Type, settled


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
    needed: Type | None
    store: bool
    reads: frozenset[str]
    states: frozenset[str]
    run: Callable[..., object] = field(init=False, repr=False)
    explained: dict[object, Callable[..., object]] = field(default_factory=dict, repr=False)
    """Functions of parts, made when `explain` first asks for them."""

    def __getattr__(self, name: str) -> Callable[..., object]:
        """`run`, made when it is first asked for; from then on it is an attribute like the others."""
        if name != "run":
            raise AttributeError(name)
        from .generating import make_function

        run = make_function(self.excerpt, self.environment, self.tree, self.needed, self.store)
        object.__setattr__(self, "run", run)
        return run

    def __repr__(self) -> str:
        """What was written: the rest is worked out from it, and long."""
        return f"Program({self.source!r})"

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
    reads, states = reads_of(term)
    needed = expect if store else None
    program = Program(excerpt, environment, term, settled(term.type), needed, store, reads, states)
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
