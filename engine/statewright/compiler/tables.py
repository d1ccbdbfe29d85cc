"""What can be worked out before the first event? The kernel's tables, from the states and transitions of a
chart.

Floor 2. Pure. Knows neither YAML nor CEL: importers of other notations build their tables here too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..kernel.definition import Dialect, EventRule, Field, Kind, Property, Run, State, Transition
from ..kernel.entering import effective_targets, entry_set, transition_domain
from ..kernel.masks import bits, mask_of
from ..kernel.tables import DYNAMIC, Geometry, Tables
from ..kernel.triggers import ANY, EVENTLESS
from .quick import quick_choices

Matches = Callable[[Transition, str], bool]


def by_name(transition: Transition, trigger: str) -> bool:
    """The workflow language's rule: a trigger is matched by its own name."""
    return transition.trigger == trigger


def build_tables(
    states: Sequence[State],
    transitions: Sequence[Transition],
    events: Mapping[str, EventRule],
    data: Mapping[str, Field],
    properties: Iterable[Property] = (),
    derived_reads: Mapping[str, frozenset[str]] | None = None,
    *,
    dialect: Dialect = Dialect.WORKFLOW,
    triggers: Iterable[str] = (),
    matches: Matches = by_name,
) -> Tables:
    """The tables of a chart whose states are numbered in document order and transitions likewise.

    `derived_reads` maps a derived field to the stored data fields that it comes from. `triggers` are event
    names beyond the declared ones (an SCXML document declares none) and `matches` says which transitions an
    event enables there.
    """
    geometry = build_geometry(states)
    chains = _chains(geometry)
    own = _transitions_by_source(transitions)
    names = dict.fromkeys((*events, *triggers, *(t.trigger for t in transitions if t.trigger != ANY)))
    candidates = {
        name: found for name in names if (found := _candidates(name, chains, own, matches, dialect))
    }
    rules = [rule for state in states for rule in state.timers]
    holds = _enforced(properties, derived_reads or {})
    tables = Tables(
        geometry=geometry,
        candidates=candidates,
        fallback=_fallback(chains, own, matches, dialect),
        domains=tuple(_domain(geometry, t) for t in transitions),
        entries=tuple(_entries(geometry, t) for t in transitions),
        timer_rules={(states[rule.state].path, rule.index): rule for rule in rules},
        orders={(states[rule.state].path, rule.index): order for order, rule in enumerate(rules)},
        watched=tuple((rule, _fields(rule.due.reads)) for rule in rules if rule.due is not None),
        holds=holds,
        active={leaf: _active_paths(states, geometry, leaf) for leaf in bits(geometry.leaves)},
        quick={},
        recorded=mask_of(s.parent for s in states if s.kind is Kind.HISTORY),
    )
    return quick_choices(states, transitions, events, data, tables)


def build_geometry(states: Sequence[State]) -> Geometry:
    """The tree of states as masks."""
    ancestors = [0] * len(states)
    descendants = [0] * len(states)
    for state in states[1:]:
        ancestors[state.index] = ancestors[state.parent] | 1 << state.parent
        for above in bits(ancestors[state.index]):
            descendants[above] |= 1 << state.index

    def of_kind(*kinds: Kind) -> int:
        return mask_of(state.index for state in states if state.kind in kinds)

    return Geometry(
        parents=tuple(state.parent for state in states),
        ancestors=tuple(ancestors),
        descendants=tuple(descendants),
        children=tuple(
            tuple(child for child in state.children if states[child].kind is not Kind.HISTORY)
            for state in states
        ),
        initial=tuple(state.initial for state in states),
        leaves=of_kind(Kind.ATOMIC, Kind.FINAL),
        compounds=of_kind(Kind.COMPOUND),
        parallels=of_kind(Kind.PARALLEL),
        histories=of_kind(Kind.HISTORY),
        finals=of_kind(Kind.FINAL),
    )


