"""What are the texts of a run called? Every one gets a name that can be read, the instances theirs.

Floor 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .formulas import is_true, number_of
from .symbols import Record, texts_in
from .system_graph import Joint
from .system_members import Remembered
from .unrolling import Run


def name_texts(holding: Remembered, joints: Sequence[Joint], run: Run) -> list[str]:
    """Give every text of the run a name that can be read; the ids of the instances."""
    texts = holding.members[0].machine.symbols.texts
    named = {number: text for text, number in texts.items()}

    def name(number: int, wish: str) -> str:
        if number not in named:
            taken = set(named.values())
            free = (wish if count == 1 else f"{wish}_{count}" for count in range(1, len(taken) + 2))
            named[number] = next(each for each in free if each not in taken)
            texts[named[number]] = number
        return str(named[number])

    ids = [
        name(_first_value(run, member.id.term, -member.number), f"{member.name}_1")
        for member in holding.members
    ]
    for place, joint in enumerate(joints):
        for term, wish in _texts_of(holding, joint, run.values[place]):
            found = run.values[place].get(number_of(term))
            if found is not None:
                name(found.as_long(), wish)
    return ids


def _first_value(run: Run, term: Any, otherwise: int) -> int:
    for values in run.values:
        found = values.get(number_of(term))
        if found is not None:
            return int(found.as_long())
    return otherwise


def _texts_of(holding: Remembered, joint: Joint, values: Mapping[int, Any]) -> list[tuple[Any, str]]:
    """The texts of a move, each with a name for one that has none."""
    found: list[tuple[Any, str]] = []
    way = joint.move.way
    if way is not None and way.actor is not None and joint.move.kind in ("start", "input"):
        held = (name for name, has in way.actor.roles.items() if is_true(values.get(number_of(has))))
        found.append((way.actor.id, next(held, "somebody")))
    for name, value in holding.stored.items():
        wish = name.split(".")[-1].split(" ")[-1]
        found.extend((term, f"{wish}_1") for term in texts_in(value))
    if way is not None:
        found.extend((term, "text_1") for term in texts_in(Record({"event": way.input.payload})))
    return found
