"""What the compiler has worked out once, so that a step searches for nothing: SCXML's sets, as bit masks and
tables.

Floor 0. Pure data. A set of states is an int whose bit `i` is state `i`; ascending bits are entry order,
descending bits exit order, and nothing ever iterates over a hash set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .definition import EventRule, Property, Run, Shape, TimerRule, Transition
    from .outputs import Microstep


class Choice(NamedTuple):
    """A candidate transition of a flat or purely nested chart, with everything that taking it needs.

    Only built where taking it cannot do more than change data and move to another leaf; `update` and `checks`
    are its data changes and the schemas of the changed fields, `holds` the enforced properties it could
    break.
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


class QuickRow(NamedTuple):
    """What a leaf may do on an event: the active paths, its candidates (None: go on), the event's rule."""

    active: frozenset[str]
    choices: tuple[Choice | None, ...]
    rule: EventRule
    shape: Shape | None
    restricted: bool


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
    parallel states. `busy` are the states that do something when entered or left; `recorded` the parents of
    history states.
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


TARGETLESS = -1
DYNAMIC = -2
