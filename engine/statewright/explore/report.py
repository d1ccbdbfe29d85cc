"""What became of each property, as values that can be kept and shown without the solver.

Floor 3. Pure; loads nothing of z3. `to_json` and `from_json` are each other's inverse but for the steps of a
counterexample as the kernel ran them: of those the trace and the scenario are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from ..diagnostics import Diagnostic, Related, Severity, Source, Span, Text
from ..kernel.definition import Definition, Property

if TYPE_CHECKING:
    from .replaying import Told


class Answer(StrEnum):
    """What is known of a property."""

    PROVED = "proved"
    VIOLATED = "violated"
    UNDECIDED = "undecided"


class Trace(NamedTuple):
    """What a counterexample went through: states visited, transitions taken, and the states at its end."""

    visited: tuple[str, ...]
    taken: tuple[int, ...]
    active: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer with all that it rests on.

    `engine` decided it, `measure` names the numbers that fall where one was needed. `places` is how many
    `engine` decided it, `measure` names the numbers that fall where one was needed. `places` is how many
    places the workflow has (configurations with what history remembers), `states` how many of its states are
    active in one of them. `abstracted` is what was not said exactly, `bounds` each limit that applied, by
    name. `steps` is the length of the run that was found, or how far was searched. `why` says what stood in
    the way. `told` is the counterexample as the kernel ran it; empty in a verdict that was kept.
    """

    property: Property
    answer: Answer
    engine: str
    places: int
    steps: int = 0
    why: Text | None = None
    abstracted: tuple[str, ...] = ()
    states: int = 0
    measure: str = ""
    bounds: Mapping[str, int] | None = None
    trace: Trace | None = None
    told: Sequence[Told] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What was found out of one workflow: a verdict for each property, and the findings to show.

    `stories` has for each property that is broken the scenario that shows it. `standing` are the verdicts on
    what must hold of every workflow. `stopped` if somebody
    interrupted it: what was not looked at is undecided.
    """

    verdicts: tuple[Verdict, ...]
    diagnostics: tuple[Diagnostic, ...]
    stories: Mapping[str, str]
    stopped: bool = False
    standing: tuple[Verdict, ...] = ()


def to_json(report: Report) -> dict[str, Any]:
    """A report as JSON."""
    return {
        "verdicts": [_verdict(verdict) for verdict in report.verdicts],
        "diagnostics": [_diagnostic(found) for found in report.diagnostics],
        "stories": dict(report.stories),
        "standing": [_verdict(verdict) for verdict in report.standing],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "property": verdict.property.name,
        "answer": verdict.answer.value,
        "engine": verdict.engine,
        "places": verdict.places,
        "steps": verdict.steps,
        "why": verdict.why,
        "abstracted": verdict.abstracted,
        "states": verdict.states,
        "measure": verdict.measure,
        "bounds": dict(verdict.bounds or {}),
        "trace": verdict.trace,
    }


def _diagnostic(found: Diagnostic) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message,
        "label": found.label,
        "help": found.help,
        "span": (found.span.start, found.span.end),
        "related": [((each.span.start, each.span.end), each.label) for each in found.related],
    }


def from_json(kept: Mapping[str, Any], definition: Definition, source: Source) -> Report:
    """The report that `to_json` wrote, of the same definition and text.

    Raises KeyError, TypeError and ValueError for anything else.
    """
    known = {prop.name: prop for prop in definition.properties}
    verdicts = tuple(_verdict_from(each, known[each["property"]]) for each in kept["verdicts"])
    if len(verdicts) != len(known):
        raise ValueError("not a report of this definition")
    diagnostics = tuple(_diagnostic_from(each, source) for each in kept["diagnostics"])
    standing = tuple(_verdict_from(each, Property(each["property"], "holds")) for each in kept["standing"])
    return Report(verdicts, diagnostics, dict(kept["stories"]), standing=standing)


def _verdict_from(kept: Mapping[str, Any], prop: Property) -> Verdict:
    trace = kept["trace"]
    return Verdict(
        prop,
        Answer(kept["answer"]),
        kept["engine"],
        kept["places"],
        kept["steps"],
        _text(kept["why"]),
        tuple(kept["abstracted"]),
        kept["states"],
        kept["measure"],
        dict(kept["bounds"]),
        Trace(*map(tuple, trace)) if trace is not None else None,
    )


def _diagnostic_from(kept: Mapping[str, Any], source: Source) -> Diagnostic:
    message = Text(*kept["message"])
    related = tuple(Related(Span(*span), Text(*label)) for span, label in kept["related"])
    found = Diagnostic(kept["code"], Severity(kept["severity"]), message, source, Span(*kept["span"]))
    return replace(found, label=_text(kept["label"]), help=_text(kept["help"]), related=related)


def _text(kept: Sequence[str] | None) -> Text | None:
    return Text(*kept) if kept is not None else None
