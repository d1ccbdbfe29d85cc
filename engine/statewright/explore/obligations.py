"""What must hold of every workflow, though nobody wrote it down?

No step sets what a declaration does not allow, what a state says it `has` is there, and nothing of which
nobody could be told comes to an incident (`incidents`).

Floor 3. Declarations are assumed of what comes in and proved of what is set: the bounds of numbers, the sizes
of lists, listed values, texts that must not be empty. A step that could break one is looked for as a run
and believed if the kernel, when it lets every value pass, comes to that value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ..diagnostics import Code, Diagnostic, Text
from ..diagnostics.codes import properties as codes
from ..document import Document
from ..kernel.definition import Definition, Property
from ..kernel.masks import bits
from ..kernel.values import Misfit
from .deciding import NO_ENGINE, UNREPLAYED, Prover
from .formulas import FALSE, disjunction, is_false, negation, simplified
from .graph import plain
from .incidents import decide_incidents, has_unrefusable
from .machine import Way, fits_fields
from .replaying import Told, replay
from .report import Answer, Verdict
from .story import scenario
from .symbols import Maybe
from .unrolling import Unrolling
from .wording import course_text

STANDING_STEPS = 6
STANDING_LIMIT = 600_000
"""How far, and with how many resource units, a run is looked for that breaks one."""
SCHEMAS = Property("no step sets what a declaration does not allow", "holds")
PRESENT = Property('what a state "has" is there', "holds")


class Kept(NamedTuple):
    """An obligation decided: its verdict, and what was found against it."""

    verdict: Verdict
    found: tuple[Diagnostic, ...] = ()


def obligations(
    prover: Prover, document: Document, decided: Sequence[Verdict], among: Mapping[str, Definition]
) -> Iterator[Kept]:
    """The standing obligations of a workflow, those that it has anything to do with; `decided` are the
    verdicts on its properties, `among` the workflows that it stands among.
    """
    others = list(decided)
    if any(way.touched for way in _ways(prover)):
        kept = _decided(prover, document, SCHEMAS, codes.STEP_BREAKS_SCHEMA, _misfits)
        others.append(kept.verdict)
        yield kept
    if any(state.has for state in prover.machine.definition.states):
        yield _decided(prover, document, PRESENT, codes.HAS_NOT, _lacks)
    if has_unrefusable(prover):
        yield Kept(*decide_incidents(prover, document, others, among))


def _ways(prover: Prover) -> Iterator[Way]:
    yield from prover.machine.starts
    for listed in prover.ways.values():
        yield from listed


def _misfits(prover: Prover, way: Way) -> Iterator[tuple[str, Any]]:
    """For each field that a way sets, when its new value does not fit."""
    definition, symbols = prover.machine.definition, prover.machine.symbols
    for name in sorted(way.touched & prover.machine.stored.keys()):
        fitting = fits_fields({name: way.data[name]}, (definition.data[name],), symbols)
        broken = simplified(disjunction(*map(negation, fitting)))
        if not is_false(broken):
            yield name, broken


def _lacks(prover: Prover, way: Way) -> Iterator[tuple[str, Any]]:
    """For each field that a state has which is active after a way, when it is not there."""
    states = prover.machine.definition.states
    for index in bits(way.target.mask):
        for name in states[index].has:
            value = way.data.get(name)
            if isinstance(value, Maybe) and (index in way.entered or name in way.touched):
                yield name, value.null


def _decided(prover: Prover, document: Document, prop: Property, code: Code, ask: Any) -> Kept:
    suspected: dict[str, dict[int, Any]] = {}
    for way in _ways(prover):
        for name, broken in ask(prover, way):
            if not prover.question.impossible(*prover.known(way.source), way.condition, broken):
                suspected.setdefault(name, {})[id(way)] = broken
    if not suspected:
        return Kept(prover.verdict(prop, Answer.PROVED, "invariants"))
    found, open_ones = [], []
    for name, broken in suspected.items():
        told = _run(prover, broken)
        if told is None or not _confirmed(prover, prop, name, told):
            open_ones.append(UNREPLAYED if told is not None else NO_ENGINE)
        else:
            found.append(_finding(prover, document, prop, code, name, told))
    if found:
        return Kept(prover.verdict(prop, Answer.VIOLATED, "search"), tuple(found))
    why = IN_FIELDS.fill({"fields": ", ".join(suspected), "why": open_ones[0]})
    return Kept(prover.verdict(prop, Answer.UNDECIDED, "search", why=why, steps=STANDING_STEPS))


IN_FIELDS = Text("{fields}: {why}", "{fields}: {why}")


def _run(prover: Prover, broken: dict[int, Any]) -> list[Told] | None:
    edges = [replace(edge, bad=broken.get(id(edge.way), FALSE)) for edge in plain(prover.machine)]
    goals = [edge for edge in edges if not is_false(edge.bad)]
    run = Unrolling(prover.machine, edges, goals, STANDING_LIMIT).search(STANDING_STEPS).run
    return replay(prover.machine, run, lenient=True) if run is not None else None


def _confirmed(prover: Prover, prop: Property, name: str, told: list[Told]) -> bool:
    """Whether the kernel's own value breaks it."""
    value = told[-1].step.snapshot.data[name]
    if prop is PRESENT:
        return value is None
    try:
        prover.machine.definition.data[name].shape(value)
    except Misfit:
        return True
    return False


def _finding(
    prover: Prover, document: Document, prop: Property, code: Code, name: str, told: list[Told]
) -> Diagnostic:
    definition = prover.machine.definition
    value = told[-1].step.snapshot.data[name]
    words: dict[str, object] = {
        "name": name,
        "value": "null" if value is None else str(value),
        "course": course_text(definition, told),
        "story": scenario(definition, prop, told).rstrip(),
    }
    taken = [definition.transitions[index] for index in told[-1].act.edge.way.transitions]
    where = taken[-1].where if taken else definition.data[name].where
    return Diagnostic.filled(code, document.source, document.locate(where), words)
