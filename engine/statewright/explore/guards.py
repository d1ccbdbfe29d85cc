"""Which conditions of one event hold together, leave a case open, or are decided beforehand? With values.

Floor 3. Asked of the data that can really be where the transition starts, by the invariants of its places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import z3

from ..diagnostics import Diagnostic
from ..diagnostics.codes import properties as codes
from ..document import Document
from ..kernel.definition import Definition, Transition
from ..kernel.masks import bits
from .deciding import Prover
from .encoding import Encoder
from .formulas import TRUE, conjunction, is_true, name_of, negation
from .machine import Place, active_paths, fits_fields, object_type
from .selection import tree_of
from .symbols import UNKNOWN, Maybe, Opaque, Record, Scalar, Value

Group = list[Transition]


def guard_findings(prover: Prover, document: Document) -> Iterator[Diagnostic]:
    """What there is to say of the conditions of each group of transitions that are tried one after
    another.
    """
    inside: dict[int, list[Place]] = {}
    for place in prover.machine.places:
        for state in bits(place.mask) if not place.ended else ():
            inside.setdefault(state, []).append(place)
    for group in _groups(prover.machine.definition):
        where = inside.get(group[0].source)
        if where:
            yield from _never(prover, document, group, where)
            yield from _overlaps(prover, document, group, where)
            yield from _gap(prover, document, group, where)


def _groups(definition: Definition) -> Iterator[Group]:
    groups: dict[tuple[int, str], Group] = {}
    for transition in definition.transitions:
        groups.setdefault((transition.source, transition.trigger), []).append(transition)
    yield from (
        group
        for (_, trigger), group in groups.items()
        if any(t.guard is not None for t in group) and _comes_between_steps(definition, trigger)
    )


def _comes_between_steps(definition: Definition, trigger: str) -> bool:
    """Whether a trigger only finds data as steps leave them: invariants say nothing of those in mid-step."""
    if trigger in definition.events:
        return "self" not in (definition.events[trigger].origin or ())
    return trigger.startswith(("timer.", "done.invoke.", "failed.invoke.", "unknown.invoke."))


class _Asked:
    """The conditions of a group in one place, over data and an event that fit."""

    def __init__(self, prover: Prover, group: Group, place: Place) -> None:
        machine = prover.machine
        definition, symbols = machine.definition, machine.symbols
        event = definition.events.get(group[0].trigger)
        self.payload: Value = Opaque()
        self.known: list[Any] = list(prover.known(place))
        if event is not None:
            self.payload = symbols.value(symbols.fresh("event"), object_type("event", event.fields))
            if isinstance(self.payload, Record):
                self.known += fits_fields(self.payload.parts, event.fields, symbols)
        active = active_paths(definition, place.mask)
        now = Scalar(z3.Int("now"), "timestamp")
        variables = {"data": Record(machine.data), "event": self.payload, "now": now}
        self.conditions: list[Any] = []
        self.exact = True
        before = len(symbols.abstracted)
        for transition in group:
            encoder = Encoder(symbols, variables, active)
            truth = encoder.truth(tree_of(transition.guard)) if transition.guard is not None else TRUE
            self.known += encoder.assumed
            self.conditions.append(conjunction(*encoder.defined, truth))
        inside = prover.steps.symbols
        unknown = any(name_of(s).startswith(UNKNOWN) for c in self.conditions for s in inside(c).values())
        self.exact = len(symbols.abstracted) == before and not unknown


def _never(prover: Prover, document: Document, group: Group, where: list[Place]) -> Iterator[Diagnostic]:
    """A condition that can never hold, or that never holds when its turn comes."""
    asked = [_Asked(prover, group, place) for place in where]
    for number, transition in enumerate(group):
        if transition.guard is None:
            return
        if all(prover.question.impossible(*each.known, each.conditions[number]) for each in asked):
            yield _diagnostic(document, codes.GUARD_NEVER, transition)
        elif number and all(
            prover.question.impossible(
                *each.known, each.conditions[number], *map(negation, each.conditions[:number])
            )
            for each in asked
        ):
            yield _diagnostic(document, codes.GUARD_COVERED, transition)


def _overlaps(prover: Prover, document: Document, group: Group, where: list[Place]) -> Iterator[Diagnostic]:
    """Two conditions that hold together, neither being a special case of the other: the first one wins.

    Where the last is without a condition the author thinks in order, not in cases, and nothing is said.
    """
    if any(transition.guard is None for transition in group):
        return
    for number, second in enumerate(group):
        for earlier, first in enumerate(group[:number]):
            if first.guard is None or second.guard is None or _who(first) != _who(second):
                continue
            if _leads_alike(first, second):
                continue
            for place in where:
                asked = _Asked(prover, group, place)
                one, two = asked.conditions[earlier], asked.conditions[number]
                model = _both(prover, asked, one, two) if asked.exact else None
                if model is not None:
                    values = _witness(prover, [first, second], asked, model)
                    other = first.guard.source
                    yield _diagnostic(document, codes.GUARD_OVERLAP, second, other=other, values=values)
                    break


def _both(prover: Prover, asked: _Asked, one: Any, two: Any) -> Any | None:
    """A model in which both hold; None if there is none, or one of them is a case of the other."""
    question = prover.question
    if question.impossible(*asked.known, one, negation(two)) or question.impossible(
        *asked.known, two, negation(one)
    ):
        return None
    model = question.model(*asked.known, one, two)
    return None if isinstance(model, str) else model


def _who(transition: Transition) -> object:
    return transition.by, transition.not_by.source if transition.not_by is not None else None


def _leads_alike(first: Transition, second: Transition) -> bool:
    return first.targets == second.targets and not first.blocks and not second.blocks


def _gap(prover: Prover, document: Document, group: Group, where: list[Place]) -> Iterator[Diagnostic]:
    """A case that none of several conditions covers, and nobody further out either."""
    definition = prover.machine.definition
    tried = [t for t in group if t.guard is not None]
    if len(tried) < 2 or len(tried) < len(group) or group[0].trigger not in definition.events:
        return
    if definition.events[group[0].trigger].unhandled != "refuse" or _outer(definition, group):
        return
    for place in where:
        asked = _Asked(prover, group, place)
        if not asked.exact:
            continue
        model = prover.question.model(*asked.known, *map(negation, asked.conditions))
        if model is not None and not isinstance(model, str):
            values = _witness(prover, group, asked, model)
            event = group[0].trigger
            span = document.locate_key(group[-1].where[:-1])
            words = {"event": event, "values": values}
            yield Diagnostic.filled(codes.GUARD_GAP, document.source, span, words)
            return


def _outer(definition: Definition, group: Group) -> bool:
    above = definition.tables.geometry.ancestors[group[0].source]
    trigger = group[0].trigger
    return any(t.source in set(bits(above)) and t.trigger in (trigger, "*") for t in definition.transitions)


def _witness(prover: Prover, group: Group, asked: _Asked, model: Any) -> str:
    """The values that the conditions read, as the solver chose them."""
    reads = sorted({read for t in group if t.guard is not None for read in t.guard.reads})
    roots: Mapping[str, Value] = {"data": Record(prover.machine.data), "event": asked.payload}
    found = ((read, _read(roots, read, prover, model)) for read in reads)
    return ", ".join(f"{read} = {value}" for read, value in found if value is not None)


def _read(roots: Mapping[str, Value], path: str, prover: Prover, model: Any) -> str | None:
    value: Value = Record(roots)
    for name in path.split("."):
        inner = value.value if isinstance(value, Maybe) else value
        if not isinstance(inner, Record) or name not in inner.parts:
            return None
        value = inner.parts[name]
    match value:
        case Maybe(null, _) if is_true(model.eval(null, model_completion=True)):
            return "null"
        case Maybe(value=Scalar(term, kind)) | Scalar(term, kind):
            known = model.eval(term, model_completion=True)
            texts = {number: text for text, number in prover.machine.symbols.texts.items()}
            return repr(texts.get(known.as_long(), "…")) if kind == "string" else str(known).lower()
        case _:
            return None


def _diagnostic(document: Document, code: Any, transition: Transition, **values: object) -> Diagnostic:
    where = (*transition.where, "when")
    condition = transition.guard.source if transition.guard is not None else ""
    words: dict[str, object] = {"condition": condition, **values}
    return Diagnostic.filled(code, document.source, document.locate(where), words)
