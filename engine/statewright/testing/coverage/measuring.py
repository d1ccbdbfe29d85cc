"""What have these runs touched? From the logs of worlds to a coverage.

Floor 6. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...diagnostics import Text
from ...expressions import Program
from ...kernel.definition import Block, Definition, Expression
from ...kernel.outputs import Microstep
from ..world import Happening
from .clauses import clauses
from .observing import Watched
from .properties import exercised
from .values import Coverage, Item
from .wording import timer_words, transition_words

_TRUE = Text("`{clause}` is true", "`{clause}` 成立")
_FALSE = Text("`{clause}` is false", "`{clause}` 不成立")


def coverage_of(watched: Watched, logs: Iterable[tuple[Happening, ...]]) -> Coverage:
    """What of a watched workflow the runs with these logs have exercised."""
    definition = watched.original
    lives = [life for log in logs for life in _lives(definition.name, log)]
    trace = [micro for life in lives for happening in life for micro in _microsteps(happening)]
    visited = frozenset(path for micro in trace for path in micro.entered) | _begun(lives)
    taken = frozenset(index for micro in trace for index in micro.transitions)
    items = (
        *_states(watched, visited),
        *_transitions(watched, taken),
        *_clauses(watched),
        *_timers(watched, {definition.transitions[index].trigger for index in taken}),
        *_properties(watched, lives),
    )
    return Coverage(definition.name, watched.document.source.name, items, visited, taken, definition.digest)


def _lives(workflow: str, log: tuple[Happening, ...]) -> Iterator[tuple[Happening, ...]]:
    """What happened to each instance of the workflow."""
    keys = dict.fromkeys(happening.instance for happening in log if happening.instance.workflow == workflow)
    for key in keys:
        yield tuple(happening for happening in log if happening.instance == key)


def _microsteps(happening: Happening) -> Iterator[Microstep]:
    for moment in happening.moments:
        yield from moment.step.microsteps


def _begun(lives: Iterable[tuple[Happening, ...]]) -> frozenset[str]:
    """The states that were active after a start, with those around them."""
    found: set[str] = set()
    for life in lives:
        for happening in life:
            for path in happening.after.configuration if happening.after is not None else ():
                parts = path.split(".")
                found.update(".".join(parts[: count + 1]) for count in range(len(parts)))
    return frozenset(found)


def _line(watched: Watched, where: tuple[str | int, ...]) -> int:
    return watched.document.source.position(watched.document.locate_key(where).start).line


def _states(watched: Watched, visited: frozenset[str]) -> Iterator[Item]:
    for state in watched.original.states[1:]:
        if state.kind != "history":
            name = Text(state.path, state.path)
            yield Item("states", name, _line(watched, state.where), state.path in visited)


def _transitions(watched: Watched, taken: frozenset[int]) -> Iterator[Item]:
    for transition in watched.original.transitions:
        name = transition_words(watched.original, transition)
        yield Item("transitions", name, _line(watched, transition.where), transition.index in taken)


def _timers(watched: Watched, triggers: set[str]) -> Iterator[Item]:
    for state in watched.original.states:
        for rule in state.timers:
            name = timer_words(watched.original, rule)
            yield Item("timers", name, _line(watched, rule.where), rule.trigger in triggers)


def _properties(watched: Watched, lives: list[tuple[Happening, ...]]) -> Iterator[Item]:
    for prop in watched.original.properties:
        hit = any(exercised(watched.original, prop, life) for life in lives)
        yield Item("properties", Text(prop.name, prop.name), _line(watched, prop.where), hit)


def _clauses(watched: Watched) -> Iterator[Item]:
    for condition in _conditions(watched.original):
        if not isinstance(condition, Program):
            continue
        for clause in clauses(condition.tree):
            start = condition.excerpt.span(clause.start, clause.end).start
            line = watched.document.source.position(start).line
            told = " ".join(condition.source[clause.start : clause.end].split())
            for outcome, words in ((True, _TRUE), (False, _FALSE)):
                yield Item("clauses", words.fill({"clause": told}), line, (start, outcome) in watched.notes)


def _conditions(definition: Definition) -> Iterator[Expression | None]:
    """Every `when` of the workflow: of its start, of what states do, of transitions."""
    yield definition.starts.when
    for state in definition.states:
        yield from _of_blocks((*state.entry, *state.exit))
    for transition in definition.transitions:
        yield transition.guard
        yield from _of_blocks(transition.blocks)


def _of_blocks(blocks: tuple[Block, ...]) -> Iterator[Expression | None]:
    return (block.when for block in blocks)
