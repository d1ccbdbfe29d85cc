"""What became of the properties that speak of several workflows, as values and as JSON?

Floor 3. Loads nothing of z3: what was kept is read back without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..diagnostics import Diagnostic, Source
from ..kernel.definition import Definition
from .relied import relied_on, spoken_of
from .report import Report, Trace, Verdict
from .report import from_json as report_from_json
from .report import to_json as report_to_json

Named = tuple[str, str]
"""A workflow and the name of a property of it."""


@dataclass(frozen=True, slots=True)
class SystemReport:
    """A verdict for each property that speaks of other workflows, and for each workflow what was found.

    `stories` has for each property that is broken the scenario that shows it; `traces` what each workflow
    went through in it.
    """

    verdicts: Mapping[Named, Verdict] = field(default_factory=dict)
    diagnostics: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    stories: Mapping[Named, str] = field(default_factory=dict)
    traces: Mapping[Named, Mapping[str, Trace]] = field(default_factory=dict)


def joined(reports: Iterable[SystemReport]) -> SystemReport:
    """Several reports as one."""
    listed = list(reports)
    return SystemReport(
        {named: verdict for each in listed for named, verdict in each.verdicts.items()},
        {owner: found for each in listed for owner, found in each.diagnostics.items()},
        {named: story for each in listed for named, story in each.stories.items()},
        {named: traces for each in listed for named, traces in each.traces.items()},
    )


def owners_among(definitions: Mapping[str, Definition]) -> tuple[str, ...]:
    """The workflows with a property that speaks of another one of these."""
    return tuple(owner for owner, each in definitions.items() if _of_several(each, definitions).properties)


def _of_several(definition: Definition, among: Mapping[str, Definition]) -> Definition:
    """The workflow with no other properties than those that are decided together with others."""
    kept = (p for p in definition.properties if spoken_of(p) and among.keys() >= set(spoken_of(p)))
    return replace(definition, properties=tuple(kept))


def relied_on_together(owner: str, among: Mapping[str, Definition]) -> tuple[str, ...]:
    """All that a report on the properties of `owner` rests on, but for its own text."""
    others = {name for prop in among[owner].properties for name in spoken_of(prop)} & among.keys()
    listed = sorted({owner, *others})
    behaviours = (f"{name} {among[name].digest}" for name in listed)
    relied = (each for name in listed for each in relied_on(among[name], among))
    return (*behaviours, *relied, *sorted(among))


def to_json(report: SystemReport, owner: str) -> dict[str, Any]:
    """What a report says of one workflow, as JSON."""
    own = Report(
        tuple(verdict for (workflow, _), verdict in report.verdicts.items() if workflow == owner),
        report.diagnostics.get(owner, ()),
        {name: story for (workflow, name), story in report.stories.items() if workflow == owner},
    )
    traces = {name: found for (workflow, name), found in report.traces.items() if workflow == owner}
    return {**report_to_json(own), "traces": traces}


def from_json(
    kept: Mapping[str, Any], owner: str, among: Mapping[str, Definition], source: Source
) -> SystemReport:
    """The report that `to_json` wrote. Raises KeyError, TypeError and ValueError for anything else."""
    own = report_from_json(kept, _asked(kept, _of_several(among[owner], among)), source)
    traces = {
        (owner, name): {workflow: Trace(*map(tuple, trace)) for workflow, trace in found.items()}
        for name, found in kept["traces"].items()
    }
    return SystemReport(
        {(owner, verdict.property.name): verdict for verdict in own.verdicts},
        {owner: own.diagnostics} if own.diagnostics else {},
        {(owner, name): story for name, story in own.stories.items()},
        traces,
    )


def _asked(kept: Mapping[str, Any], definition: Definition) -> Definition:
    """Without the properties of which no verdict could be given: they name what is not there."""
    known = {each["property"] for each in kept["verdicts"]}
    return replace(definition, properties=tuple(p for p in definition.properties if p.name in known))
