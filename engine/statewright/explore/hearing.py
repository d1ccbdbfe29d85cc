"""Where does a step fail that nobody could be told of? Heard while a machine is walked, and kept.

Floor 3. Timers, outcomes and messages of other instances are listened to; what a person sends is refused and
the person is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..kernel.definition import Delivery, InvokeRule
from ..kernel.masks import bits
from .failing import is_unrefusable
from .formulas import conjunction, is_false, simplified
from .machine import Failure, Input, Place, Way, outcomes_of
from .symbols import Value
from .walking import Walker


class Hearing:
    """A walker that is listened to; `failures` is what was heard. If not `awake` nobody listens."""

    def __init__(self, walker: Walker, awake: bool) -> None:
        self._walker = walker
        self._awake = awake
        self.failures: list[Failure] = []

    def step(self, place: Place, given: Input, data: Mapping[str, Value]) -> Iterator[Way]:
        """The ways through a step."""
        ways = self._walker.step(place, given, data)
        if self._awake and is_unrefusable(self._walker.definition, given):
            return self._heard(place, given, data, ways)
        return ways

    def deliveries(self, place: Place, data: Mapping[str, Value]) -> None:
        """Listen to outcomes that arrive in a place as declared events."""
        definition, symbols = self._walker.definition, self._walker.symbols
        for index in bits(place.mask) if self._awake and not place.ended else ():
            path = definition.states[index].path
            for rule in definition.states[index].invokes:
                delivered = _delivered(rule)
                for given in outcomes_of(definition, path, rule, symbols) if delivered else ():
                    if given.kind in delivered:
                        ways = self._walker.delivered(place, given, delivered[given.kind], data)
                        for _ in self._heard(place, given, data, ways):
                            pass

    def _heard(
        self, place: Place, given: Input, data: Mapping[str, Value], ways: Iterator[Way]
    ) -> Iterator[Way]:
        ground = self._walker.ground
        ground.failing = []
        yield from ways
        heard, ground.failing = ground.failing, None
        for each in heard:
            condition = simplified(conjunction(*each.conditions))
            if not is_false(condition):
                way = Way(place, given, condition, data, place, firm=condition)
                self.failures.append(Failure(way, each.reason, each.exact, each.what))


def _delivered(rule: InvokeRule) -> Mapping[str, Delivery]:
    """The outcomes that arrive as events, by kind."""
    if rule.for_each is not None:
        return {}
    found = (("done", rule.deliver_done), ("failed", rule.deliver_failed), ("unknown", rule.deliver_unknown))
    return {kind: delivery for kind, delivery in found if delivery is not None}
