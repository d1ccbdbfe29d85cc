"""What the compiler has worked out once, so that a step searches for nothing: SCXML's sets, as bit masks and
tables.

Floor 0. Pure data. A set of states is an int whose bit `i` is state `i`; ascending bits are entry order,
descending bits exit order, and nothing ever iterates over a hash set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from .definition import EventRule, Property, Run, Shape, TimerRule, Transition
    from .outputs import Microstep


class Timing(NamedTuple):
    """What a move does to timers: those of the states in `stops` are cancelled, `starts` begin to run: their
    delay, place in document order, state and number.
    """

    stops: frozenset[str]
    starts: tuple[tuple[timedelta, int, str, int], ...]


class Choice(NamedTuple):
    """A candidate transition of a flat or purely nested chart, with everything that taking it needs.

    Only built where taking it cannot do more than change data and move to another leaf; `update` and `checks`
    are its data changes and the schemas of the changed fields, `holds` the enforced properties it could
    break, `timing` what becomes of timers (None: nothing).
    """

    transition: Transition
    guard: Run | None
    free: bool  # no `by` and no `not_by`
    configuration: tuple[str, ...]
    update: Run | None
    checks: tuple[tuple[str, Shape], ...]
    holds: tuple[tuple[Property, Run], ...]
    microsteps: tuple[Microstep, ...]
    active: frozenset[str]
    timing: Timing | None


class QuickRow(NamedTuple):
    """What a leaf may do on an event: the active paths, its candidates (None: go on), the event's rule."""

    active: frozenset[str]
    choices: tuple[Choice | None, ...]
    rule: EventRule
    shape: Shape | None
    restricted: bool


class Change(NamedTuple):
    """What the content of a transition that at most assigns does: its `update` (None: nothing) and the
    fields that it writes, with their schemas.
    """

    update: Run | None
    checks: tuple[tuple[str, Shape], ...]


class Candidate(NamedTuple):
    """A transition to try, for the short way: its number, its guard, and whether anybody may take it."""

    number: int
    transition: Transition
    guard: Run | None
    free: bool  # no `by` and no `not_by`


class Move(NamedTuple):
    """What transitions that are taken together come to, from one configuration and history."""

    configuration: tuple[str, ...]
    history: tuple[tuple[str, tuple[str, ...]], ...]
    updates: tuple[Run, ...]
    checks: tuple[tuple[str, Shape], ...]
    holds: tuple[tuple[Property, Run], ...]
    microsteps: tuple[Microstep, ...]
    active: frozenset[str]


Enabled: TypeAlias = tuple[tuple[int, ...], tuple[tuple[str, tuple[str, ...]], ...]]
"""The transitions that were enabled, in order, and the history at the time."""


class Row(NamedTuple):
    """What a configuration may do on an event: its active paths, the candidates of each leaf, the event's
    rule, and the moves that were learned (None: more happens than the short way knows).
    """

    active: frozenset[str]
    leaves: tuple[tuple[Candidate, ...], ...]
    rule: EventRule
    shape: Shape | None
    restricted: bool
    moves: dict[Enabled, Move | None]


@dataclass(frozen=True, slots=True)
class Geometry:
    """The shape of the tree of states, by state number.

    `parents` (-1 for the root); `ancestors` and `descendants` are proper ones, as masks; `leaves` are atomic
    and final states. `initial` are the states that a compound state enters by default, `children` without
    history states.
    """

    parents: tuple[int, ...]
    ancestors: tuple[int, ...]
    descendants: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    initial: tuple[tuple[int, ...], ...]
    leaves: int
    compounds: int
    parallels: int
    histories: int
    finals: int


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything the kernel looks up.

    `candidates[trigger][leaf]` are the transitions to try, inner to outer, in document order, those for `*`
    among them; `fallback[leaf]` those for an event that has no entry of its own. By transition number:
    `domains` (`TARGETLESS`, or `DYNAMIC` if it depends on history) and `entries` (masks of the states entered
    and of those entered by default; None if it depends on history). By (state path, index): `timer_rules` and
    `orders`, their place in document order. `watched` are `until` rules with the data fields they read;
    `holds` the enforced properties with the fields that can break them (None: any step). `active[leaf]` are
    the paths of a leaf and its ancestors. `quick[event][leaf path]` is the short way for charts without
    parallel states or history. `recorded` are the parents of history states; `remembers` says whether there
    are such or parallel ones. `busy` are the states that do something when entered or left, and `changes`, by
    transition number, what those that at most assign do (None: more). `learned[event, configuration]` is the
    short way for the charts that remember, filled by the kernel as it goes with what the general algorithm
    came to; nothing else here ever changes.
    """

    geometry: Geometry
    candidates: Mapping[str, Mapping[int, tuple[Transition, ...]]]
    fallback: Mapping[int, tuple[Transition, ...]]
    domains: tuple[int, ...]
    entries: tuple[tuple[int, int] | None, ...]
    timer_rules: Mapping[tuple[str, int], TimerRule]
    orders: Mapping[tuple[str, int], int]
    watched: tuple[tuple[TimerRule, frozenset[str]], ...]
    holds: tuple[tuple[Property, Run, frozenset[str] | None], ...]
    active: Mapping[int, frozenset[str]]
    quick: Mapping[str, Mapping[str, QuickRow]]
    recorded: int
    remembers: bool = False
    busy: int = 0
    changes: tuple[Change | None, ...] = ()
    learned: dict[tuple[str, tuple[str, ...]], Row | None] = field(
        default_factory=dict, compare=False, repr=False
    )


TARGETLESS = -1
DYNAMIC = -2
