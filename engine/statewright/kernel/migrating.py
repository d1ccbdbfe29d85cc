"""How does a running instance move to another version of its workflow? By that version's `migrations:`.

Floor 0. Pure. No entry or exit actions run and nothing is asked of the outside. What cannot be moved stays as
it is: the answer is the reason why.

Theory of operation. The data go first: dropped, renamed, set, completed with defaults, derived anew. Then
each active leaf: where the migration says, else to the state of the same path. Timers keep their due times
where the state that stands in for theirs has the same rule; a rule that is new begins now. Work that is
waited for must be waited for by the state that stands in. In the end schemas, `has` and `holds` must hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from .definition import Definition, Migration, State
from .entering import entry_set
from .instants import no_earlier
from .masks import bits
from .progress import Active, Progress
from .snapshot import Invocation, Snapshot, Status, Timer
from .starting import with_derived
from .staying import (
    DataUnfit,
    FieldEmpty,
    HasEnded,
    NoChoice,
    NoState,
    NotAwaited,
    NotOneState,
    PropertyBroken,
    RuleFailed,
    Stays,
)
from .timing import first_timer
from .values import Fault, Misfit


class _Stuck(Exception):
    """It cannot be moved, because."""

    def __init__(self, why: Stays) -> None:
        super().__init__(why)
        self.why = why


class _Move(NamedTuple):
    """A migration under way. `places` maps an old state's path to the one that stands in for it."""

    old: Definition
    new: Definition
    migration: Migration
    before: Snapshot
    now: datetime
    places: dict[str, str]


def migrate(
    old: Definition, new: Definition, migration: Migration, snapshot: Snapshot, at: datetime | None
) -> Snapshot | Stays:
    """The instance under `new`, by one of its migrations, at the instant `at`; or why it stays as it is."""
    if snapshot.status is not Status.RUNNING:
        return HasEnded()
    move = _Move(old, new, migration, snapshot, no_earlier(at, snapshot.last_at), {})
    try:
        return _moved(move)
    except Misfit as misfit:
        expected: Any = misfit.expected  # what a schema keyword holds is JSON
        return DataUnfit(misfit.path, misfit.keyword, expected, misfit.found)
    except Fault as fault:
        return RuleFailed(fault.code, fault.message)
    except _Stuck as stuck:
        return stuck.why


def _moved(move: _Move) -> Snapshot:
    new, before = move.new, move.before
    instance = before.instance._replace(version=new.version, digest=new.digest)
    data = with_derived(new, _data(move), move.now, instance)
    mask = _configuration(move)
    based = before._replace(instance=instance, data=data, last_at=move.now)
    progress = Progress(new, based._replace(configuration=()), move.now, "migrate")
    progress.data, progress.mask = data, mask
    progress.active = Active(mask, new.state_index)
    moved = based._replace(
        configuration=tuple(new.states[i].path for i in bits(mask & new.tables.geometry.leaves)),
        revision=before.revision + 1,
        timers=_timers(move, progress),
        invokes=tuple(_invocation(move, one) for one in before.invokes),
        left_invokes=tuple(_left(move, before.left_invokes)),
        history=tuple(
            (path, leaves)
            for path, leaves in before.history
            if path in new.state_index and all(leaf in new.state_index for leaf in leaves)
        ),
        paused=tuple(
            one._replace(state=move.places.get(one.state, one.state))
            for one in before.paused
            if (move.places.get(one.state, one.state), one.rule) in new.tables.timer_rules
        ),
        region_outputs={p: value for p, value in before.region_outputs.items() if p in new.state_index},
        parked=tuple(one for one in before.parked if one.event in new.events),
    )
    _check(move, progress, mask)
    return moved


def _data(move: _Move) -> Any:
    """The stored fields under the new version, completed and checked. Raises Misfit, Fault."""
    old = {name: value for name, value in move.before.data.items() if name not in move.old.derived}
    migration = move.migration
    data: Any = {
        migration.rename.get(name, name): value for name, value in old.items() if name not in migration.drop
    }
    for one in migration.set_:
        value = one.value.run(old, None, move.now, None, move.before.instance, ())
        data = _put(data, one.path, value)
    return data if move.new.data_shape is None else move.new.data_shape(data)


