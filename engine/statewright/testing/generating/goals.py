"""What is there to touch in a workflow? Its transitions, and the clauses of its conditions both ways.

Floor 6. Pure. Each with the title that a story about it gets, and its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...diagnostics import Text
from ...document import Document
from ...explore.journeys import Goal
from ...explore.noting import Clause
from ...expressions import Program
from ...kernel.definition import Definition, Expression, Transition
from ..coverage.clauses import clauses
from .titles import clause_title, transition_title

_OUTCOMES = {
    True: Text("`{clause}` holds", "`{clause}` 成立"),
    False: Text("`{clause}` does not hold", "`{clause}` 不成立"),
}


class Aim(NamedTuple):
    """Something to touch."""

    goal: Goal
    title: Text
    line: int


def aims(definition: Definition, document: Document) -> list[Aim]:
    """Everything there is to touch, in the order of the file."""
    found = [
        Aim(
            transition.index,
            transition_title(definition, transition),
            document.source.position(document.locate_key(transition.where).start).line,
        )
        for transition in definition.transitions
    ]
    for transition, condition in _conditions(definition):
        found += _of_condition(definition, document, transition, condition)
    return found


def _of_condition(
    definition: Definition, document: Document, transition: Transition | None, condition: Expression
) -> Iterator[Aim]:
    if not isinstance(condition, Program):
        return
    for clause in clauses(condition.tree):
        start = condition.excerpt.span(clause.start, clause.end).start
        told = " ".join(condition.source[clause.start : clause.end].split())
        for outcome, words in _OUTCOMES.items():
            title = clause_title(definition, transition, words.fill({"clause": told}))
            yield Aim(Clause(start, outcome), title, document.source.position(start).line)


def _conditions(definition: Definition) -> Iterator[tuple[Transition | None, Expression]]:
    if definition.starts.when is not None:
        yield None, definition.starts.when
    for state in definition.states:
        yield from ((None, block.when) for block in (*state.entry, *state.exit) if block.when is not None)
    for transition in definition.transitions:
        if transition.guard is not None:
            yield transition, transition.guard
        yield from ((transition, block.when) for block in transition.blocks if block.when is not None)
