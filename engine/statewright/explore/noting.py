"""What may each clause of a condition come to? Noted on the ways of a machine, for tests made from the model.

Floor 3. A condition is taken apart at `&&`, `||`, `!` and `? :` down to what is true or false by itself; a
clause counts when it decides, as in the coverage of scenarios.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..expressions.terms import Conditional, Logic, Operation, Term
from .encoding import Encoder
from .formulas import conjunction, negation


class Clause(NamedTuple):
    """A clause of a condition and what it comes to; `start` is where it stands in the file."""

    start: int
    outcome: bool


class Noted(NamedTuple):
    """On this way the clause comes to its outcome if the formula holds, beside the way's own condition."""

    clause: Clause
    formula: Any  # a z3 Bool


def notes_of(encoder: Encoder, tree: Term, condition: Any, asked: Any) -> Iterator[Noted]:
    """Both outcomes of each clause of a condition that is looked at when `asked` holds."""
    mark, known = len(encoder.defined), len(encoder.assumed)
    found = list(_decisions(encoder, tree, asked))
    assumed = encoder.assumed[known:]
    del encoder.defined[mark:], encoder.assumed[known:]
    for clause, when, truth in found:
        start = condition.excerpt.span(clause.start, clause.end).start
        for outcome in (True, False):
            formula = conjunction(when, truth if outcome else negation(truth), *assumed)
            yield Noted(Clause(start, outcome), formula)


def _decisions(encoder: Encoder, term: Term, asked: Any) -> Iterator[tuple[Term, Any, Any]]:
    """Each clause, when it is asked, and when it is true."""
    match term:
        case Logic(operator=operator, clauses=clauses):
            for each in clauses:
                yield from _decisions(encoder, each, asked)
                truth = encoder.truth(each)
                asked = conjunction(asked, truth if operator == "&&" else negation(truth))
        case Operation(operator="!", operands=(only,)):
            yield from _decisions(encoder, only, asked)
        case Conditional(test=test, then=then, otherwise=otherwise):
            yield from _decisions(encoder, test, asked)
            truth = encoder.truth(test)
            yield from _decisions(encoder, then, conjunction(asked, truth))
            yield from _decisions(encoder, otherwise, conjunction(asked, negation(truth)))
        case _:
            yield term, asked, encoder.truth(term)
