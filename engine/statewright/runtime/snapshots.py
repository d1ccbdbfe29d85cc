"""Reading snapshots quickly: the same text gives the same value, so the last ones read are kept.

Floor 4. Keyed by the text itself, which is what the database holds: nothing here can outlive a rollback or
differ from what is stored.
"""

from __future__ import annotations

from functools import lru_cache

from ..kernel import Snapshot

KEPT_MAX = 2048


@lru_cache(maxsize=KEPT_MAX)
def read_snapshot(text: str) -> Snapshot:
    """The snapshot of a stored text."""
    return Snapshot.from_json(text)
