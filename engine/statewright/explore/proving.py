"""All properties of a workflow, decided; and what is found, as diagnostics. Floor 3."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..diagnostics import Diagnostic, Text
from ..diagnostics.codes import properties as codes
from ..document import Document
from ..explanation import configuration_text, property_text
from ..kernel.definition import Definition, Property
from .building import build_machine
from .deciding import Prover
from .guards import guard_findings
from .liveness import decide_liveness
from .machine import TooLarge
from .obligations import obligations
from .relied import given_at_start
from .report import Answer, Report, Verdict
from .story import scenario
from .wording import course_text


def prove_all(
    definition: Definition,
    document: Document,
    among: Mapping[str, Definition],
    tell: Callable[[str], None],
) -> Report:
    """See `statewright.explore.prove_all`."""
    given = given_at_start(among.values()).get(definition.name, frozenset())
    decided = [Verdict(p, Answer.UNDECIDED, "", 0, why=STOPPED) for p in definition.properties]
    found: list[Diagnostic] = []
    standing: list[Verdict] = []
    try:
        for prop in definition.properties[:1]:
            tell(prop.name)  # large machines take long to be laid out
        prover = Prover(build_machine(definition, given, among))
        for number, prop in enumerate(definition.properties):
            tell(prop.name)
            decided[number] = _decide(prover, prop)
        for kept in obligations(prover, document, decided, among):
            standing.append(kept.verdict)
            found += kept.found
        found += guard_findings(prover, document)
    except TooLarge as large:
        return Report(tuple(replace(each, why=large.what) for each in decided), (), {})
    except KeyboardInterrupt:
        return replace(_report(definition, document, decided, found), standing=tuple(standing), stopped=True)
    return replace(_report(definition, document, decided, found), standing=tuple(standing))


STOPPED = Text("it was stopped", "已中断")


def _report(
    definition: Definition,
    document: Document,
    verdicts: list[Verdict],
    found: list[Diagnostic],
) -> Report:
    broken = [verdict for verdict in verdicts if verdict.answer is Answer.VIOLATED]
    stories = {v.property.name: scenario(definition, v.property, list(v.told)) for v in broken}
    shown = [_finding(definition, document, verdict, stories[verdict.property.name]) for verdict in broken]
    return Report(tuple(verdicts), (*shown, *found), stories)


def _decide(prover: Prover, prop: Property) -> Verdict:
    if prop.form in ("can_reach", "leads_to"):
        return decide_liveness(prover, prop)
    return prover.decide(prop)


def _finding(definition: Definition, document: Document, verdict: Verdict, story: str) -> Diagnostic:
    prop = verdict.property
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
        name=property_text(definition, prop.name),
        course=course_text(definition, verdict.told),
        states=configuration_text(definition, states),
        story=story.rstrip(),
    )
