"""How are timers taken when nobody sends anything? The instances that are due are woken. Floor 4.

Instance time makes a late worker harmless: what was due is taken at its own instant, here or before the next
event, whichever comes first.
"""

from __future__ import annotations

from ..kernel.inputs import Advance
from .clock import to_ms
from .context import Context
from .errors import Declined
from .planning import next_wake
from .ports import Session
from .sending import put

DECLINED_WAIT_MS = 60_000
BROKEN_WAIT_MS = 60_000


def due_instances(context: Context, limit: int) -> tuple[int, ...]:
    """Instances whose next timer is due, by the store's numbers."""
    with context.session(write=False) as session:
        return tuple(session.due(session.now(), limit))


def wake(context: Context, key: int) -> bool:
    """Take what is due in one instance; False if nothing is due there any more."""
    return context.transact(lambda session: _wake(context, session, key))


def postpone(context: Context, key: int, bug: Exception) -> int:
    """Put an instance aside for a while whose timer met a bug: others are due too."""

    def work(session: Session) -> int:
        loaded = session.load_key(key)
        if loaded is None or loaded.due_at is None or loaded.due_at > loaded.now:
            return 0
        session.wake(key, loaded.now + BROKEN_WAIT_MS)
        return 1

    return context.transact(work)


def _wake(context: Context, session: Session, key: int) -> bool:
    loaded = session.load_key(key)
    if loaded is None:
        session.wake(key, None)
        return False
    if loaded.due_at is None or loaded.due_at > loaded.now:
        return False
    try:
        live = context.live(session, loaded)
    except Declined:
        session.wake(key, loaded.now + DECLINED_WAIT_MS)
        return False
    done = put(context, session, live, Advance(), "timer")
    if not done.changed:
        at = max(loaded.now, to_ms(live.snapshot.last_at))
        session.wake(key, next_wake(live.snapshot, at, 0))
    return done.changed
