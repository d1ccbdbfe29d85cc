"""What the compiler has worked out once, so that a step searches for nothing: SCXML's sets, as bit masks and tables.

Floor 0. Pure data. A set of states is an int whose bit `i` is state `i`; ascending bits are entry order, descending
bits exit order, and nothing ever iterates over a hash set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from .definition import Property, Run, Shape, TimerRule, Transition
    from .outputs import Microstep


class Choice(NamedTuple):
    """A candidate transition of a flat or purely nested chart, with everything that taking it needs.

    Only built where taking it cannot do more than change data and move to another leaf; `update` and `checks` are its
    data changes and the schemas of the changed fields, `holds` the enforced properties it could break.
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


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything the kernel looks up.

    By state number: `parents` (-1 for the root), `ancestors` and `descendants` (masks, proper). Masks of kinds: `leaves` (atomic
    and final), `compounds`, `parallels`, `histories`, `finals`. `candidates[trigger][leaf]` are the transitions to try, inner
    to outer, in document order, `*` ones among them where the trigger is an event from outside; `fallback[leaf]` the `*` ones for an
    event without an entry of its own. By transition number: `domains` (-1: targetless, -2: depends on history) and `entries`
    (mask of states entered and of those entered by default; None: depends on history). `timers[trigger]` is the rule.
    `orders` gives each timer rule its place in document order.
    """

    parents: tuple[int, ...]
    ancestors: tuple[int, ...]
    descendants: tuple[int, ...]
    leaves: int
    compounds: int
    parallels: int
    histories: int
    finals: int
    candidates: Mapping[str, Mapping[int, tuple[Transition, ...]]]
    fallback: Mapping[int, tuple[Transition, ...]]
    domains: tuple[int, ...]
    entries: tuple[tuple[int, int] | None, ...]
    orders: Mapping[tuple[str, int], int]
    timer_rules: Mapping[tuple[str, int], TimerRule]
    watched: tuple[tuple[TimerRule, frozenset[str]], ...]  # `until` rules and the data fields they read
    holds: tuple[tuple[Property, Run, frozenset[str] | None], ...]  # fields read; None: any step may break it
    quick: Mapping[str, Mapping[str, tuple[Choice | None, ...]]]
    active: Mapping[int, frozenset[str]]  # for each leaf: the paths of it and its ancestors
    role_checks: Mapping[str, Any]  # role name -> `is` expression's run, or None
