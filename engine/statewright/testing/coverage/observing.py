"""How is seen what conditions come to? By a workflow that is the same, with conditions that take notes.

Floor 6. The tally of a `Watched` grows while scenarios run with its definition; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ...compiler.tables import build_tables
from ...document import Document
from ...expressions import Program
from ...kernel.definition import Block, Definition, Expression, State, Transition
from .clauses import deciding

Notes = dict[tuple[int, bool], int]
"""(where the clause begins in the file, what it came to) -> how often."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A workflow that is watched: `definition` to run scenarios with, the `original`, its text, the tally."""

    definition: Definition
    original: Definition
    document: Document
    notes: Notes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Noting:
    """A condition that notes which clauses decided each time it is asked."""

    source: str
    run: Callable[..., Any]  # Any: as `kernel.Run`
    reads: frozenset[str]
    states: frozenset[str]


def watch(definition: Definition, document: Document) -> Watched:
    """The same workflow, with conditions that take notes."""
    notes: Notes = {}
    states = tuple(_state(state, notes) for state in definition.states)
    transitions = tuple(_transition(transition, notes) for transition in definition.transitions)
    tables = build_tables(
        states,
        transitions,
        definition.events,
        definition.data,
        definition.properties,
        _derived_reads(definition.derived),
    )
    starts = replace(definition.starts, when=_noting(definition.starts.when, notes))
    watched = replace(definition, states=states, transitions=transitions, tables=tables, starts=starts)
    return Watched(watched, definition, document, notes)


def _transition(transition: Transition, notes: Notes) -> Transition:
    blocks = tuple(_block(block, notes) for block in transition.blocks)
    return replace(transition, guard=_noting(transition.guard, notes), blocks=blocks)


def _state(state: State, notes: Notes) -> State:
    return replace(
        state,
        entry=tuple(_block(block, notes) for block in state.entry),
        exit=tuple(_block(block, notes) for block in state.exit),
    )


def _block(block: Block, notes: Notes) -> Block:
    return block if block.when is None else replace(block, when=_noting(block.when, notes))


def _noting(condition: Expression | None, notes: Notes) -> Expression | None:
    if not isinstance(condition, Program):
        return condition
    program = condition

    def run(*arguments: Any) -> Any:
        for clause, outcome in deciding(program, arguments):
            key = (program.excerpt.span(clause.start, clause.end).start, outcome)
            notes[key] = notes.get(key, 0) + 1
        return program.run(*arguments)

    return _Noting(program.source, run, program.reads, program.states)


def _derived_reads(derived: Mapping[str, Expression]) -> dict[str, frozenset[str]]:
    """Each derived field with the stored fields that it comes from; derived fields are in order of use."""
    found: dict[str, frozenset[str]] = {}
    for name, expression in derived.items():
        used = {read.split(".")[1] for read in expression.reads if read.startswith("data.")}
        found[name] = frozenset().union(*(found.get(each, frozenset((each,))) for each in used))
    return found