def _chains(geometry: Geometry) -> dict[int, tuple[int, ...]]:
    """Each leaf with its ancestors, inner to outer."""
    return {leaf: (leaf, *reversed(tuple(bits(geometry.ancestors[leaf])))) for leaf in bits(geometry.leaves)}


def _transitions_by_source(transitions: Iterable[Transition]) -> Mapping[int, list[Transition]]:
    own: dict[int, list[Transition]] = defaultdict(list)
    for transition in transitions:
        own[transition.source].append(transition)
    return own


def _candidates(
    name: str,
    chains: Mapping[int, tuple[int, ...]],
    own: Mapping[int, list[Transition]],
    matches: Matches,
    dialect: Dialect,
) -> dict[int, tuple[Transition, ...]]:
    by_source: dict[int, list[Transition]] = {}
    for source, listed in own.items():
        named = [t for t in listed if matches(t, name)]
        if not named and name != EVENTLESS and dialect is not Dialect.SCXML:
            named = [t for t in listed if t.trigger == ANY]
        if named:
            by_source[source] = named
    if all(t.trigger == ANY for listed in by_source.values() for t in listed):
        return {}  # nothing but `*`: the fallback serves
    return _along(chains, by_source)


def _fallback(
    chains: Mapping[int, tuple[int, ...]],
    own: Mapping[int, list[Transition]],
    matches: Matches,
    dialect: Dialect,
) -> dict[int, tuple[Transition, ...]]:
    if dialect is Dialect.SCXML:
        wild = {source: [t for t in listed if matches(t, ANY)] for source, listed in own.items()}
    else:
        wild = {source: [t for t in listed if t.trigger == ANY] for source, listed in own.items()}
    return _along(chains, {source: listed for source, listed in wild.items() if listed})


def _along(
    chains: Mapping[int, tuple[int, ...]], by_source: Mapping[int, list[Transition]]
) -> dict[int, tuple[Transition, ...]]:
    if not by_source:
        return {}
    found = {
        leaf: tuple(t for source in chain if source in by_source for t in by_source[source])
        for leaf, chain in chains.items()
    }
    return {leaf: listed for leaf, listed in found.items() if listed}


def _domain(geometry: Geometry, transition: Transition) -> int:
    if not transition.internal and any(geometry.histories >> target & 1 for target in transition.targets):
        return DYNAMIC
    return transition_domain(geometry, transition.source, transition.targets, transition.internal)


class _NeedsHistory(Exception):
    """The entry set depends on what a history state remembers."""


def _no_history(state: int) -> tuple[int, ...]:
    raise _NeedsHistory


def _entries(geometry: Geometry, transition: Transition) -> tuple[int, int] | None:
    try:
        targets = effective_targets(geometry, transition.targets, _no_history)
        domain = transition_domain(geometry, transition.source, targets, transition.internal)
        return entry_set(geometry, transition.targets, domain, _no_history)
    except _NeedsHistory:
        return None


def _fields(reads: frozenset[str]) -> frozenset[str]:
    """The top-level data fields among `reads`."""
    return frozenset(read.split(".")[1] for read in reads if read.startswith("data."))


def _enforced(
    properties: Iterable[Property], derived_reads: Mapping[str, frozenset[str]]
) -> tuple[tuple[Property, Run, frozenset[str] | None], ...]:
    """The `holds` properties, each with the stored fields that can break it.

    None if the configuration can.
    """
    found = []
    for prop in properties:
        if prop.form != "holds" or prop.expression is None:
            continue
        reads = prop.expression.reads
        beyond = any(not read.startswith("data.") for read in reads) or bool(
            getattr(prop.expression, "states", ())
        )
        fields = _fields(reads)
        stored = fields.union(*(derived_reads.get(name, frozenset()) for name in fields))
        found.append((prop, prop.expression.run, None if beyond or "data" in reads else stored))
    return tuple(found)


def _active_paths(states: Sequence[State], geometry: Geometry, leaf: int) -> frozenset[str]:
    return frozenset(states[index].path for index in bits(geometry.ancestors[leaf] | 1 << leaf) if index)
