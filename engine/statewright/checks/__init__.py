"""Static rules: what is wrong with a workflow that runs, seen without running it.

Floor 3. Runs no step and mends nothing. `check` gives every finding of every rule as a diagnostic, in
document order.
"""

from __future__ import annotations

from ..diagnostics import Diagnostic, Text
from ..document import Document
from ..kernel.definition import Definition
from .chart import Chart
from .finding import Finding
from .rules import RULES
from .severity import Weights, apply_weights
from .suppression import apply_suppressions

__all__ = ["Weights", "apply_suppressions", "apply_weights", "check"]


def check(definition: Definition, document: Document) -> list[Diagnostic]:
    """What the static rules find in a workflow, each at its place in the document it was compiled from."""
    chart = Chart(definition)
    found = [_diagnostic(finding, document) for rule in RULES for finding in rule(chart)]
    return sorted(found, key=lambda diagnostic: (diagnostic.span, diagnostic.code))


def _diagnostic(finding: Finding, document: Document) -> Diagnostic:
    locate = document.locate_key if finding.at_key else document.locate
    span = locate(finding.where)
    words = {
        lang: {
            name: value.in_language(lang) if isinstance(value, Text) else value
            for name, value in finding.values.items()
        }
        for lang in ("en", "zh")
    }
    code = finding.code
    return Diagnostic(
        code.id,
        code.severity,
        _fill(code.message, words),
        document.source,
        span,
        _fill(code.label, words) if code.label else None,
        _fill(code.help, words) if code.help else None,
    )


def _fill(text: Text, words: dict[str, dict[str, object]]) -> Text:
    return Text(text.en.format_map(words["en"]), text.zh.format_map(words["zh"]))
