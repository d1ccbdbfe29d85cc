"""The transition system of a workflow, from its start to every place it can come to.

Floor 3.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..expressions.types import Field as TypeField
from ..expressions.types import Object
from ..kernel.definition import Definition
from .encoding import Encoder
from .machine import PLACES_MAX, Machine, Place, TooLarge, Way, inputs_at, object_type
from .symbols import Record, Symbols, Value, fits
from .walking import Walker


def build_machine(definition: Definition) -> Machine:
    """Every place that can be reached when data may be anything their schemas allow, with the ways from it.

    Raises TooLarge beyond `PLACES_MAX` places.
    """
    symbols = Symbols()
    data_type = object_type(
        "data", {name: f for name, f in definition.data.items() if name not in definition.derived}
    )
    stored = {name: symbols.value(f"data.{name}", each.type) for name, each in data_type.fields.items()}
    data = _with_derived(definition, symbols, stored)
    assumed = list(fits(Record(stored), data_type, symbols))
    walker = Walker(definition, symbols, assumed)
    starts = tuple(walker.start(_at_start(definition, symbols, data)))
    ways: dict[Place, tuple[Way, ...]] = {}
    frontier = [way.target for way in starts]
    while frontier:
        place = frontier.pop()
        if place in ways:
            continue
        if len(ways) >= PLACES_MAX:
            raise TooLarge(f"more than {PLACES_MAX} places")
        given = inputs_at(definition, place, symbols)
        ways[place] = tuple(way for each in given for way in walker.step(place, each, data))
        frontier += (way.target for way in ways[place])
    kept = Object("data", {name: TypeField(each.type) for name, each in data_type.fields.items()})
    return Machine(definition, symbols, kept, data, starts, ways)


def _with_derived(definition: Definition, symbols: Symbols, stored: Mapping[str, Value]) -> dict[str, Value]:
    data = dict(stored)
    for name, expression in definition.derived.items():
        encoder = Encoder(symbols, {"data": Record(data)}, frozenset())
        data[name] = encoder.encode(expression.tree)  # type: ignore[attr-defined]  # a Program has a tree
    return data


def _at_start(definition: Definition, symbols: Symbols, data: Mapping[str, Value]) -> dict[str, Value]:
    """Start data are whatever the schemas allow: a field with a default may still be given."""
    return dict(data)
