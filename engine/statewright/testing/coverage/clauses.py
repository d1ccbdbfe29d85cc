"""Which clauses has a condition, and what did each come to?

Floor 6. Pure. A condition is taken apart at `&&`, `||`, `!` and `? :` down to what is true or false by
itself. A clause counts when it decides: after `&&` if all before it were true, after `||` if all before it
were false.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...expressions import EvaluationFault, Program, Term
from ...expressions.generating import make_function
from ...expressions.terms import Conditional, Logic, Operation


def clauses(term: Term) -> Iterator[Term]:
    """The clauses of a condition, from left to right."""
    match term:
        case Logic(clauses=inner):
            for each in inner:
                yield from clauses(each)
        case Operation(operator="!", operands=(only,)):
            yield from clauses(only)
        case Conditional(test=test, then=then, otherwise=otherwise):
            for each in (test, then, otherwise):
                yield from clauses(each)
        case _:
            yield term


def deciding(program: Program, arguments: tuple[object, ...]) -> Iterator[tuple[Term, bool]]:
    """The clauses that decided with these arguments, each with what it came to."""
    yield from _decide(program, program.tree, arguments)


def _decide(program: Program, term: Term, arguments: tuple[object, ...]) -> Iterator[tuple[Term, bool]]:
    match term:
        case Logic(operator=operator, clauses=inner):
            for each in inner:
                yield from _decide(program, each, arguments)
                if _value(program, each, arguments) is not (operator == "&&"):
                    return
        case Operation(operator="!", operands=(only,)):
            yield from _decide(program, only, arguments)
        case Conditional(test=test, then=then, otherwise=otherwise):
            yield from _decide(program, test, arguments)
            outcome = _value(program, test, arguments)
            if outcome is not None:
                yield from _decide(program, then if outcome else otherwise, arguments)
        case _:
            outcome = _value(program, term, arguments)
            if outcome is not None:
                yield term, outcome


def _value(program: Program, term: Term, arguments: tuple[object, ...]) -> bool | None:
    """What a part comes to; None if it cannot be worked out with these values."""
    key = ("clause", id(term))
    run = program.explained.get(key)
    if run is None:
        run = make_function(program.excerpt, program.environment, term, None, False)
        program.explained[key] = run
    try:
        outcome = run(*arguments)
    except EvaluationFault:
        return None
    return outcome if isinstance(outcome, bool) else None
