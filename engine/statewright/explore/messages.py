"""Is every message that another workflow sends taken, whenever it comes?

Floor 3. What nothing takes is an incident where it was sent. One workflow alone does not say when the other
sends: a message is safe if every place that can be reached takes it, with all data; else it is left open.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics import Text
from ..explanation import configuration_text
from ..kernel.definition import Definition
from ..kernel.masks import bits
from .deciding import Prover
from .machine import Place
from .relied import sent_to

UNTAKEN = Text(
    'a message "{event}" of {sender} may come in {state}, where nothing takes it',
    "{sender} 发来的消息“{event}”可能在 {state} 到达而无人接收",
)


def untaken(prover: Prover, among: Mapping[str, Definition]) -> Text | None:
    """A message that is not taken in some place that can be reached; None if all are taken everywhere."""
    definition = prover.machine.definition
    for event, senders in sent_to(definition, among).items():
        for place in prover.machine.places:
            if not taken(prover, event, place):
                leaves = bits(place.mask & definition.tables.geometry.leaves)
                state = configuration_text(definition, [definition.states[index].path for index in leaves])
                return UNTAKEN.fill({"event": event, "sender": senders[0], "state": state})
    return None


def taken(prover: Prover, event: str, place: Place) -> bool:
    """Whether an event from others, or one that a late outcome comes as, is taken in a place with all data
    that can be there.
    """
    machine = prover.machine
    missed = [
        each.way
        for each in machine.failing
        if each.reason == "untaken" and each.way.input.name == event and each.way.source == place
    ]
    if not missed and all(way.input.name != event for way in machine.ways[place]):
        return False
    return all(prover.question.impossible(*prover.known(place), way.condition) for way in missed)
