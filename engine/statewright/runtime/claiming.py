"""Which effects may this worker take now? Within the limits that their declarations set. Floor 4.

A lease is longer than the effect's `timeout` by a margin, by the store's clock. `concurrency` and `rate` hold
over all workers: both are counted in the store, under a lock of the effect's name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from ..kernel.definition import EffectRule
from .context import Context
from .performers import Performers
from .ports import Session
from .rows import OutboxRow

LEASE_MARGIN_MS = 10_000
_UNITS_MS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


class Limits(NamedTuple):
    """What bounds the claims of some effects. `concurrency` and `rate` only where it is one effect."""

    names: tuple[str, ...]
    lease_ms: int
    concurrency: int | None = None
    rate: tuple[int, int] | None = None  # so many in so many milliseconds


def limits(rules: Iterable[EffectRule], performers: Performers) -> tuple[Limits, ...]:
    """The effects that can be performed here, grouped by what they can be claimed under."""
    leases: dict[str, int] = {}
    bounded: dict[str, Limits] = {}
    for name in performers.names():
        leases[name] = LEASE_MARGIN_MS + 30_000
    for rule in rules:
        if rule.name in leases:
            lease = lease_ms(rule)
            leases[rule.name] = max(leases[rule.name], lease) if rule.name in bounded else lease
            if rule.concurrency is not None or rule.rate is not None:
                rate = parse_rate(rule.rate) if rule.rate else None
                bounded[rule.name] = Limits((rule.name,), lease, rule.concurrency, rate)
    groups: dict[int, list[str]] = {}
    for name, lease in leases.items():
        if name not in bounded:
            groups.setdefault(lease, []).append(name)
    free = [Limits(tuple(names), lease) for lease, names in sorted(groups.items())]
    return (*free, *bounded.values())


def lease_ms(rule: EffectRule) -> int:
    """How long an attempt at this effect is given before another worker may take it."""
    longest = rule.timeout // timedelta(milliseconds=1)
    return longest + max(LEASE_MARGIN_MS, longest // 5)


def parse_rate(rate: str) -> tuple[int, int]:
    """`100/s` as (100, 1000). Raises ValueError for anything else."""
    count, _, unit = rate.replace(" ", "").partition("/")
    try:
        found = int(count), _UNITS_MS[unit.lstrip("1") or "s"]
    except (ValueError, KeyError):
        raise ValueError(f"{rate!r} is no rate; write, for example, 100/s, 600/m or 1000/h") from None
    if found[0] < 1:
        raise ValueError(f"{rate!r} is no rate: the number must be at least 1")
    return found


def claim(context: Context, groups: Iterable[Limits], room: int, worker: str) -> tuple[OutboxRow, ...]:
    """Lease up to `room` effects for this worker.

    A row that comes with a `leased_by` of another worker was taken by that one, which did not come back.
    """
    claimed: list[OutboxRow] = []
    for group in groups:
        if room - len(claimed) < 1:
            break
        work = partial(_claim, group=group, room=room - len(claimed), worker=worker)
        claimed.extend(context.transact(work))
    return tuple(claimed)


def _claim(session: Session, group: Limits, room: int, worker: str) -> tuple[OutboxRow, ...]:
    now = session.now()
    if group.concurrency is None and group.rate is None:
        return tuple(session.claim_effects(now, group.names, room, group.lease_ms, worker))
    name = group.names[0]
    session.exclusive(name)
    if group.concurrency is not None:
        room = min(room, group.concurrency - session.leased(name, now))
    free_at = now
    if group.rate is not None:
        count, window = group.rate
        free_at = max(session.meter(name) or 0, now - window)
        room = min(room, (now - free_at) * count // window)
    if room < 1:
        return ()
    rows = tuple(session.claim_effects(now, group.names, room, group.lease_ms, worker))
    if group.rate is not None and rows:
        session.set_meter(name, free_at + -(-len(rows) * group.rate[1] // group.rate[0]))
    return rows
