"""What has happened, as something to bring out in a picture: a path, a life, coverage, a heat map.

Floor 3. Pure. Takes what the kernel gives: steps with their traces, in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from statewright.kernel.outputs import Microstep, Step
from statewright.kernel.snapshot import Snapshot

from .options import Highlight


def highlight_now(snapshot: Snapshot, note: str | None = None) -> Highlight:
    """Where an instance is now."""
    return Highlight(active=frozenset(snapshot.configuration), note=note)


def highlight_path(steps: Iterable[Step], note: str | None = None) -> Highlight:
    """The way that these steps of one instance took, and where it has led: a history, or a counterexample."""
    walked = list(steps)
    trace = [microstep for step in walked for microstep in step.microsteps]
    return highlight_trace(trace, walked[-1].snapshot.configuration if walked else (), note)


def highlight_trace(
    trace: Iterable[Microstep], configuration: Iterable[str] = (), note: str | None = None
) -> Highlight:
    """The same from the microsteps alone, as a log keeps them, and the states where it has led."""
    walked, active = list(trace), frozenset(configuration)
    visited = frozenset(path for step in walked for path in (*step.exited, *step.entered))
    return Highlight(active, visited - active, _taken(walked), note=note)


def highlight_coverage(steps: Iterable[Step], note: str | None = None) -> Highlight:
    """What these steps, of any number of instances, have visited and taken; the rest is held back."""
    trace = [microstep for step in steps for microstep in step.microsteps]
    visited = frozenset(path for microstep in trace for path in microstep.entered)
    return Highlight(visited=visited, taken=_taken(trace), untaken=True, note=note)


def highlight_heat(steps: Iterable[Step], note: str | None = None) -> Highlight:
    """How often each transition was taken."""
    counts = Counter(
        index for step in steps for microstep in step.microsteps for index in microstep.transitions
    )
    return Highlight(heat=dict(sorted(counts.items())), note=note)


def _taken(trace: Iterable[Microstep]) -> frozenset[int]:
    return frozenset(index for microstep in trace for index in microstep.transitions)
