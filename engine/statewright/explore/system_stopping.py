"""What does an instance do when it is stopped? Its `exit` actions run, innermost first; nothing is reported.

Floor 3. Mirrors `kernel.macrostep.stop`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.masks import bits_down
from .acting import run_blocks
from .formulas import conjunction, simplified
from .machine import CLOCK, Input, Machine, Place, Way
from .selection import Ground, Trail
from .symbols import Opaque, Scalar


def stop_ways(machine: Machine, place: Place) -> Iterator[Way]:
    """The ways through the step in which an instance that is in a place is stopped; it stays there, ended."""
    ground = Ground(machine.definition, machine.symbols, machine.well_formed())
    at = machine.stored[CLOCK]
    known = (ground.now >= at.term,) if isinstance(at, Scalar) else ()
    trails = [Trail(place, place.mask, place.mask, machine.data, known)]
    for index in bits_down(place.mask):
        blocks = machine.definition.states[index].exit
        trails = [after for one in trails for after in run_blocks(ground, one, blocks, Opaque(), None)]
    for trail in trails:
        condition = simplified(conjunction(*trail.conditions))
        yield Way(
            place,
            Input("stop", "stop"),
            condition,
            {**trail.data, CLOCK: Scalar(ground.now, "timestamp")},
            place,
            requests=trail.requests,
            posted=trail.posted,
            firm=ground.firm(trail, condition),
        )
