"""Which notation is this file in, and what workflow does it come to? The one way in for files of other
people.

Floor 3. Pure. Never raises on bad input.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, TypeAlias

from ..diagnostics import Diagnostic, Severity, Source, Span
from ..diagnostics.codes import interop as codes
from .chart import Chart
from .findings import Findings
from .words import said

Notation: TypeAlias = Literal["scxml", "xstate", "symfony", "mermaid"]
NOTATIONS: tuple[Notation, ...] = ("scxml", "xstate", "symfony", "mermaid")

_Read: TypeAlias = Callable[[Source], tuple[Chart | None, Findings]]


class Imported(NamedTuple):
    """The workflow as YAML text (None if there is none), in which notation it was, and all that was found."""

    text: str | None
    notation: Notation | None
    diagnostics: tuple[Diagnostic, ...]


def notation_of(source: Source) -> Notation | None:
    """The notation, by what the text begins with and by the name of the file."""
    text = source.text.lstrip("\ufeff \t\r\n")
    if re.search(r"^\s*stateDiagram", text, re.MULTILINE):
        return "mermaid"
    if text.startswith("<"):
        return "scxml"
    if text.startswith("{"):
        return "xstate"
    return "symfony" if re.search(r"^\s*transitions\s*:", text, re.MULTILINE) else None


def import_workflow(source: Source, notation: Notation | None = None) -> Imported:
    """The workflow that a file describes, in the given notation or the one it looks like."""
    chosen = notation or notation_of(source)
    if chosen is None:
        why = said("it looks like none of {names}", names=", ".join(NOTATIONS))
        at = Span(0, min(1, len(source.text)))
        wrong = Diagnostic.of(codes.NOT_READABLE, source, at, notation=said("a known notation"), why=why)
        return Imported(None, None, (wrong,))
    if chosen == "scxml":
        whole = _whole(source)
        if whole is not None:
            return Imported(whole, chosen, ())
    chart, findings = _READERS[chosen](source)
    if chart is None:
        return Imported(None, chosen, tuple(findings.found))
    from .workflow import write_workflow

    written = write_workflow(chart, source)
    found = tuple(sorted((*findings.found, *written.diagnostics), key=lambda one: one.span))
    stopped = any(one.severity is Severity.ERROR for one in found)
    return Imported(None if stopped else written.text, chosen, found)


def _whole(source: Source) -> str | None:
    """The workflow that stands in an SCXML document of ours, if its chart was not changed."""
    from .scxml.embedded import embedded_workflow
    from .yaml_text import write_yaml

    tree, _ = embedded_workflow(source)
    return write_yaml(tree) if tree is not None else None


def _scxml(source: Source) -> tuple[Chart | None, Findings]:
    from .scxml.charting import read_scxml_chart
    from .scxml.embedded import embedded_workflow

    _, changed = embedded_workflow(source)
    chart, findings = read_scxml_chart(source)
    if chart is not None:
        findings.found += changed
    return chart, findings


def _xstate(source: Source) -> tuple[Chart | None, Findings]:
    from ..document import read
    from .xstate import read_xstate

    document, wrong = read(source)
    if document is None:
        return None, _wrong(source, wrong)
    return read_xstate(document, source)


def _symfony(source: Source) -> tuple[Chart | None, Findings]:
    from ..document import read
    from .symfony import read_symfony

    document, wrong = read(source)
    if document is None:
        return None, _wrong(source, wrong)
    return read_symfony(document, source)


def _wrong(source: Source, found: list[Diagnostic]) -> Findings:
    findings = Findings(source)
    findings.found += found
    return findings


def _mermaid(source: Source) -> tuple[Chart | None, Findings]:
    from .mermaid import read_mermaid

    return read_mermaid(source)


_READERS: Mapping[Notation, _Read] = {
    "scxml": _scxml,
    "xstate": _xstate,
    "symfony": _symfony,
    "mermaid": _mermaid,
}
