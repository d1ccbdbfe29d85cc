"""What every engine is asked to do, said once.

flat: two states; each event has a guard (`amount <= limit`) and an assignment (`total = total + amount`).
hierarchical: three levels; two steps inside, then out and back in.
parallel: two regions that both take `tick`, left by `pause` and entered again by history.
thousand: a ring of 1,000 states, one event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

Run: TypeAlias = Callable[[int], None]
"""Send that many events to one instance."""


class Contender(NamedTuple):
    """An engine: how each case is prepared, how a machine is compiled, and how one more instance is made."""

    name: str
    version: str
    cases: Mapping[str, Callable[[], Run]]
    compiles: Mapping[str, Callable[[], object]]
    instances: Callable[[], Callable[[], object]] | None = None


CASES = ("flat", "hierarchical", "parallel", "thousand")
COMPILES = ("flat", "thousand")
SIZE = 1000
