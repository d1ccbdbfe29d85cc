"""Reading snapshots quickly: the same text gives the same value, so the last ones seen are kept.

Floor 4. Keyed by the text itself, which is what the database holds: nothing here can outlive a rollback or
differ from what is stored. What was just written is kept only where reading it would give the same to the
last detail: maps inside it would come back in another order.
"""

from __future__ import annotations

from ..kernel import Snapshot

KEPT_MAX = 4096

_kept: dict[str, Snapshot] = {}


def read_snapshot(text: str) -> Snapshot:
    """The snapshot of a stored text."""
    found = _kept.get(text)
    if found is None:
        found = Snapshot.from_json(text)
        _keep(text, found)
    return found


def write_snapshot(snapshot: Snapshot) -> str:
    """The text of a snapshot, which will soon be read again."""
    text = snapshot.to_json()
    if _reads_the_same(snapshot):
        _keep(text, snapshot)
    return text


def forget_snapshots() -> None:
    """Keep none of them in memory: a person was erased."""
    _kept.clear()


def _reads_the_same(snapshot: Snapshot) -> bool:
    if snapshot.invokes or snapshot.parked or snapshot.region_outputs or snapshot.output is not None:
        return False
    if snapshot.done_requests or snapshot.left_invokes or snapshot.incidents:
        return False
    return not any(type(value) is dict or type(value) is list for value in snapshot.data.values())


def _keep(text: str, snapshot: Snapshot) -> None:
    """Drop the older half when it is full: dictionaries keep the order of insertion."""
    if len(_kept) >= KEPT_MAX:
        for old in list(_kept)[: KEPT_MAX // 2]:
            _kept.pop(old, None)
    _kept[text] = snapshot
