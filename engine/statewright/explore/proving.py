"""All properties of a workflow, decided; and what is found, as diagnostics. Floor 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..diagnostics import Diagnostic
from ..diagnostics.codes import properties as codes
from ..document import Document
from ..kernel.definition import Definition, Property
from .building import build_machine, given_at_start
from .deciding import Answer, Prover, Verdict
from .guards import guard_findings
from .liveness import decide_liveness
from .machine import TooLarge
from .story import scenario


@dataclass(frozen=True, slots=True)
class Report:
    """What was found out of one workflow: a verdict for each property, and the findings to show.

    `stories` has for each property that is broken the scenario that shows it.
    """

    verdicts: tuple[Verdict, ...]
    diagnostics: tuple[Diagnostic, ...]
    stories: Mapping[str, str]


def prove_all(definition: Definition, document: Document, among: Mapping[str, Definition]) -> Report:
    """Decide the properties of `definition`, and ask after its guards; `among` are the workflows it is
    shipped
    with: what they give at the start and what they return is relied on.
    """
    given = given_at_start(among.values()).get(definition.name, frozenset())
    try:
        machine = build_machine(definition, given, among)
    except TooLarge as large:
        why = str(large)
        verdicts = tuple(Verdict(p, Answer.UNDECIDED, "", 0, why=why) for p in definition.properties)
        return Report(verdicts, (), {})
    prover = Prover(machine)
    verdicts = tuple(_decide(prover, prop) for prop in definition.properties)
    broken = [verdict for verdict in verdicts if verdict.answer is Answer.VIOLATED]
    stories = {v.property.name: scenario(definition, v.property, list(v.told)) for v in broken}
    found = [_finding(document, verdict, stories[verdict.property.name]) for verdict in broken]
    return Report(verdicts, (*found, *guard_findings(prover, document)), stories)


def _decide(prover: Prover, prop: Property) -> Verdict:
    if prop.form in ("can_reach", "leads_to"):
        return decide_liveness(prover, prop)
    return prover.decide(prop)


def _finding(document: Document, verdict: Verdict, story: str) -> Diagnostic:
    prop = verdict.property
    course = " → ".join(_step_name(each.act.input.kind, each.act.input.name) for each in verdict.told)
    code = (
        codes.TRAP
        if prop.form == "can_reach"
        else codes.TOO_LATE
        if prop.form == "leads_to"
        else codes.BROKEN
    )
    states = verdict.told[-1].step.snapshot.configuration if verdict.told else ()
    return Diagnostic.of(
        code,
        document.source,
        document.locate_key(prop.where),
        name=prop.name,
        course=course,
        states=", ".join(states),
        story=story.rstrip(),
    )


def _step_name(kind: str, name: str) -> str:
    if kind in ("start", "event"):
        return name
    return f"{kind} {name.partition('.')[2].removeprefix('invoke.')}"