def _put(data: Any, path: tuple[str, ...], value: Any) -> Any:
    if len(path) == 1:
        return {**data, path[0]: value}
    return {**data, path[0]: _put(data.get(path[0], {}), path[1:], value)}


def _configuration(move: _Move) -> int:
    """The active states under the new version; notes which state stands in for which."""
    new, geometry = move.new, move.new.tables.geometry
    targets: list[int] = []
    for leaf in move.before.configuration:
        place, target = _target(move, leaf)
        move.places[place] = new.states[target].path
        targets.append(target)
    entered, _ = entry_set(geometry, tuple(targets), 0, lambda history: geometry.initial[history])
    mask = entered | 1
    for index in bits(mask & geometry.compounds):
        children = [child for child in geometry.children[index] if mask >> child & 1]
        if len(children) != 1:
            raise _Stuck(NotOneState(new.states[index].path, tuple(new.states[one].path for one in children)))
    for index in bits(mask):
        path = new.states[index].path
        if path in move.old.state_index:
            move.places.setdefault(path, path)
    return mask


def _target(move: _Move, leaf: str) -> tuple[str, int]:
    """Which old state decides for this leaf, and where it goes."""
    for path in _upwards(leaf):
        for written, choices in move.migration.states.items():
            if path != written and not path.endswith(f".{written}"):
                continue
            old = {n: v for n, v in move.before.data.items() if n not in move.old.derived}
            for condition, target in choices:
                if condition is None or condition.run(old, None, move.now, None, move.before.instance, ()):
                    return path, target
            raise _Stuck(NoChoice(path))
    index = move.new.state_index.get(leaf)
    if index is None:
        raise _Stuck(NoState(leaf))
    return leaf, index


def _upwards(path: str) -> Iterable[str]:
    while path:
        yield path
        path = path.rpartition(".")[0]


def _timers(move: _Move, progress: Progress) -> tuple[Timer, ...]:
    new, keep = move.new, move.migration.timers == "keep"
    running = {(move.places.get(t.state, ""), t.rule): t for t in move.before.timers}
    stood_for = {place: path for path, place in move.places.items()}
    for index in bits(progress.mask):
        state = new.states[index]
        known = _old_state(move, stood_for.get(state.path))
        for rule in state.timers:
            timer = running.get((state.path, rule.index)) if keep else None
            if timer is not None:
                order = new.tables.orders[state.path, rule.index]
                progress.timers.append(timer._replace(state=state.path, order=order))
            elif not keep or known is None or rule.index >= len(known.timers):
                fresh = first_timer(progress, state, rule)
                if fresh is not None:
                    progress.timers.append(fresh)
    return tuple(sorted(progress.timers[len(move.before.timers) :]))


def _old_state(move: _Move, path: str | None) -> State | None:
    index = move.old.state_index.get(path) if path is not None else None
    return None if index is None else move.old.states[index]


def _invocation(move: _Move, invocation: Invocation) -> Invocation:
    """The same work, waited for by the state that stands in."""
    rule = move.old.state(invocation.state).invokes[invocation.rule]
    place = move.places.get(invocation.state)
    index = move.new.state_index.get(place) if place is not None else None
    if place is not None and index is not None:
        for other in move.new.states[index].invokes:
            if (other.form, other.target) == (rule.form, rule.target):
                return invocation._replace(state=place, rule=other.index)
    raise _Stuck(NotAwaited(invocation.state, rule.target, place))


def _left(move: _Move, left: Iterable[Invocation]) -> Iterable[Invocation]:
    """What may still come late, as far as the new version would know what to do with it."""
    for invocation in left:
        if invocation.state in move.new.state_index:
            move.places.setdefault(invocation.state, invocation.state)
            try:
                yield _invocation(move, invocation)
            except _Stuck:
                continue


def _check(move: _Move, progress: Progress, mask: int) -> None:
    new = move.new
    for index in bits(mask):
        for name in new.states[index].has:
            if progress.data.get(name) is None:
                raise _Stuck(FieldEmpty(new.states[index].path, name))
    for prop, run, _ in new.tables.holds:
        if not run(*progress.arguments(None, None)):
            raise _Stuck(PropertyBroken(prop.name))
