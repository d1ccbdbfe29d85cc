"""Which element of the new version is which of the old one? By path and name; transitions by source and
cause.

Floor 3. Pure. Alternatives of one event are paired by what they say, then by where they lead, then in order:
so a rule put before another one is one addition and not a row of changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from statewright.kernel.definition import Definition, State, Transition

from ..causes import ByOutcome, ByTimer, cause_of, causes_of
from ..labels import Labels

Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A transition of each version; None where a version does not have it."""

    old: Transition | None
    new: Transition | None
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What the two versions have in common and what not. States are named by path."""

    old: Definition
    new: Definition
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    moves: tuple[Pair, ...]

    def __bool__(self) -> bool:
        unlike = any(pair.changed or not (pair.old and pair.new) for pair in self.moves)
        return bool(self.added or self.removed or self.changed or unlike)


def compare(old: Definition, new: Definition) -> Difference:
    """The difference of two versions of a workflow."""
    before, after = (
        {state.path: state for state in definition.states if state.path} for definition in (old, new)
    )
    old_labels, new_labels = Labels(old, "en", "full"), Labels(new, "en", "full")
    kept = [path for path in after if path in before]
    changed = [
        path
        for path in kept
        if _state_words(before[path], old_labels) != _state_words(after[path], new_labels)
    ]
    return Difference(
        old,
        new,
        tuple(path for path in after if path not in before),
        tuple(path for path in before if path not in after),
        tuple(changed),
        tuple(_moves(old_labels, new_labels)),
    )


def _state_words(state: State, labels: Labels) -> tuple[object, ...]:
    lines = (*labels.state_title(state), *labels.state_work(state))
    return (state.kind, state.deep, *(line.text for line in lines))


def _moves(old: Labels, new: Labels) -> Iterable[Pair]:
    before, after = _by_key(old), _by_key(new)
    for key in dict.fromkeys((*after, *before)):
        yield from _paired(before.get(key, []), after.get(key, []), old, new)


def _by_key(labels: Labels) -> dict[Key, list[Transition]]:
    """The transitions by their source and what kind of cause they have."""
    causes = causes_of(labels.definition)
    found: dict[Key, list[Transition]] = {}
    for transition in labels.definition.transitions:
        source = labels.definition.states[transition.source].path
        match cause_of(transition, causes):
            case ByTimer(rule):
                key: Key = (source, "timer", rule.kind)
            case ByOutcome(rule, outcome):
                key = (source, outcome, rule.form, rule.target)
            case _:
                key = (source, transition.trigger)
        found.setdefault(key, []).append(transition)
    return found


def _paired(
    before: Sequence[Transition], after: Sequence[Transition], old: Labels, new: Labels
) -> Iterable[Pair]:
    left, right = list(before), list(after)
    pairs: dict[int, Pair] = {}
    for told in (saying, leading, _anything):
        _match(left, right, pairs, told, old, new)
    found = [pairs.get(move.index, Pair(None, move)) for move in after]
    return [*found, *(Pair(move, None) for move in left)]


def _match(
    left: list[Transition],
    right: list[Transition],
    pairs: dict[int, Pair],
    told: Callable[[Transition, Labels], tuple[object, ...]],
    old: Labels,
    new: Labels,
) -> None:
    """Pairs off those that are told alike, first with first, and takes them out of both lists."""
    for move in list(right):
        twin = next((other for other in left if told(other, old) == told(move, new)), None)
        if twin is not None:
            pairs[move.index] = Pair(twin, move, saying(twin, old) != saying(move, new))
            left.remove(twin)
            right.remove(move)


def saying(transition: Transition, labels: Labels) -> tuple[object, ...]:
    """All that a transition does, as words, for comparison."""
    lines = labels.transition(transition)
    return (*leading(transition, labels), *(line.text for line in lines))


def leading(transition: Transition, labels: Labels) -> tuple[object, ...]:
    """Where a transition leads, by paths."""
    return tuple(labels.definition.states[target].path for target in transition.targets)


def _anything(transition: Transition, labels: Labels) -> tuple[object, ...]:
    """Nothing to tell apart by: what is left over is paired in order."""
    return ()


def by_index(pairs: Iterable[Pair]) -> Mapping[int, Pair]:
    """The pairs by the index of the new transition."""
    return {pair.new.index: pair for pair in pairs if pair.new is not None}
