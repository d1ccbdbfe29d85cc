"""Findings as other programs read them: JSON, SARIF 2.1.0 for code scanners, annotations for GitHub.

Floor 0. Pure: gives values and text, prints nothing. Lines and columns start at 1; an end is the place
after the last character; columns count code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict
from urllib.parse import quote

from .codes import CODES
from .diagnostic import Diagnostic, Severity
from .source import Source, Span

_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class DiagnosticJson(TypedDict):
    """One finding in JSON; `help` is null where there is nothing to advise."""

    code: str
    severity: str
    message: str
    help: str | None
    file: str
    line: int
    column: int
    end_line: int
    end_column: int


def render_json(diagnostics: Iterable[Diagnostic], lang: str = "en") -> list[DiagnosticJson]:
    """The findings as JSON values, message and help in one language."""
    return [_json(diagnostic, lang) for diagnostic in diagnostics]


def _json(diagnostic: Diagnostic, lang: str) -> DiagnosticJson:
    start = diagnostic.source.position(diagnostic.span.start)
    end = diagnostic.source.position(max(diagnostic.span.end, diagnostic.span.start))
    return DiagnosticJson(
        code=diagnostic.code,
        severity=diagnostic.severity.value,
        message=diagnostic.message.in_language(lang),
        help=diagnostic.help.in_language(lang) if diagnostic.help else None,
        file=diagnostic.source.name,
        line=start.line,
        column=start.column,
        end_line=end.line,
        end_column=end.column,
    )


def render_sarif(
    diagnostics: Sequence[Diagnostic], lang: str = "en", version: str = "0"
) -> dict[str, object]:
    """The findings as one SARIF 2.1.0 log (OASIS), with a rule for each code met; `version` is the tool's."""
    met = dict.fromkeys(diagnostic.code for diagnostic in diagnostics)
    driver = {"name": "statewright", "version": version, "rules": [_rule(code, lang) for code in met]}
    index = {code: position for position, code in enumerate(met)}
    results = [_result(diagnostic, index[diagnostic.code], lang) for diagnostic in diagnostics]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code_id: str, lang: str) -> dict[str, object]:
    code = CODES.get(code_id)
    if code is None:
        return {"id": code_id}
    return {
        "id": code.id,
        "name": code.name,
        "shortDescription": {"text": code.name.replace("-", " ")},
        "fullDescription": {"text": code.page.in_language(lang)},
        "defaultConfiguration": {"level": _SARIF_LEVELS[code.severity]},
    }


def _result(diagnostic: Diagnostic, rule_index: int, lang: str) -> dict[str, object]:
    message = diagnostic.message.in_language(lang)
    if diagnostic.help:
        message = f"{message}\n{diagnostic.help.in_language(lang)}"
    result: dict[str, object] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule_index,
        "level": _SARIF_LEVELS[diagnostic.severity],
        "message": {"text": message},
        "locations": [{"physicalLocation": _location(diagnostic.source, diagnostic.span)}],
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "message": {"text": related.label.in_language(lang)},
                "physicalLocation": _location(diagnostic.source, related.span),
            }
            for related in diagnostic.related
        ]
    return result


def _location(source: Source, span: Span) -> dict[str, object]:
    start, end = source.position(span.start), source.position(max(span.end, span.start))
    region = {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
    return {"artifactLocation": {"uri": quote(source.name.replace("\\", "/"), safe="/:")}, "region": region}


def render_github(diagnostics: Iterable[Diagnostic], lang: str = "en") -> str:
    """The findings as GitHub workflow commands, one a line: they are shown at the line of a pull request."""
    return "\n".join(_github(diagnostic, lang) for diagnostic in diagnostics)


def _github(diagnostic: Diagnostic, lang: str) -> str:
    place = _json(diagnostic, lang)
    message = place["message"] if place["help"] is None else f"{place['message']}\n{place['help']}"
    properties = {
        "file": place["file"],
        "line": place["line"],
        "endLine": place["end_line"],
        "col": place["column"],
        "endColumn": place["end_column"],
        "title": diagnostic.code,
    }
    listed = ",".join(f"{key}={_escaped_property(str(value))}" for key, value in properties.items())
    return f"::{_GITHUB_LEVELS[diagnostic.severity]} {listed}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
