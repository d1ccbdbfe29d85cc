"""Which states does a transition leave and enter? SCXML appendix D, on bit masks.

Floor 0. Pure; standard library only. The compiler calls these once for each transition; a step only does so
again where history decides.

The entry set is built in two passes, as appendix D has it: first every target with its descendants, then
their ancestors with the regions that nobody has named. One pass would give a deep history into parallel
regions two active siblings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .masks import bits
from .tables import TARGETLESS, Geometry

Remembered = Callable[[int], tuple[int, ...]]
"""history state -> the states it stands for now (its default targets, the first time)."""


def effective_targets(geometry: Geometry, targets: Iterable[int], remembered: Remembered) -> tuple[int, ...]:
    """`targets` with history states replaced by what they remember (getEffectiveTargetStates)."""
    found: list[int] = []
    for target in targets:
        if geometry.histories >> target & 1:
            found.extend(effective_targets(geometry, remembered(target), remembered))
        else:
            found.append(target)
    return tuple(found)


def transition_domain(geometry: Geometry, source: int, targets: tuple[int, ...], internal: bool) -> int:
    """The state whose active descendants are left (getTransitionDomain); `targets` are effective ones.

    `TARGETLESS` if there are none. The domain of an internal transition is its source, of any other the least
    common compound ancestor; the root counts as one whatever its kind, as the `scxml` element does.
    """
    if not targets:
        return TARGETLESS
    if internal:
        return source
    ancestor = geometry.parents[source]
    while ancestor > 0:
        below = geometry.descendants[ancestor]
        if geometry.compounds >> ancestor & 1 and all(below >> target & 1 for target in targets):
            return ancestor
        ancestor = geometry.parents[ancestor]
    return 0


def entry_set(
    geometry: Geometry, targets: tuple[int, ...], domain: int, remembered: Remembered
) -> tuple[int, int]:
    """The states entered, and those of them entered by their default (computeEntrySet), as masks."""
    entry = _Entry(geometry, remembered)
    for target in targets:
        entry.add_descendants(target)
    for target in effective_targets(geometry, targets, remembered):
        entry.add_ancestors(target, domain)
    return entry.entered, entry.by_default


class _Entry:
    """The set being built: addDescendantStatesToEnter and addAncestorStatesToEnter of appendix D."""

    __slots__ = ("by_default", "entered", "geometry", "remembered")

    def __init__(self, geometry: Geometry, remembered: Remembered) -> None:
        self.geometry = geometry
        self.remembered = remembered
        self.entered = 0
        self.by_default = 0

    def add_descendants(self, state: int) -> None:
        geometry = self.geometry
        if geometry.histories >> state & 1:
            stands_for = self.remembered(state)
            for target in stands_for:
                self.add_descendants(target)
            for target in effective_targets(geometry, stands_for, self.remembered):
                self.add_ancestors(target, geometry.parents[state])
            return
        self.entered |= 1 << state
        if geometry.compounds >> state & 1:
            self.by_default |= 1 << state
            for target in geometry.initial[state]:
                self.add_descendants(target)
            for target in effective_targets(geometry, geometry.initial[state], self.remembered):
                self.add_ancestors(target, state)
        elif geometry.parallels >> state & 1:
            self._add_regions(state)

    def add_ancestors(self, state: int, above: int) -> None:
        for ancestor in reversed(tuple(bits(self.geometry.ancestors[state]))):
            if ancestor == above:
                break
            self.entered |= 1 << ancestor
            if self.geometry.parallels >> ancestor & 1:
                self._add_regions(ancestor)
        if above >= 0 and self.geometry.parallels >> above & 1:
            self._add_regions(above)

    def _add_regions(self, parallel: int) -> None:
        for child in self.geometry.children[parallel]:
            if not self.entered & (self.geometry.descendants[child] | 1 << child):
                self.add_descendants(child)
